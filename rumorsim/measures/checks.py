"""Checks at the border: what measures take is a run, what it recorded, or a labelled array."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from rumorsim.contact import ContactRun
from rumorsim.errors import ArgumentError, did_you_mean, require
from rumorsim.runs import Run

__all__ = [
    "Results",
    "as_array",
    "as_data",
    "as_indicator",
    "as_probability",
    "as_run",
    "as_times",
    "recorded",
]

Results: TypeAlias = Run | ContactRun | xr.Dataset
"""A run, or its data, or a part of them."""


def as_data(results: Results) -> xr.Dataset:
    """Return what a run recorded; data are returned as they are."""
    data = results.data if isinstance(results, (Run, ContactRun)) else results
    _demand(isinstance(data, xr.Dataset), "data", data, "a run, or its Dataset `data`")
    return data


def recorded(data: xr.Dataset, name: str) -> xr.DataArray:
    """Return one of the outcomes."""
    if name not in data:
        raise ArgumentError(f"data: has no {name!r}{did_you_mean(name, map(str, data))}")
    return data[name]


def as_run(run: Run) -> Run:
    """Return a run of a scenario, of which more is read than its data."""
    _demand(isinstance(run, Run), "run", run, "the run itself, as `Scenario.run` returns it")
    return run


def as_array(field: str, array: xr.DataArray) -> xr.DataArray:
    """Return a labelled array."""
    allowed = "a DataArray, such as `run.credence` or `run.data['truth']`"
    _demand(isinstance(array, xr.DataArray), field, array, allowed)
    return array


def as_probability(field: str, array: xr.DataArray) -> xr.DataArray:
    """Return a labelled array of numbers from 0 to 1, some perhaps missing."""
    values = _numbers(field, array)
    _demand_all(field, values, ~((values < 0) | (values > 1)), "[0, 1]")
    return array


def as_indicator(field: str, array: xr.DataArray) -> xr.DataArray:
    """Return a labelled array of true and false, some perhaps missing."""
    values = _numbers(field, array)
    fine = (values == 0) | (values == 1) | np.isnan(values)
    _demand_all(field, values, fine, "True and False, or 0, 1 and nan")
    return array


def as_times(times: xr.Dataset) -> tuple[xr.DataArray, xr.DataArray]:
    """Return times of at least 0, and which of them were observed.

    A time that equals the attribute ``never`` of the times is later than any other.
    """
    allowed = "a Dataset of `time` and `observed`, as `time_to_reach(run)` returns it"
    _demand(isinstance(times, xr.Dataset), "times", times, allowed)
    _demand({"time", "observed"} <= set(times), "times", times, allowed)
    time, observed = times["time"], as_indicator("observed", times["observed"])
    values = _numbers("time", time)
    _demand_all("time", values, ~(values < 0), "numbers of at least 0")
    came = time != time.attrs.get("never", np.inf)
    return time.where(came, np.inf), observed.where(came, False)


def _numbers(field: str, array: xr.DataArray) -> NDArray[Any]:
    values: NDArray[Any] = as_array(field, array).values
    require(values.dtype.kind in "biuf", field, str(values.dtype), "numbers, or True and False")
    return values


def _demand(condition: bool, field: str, value: object, allowed: str) -> None:
    """Raise `ArgumentError` naming the type, since results are too long to be shown."""
    if not condition:
        raise ArgumentError(f"{field}: got a {type(value).__name__}, allowed: {allowed}")


def _demand_all(field: str, values: NDArray[Any], fine: NDArray[np.bool_], allowed: str) -> None:
    if not fine.all():
        require(False, field, values[~fine].flat[0].item(), allowed)
