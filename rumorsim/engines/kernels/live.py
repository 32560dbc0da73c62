"""Cascades along live ties, all drawn at once: a search in breadth of each replicate.

Kempe, Kleinberg & Tardos (KDD 2003, claim 2.3): whom a cascade reaches are those to whom a path of
live ties leads, where every tie is live with its probability. A node is reached in as many steps
as the shortest path has ties.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise, zip_longest
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.kernels.activation import Activation, Told
from rumorsim.engines.kernels.coins import PIECE, Coins, cuts, set_places
from rumorsim.engines.task import Trace
from rumorsim.networks import Network

__all__ = ["run"]

Ids = NDArray[np.int32]

# Ties, or nodes where these are more, of all replicates that are searched together.
_TOGETHER = 2**22
_SHIFT = 5


def run(state: Activation, coins: Coins) -> Trace:
    """Run to the end."""
    waves = _waves(state, coins)

    def next_wave(state: Activation) -> Told:
        told = next(waves, None)
        if told is None:
            nobody = np.empty(0, dtype=np.int64)
            return Told(nobody, nobody if state.wants_tellers else None)
        state.active[told.cells] = 1
        return told

    return state.run(next_wave)


def _waves(state: Activation, coins: Coins) -> Iterator[Told]:
    """Yield who is activated in each step, as long as there is somebody."""
    n_rows = state.population.n_rows
    rows = max(1, _TOGETHER // max(state.network.n_edges, state.network.n_nodes))
    parts = [_searched(state, coins, some) for some in cuts(n_rows, rows)]
    for told in zip_longest(*parts):
        yield Told.join([part for part in told if part is not None])


def _searched(state: Activation, coins: Coins, rows: slice) -> list[Told]:
    """Return who is activated in each step in some rows."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order

    n_nodes = state.network.n_nodes
    ahead = rows.start * n_nodes
    seeds = state.active[ahead : rows.stop * n_nodes].nonzero()[0].astype(np.int32)
    # One more node leads to all who are active. What those who have told told is active too, so
    # that only those newly active lead on.
    start, peer = _live_ties(state.network, coins, state.task.replicates[rows], seeds)
    matrix = csr_array((np.ones(peer.size), peer, start), shape=(start.size - 1, start.size - 1))
    order, parent = breadth_first_order(matrix, start.size - 2)
    bounds = _bounds(order, parent)
    if not state.wants_tellers:
        cells = order.astype(np.int64) + ahead
        return [Told(cells[first:last]) for first, last in pairwise(bounds)]
    return _with_tellers(start, peer, order, bounds, n_nodes, ahead)


def _bounds(order: Ids, parent: Ids) -> list[int]:
    """Return where each wave after the first begins in the order, and where the last ends."""
    place = np.empty(parent.size, dtype=np.int32)
    place[order] = np.arange(order.size, dtype=np.int32)
    # Places of parents increase, and only those that the search meets need be looked up.
    nodes, bounds = range(order.size), [1]
    while bounds[-1] < order.size:
        bounds.append(bisect_left(nodes, bounds[-1], 1, key=lambda i: place[parent[order[i]]]))
    return bounds[1:]


def _with_tellers(
    start: Ids, peer: Ids, order: Ids, bounds: list[int], n_nodes: int, ahead: int
) -> list[Told]:
    """Return the waves with all ties by which each of them is told."""
    wave = np.full(start.size - 1, -1, dtype=np.int32)
    wave[order[1:]] = np.repeat(np.arange(len(bounds), dtype=np.int32), np.diff([1, *bounds]))
    teller = np.repeat(np.arange(start.size - 2), np.diff(start[:-1]))
    target = peer[: teller.size].astype(np.int64)
    since = wave.take(teller)
    told = ((since >= 0) & (wave.take(target) == since + 1)).nonzero()[0]
    told = told.take(np.argsort(since.take(told), kind="stable"))
    cells, node = target.take(told) + ahead, teller.take(told) % n_nodes
    ends = since.take(told).searchsorted(np.arange(len(bounds)))
    return [Told(cells[first:last], node[first:last]) for first, last in pairwise(ends.tolist())]


def _live_ties(
    network: Network, coins: Coins, replicates: NDArray[np.uint32], more: Ids
) -> tuple[Ids, Ids]:
    """Return where the live ties of each cell start, and the cells they lead to, then some more."""
    live = coins.all_of(replicates)
    flat, width = live.reshape(-1), live.shape[1]
    peers = []
    for piece in cuts(flat.size, PIECE):
        place = set_places(flat[piece]) + piece.start
        if len(live) == 1:
            peers.append(network.target.take(place))
        else:
            row = place // width
            cells = network.target.take(place - row * width)
            peers.append(cells + (row * network.n_nodes).astype(np.int32))
    peer = np.concatenate((*peers, more))
    start = np.empty(replicates.size * network.n_nodes + 2, dtype=np.int32)
    start[-2:] = peer.size - more.size, peer.size
    _count_up(live, network.indptr[:-1], start[:-2].reshape(replicates.size, network.n_nodes))
    return start, peer


def _count_up(live: NDArray[np.bool_], first: NDArray[np.integer[Any]], start: Ids) -> None:
    """Write how many live ties stand before the first of each node of each row."""
    packed = np.packbits(live, axis=1, bitorder="little").view("<u4")
    # A node without ties may start where the last word ends.
    bits = np.pad(packed, ((0, 0), (0, 1)))
    ones = np.bitwise_count(bits).reshape(-1)
    before = (np.cumsum(ones, dtype=np.int32) - ones).reshape(bits.shape)
    for nodes in cuts(first.size, max(1, PIECE // (8 * len(live)))):
        word = (first[nodes] >> _SHIFT).astype(np.int64)
        below = (np.uint32(1) << (first[nodes] & 31).astype(np.uint32)) - np.uint32(1)
        start[:, nodes] = before[:, word]
        start[:, nodes] += np.bitwise_count(bits[:, word] & below)
