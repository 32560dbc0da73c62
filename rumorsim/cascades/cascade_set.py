"""Many cascades end to end in one array each, measured all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.cascades import measuring
from rumorsim.cascades.cascade import Cascade
from rumorsim.cascades.checks import whole_number
from rumorsim.cascades.trees import Lineage, lineage
from rumorsim.errors import ArgumentError, require

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = ["CascadeSet"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_MEANING = {
    "size": ("cascade size", "nodes"),
    "depth": ("cascade depth", "steps"),
    "max_breadth": ("maximum breadth", "nodes"),
    "structural_virality": ("structural virality", "steps"),
    "duration": ("duration", ""),
}


@dataclass(frozen=True, eq=False, repr=False)
class CascadeSet:
    """Cascades with labels, such as all runs of a model or all observed ones.

    Build one with `from_cascades`, `rumorsim.cascades.read_twitter15` or
    `rumorsim.cascades.galton_watson`; the constructor trusts its arrays and makes them read-only.
    ``cascades[3]`` is a `Cascade`; iteration yields them all.

    Attributes
    ----------
    node, parent, time : ndarray, each of shape (nodes of all cascades,)
        As in `Cascade`, one cascade after the other; parents are positions within their cascade.
    start : ndarray of int64, shape (cascades + 1,)
        Cascade k stands at ``start[k]:start[k + 1]``.
    labels : mapping of str to ndarray, each of shape (cascades,)
        What is known of each cascade, such as ``veracity``.
    names : tuple of str, or None
        Name of every node id.
    defects : DataFrame, or None
        What a reader found wrong with the data, and did about it.
    time_unit : str

    Examples
    --------
    >>> chain = Cascade.from_parents([0, 1, 2], [-1, 0, 1], [0.0, 1.0, 2.0])
    >>> star = Cascade.from_parents([0, 1, 2], [-1, 0, 0], [0.0, 1.0, 1.0])
    >>> both = CascadeSet.from_cascades([chain, star], {"kind": ["chain", "star"]})
    >>> both.shapes()["depth"].values
    array([2, 1])
    """

    node: NDArray[np.integer[Any]]
    parent: NDArray[np.integer[Any]]
    time: Floats
    start: Ints
    labels: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    names: tuple[str, ...] | None = None
    defects: pd.DataFrame | None = None
    time_unit: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "labels", MappingProxyType(dict(self.labels)))
        for array in (self.node, self.parent, self.time, self.start, *self.labels.values()):
            array.flags.writeable = False

    # A mapping proxy cannot be pickled.
    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...]]:
        arrays = self.node, self.parent, self.time, self.start
        return type(self), (*arrays, dict(self.labels), self.names, self.defects, self.time_unit)

    @classmethod
    def from_cascades(
        cls,
        cascades: Sequence[Cascade],
        labels: Mapping[str, ArrayLike] | None = None,
        *,
        time_unit: str = "",
    ) -> Self:
        """Put cascades together, each with its labels; names of nodes are left behind.

        Raises
        ------
        ArgumentError
            If a column of labels has not one entry per cascade.
        """
        sizes = [cascade.size for cascade in cascades]
        columns = {name: np.array(values) for name, values in (labels or {}).items()}
        for name, column in columns.items():
            allowed = f"one entry per cascade ({len(sizes)})"
            require(column.shape == (len(sizes),), f"labels[{name!r}]", column.shape, allowed)
        return cls(
            _joined([cascade.node for cascade in cascades], np.int64),
            _joined([cascade.parent for cascade in cascades], np.int64),
            _joined([cascade.time for cascade in cascades], np.float64),
            np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]),
            columns,
            time_unit=time_unit,
        )

    def __len__(self) -> int:
        return self.start.size - 1

    def __repr__(self) -> str:
        labels = "".join(f", {name}" for name in self.labels)
        return f"CascadeSet({len(self)} cascades, {self.node.size} nodes{labels})"

    def __iter__(self) -> Iterator[Cascade]:
        return (self[position] for position in range(len(self)))

    def __getitem__(self, position: int) -> Cascade:
        if not -len(self) <= position < len(self):
            raise IndexError(f"there are {len(self)} cascades, no number {position}")
        first = position % len(self)
        part = slice(self.start[first], self.start[first + 1])
        node, names = self.node[part], self.names
        known = None if names is None else tuple(names[number] for number in node)
        return Cascade(node, self.parent[part], self.time[part], known)

    def select(self, chosen: ArrayLike) -> Self:
        """Return some of the cascades with their labels.

        Parameters
        ----------
        chosen : array_like of bool, shape (cascades,), or of int
            Which: by a mask, or by position in any order.

        Raises
        ------
        ArgumentError
            If it is neither.
        """
        mask = np.asarray(chosen)
        fits = mask.dtype.kind in "iu" or (mask.dtype == bool and mask.shape == (len(self),))
        if not fits or mask.ndim != 1:
            got = f"{mask.ndim}-D {mask.dtype}"
            raise ArgumentError(f"chosen: got {got}, allowed: a mask of {len(self)}, or positions")
        at = np.arange(len(self))[mask]
        sizes = np.diff(self.start)[at]
        start = np.concatenate([[0], np.cumsum(sizes)])
        rows = np.arange(start[-1]) + np.repeat(self.start[at] - start[:-1], sizes)
        labels = {name: column[at] for name, column in self.labels.items()}
        return type(self)(
            self.node[rows], self.parent[rows], self.time[rows], start, labels, self.names,
            time_unit=self.time_unit,
        )  # fmt: skip

    def shapes(self) -> xr.Dataset:
        """Return the measures of each cascade.

        Returns
        -------
        Dataset
            Over ``cascade``: ``size``, ``depth``, ``max_breadth``, ``structural_virality`` (nan
            for a single node) as `Cascade` defines them, ``duration`` (in `time_unit`, from the
            first node to the last), and the labels as coordinates.
        """
        import xarray as xr

        columns = measuring.shape_columns(self._lineage, self.time, self.start)
        found = xr.Dataset({name: ("cascade", column) for name, column in columns.items()})
        for name, (meaning, unit) in _MEANING.items():
            found[name].attrs = {"long_name": meaning, "units": unit or self.time_unit}
        return found.assign_coords(self._coordinates())

    def breadths(self, depths: int | None = None) -> xr.DataArray:
        """Return the number of nodes at each depth.

        Parameters
        ----------
        depths : int, optional
            How many depths; default: all that occur.

        Returns
        -------
        DataArray
            Over (cascade, depth), 0 below the deepest node.
        """
        depth = self._lineage.depth
        count = int(depth.max(initial=0)) + 1 if depths is None else depths
        whole_number("depths", count, 1)
        table = measuring.breadth_table(depth, self.start, count)
        attributes = {"long_name": "nodes at a depth", "units": "nodes"}
        return self._labelled(table, "depth", np.arange(count), attributes)

    def times_to_size(self, sizes: Sequence[int]) -> xr.DataArray:
        """Return how long after its first node each cascade had so many.

        Returns
        -------
        DataArray
            Over (cascade, size), in `time_unit`; nan where the cascade stays smaller, hence the
            time is censored.
        """
        wanted = np.array([whole_number("sizes", size, 1) for size in sizes], dtype=np.int64)
        table = measuring.size_times(self.time, self.start, wanted)
        return self._labelled(table, "size", wanted, self._of_time("time to size"))

    def times_to_depth(self, depths: Sequence[int]) -> xr.DataArray:
        """Return how long after its first node each cascade was so deep.

        Returns
        -------
        DataArray
            Over (cascade, depth), in `time_unit`; nan where the cascade stays shallower, hence
            the time is censored.
        """
        wanted = np.array([whole_number("depths", depth, 0) for depth in depths], dtype=np.int64)
        table = measuring.depth_times(self._lineage.depth, self.time, self.start, wanted)
        return self._labelled(table, "depth", wanted, self._of_time("time to depth"))

    @cached_property
    def _lineage(self) -> Lineage:
        shift = self.start[measuring.owners(self.start)]
        return lineage(np.where(self.parent < 0, -1, self.parent + shift))

    def _of_time(self, name: str) -> dict[str, str]:
        return {"long_name": name, "units": self.time_unit}

    def _labelled(
        self, table: NDArray[Any], axis: str, labels: Ints, attributes: Mapping[str, str]
    ) -> xr.DataArray:
        import xarray as xr

        coords = {axis: labels, **self._coordinates()}
        return xr.DataArray(table, coords, ("cascade", axis), attrs=attributes)

    def _coordinates(self) -> dict[str, Any]:
        return {name: ("cascade", column) for name, column in self.labels.items()}


def _joined(parts: list[NDArray[Any]], kind: type[Any]) -> NDArray[Any]:
    return np.concatenate(parts).astype(kind) if parts else np.empty(0, dtype=kind)
