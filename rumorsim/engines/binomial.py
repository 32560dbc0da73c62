"""Binomial numbers from uniforms, exactly, through the inverse distribution function."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["binomial"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def binomial(units: Floats, n: Whole, p: Floats) -> Whole:
    """Return the smallest k, of Binomial(n, p), with P(X <= k) above the unit.

    P(X > k) = I_p(k + 1, n - k), an incomplete beta function (DLMF 8.17.5), is compared with
    1 - unit, so that neither tail loses digits. The search starts from the expansion of Cornish &
    Fisher (1938) and steps until the bar lies between P(X > k) and P(X > k - 1).

    Parameters
    ----------
    units : ndarray of float64, in [0, 1)
        Multiples of 2**-53.
    n : ndarray of int64, not negative
    p : ndarray of float64, in [0, 1]
    """
    k = np.where(p < 1.0, 0, n)
    open_ = np.flatnonzero((p > 0.0) & (p < 1.0) & (n > 0))
    k[open_] = _searched(units[open_], n[open_], p[open_])
    return k


def _searched(units: Floats, n: Whole, p: Floats) -> Whole:
    bar = 1.0 - units
    k = _guess(units, n, p)
    is_enough = np.zeros(k.size, dtype=np.bool_)
    high = np.flatnonzero(k > 0)
    while high.size:
        high = high[_above(k[high] - 1, n[high], p[high]) < bar[high]]
        k[high] -= 1
        is_enough[high] = True
        high = high[k[high] > 0]
    low = np.flatnonzero(~is_enough)
    while low.size:
        low = low[_above(k[low], n[low], p[low]) >= bar[low]]
        k[low] += 1
    return k


def _above(k: Whole, n: Whole, p: Floats) -> Floats:
    """Return P(X > k)."""
    from scipy import special

    least = np.minimum(k, n - 1)
    return np.where(k < n, special.betainc(least + 1.0, np.asarray(n - least, float), p), 0.0)


def _guess(units: Floats, n: Whole, p: Floats) -> Whole:
    from scipy import special

    normal = special.ndtri(np.maximum(units, 2.0**-54))
    spread = np.sqrt(n * p * (1.0 - p))
    skew = (1.0 - 2.0 * p) * (normal * normal - 1.0) / 6.0
    guess = np.floor(n * p + spread * normal + skew)
    return np.clip(guess, 0, n).astype(np.int64)
