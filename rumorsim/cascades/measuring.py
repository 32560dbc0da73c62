"""Measures of many cascades that stand end to end, cascade k at ``start[k]:start[k + 1]``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.cascades.trees import Lineage, path_lengths

__all__ = ["breadth_table", "depth_times", "owners", "shape_columns", "size_times"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def owners(start: Ints) -> Ints:
    """Return which cascade each node belongs to."""
    return np.repeat(np.arange(start.size - 1), np.diff(start))


def shape_columns(found: Lineage, time: Floats, start: Ints) -> dict[str, NDArray[Any]]:
    """Return the measures of each cascade, each of shape (cascades,)."""
    lengths, pairs = path_lengths(found)
    total, count = (_per_cascade(np.add.reduceat, part, start) for part in (lengths, pairs))
    # There is room to count by depth in place: a cascade has no more depths than nodes.
    place = start[owners(start)] + found.depth
    breadths = np.bincount(place, minlength=time.size).astype(np.int64)
    kept = np.flatnonzero(np.diff(start))
    duration = np.full(start.size - 1, np.nan)
    duration[kept] = time[start[kept + 1] - 1] - time[start[kept]]
    with np.errstate(invalid="ignore"):
        virality = total / count
    return {
        "size": np.diff(start),
        "depth": _per_cascade(np.maximum.reduceat, found.depth, start),
        "max_breadth": _per_cascade(np.maximum.reduceat, breadths, start),
        "structural_virality": virality,
        "duration": duration,
    }


def breadth_table(depth: Ints, start: Ints, depths: int) -> Ints:
    """Return the number of nodes at each depth, shape (cascades, depths)."""
    table = np.zeros((start.size - 1, depths), dtype=np.int64)
    shown = depth < depths
    np.add.at(table, (owners(start)[shown], depth[shown]), 1)
    return table


def size_times(time: Floats, start: Ints, sizes: Ints) -> Floats:
    """Return times from the first node to so many, shape (cascades, sizes)."""
    there = sizes <= np.diff(start)[:, None]
    table = np.full(there.shape, np.nan)
    owner, column = np.nonzero(there)
    first = start[owner]
    table[there] = time[first + sizes[column] - 1] - time[first]
    return table


def depth_times(depth: Ints, time: Floats, start: Ints, depths: Ints) -> Floats:
    """Return times from the first node to the first so deep, shape (cascades, depths)."""
    table, owner = np.full((start.size - 1, depths.size), np.nan), owners(start)
    for column, wanted in enumerate(depths):
        there = np.flatnonzero(depth == wanted)
        whose, first = np.unique(owner[there], return_index=True)
        table[whose, column] = time[there[first]] - time[start[whose]]
    return table


def _per_cascade(reduce: Callable[..., Any], values: NDArray[Any], start: Ints) -> NDArray[Any]:
    """Return one number per cascade, 0 for the empty ones, which reduceat does not know."""
    found = np.zeros(start.size - 1, dtype=values.dtype)
    kept = np.flatnonzero(np.diff(start))
    if kept.size:
        found[kept] = reduce(values, start[kept])
    return found
