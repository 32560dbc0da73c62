"""Who stands in which lane, replicate by replicate: lists with removal by swapping."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.events.plan import Family
from rumorsim.engines.events.records import without
from rumorsim.engines.events.tables import Tables

__all__ = ["Members", "rounds"]

Ids = NDArray[np.integer[Any]]
States = NDArray[np.uint8]


class Members:
    """Lists of the nodes in every lane of every replicate abreast.

    A list stands in a segment of its replicate's places. Who leaves is replaced by the last of the
    list; who enters becomes the last. At the start a list is in order of node ids.

    Attributes
    ----------
    size : ndarray of float64, shape (lanes, columns)
        Lengths of the lists.
    place : ndarray of int32, shape (slots * families * n_nodes,)
        Nodes, list after list; replicate r's places begin at ``slot[r] * families * n_nodes``.
    spot : list of ndarray of int32, each of shape (slots * n_nodes,)
        Where each node stands among the places of its replicate, in the first and in the second
        family of its state.
    """

    def __init__(self, tables: Tables, n_states: int, columns: int) -> None:
        self.tables = tables
        n_families, self.n = tables.lanes.of.shape
        self.width = n_families * self.n
        self.lane_of = tables.lanes.of.ravel()
        # Of each state's first and second family: where its nodes' lanes stand in `lane_of`.
        self.home = np.full((rounds(tables.families), n_states), -1)
        for number, family in enumerate(tables.families):
            column = self.home[:, family.state]
            column[int(np.count_nonzero(column >= 0))] = number * self.n
        self.size = np.zeros((tables.lanes.cap.size, columns))
        self.place = np.zeros(columns * self.width, np.int32)
        self.spot = [np.zeros(columns * self.n, np.int32) for _ in self.home]

    def fill(self, columns: Ids, slots: Ids, states: States) -> None:
        """Write the lists of replicates that begin with `states`, shape (columns, n_nodes)."""
        self.size[:, columns] = 0.0
        for home, spot in zip(self.home, self.spot, strict=True):
            listed = np.flatnonzero((home >= 0)[states])
            row, node = np.divmod(listed, self.n)
            lane = self.lane_of[home[states.ravel()[listed]] + node]
            key = row * len(self.size) + lane
            order = np.argsort(key, kind="stable")
            filled = np.bincount(key, minlength=columns.size * len(self.size))
            rank = np.arange(key.size) - np.repeat(np.cumsum(filled) - filled, filled)
            row, node, lane = row[order], node[order], lane[order]
            at = self.tables.lanes.segment[lane] + rank
            self.place[slots[row] * self.width + at] = node
            spot[slots[row] * self.n + node] = at
            self.size[:, columns] += filled.reshape(columns.size, -1).T

    def move(self, column: Ids, slot: Ids, node: Ids, old: Ids, new: States) -> None:
        """Take nodes, one of a replicate, from the lists of their old state to those of the new."""
        for home, spot in zip(self.home, self.spot, strict=True):
            origin = home.take(old)
            rows = (origin >= 0).nonzero()[0]
            if rows.size:
                lane = self.lane_of.take(origin.take(rows) + node.take(rows))
                self._leave(lane, column.take(rows), slot.take(rows), node.take(rows), spot)
        for home, spot in zip(self.home, self.spot, strict=True):
            goal = home.take(new)
            rows = (goal >= 0).nonzero()[0]
            if rows.size:
                lane = self.lane_of.take(goal.take(rows) + node.take(rows))
                self._enter(lane, column.take(rows), slot.take(rows), node.take(rows), spot)

    def drop(self, columns: Ids) -> None:
        """Take columns away; their places stay unused."""
        self.size = without(self.size, columns)

    def _leave(self, lane: Ids, column: Ids, slot: Ids, node: Ids, spot: NDArray[Any]) -> None:
        size = self.size.ravel()
        at = lane * self.size.shape[1] + column
        last = size.take(at) - 1.0
        size[at] = last
        begin = slot * self.width
        end = begin + self.tables.lanes.segment.take(lane) + last.astype(np.int64)
        cells = slot * self.n
        gap = spot.take(cells + node)
        moved = self.place.take(end)
        self.place[begin + gap] = moved
        spot[cells + moved] = gap

    def _enter(self, lane: Ids, column: Ids, slot: Ids, node: Ids, spot: NDArray[Any]) -> None:
        size = self.size.ravel()
        at = lane * self.size.shape[1] + column
        count = size.take(at)
        size[at] = count + 1.0
        place = self.tables.lanes.segment.take(lane) + count.astype(np.int64)
        self.place[slot * self.width + place] = node
        spot[slot * self.n + node] = place


def rounds(families: list[Family]) -> int:
    """Return how many families the state with most has."""
    states = [family.state for family in families]
    return max(map(states.count, states))
