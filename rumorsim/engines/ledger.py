"""What is written down while the steps go by."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.cells import Cells, Population
from rumorsim.engines.task import Task, Trace

__all__ = ["Ledger"]


class Ledger:
    """Counts at the times asked for, and what befell every node.

    Attributes
    ----------
    n_steps : int
        Until the last of the times.
    counts : ndarray of int64, shape (rows, states)
        At present.
    last : ndarray of float64, shape (rows,)
        Time of each replicate's last change, 0 before there is one.
    """

    def __init__(self, task: Task, population: Population) -> None:
        self.population = population
        self.dt = task.dt
        self.due = np.rint(task.times / task.dt).astype(np.int64)
        self.n_steps = int(self.due[-1]) if self.due.size else 0
        self.counts = _counts(population, task.rules.n_states)
        shape = (self.due.size, population.n_rows, task.rules.n_states)
        self.at_times = np.empty(shape, dtype=np.int64)
        self.last = np.zeros(population.n_rows)
        size = population.state.size
        self.changed = None if task.record == "counts" else np.full(size, np.nan)
        self.parent = np.full(size, -1, dtype=np.int32) if task.record == "tree" else None

    def note(self, step: int) -> None:
        """Write down the counts before a step, where they are asked for."""
        self.at_times[self.due == step] = self.counts

    def close(self, step: int) -> None:
        """Write down the counts from a step on, after which nothing changes."""
        self.at_times[self.due >= step] = self.counts

    def move(self, before: int, after: int, cells: Cells, step: int) -> None:
        """Write down that cells change their state at the end of a step."""
        self.count(before, after, self._per_row(cells), step)
        if self.changed is not None:
            self.date(cells, step)

    def date(self, cells: Cells, step: int) -> None:
        """Write down when cells changed that had not before."""
        assert self.changed is not None
        self.changed[cells.compress(self.unmoved(cells))] = (step + 1) * self.dt

    def count(self, before: int, after: int, moved: NDArray[np.int64], step: int) -> None:
        """Write down how many cells of each row change their state at the end of a step."""
        self.shift(before, after, moved)
        self.stamp(moved > 0, step)

    def shift(self, before: int, after: int, moved: NDArray[np.int64]) -> None:
        """Write down how many cells of each row have changed their state."""
        self.counts[:, before] -= moved
        self.counts[:, after] += moved

    def stamp(self, rows: NDArray[np.bool_], step: int) -> None:
        """Write down in which rows something changes at the end of a step."""
        self.last[rows] = (step + 1) * self.dt

    def _per_row(self, cells: Cells) -> NDArray[np.int64]:
        if self.population.n_rows == 1:
            return np.array([cells.size])
        return np.bincount(self.population.rows(cells), minlength=self.population.n_rows)

    def unmoved(self, cells: Cells) -> NDArray[np.bool_]:
        """Tell which cells have not changed so far."""
        assert self.changed is not None
        return np.asarray(np.isnan(self.changed.take(cells)))

    def told(self, cells: Cells, parents: NDArray[np.integer[Any]]) -> None:
        """Write down with whom cells at rest were in contact in their first change."""
        assert self.parent is not None
        self.parent[cells] = parents

    def trace(self, is_over: NDArray[np.bool_]) -> Trace:
        """Return the whole; `is_over` tells the replicates in which nothing can happen."""
        shape = (self.population.n_rows, self.population.n_nodes)
        return Trace(
            self.at_times.swapaxes(0, 1),
            np.where(is_over, self.last, np.nan),
            None if self.changed is None else self.population.state.reshape(shape),
            None if self.changed is None else self.changed.reshape(shape),
            None if self.parent is None else self.parent.reshape(shape),
        )


def _counts(population: Population, n_states: int) -> NDArray[np.int64]:
    rows = population.state.reshape(population.n_rows, population.n_nodes)
    # Ones among packed bits are counted several times as fast as truths along an axis.
    packed = (np.packbits(rows == state, axis=1) for state in range(n_states))
    counts = [np.bitwise_count(bits).sum(axis=1, dtype=np.int64) for bits in packed]
    return np.stack(counts, axis=1)
