"""Erdos-Renyi and block models: binomial laws, and all small networks alike."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from rumorsim.networks import erdos_renyi, stochastic_block_model
from rumorsim.networks.random_graphs import _unrank
from tests.networks.laws import assert_binomial, assert_law


@pytest.mark.parametrize(("n", "mean_degree"), [(1000, 0.01), (20_000, 10), (300, 150), (60, 58)])
def test_the_number_of_ties_is_binomial(n: int, mean_degree: float) -> None:
    network = erdos_renyi(n, mean_degree, rng=11)
    assert_binomial(network.n_edges // 2, n * (n - 1) // 2, mean_degree / (n - 1))


@pytest.mark.parametrize("node", [0, 7, 19])
def test_the_degree_of_a_node_is_binomial(node: int) -> None:
    rng = np.random.default_rng(12)
    degrees = [erdos_renyi(20, 6, rng=rng).out_degree[node] for _ in range(2000)]
    assert_law(degrees, stats.binom.pmf(np.arange(20), 19, 6 / 19))


def test_all_networks_of_four_nodes_are_equally_likely() -> None:
    rng = np.random.default_rng(13)
    power = np.zeros((4, 4), dtype=np.int64)
    power[np.triu_indices(4, 1)] = 2 ** np.arange(6)
    codes = []
    for _ in range(4000):
        network = erdos_renyi(4, 1.5, rng=rng)
        codes.append(int(power[network.source, network.target].sum()))
    assert_law(codes, np.full(64, 1 / 64))


@pytest.mark.parametrize("high", [1, 2, 3, 1000, 2**20 + 1, 2**26 + 3, 2**29 + 1, 2**31 - 2])
def test_pairs_are_numbered_without_rounding(high: int) -> None:
    first = high * (high - 1) // 2
    rank = np.array([first, first + high // 2, first + high - 1], dtype=np.int64)
    low, found = _unrank(rank)
    assert found.tolist() == [high] * 3
    assert low.tolist() == [0, high // 2, high - 1]


def test_ties_between_blocks_are_binomial() -> None:
    sizes = [300, 0, 500, 200]
    rng = np.random.default_rng(14)
    p = rng.uniform(0.01, 0.2, (4, 4))
    p = (p + p.T) / 2
    network = stochastic_block_model(sizes, p, rng=rng)
    block = network.node_data["block"]
    assert block.tolist() == np.repeat([0, 1, 2, 3], sizes).tolist()
    found = np.zeros((4, 4), dtype=np.int64)
    np.add.at(found, (block[network.source], block[network.target]), 1)
    for r, s in [(0, 0), (0, 2), (0, 3), (2, 2), (2, 3), (3, 3)]:
        pairs = sizes[r] * (sizes[r] - 1) // 2 if r == s else sizes[r] * sizes[s]
        assert_binomial(int(found[r, s]) // (2 if r == s else 1), pairs, p[r, s])


def test_the_degree_in_a_block_model_is_a_sum_of_binomials() -> None:
    rng = np.random.default_rng(15)
    p = np.array([[0.5, 0.1], [0.1, 0.3]])
    degrees = [stochastic_block_model([8, 12], p, rng=rng).out_degree[7] for _ in range(2000)]
    own, other = stats.binom.pmf(np.arange(8), 7, 0.5), stats.binom.pmf(np.arange(13), 12, 0.1)
    assert_law(degrees, np.convolve(own, other))


def test_one_block_is_erdos_renyi_in_law() -> None:
    rng = np.random.default_rng(16)
    degrees = [stochastic_block_model([15], [[0.4]], rng=rng).out_degree[3] for _ in range(2000)]
    assert_law(degrees, stats.binom.pmf(np.arange(15), 14, 0.4))
