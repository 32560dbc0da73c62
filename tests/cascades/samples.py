"""Cascades of made-up groups."""

from __future__ import annotations

import numpy as np
import xarray as xr

from rumorsim import cascades

HUBS = 0.95 * np.pad(cascades.poisson_offspring(0.4), (0, 60))[:60] + 0.05 * np.eye(60)[12]
"""One in twenty broadcasts to twelve others."""
HUBS = HUBS / HUBS.sum()


def galton_watson_shapes(
    first: np.ndarray, second: np.ndarray, count: int, seed: int
) -> xr.Dataset:
    """Return the shapes of cascades of two kinds of offspring, labelled ``kind``."""
    found = [
        cascades.galton_watson(chances, count, max_size=400, rng=[seed, 1000 + seed][number])
        for number, chances in enumerate((first, second))
    ]
    kinds = xr.DataArray(np.repeat(["first", "second"], count), dims="cascade")
    parts = [one.shapes().drop_vars("replicate") for one in found]
    return xr.concat(parts, "cascade").assign_coords(kind=kinds)
