"""Groups of cascades, and what they would have looked like with other luck."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rumorsim.cascades.checks import whole_number
from rumorsim.errors import ArgumentError, did_you_mean, require
from rumorsim.rng import Source, stable_keys

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["band", "check_level", "column", "drawn", "members", "resampled"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_PURPOSE = "cascades.bootstrap"
_BLOCK = 2**18
"""Draws at a time: 2 MB."""


def check_level(level: float, resamples: int) -> None:
    """Demand a level in (0, 1) and at least one resample."""
    require(0 < level < 1, "level", level, "(0, 1)")
    whole_number("resamples", resamples, 1)


def column(data: xr.DataArray | xr.Dataset, field: str, name: str) -> NDArray[np.str_]:
    """Return a label of the cascades as text, shape (cascades,)."""
    along = {key: label for key, label in data.coords.items() if label.dims == ("cascade",)}
    if name not in along:
        near = did_you_mean(name, map(str, along))
        raise ArgumentError(f"{field}: no label of the cascades is called {name!r}{near}")
    return np.asarray(data.coords[name].values).astype(str)


def members(
    data: xr.DataArray | xr.Dataset, by: str | None, groups: Sequence[str] | None = None
) -> dict[str, Ints]:
    """Return the positions of the cascades in each group; one group "" without `by`."""
    if "cascade" not in data.dims:
        dims = tuple(map(str, data.dims))
        raise ArgumentError(f"values: has the dimensions {dims}, allowed: cascade first of all")
    if by is None:
        return {"": np.arange(data.sizes["cascade"])}
    label = column(data, "by", by)
    known = list(dict.fromkeys(label.tolist()))
    for name in groups or ():
        if name not in known:
            raise ArgumentError(f"groups: there is no {name!r}{did_you_mean(name, known)}")
    return {name: np.flatnonzero(label == name) for name in groups or known}


def resampled(
    source: Source, group: str, clusters: NDArray[np.str_], resamples: int
) -> Iterator[Floats]:
    """Yield how often each member of a group is in a resample of its clusters.

    Clusters are drawn with replacement, as many as there are, and bring all their members
    (Davison & Hinkley, "Bootstrap methods and their application", 1997, section 3.8). Draws are
    addressed by the name of the group, so that no other group matters.
    """
    cluster = np.unique(clusters, return_inverse=True)[1]
    count = int(cluster.max(initial=-1)) + 1
    key = int(stable_keys([group])[0])
    for luck in drawn(source, _PURPOSE, resamples, count, key):
        times = np.bincount((luck * count).astype(np.int64), minlength=count)
        yield times[cluster].astype(np.float64)


def drawn(
    source: Source, purpose: str, replicates: int, count: int, key: int = 0
) -> Iterator[Floats]:
    """Yield `count` uniform draws per replicate, many replicates being drawn at once."""
    block = max(1, _BLOCK // max(count, 1))
    for first in range(0, replicates, block):
        numbers = np.arange(first, min(first + block, replicates))[:, None]
        yield from source.uniform(purpose, replicate=numbers, entity=np.arange(count), claim=key)


def band(resamples: list[Floats], level: float) -> tuple[Floats, Floats]:
    """Return the central interval of resampled curves, without resamples that have no value."""
    stack = np.array(resamples)
    known = ~np.isnan(stack).all(axis=0)
    bounds = np.full((2, stack.shape[1]), np.nan)
    tails = [(1 - level) / 2, (1 + level) / 2]
    bounds[:, known] = np.nanquantile(stack[:, known], tails, axis=0)
    return bounds[0], bounds[1]
