"""One uniform number on each (tie, replicate), read only as far as a comparison needs it.

The first eight binary digits of the number of tie e in replicate r are byte e % 32 of block
e // 32 of r, in the stream of purpose "tie" (`rumorsim.engines.kernels.stream`) whose replicates
have as many blocks as hold a byte for every tie; the next 64 are the first word drawn for (purpose
"tie rest", replicate r, entity e). Ties are numbered as in `Network.target`. Hence

* the number says nothing about time: whoever tries a tie, whenever, reads the same number, and a
  tie that succeeds with probability p also succeeds with every greater one;
* "number < p" has probability p, rounded up to a multiple of 2**-72 (every float from 2**-19 on
  is one); the digits after the eighth are read for one tie in 256;
* a number costs a byte where many are read, and a block where a few are;
* where ties are added or taken away, those behind them have other numbers, and with another number
  of blocks all ties have, in every replicate but number 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.cells import Cells
from rumorsim.engines.kernels.stream import BLOCK, Stream
from rumorsim.networks import Network
from rumorsim.rng import Source

__all__ = ["PIECE", "Coins", "Hits", "cuts", "set_places"]

PIECE = 2**19
"""Bytes drawn at a time: with their temporary arrays they stay in a level-2 cache."""

_SHIFT = 5
# Which bytes of a block stand before a place, as four words, for places 0 to 32.
_BEFORE = (np.arange(BLOCK) < np.arange(BLOCK + 1)[:, None]).view(np.uint64)


class Hits(NamedTuple):
    """Ties that succeed.

    Attributes
    ----------
    tie : ndarray of int64, shape (k,)
    teller : ndarray of int64, shape (k,)
        Place of its teller among those asked for.
    """

    tie: Cells
    teller: Cells


class Coins:
    """The numbers of all ties in all replicates, against a probability.

    Parameters
    ----------
    source : Source
    network : Network
    probability : float or ndarray of float64, shape (n_edges,)
        In [0, 1].

    Attributes
    ----------
    n_blocks : int
        Blocks that hold the first digits of all ties.
    """

    def __init__(
        self, source: Source, network: Network, probability: float | NDArray[np.float64]
    ) -> None:
        self._source, self._indptr, self._n_edges = source, network.indptr, network.n_edges
        self.n_blocks = -(-network.n_edges // BLOCK)
        self._stream = Stream(source.key("tie"), self.n_blocks)
        scaled = np.asarray(probability, dtype=np.float64) * 256.0
        lead = np.minimum(np.floor(scaled), 255.0)
        self._rest = np.asarray(scaled - lead)
        self._is_open = bool(self._rest.any())
        self._lead = lead.astype(np.uint8)
        if lead.ndim:
            self._lead = np.pad(self._lead, (0, self.n_blocks * BLOCK - lead.size))
            self._lead = self._lead.reshape(self.n_blocks, BLOCK)

    def all_of(self, replicates: NDArray[np.uint32]) -> NDArray[np.bool_]:
        """Say which ties succeed, shape (replicates, n_blocks * 32).

        Places behind the last tie hold False.
        """
        succeeds = np.empty((replicates.size, self.n_blocks * BLOCK), dtype=np.bool_)
        rows, ties = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
        for some in cuts(replicates.size, max(1, PIECE // (succeeds.shape[1] + 1))):
            for run in cuts(self.n_blocks, PIECE // BLOCK):
                won, row, tie = self.by_first_digits(replicates[some], run)
                succeeds[some, run.start * BLOCK : run.stop * BLOCK] = won
                rows.append(row + some.start)
                ties.append(tie)
        row, tie = np.concatenate(rows), np.concatenate(ties)
        succeeds[row, tie] = self.settled(replicates.take(row), tie)
        return succeeds

    def by_first_digits(
        self, replicates: NDArray[np.uint32], run: slice
    ) -> tuple[NDArray[np.bool_], Cells, Cells]:
        """Say of the ties of a run of blocks which succeed by their first digits.

        Places behind the last tie hold False, and so do ties whose first digits are those of their
        probability: their rows and their numbers come second and third.
        """
        digits = self._stream.runs(replicates, run.start, run.stop - run.start)
        lead = self._lead[run].reshape(-1) if self._lead.ndim else self._lead
        n_ties = self._n_edges - run.start * BLOCK
        won = digits < lead
        won[:, n_ties:] = False
        even = digits == lead
        even[:, n_ties if self._is_open else 0 :] = False
        where = set_places(even)
        row = where // digits.shape[1]
        return won, row, where - row * digits.shape[1] + run.start * BLOCK

    def toss(self, node: Cells, replicate: NDArray[np.uint32]) -> Hits:
        """Return the ties of some tellers that succeed, by teller and then by number."""
        first = self._indptr.take(node).astype(np.int64)
        end = self._indptr.take(node + 1).astype(np.int64)
        block = first >> _SHIFT
        n_blocks = np.where(end > first, ((end - 1) >> _SHIFT) - block + 1, 0)
        teller = np.repeat(np.arange(node.size), n_blocks)
        block = np.arange(teller.size) + (block - n_blocks.cumsum() + n_blocks).take(teller)
        start = block << _SHIFT
        inside = _BEFORE.take(end.take(teller) - start, axis=0, mode="clip")
        inside ^= _BEFORE.take(first.take(teller) - start, axis=0, mode="clip")
        digits = self._stream.blocks(replicate.take(teller), block)
        lead = self._lead.take(block, axis=0) if self._lead.ndim else self._lead
        won = digits < lead
        won.view(np.uint64)[...] &= inside
        if self._is_open:
            even = digits == lead
            even.view(np.uint64)[...] &= inside
            where = set_places(even)
            sheaf = where >> _SHIFT
            tie = start.take(sheaf) + (where & (BLOCK - 1))
            won.reshape(-1)[where] = self.settled(replicate.take(teller.take(sheaf)), tie)
        where = set_places(won)
        sheaf = where >> _SHIFT
        return Hits(start.take(sheaf) + (where & (BLOCK - 1)), teller.take(sheaf))

    def settled(self, replicate: NDArray[np.uint32], tie: Cells) -> NDArray[np.bool_]:
        """Say which ties whose first digits are those of their probability succeed."""
        rest = self._rest.take(tie) if self._rest.ndim else self._rest
        bar = np.ceil(rest * 2.0**64)
        # The rest is 1 where the probability is: no word reaches that bar.
        is_certain = bar >= 2.0**64
        words, _ = self._source.words("tie rest", replicate=replicate, entity=tie)
        below = words < np.where(is_certain, 0.0, bar).astype(np.uint64)
        return np.asarray(below | is_certain)


def cuts(size: int, length: int) -> Iterator[slice]:
    """Cut a range into slices of a length; the last may be shorter."""
    return (slice(start, min(start + length, size)) for start in range(0, size, length))


def set_places(mask: NDArray[np.bool_]) -> Cells:
    """Return where a mask whose size is a multiple of 8 is set, counted through.

    Among the bytes of words that are not 0 so many are set that NumPy finds them by the faster of
    its ways.
    """
    words = mask.reshape(-1).view(np.uint64)
    listed = (words != 0).nonzero()[0]
    byte = words.take(listed).view(np.bool_).nonzero()[0]
    return np.asarray((listed.take(byte >> 3) << 3) + (byte & 7))
