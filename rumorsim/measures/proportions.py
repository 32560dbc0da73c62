"""Shares of replicates, with exact intervals."""

from __future__ import annotations

import numpy as np
import xarray as xr

from rumorsim.exact_intervals import clopper_pearson
from rumorsim.measures.checks import as_indicator
from rumorsim.measures.pooling import pooled

__all__ = ["proportion"]

BOUNDS = ["low", "estimate", "high"]


def proportion(
    indicator: xr.DataArray, dim: str | list[str] = "replicate", level: float = 0.95
) -> xr.DataArray:
    """Return how often something happened, with the exact interval of Clopper & Pearson.

    Parameters
    ----------
    indicator : DataArray of bool, or of 0, 1 and nan
        Missing values are left out.
    dim : str or list of str, default "replicate"
        Dimensions to count over. What is counted has to be independent, as replicates are and
        actors of one replicate are not.
    level : float, default 0.95
        In (0, 1); the interval covers at least so often.

    Returns
    -------
    DataArray
        `dim` gives way to a first dimension ``bound``: "low", "estimate", "high"; share in
        [0, 1], nan where nothing is known. The coordinate ``count`` says of how many.

    Raises
    ------
    ArgumentError
        If something is neither true nor false, or the array lacks `dim`.

    Examples
    --------
    >>> ten = xr.DataArray([True] * 2 + [False] * 8, dims="replicate")
    >>> proportion(ten).values.round(3)
    array([0.025, 0.2  , 0.556])
    """
    rows = pooled(dim, indicator=as_indicator("indicator", indicator))
    (values,) = rows.values
    count, won = (~np.isnan(values)).sum(axis=1), np.nansum(values, axis=1)
    low, high = clopper_pearson(won, count, level)
    share = np.where(count > 0, won / np.maximum(count, 1), np.nan)
    found = xr.concat([rows.label(one) for one in (low, share, high)], dim="bound")
    found = found.assign_coords(bound=BOUNDS, count=rows.label(count.astype(float)))
    return found.assign_attrs(units="share", interval=f"Clopper-Pearson, level {level:g}")
