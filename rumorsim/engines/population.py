"""Where everybody stands in a block of replicates, and what is kept of the way there."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.task import Task, Trace
from rumorsim.networks import WellMixed

__all__ = ["Columns", "Population", "starting_states"]

Ids = NDArray[np.int64]


class Columns:
    """Counts of the states at the times that are asked for, in steps."""

    def __init__(self, task: Task) -> None:
        self.steps = np.rint(task.times / task.dt)
        self.last = float(self.steps[-1])
        shape = (task.replicates.size, self.steps.size, task.rules.n_states)
        self.counts = np.zeros(shape, dtype=np.int64)

    def note(self, step: int, counts: NDArray[np.int64]) -> None:
        """Keep the counts, shape (replicates, states), at the start of a step."""
        self.counts[:, self.steps == step] = counts[:, np.newaxis]

    def fill(self, step: int, counts: NDArray[np.int64]) -> None:
        """Keep them for this step and all that follow, in which nothing happens."""
        self.counts[:, self.steps >= step] = counts[:, np.newaxis]


class Population:
    """States of all cells; cell = row of the replicate times n_nodes plus node.

    Attributes
    ----------
    state : ndarray of uint8, shape (replicates * n_nodes,)
    counts : ndarray of int64, shape (replicates, states)
    last_step : ndarray of int64, shape (replicates,)
        Steps done when the last change had happened, 0 before any.
    """

    def __init__(self, task: Task) -> None:
        self.task = task
        self.n_nodes = task.network.n_nodes
        self.state = starting_states(task).reshape(-1)
        self.n_rows, self.n_states = task.replicates.size, task.rules.n_states
        self.counts = self._counted(np.arange(self.state.size), self.state)
        self.last_step = np.zeros(self.n_rows, dtype=np.int64)
        keeps, tree = task.record != "counts", task.record == "tree"
        self.changed = np.full(self.state.size, math.nan) if keeps else None
        self.parent = np.full(self.state.size, -1, dtype=np.int32) if tree else None

    @property
    def table(self) -> NDArray[np.uint8]:
        """The states as shape (replicates, n_nodes)."""
        return self.state.reshape(self.n_rows, self.n_nodes)

    def change(self, cells: Ids, after: Ids, partner: Ids, step: int) -> None:
        """Give distinct cells new states at the end of a step.

        Parameters
        ----------
        cells : ndarray of int64
        after : ndarray of int64
            A cell that changed and changed back counts as changed.
        partner : ndarray of int64
            Node in contact with which each changed; -1: none.
        step : int
        """
        self.counts -= self._counted(cells, self.state[cells])
        self.counts += self._counted(cells, after)
        self.last_step[cells // self.n_nodes] = step + 1
        if self.changed is not None:
            first = np.flatnonzero(np.isnan(self.changed[cells]))
            self.changed[cells[first]] = (step + 1) * self.task.dt
            if self.parent is not None:
                told = first[self.state[cells[first]] == self.task.rules.rest]
                self.parent[cells[told]] = partner[told]
        self.state[cells] = after

    def _counted(self, cells: Ids, state: NDArray[Any]) -> NDArray[np.int64]:
        slot = cells // self.n_nodes * self.n_states + state
        shape = (self.n_rows, self.n_states)
        return np.bincount(slot, minlength=self.n_rows * self.n_states).reshape(shape)

    def trace(self, columns: Columns, over: NDArray[np.bool_]) -> Trace:
        """Return what happened; `over` flags the rows in which nothing can happen any more."""

        def by_row(column: NDArray[Any] | None) -> Any:
            return None if column is None else column.reshape(self.n_rows, self.n_nodes)

        return Trace(
            columns.counts,
            np.where(over, self.last_step * self.task.dt, math.nan),
            None if self.changed is None else self.table,
            by_row(self.changed),
            by_row(self.parent),
        )


def starting_states(task: Task) -> NDArray[np.uint8]:
    """Return the state of every node, shape (replicates, n_nodes).

    Well mixed, ids are given out in the order of the states, the rest state first.
    """
    if not isinstance(task.network, WellMixed):
        return np.array(task.start, dtype=np.uint8)
    order = np.arange(task.rules.n_states, dtype=np.uint8)
    order = np.r_[order[task.rules.rest], np.delete(order, task.rules.rest)]
    shape = (task.replicates.size, task.network.n_nodes)
    sizes = task.start[:, order].reshape(-1)
    return np.repeat(np.tile(order, shape[0]), sizes).reshape(shape)
