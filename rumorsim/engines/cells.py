"""Nodes of all replicates of a block, counted through: cell = row * n_nodes + node."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.adjacency import Rows
from rumorsim.engines.chance import Words
from rumorsim.engines.task import Task
from rumorsim.rng import Source

__all__ = ["Cells", "Population", "Reached", "states_by_number"]

Cells = NDArray[np.int64]


def states_by_number(counts: Cells, rest: int) -> NDArray[np.uint8]:
    """Return the states of nodes of which only counts are given, shape (rows, n_nodes).

    Ids are given out in the order of the states, the rest state first.
    """
    states = np.arange(counts.shape[1], dtype=np.uint8)
    order = np.r_[states[rest], np.delete(states, rest)]
    state = np.repeat(np.tile(order, len(counts)), counts[:, order].reshape(-1))
    return state.reshape(len(counts), -1)


class Reached(NamedTuple):
    """Other ends of the ties of some cells.

    Attributes
    ----------
    cells : ndarray of int64, shape (cells,)
    length : ndarray of int64, shape (cells,)
        How many ties each has.
    place : ndarray of int64, shape (ties,)
        Where each tie stands in its rows.
    peer : ndarray of int64, shape (ties,)
        The cell at its other end.
    """

    cells: Cells
    length: Cells
    place: Cells
    peer: Cells


class Population(NamedTuple):
    """The nodes of a block.

    Attributes
    ----------
    state : ndarray of uint8, shape (cells,)
    n_nodes : int
    replicates : ndarray of uint32, shape (rows,)
        Numbers that address the draws.
    source : Source
    """

    state: NDArray[np.uint8]
    n_nodes: int
    replicates: NDArray[np.uint32]
    source: Source

    @classmethod
    def of(cls, task: Task) -> Population:
        """Return the nodes of a task on a network as they are at the start."""
        state = np.array(task.start, dtype=np.uint8).reshape(-1)
        return cls(state, task.start.shape[1], task.replicates, task.source)

    @property
    def n_rows(self) -> int:
        """Number of replicates."""
        return self.replicates.size

    def rows(self, cells: Cells) -> Cells:
        """Return the place of each cell's replicate in the block."""
        return cells // self.n_nodes

    def nodes(self, cells: Cells) -> Cells:
        """Return the node of each cell."""
        return cells if self.n_rows == 1 else cells - self.first(cells)

    def first(self, cells: Cells) -> Cells:
        """Return the first cell of each cell's replicate."""
        return self.rows(cells) * self.n_nodes

    def reached(self, rows: Rows, cells: Cells) -> Iterator[Reached]:
        """Yield the other ends of the ties of some cells, stretch by stretch."""
        first = self.first(cells) if self.n_rows > 1 else None
        nodes = cells if first is None else cells - first
        for stretch, place, length in rows.listings(nodes):
            peer = rows.peer.take(place).astype(np.int64)
            if first is not None:
                peer += np.repeat(first[stretch], length)
            yield Reached(cells[stretch], length, place, peer)

    def words(
        self,
        purpose: str,
        cells: Cells,
        *,
        step: int | NDArray[np.uint32],
        claim: Cells | int = 0,
    ) -> tuple[Words, Words]:
        """Return the two words of every cell's address."""
        if self.n_rows == 1:
            return self.source.words(
                purpose, step=step, replicate=self.replicates[0], entity=cells, claim=claim
            )
        rows = self.rows(cells)
        return self.source.words(
            purpose,
            step=step,
            replicate=self.replicates.take(rows),
            entity=cells - rows * self.n_nodes,
            claim=claim,
        )
