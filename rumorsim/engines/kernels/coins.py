"""One uniform number on each (tie, replicate), read only as far as a comparison needs it.

The number is written to base 256. Its digits of level 0, 1, ... stand in the 128 bits drawn for
(purpose "tie", step = level, replicate, entity = teller, claim = sheaf), where a sheaf is up to
16 consecutive ties of the teller's row and the tie's place in the sheaf says which byte: first
word before second, low byte first. Hence

* the number says nothing about time: whoever tries a tie, whenever, reads the same number, and a
  tie that succeeds with probability p also succeeds with every greater one;
* "number < p" is exact for every float p, since digits are compared until they differ, which
  level 0 settles in 255 of 256 cases;
* one draw serves 16 ties, and adding a tie moves only the numbers of ties behind it in its row.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.cells import Cells
from rumorsim.engines.chance import Words
from rumorsim.networks import Network
from rumorsim.rng import Source

__all__ = ["SHEAF", "Coins", "Hits", "Sheaves", "bind"]


SHEAF = 16
"""Ties that share a draw."""

_SHIFT = 4
# So few sheaves that drawing two levels at once is cheaper than drawing twice.
_FEW = 2000


def _inside() -> Words:
    """Return, for every size of a sheaf, two words whose bytes say whether a place is taken."""
    taken = np.arange(SHEAF) < np.arange(SHEAF + 1)[:, None]
    return taken.view(np.uint64)


_INSIDE = _inside()


class Sheaves(NamedTuple):
    """Sheaves of ties, each of one teller in one replicate.

    Attributes
    ----------
    offset : ndarray of int64, or None for 0
        Cell of node 0 in the teller's replicate.
    replicate : ndarray of uint32, or a number for all
    node : ndarray of int64
        Teller.
    number : ndarray of int64, or 0 for all
        Number of the sheaf in the teller's row of ties.
    first, size : ndarray of int64
        Its first tie, and how many ties there are from there to the end of the row.
    """

    offset: Cells | None
    replicate: NDArray[np.uint32] | np.uint32
    node: Cells
    number: Cells | int
    first: Cells
    size: Cells


class Hits(NamedTuple):
    """Ties that succeed: the cell that each reaches, and where its sheaf stands in a list."""

    cells: Cells
    place: Cells
    listed: Cells

    @property
    def sheaf(self) -> Cells:
        """Number of each tie's sheaf among those tossed."""
        return self.listed.take(self.place)


def bind(network: Network, cells: Cells, replicates: NDArray[np.uint32]) -> Sheaves:
    """Return the sheaves of ties of some cells; those beyond each teller's first come last."""
    offset, replicate, node = None, replicates[0], cells
    if replicates.size > 1:
        row = cells // network.n_nodes
        offset = row * network.n_nodes
        replicate, node = replicates.take(row), cells - offset
    first = network.indptr.take(node).astype(np.int64, copy=False)
    size = network.indptr.take(node + 1) - first
    sheaves = Sheaves(offset, replicate, node, 0, first, size)
    large = (size > SHEAF).nonzero()[0]
    return _with_more(sheaves, large) if large.size else sheaves


def _with_more(sheaves: Sheaves, large: Cells) -> Sheaves:
    """Add the second and further sheaves of the tellers who have them."""
    offset, replicate, node, _, first, size = sheaves
    more = (size.take(large) - 1) >> _SHIFT
    copies = np.repeat(large, more)
    number = np.arange(1, copies.size + 1) - np.repeat(more.cumsum() - more, more)
    ahead = number << _SHIFT
    if offset is not None:
        offset = np.concatenate((offset, offset.take(copies)))
        replicate = np.concatenate((replicate, replicate.take(copies)))
    return Sheaves(
        offset,
        replicate,
        np.concatenate((node, node.take(copies))),
        np.concatenate((np.zeros(node.size, dtype=np.int64), number)),
        np.concatenate((first, first.take(copies) + ahead)),
        np.concatenate((size, size.take(copies) - ahead)),
    )


