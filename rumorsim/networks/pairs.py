"""Unordered pairs of nodes as single numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["are_among", "first_of_each", "pair_keys"]

Ids = NDArray[np.int64]


def pair_keys(left: Ids, right: Ids) -> Ids:
    """Return one number per unordered pair; node ids are below 2**31."""
    return (np.minimum(left, right) << 32) | np.maximum(left, right)


def are_among(keys: Ids, ordered: Ids) -> NDArray[np.bool_]:
    """Flag the keys that occur in a sorted array; fast where one of the two is short."""
    if ordered.size == 0:
        return np.zeros(keys.size, dtype=np.bool_)
    place = np.minimum(ordered.searchsorted(keys), ordered.size - 1)
    return np.asarray(ordered[place] == keys)


def first_of_each(keys: Ids) -> NDArray[np.bool_]:
    """Flag the first occurrence of every key."""
    flags = np.zeros(keys.size, dtype=np.bool_)
    flags[np.unique(keys, return_index=True)[1]] = True
    return flags
