"""Kernels against exact laws: live-edge graphs, Reed-Frost, Watts, a hoax on five nodes."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import optimize, stats

from rumorsim.engines import Trace, adoption, cascade, hoax
from rumorsim.engines.activation import ACTIVATION
from rumorsim.errors import ArgumentError
from rumorsim.networks import Network, WellMixed, complete, erdos_renyi, ring
from tests.engines.kernel_tasks import seeded, task_of
from tests.engines.laws import assert_law, assert_mean, assert_share

Edges = dict[tuple[int, int], float]

IC: Edges = {
    (0, 1): 0.5,
    (0, 2): 0.4,
    (1, 3): 0.3,
    (2, 3): 0.6,
    (3, 4): 0.7,
    (1, 4): 0.2,
    (4, 5): 0.5,
    (2, 5): 0.1,
    (5, 1): 0.3,
}
LT: Edges = {
    (0, 1): 0.5,
    (5, 1): 0.3,
    (0, 2): 0.4,
    (1, 3): 0.3,
    (2, 3): 0.6,
    (3, 4): 0.5,
    (1, 4): 0.3,
    (4, 5): 0.6,
    (2, 5): 0.2,
}
IC_LAWS = {(0,): (2.7754872, 1.6454562), (0, 4): (3.86946, 1.2043003), (2,): (2.404796, 1.3178620)}
LT_LAWS = {(0,): (2.9856, 1.8298505), (0, 4): (4.2352, 1.3056343), (2,): (2.439, 1.3530259)}
R = 40_000


def weighted(edges: Edges) -> Network:
    source, target = zip(*edges, strict=True)
    return Network.from_edges(source, target, weight=list(edges.values()))


def cascaded(network: Network, p: Any, seeds: Any = 0, n: int = R, **fields: Any) -> Trace:
    task = task_of(ACTIVATION, network, seeded(n, network.n_nodes, seeds), **fields)
    return cascade.run(cascade.IndependentCascade(p), task)


def adopted(parameters: Any, network: Network, seeds: Any = 0, n: int = R, **fields: Any) -> Trace:
    task = task_of(ACTIVATION, network, seeded(n, network.n_nodes, seeds), **fields)
    return adoption.run(parameters, task)


def sizes(trace: Trace) -> NDArray[np.int64]:
    return np.asarray(trace.counts[:, -1, 1], dtype=np.int64)


# -- independent cascade --------------------------------------------------------------------------


@pytest.mark.parametrize("seeds", IC_LAWS)
def test_cascades_on_nine_ties(seeds: tuple[int, ...]) -> None:
    """Kempe, Kleinberg & Tardos 2003; all 512 live-edge graphs."""
    network = weighted(IC)
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
    """A hub of more than 65,535 ties, in 8 replicates and in rows of sheaves."""
    n = 70_000
    star = Network.from_edges(np.zeros(n, dtype=int), np.arange(1, n + 1))
    trace = cascaded(star, p, n=8, record="nodes")
    assert_mean(sizes(trace) - 1, n * p, math.sqrt(n * p * (1 - p)))
    assert trace.state is not None
    by_place = trace.state[:, 1:].reshape(8, -1, 16).mean(axis=(0, 1))
    error = math.sqrt(p * (1 - p) / (8 * n / 16))
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


def test_nobody_else_is_moved_by_one_who_tells_nobody() -> None:
    """Section 7 (i): a further listener, the last in everybody's row."""
    network = erdos_renyi(200, 8.0, rng=3)
    hears = np.arange(0, 200, 3)
    more = Network.from_edges(
        np.append(network.source, hears), np.append(network.target, np.full(hears.size, 200))
    )
    before = cascaded(network, 0.2, n=30, record="nodes").changed
    after = cascaded(more, 0.2, n=30, record="nodes").changed
    assert before is not None
    assert after is not None
    assert np.array_equal(before, after[:, :200], equal_nan=True)


# -- thresholds -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seeds", LT_LAWS)
def test_linear_thresholds_on_nine_ties(seeds: tuple[int, ...]) -> None:
    network = weighted(LT)
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
    with pytest.raises(ArgumentError, match="threshold: got"):
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


@pytest.mark.parametrize("p", [-0.1, 1.1, math.nan, np.array([0.5, math.nan]), np.zeros((1, 1))])
def test_probabilities_are_checked(p: Any) -> None:
    with pytest.raises(ArgumentError, match="probability: got"):
        cascade.IndependentCascade(p)


# -- edges ----------------------------------------------------------------------------------------


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


# -- a hoax against its fact-check ----------------------------------------------------------------

SBFC = hoax.HoaxFactCheck(spreading=0.5, credibility=0.4, verify=0.05, forget=0.1)


