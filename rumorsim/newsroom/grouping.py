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

    def distinct(self, index: Ints) -> Ints:
        """Return the distinct members of `index`, in no particular order."""
        return index[self._leaders(index)]

    def slots(self, index: Ints) -> tuple[Ints, Ints]:
        """Return one position per distinct member of `index` and, for every entry, which it is.

        Returns
        -------
        leader : ndarray of int, shape (s,)
            Positions, ascending; ``index[leader]`` are the distinct members.
        slot : ndarray of int, shape of `index`
            ``index[leader][slot] == index``.
        """
        leader = self._leaders(index)
        self._tag[index[leader]] = np.arange(leader.size, dtype=np.int32)
        return leader, self._tag[index].astype(np.int64)

    def _leaders(self, index: Ints) -> Ints:
        position = np.arange(index.size, dtype=np.int32)
        self._tag[index] = position
        return np.flatnonzero(self._tag[index] == position)


def _followers(slot: Ints, leader: Ints) -> Iterator[Ints]:
    """Yield the positions that are no leaders, such that no slot repeats within one round."""
    behind = np.ones(slot.size, dtype=np.bool_)
    behind[leader] = False
    rest = np.flatnonzero(behind)
    last = np.empty(leader.size, dtype=np.int64)
    while rest.size:
        last[slot[rest]] = rest
        chosen = last[slot[rest]] == rest
        yield rest[chosen]
        rest = rest[~chosen]


def scatter_or(
    slot: Ints, leader: Ints, masks: NDArray[np.uint64], row: Ints
) -> NDArray[np.uint64]:
    """Return, per slot, the bitwise OR of ``masks[row]``; shape (slots, words)."""
    result = masks[row[leader]]
    for chosen in _followers(slot, leader):
        result[slot[chosen]] |= masks[row[chosen]]
    return result


def scatter_max(slot: Ints, leader: Ints, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the largest value per slot."""
    result = values[leader]
    for chosen in _followers(slot, leader):
        result[slot[chosen]] = np.maximum(result[slot[chosen]], values[chosen])
    return result
