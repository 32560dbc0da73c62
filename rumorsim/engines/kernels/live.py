"""The live ties of a block of replicates, drawn all at once and listed by teller.

Kempe, Kleinberg & Tardos (KDD 2003, claim 2.3): whom a cascade reaches are those to whom a path of
live ties leads, where every tie is live with its probability.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.adjacency import Rows
from rumorsim.engines.cells import Cells
from rumorsim.engines.kernels.coins import Coins, set_places
from rumorsim.engines.kernels.stream import BLOCK
from rumorsim.networks import Network

__all__ = ["live_ties", "pieces"]

# Bytes drawn at a time: with their temporary arrays they stay in a level-2 cache.
_PIECE = 2**18
_SHIFT = 5


def pieces(
    n_rows: int, n_blocks: int, least: int = 1
) -> Iterator[tuple[slice, Iterator[tuple[int, int]]]]:
    """Cut (rows, blocks) into rows, at least so many at a time, and these into runs of blocks."""
    rows = max(least, _PIECE // (BLOCK * max(n_blocks, 1)) // least * least)
    blocks = max(1, _PIECE // (BLOCK * rows))
    for start in range(0, n_rows, rows):
        runs = ((first, min(blocks, n_blocks - first)) for first in range(0, n_blocks, blocks))
        yield slice(start, min(start + rows, n_rows)), runs


def live_ties(network: Network, coins: Coins, replicates: NDArray[np.uint32]) -> Rows:
    """Return the cells to which live ties lead.

    Those of node v in row r are the rows' number ``r * (n_nodes + 1) + v``.
    """
    bits = np.zeros((replicates.size, coins.n_blocks + 1), dtype="<u4")
    target: list[Cells] = [np.empty(0, dtype=np.int64)]
    for rows, runs in pieces(replicates.size, coins.n_blocks):
        for first, count in runs:
            won = coins.all_of(replicates[rows], first, count)
            packed = np.packbits(won.reshape(-1), bitorder="little").view("<u4")
            bits[rows, first : first + count] = packed.reshape(won.shape[0], count)
            target.append(_targets(network, won, rows.start, first * BLOCK))
    return Rows(_starts(network, bits), np.concatenate(target))


def _targets(network: Network, won: NDArray[np.bool_], row: int, tie: int) -> Cells:
    """Return the cells to which ties lead, the first of which is `tie` in a row."""
    place = set_places(won)
    if won.shape[0] == 1:
        return network.target.take(place + tie).astype(np.int64) + row * network.n_nodes
    ahead = place // won.shape[1]
    cells = network.target.take(place - ahead * won.shape[1] + tie).astype(np.int64)
    return np.asarray(cells + (ahead + row) * network.n_nodes)


def _starts(network: Network, bits: NDArray[np.uint32]) -> Cells:
    """Return how many live ties stand before each node of each row."""
    ones = np.bitwise_count(bits).reshape(-1)
    before = (np.cumsum(ones, dtype=np.int64) - ones).reshape(bits.shape)
    word = (network.indptr >> _SHIFT).astype(np.int64)
    below = (np.uint32(1) << (network.indptr & 31).astype(np.uint32)) - np.uint32(1)
    starts = before.take(word, axis=1)
    starts += np.bitwise_count(bits.take(word, axis=1) & below)
    return starts.reshape(-1)
