"""Provenance masks: sets of observations and citable carriers, 64 to a word.

A mask has shape (..., words); bit b of a set is bit ``b % 64`` of word ``b // 64``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["any_bit", "bit_mask", "members", "popcount", "set_bits"]

Ints = NDArray[np.int64]
Masks = NDArray[np.uint64]


def bit_mask(bits: Ints, words: int) -> Masks:
    """Return one mask per entry with just that bit set; entries below 0 give empty masks."""
    masks = np.zeros((bits.size, words), dtype=np.uint64)
    set_bits(masks, np.arange(bits.size), bits)
    return masks


def set_bits(masks: Masks, rows: Ints, bits: Ints) -> None:
    """Set bit ``bits[k]`` of ``masks[rows[k]]`` in place; no row may repeat."""
    real = bits >= 0
    rows, bits = rows[real], bits[real]
    masks[rows, bits >> 6] |= np.uint64(1) << (bits & 63).astype(np.uint64)


def popcount(masks: Masks) -> Ints:
    """Return how many bits are set in each mask; shape without the last axis."""
    return np.asarray(np.bitwise_count(masks).sum(axis=-1, dtype=np.int64))


def any_bit(masks: Masks) -> NDArray[np.bool_]:
    """Return whether a mask is non-empty."""
    if masks.shape[-1] == 1:
        return np.asarray(masks[..., 0] != 0)
    return np.asarray(masks.any(axis=-1))


def members(masks: Masks) -> tuple[Ints, Ints]:
    """List the set bits of masks of shape (n, words).

    Returns
    -------
    rows, bits : ndarray of int
        Ordered by word, then by rank of the bit within its word, then by row: within a row
        bits of one word ascend and words ascend, whatever else is in the batch.
    """
    rows_out: list[Ints] = []
    bits_out: list[Ints] = []
    for word in range(masks.shape[1]):
        rows = np.flatnonzero(masks[:, word])
        left = masks[rows, word]
        while rows.size:
            rest = left & (left - np.uint64(1))
            lowest = left ^ rest
            rows_out.append(rows)
            # The bits below the lowest set one are counted; fits because 2**b - 1 has b bits.
            bits_out.append(np.bitwise_count(lowest - np.uint64(1)).astype(np.int64) + 64 * word)
            more = rest != 0
            rows, left = rows[more], rest[more]
    if not rows_out:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    return np.concatenate(rows_out), np.concatenate(bits_out)
