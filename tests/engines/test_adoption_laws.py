"""Threshold models against exact laws, and cases at the edge for all models of activation."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import optimize, stats

from rumorsim.engines.kernels import adoption
from rumorsim.errors import ArgumentError
from rumorsim.networks import Network, erdos_renyi
from tests.engines.kernel_runs import R, adopted, cascaded, sizes
from tests.engines.laws import assert_law, assert_mean, assert_share
from tests.ties_of_laws import LT_EDGES, weighted

LT_LAWS = {(0,): (2.9856, 1.8298505), (0, 4): (4.2352, 1.3056343), (2,): (2.439, 1.3530259)}


@pytest.mark.parametrize("seeds", LT_LAWS)
def test_linear_thresholds_on_nine_ties(seeds: tuple[int, ...]) -> None:
    network = weighted(LT_EDGES)
    trace = adopted(adoption.LinearThreshold(network.weight), network, list(seeds))
    assert_law(sizes(trace), *LT_LAWS[seeds])


def test_nobody_adopts_from_nobody_and_everybody_from_all() -> None:
    star = Network.from_edges(range(1, 8), [0] * 7, n_nodes=9)
    all_in = adopted(adoption.LinearThreshold(), star, range(1, 8), n=5_000)
    assert (sizes(all_in) == 8).all()
    assert (sizes(adopted(adoption.LinearThreshold(), star, [8], n=5_000)) == 1).all()
    three = adopted(adoption.LinearThreshold(), star, [1, 2, 3], n=R)
    assert_share(sizes(three) == 4, 3 / 7)


def test_tellers_count_by_weight() -> None:
    """Both tellers at once: the parent is in proportion; one after another: the later one."""
    network = Network.from_edges([0, 1], [2, 2])
    parameters = adoption.LinearThreshold(np.array([0.75, 0.25]))
    trace = adopted(parameters, network, [0, 1], record="tree")
    assert trace.parent is not None
    assert_share(trace.parent[:, 2] == 0, 0.75)


@pytest.mark.parametrize(
    ("phi", "largest"),
    [(0.18, 5), (0.2, 5), (0.25, 4), (1 / 3, 3), (0.1, 10), (0.3, 3), (0.5, 2), (1.0, 1)],
)
def test_the_largest_vulnerable_degree(phi: float, largest: int) -> None:
    """Adoption at a fraction of exactly phi."""
    vulnerable = []
    for degree in range(1, 14):
        star = Network.from_edges([0] * degree, range(1, degree + 1), directed=False)
        hub = adopted(adoption.WattsThreshold(phi), star, [1], n=1, record="nodes").state
        assert hub is not None
        vulnerable += [degree] * int(hub[0, 0])
    assert max(vulnerable) == largest
    assert len(vulnerable) == largest


@pytest.mark.parametrize(
    ("phi", "window"),
    [
        (0.18, (1.020704, 5.764677)),
        (0.2, (1.020704, 5.764677)),
        (0.1, (1.000001, 13.659314)),
        (0.25, (1.114142, 3.863069)),
    ],
)
def test_the_cascade_window(phi: float, window: tuple[float, float]) -> None:
    """Watts 2002, equation 5: sum of k (k - 1) p_k up to the largest vulnerable degree is z."""
    largest = int(1 / adoption.WattsThreshold(phi).exact)

    def excess(z: float) -> float:
        k = np.arange(largest + 1)
        return float((k * (k - 1) * stats.poisson.pmf(k, z)).sum() - z)

    edges = optimize.brentq(excess, 0.9, 2.0), optimize.brentq(excess, 2.5, 20.0)
    assert edges == pytest.approx(window, abs=2e-6)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("degree", "share", "expected"),
    [
        (4.0, 1e-4, 0.98017474),
        (4.0, 1e-3, 0.98019412),
        (4.0, 1e-2, 0.98038775),
        (6.0, 1e-3, 0.99748609),
        (6.0, 1e-2, 0.99750908),
        (6.5, 1e-4, 0.0006454),
        (6.5, 1e-3, 0.00857506),
        (6.5, 1e-2, 0.99849698),
    ],
)
def test_cascades_from_finite_seeds(degree: float, share: float, expected: float) -> None:
    """Gleeson & Cahalane 2007, phi = .18, N = 1e5: mean over graphs."""
    n, reached = 100_000, []
    for graph in range(12):
        network = erdos_renyi(n, degree, rng=graph)
        seeds = np.random.default_rng([graph, 5]).choice(n, round(n * share), replace=False)
        trace = adopted(adoption.WattsThreshold(0.18), network, seeds, n=1)
        reached.append(sizes(trace)[0] / n)
    if (degree, share) == (6.0, 1e-3):  # of two kinds at this size: those that take off
        reached = [value for value in reached if value > 0.5]
        assert len(reached) >= 4
    found = np.array(reached)
    assert_mean(found, expected, float(found.std(ddof=1)))


@pytest.mark.parametrize("threshold", [0.0, -0.1, 1.1, "x", math.nan, math.inf, True])
def test_thresholds_of_watts_are_fractions(threshold: Any) -> None:
    with pytest.raises(ArgumentError, match="phi: got"):
        adoption.WattsThreshold(threshold)


def test_weights_are_checked() -> None:
    network = Network.from_edges([0, 1], [2, 2])
    adoption.check_weights(np.array([0.5, 0.5 + 5e-10]), network)
    with pytest.raises(ArgumentError, match=r"ties to node 2: got 1\.01.*at most 1"):
        adoption.check_weights(np.array([0.5, 0.51]), network)
    with pytest.raises(ArgumentError, match=r"weights: got .*allowed: numbers in \[0, 1\]"):
        adoption.check_weights(np.array([-0.1, 0.5]), network)
    with pytest.raises(ArgumentError, match="one per tie"):
        adoption.check_weights(np.array([0.5]), network)


@pytest.mark.parametrize("seeds", [[], [0], slice(None)], ids=["none", "one", "all"])
@pytest.mark.parametrize(
    "network",
    [
        Network.from_edges([], [], n_nodes=1),
        Network.from_edges([0], [1]),
        Network.from_edges([], [], n_nodes=5),
    ],
    ids=["n=1", "n=2", "no ties"],
)
def test_small_worlds(network: Network, seeds: Any) -> None:
    for trace in (
        cascaded(network, 0.5, seeds, n=4, record="tree"),
        adopted(adoption.LinearThreshold(), network, seeds, n=4, record="tree"),
        adopted(adoption.WattsThreshold(0.5), network, seeds, n=4, record="tree"),
    ):
        assert (trace.counts.sum(axis=2) == network.n_nodes).all()
        assert np.isfinite(trace.duration).all()
        assert (sizes(trace) >= trace.counts[:, 0, 1]).all()


def test_a_run_cut_short_has_no_duration() -> None:
    path = Network.from_edges(range(5), range(1, 6))
    assert np.isnan(cascaded(path, 1.0, n=1, steps=3).duration).all()
    assert cascaded(path, 1.0, n=1, steps=6).duration.tolist() == [5.0]
    assert sizes(cascaded(path, 1.0, n=1, steps=3)).tolist() == [4]
