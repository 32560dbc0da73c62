"""Watts-Strogatz: the ring, the number of rewired links, the degree law."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from rumorsim.networks import Network, ring, watts_strogatz
from tests.networks.laws import assert_binomial, assert_law, assert_simple, same_ties


def far_links(network: Network, k: int) -> int:
    """Count links between nodes that are no neighbours on the ring."""
    gap = (network.target.astype(np.int64) - network.source) % network.n_nodes
    return int((np.minimum(gap, network.n_nodes - gap) > k // 2).sum()) // 2


@pytest.mark.parametrize(("n", "k"), [(1, 0), (5, 2), (50, 8), (7, 6)])
def test_without_rewiring_it_is_the_ring(n: int, k: int) -> None:
    assert same_ties(watts_strogatz(n, k, 0, rng=1), ring(n, k))


@pytest.mark.parametrize("p", [0.01, 0.3, 0.9, 1])
def test_each_link_is_rewired_independently(p: float) -> None:
    n, k = 4000, 6
    network = watts_strogatz(n, k, p, rng=2)
    assert network.n_edges == n * k
    assert network.out_degree.min() >= k // 2
    assert_binomial(far_links(network, k), n * k // 2, p)


@pytest.mark.parametrize("p", [0.1, 0.5, 1.0])
def test_the_degree_law_is_that_of_barrat_and_weigt(p: float) -> None:
    n, k = 40_000, 6
    degrees = watts_strogatz(n, k, p, rng=3).out_degree
    kept = stats.binom.pmf(np.arange(k // 2 + 1), k // 2, 1 - p)
    gained = stats.poisson.pmf(np.arange(30), p * k / 2)
    assert_law(degrees - k // 2, np.convolve(kept, gained))


def test_rewired_links_lead_anywhere_alike() -> None:
    rng = np.random.default_rng(4)
    gaps = []
    for _ in range(300):
        network = watts_strogatz(13, 2, 1, rng=rng)
        gaps.append((network.target.astype(np.int64) - network.source) % 13)
    # Both directions of a link are there: half of it counts, at the shorter distance.
    gap = np.concatenate(gaps)
    assert_law(gap[(gap >= 2) & (gap <= 6)] - 2, np.full(5, 1 / 5))


@pytest.mark.parametrize(("n", "k"), [(5, 2), (6, 4), (9, 6), (12, 10), (7, 6)])
def test_crowded_rings_end_and_keep_their_links(n: int, k: int) -> None:
    for seed in range(50):
        network = watts_strogatz(n, k, 1, rng=seed)
        assert_simple(network)
        assert network.n_edges == n * k
