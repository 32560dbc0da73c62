"""Rounding on the logarithmic scale, against decimal arithmetic."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumorsim.beliefs import round_half_up

log10_numbers = st.floats(-12, 12)
digits = st.integers(1, 15)


def decimal_half_up(text: str, digits: int) -> float:
    number = Decimal(text)
    unit = Decimal(1).scaleb(number.adjusted() - digits + 1)
    return float(number.quantize(unit, rounding=ROUND_HALF_UP))


@pytest.mark.parametrize("number", [3000.0, 18.0, 6.0, 1.3e6, 10_000.0, 1.0, 1000.0, 0.01, 9.9e20])
@pytest.mark.parametrize("log10", [math.log10, lambda x: float(np.log10(x))])
def test_round_numbers_come_back_bit_for_bit(
    number: float, log10: Callable[[float], float]
) -> None:
    for places in range(2, 16):
        assert float(round_half_up(log10(number), places)) == log10(number)


def test_a_last_bit_does_not_make_a_number_less_round() -> None:
    """Logarithms of one number from two libraries may differ by so much."""
    for number in (7.0, 18.0, 3000.0, 1.3e6):
        for x in (math.log10(number), *np.nextafter(math.log10(number), [0.0, 99.0])):
            assert float(round_half_up(x, 2)) == x


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("9.95", 2),
        ("9.949", 2),
        ("99.5", 2),
        ("0.0995", 2),
        ("2.5", 1),
        ("3.5", 1),
        ("0.25", 1),
        ("12.5", 2),
        ("1249.999", 2),
        ("1250", 2),
        ("18", 1),
        ("15", 1),
        ("123456.5", 6),
        ("8.5e-9", 1),
        ("1.05", 2),
        ("1.15", 2),
        ("1.25", 2),
        ("4.35", 2),
    ],
)
def test_halves_go_up_as_written(text: str, places: int) -> None:
    """Also where the double nearest to the number lies below the half."""
    rounded = float(round_half_up(math.log10(float(text)), places))
    assert rounded == pytest.approx(math.log10(decimal_half_up(text, places)), rel=2e-16)


@given(log10_numbers, st.integers(1, 8))
def test_the_nearest_number_of_that_many_digits(x: float, places: int) -> None:
    rounded = 10.0 ** float(round_half_up(x, places))
    unit = 10.0 ** (math.floor(x) - places + 1)
    assert abs(rounded - 10.0**x) <= unit / 2 * (1 + 1e-6)
    assert rounded / unit == pytest.approx(round(rounded / unit), rel=1e-13)


@given(log10_numbers | st.floats(-300, 300), digits)
def test_rounding_twice_is_rounding_once(x: float, places: int) -> None:
    once = round_half_up(x, places)
    assert float(round_half_up(once, places)) == float(once)


def test_no_number_stays_no_number() -> None:
    assert np.isnan(round_half_up([np.nan, np.nan], 2)).all()
    assert round_half_up([-math.inf, math.inf], 2).tolist() == [-math.inf, math.inf]


def test_digits_beyond_a_double_change_nothing() -> None:
    assert float(round_half_up(5.3, 15)) == 5.3


def test_digits_may_differ_from_number_to_number() -> None:
    rounded = round_half_up(np.log10([1234.0, 1234.0, np.nan]), [1, 3, 2])
    assert 10.0 ** rounded[:2] == pytest.approx([1000.0, 1230.0])
    assert round_half_up(np.log10([[1234.0], [5678.0]]), [1, 2, 3]).shape == (2, 3)


def test_a_number_alone_is_rounded_as_in_a_batch() -> None:
    numbers = np.linspace(-5, 7, 2001)
    batch = round_half_up(numbers, 2)
    assert batch.tolist() == [float(round_half_up(number, 2)) for number in numbers]
