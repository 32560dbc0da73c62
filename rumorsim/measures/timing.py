"""When something first happened, or that it had not by the end."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from rumorsim.errors import ArgumentError, require
from rumorsim.measures.checks import Results, as_data, recorded
from rumorsim.measures.grouping import group_mean
from rumorsim.measures.spread import reached_share

__all__ = ["duration", "time_to_reach", "time_to_truth"]

_SURE = 0.8


def time_to_truth(data: Results, share: float = 0.5, by: str = "kind") -> xr.Dataset:
    """Return when enough of a group first were sure of what is the case.

    Sure: credence above .8 if the claim is true, below .2 if it is false. Known to the records:
    it happened at the stated one or since the one before. A group may waver afterwards.

    Parameters
    ----------
    data : Run or Dataset
        A run, or its data; ``truth`` and ``credence`` (of actors) or ``truthful_share`` (of kinds)
        are read.
    share : float, default 0.5
        Of the group, in (0, 1].
    by : str, default "kind"
        Any grouping of the actors that is labelled in the data.

    Returns
    -------
    Dataset
        Over (replicate, kind, claim): ``time``, hours from the first record, and ``observed``;
        where that is False the time is the last record's, and all that is known is that it takes
        longer. `survival`, `median_time` and `restricted_mean_time` know how to handle this.
    """
    require(0 < share <= 1, "share", share, "(0, 1]")
    data = as_data(data)
    if "truthful_share" in data:
        sure = group_mean(data["truthful_share"], by)
    else:
        held, truth = recorded(data, "credence"), recorded(data, "truth").astype(bool)
        right = ((held > _SURE) & truth) | ((held < 1.0 - _SURE) & ~truth)
        sure = group_mean(right.astype(float), by)
    return _first(sure >= share, f"until {share:g} of the group are sure of the truth")


def time_to_reach(data: Results, share: float = 0.5, by: str = "kind") -> xr.Dataset:
    """Return when a claim, or a rumour in a contact model, had reached enough of a group.

    Parameters
    ----------
    data : Run, ContactRun or Dataset
        A run (``reach`` is read), a contact run (``counts``: nodes that are not in the resting
        state count as reached), or the data of one.
    share : float, default 0.5
        Of the group or of all nodes, in (0, 1].
    by : str, default "kind"
        Any grouping of the actors that is labelled in the data; not for contact runs.

    Returns
    -------
    Dataset
        ``time`` and ``observed`` as in `time_to_truth`, over (replicate, kind, claim) in hours, or
        over (replicate) in the time of the contact model. As fine as the records are.
    """
    require(0 < share <= 1, "share", share, "(0, 1]")
    reached = reached_share(as_data(data), by) >= share
    return _first(reached, f"until {share:g} of the group are reached")


def duration(data: Results) -> xr.Dataset:
    """Return how long a claim or a rumour lives.

    Of a run: the time of the record up to which the last article on the claim was written, 0 if
    none was; censored where articles were still written before the last record. Of a contact run:
    the time of the last change; censored where something could still happen.

    Parameters
    ----------
    data : Run, ContactRun or Dataset
        A run (``articles`` is read), a contact run (``duration``), or the data of one.

    Returns
    -------
    Dataset
        ``time`` and ``observed`` as in `time_to_truth`, over (replicate, claim) in hours, or over
        (replicate) in the time of the contact model.
    """
    data = as_data(data)
    if "duration" in data:
        lasted = data["duration"].drop_attrs()
        observed = lasted.notnull()
        end = float(data["time"][-1])
        return _times(lasted.fillna(end), observed, data["time"], "until nothing changes")
    written = _over_time(recorded(data, "articles") > 0)
    still = written.isel(time=-1, drop=True)
    elapsed = xr.DataArray(_elapsed(written["time"]), dims="time")
    last = elapsed.where(written, 0.0).max("time")
    return _times(last, ~still, written["time"], "until the last article")


def _first(reached: xr.DataArray, meaning: str) -> xr.Dataset:
    """Return the first time at which something is the case."""
    reached = _over_time(reached)
    elapsed = _elapsed(reached["time"])
    observed = reached.any("time")
    when = xr.DataArray(elapsed[reached.argmax("time").values], observed.coords, observed.dims)
    return _times(when.where(observed, elapsed[-1]), observed, reached["time"], meaning)


def _times(
    time: xr.DataArray, observed: xr.DataArray, records: xr.DataArray, meaning: str
) -> xr.Dataset:
    unit = "h" if _dated(records) else str(records.attrs.get("units", ""))
    about = {"units": unit, "long_name": meaning}
    seen = {"units": "", "long_name": "whether it happened by then; otherwise it takes longer"}
    time, observed = time.drop_attrs(), observed.drop_attrs()
    return xr.Dataset({"time": time.assign_attrs(about), "observed": observed.assign_attrs(seen)})


def _over_time(array: xr.DataArray) -> xr.DataArray:
    if array.sizes.get("time", 0) == 0:
        raise ArgumentError("data: has no records over time")
    return array


def _elapsed(records: xr.DataArray) -> NDArray[np.float64]:
    """Return hours since the first record, or the times of a contact model as they are."""
    times = records.values
    if _dated(records):
        return np.asarray((times - times[0]) / np.timedelta64(1, "h"))
    return np.asarray(times, np.float64)


def _dated(records: xr.DataArray) -> bool:
    return records.dtype.kind == "M"
