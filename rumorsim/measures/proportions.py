"""Shares of replicates, with exact intervals."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from rumorsim.errors import require
from rumorsim.measures.pooling import pooled

__all__ = ["clopper_pearson", "proportion"]

BOUNDS = ["low", "estimate", "high"]


def clopper_pearson(
    successes: ArrayLike, trials: ArrayLike, level: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the exact interval of a proportion; nan without trials.

    Parameters
    ----------
    successes, trials : array_like of int
        Broadcast against each other.
    level : float, default 0.95
        The interval covers the true proportion with at least this probability, whatever it is.

    Returns
    -------
    low, high : ndarray of float
        In [0, 1].

    References
    ----------
    Clopper & Pearson, "The use of confidence or fiducial limits illustrated in the case of the
    binomial", Biometrika 26, 1934; by quantiles of beta distributions.
    """
    from scipy.special import betaincinv

    require(0 < level < 1, "level", level, "(0, 1)")
    won, of = np.broadcast_arrays(np.asarray(successes, float), np.asarray(trials, float))
    tail = (1.0 - level) / 2.0
    some, all_but_none = np.maximum(won, 1.0), np.maximum(of - won, 1.0)
    low = np.where(won > 0, betaincinv(some, of - won + 1.0, tail), 0.0)
    high = np.where(won < of, betaincinv(won + 1.0, all_but_none, 1.0 - tail), 1.0)
    return np.where(of > 0, low, np.nan), np.where(of > 0, high, np.nan)


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

    Examples
    --------
    >>> ten = xr.DataArray([True] * 2 + [False] * 8, dims="replicate")
    >>> proportion(ten).values.round(3)
    array([0.025, 0.2  , 0.556])
    """
    rows = pooled(dim, indicator)
    (values,) = rows.values
    count, won = (~np.isnan(values)).sum(axis=1), np.nansum(values, axis=1)
    low, high = clopper_pearson(won, count, level)
    share = np.where(count > 0, won / np.maximum(count, 1), np.nan)
    found = xr.concat([rows.label(one) for one in (low, share, high)], dim="bound")
    found = found.assign_coords(bound=BOUNDS, count=rows.label(count.astype(float)))
    return found.assign_attrs(units="share", interval=f"Clopper-Pearson, level {level:g}")
