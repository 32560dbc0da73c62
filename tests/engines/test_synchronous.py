"""The synchronous engine on cases that can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from scipy.sparse.csgraph import shortest_path

from rumorsim.engines import Change, Contact, Factor, Rules
from rumorsim.engines.steps.synchronous import run
from rumorsim.networks import Network
from tests.engines.synchronous_tasks import (
    ALONE,
    DALEY_KENDALL,
    MAKI_THOMPSON,
    PAIR,
    SI,
    SIR,
    SIRS,
    make,
    outcome,
    path,
    random_ties,
    star,
)

INF = np.inf


def test_a_node_alone_changes_by_itself_or_never() -> None:
    certain = outcome(SIR, ALONE, [1], [1.0], [INF])
    assert certain.counts[0, :3].tolist() == [[0, 1, 0], [0, 0, 1], [0, 0, 1]]
    assert (certain.duration[0], certain.changed[0, 0], certain.state[0, 0]) == (1.0, 1.0, 2)
    quiet = outcome(SIR, ALONE, [0], [INF], [INF])
    assert quiet.duration[0] == 0.0
    assert np.isnan(quiet.changed[0, 0])


def test_certain_contacts_run_at_one_tie_a_step() -> None:
    network = random_ties(300, 1.5, directed=False)
    start = np.zeros(300)
    start[[3, 50]] = 1
    trace = outcome(SI, network, start, [INF], steps=40)
    distance = shortest_path(network.to_scipy(), unweighted=True, indices=[3, 50]).min(axis=0)
    told = np.isfinite(distance) & (distance > 0)
    assert_array_equal(trace.changed[0], np.where(told, distance, np.nan))
    assert trace.duration[0] == distance[told].max()
    parent = trace.parent[0]
    assert_array_equal(parent >= 0, told)
    assert_array_equal(distance[parent[told]], distance[told] - 1)


def test_contacts_follow_the_direction_of_a_tie() -> None:
    chain = Network.from_edges([0, 1], [1, 2])
    assert outcome(SI, chain, [1, 0, 0], [INF]).state.tolist() == [[1, 1, 1]]
    assert outcome(SI, chain, [0, 0, 1], [INF]).state.tolist() == [[0, 0, 1]]
    callers_leave = Rules(("i", "s", "r"), 0, (Contact(1, 0, 2, 0),), ())
    assert outcome(callers_leave, chain, [1, 0, 0], [INF]).state.tolist() == [[2, 0, 0]]
    assert outcome(callers_leave, chain, [0, 0, 1], [INF]).state.tolist() == [[0, 0, 1]]


def test_an_infinite_rate_without_neighbours_or_with_factor_zero_is_zero() -> None:
    none = Factor(callee=np.array([1.0, 0.0]))
    still = outcome(SI, PAIR, [1, 0], [INF], contact_factors=(none,))
    assert still.state.tolist() == [[1, 0]]
    assert still.duration[0] == 0.0
    island = Network.from_edges([0], [1], n_nodes=3, directed=False)
    assert outcome(SI, island, [1, 0, 0], [INF]).state.tolist() == [[1, 1, 0]]


@pytest.mark.parametrize("start", [0, 1])
def test_all_seeds_or_none_is_the_end_of_the_spreading(start: int) -> None:
    trace = outcome(SI, path(5), [start] * 5, [0.7])
    assert trace.duration[0] == 0.0
    assert (trace.counts[0, :, start] == 5).all()


def test_at_rate_zero_nothing_happens() -> None:
    trace = outcome(DALEY_KENDALL, path(6), [1, 1, 0, 0, 1, 2], [0, 0, 0], [0])
    assert trace.duration[0] == 0.0
    assert trace.state.tolist() == [[1, 1, 0, 0, 1, 2]]


def test_where_something_can_still_happen_there_is_no_duration() -> None:
    assert np.isnan(outcome(SIR, PAIR, [1, 0], [0], [1e-9]).duration[0])
    spreaders = outcome(DALEY_KENDALL, PAIR, [1, 1], [0, 1e-9, 0], [0])
    assert np.isnan(spreaders.duration[0])


def test_counts_are_those_at_the_times_asked_for() -> None:
    whole = make(SIR, path(40), [1] + [0] * 39, [2.0], [0.1], steps=30, dt=0.5)
    some = replace(whole, times=np.array([0.0, 1.5, 7.0, 15.0]))
    assert_array_equal(run(some).counts, run(whole).counts[:, [0, 3, 14, 30]])
    only_start = replace(whole, times=np.array([0.0]))
    assert run(only_start).counts.tolist() == [[[39, 1, 0]]]


def test_a_hub_of_many_ties_counts_them_all() -> None:
    leaves, rate = 70_000, 1e-6
    start = np.ones(leaves + 1)
    start[0] = 0
    task = make(SI, star(leaves), start, [rate], steps=100, record="nodes")
    left = task.source.exponential("wait", step=0, replicate=0, entity=0)
    assert run(task).changed[0, 0] == np.ceil(left / (leaves * rate))


def test_a_certain_meeting_changes_both_and_leaves_the_third() -> None:
    both = Rules(("i", "s", "r"), 0, (Contact(1, 1, 2, 2),), ())
    trace = outcome(both, path(3), [1, 1, 1], [INF], replicates=50)
    assert (trace.counts[:, 1, 2] == 2).all()
    assert (trace.duration == 1.0).all()
    assert 0 < np.count_nonzero(trace.state[:, 0] == 2) < 50


def test_of_certain_meetings_the_smaller_exponential_is_first() -> None:
    both = Rules(("i", "s", "r"), 0, (Contact(1, 1, 2, 2),), ())
    task = make(both, path(3), [1, 1, 1], [INF], replicates=50)
    numbers = task.replicates[:, np.newaxis]
    drawn = task.source.exponential("meet", replicate=numbers, claim=[0, 1], entity=[1, 2])
    assert_array_equal(run(task).state[:, 0] == 2, drawn[:, 0] < drawn[:, 1])


def test_meetings_tell_who_was_met() -> None:
    swap = Rules(("i", "s", "r"), 0, (Contact(1, 0, 2, 1),), ())
    trace = outcome(swap, path(4), [1, 0, 0, 0], [INF])
    assert trace.parent.tolist() == [[-1, 0, 1, 2]]
    assert trace.state.tolist() == [[2, 2, 2, 1]]
    assert trace.changed.tolist() == [[1.0, 1.0, 2.0, 3.0]]


def test_whoever_leaves_the_rest_as_a_caller_was_with_the_callee() -> None:
    asks = Rules(("i", "s"), 0, (Contact(0, 1, 1, 1),), (Change(0, 1),))
    trace = outcome(asks, Network.from_edges([1, 2], [0, 1]), [1, 0, 0], [INF], [0.0])
    assert trace.parent.tolist() == [[-1, 0, 1]]
    by_itself = outcome(asks, ALONE, [0], [INF], [INF])
    assert by_itself.parent.tolist() == [[-1]]


def test_trees_lead_from_those_told_before_to_those_told_after() -> None:
    network = random_ties(400, 3.0, directed=True)
    start = np.zeros(400)
    start[:4] = 1
    trace = outcome(MAKI_THOMPSON, network, start, [0.3, 0.1, 0.1], replicates=5, steps=60)
    for parent, changed, state in zip(trace.parent, trace.changed, trace.state, strict=True):
        told = np.flatnonzero(parent >= 0)
        assert_array_equal(told, np.flatnonzero((state != 0) & (start == 0)))
        since = np.where(start == 1, 0.0, changed)
        assert (since[parent[told]] < since[told]).all()
        ties = set(zip(network.source.tolist(), network.target.tolist(), strict=True))
        assert {(int(parent[node]), int(node)) for node in told} <= ties


def test_the_duration_is_the_time_of_the_last_change() -> None:
    trace = outcome(SIR, random_ties(60, 2.0, directed=False), [1] * 9 + [0] * 51, [0.5], [0.4])
    moved = np.flatnonzero(np.diff(trace.counts[0], axis=0).any(axis=1))
    assert trace.duration[0] == moved[-1] + 1.0


def test_who_comes_back_keeps_the_first_parent() -> None:
    trace = outcome(SIRS, path(3), [1, 0, 0], [INF], [INF, INF], steps=9)
    assert trace.parent.tolist() == [[-1, 0, 1]]
    assert trace.changed.tolist() == [[1.0, 1.0, 2.0]]
    swap = Rules(("i", "s", "r"), 0, (Contact(1, 0, 2, 1),), (Change(2, 0),))
    trace = outcome(swap, PAIR, [1, 0], [INF], [INF], steps=9)
    assert trace.counts[0, :4].tolist() == [[1, 1, 0], [0, 1, 1], [1, 1, 0], [0, 1, 1]]
    assert trace.parent.tolist() == [[-1, 0]]


def test_a_network_without_ties_is_a_network() -> None:
    for directed in (False, True):
        islands = Network.from_edges([], [], n_nodes=3, directed=directed)
        factors = tuple(Factor(tie=np.zeros(0)) for _ in range(3))
        trace = outcome(
            DALEY_KENDALL, islands, [0, 1, 2], [1, 1, 1], [INF], contact_factors=factors
        )
        assert trace.state.tolist() == [[0, 2, 2]]


def test_every_replicate_step_is_ticked() -> None:
    ticks: list[int] = []
    run(make(SIR, path(5), [1] * 5, [1.0], [3.0], replicates=3, steps=50, tick=ticks.append))
    assert sum(ticks) == 150


def test_the_empty_change_is_no_change() -> None:
    idle = Rules(("s", "i"), 0, (Contact(1, 0, 1, 0),), (Change(1, 1),))
    trace = outcome(idle, PAIR, [1, 0], [INF], [INF])
    assert trace.duration[0] == 0.0
