"""One unit of a sweep, as a worker runs it; points and replicates that fail are kept as data."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.sweeps.protocol import Columns, Layout, Outcome, OutcomeError, Subject

__all__ = ["Failure", "Task", "Unit", "run_unit"]

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Failure:
    """A column that could not be run.

    Attributes
    ----------
    column : int
        Place in its unit.
    error, traceback : str
    """

    column: int
    error: str
    traceback: str


@dataclass(frozen=True)
class Task:
    """Everything that a worker needs for one unit.

    Attributes
    ----------
    number : int
        Of the unit.
    subject : Subject
    points : tuple of dict
        The points that the unit touches.
    columns : Columns
        `Columns.point` counts in `points`.
    seed : int
    at_once : int
        How many columns fit the memory side by side.
    """

    number: int
    subject: Subject
    points: tuple[dict[str, Any], ...]
    columns: Columns
    seed: int
    at_once: int


@dataclass(frozen=True)
class Unit:
    """A finished unit.

    Attributes
    ----------
    number : int
    rows : ndarray of int
        Which of its columns have outcomes.
    layout : Layout or None
        None if every column failed.
    values : dict of str to ndarray
        Outcomes of these columns, in this order.
    failures : tuple of Failure
    """

    number: int
    rows: Rows
    layout: Layout | None
    values: dict[str, NDArray[Any]]
    failures: tuple[Failure, ...]


def run_unit(task: Task) -> Unit:
    """Run a unit in pieces that fit the memory."""
    return _Runner(task).run()


class _Runner:
    """Prepares points once and halves whatever fails until single columns are to blame."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.failures: dict[int, Failure] = {}
        self.done: list[tuple[Rows, Outcome]] = []
        self.prepared: list[Any] = []

    def run(self) -> Unit:
        self.prepared = [self._prepare(number) for number in range(len(self.task.points))]
        left = np.setdiff1d(np.arange(len(self.task.columns)), list(self.failures))
        for start in range(0, left.size, self.task.at_once):
            self._run(left[start : start + self.task.at_once])
        return self._joined()

    def _prepare(self, number: int) -> Any:
        try:
            return self.task.subject.prepare(self.task.points[number])
        except MemoryError:
            raise
        except Exception as error:
            self._blame(np.flatnonzero(self.task.columns.point == number), error)
            return None

    def _run(self, rows: Rows) -> None:
        if not rows.size:
            return
        try:
            self.done.append((rows, self._outcome(rows)))
            return
        except (MemoryError, OutcomeError):
            raise
        except Exception as error:
            if rows.size == 1:
                self._blame(rows, error)
        for half in _halves(rows, self.task.columns.point[rows]):
            self._run(half)

    def _outcome(self, rows: Rows) -> Outcome:
        """Run columns with the points that they need and no others."""
        chosen = self.task.columns.take(rows)
        used, point = np.unique(chosen.point, return_inverse=True)
        prepared = [self.prepared[number] for number in used]
        columns = Columns(point.ravel(), chosen.replicate, chosen.shared)
        outcome = self.task.subject.run(prepared, columns, self.task.seed)
        if self.done and outcome.layout != self.done[0][1].layout:
            raise ValueError("outcomes are labelled otherwise than those of earlier columns")
        return outcome

    def _blame(self, rows: Rows, error: Exception) -> None:
        text = "".join(traceback.format_exception(error))
        for row in rows.tolist():
            self.failures[row] = Failure(row, f"{type(error).__name__}: {error}", text)

    def _joined(self) -> Unit:
        rows = np.concatenate([np.empty(0, np.int64), *(rows for rows, _ in self.done)])
        first = self.done[0][1] if self.done else None
        values = {
            name: _joined([outcome.values[name] for _, outcome in self.done], rows)
            for name in (first.values if first else ())
        }
        layout = first.layout if first else None
        failures = tuple(self.failures[row] for row in sorted(self.failures))
        return Unit(self.task.number, np.sort(rows), layout, values, failures)


def _joined(parts: list[NDArray[Any]], rows: Rows) -> NDArray[Any]:
    """Put parts together in the order of their rows, without a copy where there is but one."""
    whole = parts[0] if len(parts) == 1 else np.concatenate(parts)
    return whole if (np.diff(rows) > 0).all() else whole[np.argsort(rows)]


def _halves(rows: Rows, point: Rows) -> Iterator[Rows]:
    """Cut columns in two, between points where there are several."""
    if rows.size == 1:
        return
    points: Sequence[int] = np.unique(point).tolist()
    if len(points) > 1:
        below = point < points[len(points) // 2]
        yield rows[below]
        yield rows[~below]
    else:
        yield rows[: rows.size // 2]
        yield rows[rows.size // 2 :]
