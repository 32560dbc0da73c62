"""Who comes too late, where everybody changes at most once in a step."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.cells import Cells

__all__ = ["in_order", "in_time"]

Floats = NDArray[np.float64]


def in_order(moments: Floats, exponentials: Floats) -> Cells:
    """Return the order of time; at one moment the smaller exponential is first, then as given."""
    order = np.argsort(moments)
    if np.diff(moments[order]).all():
        return order
    return np.lexsort((exponentials, moments))


def in_time(one: Cells, other: Cells, n_cells: int) -> NDArray[np.bool_]:
    """Return which of some candidates take place, one after another.

    Candidate k takes place unless one of its ends belongs to an earlier one that does. What
    stands first at both its ends is settled at once, then what is first among the rest, and so on.

    Parameters
    ----------
    one, other : ndarray of int64, shape (m,)
        The cells that each changes, in the order of time; twice the same where only one.
    n_cells : int
    """
    happens = np.zeros(one.size, dtype=np.bool_)
    earliest = np.empty(n_cells, dtype=np.int64)
    open_ = np.arange(one.size)
    while open_.size:
        left, right = one[open_], other[open_]
        earliest[left] = earliest[right] = one.size
        np.minimum.at(earliest, left, open_)
        np.minimum.at(earliest, right, open_)
        is_first = (earliest[left] == open_) & (earliest[right] == open_)
        happens[open_[is_first]] = True
        earliest[left[is_first]] = earliest[right[is_first]] = -1
        open_ = open_[(earliest[left] >= 0) & (earliest[right] >= 0)]
    return happens
