"""Outcomes of a sweep as arrays that are read from its store when they are looked at."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from xarray.backends import BackendArray
from xarray.core import indexing

from rumorsim.errors import StoreError
from rumorsim.sweeps.columns import Plan
from rumorsim.sweeps.protocol import Layout
from rumorsim.sweeps.store import Store
from rumorsim.sweeps.work import Unit

__all__ = ["Reader", "StoredArray"]

_KEPT_UNITS = 4


class Reader:
    """Reads columns from a store; `whole` says whether every column has an outcome."""

    def __init__(self, store: Store) -> None:
        self.plan: Plan = store.manifest.plan
        self.finished = store.finished()
        self.failed = store.failed()
        self.whole = len(self.finished) == self.plan.n_units and not self.failed
        self.unit = lru_cache(maxsize=_KEPT_UNITS)(store.read)

    @property
    def example(self) -> Unit | None:
        """The first sound unit with an outcome; None if there is none.

        Raises
        ------
        StoreError
            If there is none because of damage.
        """
        damage: list[StoreError] = []
        for number in sorted(self.finished):
            try:
                unit = self.unit(number)
            except StoreError as error:
                damage.append(error)
            else:
                if unit.layout is not None:
                    return unit
        if damage:
            raise damage[0]
        return None

    def columns(self, name: str, column: NDArray[np.int64], layout: Layout) -> NDArray[Any]:
        """Return an outcome of some columns; missing where a column failed or has not been run."""
        found: NDArray[Any] | None = None
        unit_of = self.plan.unit_of(column)
        for number in np.unique(unit_of).tolist():
            unit = self._unit(number, layout)
            if unit is None or not unit.rows.size:
                continue
            wanted = np.flatnonzero(unit_of == number)
            place = column[wanted] - self.plan.start(number)
            at = np.searchsorted(unit.rows, place).clip(max=unit.rows.size - 1)
            there = unit.rows[at] == place
            values = unit.values[name]
            if found is None:
                found = self._blank(values, column.size)
            found[wanted[there]] = values[at[there]]
        return self._nothing(name, column.size) if found is None else found

    def dtype(self, values: NDArray[Any]) -> np.dtype[Any]:
        """Return the type of an outcome; whole numbers become floats where some are missing."""
        floating = np.issubdtype(values.dtype, np.floating)
        return values.dtype if self.whole or floating else np.dtype(np.float64)

    def _unit(self, number: int, layout: Layout) -> Unit | None:
        unit = self.unit(number) if number in self.finished else None
        if unit is not None and unit.layout not in (None, layout):
            raise StoreError(
                f"unit {number} has outcomes that are labelled otherwise than the others, so that "
                "they fit no common array: sweep such points apart"
            )
        return unit

    def _blank(self, values: NDArray[Any], count: int) -> NDArray[Any]:
        dtype = self.dtype(values)
        empty = np.nan if np.issubdtype(dtype, np.floating) else 0
        return np.full((count, *values.shape[1:]), empty, dtype)

    def _nothing(self, name: str, count: int) -> NDArray[Any]:
        example = self.example
        assert example is not None
        return self._blank(example.values[name], count)


class StoredArray(BackendArray):
    """One outcome over (axes of the design, replicate, its own dimensions), read on demand."""

    def __init__(self, reader: Reader, name: str, axes: tuple[int, ...], example: Unit) -> None:
        assert example.layout is not None
        values = example.values[name]
        self._reader, self._name, self._layout = reader, name, example.layout
        self._axes = (*axes, reader.plan.replicates.size)
        self.shape = (*self._axes, *values.shape[1:])
        self.dtype = reader.dtype(values)

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
        """Read what is asked for and no more than the units that hold it."""
        support = indexing.IndexingSupport.OUTER
        return indexing.explicit_indexing_adapter(key, self.shape, support, self._read)

    def _read(self, key: tuple[Any, ...]) -> NDArray[Any]:
        outer, inner = key[: len(self._axes)], key[len(self._axes) :]
        places = [_as_places(k, n) for k, n in zip(outer, self._axes, strict=True)]
        column = np.ravel_multi_index(np.ix_(*places), self._axes)
        values = self._reader.columns(self._name, column.ravel(), self._layout)
        values = values.reshape(*column.shape, *values.shape[1:])
        for axis, one in enumerate(inner, start=len(places)):
            values = values.take(_as_places(one, values.shape[axis]), axis=axis)
        scalars = tuple(a for a, k in enumerate(key) if isinstance(k, (int, np.integer)))
        return values.squeeze(axis=scalars)


def _as_places(key: Any, size: int) -> NDArray[np.int64]:
    if isinstance(key, slice):
        return np.arange(size)[key]
    places = np.atleast_1d(np.asarray(key, dtype=np.int64))
    return np.where(places < 0, places + size, places)
