"""Curves over many cascades, with bands: complementary distributions, and means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rumorsim.cascades.resampling import band, check_level, column, members, resampled
from rumorsim.errors import ArgumentError
from rumorsim.exact_intervals import clopper_pearson
from rumorsim.rng import RNGLike, Source

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["ccdf", "mean_curve"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_MOST = 500
"""Values at which a curve is given: more than a figure resolves."""


def ccdf(
    values: xr.DataArray,
    *,
    by: str | None = None,
    groups: Sequence[str] | None = None,
    cluster: str | None = None,
    level: float = 0.95,
    resamples: int = 1000,
    rng: RNGLike = None,
) -> xr.Dataset:
    """Return the share of cascades that are at least so large, with a pointwise band.

    Parameters
    ----------
    values : DataArray
        One number per ``cascade``, such as ``shapes()["depth"]``; missing ones are left out.
    by : str, optional
        Label of the cascades that forms groups; default: all are one.
    groups : sequence of str, optional
        Which groups, in this order; default: all, in the order of their first cascade.
    cluster : str, optional
        Label of cascades that are not independent, such as ``story`` or ``source``. The band is
        then from a bootstrap of the clusters (percentiles), where it is otherwise the exact one
        of a binomial proportion (Clopper & Pearson, "The use of confidence or fiducial limits",
        Biometrika 26, 1934), which takes the cascades as independent.
    level : float, default 0.95
        Of the band, for each value alone; in (0, 1).
    resamples : int, default 1000
        Of the bootstrap.
    rng : None, int, SeedSequence or Generator
        As in SPEC 7, for the bootstrap. The band of a group does not depend on the others.

    Returns
    -------
    Dataset
        Over (`by`, ``value``): ``ccdf`` (P(X >= value)), ``low`` and ``high``; over `by`:
        ``count`` and ``missing`` cascades. The values are all that occur, or 500 of them, evenly
        spread in the logarithm. Without `by` the dimension is called ``group``.

    Raises
    ------
    ArgumentError
        If `by`, `cluster` or a group is unknown, or a number is out of range.

    Examples
    --------
    >>> import xarray as xr
    >>> curve = ccdf(xr.DataArray([1, 1, 2, 5], dims="cascade"))
    >>> curve["ccdf"].sel(group="").to_series().to_dict()
    {1.0: 1.0, 2.0: 0.5, 5.0: 0.25}
    """
    check_level(level, resamples)
    if values.dims != ("cascade",):
        raise ArgumentError(f"values: has the dimensions {values.dims}, allowed: cascade alone")
    numbers, parts = values.values.astype(np.float64), members(values, by, groups)
    known = {name: at[~np.isnan(numbers[at])] for name, at in parts.items()}
    grid = _grid(np.concatenate([numbers[:0], *(numbers[at] for at in known.values())]))
    label = None if cluster is None else column(values, "cluster", cluster)
    source, rows = Source(rng), []
    for name, at in known.items():
        order = at[np.argsort(numbers[at], kind="stable")]
        place = np.searchsorted(numbers[order], grid, side="left")
        if label is None:
            low, high = clopper_pearson(at.size - place, at.size, level)
        else:
            draws = resampled(source, name, label[order], resamples)
            low, high = band([_share(weight, place) for weight in draws], level)
        rows.append((_share(np.ones(at.size), place), low, high))
    found = _dataset(rows, ("ccdf", "low", "high"), list(parts), by or "group", "value", grid)
    sizes = np.array([[known[name].size, parts[name].size] for name in parts]).reshape(-1, 2)
    counts = {"count": sizes[:, 0], "missing": sizes[:, 1] - sizes[:, 0]}
    found = found.assign({name: (by or "group", row) for name, row in counts.items()})
    found["value"].attrs = values.attrs
    how = "exact (Clopper-Pearson)" if cluster is None else f"bootstrap over {cluster}"
    return found.assign_attrs(_origin(level, how, None if cluster is None else source, resamples))


def mean_curve(
    values: xr.DataArray,
    *,
    by: str | None = None,
    groups: Sequence[str] | None = None,
    cluster: str | None = None,
    level: float = 0.95,
    resamples: int = 1000,
    rng: RNGLike = None,
) -> xr.Dataset:
    """Return the mean over cascades along one axis, with a pointwise band from a bootstrap.

    Of breadth by depth it is the mean of all cascades. Of times to size or depth it is the mean
    of those that got there, as in Vosoughi, Roy & Aral ("The spread of true and false news
    online", Science 359, 2018, figure 2): times of the others are censored, and since slow
    cascades are, the mean is of the fast. ``count`` says of how many.

    Parameters
    ----------
    values : DataArray
        Over (cascade, one more), such as ``breadths()`` or ``times_to_size([10, 100])``.
    by, groups, level, resamples, rng
        As in `ccdf`.
    cluster : str, optional
        Label of cascades that are not independent; default: each is on its own.

    Returns
    -------
    Dataset
        Over (`by`, that axis): ``mean``, ``low``, ``high``, and ``count``, the number of cascades
        behind the mean. nan where there is none.

    Raises
    ------
    ArgumentError
        As in `ccdf`.
    """
    check_level(level, resamples)
    if values.ndim != 2 or values.dims[0] != "cascade":
        got = values.dims
        raise ArgumentError(f"values: has the dimensions {got}, allowed: cascade and one more")
    table = values.values.astype(np.float64)
    each = np.arange(len(table)).astype(str)
    clusters = each if cluster is None else column(values, "cluster", cluster)
    source, rows = Source(rng), []
    parts = members(values, by, groups)
    for name, at in parts.items():
        known = ~np.isnan(table[at])
        filled = np.where(known, table[at], 0.0)
        draws = resampled(source, name, clusters[at], resamples)
        low, high = band([_mean(weight, filled, known) for weight in draws], level)
        rows.append((_mean(np.ones(at.size), filled, known), low, high, known.sum(axis=0)))
    axis = str(values.dims[1])
    names = ("mean", "low", "high", "count")
    found = _dataset(rows, names, list(parts), by or "group", axis, values[axis].values)
    found["mean"].attrs = values.attrs
    how = f"bootstrap over {cluster or 'cascade'}"
    return found.assign_attrs(_origin(level, how, source, resamples))


def _grid(numbers: Floats) -> Floats:
    """Return the values that occur, or a choice of them that no figure tells from all."""
    distinct = np.unique(numbers)
    if distinct.size <= _MOST:
        return distinct
    positive = distinct[distinct > 0]
    wanted = np.geomspace(positive[0], positive[-1], _MOST)
    at = np.searchsorted(positive, wanted).clip(max=positive.size - 1)
    return np.unique(np.concatenate([distinct[:1], positive[at]]))


def _share(weights: Floats, place: Ints) -> Floats:
    """Return the share of the weight from each place on, weights being in order of the values."""
    above = np.append(np.cumsum(weights[::-1])[::-1], 0.0)
    return above[place] / above[0] if above[0] else np.full(place.size, np.nan)


def _mean(weights: Floats, filled: Floats, known: NDArray[np.bool_]) -> Floats:
    with np.errstate(invalid="ignore"):
        return np.asarray((weights @ filled) / (weights @ known))


def _dataset(
    rows: Sequence[tuple[NDArray[np.generic], ...]],
    names: Sequence[str],
    groups: list[str],
    by: str,
    axis: str,
    labels: NDArray[np.generic],
) -> xr.Dataset:
    import xarray as xr

    shape = len(groups), labels.size
    found = {
        name: ((by, axis), np.array([row[place] for row in rows]).reshape(shape))
        for place, name in enumerate(names)
    }
    return xr.Dataset(found, {by: groups, axis: labels})


def _origin(level: float, how: str, source: Source | None, resamples: int) -> dict[str, object]:
    known: dict[str, object] = {"level": level, "band": how}
    return known if source is None else known | {"seed": str(source.seed), "resamples": resamples}
