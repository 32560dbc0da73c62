"""Bytes by address, as cheap in long runs as NumPy's own generator makes them.

Philox-4x64 with 10 rounds (Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as
1, 2, 3", SC'11) turns a counter into a block of 32 bytes. `numpy.random.Philox` counts through
blocks in C, at a fraction of what an addressed draw of `rumorsim.rng` costs, but takes as long to
be sent elsewhere as to make a hundred blocks. Blocks here and there are therefore made by the same
function on arrays. Which way is taken changes no byte.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

__all__ = ["BLOCK", "Stream"]

Words = NDArray[np.uint64]
Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]

BLOCK = 32
"""Bytes in a block."""

_MULTIPLIERS = (0xD2E7470EE14C6C93, 0xCA5A826395121157)
_WEYL = (0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B)
_ROUNDS = 10
_WORD = 2**64 - 1
# Blocks that arrays make at a time: their temporary arrays stay in a level-2 cache.
_CHUNK = 8192
# So few blocks in a run, and so many in all, that arrays are faster than the generator.
_SHORT = 16
_MANY = 64


def _constant(value: int) -> Words:
    return np.array(value & _WORD, dtype=np.uint64)


_HALF = _constant(32)
_LOW_HALF = _constant(2**32 - 1)


class Stream:
    """The bytes of one key, addressed by (replicate, block, byte of the block).

    Parameters
    ----------
    key : tuple of two int
        64-bit words.
    n_blocks : int
        Blocks of a replicate, below 2**31.

    Notes
    -----
    Words of a block come one after another, the low byte of each first. Block b of replicate r is
    the cipher of the counter r * n_blocks + b + 1: NumPy counts up before it draws. Replicates
    that follow each other are one run, so that short ones cost no more a byte than long ones.
    """

    def __init__(self, key: tuple[int, int], n_blocks: int) -> None:
        self._key, self._n_blocks = key, n_blocks
        self._generator = np.random.Philox(key=np.array(key, dtype=np.uint64))
        self._state = self._generator.state

    def runs(self, replicates: NDArray[np.uint32], first: int, count: int) -> Bytes:
        """Return the same blocks of every replicate, shape (replicates, count * 32)."""
        starts = self._places(replicates, first)
        breaks = (np.diff(starts) != count).nonzero()[0] + 1
        n_blocks, n_runs = starts.size * count, breaks.size + 1
        if _MANY <= n_blocks <= _SHORT * n_runs:
            places = starts[:, None] + np.arange(count)
            return _encrypt(self._key, places.reshape(-1)).reshape(starts.size, -1)
        drawn = np.empty((starts.size, count * BLOCK), dtype=np.uint8)
        for begin, end in pairwise([0, *breaks.tolist(), starts.size]):
            run = self._run(int(starts[begin]), (end - begin) * count)
            drawn[begin:end] = run.reshape(end - begin, -1)
        return drawn

    def blocks(self, replicate: NDArray[np.uint32], number: NDArray[np.int64]) -> Bytes:
        """Return some blocks, shape (blocks, 32)."""
        places = self._places(replicate, number)
        if places.size >= _MANY:
            return _encrypt(self._key, places)
        drawn = np.empty((places.size, BLOCK), dtype=np.uint8)
        for row, place in enumerate(places.tolist()):
            drawn[row] = self._run(place, 1)
        return drawn

    def _places(self, replicate: NDArray[np.uint32], number: NDArray[np.int64] | int) -> Places:
        return replicate.astype(np.int64) * self._n_blocks + number

    def _run(self, place: int, count: int) -> Bytes:
        self._state["state"]["counter"][:] = (place, 0, 0, 0)
        self._generator.state = self._state
        words: Words = self._generator.random_raw(count * BLOCK // 8)
        return words.astype("<u8", copy=False).view(np.uint8)


def _encrypt(key: tuple[int, int], places: Places) -> Bytes:
    """Return the blocks at some places, shape (blocks, 32)."""
    drawn = np.empty((places.size, 4), dtype="<u8")
    for start in range(0, places.size, _CHUNK):
        part = slice(start, start + _CHUNK)
        low = places[part].astype(np.uint64)
        low += _constant(1)
        words = [low, *np.zeros((3, low.size), dtype=np.uint64)]
        _cipher(key, words)
        for place, word in enumerate(words):
            drawn[part, place] = word
    return drawn.view(np.uint8)


def _cipher(key: tuple[int, int], words: list[Words]) -> None:
    """Replace four counter words by their cipher; section 4.2 of the paper."""
    spare = [np.empty_like(words[0]) for _ in range(6)]
    first, second = key
    for _ in range(_ROUNDS):
        high = [_high_product(words[2 * half], half, spare, spare[4 + half]) for half in (0, 1)]
        for half in (0, 1):
            np.multiply(words[2 * half], _LOW_FACTOR[half], out=words[2 * half])
        np.bitwise_xor(words[1], high[1], out=words[1])
        np.bitwise_xor(words[1], _constant(first), out=words[1])
        np.bitwise_xor(words[3], high[0], out=words[3])
        np.bitwise_xor(words[3], _constant(second), out=words[3])
        words[0], words[1], words[2], words[3] = words[1], words[2], words[3], words[0]
        first, second = first + _WEYL[0], second + _WEYL[1]


_LOW_FACTOR = [_constant(factor) for factor in _MULTIPLIERS]
_HALVES = [(_constant(factor & 0xFFFFFFFF), _constant(factor >> 32)) for factor in _MULTIPLIERS]


def _high_product(word: Words, half: int, spare: list[Words], out: Words) -> Words:
    """Return the upper 64 bits of the product with a multiplier, by halves of 32 bits."""
    low, high = _HALVES[half]
    below, above, middle, other = spare[:4]
    np.bitwise_and(word, _LOW_HALF, out=below)
    np.right_shift(word, _HALF, out=above)
    np.multiply(below, low, out=middle)
    np.right_shift(middle, _HALF, out=middle)
    np.multiply(below, high, out=below)
    np.add(middle, below, out=middle)
    np.multiply(above, low, out=other)
    np.bitwise_and(middle, _LOW_HALF, out=below)
    np.add(other, below, out=other)
    np.right_shift(other, _HALF, out=other)
    np.right_shift(middle, _HALF, out=middle)
    np.multiply(above, high, out=out)
    np.add(out, middle, out=out)
    return np.add(out, other, out=out)
