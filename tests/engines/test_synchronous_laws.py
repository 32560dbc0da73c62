"""The synchronous engine against exact laws, at four standard errors."""

from __future__ import annotations

import numpy as np
import pytest

from rumorsim.engines import Change, Contact, Factor, Rules
from rumorsim.networks import Network
from tests.engines.synchronous_tasks import ALONE, PAIR, SI, SIR, is_binomial, outcome, path, star

MANY = 20_000
INF = np.inf


@pytest.mark.parametrize("dt", [1.0, 0.25])
def test_one_infects_another_after_a_geometric_number_of_steps(dt: float) -> None:
    trace = outcome(SI, PAIR, [1, 0], [0.3], replicates=MANY, dt=dt, steps=12, record="counts")
    for step in (1, 2, 5, 12):
        assert is_binomial(trace.counts[:, step, 0].sum(), MANY, np.exp(-0.3 * step * dt))


def test_several_neighbours_count_as_one_success() -> None:
    start = [0, 1, 1, 1, 0]
    trace = outcome(SI, star(4), start, [0.2], replicates=MANY, steps=1)
    assert is_binomial((trace.state[:, 0] == 0).sum(), MANY, np.exp(-0.6))


def test_infection_races_against_recovery() -> None:
    trace = outcome(SIR, PAIR, [1, 0], [0.2], [0.3], replicates=MANY, steps=150)
    stays = np.exp(-0.2) * np.exp(-0.3)
    chance = (1.0 - np.exp(-0.2)) / (1.0 - stays)
    assert is_binomial((trace.state[:, 1] == 2).sum(), MANY, chance)
    assert not np.isnan(trace.duration).any()


def test_a_node_that_comes_back_waits_anew() -> None:
    flips = Rules(("a", "b"), 0, (), (Change(0, 1), Change(1, 0)))
    trace = outcome(flips, ALONE, [0], [], [0.4, 0.9], replicates=MANY, steps=40)
    up, down = 1.0 - np.exp(-0.4), 1.0 - np.exp(-0.9)
    for step in (1, 2, 3, 40):
        chance = up / (up + down) * (1.0 - (1.0 - up - down) ** step)
        assert is_binomial(trace.counts[:, step, 1].sum(), MANY, chance)


@pytest.mark.parametrize(
    ("rates", "share"), [([1.0, 3.0], 0.25), ([INF, 3.0], 1.0), ([INF, INF], 0.5), ([0.0, 3.0], 0)]
)
def test_changes_compete_by_their_rates(rates: list[float], share: float) -> None:
    rules = Rules(("a", "b", "c"), 0, (), (Change(0, 1), Change(0, 2)))
    trace = outcome(rules, ALONE, [0], [], rates, replicates=MANY, steps=60)
    assert is_binomial((trace.state == 1).sum(), MANY, share)


@pytest.mark.parametrize("rate", [0.1, INF])
def test_contacts_compete_by_their_neighbours_and_factors(rate: float) -> None:
    rules = Rules(("s", "a", "b"), 0, (Contact(1, 0, 1, 1), Contact(2, 0, 2, 2)), ())
    factor = Factor(callee=np.array([2.0, 0, 0, 0]))
    trace = outcome(
        rules,
        star(3),
        [0, 1, 2, 2],
        [rate, rate],
        replicates=MANY,
        steps=200,
        contact_factors=(factor, Factor(caller=np.array([0.0, 0, 1, 2]))),
    )
    assert is_binomial((trace.state[:, 0] == 1).sum(), MANY, 2.0 / 5.0)
    told_by = trace.parent[trace.state[:, 0] == 2, 0]
    assert is_binomial((told_by == 2).sum(), told_by.size, 1.0 / 3.0)


def test_ties_tell_by_their_factors() -> None:
    network = Network.from_edges([3, 1, 2, 0], [0, 0, 0, 2])
    weight = np.array([9.0, 1.0, 2.0, 5.0])
    assert network.source.tolist() == [0, 1, 2, 3]
    trace = outcome(
        SI,
        network,
        [0, 1, 1, 1],
        [0.1],
        replicates=MANY,
        steps=1,
        contact_factors=(Factor(tie=weight),),
    )
    told = trace.state[:, 0] == 1
    assert is_binomial(told.sum(), MANY, 1.0 - np.exp(-0.8))
    for teller, share in ((1, 0.125), (2, 0.25), (3, 0.625)):
        assert is_binomial((trace.parent[told, 0] == teller).sum(), told.sum(), share)


