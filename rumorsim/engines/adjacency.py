"""Ties of every node in one direction, listed for many nodes at once."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.networks import Network

__all__ = ["Listing", "Neighbourhood", "Rows"]

Ids = NDArray[np.integer[Any]]
Cells = NDArray[np.int64]


class Listing(NamedTuple):
    """Ties of some nodes, row after row.

    Attributes
    ----------
    place : ndarray of int64, shape (m,)
        Where each stands in `Rows.peer`.
    length : ndarray of int64, shape (nodes,)
        How many each node has.
    """

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

    def listing(self, nodes: Ids) -> Listing:
        """Return the ties of `nodes`."""
        first = self.start[nodes].astype(np.int64)
        length = self.start[nodes + 1] - first
        end = np.cumsum(length)
        place = np.arange(end[-1] if end.size else 0)
        place += np.repeat(first - (end - length), length)
        return Listing(place, length)

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
        # Pairs of target and place sorted as one integer keep the order of the sources.
        key = self.network.target.astype(np.int64) << 32
        key |= np.arange(key.size)
        key.sort()
        tie = key & 0xFFFFFFFF
        start = np.zeros(self.network.n_nodes + 1, dtype=np.int64)
        np.cumsum(self.network.in_degree, out=start[1:])
        return Rows(start, self.network.source[tie], tie if self.numbered else None)

    def looking(self, *, incoming: bool) -> Rows:
        """Return the ties along which nodes look at those who call them, or whom they call."""
        return self.inward if incoming else self.outward

    def seen(self, *, incoming: bool) -> Rows:
        """Return the ties along which a node is looked at in that way."""
        return self.outward if incoming else self.inward
