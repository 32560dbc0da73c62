"""What is left of a difference between two groups of cascades at equal size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rumorsim.cascades.resampling import band, check_level, column, resampled
from rumorsim.errors import ArgumentError, did_you_mean
from rumorsim.rng import RNGLike, Source

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["matched_difference"]

Floats = NDArray[np.float64]

_PURPOSE = "cascades.swap"
_MEASURES = ("depth", "max_breadth", "structural_virality")


def matched_difference(
    matched: xr.Dataset,
    *,
    measures: Sequence[str] = _MEASURES,
    cluster: str | None = None,
    level: float = 0.95,
    resamples: int = 1000,
    rng: RNGLike = None,
) -> xr.Dataset:
    """Compare the two cascades of each pair.

    Parameters
    ----------
    matched : Dataset
        As `match_sizes` returns it. Pairs in which a measure is missing are left out of it.
    measures : sequence of str
        Which columns to compare; ``size`` is a check of the matching.
    cluster : str, optional
        Label of cascades that are not independent. The interval is then from a bootstrap in which
        a pair counts as often as the clusters of its two members are drawn, multiplied (Owen,
        "The pigeonhole bootstrap", Ann. Appl. Stat. 1, 2007: never too narrow on average);
        default: of the pairs.
    level : float, default 0.95
        Of the intervals, in (0, 1).
    resamples : int, default 1000
        Of the bootstrap, and of the swaps.
    rng : None, int, SeedSequence or Generator
        As in SPEC 7.

    Returns
    -------
    Dataset
        Over ``measure``: ``ratio`` of the mean of the second group to that of the first, with
        ``low`` and ``high``; ``distance``, the largest between the two distributions
        (Kolmogorov-Smirnov); ``p``, the share of random swaps within pairs that give as large a
        distance. If both groups have one mechanism p is uniform, ties apart, which make it
        larger; it takes pairs as independent, whatever `cluster`.

    Raises
    ------
    ArgumentError
        If the data are not matched, a measure or `cluster` is unknown, or a number is out of
        range.
    """
    import xarray as xr

    check_level(level, resamples)
    if "pair" not in matched.coords:
        raise ArgumentError("matched: has no label 'pair', allowed: what match_sizes returns")
    for name in measures:
        if name not in matched:
            known = map(str, matched.data_vars)
            raise ArgumentError(f"measures: there is no {name!r}{did_you_mean(name, known)}")
    source = Source(rng)
    weights = _weights(matched, cluster, source, resamples)
    rows = [_compared(_pairs(matched, name), weights, source, level) for name in measures]
    names = ("ratio", "low", "high", "distance", "p")
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    found = {name: ("measure", list(part)) for name, part in zip(names, columns, strict=True)}
    how = f"bootstrap over {cluster or 'pair'}"
    account = {**matched.attrs, "level": level, "band": how, "seed": str(source.seed)}
    return xr.Dataset(found, {"measure": list(measures)}, account)


def _pairs(matched: xr.Dataset, name: str) -> Floats:
    """Return a measure of both members, shape (pairs, 2)."""
    return np.asarray(matched[name].values, dtype=np.float64).reshape(-1, 2)


def _weights(
    matched: xr.Dataset, cluster: str | None, source: Source, resamples: int
) -> list[Floats]:
    """Return how often each pair is in each resample."""
    label = column(matched, "cluster", "pair" if cluster is None else cluster)
    whole = resampled(source, "", label, resamples)
    counts = (drawn.reshape(-1, 2) for drawn in whole)
    return [count[:, 0] if cluster is None else count.prod(axis=1) for count in counts]


def _compared(
    values: Floats, weights: list[Floats], source: Source, level: float
) -> tuple[float, ...]:
    known = ~np.isnan(values).any(axis=1)
    values = values[known]
    draws = [_ratio(values, weight[known]) for weight in weights]
    low, high = band(draws, level)
    distances = _swapped(values, source, len(weights))
    beyond = int((distances[1:] >= distances[0] - 1e-12).sum())
    ratio = _ratio(values, np.ones(len(values)))[0]
    return ratio, low[0], high[0], distances[0], (1 + beyond) / (1 + len(weights))


def _ratio(values: Floats, weight: Floats) -> Floats:
    first, second = weight @ values if len(values) else (0.0, 0.0)
    return np.array([second / first if first else np.nan])


def _swapped(values: Floats, source: Source, swaps: int) -> Floats:
    """Return the distance of the distributions as they are, then with pairs swapped at random."""
    count = len(values)
    if not count:
        return np.full(swaps + 1, np.nan)
    order = np.argsort(values, axis=None, kind="stable")
    ranked = values.ravel()[order]
    last = np.append(ranked[1:] != ranked[:-1], True)
    side, pair = 1.0 - 2.0 * (order % 2), order // 2
    found = np.empty(swaps + 1)
    for number in range(swaps + 1):
        luck = source.uniform(_PURPOSE, replicate=number, entity=np.arange(count))
        sign = np.where((luck < 0.5) & (number > 0), -1.0, 1.0)
        found[number] = np.abs(np.cumsum(side * sign[pair])[last]).max() / count
    return found
