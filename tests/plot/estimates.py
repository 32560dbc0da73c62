"""Made-up estimates with intervals, of the shapes that measures return."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr

BOUNDS = ["low", "estimate", "high"]


def bounded(
    middle: np.ndarray[Any, Any], coords: dict[str, Any], name: str = "brier"
) -> xr.DataArray:
    """Return an array with intervals of various lengths around these estimates."""
    middle = np.asarray(middle, dtype=float)
    half = 0.1 + 0.05 * np.arange(middle.size).reshape(middle.shape) / max(1, middle.size)
    values = np.stack([middle - half, middle, middle + 2 * half])
    about = {"units": "probability squared", "long_name": "Brier score", "seed": "7",
             "interval": "bootstrap percentiles, 1000 resamples, level 0.95"}  # fmt: skip
    return xr.DataArray(values, {"bound": BOUNDS, **coords}, ("bound", *coords), name, about)


def curves(
    x: Sequence[Any] = (0.0, 0.25, 0.5, 1.0), groups: Sequence[Any] = ("outlet", "audience")
) -> xr.DataArray:
    """Return an outcome over a parameter and groups."""
    middle = np.arange(len(x))[:, np.newaxis] * 0.3 + np.arange(len(groups)) * 0.2
    return bounded(middle, {"attribution": list(x), "kind": list(groups)})


def plane(nx: int = 9, ny: int = 7) -> xr.DataArray:
    """Return a smooth step over two parameters, 1/2 where y = x - 1."""
    x, y = np.linspace(0, 2, nx), np.linspace(0, 1, ny)
    values = 1 / (1 + np.exp(-8 * (x - 1 - y[:, np.newaxis])))
    about = {"units": "share", "long_name": "nodes reached"}
    return xr.DataArray(values, {"chi": y, "beta": x}, ("chi", "beta"), "reach", about)


def choices(count: int = 4) -> xr.Dataset:
    """Return rules of which every second one is dominated by the one before."""
    step = np.arange(count) // 2
    delay, error = 1.0 + step + 0.5 * (np.arange(count) % 2), 1.0 / (1 + step)
    coords = {"rule": [f"rule {number}" for number in range(count)]}
    return xr.Dataset({"delay": bounded(delay, coords), "error": bounded(error, coords)})


def indices(parameters: int = 3) -> xr.Dataset:
    """Return Sobol' indices of one outcome."""
    names = {"parameter": [f"parameter_{number}" for number in range(parameters)]}
    first = bounded(np.linspace(0.1, 0.4, parameters), names)
    first.attrs = {"long_name": "first of Brier score"}
    total = (first + 0.1).assign_attrs(long_name="total of Brier score")
    return xr.Dataset({"brier_first": first, "brier_total": total})


def effects(parameters: int = 4) -> xr.Dataset:
    """Return Morris' effects of one outcome, and their spread without bounds."""
    names = {"parameter": [f"parameter_{number}" for number in range(parameters)]}
    effect = bounded(np.linspace(0.2, 1.0, parameters), names)
    spread = bounded(np.linspace(0.5, 0.0, parameters), names)
    return xr.Dataset({"brier_effect": effect,
                       "brier_spread": spread.where(spread["bound"] == "estimate")})  # fmt: skip


def forecasts(
    count: int = 400, groups: Sequence[Any] = ("analyst", "audience")
) -> tuple[xr.DataArray, xr.DataArray]:
    """Return credences, and what is the case a little less often."""
    rng = np.random.default_rng(17)
    credence = xr.DataArray(rng.uniform(size=(count, len(groups))), {"kind": list(groups)},
                            ("replicate", "kind"))  # fmt: skip
    return credence, xr.DataArray(rng.uniform(size=count) < 0.4, dims="replicate")
