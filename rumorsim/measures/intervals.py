"""Replicates in three numbers: low, median, high."""

from __future__ import annotations

import math
import warnings

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from rumorsim.errors import ArgumentError, require
from rumorsim.measures.checks import as_array
from rumorsim.measures.pooling import same_labels

__all__ = ["interval", "paired_difference", "quantiles"]


def quantiles(values: NDArray[np.floating], levels: list[float], axis: int) -> NDArray[np.float64]:
    """Return quantiles along an axis without the missing values; nan where all are missing.

    Linear interpolation between order statistics (definition 7 of Hyndman & Fan, "Sample
    quantiles in statistical packages", Am. Stat. 1996). The quantiles come first.
    """
    values = np.moveaxis(np.asarray(values, dtype=np.float64), axis, 0)
    found = np.full((len(levels), *values.shape[1:]), np.nan)
    missing = np.isnan(values).sum(axis=0)
    # Cells that lack equally many values are taken together: sorting puts nan last.
    ordered = np.sort(values, axis=0)
    for count in np.unique(missing[missing < len(values)]):
        at = missing == count
        known = ordered[: len(values) - count, at]
        for number, level in enumerate(levels):
            found[number, at] = _order_statistic(known, level * (len(known) - 1))
    return found


def _order_statistic(ordered: NDArray[np.float64], place: float) -> NDArray[np.float64]:
    """Return what stands at a place between rows; infinite values meet no difference."""
    below, above = ordered[math.floor(place)], ordered[math.ceil(place)]
    with np.errstate(invalid="ignore"):
        between = below + (place % 1.0) * (above - below)
    return np.asarray(np.where(below == above, below, between) if place % 1.0 else below)


def interval(array: xr.DataArray, dim: str = "replicate", level: float = 0.9) -> xr.DataArray:
    """Return the median and the central interval over replicates.

    The interval holds the share `level` of the replicates (from the 5 % to the 95 % quantile by
    default). It shows how much runs differ; it does not shrink as replicates are added.

    Parameters
    ----------
    array : DataArray
        Missing values are left out; of none at all every bound is nan.
    dim : str, default "replicate"
    level : float, default 0.9
        In (0, 1).

    Returns
    -------
    DataArray
        `dim` gives way to a first dimension ``bound``: "low", "median", "high"; the attribute
        ``interval`` says what they hold.

    Raises
    ------
    ArgumentError
        If the array lacks `dim`, or `level` lies outside (0, 1).

    Examples
    --------
    >>> hundred = xr.DataArray(np.arange(101.0), dims="replicate")
    >>> interval(hundred).values
    array([ 5., 50., 95.])
    """
    require(0 < level < 1, "level", level, "(0, 1)")
    if dim not in as_array("array", array).dims:
        raise ArgumentError(f"dim: {dim!r} is not among {tuple(array.dims)}")
    levels = [(1 - level) / 2, 0.5, (1 + level) / 2]
    found = quantiles(array.values, levels, array.dims.index(dim))
    left = [name for name in array.dims if name != dim]
    kept = {name: labels for name, labels in array.coords.items() if dim not in labels.dims}
    coords = {"bound": ["low", "median", "high"], **kept}
    about = {**array.attrs, "interval": f"{100 * level:g} % of {dim}s"}
    return xr.DataArray(found, coords, ("bound", *left), array.name, about)


def paired_difference(
    variant: xr.DataArray, baseline: xr.DataArray, level: float = 0.9
) -> xr.Dataset:
    """Return by how much a variant differs from its baseline, replicate by replicate.

    Runs of one seed share their luck, so that the difference within a replicate is due to the
    variant alone (common random numbers).

    Parameters
    ----------
    variant, baseline : DataArray
        Equal labels in all dimensions, ``replicate`` among them.
    level : float, default 0.9
        Of the interval over replicates, in (0, 1).

    Returns
    -------
    Dataset
        ``low``, ``median``, ``high`` : of the differences over replicates;
        ``mean``, ``standard_error`` : of the mean difference, the latter nan for one replicate;
        ``variance_ratio`` : variance that independent runs would have given the mean difference,
        over the one that paired runs gave it; above 1 pairing has helped, nan where every
        difference is the same.

    Raises
    ------
    ArgumentError
        If the labels differ.
    """
    variant, baseline = same_labels(variant=variant, baseline=baseline)
    difference = (variant - baseline).astype(float)
    bounds = interval(difference, level=level)
    count = difference.notnull().sum("replicate")
    together = _variance(difference)
    spread = together * count / (count - 1).where(count > 1)
    apart = _variance(variant.astype(float)) + _variance(baseline.astype(float))
    found = {name: bounds.sel(bound=name, drop=True) for name in ("low", "median", "high")}
    found["mean"] = difference.mean("replicate")
    found["standard_error"] = (spread / count.where(count > 0)) ** 0.5
    found["variance_ratio"] = (apart / together.where(together > 0)).where(count > 1)
    return xr.Dataset(found, attrs={"level": level})


def _variance(values: xr.DataArray) -> xr.DataArray:
    """Return the variance over replicates, nan where all are missing."""
    with warnings.catch_warnings():  # which xarray before 2025 lets through
        warnings.filterwarnings("ignore", "Degrees of freedom", RuntimeWarning)
        return values.var("replicate")
