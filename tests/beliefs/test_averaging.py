"""DeGroot and Friedkin-Johnsen: printed values, closed forms against repetition, refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumorsim.beliefs import degroot, friedkin_johnsen
from rumorsim.errors import ArgumentError

TWO = [[0.5, 0.5], [0.25, 0.75]]
THREE = [[0.0, 0.5, 0.5], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]
# Friedkin & Johnsen 1999: weights, first opinions, opinions in the end (printed, recomputed).
GROUP = np.array(
    [
        [0.220, 0.120, 0.360, 0.300],
        [0.147, 0.215, 0.344, 0.294],
        [0.0, 0.0, 1.0, 0.0],
        [0.090, 0.178, 0.446, 0.286],
    ]
)
FIRST = [25.0, 25.0, 75.0, 85.0]
PRINTED = [60, 60, 75, 75]
RECOMPUTED = [60.0208, 59.9840, 75.0, 74.9862]
INFLUENCE = [
    [0.27940, 0.04502, 0.55141, 0.12417],
    [0.04714, 0.27825, 0.54924, 0.12537],
    [0.0, 0.0, 1.0, 0.0],
    [0.03009, 0.04807, 0.53240, 0.38944],
]


def random_weights(seed: int, n: int, share: float) -> np.ndarray:
    """Return rows that sum to 1, with weight on oneself and at least somebody to hear."""
    rng = np.random.default_rng(seed)
    weights = rng.random((n, n)) * (rng.random((n, n)) < share)
    weights += np.eye(n) * 0.1
    return weights / weights.sum(axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("weights", "influence"), [(TWO, [1 / 3, 2 / 3]), (THREE, [0.4, 0.4, 0.2])]
)
def test_consensus_weighs_by_the_left_eigenvector(weights: Any, influence: list[float]) -> None:
    n = len(influence)
    assert degroot(weights, np.eye(n)) == pytest.approx(np.tile(influence, (n, 1)), abs=1e-15)
    beliefs = np.arange(n) ** 2.0
    assert degroot(weights, beliefs) == pytest.approx(np.full(n, beliefs @ influence))


@given(st.integers(0, 10**6), st.integers(1, 9))
def test_the_limit_is_where_repetition_leads(seed: int, n: int) -> None:
    weights = random_weights(seed, n, 0.7)
    weights[:, 0] += 0.2  # everybody hears the first
    weights /= weights.sum(axis=1, keepdims=True)
    beliefs = np.random.default_rng(seed).random((n, 2))
    limit = degroot(weights, beliefs)
    assert degroot(weights, beliefs, steps=500) == pytest.approx(limit, abs=1e-9)
    assert limit.shape == (n, 2)


def test_neighbours_on_an_undirected_graph_count_by_degree() -> None:
    ties = np.array([[0, 1, 1, 1], [1, 0, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0]])
    degree = ties.sum(axis=1)
    limit = degroot(ties / degree[:, None], np.eye(4))
    assert limit[2] == pytest.approx(degree / degree.sum())


def test_followers_do_not_count() -> None:
    """The last two listen to the first two, who do not listen to them."""
    weights = np.array([[0.5, 0.5, 0, 0], [0.25, 0.75, 0, 0], [0.5, 0, 0, 0.5], [0, 0, 1.0, 0]])
    assert degroot(weights, [0.0, 3.0, 50.0, 70.0]) == pytest.approx(np.full(4, 2.0))


def test_steps_are_single_averages() -> None:
    assert degroot(TWO, [1.0, 0.0], steps=0).tolist() == [1.0, 0.0]
    assert degroot(TWO, [1.0, 0.0], steps=1).tolist() == [0.5, 0.25]
    assert degroot(TWO, [1.0, 0.0], steps=2).tolist() == [0.375, 0.3125]


def test_several_closed_groups_are_named() -> None:
    weights = np.eye(5)
    weights[0] = [0.0, 0.5, 0.5, 0.0, 0.0]
    weights[1:3, 1:3] = 0.5
    with pytest.raises(ArgumentError, match=r"3 groups .* such as \[1, 2\] and \[3\]"):
        degroot(weights, np.zeros(5))
    assert degroot(weights, np.ones(5), steps=3).tolist() == [1.0] * 5


@pytest.mark.parametrize("period", [2, 3, 6])
def test_periodic_groups_are_named(period: int) -> None:
    ring = np.roll(np.eye(period), 1, axis=1)
    weights = np.zeros((period + 1, period + 1))
    weights[:period, :period] = ring
    weights[period, :2] = 0.5
    with pytest.raises(ArgumentError, match=rf"group .*0, 1.* has period {period}, so that"):
        degroot(weights, np.zeros(period + 1))
    weights[0] *= 0.9
    weights[0, 0] += 0.1
    assert degroot(weights, np.full(period + 1, 4.0)) == pytest.approx(4.0)


def test_cycles_of_coprime_lengths_agree() -> None:
    """Lengths 2 and 3: period 1 without anybody who listens to himself; 2 and 4: period 2."""
    assert degroot(THREE, [1.0, 1.0, 1.0]) == pytest.approx(1.0)
    square = np.array([[0, 0.5, 0, 0.5], [0.5, 0, 0.5, 0], [0, 0.5, 0, 0.5], [0.5, 0, 0.5, 0]])
    with pytest.raises(ArgumentError, match="period 2"):
        degroot(square, np.zeros(4))


def test_printed_opinions() -> None:
    susceptibility = 1.0 - np.diag(GROUP)
    final = friedkin_johnsen(GROUP, susceptibility, FIRST)
    assert final == pytest.approx(RECOMPUTED, abs=5e-5)
    assert final.round().tolist() == PRINTED
    influence = friedkin_johnsen(GROUP, susceptibility, np.eye(4))
    assert influence == pytest.approx(np.array(INFLUENCE), abs=5e-6)
    assert influence.sum(axis=1) == pytest.approx(1.0)
    assert influence @ FIRST == pytest.approx(final)


@given(st.integers(0, 10**6), st.integers(1, 9))
def test_the_closed_form_is_where_repetition_leads(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    weights = random_weights(seed, n, 0.5)
    susceptibility = rng.uniform(0.0, 0.95, n)
    beliefs = rng.normal(size=(n, 3))
    limit = friedkin_johnsen(weights, susceptibility, beliefs)
    again = friedkin_johnsen(weights, susceptibility, beliefs, steps=700)
    assert again == pytest.approx(limit, abs=1e-9)


def test_limits_of_susceptibility() -> None:
    assert friedkin_johnsen(TWO, 0.0, [3.0, 5.0]).tolist() == [3.0, 5.0]
    opened = friedkin_johnsen(TWO, 1.0, [3.0, 5.0], steps=7)
    assert opened == pytest.approx(degroot(TWO, [3.0, 5.0], steps=7), abs=1e-15)
    nearly = friedkin_johnsen(TWO, 1.0 - 1e-9, [3.0, 5.0])
    assert nearly == pytest.approx(degroot(TWO, [3.0, 5.0]), abs=1e-6)


def test_nobody_may_be_adrift() -> None:
    weights = [[1.0, 0.0, 0.0], [0.0, 0.5, 0.5], [0.0, 0.5, 0.5]]
    with pytest.raises(ArgumentError, match="got 1 for person 1 and all whom that person hears"):
        friedkin_johnsen(weights, [0.5, 1.0, 1.0], [0.0, 0.0, 0.0])
    attached = friedkin_johnsen(weights, [0.5, 1.0, 0.9], [0.0, 1.0, 2.0])
    assert attached == pytest.approx([0.0, 2.0, 2.0])


@pytest.mark.parametrize(
    ("weights", "beliefs", "steps", "message"),
    [
        ([[1.0, 0.0]], [1.0], None, r"weights: shape: got \(1, 2\), allowed: \(n, n\)"),
        ([[0.5, 0.4], [0, 1]], [1, 1], None, r"weights: sum of row 0: got 0\.9"),
        ([[1.5, -0.5], [0, 1]], [1, 1], None, "weights: got .*not negative"),
        ([[np.nan, 1.0], [0, 1]], [1, 1], None, "weights: got"),
        (TWO, [1.0, 2.0, 3.0], None, r"beliefs: shape: got \(3,\), allowed: \(2,\) or \(2, k\)"),
        (TWO, [1.0, 2.0], -1, "steps: got -1, allowed: an int >= 0"),
        (TWO, [1.0, 2.0], 1.5, r"steps: got 1\.5"),
    ],
)
def test_arguments_are_checked(weights: Any, beliefs: Any, steps: Any, message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        degroot(weights, beliefs, steps)
    with pytest.raises(ArgumentError, match=message):
        friedkin_johnsen(weights, 0.5, beliefs, steps)


@pytest.mark.parametrize("susceptibility", [1.1, [0.5, -0.1], [0.5], [0.5, np.nan]])
def test_susceptibility_is_checked(susceptibility: Any) -> None:
    with pytest.raises(ArgumentError, match="susceptibility"):
        friedkin_johnsen(TWO, susceptibility, [0.0, 1.0])
