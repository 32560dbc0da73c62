"""What can be swept: the few things that a model must say and do.

A *column* is one (point, replicate). All engines, stores and results speak of columns only, so
that they serve every model that can run some of them side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from rumorsim.errors import ArgumentError
from rumorsim.sweeps.points import Design

__all__ = ["Columns", "Layout", "Outcome", "OutcomeError", "Size", "Subject"]


class OutcomeError(ArgumentError):
    """What came out cannot be kept, of whatever column: it ends the sweep."""


@dataclass(frozen=True)
class Columns:
    """Some columns of one batch; arrays of shape (n,).

    Attributes
    ----------
    point : ndarray of int
        Place of the column's point in the list that comes with it.
    replicate : ndarray of uint32
        Address of the column's draws.
    shared : ndarray of uint32
        Address of what all replicates of a point have in common.
    """

    point: NDArray[np.int64]
    replicate: NDArray[np.uint32]
    shared: NDArray[np.uint32]

    def __len__(self) -> int:
        return self.point.size

    def take(self, rows: NDArray[Any] | slice) -> Columns:
        """Return some of the columns."""
        return Columns(self.point[rows], self.replicate[rows], self.shared[rows])


class Size(NamedTuple):
    """How large a column is.

    Attributes
    ----------
    columns : int
        How many are best run side by side; a rule of the model alone.
    column_bytes : float
        Memory that one more takes in mid-run.
    result_bytes : float or None
        Memory that the outcomes of one take; None if one has to be run to tell.
    """

    columns: int
    column_bytes: float
    result_bytes: float | None


@dataclass(frozen=True)
class Layout:
    """How outcomes are labelled; plain JSON, the same for every column of a sweep.

    Attributes
    ----------
    dims : dict of str to list of str
        Dimensions of each outcome besides the column.
    coords : dict of str to list
        Labels of these dimensions, and further labels along them.
    about : dict of str to dict
        ``units`` and ``long_name`` of each outcome.
    along : dict of str to str
        The dimension that further labels lie along, as kinds do along actors.
    """

    dims: dict[str, list[str]]
    coords: dict[str, list[Any]]
    about: dict[str, dict[str, str]]
    along: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What some columns left behind: arrays whose first axis are the columns."""

    layout: Layout
    values: dict[str, NDArray[Any]]


class Subject(Protocol):
    """Something that can be swept.

    Subjects are pickled for workers. `prepare` and `run` are pure: the same point and address
    give the same bytes, whatever runs beside them.
    """

    def size(self, design: Design) -> Size:
        """Return how large the columns of a checked design are."""

    def describe(self) -> dict[str, Any]:
        """Return everything that outcomes depend on, besides point and seed, as plain JSON."""

    def units(self) -> Mapping[str, str]:
        """Return the units of parameters that have one."""

    def check(self, design: Design) -> None:
        """Raise what is wrong with the names and values of a design, naming allowed ones."""

    def prepare(self, point: Mapping[str, Any]) -> Any:
        """Return what a point is run from; may raise for this point alone."""

    def run(self, prepared: Sequence[Any], columns: Columns, seed: int) -> Outcome:
        """Run columns side by side."""
