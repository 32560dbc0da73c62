"""Numbers as they are printed: rounding on the logarithmic scale."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["round_half_up"]

_EPSILON = float(np.finfo(np.float64).eps)
# Larger ones are no doubles.
_POWERS_OF_TEN = np.array([float(10**power) for power in range(23)])


def round_half_up(log10_number: ArrayLike, digits: ArrayLike) -> NDArray[np.float64]:
    """Round numbers, given as logarithms, half up to significant digits.

    Parameters
    ----------
    log10_number : array_like of float
        log10 of positive numbers; nan (no number) and infinities stay.
    digits : array_like of int, at least 1
        Significant digits; broadcast against the numbers.

    Returns
    -------
    ndarray of float, of the broadcast shape
        log10 of the rounded numbers. A number that is round already comes back bit for bit, so
        rounding twice is rounding once. Digits that a double cannot resolve on this scale (from
        about the 14th) are left as they are.

    Notes
    -----
    A double that stands for log10(2.5) lies a little above or below it. Numbers within that
    error of a half are therefore halves, and go up.
    """
    number, digits = np.broadcast_arrays(
        np.asarray(log10_number, dtype=np.float64), np.asarray(digits, dtype=np.int64)
    )
    with np.errstate(invalid="ignore"):
        last_place = np.floor(number) - (digits - 1)
        scaled = np.power(10.0, number - last_place)
        error = scaled * (math.log(10.0) * np.spacing(np.abs(number)) + 8.0 * _EPSILON)
        whole = np.floor(scaled + 0.5 + error)
        rounded = _log10_scaled(whole, last_place)
        unchanged = ~(np.abs(scaled - whole) > error) | (error > 0.25)
    return np.asarray(np.where(unchanged, number, rounded))


def _log10_scaled(whole: NDArray[np.float64], power: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return log10(whole * 10**power); where it can be, of the correctly rounded product."""
    near = np.abs(power) < _POWERS_OF_TEN.size
    scale = _POWERS_OF_TEN[np.where(near, np.abs(power), 0.0).astype(np.int64)]
    product = np.where(power < 0, whole / scale, whole * scale)
    return np.asarray(np.log10(product) + np.where(near, 0.0, power))
