"""Log-odds and the operator of a symmetric channel, at their limits and against 60 digits."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumorsim.beliefs import combine, expit, logit

INF = math.inf
log_odds = st.floats(-40, 40) | st.sampled_from([0.0, INF, -INF, 1e300, -700.0, 5e-324])


def exact(a: float, b: float) -> float:
    """Return 2 artanh(tanh(a/2) tanh(b/2)) from its definition."""
    with localcontext(prec=120):
        product = Decimal(1)
        for x in (Decimal(a), Decimal(b)):
            product *= (x.exp() - 1) / (x.exp() + 1)
        return float(((1 + product) / (1 - product)).ln())


def test_logit_is_exact_at_the_ends_and_in_the_middle() -> None:
    assert logit([0.0, 0.5, 1.0]).tolist() == [-INF, 0.0, INF]


def test_logit_of_no_probability_is_nan() -> None:
    assert np.isnan(logit([-0.1, 1.1, np.nan])).all()


def test_expit_is_exact_at_the_ends_and_in_the_middle() -> None:
    assert expit([-INF, 0.0, INF]).tolist() == [0.0, 0.5, 1.0]
    assert expit([-1000.0, 1000.0]).tolist() == [0.0, 1.0]


def test_expit_keeps_small_probabilities() -> None:
    assert float(expit(-700.0)) == pytest.approx(math.exp(-700.0), rel=1e-13)


@given(st.floats(-30, 30))
def test_expit_and_logit_are_inverse(x: float) -> None:
    resolution = 4e-16 / float(expit(-abs(x)))  # of a probability that close to 0 or 1
    assert float(logit(expit(x))) == pytest.approx(x, abs=1e-14 + resolution)


@pytest.mark.parametrize("a", [1e-9, -0.003, 0.2, -1.0, 1.7, 6.0, -33.0, 90.0])
@pytest.mark.parametrize("b", [-1e-9, 0.003, 0.2, 1.0, -1.7, 6.1, 33.0, -90.0])
def test_combine_agrees_with_its_definition(a: float, b: float) -> None:
    assert float(combine(a, b)) == pytest.approx(exact(a, b), rel=1e-13, abs=1e-16)


def test_combine_is_exact_at_infinity_and_zero() -> None:
    b = np.array([0.0, 5e-324, -1.3, 250.0, 1e300, INF, -INF])
    assert combine(INF, b).tolist() == b.tolist()
    assert combine(-INF, b).tolist() == (-b).tolist()
    assert not combine(0.0, b).any()


def test_combine_of_equals_far_out_loses_one_bit() -> None:
    """ln(2 cosh m) in the limit: m - ln 2."""
    assert float(combine(1e4, 1e4)) == pytest.approx(1e4 - math.log(2.0), rel=1e-15)


@given(log_odds, log_odds)
def test_combine_is_commutative_bit_for_bit(a: float, b: float) -> None:
    assert float(combine(a, b)).hex() == float(combine(b, a)).hex()


@given(log_odds, log_odds)
def test_combine_weakens_and_multiplies_signs(a: float, b: float) -> None:
    heard = float(combine(a, b))
    assert abs(heard) <= min(abs(a), abs(b))
    assert heard == 0 or (heard > 0) == ((a > 0) == (b > 0))
    assert heard == -float(combine(-a, b)) == float(combine(-a, -b))


@given(log_odds, log_odds, log_odds)
def test_combine_is_associative(a: float, b: float, c: float) -> None:
    left, right = float(combine(combine(a, b), c)), float(combine(a, combine(b, c)))
    assert left == pytest.approx(right, abs=1e-13)


def test_combine_broadcasts() -> None:
    a, b = np.array([[0.5], [2.0]]), np.array([1.0, -1.0, 3.0])
    table = combine(a, b)
    assert table.shape == (2, 3)
    assert table.tolist() == [[float(combine(x, y)) for y in b] for x in a[:, 0]]


def test_the_message_of_a_symmetric_channel() -> None:
    """P(report) when the report is right with probability r: r p + (1 - r)(1 - p)."""
    r, p = 0.8, 0.3
    assert float(expit(combine(logit(r), logit(p)))) == pytest.approx(r * p + (1 - r) * (1 - p))
