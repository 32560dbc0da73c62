"""Nodes of all replicates of a block, counted through: cell = row * n_nodes + node."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.chance import Words
from rumorsim.engines.task import Task
from rumorsim.rng import Source

__all__ = ["Cells", "Population"]

Cells = NDArray[np.int64]


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
        if self.n_rows == 1:
            return cells
        return cells % self.n_nodes

    def words(
        self,
        purpose: str,
        cells: Cells,
        *,
        step: int | NDArray[np.uint32],
        claim: Cells | int = 0,
    ) -> tuple[Words, Words]:
        """Return the two words of every cell's address."""
        replicate = self.replicates[self.rows(cells)]
        return self.source.words(
            purpose, step=step, replicate=replicate, entity=self.nodes(cells), claim=claim
        )
