"""Scatter operations on repeated indices, without sorting.

A *slot* numbers the distinct targets of a list of messages. Sums run in the order of the list,
so they do not depend on what else shares the batch.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

__all__ = ["Grouper", "distinct", "scatter_max", "scatter_or"]

Ints = NDArray[np.int64]


def distinct(index: Ints) -> Ints:
    """Return the distinct entries in ascending order; sorting beats `numpy.unique`'s hashing."""
    ordered = np.sort(index)
    new = np.ones(ordered.size, dtype=np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    return ordered[new]


class Grouper:
    """Finds the distinct members of an index list through one scratch array of tags.

    Parameters
    ----------
    size : int
        Indices lie in ``[0, size)``.
    """

    def __init__(self, size: int) -> None:
        self._tag = np.empty(size, dtype=np.int32)

    def slots(self, index: Ints) -> tuple[Ints, Ints]:
        """Return the distinct members of `index` and, for every entry, which one it is.

        Returns
        -------
        distinct : ndarray of int, shape (s,)
        slot : ndarray of int, shape of `index`
            ``distinct[slot] == index``.
        """
        position = np.arange(index.size, dtype=np.int32)
        self._tag[index] = position
        distinct = index[self._tag[index] == position]
        self._tag[distinct] = np.arange(distinct.size, dtype=np.int32)
        return distinct, self._tag[index].astype(np.int64)


def _rounds(slot: Ints, size: int) -> Iterator[Ints]:
    """Yield positions of the list such that no slot repeats within one round."""
    last = np.empty(size, dtype=np.int64)
    rest = np.arange(slot.size)
    while rest.size:
        last[slot[rest]] = rest
        chosen = last[slot[rest]] == rest
        yield rest[chosen]
        rest = rest[~chosen]


def scatter_or(slot: Ints, size: int, masks: NDArray[np.uint64], row: Ints) -> NDArray[np.uint64]:
    """Return, per slot, the bitwise OR of ``masks[row]``; shape (size, words)."""
    result = np.zeros((size, masks.shape[1]), dtype=np.uint64)
    for chosen in _rounds(slot, size):
        result[slot[chosen]] |= masks[row[chosen]]
    return result


def scatter_max(slot: Ints, size: int, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the largest value per slot; every slot must occur."""
    result = np.full(size, -np.inf)
    for chosen in _rounds(slot, size):
        result[slot[chosen]] = np.maximum(result[slot[chosen]], values[chosen])
    return result
