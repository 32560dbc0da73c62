"""The independent cascade against exact laws, and runs of it that share their chance."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest

from rumorsim.engines.kernels import cascade, lanes
from rumorsim.engines.task import Record
from rumorsim.errors import ArgumentError
from rumorsim.networks import Network, barabasi_albert, complete, erdos_renyi, ring
from tests.engines.kernel_runs import cascaded, sizes
from tests.engines.laws import assert_law, assert_mean, assert_share
from tests.ties_of_laws import IC_EDGES, weighted

IC_LAWS = {(0,): (2.7754872, 1.6454562), (0, 4): (3.86946, 1.2043003), (2,): (2.404796, 1.3178620)}


@pytest.mark.parametrize("seeds", IC_LAWS)
def test_cascades_on_nine_ties(seeds: tuple[int, ...]) -> None:
    """Kempe, Kleinberg & Tardos 2003; all 512 live-edge graphs."""
    network = weighted(IC_EDGES)
    assert_law(sizes(cascaded(network, network.weight, list(seeds))), *IC_LAWS[seeds])


def live_edge_law(network: Network, p: float) -> tuple[float, float]:
    """Return mean and sd of the size from node 0, with one coin per undirected tie."""
    pairs = [(u, v) for u, v in zip(network.source, network.target, strict=True) if u < v]
    moments = np.zeros(2)
    for live in itertools.product((True, False), repeat=len(pairs)):
        kept = [pair for pair, is_live in zip(pairs, live, strict=True) if is_live]
        reached, before = {0}, 0
        while len(reached) > before:
            before = len(reached)
            reached |= {w for pair in kept if reached & set(pair) for w in pair}
        chance = p ** sum(live) * (1 - p) ** (len(pairs) - sum(live))
        moments += chance * np.array([len(reached), len(reached) ** 2])
    return float(moments[0]), math.sqrt(moments[1] - moments[0] ** 2)


@pytest.mark.parametrize(
    ("network", "at_3", "at_5"),
    [
        (complete(3), 1.726, 2.25),
        (complete(4), 2.316556, 3.25),
        (ring(5, 2), 1.84048, 2.75),
        (complete(5), 3.1011297736, 4.4140625),
    ],
    ids=["triangle", "K4", "C5", "K5"],
)
def test_undirected_cascades(network: Network, at_3: float, at_5: float) -> None:
    """A coin for each direction has the law of a coin for the pair."""
    for p, listed in ((0.3, at_3), (0.5, at_5)):
        mean, sd = live_edge_law(network, p)
        assert mean == pytest.approx(listed, rel=1e-9)
        assert_law(sizes(cascaded(network, p)), mean, sd)


@pytest.mark.parametrize("p", [1e-3, 0.1, 1 / 3, 0.9, 0.999])
def test_a_star_counts_successes(p: float) -> None:
    """A hub of more than 65,535 ties, in 8 replicates and by the place in a block."""
    n = 70_016
    star = Network.from_edges(np.zeros(n, dtype=int), np.arange(1, n + 1))
    trace = cascaded(star, p, n=8, record="nodes")
    assert_mean(sizes(trace) - 1, n * p, math.sqrt(n * p * (1 - p)))
    assert trace.state is not None
    by_place = trace.state[:, 1:].reshape(8, -1, 32).mean(axis=(0, 1))
    error = math.sqrt(p * (1 - p) / (8 * n / 32))
    assert (np.abs(by_place - p) < 4.5 * error).all()


def test_certain_ties_always_succeed_and_impossible_ones_never() -> None:
    network = erdos_renyi(300, 4.0, rng=1)
    certain = cascaded(network, 1.0, [0, 7], n=3)
    per_tie = cascaded(network, np.ones(network.n_edges), [0, 7], n=3)
    assert np.array_equal(certain.counts, per_tie.counts)
    assert np.unique(sizes(certain)).size == 1
    assert (sizes(cascaded(network, 0.0, [0, 7], n=3)) == 2).all()


def test_a_probability_of_each_tie_and_one_for_all_are_the_same() -> None:
    network = erdos_renyi(300, 6.0, rng=2)
    same = cascaded(network, np.full(network.n_edges, 0.2), n=50, record="tree")
    one = cascaded(network, 0.2, n=50, record="tree")
    assert np.array_equal(same.parent, one.parent)


def test_tellers_are_equally_likely() -> None:
    """Node 3 hears 0, 1 and 2, all seeds, with certainty; and in a diamond with p = 1/2."""
    star = Network.from_edges([0, 1, 2], [3, 3, 3])
    trace = cascaded(star, 1.0, [0, 1, 2], record="tree")
    assert trace.parent is not None
    for teller in range(3):
        assert_share(trace.parent[:, 3] == teller, 1 / 3)
    uneven = cascaded(star, np.array([0.9, 0.5, 0.1]), [0, 1, 2], record="tree")
    assert uneven.parent is not None
    # Alone, or one of two, or one of three who succeed.
    first = 0.9 * (0.5 * 0.9 + (0.5 * 0.9 + 0.5 * 0.1) / 2 + 0.5 * 0.1 / 3)
    assert_share(uneven.parent[:, 3] == 0, first)


def test_reed_frost() -> None:
    """K20, p = .1: size and depth."""
    trace = cascaded(complete(20), 0.1)
    assert_mean(sizes(trace), 12.69441956, float(sizes(trace).std()))
    assert_mean(trace.duration, 4.24931228, float(trace.duration.std()))


# -- common random numbers ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "law", "apart", "ratio", "unchanged"),
    [
        (0.3, 0.4, (0.496308, 0.8521633), 1.6506133, 3.7518, 0.691254),
        (0.2, 0.25, (0.2492757, 0.6073774), 1.4678928, 5.8408, 0.8258398),
    ],
)
def test_differences_under_common_numbers(
    low: float, high: float, law: Any, apart: float, ratio: float, unchanged: float
) -> None:
    """Klein et al. 2024; exact on K4. Replicates shifted by one have nothing in common."""
    first, second = (sizes(cascaded(complete(4), p)) for p in (low, high))
    gain, other = second - first, np.roll(second, 1) - first
    assert (gain >= 0).all()
    assert_law(gain, *law)
    assert_share(gain == 0, unchanged)
    assert_law(other, law[0], apart)
    assert (apart / law[1]) ** 2 == pytest.approx(ratio, abs=1e-4)
    assert other.var() / gain.var() == pytest.approx(ratio, rel=0.1)


@pytest.mark.parametrize("seed", range(3))
def test_whoever_is_reached_is_reached_with_any_greater_probability(seed: int) -> None:
    network = erdos_renyi(400, 12.0, rng=seed)
    reached = np.zeros((20, 400), dtype=np.bool_)
    for p in (0.0, 0.05, 0.1, 0.1 + 1e-9, 27 / 256, 0.11, 0.3, 1.0):
        state = cascaded(network, p, [0, 1], n=20, record="nodes").state
        assert state is not None
        assert not (reached & (state == 0)).any()
        reached = state == 1


def test_the_order_in_which_ties_are_listed_changes_nothing() -> None:
    network = erdos_renyi(200, 8.0, rng=3)
    order = np.random.default_rng(1).permutation(network.n_edges)
    shuffled = Network.from_edges(network.source[order], network.target[order], n_nodes=200)
    before = cascaded(network, 0.2, n=30, record="tree").parent
    after = cascaded(shuffled, 0.2, n=30, record="tree").parent
    assert before is not None
    assert np.array_equal(before, after)


# -- one cascade, three ways ----------------------------------------------------------------------


@pytest.mark.parametrize("record", ["counts", "nodes"])
@pytest.mark.parametrize("n", [200, 100, 40])
def test_lanes_and_lists_reach_the_same(
    record: Record, n: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ties told apart, replicates that fill no group, every step on record."""
    network = barabasi_albert(900, 5, rng=1)
    p = np.random.default_rng(1).random(network.n_edges) * 0.3
    fields: dict[str, Any] = {"n": n, "record": record, "times": np.arange(40.0)}
    fields["replicates"] = np.arange(n, dtype=np.uint32) * (3 if n < 200 else 1) + 7
    traces = []
    for share, least in ((math.inf, 1), (0.0, 2**32), (0.0, 1), (0.05, 1)):
        monkeypatch.setattr(cascade, "_SHARE", share)
        monkeypatch.setattr(cascade, "_STEP", 0)
        monkeypatch.setattr(lanes, "_LEAST", least)
        monkeypatch.setattr(lanes, "_LEAST_TIES", least)
        traces.append(cascaded(network, p, [0, 5], **fields))
    for trace in traces[1:]:
        assert np.array_equal(trace.counts, traces[0].counts)
        assert np.array_equal(trace.duration, traces[0].duration, equal_nan=True)
        if record == "nodes":
            assert np.array_equal(trace.state, traces[0].state)
            assert np.array_equal(trace.changed, traces[0].changed, equal_nan=True)


