"""Stated degrees: exact in every network, ties otherwise at random."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from rumorsim.errors import ArgumentError
from rumorsim.networks import configuration_model, random_regular
from tests.networks.laws import assert_binomial, assert_law, assert_simple, assert_within


@pytest.mark.parametrize(("n", "degree"), [(50, 0), (50, 1), (51, 4), (1000, 7), (30, 20), (9, 8)])
def test_regular_networks_are_regular(n: int, degree: int) -> None:
    network = random_regular(n, degree, rng=1)
    assert (network.out_degree == degree).all()
    assert_simple(network)


def test_configured_degrees_are_exact_even_when_very_unequal() -> None:
    rng = np.random.default_rng(2)
    degrees = np.minimum(rng.zipf(2.2, size=3000), 400)
    degrees[0] += degrees.sum() % 2
    network = configuration_model(degrees, rng=rng)
    assert np.array_equal(network.out_degree, degrees)
    assert_simple(network)


def is_simple_sequence(degrees: tuple[int, ...]) -> bool:
    """Havel and Hakimi's test, one node at a time."""
    left = sorted(degrees, reverse=True)
    while left and left[0]:
        first, left = left[0], left[1:]
        if first > len(left) or left[first - 1] == 0:
            return False
        left = sorted([d - 1 for d in left[:first]] + left[first:], reverse=True)
    return True


def test_exactly_the_sequences_of_simple_networks_are_taken() -> None:
    taken = 0
    for degrees in itertools.combinations_with_replacement(range(6), 6):
        if is_simple_sequence(degrees):
            assert configuration_model(degrees, rng=3).out_degree.tolist() == list(degrees)
            taken += 1
        else:
            with pytest.raises(ArgumentError, match="degrees"):
                configuration_model(degrees, rng=3)
    # The number of degree sequences of six nodes (Ruskey et al. 1994; OEIS A004251).
    assert taken == 102


@pytest.mark.parametrize(("n", "degree"), [(10, 3), (8, 5)])
def test_every_pair_is_tied_equally_often(n: int, degree: int) -> None:
    # All nodes are alike, so every pair is tied with probability degree / (n - 1) exactly.
    rng = np.random.default_rng(4)
    tied = np.zeros((n, n), dtype=np.int64)
    rounds = 300
    for _ in range(rounds):
        network = random_regular(n, degree, rng=rng)
        tied[network.source, network.target] += 1
    for u, v in [(0, 1), (0, n - 1), (n - 2, n - 1), (2, 5)]:
        assert_binomial(int(tied[u, v]), rounds, degree / (n - 1))


def test_matchings_of_six_nodes_are_equally_likely() -> None:
    rng = np.random.default_rng(5)
    seen: dict[bytes, int] = {}
    codes = [
        seen.setdefault(random_regular(6, 1, rng=rng).target.tobytes(), len(seen))
        for _ in range(1500)
    ]
    assert len(seen) == 15
    assert_law(codes, np.full(15, 1 / 15))


def test_triangles_are_as_many_as_bollobas_found() -> None:
    # Poisson with mean (d - 1)^3 / 6 up to O(1 / n).
    rng = np.random.default_rng(6)
    rounds, mean = 150, 27 / 6
    found = 0.0
    for _ in range(rounds):
        matrix = random_regular(600, 4, rng=rng).to_scipy()
        found += float((matrix @ matrix).multiply(matrix).sum()) / 6
    assert_within(found / rounds, mean, float(np.sqrt(mean / rounds)))
