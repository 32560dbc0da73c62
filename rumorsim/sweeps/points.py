"""The points of a design, and what results show of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rumorsim.sweeps.labels import Labelled, described, label_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RESERVED", "Design"]

RESERVED = ("replicate", "point")
"""Dimensions of results besides those of parameters and outcomes."""


@dataclass(frozen=True)
class Design:
    """Points to run.

    Attributes
    ----------
    columns : dict of str to tuple
        The value of every parameter at every point.
    axes : dict of str to tuple, or None
        Levels per parameter where the points are all their combinations, the last parameter
        running fastest. Results then have the parameters as dimensions, otherwise ``point``.
    """

    columns: dict[str, tuple[Any, ...]]
    axes: dict[str, tuple[Any, ...]] | None = None

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def point(self, number: int) -> dict[str, Any]:
        """Return name and value of every parameter at one point."""
        row = {name: column[number] for name, column in self.columns.items()}
        return {name: v.value if isinstance(v, Labelled) else v for name, v in row.items()}

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (self.point(number) for number in range(len(self)))

    def labels(self, name: str) -> list[Any]:
        """Return what results show for a parameter, per level of its axis or else per point."""
        return [label_of(value) for value in (self.axes or self.columns)[name]]

    def told(self, number: int) -> str:
        """Return a point as text."""
        values = (f"{name}={label_of(column[number])}" for name, column in self.columns.items())
        return f"({', '.join(values)})"

    def describe(self) -> dict[str, Any]:
        """Return the design as plain JSON."""
        columns = {name: [described(v) for v in column] for name, column in self.columns.items()}
        return {"columns": columns, "axes": list(self.axes) if self.axes else None}

    def to_frame(self) -> pd.DataFrame:
        """Return one row per point."""
        import pandas as pd

        labels = {name: [label_of(v) for v in column] for name, column in self.columns.items()}
        return pd.DataFrame(labels, index=pd.RangeIndex(len(self), name="point"))
