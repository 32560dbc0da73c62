"""How far a claim gets: who hears of it, and whether the press settles on it."""

from __future__ import annotations

import xarray as xr

from rumorsim.errors import require
from rumorsim.measures.grouping import group_mean

__all__ = ["established", "reach"]


def reach(data: xr.Dataset, by: str = "kind") -> xr.DataArray:
    """Return the share of each kind of actor that has heard of the claim at the end.

    Parameters
    ----------
    data : Dataset
        Of a run; ``reach`` is read.
    by : str, default "kind"
        Any grouping of the actors that is labelled in the data.

    Returns
    -------
    DataArray
        Share in [0, 1] over (replicate, kind, claim).
    """
    return group_mean(data["reach"].isel(time=-1, drop=True).astype(float), by)


def established(data: xr.Dataset, share: float = 0.5) -> xr.DataArray:
    """Return whether a claim became established at any record.

    Established: at least `share` of the outlets have published the claim and hold it with a
    credence above .8. The definition is a modelling choice, made so that a claim counts that the
    press both prints and believes.

    Parameters
    ----------
    data : Dataset
        Of a run; ``established_share`` is read.
    share : float, default 0.5
        Of the outlets, in (0, 1].

    Returns
    -------
    DataArray
        bool over (replicate, claim).
    """
    require(0 < share <= 1, "share", share, "(0, 1]")
    reached: xr.DataArray = (data["established_share"] >= share).any("time")
    return reached.assign_attrs(long_name="claim became established", units="")
