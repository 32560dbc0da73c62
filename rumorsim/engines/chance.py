"""From words to choices: units, exponentials, and one of several in proportion."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rumorsim.rng import unit

__all__ = ["exponential", "pick", "unit"]

Floats = NDArray[np.float64]
Words = NDArray[np.uint64]


def exponential(words: Words) -> Floats:
    """Return exponentials of mean 1."""
    drawn = unit(words)
    np.negative(drawn, out=drawn)
    np.log1p(drawn, out=drawn)
    return np.negative(drawn, out=drawn)


def pick(weights: Floats, units: Floats) -> NDArray[np.int64]:
    """Return one column per row, in proportion to the weights.

    The first whose cumulated weight exceeds the unit times the sum of its row. One of weight 0 is
    never picked: rounding does not lift the bar to the sum itself.

    Parameters
    ----------
    weights : ndarray of float64, shape (rows, columns)
        Finite, not negative, with a positive sum in every row.
    units : ndarray of float64, shape (rows,)
    """
    cumulated = np.cumsum(weights, axis=1)
    total = cumulated[:, -1]
    bar = np.minimum(units * total, np.nextafter(total, 0.0))
    return np.asarray(np.argmax(cumulated > bar[:, np.newaxis], axis=1), dtype=np.int64)
