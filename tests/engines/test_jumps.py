"""Events on counts alone against exact laws of the well-mixed population."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rumorsim.engines import Change, Contact, Rules, Trace
from rumorsim.engines.events import well_mixed as jumps
from rumorsim.networks import well_mixed
from tests.engines.event_tasks import (
    DALEY_KENDALL,
    FINAL,
    MAKI_THOMPSON,
    PUSH,
    PUSH_PULL,
    SIR,
    make_task,
)
from tests.engines.laws import assert_law, assert_mean, assert_share

SCHEMES = {"MT": (MAKI_THOMPSON, "caller"), "DK": (DALEY_KENDALL, "tie")}

# Ignorants at the end: exact means and standard deviations, by forward recursion of the chain.
FINAL_SIZES = {
    ("MT", 3): (0.25, 0.433013),
    ("MT", 10): (2.00273709, 1.73985),
    ("MT", 50): (10.11248931, 3.858275),
    ("MT", 100): (20.24887454, 5.319332),
    ("DK", 3): (1 / 3, 0.471405),
    ("DK", 10): (2.44313842, 2.23704),
    ("DK", 50): (10.74268471, 5.83586),
    ("DK", 100): (20.83200407, 8.04403),
}
LARGE_SIZES = {("MT", 1000): (203.10327174, 16.542025), ("DK", 1000): (203.66122452, 25.09311)}
DURATIONS = {
    ("MT", 100): (13.563464, 2.579714),
    ("DK", 100): (13.482212, 2.773615),
}
LARGE_DURATIONS = {
    ("MT", 1000): (19.866089, 2.524881),
    ("DK", 1000): (19.857092, 2.568603),
}


def ended(name: str, n: int, replicates: int) -> Trace:
    rules, clock = SCHEMES[name]
    return jumps.run(make_task(rules, well_mixed(n), replicates=replicates, clock=clock))


@pytest.mark.parametrize(("name", "n"), FINAL_SIZES)
def test_final_sizes_follow_the_exact_law(name: str, n: int) -> None:
    trace = ended(name, n, 20_000)
    assert_law(trace.counts[:, -1, 0], *FINAL_SIZES[name, n])
    if (name, n) in DURATIONS:
        assert_law(trace.duration, *DURATIONS[name, n])


@pytest.mark.slow
@pytest.mark.parametrize(("name", "n"), LARGE_SIZES)
def test_final_sizes_and_durations_of_a_thousand(name: str, n: int) -> None:
    trace = ended(name, n, 200_000)
    assert_law(trace.counts[:, -1, 0], *LARGE_SIZES[name, n])
    assert_law(trace.duration, *LARGE_DURATIONS[name, n])


def test_three_people_by_hand() -> None:
    left = ended("MT", 3, 50_000).counts[:, -1, 0]
    assert_share(left == 0, 3 / 4)
    assert_share(left == 1, 1 / 4)
    assert left.max() == 1


def test_two_spreaders_of_three_meet_before_the_third_is_told() -> None:
    # Daley & Kendall: after the first call two pairs would tell and one would end it.
    assert_share(ended("DK", 3, 50_000).counts[:, -1, 0] == 1, 1 / 3)


@pytest.mark.parametrize(("rules", "speed"), [(PUSH, 1.0), (PUSH_PULL, 2.0)])
def test_asynchronous_push(rules: Rules, speed: float) -> None:
    trace = jumps.run(make_task(rules, well_mixed(100), replicates=20_000, clock="caller"))
    assert (trace.counts[:, -1, 1] == 100).all()
    assert_law(trace.duration, 10.2512074849 / speed, 1.8459884 / speed)


def test_a_symmetric_contact_meets_once_a_pair_by_the_tie_clock_and_twice_by_callers() -> None:
    rules = Rules(("one", "other"), 0, (Contact(0, 0, 1, 1),), ())
    for clock, rate in (("tie", 1.0), ("caller", 2.0)):
        task = make_task(rules, well_mixed(2), replicates=20_000, clock=clock, seeds=())
        assert_law(jumps.run(task).duration, 1 / rate, 1 / rate)


def test_decay_at_recorded_times() -> None:
    rules = Rules(("told", "alert"), 0, (), (Change(1, 0),))
    times = [0.0, 0.5, 1.0, 3.0]
    task = make_task(rules, well_mixed(1), replicates=20_000, times=times, changes=0.7)
    trace = jumps.run(task)
    assert (trace.counts[:, 0, 1] == 1).all()
    for at, time in enumerate(times[1:], 1):
        assert_share(trace.counts[:, at, 1] == 1, float(np.exp(-0.7 * time)))
    assert (np.isnan(trace.duration) == (trace.counts[:, -1, 1] == 1)).all()
    assert (trace.duration[trace.counts[:, -1, 1] == 0] <= 3.0).all()


def test_a_rate_of_its_own_for_each_replicate() -> None:
    rates = np.repeat([[0.5], [2.0]], 20_000, axis=0)
    rules = Rules(("told", "alert"), 0, (), (Change(1, 0),))
    trace = jumps.run(make_task(rules, well_mixed(1), replicates=40_000, changes=rates))
    assert_law(trace.duration[:20_000], 2.0, 2.0)
    assert_law(trace.duration[20_000:], 0.5, 0.5)


@pytest.mark.parametrize("times", [FINAL, [0.0, 1.0, 2.0, 4.0], [2.0, np.inf], [0.0]])
@pytest.mark.parametrize("columns", [1, 7, 4096])
def test_a_replicate_alone_equals_its_batch(
    monkeypatch: pytest.MonkeyPatch, columns: int, times: list[float]
) -> None:
    numbers = np.random.default_rng(1).permutation(2**32 - 1 - np.arange(30))
    rates = np.linspace(0.1, 2.0, 30)[:, None]

    def run(rows: slice | list[int]) -> Trace:
        return jumps.run(
            make_task(
                SIR,
                well_mixed(30),
                contacts=rates[rows],
                replicates=numbers[rows],
                changes=np.ones_like(rates[rows]),
                times=times,
            )
        )

    monkeypatch.setattr(jumps, "COLUMNS", columns)
    batch = run(slice(None))
    monkeypatch.undo()
    for row in (0, 11, 29):
        assert_same(run([row]), batch, row)


def assert_same(alone: Trace, batch: Trace, row: int) -> None:
    assert (alone.counts[0] == batch.counts[row]).all()
    np.testing.assert_array_equal(alone.duration[0], batch.duration[row])


@pytest.mark.parametrize(
    ("n", "start", "contacts"),
    [(1, [0, 1, 0], 1.0), (5, [5, 0, 0], 1.0), (5, [4, 1, 0], 0.0)],
    ids=["alone", "no seeds", "rate 0"],
)
def test_nothing_happens(n: int, start: list[int], contacts: float) -> None:
    more: dict[str, Any] = {"start": np.array([start]), "contacts": contacts, "times": [0, 1, 5]}
    trace = jumps.run(make_task(MAKI_THOMPSON, well_mixed(n), **more))
    assert (trace.counts == start).all()
    assert trace.duration.tolist() == [0.0]


def test_all_replicates_are_ticked_off() -> None:
    done: list[int] = []
    task = make_task(MAKI_THOMPSON, well_mixed(20), replicates=300, tick=done.append)
    jumps.run(task)
    assert sum(done) == 300


def test_a_single_call_lasts_an_exponential_time() -> None:
    trace = jumps.run(make_task(PUSH, well_mixed(2), replicates=20_000, contacts=4.0))
    assert_mean(trace.duration, 0.25, 0.25)
