"""Intervals of any summary over replicates, from a bootstrap."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
import xarray as xr

from rumorsim.errors import ArgumentError, require, whole_number
from rumorsim.measures.pooling import same_labels
from rumorsim.measures.proportions import BOUNDS
from rumorsim.rng import RNGLike, Source

__all__ = ["bootstrap"]

Labelled = TypeVar("Labelled", xr.DataArray, xr.Dataset)

_PURPOSE = "measures.bootstrap"


def bootstrap(
    statistic: Callable[..., Labelled],
    *arrays: xr.DataArray,
    dim: str = "replicate",
    level: float = 0.95,
    resamples: int = 1000,
    rng: RNGLike = None,
) -> Labelled:
    """Return a summary over replicates with its bootstrap percentile interval.

    Whole replicates are drawn with replacement, as many as there are, so that whatever happens
    together in a replicate stays together; the interval is between quantiles of what `statistic`
    makes of the resamples. Unlike that of `interval` it shrinks as replicates are added.

    Parameters
    ----------
    statistic : callable
        Takes the arrays and returns a DataArray or Dataset of numbers without `dim`, such as
        `brier`, `log_score`, `brier_parts`, or a mean.
    *arrays : DataArray
        Labelled alike; those without `dim` are handed on as they are.
    dim : str, default "replicate"
        In a resample its labels are 0, 1, 2, ..., so that a replicate that was drawn twice counts
        as two.
    level : float, default 0.95
        In (0, 1).
    resamples : int, default 1000
    rng : None, int, SeedSequence or Generator

    Returns
    -------
    DataArray or Dataset
        As of `statistic`, with a first dimension ``bound``: "low", "estimate" (of the arrays as
        they are), "high"; the interval is nan for fewer than two replicates. Resamples for which
        the statistic is nan are left out.

    Raises
    ------
    ArgumentError
        If labels differ, or no array has `dim`.

    References
    ----------
    Efron & Tibshirani, *An Introduction to the Bootstrap*, 1993, chapter 13.

    Examples
    --------
    >>> heads = xr.DataArray([0.0, 1.0] * 50, dims="replicate")
    >>> bootstrap(lambda array: array.mean("replicate"), heads, rng=1).values
    array([0.4, 0.5, 0.6])
    """
    require(0 < level < 1, "level", level, "(0, 1)")
    whole_number("resamples", resamples, 1)
    arrays = same_labels(*arrays)
    size = next((one.sizes[dim] for one in arrays if dim in one.dims), None)
    if size is None:
        raise ArgumentError(f"dim: no array has the dimension {dim!r}")
    estimate, source = statistic(*arrays), Source(rng)
    if size < 2:
        low = high = estimate.astype(float) * np.nan
    else:
        found = [
            statistic(*_resample(arrays, dim, source, number, size)) for number in range(resamples)
        ]
        stack = xr.concat(found, dim="resample")
        low, high = (_quantile(stack, (1 + sign * level) / 2) for sign in (-1, 1))
    joined: Labelled = xr.concat([low, estimate.astype(float), high], dim="bound")
    joined = joined.assign_coords(bound=BOUNDS)
    about = f"bootstrap percentiles, {resamples} resamples, level {level:g}"
    return joined.assign_attrs({**estimate.attrs, "interval": about})


def _resample(
    arrays: tuple[xr.DataArray, ...], dim: str, source: Source, number: int, size: int
) -> list[xr.DataArray]:
    luck = source.uniform(_PURPOSE, replicate=number, entity=np.arange(size))
    rows, labels = (luck * size).astype(np.int64), np.arange(size)
    return [
        one.isel({dim: rows}).assign_coords({dim: labels}) if dim in one.dims else one
        for one in arrays
    ]


def _quantile(stack: Labelled, at: float) -> Labelled:
    return stack.quantile(at, "resample", skipna=True).drop_vars("quantile")