@pytest.mark.parametrize(
    ("network", "clocks"),
    [(PAIR, 1), (Network.from_edges([0, 1], [1, 0]), 2), (Network.from_edges([1], [0]), 1)],
)
def test_a_symmetric_meeting_counts_once_per_undirected_tie(network: Network, clocks: int) -> None:
    rules = Rules(("i", "s", "r"), 0, (Contact(1, 1, 2, 2),), ())
    trace = outcome(rules, network, [1, 1], [0.3], replicates=MANY, steps=3)
    assert (trace.counts[:, :, 2] % 2 == 0).all()
    for step in (1, 3):
        met = (trace.counts[:, step, 2] == 2).sum()
        assert is_binomial(met, MANY, 1.0 - np.exp(-0.3 * clocks * step))


def test_an_unsymmetric_meeting_has_a_clock_each_way() -> None:
    rules = Rules(("s", "r", "q"), 0, (Contact(0, 0, 1, 2),), ())
    trace = outcome(rules, PAIR, [0, 0], [0.3], replicates=MANY, steps=1)
    assert is_binomial((trace.state == [1, 2]).all(axis=1).sum(), MANY, (1 - np.exp(-0.6)) / 2)
    assert is_binomial((trace.state == [2, 1]).all(axis=1).sum(), MANY, (1 - np.exp(-0.6)) / 2)


@pytest.mark.parametrize(
    ("rates", "share"), [([0.5, 1.5], 0.25), ([INF, 1.5], 1), ([INF, INF], 0.5)]
)
def test_meetings_of_one_tie_compete(rates: list[float], share: float) -> None:
    rules = Rules(("s", "a", "b"), 0, (Contact(0, 0, 1, 1), Contact(0, 0, 2, 2)), ())
    trace = outcome(rules, PAIR, [0, 0], rates, replicates=MANY, steps=30)
    assert is_binomial((trace.state[:, 0] == 1).sum(), MANY, share)


def test_meetings_and_single_changes_take_place_in_order_of_time() -> None:
    meet, leave = 0.7, 0.4
    rules = Rules(("s", "r", "q"), 0, (Contact(0, 0, 1, 1),), (Change(0, 2),))
    trace = outcome(rules, PAIR, [0, 0], [meet], [leave], replicates=MANY, steps=1)
    total = meet + 2 * leave
    met = meet / total * -np.expm1(-total)
    neither = np.exp(-total)
    assert is_binomial((trace.state == 1).all(axis=1).sum(), MANY, met)
    assert is_binomial((trace.state == 0).all(axis=1).sum(), MANY, neither)
    # One leaves first, with rate 2 * leave, and the other stays until the end of the step.
    one = 2 * leave * (np.exp(-leave) - np.exp(-total)) / (total - leave)
    assert is_binomial(((trace.state == 2).sum(axis=1) == 1).sum(), MANY, one)


@pytest.mark.parametrize("rate", [0.8, INF])
def test_of_two_meetings_of_one_node_the_first_takes_place(rate: float) -> None:
    rules = Rules(("i", "s", "r"), 0, (Contact(1, 1, 2, 2),), ())
    trace = outcome(rules, path(3), [1, 1, 1], [rate], replicates=MANY, steps=1)
    chance = -np.expm1(-2 * rate) / 2
    assert is_binomial((trace.state == [2, 2, 1]).all(axis=1).sum(), MANY, chance)
    assert is_binomial((trace.state == [1, 2, 2]).all(axis=1).sum(), MANY, chance)


def test_rates_of_their_own_hold_for_each_replicate() -> None:
    rates = np.tile([[0.1], [0.0], [INF], [0.6]], (MANY // 4, 1))
    trace = outcome(SI, PAIR, [1, 0], rates, np.zeros((MANY, 0)), replicates=MANY, steps=1)
    told = (trace.state[:, 1] == 1).reshape(-1, 4).sum(axis=0)
    for number, rate in zip(told, rates[:4, 0], strict=True):
        assert is_binomial(number, MANY // 4, -np.expm1(-rate))
