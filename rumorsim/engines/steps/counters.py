"""Several small counts of every cell in one machine word, so that a change costs one access."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.cells import Cells

__all__ = ["Counters", "bytes_per_cell"]

Word: TypeAlias = np.dtype[np.unsignedinteger[Any]]

_WORDS = [np.dtype(name) for name in ("uint8", "uint16", "uint32", "uint64")]


class Field(NamedTuple):
    """Where a count stands: in which word, from which bit on, and how far it can go."""

    word: int
    shift: int
    limit: int


class Counters:
    """Counts from 0 up to a limit of their own, all of them 0 at first.

    Adding to some fields and taking from others is one addition modulo the size of the word: what
    is borrowed on the way is given back when all counts are within their limits again.

    Parameters
    ----------
    n_cells : int
    limits : sequence of int, each in [0, 2**63)

    Attributes
    ----------
    words : list of ndarray of unsigned int, each of shape (n_cells,)
    """

    def __init__(self, n_cells: int, limits: Iterable[int]) -> None:
        self.fields, types = _layout(limits)
        self.words = [np.zeros(n_cells, dtype=word) for word in types]
        self._seen = [word.copy() for word in self.words]

    def add(self, cells: Cells, changes: dict[int, int]) -> None:
        """Add to counts; cells that are named several times are changed as often.

        Parameters
        ----------
        cells : ndarray of int64
        changes : dict of int to int
            Number of the count, and what to add to it.
        """
        for number, word in enumerate(self.words):
            fields = [(self.fields[count], by) for count, by in changes.items()]
            total = sum(by << field.shift for field, by in fields if field.word == number)
            if total:
                bits = 8 * word.dtype.itemsize
                np.add.at(word, cells, word.dtype.type(total % (1 << bits)))

    def count(self, number: int, cells: Cells) -> NDArray[np.float64]:
        """Return one of the counts."""
        field = self.fields[number]
        words = self.words[field.word].take(cells)
        words >>= words.dtype.type(field.shift)
        words &= words.dtype.type((1 << field.limit.bit_length()) - 1)
        return words.astype(np.float64)

    def changed(self) -> NDArray[np.bool_]:
        """Return which cells have other counts than when this was last asked."""
        changed = np.zeros(self.words[0].size if self.words else 0, dtype=np.bool_)
        for word, seen in zip(self.words, self._seen, strict=True):
            changed |= word != seen
            np.copyto(seen, word)
        return changed

    def acknowledge(self, cells: Cells) -> None:
        """Take what has changed in some cells as known."""
        for word, seen in zip(self.words, self._seen, strict=True):
            seen[cells] = word.take(cells)


def bytes_per_cell(limits: Iterable[int]) -> int:
    """Return what the counters take for each cell."""
    return 2 * sum(word.itemsize for word in _layout(limits)[1])


def _layout(limits: Iterable[int]) -> tuple[list[Field], list[Word]]:
    """Fill words of 64 bits with fields in turn, and cut each to what is used of it."""
    fields: list[Field] = []
    used = [0]
    for limit in limits:
        width = limit.bit_length()
        if used[-1] + width > 64:
            used.append(0)
        fields.append(Field(len(used) - 1, used[-1], limit))
        used[-1] += width
    return fields, [next(w for w in _WORDS if bits <= 8 * w.itemsize) for bits in used if fields]
