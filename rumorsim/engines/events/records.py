"""Counts at recorded times, for replicates that take one event after another abreast."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.task import Task

__all__ = ["Records", "without"]

Floats = NDArray[np.float64]
Ids = NDArray[np.integer[Any]]


class Records:
    """What is recorded of all replicates, and how far those in the columns have come.

    Replicates stand abreast in columns; where one has ended, another takes its column.

    Attributes
    ----------
    counts : ndarray of int64, shape (replicates, times, states)
    duration : ndarray of float64, shape (replicates,)
    row : ndarray of int64, shape (columns,)
        Which replicate, as a row of the results, stands in each column.
    passed : ndarray of int64, shape (columns,)
        Recorded times that it has passed.
    is_timed : bool
        Whether anything is recorded between the start and the end of all events.
    """

    def __init__(self, task: Task, columns: int) -> None:
        times, n_replicates = task.times, len(task.replicates)
        self.task = task
        self.at_start = int(times.size > 1 and times[0] == 0.0)
        self.is_timed = bool(np.isfinite(times[self.at_start :]).any())
        self.ahead = np.append(times, np.inf)
        self.counts = np.empty((n_replicates, times.size, task.rules.n_states), np.int64)
        self.duration = np.full(n_replicates, np.nan)
        self.row, self.passed = np.zeros((2, columns), np.int64)
        self.next_time = np.zeros(columns)
        self.entered = 0

    def enter(self, free: Ids) -> tuple[Ids, NDArray[np.int64]]:
        """Put the next replicates into free columns; return these columns, and the rows."""
        last = min(self.entered + free.size, len(self.task.replicates))
        rows = np.arange(self.entered, last)
        columns, self.entered = free[: rows.size], last
        self.row[columns], self.passed[columns] = rows, self.at_start
        self.next_time[columns] = self.ahead[self.at_start]
        return columns, rows

    def begin(self, rows: Ids, counts: NDArray[Any]) -> None:
        """Write the counts at time 0, shape (rows, states)."""
        if self.at_start:
            self.counts[rows, 0] = counts

    def pass_by(self, time: Floats, counts: NDArray[Any]) -> None:
        """Write the counts, shape (states, columns), that stood until `time` at times passed."""
        while (passed := time > self.next_time).any():
            columns = np.flatnonzero(passed)
            self.counts[self.row[columns], self.passed[columns]] = counts[:, columns].T
            self.passed[columns] += 1
            self.next_time[columns] = self.ahead[self.passed[columns]]

    @property
    def is_over(self) -> NDArray[np.bool_]:
        """Whether the last recorded time is passed, shape (columns,)."""
        return np.equal(self.passed, self.task.times.size)

    def finish(self, columns: Ids, counts: NDArray[Any], duration: Floats) -> None:
        """Write the counts, shape (columns, states), which stay as they are, at times to come."""
        rows = self.row[columns]
        to_come = np.arange(self.task.times.size) >= self.passed[columns, None]
        self.counts[rows] = np.where(to_come[:, :, None], counts[:, None], self.counts[rows])
        self.duration[rows] = duration

    def drop(self, columns: Ids) -> None:
        """Take columns away."""
        for name in ("row", "passed", "next_time"):
            setattr(self, name, without(getattr(self, name), columns))


def without(array: NDArray[Any], columns: Ids) -> NDArray[Any]:
    """Return an array without some columns (of its last axis), contiguous by rows."""
    return np.ascontiguousarray(np.delete(array, columns, axis=-1))
