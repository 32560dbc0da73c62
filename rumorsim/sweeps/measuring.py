"""What is kept of labelled runs: outcomes by name, or functions of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from rumorsim.errors import ArgumentError, brief, did_you_mean, require
from rumorsim.sweeps.describing import describe
from rumorsim.sweeps.protocol import Layout, Outcome

__all__ = ["Measure", "MeasureError", "as_measures", "in_order", "measured"]

Measure: TypeAlias = Callable[[xr.Dataset], xr.DataArray]


class MeasureError(ArgumentError):
    """A measure fails, or returns what cannot be kept."""


def as_measures(measure: Any, known: Sequence[str]) -> tuple[str | Measure, ...]:
    """Return a tuple of known names and functions; one alone needs no list."""
    asked = (measure,) if isinstance(measure, str) or callable(measure) else tuple(measure)
    for one in asked:
        if not callable(one) and one not in known:
            raise ArgumentError(f"measure: unknown {one!r}{did_you_mean(str(one), known)}")
    require(len(asked) > 0, "measure", measure, "at least one")
    names = [_name(one) for one in asked]
    allowed = "distinct names; a function goes by its __name__"
    require(len(set(names)) == len(names), "measure", names, allowed)
    return asked


def _name(one: str | Measure) -> str:
    return str(getattr(one, "__name__", "measure")) if callable(one) else one


def measured(
    asked: Sequence[str | Measure], derived: Mapping[str, Measure], data: xr.Dataset
) -> Outcome:
    """Return what is asked of labelled runs, replicate by replicate."""
    arrays = {}
    for one in asked:
        name = _name(one)
        make = one if callable(one) else derived.get(one)
        array = data[name] if make is None else _made(name, make, data)
        arrays[name] = array.transpose("replicate", ...)
    return Outcome(_layout(arrays), {name: np.asarray(a.values) for name, a in arrays.items()})


def _made(name: str, make: Measure, data: xr.Dataset) -> xr.DataArray:
    """Return what a measure makes of labelled runs."""
    try:
        array = make(data)
    except MemoryError:
        raise
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
        raise MeasureError(f"measure: {name} fails on labelled outcomes with {told}") from error
    if not isinstance(array, xr.DataArray):
        returned = f"{brief(array)} of type {type(array).__name__}"
    elif array.sizes.get("replicate") != data.sizes["replicate"] or array.dtype.hasobject:
        returned = f"an array of {array.dtype} over {dict(array.sizes)}"
    else:
        return array
    raise MeasureError(
        f"measure: {name} returned {returned}, allowed: an xarray.DataArray of numbers with the "
        f"dimension 'replicate' as it was given, here of size {data.sizes['replicate']}"
    )


def _layout(arrays: Mapping[str, xr.DataArray]) -> Layout:
    dims = {name: [str(dim) for dim in array.dims[1:]] for name, array in arrays.items()}
    coords = {str(dim): _labels(array[dim]) for array in arrays.values() for dim in array.dims[1:]}
    along = _along(arrays.values(), set(coords))
    for array in arrays.values():
        coords |= {name: _labels(array[name]) for name in along if name in array.coords}
    about = {
        name: {key: str(a.attrs[key]) for key in ("units", "long_name") if key in a.attrs}
        for name, a in arrays.items()
    }
    return Layout(dims, coords, about, along)


def _along(arrays: Iterable[xr.DataArray], dims: set[str]) -> dict[str, str]:
    """Return further labels by name, such as kinds, and the dimension that they lie along.

    A name that is a dimension of another outcome can label nothing else.
    """
    return {
        str(name): str(coord.dims[0])
        for array in arrays
        for name, coord in array.coords.items()
        if coord.ndim == 1 and coord.dims[0] != "replicate" and name not in dims
    }


def _labels(coord: xr.DataArray) -> list[Any]:
    values = coord.values
    dates = values.dtype.kind == "M"
    labels: list[Any] = describe(list(np.datetime_as_string(values, unit="s") if dates else values))
    return labels


def in_order(parts: Sequence[tuple[NDArray[np.int64], Outcome]]) -> Outcome:
    """Put the outcomes of groups of columns together, in the order of the columns."""
    layouts = [outcome.layout for _, outcome in parts]
    if any(layout != layouts[0] for layout in layouts):
        raise ValueError("outcomes of these points are labelled otherwise than each other")
    if len(parts) == 1:
        return parts[0][1]
    order = np.argsort(np.concatenate([rows for rows, _ in parts]))
    values = {
        name: np.concatenate([outcome.values[name] for _, outcome in parts])[order]
        for name in parts[0][1].values
    }
    return Outcome(layouts[0], values)
