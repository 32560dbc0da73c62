"""Ties of every node in one direction, listed for many nodes at once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.networks import Network

__all__ = ["TIES_AT_ONCE", "Listing", "Neighbourhood", "Rows"]

Ids = NDArray[np.integer[Any]]
Cells = NDArray[np.int64]


# Ties listed at once: with their temporary arrays they stay in a level-2 cache.
TIES_AT_ONCE = 1 << 15


class Listing(NamedTuple):
    """Ties of a stretch of nodes, row after row.

    Attributes
    ----------
    nodes : slice
        Which of the nodes asked for.
    place : ndarray of int64, shape (m,)
        Where each stands in `Rows.peer`.
    length : ndarray of int64, shape (nodes,)
        How many each node has.
    """

    nodes: slice
    place: Cells
    length: Cells


class Rows(NamedTuple):
    """Those of node v are ``start[v]:start[v + 1]``, sorted by peer.

    Attributes
    ----------
    start : ndarray of int, shape (n_nodes + 1,)
    peer : ndarray of int32, shape (n_edges,)
        Who is at the other end.
    tie : ndarray of int, shape (n_edges,), or None
        Number of the tie in the network; None: its place.
    """

    start: Ids
    peer: NDArray[np.int32]
    tie: Ids | None = None

    def listings(self, nodes: Ids, ahead: Cells | int = 0) -> Iterator[Listing]:
        """Yield the ties of `nodes`, stretch by stretch; `ahead` is added to their places."""
        first = self.start.take(nodes).astype(np.int64)
        length = self.start[1:].take(nodes) - first
        end = np.cumsum(length)
        shift = first - end + length + ahead
        for stretch in _stretches(end):
            some = length[stretch]
            place = np.arange(end[stretch.start] - some[0], end[stretch.stop - 1])
            place += np.repeat(shift[stretch], some)
            yield Listing(stretch, place, some)

    def count(self, nodes: Ids) -> int:
        """Return how many ties `nodes` have together."""
        return int((self.start[1:].take(nodes) - self.start.take(nodes)).sum())

    def number(self, place: Ids) -> Ids:
        """Return the numbers of ties in the network."""
        return place if self.tie is None else self.tie[place]


class Neighbourhood:
    """Both directions of a network; what is not asked for is not made.

    Attributes
    ----------
    directed : bool
    outward, inward : Rows
        Ties that leave each node, ties that reach it. Without direction they are the same rows
        unless ties are told apart (`numbered`).
    """

    def __init__(self, network: Network, *, numbered: bool) -> None:
        self.network = network
        self.numbered = numbered
        self.directed = network.directed
        self.outward = Rows(network.indptr, network.target)

    @cached_property
    def inward(self) -> Rows:
        """Return the ties that reach each node, sorted by source."""
        if not (self.directed or self.numbered):
            return self.outward
        start, source, tie = self.network.arrivals
        return Rows(start, source, tie if self.numbered else None)

    def looking(self, *, incoming: bool) -> Rows:
        """Return the ties along which nodes look at those who call them, or whom they call."""
        return self.inward if incoming else self.outward

    def seen(self, *, incoming: bool) -> Rows:
        """Return the ties along which a node is looked at in that way."""
        return self.outward if incoming else self.inward


def _stretches(end: Cells) -> Iterator[slice]:
    """Yield slices with a bounded number of ties each, given how many there are up to each node."""
    if end.size:
        bars = np.arange(TIES_AT_ONCE, end[-1], TIES_AT_ONCE)
        cuts = np.unique(np.concatenate([[0], end.searchsorted(bars), [end.size]]))
        yield from map(slice, cuts[:-1].tolist(), cuts[1:].tolist())