def hoaxed(network: Network | WellMixed, **fields: Any) -> Trace:
    start = np.tile([4, 1, 0], (R, 1))
    if isinstance(network, Network):
        start = seeded(R, 5, 0)
    times = np.array([0.0, 1.0, 2.0, 5.0])
    return hoax.run(SBFC, task_of(hoax.HOAX, network, start, times=times, **fields))


@pytest.mark.parametrize("network", [complete(5), WellMixed(5)], ids=["nodes", "counts"])
def test_a_hoax_on_five_nodes(network: Network | WellMixed) -> None:
    """Exact enumeration, from one believer."""
    counts = hoaxed(network).counts
    exact = {1: (2.85, 0.05), 2: (3.4409099265, 0.2034650735), 3: (3.3942000550, 0.7094125035)}
    for place, expected in exact.items():
        for state, mean in zip((hoax.BELIEVER, hoax.CHECKER), expected, strict=True):
            found = counts[:, place, state]
            assert_mean(found, mean, float(found.std()))
    assert_share(counts[:, 1, hoax.BELIEVER] == 0, 0.009375)


@pytest.mark.parametrize(
    ("values", "expected", "threshold"),
    [
        ((0.5, 0.4, 0.05, 0.1), (0.1666667, 0.3472222, 0.4861111), 0.1333333),
        ((0.3, 0.8, 0.05, 0.1), (0.25, 0.46875, 0.28125), 0.8),
        ((0.5, 0.4, 0.05, 0.02), (0.0384615, 0.0, 0.9615385), 0.0266667),
    ],
)
def test_the_mean_field_of_a_hoax(
    values: tuple[float, ...], expected: tuple[float, ...], threshold: float
) -> None:
    """The fixed point as listed, as a limit of the map, and in a large population."""
    model = hoax.HoaxFactCheck(*values)
    assert model.equilibrium() == pytest.approx(expected, abs=5e-8)
    assert model.eradication == pytest.approx(threshold, abs=5e-8)
    s, b, f = 0.4, 0.3, 0.3
    for _ in range(5_000):
        adopt, check = (float(part) for part in model.adoption(b, f))
        s, b, f = (
            s * (1 - adopt - check) + model.forget * (b + f),
            b * (1 - model.verify - model.forget) + s * adopt,
            f * (1 - model.forget) + s * check + model.verify * b,
        )
    assert (s, b, f) == pytest.approx(expected, abs=1e-6)
    n = 10**6
    start = np.array([[400_000, 300_000, 300_000]] * 4)
    trace = hoax.run(model, task_of(hoax.HOAX, WellMixed(n), start, steps=500))
    assert trace.counts[:, -1] / n == pytest.approx(np.tile(expected, (4, 1)), abs=3e-3)


def test_eradication_is_where_believers_vanish() -> None:
    for alpha, forget in ((0.4, 0.1), (0.2, 0.3), (0.7, 0.05)):
        edge = hoax.HoaxFactCheck(0.5, alpha, 0.0, forget).eradication
        if edge <= 1.0 - forget:
            assert hoax.HoaxFactCheck(0.5, alpha, edge, forget).equilibrium()[1] == 0.0
        below = hoax.HoaxFactCheck(0.5, alpha, min(0.98 * edge, 0.9 - forget), forget)
        assert below.equilibrium()[1] > 0.0


def test_where_the_start_decides_there_is_no_equilibrium() -> None:
    for values in ((0.0, 0.4, 0.1, 0.0), (0.5, 0.0, 0.0, 0.1), (0.5, 0.4, 0.0, 0.0)):
        assert np.isnan(hoax.HoaxFactCheck(*values).equilibrium()).all()
    assert hoax.HoaxFactCheck(0.5, 1.0, 0.1, 0.1).eradication == math.inf
    assert hoax.HoaxFactCheck(0.5, 0.4, 0.1, 0.0).equilibrium() == (0.0, 0.0, 1.0)


def test_a_population_of_susceptibles_rests() -> None:
    trace = hoax.run(
        SBFC, task_of(hoax.HOAX, complete(4), seeded(3, 4, []), record="tree", steps=50)
    )
    assert trace.duration.tolist() == [0.0] * 3
    counted = hoax.run(SBFC, task_of(hoax.HOAX, WellMixed(4), np.tile([4, 0, 0], (3, 1))))
    assert counted.duration.tolist() == [0.0] * 3


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ((1.1, 0.4, 0.05, 0.1), "spreading: got 1.1"),
        ((0.5, -0.1, 0.05, 0.1), "credibility: got -0.1"),
        ((0.5, 0.4, math.nan, 0.1), "verify: got nan"),
        ((0.5, 0.4, 0.6, 0.5), "verify . forget: got 1.1, allowed: at most 1"),
    ],
)
def test_parameters_of_a_hoax_are_checked(values: tuple[float, ...], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        hoax.HoaxFactCheck(*values)
