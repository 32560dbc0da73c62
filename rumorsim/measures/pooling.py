"""Labelled forecasts and outcomes as rows of numbers: pooled dimensions last, the rest flat."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from rumorsim.errors import ArgumentError
from rumorsim.measures.checks import as_array

__all__ = ["Rows", "pooled", "same_labels"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Rows:
    """What labelled arrays hold, and how to label what is computed from each row.

    Attributes
    ----------
    values : tuple of ndarray of float, shape (cells, pooled)
        The arrays broadcast against each other; nan in all where one of them is missing.
    cells : DataArray
        Labels of the dimensions that were not pooled.
    """

    values: tuple[Floats, ...]
    cells: xr.DataArray

    def label(self, found: Floats) -> xr.DataArray:
        """Label numbers of shape (cells,)."""
        return self.cells.copy(data=found.reshape(self.cells.shape))


def pooled(dim: str | list[str], **arrays: xr.DataArray) -> Rows:
    """Broadcast arrays of equal labels, given by field, and pool the dimensions `dim`.

    Raises
    ------
    ArgumentError
        If labels differ, or no array has one of the dimensions.
    """
    dims = [dim] if isinstance(dim, str) else list(dim)
    broadcast = xr.broadcast(*same_labels(**arrays))
    first = broadcast[0]
    for name in dims:
        if name not in first.dims:
            raise ArgumentError(f"dim: {name!r} is not among {tuple(first.dims)}")
    kept: list[Hashable] = [name for name in first.dims if name not in dims]
    cells = first.astype(np.float64).sum(dims).transpose(*kept).drop_attrs().rename(None)
    width = int(np.prod([first.sizes[name] for name in dims]))
    shape = (cells.size, width)
    rows = [
        np.array(one.transpose(*kept, *dims).values, np.float64).reshape(shape) for one in broadcast
    ]
    missing = np.isnan(rows).any(axis=0)
    return Rows(tuple(np.where(missing, np.nan, row) for row in rows), cells)


def same_labels(**arrays: xr.DataArray) -> tuple[xr.DataArray, ...]:
    """Return the arrays, given by field, if labelled alike in all dimensions that they share."""
    known = [as_array(field, array) for field, array in arrays.items()]
    try:
        return tuple(xr.align(*known, join="exact", copy=False))
    except ValueError as error:
        first, *others = arrays
        message = f"{first}: not labelled as the {' and the '.join(others)} ({error})"
        raise ArgumentError(message) from None
