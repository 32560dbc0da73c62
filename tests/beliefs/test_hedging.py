"""Caps on expression and the loss of hedges."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumorsim.beliefs import express, lose_hedge

INF = math.inf
log_odds = st.floats(-1e3, 1e3)
share = st.floats(0, 1)


def test_expression_is_capped_on_both_sides() -> None:
    assert express([-5.0, -1.0, 0.0, 1.0, 5.0], 3.0).tolist() == [-3.0, -1.0, 0.0, 1.0, 3.0]


def test_an_infinite_cap_is_none() -> None:
    assert express([-INF, 2.0, INF], INF).tolist() == [-INF, 2.0, INF]
    assert express([-INF, INF], [3.0, 2.0]).tolist() == [-3.0, 2.0]


def test_part_of_the_hedge_is_lost() -> None:
    assert lose_hedge([1.0, -1.0], 2.0, 0.25).tolist() == [1.25, -1.25]


@given(log_odds, st.floats(0, 20), share)
def test_the_formula_as_written(e: float, floor: float, loss: float) -> None:
    size = abs(e)
    expected = max(size, floor + (1 - loss) * (size - floor)) if e else 0.0
    assert float(lose_hedge(e, floor, loss)) == pytest.approx(math.copysign(expected, e), rel=1e-14)


@given(log_odds, share)
def test_what_is_flat_already_stays_bit_for_bit(e: float, loss: float) -> None:
    assert float(lose_hedge(e, abs(e), loss)) == e
    assert float(lose_hedge(e, abs(e) / 2, loss)) == e


@pytest.mark.parametrize("floor", [0.0, 1.7, INF])
@pytest.mark.parametrize("loss", [0.0, 0.2, 1.0])
def test_silence_and_certainty_stay(floor: float, loss: float) -> None:
    assert lose_hedge([0.0, INF, -INF], floor, loss).tolist() == [0.0, INF, -INF]


def test_limits_of_loss_and_floor() -> None:
    e = [0.5, -0.5]
    assert lose_hedge(e, 2.0, 0.0).tolist() == e
    assert lose_hedge(e, 2.0, 1.0).tolist() == [2.0, -2.0]
    assert lose_hedge(e, INF, 0.0).tolist() == e
    assert lose_hedge(e, INF, 0.1).tolist() == [INF, -INF]


def test_arguments_broadcast() -> None:
    e, loss = np.array([[1.0], [-3.0]]), np.array([0.0, 0.5])
    assert lose_hedge(e, 2.0, loss).tolist() == [[1.0, 1.5], [-3.0, -3.0]]
