"""What all generators promise: simple symmetric ties, the same from the same rng, clear errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from rumorsim import networks
from rumorsim.errors import ArgumentError
from rumorsim.networks import Network
from tests.networks.laws import assert_simple, same_ties

Maker = Callable[..., Network]

RANDOM: dict[str, Maker] = {
    "erdos_renyi": lambda rng: networks.erdos_renyi(200, 6, rng=rng),
    "barabasi_albert": lambda rng: networks.barabasi_albert(200, 3, rng=rng),
    "watts_strogatz": lambda rng: networks.watts_strogatz(200, 6, 0.3, rng=rng),
    "random_regular": lambda rng: networks.random_regular(200, 5, rng=rng),
    "dense_regular": lambda rng: networks.random_regular(40, 30, rng=rng),
    "configuration_model": lambda rng: networks.configuration_model([9, 1, 2] * 60, rng=rng),
    "stochastic_block_model": lambda rng: networks.stochastic_block_model(
        [80, 0, 120], np.full((3, 3), 0.05), rng=rng
    ),
}
FIXED: dict[str, Maker] = {
    "complete": lambda: networks.complete(20),
    "ring": lambda: networks.ring(20, 6),
}
SMALLEST: dict[str, tuple[Maker, int, int]] = {
    "complete 1": (lambda: networks.complete(1), 1, 0),
    "complete 2": (lambda: networks.complete(2), 2, 2),
    "ring 1": (lambda: networks.ring(1, 0), 1, 0),
    "ring 3": (lambda: networks.ring(3, 2), 3, 6),
    "erdos_renyi 1": (lambda: networks.erdos_renyi(1, 0), 1, 0),
    "erdos_renyi p=0": (lambda: networks.erdos_renyi(50, 0), 50, 0),
    "erdos_renyi p=1": (lambda: networks.erdos_renyi(50, 49), 50, 50 * 49),
    "erdos_renyi 2, p=1": (lambda: networks.erdos_renyi(2, 1), 2, 2),
    "barabasi_albert 2": (lambda: networks.barabasi_albert(2, 1), 2, 2),
    "barabasi_albert star": (lambda: networks.barabasi_albert(9, 8), 9, 16),
    "watts_strogatz 1": (lambda: networks.watts_strogatz(1, 0, 1), 1, 0),
    "watts_strogatz full": (lambda: networks.watts_strogatz(5, 4, 1), 5, 20),
    "random_regular 1": (lambda: networks.random_regular(1, 0), 1, 0),
    "random_regular 2": (lambda: networks.random_regular(2, 1), 2, 2),
    "random_regular full": (lambda: networks.random_regular(6, 5), 6, 30),
    "configuration_model 0": (lambda: networks.configuration_model([0, 0]), 2, 0),
    "configuration_model star": (lambda: networks.configuration_model([3, 1, 1, 1]), 4, 6),
    "block 1": (lambda: networks.stochastic_block_model([1], [[1]]), 1, 0),
    "block p=1": (lambda: networks.stochastic_block_model([2, 3], np.ones((2, 2))), 5, 20),
    "block bipartite": (lambda: networks.stochastic_block_model([2, 3], [[0, 1], [1, 0]]), 5, 12),
}
WRONG: list[tuple[str, tuple[Any, ...], str]] = [
    ("complete", (0,), "n: got 0, allowed: an int of at least 1"),
    ("complete", (2.0,), r"n: got 2\.0"),
    ("well_mixed", (0,), "n: got 0"),
    ("ring", (5, 3), "k: got 3, allowed: an even int"),
    ("ring", (5, 6), r"k: got 6, allowed: an int in \[0, 4\]"),
    ("erdos_renyi", (0, 0), "n: got 0"),
    ("erdos_renyi", (5, 4.5), r"mean_degree: got 4\.5, allowed: a number in \[0, 4\]"),
    ("erdos_renyi", (5, float("nan")), "mean_degree: got nan"),
    ("erdos_renyi", (5, "2"), "mean_degree: got '2'"),
    ("erdos_renyi", (5, True), "mean_degree: got True"),
    ("barabasi_albert", (1, 1), "n: got 1, allowed: an int of at least 2"),
    ("barabasi_albert", (5, 0), r"m: got 0, allowed: an int in \[1, 4\]"),
    ("barabasi_albert", (5, 5), r"m: got 5, allowed: an int in \[1, 4\]"),
    ("watts_strogatz", (9, 4, 1.1), r"p: got 1\.1, allowed: a number in \[0, 1\]"),
    ("watts_strogatz", (9, 3, 0.1), "k: got 3, allowed: an even int"),
    ("random_regular", (5, 3), "degree: got 3, allowed: an even int, since n = 5 is odd"),
    ("random_regular", (5, 5), r"degree: got 5, allowed: an int in \[0, 4\]"),
    ("configuration_model", ([],), "degrees: got '1-D float64, 0 values'"),
    ("configuration_model", ([1.0, 1.0],), "degrees: got '1-D float64, 2 values'"),
    ("configuration_model", ([1, 3, 1],), r"degrees\[1\]: got .*3.*, allowed: an int in \[0, 2\]"),
    ("configuration_model", ([-1, 1],), r"degrees\[0\]: got .*-1"),
    ("configuration_model", ([1, 1, 1],), "degrees: got 'a sum of 3', allowed: an even sum"),
    ("configuration_model", ([3, 3, 1, 1],), "degrees: .*allowed: graphical degrees"),
    ("stochastic_block_model", (5, [[1]]), "sizes: got '0-D', allowed: a 1-D array"),
    ("stochastic_block_model", ([0], [[1]]), r"sizes: got \[0\], allowed: at least one node"),
    ("stochastic_block_model", ([2, -1], np.ones((2, 2))), r"sizes\[1\]: got .*-1"),
    ("stochastic_block_model", ([2, 2], [[1]]), r"p: got 'shape \(1, 1\)', allowed: shape \(2, 2"),
    ("stochastic_block_model", ([2, 2], [[1, 0], [1, 1]]), r"p\[0, 1\]: got 0\.0, .*equal to p\[1"),
    ("stochastic_block_model", ([2], [[1.5]]), r"p\[0, 0\]: got 1\.5, allowed: in \[0, 1\]"),
    ("stochastic_block_model", ([2], [[np.nan]]), r"p\[0, 0\]: got nan"),
]


@pytest.mark.parametrize("name", RANDOM)
def test_random_networks_are_simple_and_symmetric(name: str) -> None:
    for seed in range(5):
        assert_simple(RANDOM[name](seed))


@pytest.mark.parametrize("name", FIXED)
def test_networks_without_chance_are_simple_and_symmetric(name: str) -> None:
    assert_simple(FIXED[name]())


@pytest.mark.parametrize("name", RANDOM)
def test_the_same_rng_gives_the_same_network_and_another_one_another(name: str) -> None:
    make = RANDOM[name]
    forms: list[Callable[[], Any]] = [
        lambda: 7,
        lambda: np.int64(7),
        lambda: np.random.SeedSequence(7),
        lambda: np.random.default_rng(7),
    ]
    for form in forms:
        assert same_ties(make(form()), make(7))
    generator = np.random.default_rng(7)
    first, second = make(generator), make(generator)
    assert same_ties(first, make(7))
    # Equal with a probability far below 1e-100.
    assert not same_ties(first, second)
    assert not same_ties(make(None), make(None))


@pytest.mark.parametrize("name", RANDOM)
@pytest.mark.parametrize("rng", [-1, True, 0.5, "seed", np.random.RandomState(0)])
def test_what_is_no_rng_is_refused(name: str, rng: Any) -> None:
    with pytest.raises(ArgumentError, match=r"rng: got .*, allowed: None, a non-negative int"):
        RANDOM[name](rng)


@pytest.mark.parametrize("name", SMALLEST)
def test_the_smallest_and_the_fullest_networks(name: str) -> None:
    make, n_nodes, n_ties = SMALLEST[name]
    network = make()
    assert (network.n_nodes, network.n_edges) == (n_nodes, n_ties)
    assert_simple(network)


@pytest.mark.parametrize(("name", "arguments", "message"), WRONG)
def test_errors_name_the_field_the_value_and_the_range(
    name: str, arguments: tuple[Any, ...], message: str
) -> None:
    with pytest.raises(ArgumentError, match=message):
        getattr(networks, name)(*arguments)


def test_complete_ties_everybody_to_all_others() -> None:
    network = networks.complete(7)
    assert (network.out_degree == 6).all()
    assert network.target[:6].tolist() == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(("n", "k"), [(3, 2), (4, 2), (9, 4), (8, 6)])
def test_ring_ties_the_nearest(n: int, k: int) -> None:
    network = networks.ring(n, k)
    gap = (network.target.astype(int) - network.source) % n
    assert (np.minimum(gap, n - gap) <= k // 2).all()
    assert (network.out_degree == k).all()


def test_well_mixed_stores_nothing_and_says_what_to_do() -> None:
    population = networks.well_mixed(1_000_000)
    assert population.n_nodes == 1_000_000
    assert repr(population) == "WellMixed(1000000 nodes)"
    assert vars(population) == {"n_nodes": 1_000_000}
    with pytest.raises(AttributeError, match=r"stores no ties; complete\(n\) is the same"):
        _ = population.indptr
    with pytest.raises(AttributeError, match="no attribute 'colour'"):
        _ = population.colour
