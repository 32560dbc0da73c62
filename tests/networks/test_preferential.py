"""Barabasi-Albert: exact laws of small networks, the degree law of large ones, the pace."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest
from numpy.typing import NDArray

from rumorsim.networks import Network, barabasi_albert
from tests.networks.laws import assert_law, assert_simple, assert_within

Pair = tuple[int, int]


def degree_law(m: int, most: int) -> NDArray[np.float64]:
    """Dorogovtsev, Mendes & Samukhin 2000: P(k) = 2 m (m + 1) / (k (k + 1) (k + 2)), from k = m."""
    k = np.arange(m, most, dtype=np.float64)
    return 2 * m * (m + 1) / (k * (k + 1) * (k + 2))


def chance_of_pair(degree: NDArray[np.int64], pair: Pair) -> float:
    """Probability of drawing the two, in either order, one after the other."""
    total = degree.sum()
    a, b = degree[list(pair)]
    return float(a / total * b / (total - a) + b / total * a / (total - b))


def all_of_five() -> dict[tuple[Pair, Pair], float]:
    """Probability of whom nodes 3 and 4 choose, with m = 2."""
    law = {}
    for third in itertools.combinations(range(3), 2):
        degree = np.array([1, 1, 2, 2])
        chance = chance_of_pair(degree[:3], third)
        degree[list(third)] += 1
        for fourth in itertools.combinations(range(4), 2):
            law[third, fourth] = chance * chance_of_pair(degree, fourth)
    return law


def earlier(network: Network, node: int) -> Pair:
    heard = network.target[network.indptr[node] : network.indptr[node + 1]]
    first, second = heard[heard < node].tolist()
    return first, second


def test_all_networks_of_five_nodes_have_their_exact_probabilities() -> None:
    law = all_of_five()
    assert sum(law.values()) == pytest.approx(1)
    number = {choices: position for position, choices in enumerate(law)}
    rng = np.random.default_rng(1)
    made = [barabasi_albert(5, 2, rng=rng) for _ in range(4000)]
    assert_law([number[earlier(net, 3), earlier(net, 4)] for net in made], list(law.values()))


def first_degree_law(n: int) -> NDArray[np.float64]:
    """Law of node 0's degree with m = 1: with t ties it gains one with probability k / (2 t)."""
    law = np.zeros(n)
    law[1] = 1
    k = np.arange(n)
    for ties in range(1, n - 1):
        gain = law * k / (2 * ties)
        law = law - gain
        law[1:] += gain[:-1]
    return law


@pytest.mark.parametrize("n", [3, 30, 100])
def test_the_first_node_has_its_exact_degree_law(n: int) -> None:
    rng = np.random.default_rng(2)
    degrees = [barabasi_albert(n, 1, rng=rng).out_degree[0] for _ in range(1000)]
    assert_law(degrees, first_degree_law(n))


def arrivals_one_by_one(n: int, m: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return the degrees after plain arrivals; the first m of a race are drawn one by one."""
    degree = np.zeros(n, dtype=np.int64)
    degree[:m], degree[m] = 1, m
    for node in range(m + 1, n):
        chosen = np.argsort(rng.standard_exponential(node) / degree[:node])[:m]
        degree[chosen] += 1
        degree[node] = m
    return degree


def test_blocks_of_newcomers_follow_the_law_of_arrivals_one_by_one() -> None:
    n, m, rounds = 40, 4, 600
    rng = np.random.default_rng(3)
    fast = np.array([barabasi_albert(n, m, rng=rng).out_degree for _ in range(rounds)])
    plain = np.array([arrivals_one_by_one(n, m, rng) for _ in range(rounds)])
    for power in (1, 2):
        one, other = fast**power, plain**power
        error = np.sqrt((one.var(axis=0) + other.var(axis=0)) / rounds)
        for node in (0, m, 10, 25, n - 2):
            assert_within(one[:, node].mean(), other[:, node].mean(), error[node])


@pytest.mark.parametrize(("n", "m"), [(2, 1), (10, 3), (500, 7), (3000, 1)])
def test_every_newcomer_has_its_ties(n: int, m: int) -> None:
    network = barabasi_albert(n, m, rng=4)
    assert_simple(network)
    assert network.n_edges == 2 * m * (n - m)
    assert network.repeats_merged == 0
    earlier_ties = np.bincount(network.source[network.target < network.source], minlength=n)
    assert (earlier_ties[m:] == m).all()


@pytest.mark.parametrize("m", [1, 2, 5])
def test_degrees_follow_the_power_law(m: int) -> None:
    degrees = barabasi_albert(60_000, m, rng=5).out_degree
    # Nodes 0 ... m - 1 alone may have fewer ties than m; beyond 60 the finite size shows.
    assert_law(degrees[degrees >= m] - m, degree_law(m, 60))


@pytest.mark.slow
def test_a_million_nodes_take_less_than_five_seconds() -> None:
    start = time.perf_counter()
    network = barabasi_albert(1_000_000, 5, rng=6)
    assert time.perf_counter() - start < 5
    degrees = network.out_degree
    assert degrees.sum() == 2 * 5 * (1_000_000 - 5)
    assert_law(degrees[degrees >= 5] - 5, degree_law(5, 200))
