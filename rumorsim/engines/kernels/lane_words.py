"""Masks of many replicates as words: bit r of a word of group g is replicate 64 * g + r."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.cells import Cells
from rumorsim.engines.kernels.coins import PIECE, Coins, cuts
from rumorsim.engines.kernels.stream import BLOCK

__all__ = ["LANES", "Words", "bits_of", "counts_of_lanes", "live_words", "words_of"]

Words = NDArray[np.uint64]
Octets = NDArray[np.uint8]

LANES = 64

_OCTET = 8
_LOWEST = np.uint64(0x0101010101010101)
# So many words leave eight counters of eight bits below 256.
_UNFILLED = 255


def live_words(coins: Coins, replicates: NDArray[np.uint32]) -> Words:
    """Return in which lanes each tie is live; words behind the last tie are 0."""
    width = coins.n_blocks * BLOCK
    words = np.zeros((-(-replicates.size // LANES), width), dtype="<u8")
    octets = words.view(np.uint8).reshape(len(words), width, _OCTET)
    open_rows, open_ties = [], []
    for rows in cuts(replicates.size, max(_OCTET, PIECE // width // _OCTET * _OCTET)):
        for run in cuts(coins.n_blocks, PIECE // (BLOCK * _OCTET)):
            won, row, tie = coins.by_first_digits(replicates[rows], run)
            _pack(won, octets[:, run.start * BLOCK : run.stop * BLOCK], rows.start)
            open_rows.append(row + rows.start)
            open_ties.append(tie)
    words = words.astype(np.uint64, copy=False)
    row, tie = np.concatenate(open_rows), np.concatenate(open_ties)
    won = coins.settled(replicates.take(row), tie)
    row, tie = row[won], tie[won]
    bits = np.uint64(1) << (row % LANES).astype(np.uint64)
    np.bitwise_or.at(words.reshape(-1), tie + row // LANES * width, bits)
    return words


def words_of(mask: NDArray[np.bool_]) -> Words:
    """Return a mask by row as lanes, shape (groups, columns)."""
    words = np.zeros((-(-len(mask) // LANES), mask.shape[1]), dtype="<u8")
    _pack(mask, words.view(np.uint8).reshape(*words.shape, _OCTET), 0)
    return words.astype(np.uint64, copy=False)


def _pack(mask: NDArray[np.bool_], octets: Octets, first: int) -> None:
    """Write the rows of a mask into lanes, from row `first`, a multiple of 8, on."""
    if len(mask) % _OCTET:
        mask = np.pad(mask, ((0, -len(mask) % _OCTET), (0, 0)))
    bits = mask.view(np.uint8).reshape(-1, _OCTET, mask.shape[1])
    packed = bits[:, -1].copy()
    for lane in range(_OCTET - 2, -1, -1):
        np.add(packed, packed, out=packed)
        np.bitwise_or(packed, bits[:, lane], out=packed)
    for number, octet in enumerate(packed, first // _OCTET):
        octets[number // _OCTET, :, number % _OCTET] = octet


def bits_of(words: Words) -> NDArray[np.bool_]:
    """Return the bits of words, lowest first, one word after another."""
    octets = words.astype("<u8", copy=False).view(np.uint8)
    return np.unpackbits(octets, bitorder="little").view(np.bool_)


def counts_of_lanes(words: Words, lengths: Cells) -> Cells:
    """Return how many words of each group have each bit, lane by lane.

    Parameters
    ----------
    words : ndarray of uint64
        Of one group after another.
    lengths : ndarray of int64, shape (groups,)
        How many there are of each.
    """
    counts = np.zeros((lengths.size, _OCTET, _OCTET), dtype=np.int64)
    pieces = -(-lengths // _UNFILLED)
    group = np.repeat(np.arange(lengths.size), pieces)
    within = np.arange(group.size) - (pieces.cumsum() - pieces).take(group)
    starts = (lengths.cumsum() - lengths).take(group) + within * _UNFILLED
    for bit in range(_OCTET if words.size else 0):
        sums = np.add.reduceat((words >> np.uint64(bit)) & _LOWEST, starts)
        octets = sums.astype("<u8", copy=False).view(np.uint8).reshape(-1, _OCTET)
        np.add.at(counts[:, :, bit], group, octets)
    return counts.reshape(-1)
