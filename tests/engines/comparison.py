"""Holding the fast engines of contact models against their plain twins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from rumorsim.engines import Task, Trace
from tests.twins.contact_parts import Course
from tests.twins.threefry import PlainSource

Engine = Callable[[Task], Trace]
Twin = Callable[[Task], list[Course]]


def compare(engine: Engine, twin: Twin, task: Task) -> int:
    """Assert that both tell the same story, and return the number of nodes that changed."""
    got, expected = engine(task), plainly(twin, task)
    assert got.counts.tolist() == [course.counts for course in expected]
    same_times(got.duration, [course.duration for course in expected])
    if task.record == "counts":
        assert got.state is got.changed is got.parent is None
        return int((np.diff(got.counts, axis=1) != 0).sum())
    assert got.state is not None
    assert got.state.tolist() == [course.state for course in expected]
    same_times(got.changed, [course.changed for course in expected])
    if task.record == "tree":
        assert got.parent is not None
        assert got.parent.tolist() == [course.parent for course in expected]
    return int(np.isfinite(got.changed).sum())


def plainly(twin: Twin, task: Task) -> list[Course]:
    """Run a twin on draws that are made in plain Python too."""
    return twin(replace(task, source=PlainSource(task.source.seed)))


def same_times(got: Any, expected: Any) -> None:
    # Step times dt in one multiplication, or added up.
    np.testing.assert_allclose(got, expected, rtol=1e-12, atol=0.0)


def alone_as_in_batch(engine: Engine, task: Task) -> None:
    """Assert that every replicate by itself gives the bits that it gives among others."""
    together = engine(task)
    for row in range(len(task.replicates)):
        alone = engine(task.block(slice(row, row + 1)))
        for name in ("counts", "duration", "state", "changed", "parent"):
            batch = getattr(together, name)
            if batch is None:
                assert getattr(alone, name) is None
            else:
                np.testing.assert_array_equal(getattr(alone, name)[0], batch[row])
