"""Labelled arrays made by hand, and forecasters of known quality."""

from __future__ import annotations

import numpy as np
import xarray as xr

__all__ = ["SIGMAS", "calibrated", "over", "times"]

SIGMAS = 4.0


def over(dims: str | tuple[str, ...], values: object, **coords: object) -> xr.DataArray:
    return xr.DataArray(np.array(values), coords, dims)


def times(time: list[float], observed: list[bool]) -> xr.Dataset:
    """Return times over replicates; those not observed take longer."""
    when = over("replicate", time).astype(float).assign_attrs(units="h")
    return xr.Dataset({"time": when, "observed": over("replicate", observed)})


def calibrated(count: int, seed: int, spread: float = 2.0) -> tuple[xr.DataArray, xr.DataArray]:
    """Return log-odds and truths that happen exactly so often."""
    rng = np.random.default_rng(seed)
    log_odds = rng.normal(0.0, spread, count)
    truth = rng.random(count) < 1.0 / (1.0 + np.exp(-log_odds))
    return over("replicate", log_odds), over("replicate", truth)
