"""Credence against relative frequency: Murphy's parts of the Brier score, and their diagram."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from rumorsim.errors import whole_number
from rumorsim.exact_intervals import clopper_pearson
from rumorsim.measures.checks import as_indicator, as_probability
from rumorsim.measures.pooling import Rows, pooled
from rumorsim.measures.proportions import BOUNDS

__all__ = ["brier_parts", "calibration_curve"]

Floats = NDArray[np.float64]


class _Bins(NamedTuple):
    """Known forecasts and outcomes, and the sums of the bins that hold any."""

    cell: NDArray[np.int64]  # (forecasts,)
    forecast: Floats
    outcome: Floats
    bin: NDArray[np.int64]  # (forecasts,): row in the sums
    home: NDArray[np.int64]  # (bins,): cell * number of bins + bin
    size: Floats
    mean: Floats
    frequency: Floats


def brier_parts(
    credence: xr.DataArray,
    truth: xr.DataArray,
    dim: str | list[str] = "replicate",
    bins: int | None = 10,
) -> xr.Dataset:
    """Return the Brier score and its parts: reliability - resolution + uncertainty.

    Forecasts k = 1..N with outcomes o_k in {0, 1} are sorted into bins; p_b, o_b are the mean
    forecast and the relative frequency of the n_b forecasts of a bin, o that of all.

    * reliability = Σ n_b (p_b - o_b)² / N, 0 for the calibrated;
    * uncertainty = o (1 - o), which no forecaster can change;
    * resolution = Σ n_b (o_b - o)² / N - within_bins, Murphy's own resolution less
    * within_bins = Σ [(p_k - p_b)² - 2 (p_k - p_b)(o_k - o_b)] / N, what a bin of unequal
      forecasts conceals.

    So the identity is exact with any bins, and Murphy's where every bin holds one value, when
    ``within_bins`` is 0.

    Parameters
    ----------
    credence : DataArray
        In [0, 1]; missing values are left out.
    truth : DataArray of bool
        Labelled alike in the dimensions that both have.
    dim : str or list of str, default "replicate"
        Dimensions whose forecasts are pooled.
    bins : int or None, default 10
        Bins of equal width [k/K, (k + 1)/K), the last one closed. None: a bin for each distinct
        forecast; where hardly two are equal this says nothing, reliability being then all and
        resolution as large as uncertainty.

    Returns
    -------
    Dataset
        ``brier``, ``reliability``, ``resolution``, ``uncertainty``, ``within_bins``: probability
        squared; ``count``: of forecasts. nan where there are none. Reliability is biased upwards
        by about Σ o_b (1 - o_b) / N, that is by the number of bins over N. `bootstrap` gives
        intervals.

    References
    ----------
    Murphy, "A new vector partition of the probability score", Journal of Applied Meteorology 12,
    1973. Terms within bins, and the generalised resolution that is returned here: Stephenson,
    Coelho & Jolliffe, "Two extra components in the Brier score decomposition", Weather and
    Forecasting 23, 2008.
    """
    rows = _rows(credence, truth, dim)
    found = _binned(rows, bins)
    total = np.bincount(found.cell, minlength=rows.cells.size).astype(float)
    parts = {name: _per_cell(part, total) for name, part in _parts(found, total).items()}
    about = {"units": "probability squared", "bins": "distinct values" if bins is None else bins}
    labelled = {name: rows.label(part).assign_attrs(about) for name, part in parts.items()}
    labelled["count"] = rows.label(total).assign_attrs(units="forecasts")
    return xr.Dataset(labelled)


def calibration_curve(
    credence: xr.DataArray,
    truth: xr.DataArray,
    dim: str | list[str] = "replicate",
    bins: int = 10,
    level: float = 0.95,
) -> xr.Dataset:
    """Return relative frequency against credence, bin by bin: a reliability diagram's numbers.

    Parameters
    ----------
    credence, truth, dim
        As in `brier_parts`.
    bins : int, default 10
        Bins of equal width [k/K, (k + 1)/K), the last one closed.
    level : float, default 0.95
        Of the exact interval of Clopper & Pearson. It takes forecasts for independent: pool
        replicates, not actors of one replicate, or read it as too narrow.

    Returns
    -------
    Dataset
        Over ``bin`` (its middle): ``credence``, the mean forecast, ``frequency`` over ``bound``
        ("low", "estimate", "high"), both nan in empty bins, and ``count``.

    References
    ----------
    Murphy & Winkler, "Reliability of subjective probability forecasts of precipitation and
    temperature", Applied Statistics 26, 1977.
    """
    whole_number("bins", bins, 1)
    rows = _rows(credence, truth, dim)
    found = _binned(rows, bins)
    count, mean, hits = np.zeros((3, rows.cells.size * bins))
    count[found.home] = found.size
    mean[found.home] = found.mean * found.size
    hits[found.home] = found.frequency * found.size
    share = np.where(count > 0, hits / np.maximum(count, 1.0), np.nan)
    low, high = clopper_pearson(np.round(hits), count, level)
    middle = (np.arange(bins) + 0.5) / bins
    dims = (*rows.cells.dims, "bin")

    def over_bins(values: Floats) -> xr.DataArray:
        shape = (*rows.cells.shape, bins)
        return xr.DataArray(values.reshape(shape), {**rows.cells.coords, "bin": middle}, dims)

    bounds = xr.concat([over_bins(one) for one in (low, share, high)], dim="bound")
    mean = np.where(count > 0, mean / np.maximum(count, 1.0), np.nan)
    return xr.Dataset({
        "credence": over_bins(mean).assign_attrs(units="probability"),
        "frequency": bounds.assign_coords(bound=BOUNDS).assign_attrs(
            units="share", interval=f"Clopper-Pearson, level {level:g}"
        ),
        "count": over_bins(count).assign_attrs(units="forecasts"),
    })  # fmt: skip


def _rows(credence: xr.DataArray, truth: xr.DataArray, dim: str | list[str]) -> Rows:
    credence, truth = as_probability("credence", credence), as_indicator("truth", truth)
    return pooled(dim, credence=credence, truth=truth)


def _binned(rows: Rows, bins: int | None) -> _Bins:
    """Sort the known forecasts of all cells into bins."""
    forecasts, outcomes = rows.values
    cell, place = np.nonzero(~np.isnan(forecasts))
    forecast, outcome = forecasts[cell, place], outcomes[cell, place]
    if bins is None:
        values, number = np.unique(forecast, return_inverse=True)
        width = max(1, values.size)
    else:
        width = whole_number("bins", bins, 1)
        number = np.minimum((forecast * width).astype(np.int64), width - 1)
    home, member = _ranked(cell * width + number, rows.cells.size * width)
    size = np.bincount(member, minlength=home.size).astype(float)
    mean = np.bincount(member, forecast, home.size) / size
    # Rounding must not tell a bin of equal forecasts from its mean.
    if bins is None:
        mean[member] = forecast
    frequency = np.bincount(member, outcome, home.size) / size
    return _Bins(cell, forecast, outcome, member, home, size, mean, frequency)


def _ranked(home: NDArray[np.int64], limit: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct numbers below `limit`, ascending, and the place of each among them."""
    if limit > 2**22 + 4 * home.size:
        distinct, place = np.unique(home, return_inverse=True)
        return distinct, place
    there = np.zeros(limit, dtype=np.bool_)
    there[home] = True
    distinct = np.flatnonzero(there)
    return distinct, (np.cumsum(there) - 1)[home]


def _parts(found: _Bins, total: Floats) -> dict[str, Floats]:
    """Return sums over the forecasts of each cell."""

    def sums(values: Floats) -> Floats:
        return np.asarray(np.bincount(found.cell, values, total.size), np.float64)

    overall = _per_cell(sums(found.outcome), total)
    mean, frequency = found.mean[found.bin], found.frequency[found.bin]
    apart, missed = found.forecast - mean, found.outcome - frequency
    within = sums(apart**2 - 2.0 * apart * missed)
    return {
        "brier": sums((found.forecast - found.outcome) ** 2),
        "reliability": sums((mean - frequency) ** 2),
        "resolution": sums((frequency - overall[found.cell]) ** 2) - within,
        "uncertainty": total * overall * (1.0 - overall),
        "within_bins": within,
    }


def _per_cell(sums: Floats, total: Floats) -> Floats:
    return np.where(total > 0, sums / np.maximum(total, 1.0), np.nan)
