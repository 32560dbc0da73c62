"""Are log-odds worth what they say? The slope of truth on them."""

from __future__ import annotations

import numpy as np
import xarray as xr

from rumorsim.errors import ArgumentError, require
from rumorsim.measures.checks import as_array, as_indicator
from rumorsim.measures.logistic import fit_logistic
from rumorsim.measures.pooling import pooled
from rumorsim.measures.proportions import BOUNDS

__all__ = ["calibration_slope"]


def calibration_slope(
    log_odds: xr.DataArray,
    truth: xr.DataArray,
    dim: str | list[str] = "replicate",
    cluster: str = "replicate",
    level: float = 0.95,
) -> xr.Dataset:
    """Return the slope of truth on log-odds: logit P(true) = intercept + slope × L.

    Slope 1 with intercept 0 is calibrated; below 1 the log-odds are too far from 0
    (overconfident), above 1 too close; 0 is worthless and negative misleading.

    Parameters
    ----------
    log_odds : DataArray
        Natural logarithm; missing values are left out.
    truth : DataArray of bool
        Labelled alike in the dimensions that both have.
    dim : str or list of str, default "replicate"
        Dimensions that are pooled into one regression.
    cluster : str, default "replicate"
        Among `dim`. What shares it is not independent: actors of one replicate hear the same
        reports of the same truth.
    level : float, default 0.95
        In (0, 1).

    Returns
    -------
    Dataset
        ``slope`` (no unit) and ``intercept`` (log-odds) over ``bound`` ("low", "estimate",
        "high"), ``slope_error`` and ``intercept_error``, ``clusters``: their number. The interval
        is the estimate ± t × error, t of clusters - 1 degrees of freedom; it is asymptotic, and
        too narrow below some forty clusters. Slope ±inf without interval where a threshold
        separates true from false; nan where all claims are true, all false, all log-odds equal,
        or some infinite (certainty has no slope).

    Raises
    ------
    ArgumentError
        If labels differ or `cluster` is not pooled.

    References
    ----------
    Cox, "Two further applications of a model for binary regression", Biometrika 45, 1958. Errors:
    Liang & Zeger, "Longitudinal data analysis using generalized linear models", Biometrika 73,
    1986, times G/(G - 1).
    """
    from scipy.special import stdtrit

    require(0 < level < 1, "level", level, "(0, 1)")
    if cluster not in ([dim] if isinstance(dim, str) else dim):
        raise ArgumentError(f"cluster: {cluster!r} is not among the pooled dimensions {dim!r}")
    log_odds, truth = as_array("log_odds", log_odds), as_indicator("truth", truth)
    if cluster not in (*log_odds.dims, *truth.dims):
        raise ArgumentError(f"cluster: {cluster!r} is not among {tuple(log_odds.dims)}")
    size = log_odds.sizes.get(cluster, 0) or truth.sizes.get(cluster, 0)
    members = xr.DataArray(np.arange(size), dims=cluster)
    rows = pooled(dim, log_odds=log_odds, truth=truth, members=members)
    x, y, owner = rows.values
    certain = np.asarray(np.isinf(x).any(axis=1))
    x[certain] = y[certain] = np.nan
    fit = fit_logistic(x, y, np.nan_to_num(owner).astype(np.int64))
    reach = stdtrit(np.maximum(fit.clusters - 1.0, 1.0), (1 + level) / 2)

    def bounds(number: int) -> xr.DataArray:
        middle, error = fit.coefficients[:, number], fit.errors[:, number]
        parts = (middle - reach * error, middle, middle + reach * error)
        found = xr.concat([rows.label(part) for part in parts], dim="bound")
        about = {"interval": f"t, errors clustered by {cluster}, level {level:g}"}
        return found.assign_coords(bound=BOUNDS).assign_attrs(about)

    return xr.Dataset({
        "slope": bounds(1).assign_attrs(units="", long_name="slope of truth on log-odds"),
        "intercept": bounds(0).assign_attrs(units="log-odds", long_name="log-odds of truth at 0"),
        "slope_error": rows.label(fit.errors[:, 1]),
        "intercept_error": rows.label(fit.errors[:, 0]).assign_attrs(units="log-odds"),
        "clusters": rows.label(fit.clusters.astype(float)),
    })  # fmt: skip
