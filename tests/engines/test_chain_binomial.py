"""Well-mixed steps in counts: Reed and Frost's law, conservation, certain rates, replicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from rumorsim.engines import Change, Contact, Rates, Task
from rumorsim.engines.steps import synchronous
from rumorsim.engines.steps.chain_binomial import bytes_per_replicate, run
from rumorsim.networks import complete, well_mixed
from tests.engines.comparison import alone_as_in_batch
from tests.engines.tasks import PUSH, I, R, S, task_of
from tests.validation.checks import mass, sample

SEED = 20261125
CERTAIN = np.inf


def story(n: int, contacts: Sequence[Contact], rates: Any, **fields: Any) -> Task:
    usual = {"clock": "tie", "times": (0.0, 60.0), "seed": SEED}
    return task_of(well_mixed(n), contacts, rates, **(usual | fields))


def reed_frost(n: int, p: float, network: Any = None, **fields: Any) -> Task:
    """Return a task in which the infected try each susceptible once, and are removed."""
    network = network or well_mixed(n)
    rate = -np.log1p(-p) * (n - 1 if network == well_mixed(n) else 1)
    end = {"changes": (Change(S, R),), "change_rates": [CERTAIN]}
    return replace(story(n, PUSH, [rate], **(end | fields)), network=network)


def law_of_reed_frost(n: int, p: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the laws of how many are ever infected, and of the last generation."""
    now = {(n - 1, 1): 1.0}
    size, depth = np.zeros(n + 1), np.zeros(n + 1)
    for generation in range(n + 1):
        after: dict[tuple[int, int], float] = {}
        for (left, infected), chance in now.items():
            law = stats.binom.pmf(np.arange(left + 1), left, 1.0 - (1.0 - p) ** infected)
            size[n - left] += chance * law[0]
            depth[generation] += chance * law[0]
            for new in range(1, left + 1):
                place = (left - new, new)
                after[place] = after.get(place, 0.0) + chance * law[new]
        now = after
    return size, depth


def moments(law: np.ndarray) -> tuple[float, float]:
    numbers = np.arange(law.size)
    expected = float(law @ numbers)
    return expected, float(np.sqrt(law @ numbers**2 - expected**2))


def hold(trace: Any, what: str) -> list[str]:
    """Return the checks of size and depth that do not hold."""
    size, depth = law_of_reed_frost(20, 0.1)
    assert moments(size)[0] == pytest.approx(12.69441956, abs=1e-8)
    assert moments(depth)[0] == pytest.approx(4.24931228, abs=1e-8)
    infected = 20 - trace.counts[:, -1, I]
    checks = list(sample(f"{what}: ever infected", infected, *moments(size)))
    # The last infected are removed one generation after their infection.
    checks += sample(f"{what}: last generation", trace.duration - 1.0, *moments(depth))
    checks += [mass(f"{what}: {k} infected", infected == k, size[k]) for k in (1, 2, 18, 20)]
    return [str(check) for check in checks if not check.holds]


def test_the_chain_of_reed_and_frost() -> None:
    assert hold(run(reed_frost(20, 0.1, n_replicates=40_000)), "counts") == []


def test_so_does_the_synchronous_engine_on_the_complete_network() -> None:
    start = np.zeros((10_000, 20), dtype=np.uint8)
    start[:, 0] = S
    task = reed_frost(20, 0.1, complete(20), n_replicates=10_000, start=start)
    assert hold(synchronous.run(task), "nodes") == []


def test_nobody_is_lost_and_nobody_is_made() -> None:
    contacts = (*PUSH, Contact(S, S, R, S), Contact(S, R, R, R), Contact(R, S, R, I))
    task = story(
        1000, contacts, [1.5, 0.5, 0.3, 0.2], n_replicates=50, seeds=20, times=np.arange(61.0),
        changes=(Change(S, I), Change(R, I), Change(S, R)), change_rates=[0.05, 0.02, 0.1],
    )  # fmt: skip
    counts = run(task).counts
    assert (counts.sum(axis=2) == 1000).all()
    assert (counts >= 0).all()
    assert (counts[:, 0] != counts[:, -1]).any(axis=1).all()


