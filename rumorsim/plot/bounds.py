"""Estimates with intervals, as measures return them, in the form that figures draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from rumorsim.errors import ArgumentError, did_you_mean, require

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["along", "bounded", "middle_of", "whiskers"]

_MIDDLES = ("estimate", "median")


def along(values: xr.DataArray, field: str, names: Sequence[str]) -> xr.DataArray:
    """Return the array with these names as its dimensions, in this order.

    A name may be that of a coordinate along another dimension, as a parameter is along ``point``.

    Raises
    ------
    ArgumentError
        If a name is unknown, two lie along one dimension, or the array has others besides.
    """
    require(isinstance(values, xr.DataArray), field, type(values).__name__, "a DataArray")
    for name in names:
        if name not in values.dims and name in values.coords and values.coords[name].ndim == 1:
            (dim,) = values.coords[name].dims
            if dim in names:
                raise ArgumentError(
                    f"{field}: {dim!r} and {name!r} lie along one dimension, allowed: a grid, as "
                    "rumorsim.design.grid makes it, with one for each"
                )
            values = values.swap_dims({dim: name})
        if name not in values.dims:
            known = sorted({*map(str, values.dims), *map(str, values.coords)} - {"bound"})
            raise ArgumentError(f"{field}: has no {name!r}{did_you_mean(name, known)}")
    others = sorted(set(map(str, values.dims)) - set(names))
    if others:
        raise ArgumentError(
            f"{field}: has the dimensions {values.dims}, allowed: {', '.join(names)}; "
            f"select one of each of {others}"
        )
    return values.transpose(*names)


def bounded(values: xr.DataArray, field: str, names: Sequence[str]) -> pd.DataFrame:
    """Return one row per label of `names`, and the columns ``low, estimate, high``.

    Raises
    ------
    ArgumentError
        As `along`, or if a bound is missing.
    """
    import pandas as pd

    array = along(values, field, [*names, "bound"])
    bounds = {"low": "low", "estimate": middle_of(array, field), "high": "high"}
    columns = {name: array.sel(bound=bound).values.ravel() for name, bound in bounds.items()}
    if not names:
        return pd.DataFrame(columns)
    # What has no coordinate is numbered: xarray does so on asking.
    index = pd.MultiIndex.from_product([array[name].values for name in names], names=[*names])
    return pd.DataFrame(columns, index).reset_index()


def whiskers(
    table: pd.DataFrame, middle: str = "estimate", low: str = "low", high: str = "high"
) -> NDArray[np.float64]:
    """Return how far whiskers reach below and above the middle, shape (2, rows)."""
    bounds = table[[low, middle, high]].to_numpy(np.float64)
    return np.diff(bounds, axis=1).T


def middle_of(array: xr.DataArray | xr.Dataset, field: str) -> str:
    """Return what the middle bound is called: "estimate" or "median"."""
    known = [str(bound) for bound in array.coords["bound"].values]
    middles = [name for name in _MIDDLES if name in known]
    missing = sorted({"low", "high"} - set(known)) + ([] if middles else ["estimate"])
    if missing:
        raise ArgumentError(
            f"{field}: bound has {known} but not {missing}; `rumorsim.measures.bootstrap`, "
            "`proportion` and `interval` return all three"
        )
    return middles[0]