class Coins:
    """The numbers of all ties in all replicates, against a probability.

    Parameters
    ----------
    source : Source
    network : Network
    probability : float or ndarray of float64, shape (n_edges,)
        In [0, 1].
    """

    def __init__(
        self, source: Source, network: Network, probability: float | NDArray[np.float64]
    ) -> None:
        self._source, self._target = source, network.target
        lead, self._rest = _split(np.asarray(probability, dtype=np.float64))
        padded = np.pad(lead, (0, SHEAF)) if lead.ndim else np.full(SHEAF, lead)
        self._leads = np.lib.stride_tricks.sliding_window_view(padded, SHEAF)
        self._is_open = bool(self._rest.any())

    def toss(self, sheaves: Sheaves) -> Hits:
        """Return the ties that succeed, by sheaf and then in the order of the row."""
        levels = 2 if sheaves.node.size <= _FEW and self._is_open else 1
        digits = self._digits(sheaves, 0, levels)
        leads = self._leads[sheaves.first] if self._rest.ndim else self._leads[0]
        inside = _INSIDE.take(sheaves.size, axis=0, mode="clip")
        won = (digits[0] < leads).view(np.uint64)
        won &= inside
        if self._is_open:
            even = (digits[0] == leads).view(np.uint64)
            even &= inside
            listed, byte = _set_bytes(even.reshape(-1))
            where = (listed.take(byte >> 3) << 3) + (byte & 7)
            sheaf, place = where >> _SHIFT, where & (SHEAF - 1)
            known = [level[sheaf, place] for level in digits[1:]]
            won.view(np.bool_).reshape(-1)[where] = self._settle(sheaves, sheaf, place, known)
        return self._hits(sheaves, won.reshape(-1))

    def _settle(
        self, sheaves: Sheaves, sheaf: Cells, place: Cells, known: list[NDArray[np.uint8]]
    ) -> NDArray[np.bool_]:
        """Say which ties with equal first digits succeed; `known` are digits of next levels."""
        rest = self._rest
        if rest.ndim:
            rest = rest.take(sheaves.first.take(sheaf) + place)
        else:
            rest = np.full(sheaf.size, rest)
        won = rest >= 1.0
        rows, level = np.arange(sheaf.size), 1
        undecided = ((rest > 0.0) & ~won).nonzero()[0]
        while undecided.size:
            rows, rest = rows[undecided], rest[undecided]
            known = [digits[undecided] for digits in known]
            if not known:
                drawn = self._digits(_take(sheaves, sheaf[rows]), level, 2)
                known = list(drawn[:, np.arange(rows.size), place[rows]])
            lead, rest = _split(rest)
            digit = known.pop(0)
            won[rows] = digit < lead
            undecided = ((digit == lead) & (rest > 0.0)).nonzero()[0]
            level += 1
        return won

    def _digits(self, sheaves: Sheaves, level: int, levels: int) -> NDArray[np.uint8]:
        """Return the digits of some levels, shape (levels, sheaves, 16)."""
        first, second = self._source.words(
            "tie",
            step=level if levels == 1 else np.arange(level, level + levels)[:, None],
            replicate=sheaves.replicate,
            entity=sheaves.node,
            claim=sheaves.number,
        )
        both = np.empty((levels, sheaves.node.size, 2), dtype="<u8")
        both[..., 0], both[..., 1] = first, second
        return both.view(np.uint8)

    def _hits(self, sheaves: Sheaves, words: Words) -> Hits:
        """Return the ties whose bytes are set."""
        some, byte = _set_bytes(words)
        word, sheaf = byte >> 3, some >> 1
        ahead = sheaves.first.take(sheaf)
        ahead += (some & 1) << 3
        ahead -= np.arange(0, 8 * some.size, 8)
        byte += ahead.take(word)
        cells = self._target.take(byte).astype(np.int64)
        if sheaves.offset is not None:
            cells += sheaves.offset.take(sheaf).take(word)
        return Hits(cells, word, sheaf)


def _set_bytes(words: Words) -> tuple[Cells, Cells]:
    """Return words that are not 0, and which bytes of theirs, counted through, are set.

    Among the bytes of such words so many are set that NumPy finds them by the faster of its ways.
    """
    listed = (words != 0).nonzero()[0]
    return listed, words.take(listed).view(np.bool_).nonzero()[0]


def _take(sheaves: Sheaves, rows: Cells) -> Sheaves:
    offset, replicate, node, number, first, size = sheaves
    return Sheaves(
        None if offset is None else offset[rows],
        replicate if isinstance(replicate, np.uint32) else replicate[rows],
        node[rows],
        number if isinstance(number, int) else number[rows],
        first[rows],
        size[rows],
    )


def _split(probability: NDArray[np.float64]) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Return the first digit to base 256, and the rest of the number times 256.

    Both are exact. Where the rest is 1 (of a probability of 1) every further digit is 255.
    """
    scaled = probability * 256.0
    lead = np.minimum(np.floor(scaled), 255.0)
    return lead.astype(np.uint8), np.asarray(scaled - lead)
