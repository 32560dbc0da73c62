"""Summaries of times of which some are only known to be longer."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from rumorsim.errors import require
from rumorsim.exact_intervals import clopper_pearson
from rumorsim.measures.checks import as_times
from rumorsim.measures.pooling import pooled
from rumorsim.measures.proportions import BOUNDS

__all__ = ["median_time", "restricted_mean_time", "survival"]

Floats = NDArray[np.float64]


class _Curve(NamedTuple):
    """Kaplan-Meier estimate after each time of an event, with its interval."""

    time: Floats
    estimate: Floats
    low: Floats
    high: Floats
    happened: Floats
    at_risk: Floats


def survival(
    times: xr.Dataset, dim: str | list[str] = "replicate", level: float = 0.95
) -> xr.DataArray:
    """Return the share for which it had not yet happened, after Kaplan and Meier.

    Parameters
    ----------
    times : Dataset
        ``time`` (>= 0) and ``observed``, as `time_to_truth`, `time_to_reach` and `duration` return
        them; where ``observed`` is False it takes longer than ``time``. A time that equals the
        attribute ``never`` of ``time`` (default: inf) is not observed; missing ones are left out.
    dim : str or list of str, default "replicate"
        Dimensions to pool; what is pooled has to be independent.
    level : float, default 0.95
        Of the pointwise interval, in (0, 1): Greenwood's error on the scale of ln(-ln S), and
        where S is 1 or 0 and that is undefined the interval of Clopper & Pearson for those still
        at risk, or for those to whom it happened.

    Returns
    -------
    DataArray
        Share in [0, 1] over ``bound`` ("low", "estimate", "high"), the other dimensions and
        ``time``, which runs over 0 and all times at which it happened somewhere; nan beyond the
        last known time, and without data.

    References
    ----------
    Kaplan & Meier, "Nonparametric estimation from incomplete observations", JASA 53, 1958;
    Kalbfleisch & Prentice, *The Statistical Analysis of Failure Time Data*, 2nd edition 2002,
    chapter 1.
    """
    require(0 < level < 1, "level", level, "(0, 1)")
    when, seen = as_times(times)
    rows = pooled(dim, time=when, observed=seen)
    time, observed = rows.values
    grid = np.unique(np.concatenate([[0.0], time[observed == 1]]))
    found = np.full((len(BOUNDS), len(time), grid.size), np.nan)
    for cell, (of_cell, known) in enumerate(zip(time, observed, strict=True)):
        curve, end = _curve(of_cell, known, level), np.nanmax(of_cell, initial=-np.inf)
        place = np.searchsorted(curve.time, grid, side="right") - 1
        steps = np.stack([curve.low, curve.estimate, curve.high])[:, place]
        found[:, cell] = np.where(grid <= end, steps, np.nan)
    values = found.reshape(len(BOUNDS), *rows.cells.shape, grid.size)
    coords = {"bound": BOUNDS, **rows.cells.coords, "time": grid}
    about = {"units": "share", "long_name": "has not happened yet",
             "interval": f"Greenwood, ln(-ln S), level {level:g}"}  # fmt: skip
    labelled = xr.DataArray(values, coords, ("bound", *rows.cells.dims, "time"), attrs=about)
    labelled["time"].attrs["units"] = times["time"].attrs.get("units", "")
    return labelled


def median_time(
    times: xr.Dataset, dim: str | list[str] = "replicate", level: float = 0.95
) -> xr.DataArray:
    """Return the time by which it has happened to half, after Kaplan and Meier.

    Parameters
    ----------
    times, dim, level
        As in `survival`.

    Returns
    -------
    DataArray
        Over ``bound`` ("low", "estimate", "high") and the other dimensions, in the unit of the
        times. The interval holds the times at which that of `survival` contains one half. It
        begins with 0 where so few times say nothing about early ones: fewer than six, at level
        .95. inf: later than the records reach; nan without data.

    References
    ----------
    Brookmeyer & Crowley, "A confidence interval for the median survival time", Biometrics 38,
    1982.
    """
    require(0 < level < 1, "level", level, "(0, 1)")

    def half(time: Floats, observed: Floats) -> list[float]:
        curve = _curve(time, observed, level)
        bands = (curve.low, curve.estimate, curve.high)
        return [_first(curve.time, band <= 0.5) for band in bands]

    about = f"Brookmeyer-Crowley, level {level:g}"
    return _by_cell(times, dim, half).assign_attrs(long_name="median time", interval=about)


def restricted_mean_time(
    times: xr.Dataset,
    horizon: float | None = None,
    dim: str | list[str] = "replicate",
    level: float = 0.95,
) -> xr.DataArray:
    """Return the mean of min(time, horizon): the area under the Kaplan-Meier curve up to there.

    Parameters
    ----------
    times, dim, level
        As in `survival`.
    horizon : float, optional
        In the unit of the times, > 0; default: the shortest censored time, or the longest time
        where none is censored. Compare at one horizon.

    Returns
    -------
    DataArray
        Over ``bound`` ("low", "estimate", "high") and the other dimensions, in the unit of the
        times; estimate ± normal quantile × error, within [0, horizon]; the variance has the factor
        n/(n - 1), so that without early censoring the error is that of a mean. Bounds are nan for
        one time, and all is nan where the curve is unknown up to the horizon, which is among the
        attributes.

    References
    ----------
    Irwin, "The standard error of an estimate of expectation of life", Journal of Hygiene 47,
    1949; Klein & Moeschberger, *Survival Analysis*, 2nd edition 2003, section 4.5.
    """
    from scipy.special import ndtri

    require(0 < level < 1, "level", level, "(0, 1)")
    end = _common_horizon(times) if horizon is None else float(horizon)
    require(0 <= end < np.inf, "horizon", end, "a finite number >= 0")
    reach = float(ndtri((1 + level) / 2))

    def mean(time: Floats, observed: Floats) -> list[float]:
        area, error = _area(time, observed, end)
        low, high = np.clip([area - reach * error, area + reach * error], 0.0, end)
        return [low, area, high]

    about = {"long_name": f"mean time, restricted to {end:g}", "horizon": end,
             "interval": f"normal, Irwin's error, level {level:g}"}  # fmt: skip
    return _by_cell(times, dim, mean).assign_attrs(about)


def _by_cell(
    times: xr.Dataset, dim: str | list[str], summary: Callable[[Floats, Floats], list[float]]
) -> xr.DataArray:
    """Return low, estimate and high of the known times of each cell."""
    time, observed = as_times(times)
    rows = pooled(dim, time=time, observed=observed)
    found = np.full((len(BOUNDS), rows.cells.size), np.nan)
    for cell, (when, seen) in enumerate(zip(*rows.values, strict=True)):
        if not np.isnan(when).all():
            found[:, cell] = summary(when, seen)
    labelled = xr.concat([rows.label(one) for one in found], dim="bound")
    return labelled.assign_coords(bound=BOUNDS).assign_attrs(
        units=times["time"].attrs.get("units", "")
    )


def _steps(time: Floats, observed: Floats) -> tuple[Floats, Floats, Floats]:
    """Return times of events, how many happened then, and how many were at risk."""
    known = ~np.isnan(time)
    when, happened = np.unique(time[known & (observed == 1)], return_counts=True)
    ordered = np.sort(time[known])
    at_risk = ordered.size - np.searchsorted(ordered, when, side="left")
    return when, happened.astype(float), at_risk.astype(float)


def _curve(time: Floats, observed: Floats, level: float) -> _Curve:
    """Return the curve from time 0 on; a first entry stands for "none yet"."""
    from scipy.special import ndtri

    when, happened, at_risk = _steps(time, observed)
    known = float((~np.isnan(time)).sum())
    left = (~np.isnan(time))[:, None] & (time[:, None] > when)
    estimate = np.cumprod(np.concatenate([[1.0], 1.0 - happened / at_risk]))
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(happened / (at_risk * (at_risk - happened)))
        variance = np.concatenate([[0.0], variance])
        spread = float(ndtri((1 + level) / 2)) * np.sqrt(variance) / np.abs(np.log(estimate))
        low, high = (estimate ** np.exp(sign * spread) for sign in (1, -1))
    remain = np.concatenate([[known], left.sum(axis=0)])
    certain = np.isin(estimate, (0.0, 1.0))
    of = np.where(estimate == 1.0, remain, np.concatenate([[0.0], np.cumsum(happened)]))
    exact = clopper_pearson(np.where(estimate == 1.0, of, 0.0), of, level)
    low, high = np.where(certain, exact[0], low), np.where(certain, exact[1], high)
    start = np.concatenate([[0.0], when])
    return _Curve(start, estimate, low, high, happened, at_risk)


def _first(time: Floats, reached: NDArray[np.bool_]) -> float:
    return float(time[reached.argmax()]) if reached.any() else np.inf


def _common_horizon(times: xr.Dataset) -> float:
    """Return the shortest censored time, or the longest of all; 0 without data."""
    time, observed = (one.values for one in xr.broadcast(*as_times(times)))
    censored = time[observed == 0]
    censored = censored[~np.isnan(censored)]
    if censored.size:
        return float(censored.min())
    known = time[~np.isnan(time)]
    return float(known.max(initial=0.0))


def _area(time: Floats, observed: Floats, end: float) -> tuple[float, float]:
    """Return the area under the curve up to `end`, and its standard error."""
    known = time[~np.isnan(time)]
    if known.max() < end and (observed[~np.isnan(time)] == 0)[known == known.max()].any():
        return np.nan, np.nan
    when, happened, at_risk = _steps(time, observed)
    inside = when < end
    when, happened, at_risk = when[inside], happened[inside], at_risk[inside]
    height = np.cumprod(np.concatenate([[1.0], 1.0 - happened / at_risk]))
    pieces = height * np.diff(np.concatenate([[0.0], when, [end]]))
    # Area to the right of each event.
    right = pieces[::-1].cumsum()[::-1][1:]
    remain = at_risk * (at_risk - happened)
    variance = np.where(remain > 0, right**2 * happened / np.maximum(remain, 1.0), 0.0).sum()
    count = known.size
    factor = count / (count - 1) if count > 1 else np.nan
    return float(pieces.sum()), float(np.sqrt(variance * factor))