def test_cascades_that_are_cut_short_are_not_over() -> None:
    network = barabasi_albert(900, 5, rng=1)
    for record in ("counts", "tree"):
        trace = cascaded(network, 0.3, n=70, record=record, steps=2)
        whole = cascaded(network, 0.3, n=70, record=record, times=np.array([0.0, 2.0, 100.0]))
        assert np.isnan(trace.duration).all()
        assert np.array_equal(trace.counts[:, 1], whole.counts[:, 1])


@pytest.mark.parametrize("p", [-0.1, 1.1, math.nan, np.array([0.5, math.nan]), np.zeros((1, 1))])
def test_probabilities_are_checked(p: Any) -> None:
    with pytest.raises(ArgumentError, match="probability: got"):
        cascade.IndependentCascade(p)


@pytest.mark.parametrize("record", ["counts", "tree"])
@pytest.mark.parametrize(("n", "share"), [(3, math.inf), (3, 0.0), (70, 0.0)])
def test_a_cascade_is_over_when_nobody_is_left_to_be_told(
    record: Record, n: int, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Certain ties 0 -> 1 -> 2 among many who are alone: over after two steps, not before."""
    network = Network.from_edges([0, 1], [1, 2], n_nodes=600)
    for module, name, value in ((cascade, "_SHARE", share), (cascade, "_STEP", 0),
                                (lanes, "_LEAST_TIES", 1)):  # fmt: skip
        monkeypatch.setattr(module, name, value)
    for steps, expected in ((0, math.nan), (1, math.nan), (2, 2.0), (3, 2.0)):
        trace = cascaded(network, 1.0, [0], n=n, record=record, steps=steps)
        assert np.array_equal(trace.duration, np.full(n, expected), equal_nan=True)
