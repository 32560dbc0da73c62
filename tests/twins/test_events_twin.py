"""Engines of events against their plain twins: the same draws must make the same histories."""

from __future__ import annotations

import numpy as np
import pytest

from rumorsim.engines import Task, Trace
from rumorsim.engines.events import network as events
from rumorsim.engines.events import well_mixed as jumps
from rumorsim.engines.events.plan import driven
from tests.twins import events_twin
from tests.twins.event_worlds import random_task
from tests.twins.events_twin import Story

WORLDS = range(160)
GROUPS = [range(first, first + 20) for first in range(0, 160, 20)]


def assert_same(trace: Trace, row: int, story: Story, tolerance: float = 1e-12) -> None:
    # Logarithms of arrays and of single numbers may differ in the last digit of a waiting time.
    assert trace.counts[row].tolist() == story.counts
    close(trace.duration[row], story.duration, tolerance)
    if trace.state is not None:
        assert trace.changed is not None
        assert trace.parent is not None
        assert trace.state[row].tolist() == story.state
        assert trace.parent[row].tolist() == story.parent
        close(trace.changed[row], story.changed, tolerance)


def close(found: object, expected: object, tolerance: float) -> None:
    np.testing.assert_allclose(np.asarray(found), np.asarray(expected), rtol=tolerance)


def abreast(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one, two or all replicates run abreast, and look seldom or often whether all is over."""
    monkeypatch.setattr(jumps, "COLUMNS", 1 + number % 6)
    monkeypatch.setattr(events, "ABREAST", 1 + number % 6)
    monkeypatch.setattr(events, "PATIENCE", 1 + 40 * (number % 2))


@pytest.mark.parametrize("worlds", GROUPS, ids=str)
def test_jumps_are_those_of_the_twin(worlds: range, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in worlds:
        abreast(number, monkeypatch)
        task = random_task(number, well_mixed=True)
        trace = jumps.run(task)
        for row in range(len(task.replicates)):
            assert_same(trace, row, events_twin.jumps(task, row))


@pytest.mark.parametrize("worlds", GROUPS, ids=str)
def test_events_are_those_of_the_twin(worlds: range, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in worlds:
        abreast(number, monkeypatch)
        task = random_task(number, well_mixed=False)
        trace = events.run(task)
        for row in range(len(task.replicates)):
            assert_same(trace, row, events_twin.events(task, row))


@pytest.mark.parametrize("worlds", GROUPS[:3], ids=str)
def test_events_with_factors_are_those_of_the_twin(
    worlds: range, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in worlds:
        abreast(number, monkeypatch)
        task = random_task(number, well_mixed=False, has_factors=True)
        trace = events.run(task)
        for row in range(len(task.replicates)):
            assert_same(trace, row, events_twin.events(task, row), 1e-12)


def test_random_worlds_hold_what_they_should() -> None:
    tasks = [random_task(number, well_mixed=False, has_factors=True) for number in WORLDS]
    tasks += [random_task(number, well_mixed=False) for number in WORLDS]
    assert share(tasks, lambda task: any(c.is_mutual for c in task.rules.contacts)) > 0.2
    assert share(tasks, lambda task: any(c.is_symmetric for c in task.rules.contacts)) > 0.1
    assert share(tasks, lambda task: bool(task.rules.changes)) > 0.3
    assert 0.3 < share(tasks, lambda task: task.network.directed) < 0.7
    assert share(tasks, lambda task: bool((task.network.out_degree == 0).any())) > 0.2
    assert 0.2 < share(tasks, lambda task: task.rates.varies) < 0.6
    assert share(tasks, lambda task: bool(np.isinf(task.times[-1]))) > 0.2
    assert share(tasks, lambda task: task.clock == "caller") > 0.3
    assert share(tasks, lambda task: task.network.n_nodes == 1) > 0.05
    assert share(tasks, lambda task: any(view.contest for view in driven(task))) > 0.05


def share(tasks: list[Task], holds: object) -> float:
    assert callable(holds)
    return sum(map(holds, tasks)) / len(tasks)
