"""Intervals of any summary over replicates, from a bootstrap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from rumorsim.errors import ArgumentError, require, whole_number
from rumorsim.measures.intervals import interval
from rumorsim.measures.pooling import same_labels
from rumorsim.measures.proportions import BOUNDS
from rumorsim.replicates import progress_bar
from rumorsim.rng import RNGLike, Source

__all__ = ["bootstrap"]

Labelled = TypeVar("Labelled", xr.DataArray, xr.Dataset)

_PURPOSE = "measures.bootstrap"
_RESAMPLE = "_resample"
_AT_ONCE = 2**20
"""Numbers resampled at once: 8 MB."""


def bootstrap(
    statistic: Callable[..., Labelled],
    *arrays: xr.DataArray,
    dim: str = "replicate",
    level: float = 0.95,
    resamples: int = 1000,
    rng: RNGLike = None,
    progress: bool = True,
) -> Labelled:
    """Return a summary over replicates with its bootstrap percentile interval.

    Whole replicates are drawn with replacement, as many as there are, so that whatever happens
    together in a replicate stays together; the interval is between quantiles of what `statistic`
    makes of the resamples. Unlike that of `interval` it shrinks as replicates are added.

    Parameters
    ----------
    statistic : callable
        Takes the arrays and returns a DataArray or Dataset of numbers without `dim`, such as
        `brier`, `log_score`, `brier_parts`, or a mean. It is handed many resamples at once, along
        one more dimension, which it has to keep as it keeps others.
    *arrays : DataArray
        Labelled alike; those without `dim` are handed on as they are.
    dim : str, default "replicate"
        In a resample its labels are 0, 1, 2, ..., so that a replicate that was drawn twice counts
        as two.
    level : float, default 0.95
        In (0, 1).
    resamples : int, default 1000
    rng : None, int, SeedSequence or Generator
    progress : bool, default True
        Show a bar on a terminal if it takes longer than two seconds.

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
    fields = {f"arrays[{place}]": array for place, array in enumerate(arrays)}
    arrays = same_labels(**fields)
    size = next((one.sizes[dim] for one in arrays if dim in one.dims), None)
    if size is None:
        raise ArgumentError(f"dim: no array has the dimension {dim!r}")
    estimate = statistic(*arrays)
    if size < 2:
        low = high = estimate.astype(float) * np.nan
    else:
        widest = max(one.size for one in arrays)
        found = []
        with progress_bar(progress, resamples, "resample") as advance:
            for rows in _draws(Source(rng), resamples, size, max(1, _AT_ONCE // widest)):
                found.append(statistic(*_resampled(arrays, dim, rows)))
                advance(len(rows))
        low, high = _bounds(xr.concat(found, dim=_RESAMPLE), level)
    joined: Labelled = xr.concat([low, estimate.astype(float), high], dim="bound")
    joined = joined.assign_coords(bound=BOUNDS).transpose("bound", ...)
    about = f"bootstrap percentiles, {resamples} resamples, level {level:g}"
    if isinstance(joined, xr.Dataset):
        for name in joined.data_vars:  # which may come with an interval of another kind
            joined[name].attrs["interval"] = about
    return joined.assign_attrs({**estimate.attrs, "interval": about})


def _draws(source: Source, resamples: int, size: int, at_once: int) -> Iterator[NDArray[np.int64]]:
    """Yield which replicates are in some of the resamples, shape (resamples, replicates)."""
    for first in range(0, resamples, at_once):
        numbers = np.arange(first, min(first + at_once, resamples))[:, np.newaxis]
        luck = source.uniform(_PURPOSE, replicate=numbers, entity=np.arange(size))
        yield (luck * size).astype(np.int64)


def _resampled(
    arrays: tuple[xr.DataArray, ...], dim: str, rows: NDArray[np.int64]
) -> list[xr.DataArray]:
    chosen = xr.DataArray(rows, {dim: np.arange(rows.shape[1])}, (_RESAMPLE, dim))
    return [
        one.drop_vars(dim, errors="ignore").isel({dim: chosen}) if dim in one.dims else one
        for one in arrays
    ]


def _bounds(stack: Labelled, level: float) -> tuple[Labelled, Labelled]:
    if isinstance(stack, xr.DataArray):
        found = interval(stack, _RESAMPLE, level)
    else:
        found = stack.map(interval, dim=_RESAMPLE, level=level)
    return found.sel(bound="low", drop=True), found.sel(bound="high", drop=True)
