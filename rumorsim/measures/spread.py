"""How far a claim gets: who hears of it, and whether the press settles on it."""

from __future__ import annotations

import xarray as xr

from rumorsim.errors import ArgumentError, require
from rumorsim.measures.checks import Results, as_data, recorded
from rumorsim.measures.grouping import group_mean
from rumorsim.measures.proportions import proportion

__all__ = ["established", "established_by_truth", "reach", "reached_share"]


def reach(data: Results, by: str = "kind") -> xr.DataArray:
    """Return the share of each kind of actor that has heard of the claim at the end.

    Of a contact run: the share of nodes that are not in the resting state at the end, which is
    all that ever left it where nobody returns to it.

    Parameters
    ----------
    data : Run, ContactRun or Dataset
        A run (``reach`` is read), a contact run (``counts``), or the data of one.
    by : str, default "kind"
        Any grouping of the actors that is labelled in the data; not for contact runs.

    Returns
    -------
    DataArray
        Share in [0, 1] over (replicate, kind, claim), or over (replicate).
    """
    data = as_data(data)
    if "time" in data.dims:
        data = data.isel(time=-1, drop=True)
    return reached_share(data, by)


def reached_share(data: xr.Dataset, by: str = "kind") -> xr.DataArray:
    """Return the share that is reached at every record; parameters as in `reach`."""
    if "counts" not in data:
        return group_mean(recorded(data, "reach").astype(float), by)
    if "rest" not in data.attrs:
        raise ArgumentError("data: the attribute 'rest', which state is the resting one, is gone")
    counts = data["counts"].drop_attrs()
    away: xr.DataArray = 1.0 - counts.sel(state=data.attrs["rest"], drop=True) / counts.sum("state")
    return away.assign_attrs(units="share", long_name="not in the resting state")


def established(data: Results, share: float = 0.5) -> xr.DataArray:
    """Return whether a claim became established at any record.

    Established: at least `share` of the outlets have published the claim and hold it with a
    credence above .8. The definition is a modelling choice, made so that a claim counts that the
    press both prints and believes.

    Parameters
    ----------
    data : Run or Dataset
        A run, or its data; ``established_share`` is read.
    share : float, default 0.5
        Of the outlets, in (0, 1].

    Returns
    -------
    DataArray
        bool over (replicate, claim).
    """
    require(0 < share <= 1, "share", share, "(0, 1]")
    reached: xr.DataArray = recorded(as_data(data), "established_share") >= share
    if "time" in reached.dims:
        reached = reached.any("time")
    return reached.assign_attrs(long_name="claim became established", units="")


def established_by_truth(data: Results, share: float = 0.5, level: float = 0.95) -> xr.DataArray:
    """Return how often true claims became established, and how often false ones did.

    Parameters
    ----------
    data : Run or Dataset
        A run, or its data; ``established_share`` and ``truth`` are read.
    share : float, default 0.5
        As in `established`.
    level : float, default 0.95
        Of the exact interval of Clopper & Pearson over replicates, in (0, 1).

    Returns
    -------
    DataArray
        Share in [0, 1] over ``bound`` ("low", "estimate", "high"), ``truth`` (False, True) and
        ``claim``; nan where no replicate had such a truth. The coordinate ``count`` says in how
        many it was so.
    """
    data = as_data(data)
    became, truth = established(data, share).astype(float), recorded(data, "truth").astype(bool)
    split = xr.concat([became.where(truth == side) for side in (False, True)], dim="truth")
    found = proportion(split.assign_coords(truth=[False, True]), level=level)
    found = found.transpose("bound", "truth", ...)
    return found.assign_attrs(long_name="share of replicates in which it became established")
