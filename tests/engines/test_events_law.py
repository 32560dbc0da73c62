"""Events on tiny networks in law, against the plainest Gillespie with draws of its own."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rumorsim.engines import Task
from rumorsim.engines.events import network as events
from tests.engines.laws import SIGMAS
from tests.twins.event_worlds import random_task
from tests.twins.gillespie import simulate

PLAIN, FAST = 1500, 30_000


def world(number: int) -> Task:
    return random_task(number, well_mixed=False, has_factors=bool(number % 2))


def alone(task: Task, replicates: int) -> Task:
    """Return the task's first replicate, many times over, up to time 1.5 and from 0.5 on."""
    return replace(
        task.block(slice(0, 1)),
        start=np.repeat(task.start[:1], replicates, axis=0),
        replicates=np.arange(replicates, dtype=np.uint32),
        times=np.array([0.5, 1.5]),
    )


SLOW = [pytest.param(number, marks=pytest.mark.slow) for number in range(1012, 1060)]


@pytest.mark.parametrize("number", [*range(1000, 1012), *SLOW])
def test_states_and_durations_follow_the_plain_law(number: int) -> None:
    task = alone(world(number), FAST)
    luck = random.Random(number)
    paths = [simulate(task, luck) for _ in range(PLAIN)]
    n_states = task.rules.n_states
    fast = events.run(task)
    assert fast.state is not None
    plain = np.array([path.states[-1] for path in paths])
    for state in range(n_states):
        assert_alike(fast.state == state, plain == state)
    counts = [[[row.count(s) for s in range(n_states)] for row in p.states] for p in paths]
    assert_alike(fast.counts, np.array(counts))
    assert_alike(fast.counts**2, np.array(counts) ** 2)
    ended = np.array([path.duration for path in paths])
    assert_alike(np.isfinite(fast.duration), np.isfinite(ended))
    if np.isfinite(ended).sum() > 100:
        assert_alike(fast.duration[np.isfinite(fast.duration)], ended[np.isfinite(ended)])


def assert_alike(first: NDArray[Any], second: NDArray[Any]) -> None:
    """Demand equal means of all columns, where the variance of the two samples is pooled."""
    pooled = np.concatenate([first, second]).astype(np.float64).var(axis=0)
    error = np.sqrt(pooled * (1 / len(first) + 1 / len(second)))
    gap = np.abs(first.mean(axis=0) - second.mean(axis=0))
    assert (gap <= SIGMAS * error + 1e-12).all(), (gap / np.maximum(error, 1e-12)).max()