def test_certain_changes_leave_others_no_chance_and_share_alike() -> None:
    changes = (Change(S, I), Change(S, R), Change(S, I))
    task = story(
        10_000, PUSH, [0.0], n_replicates=300, seeds=10_000, times=(0.0, 1.0),
        changes=changes, change_rates=[CERTAIN, CERTAIN, 5.0],
    )  # fmt: skip
    counts = run(task).counts[:, -1]
    assert (counts[:, S] == 0).all()
    for check in sample("half each", counts[:, I], 5000.0, 50.0):
        assert check.holds, str(check)


def test_a_certain_contact_needs_a_partner() -> None:
    assert run(story(30, PUSH, [CERTAIN])).counts[0, -1].tolist() == [0, 30, 0]
    assert run(story(30, PUSH, [CERTAIN])).duration.tolist() == [1.0]
    assert run(story(30, PUSH, [CERTAIN], seeds=0)).counts[0, -1].tolist() == [30, 0, 0]


@pytest.mark.parametrize(("n", "seeds"), [(1, 0), (1, 1), (2, 0), (2, 2), (9, 9)])
def test_where_nothing_can_happen_nothing_does(n: int, seeds: int) -> None:
    trace = run(story(n, (*PUSH, Contact(I, I, S, I)), [1.0, 0.0], seeds=seeds, n_replicates=2))
    assert trace.duration.tolist() == [0.0, 0.0]
    assert (trace.counts[:, 0] == trace.counts[:, -1]).all()


def test_nobody_is_his_own_partner() -> None:
    """One spreader alone cannot stifle himself; two can, and the last of them stays."""
    stifle = (Contact(S, S, R, S),)
    assert run(story(5, stifle, [CERTAIN], seeds=1)).duration.tolist() == [0.0]
    assert run(story(5, stifle, [CERTAIN], seeds=2)).counts[0, -1].tolist() == [3, 0, 2]


def test_a_story_cut_short_has_no_duration() -> None:
    assert np.isnan(run(story(50, PUSH, [0.1], times=(0.0, 1.0))).duration).all()


def test_rates_of_each_replicate() -> None:
    rates, n = np.array([0.0, 0.3, 1.0, CERTAIN]), 40
    numbers = np.array([7, 4_000_000_000, 0, 12], dtype=np.uint32)
    task = story(n, PUSH, rates[:, np.newaxis], n_replicates=4, replicates=numbers,
                 changes=(Change(S, R),), change_rates=np.full((4, 1), 0.2))  # fmt: skip
    alone_as_in_batch(run, task)
    together = run(task)
    for row, rate in enumerate(rates):
        one = replace(
            task.block(slice(row, row + 1)), rates=Rates(np.array([[rate]]), np.array([[0.2]]))
        )
        assert np.array_equal(run(one).counts[0], together.counts[row])
    assert together.counts[0, -1, I] == n - 1
    assert together.counts[3, -1, I] == 0


def test_a_million_people_follow_the_limit() -> None:
    trace = run(story(1_000_000, PUSH, [1.0], n_replicates=20, seeds=100, times=(0.0, 12.0)))
    assert (trace.counts[:, -1].sum(axis=1) == 1_000_000).all()
    # In the limit 1 - exp(-share) of those left are told in a step; of a replicate that begins
    # with 100 the relative standard deviation is sqrt(0.5 / 100), that of the branching process.
    share = 1e-4
    for _ in range(12):
        share += (1.0 - share) * -np.expm1(-share)
    assert trace.counts[:, -1, S].mean() == pytest.approx(
        1e6 * share, rel=4 * np.sqrt(0.5 / 100 / 20)
    )


def test_the_bar_and_the_memory() -> None:
    told: list[int] = []
    task = story(5, PUSH, [1.0], n_replicates=3, tick=told.append)
    run(task)
    assert sum(told) == 180
    assert 100 < bytes_per_replicate(task) < 1000
