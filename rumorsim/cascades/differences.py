"""How two groups of cascades differ, as they are and at equal size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.cascades.resampling import band, check_level, column, drawn, members, resampled
from rumorsim.errors import ArgumentError, did_you_mean
from rumorsim.rng import RNGLike, Source

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["matched_difference", "raw_difference"]

Floats = NDArray[np.float64]

_SWAP, _RELABEL = "cascades.swap", "cascades.relabel"
_MEASURES = ("depth", "max_breadth", "structural_virality")


def raw_difference(
    shapes: xr.Dataset,
    *,
    by: str,
    groups: tuple[str, str],
    measures: Sequence[str] = ("size", *_MEASURES),
    cluster: str | None = None,
    level: float = 0.95,
    resamples: int = 1000,
    rng: RNGLike = None,
) -> xr.Dataset:
    """Compare two groups of cascades whatever their sizes.

    Parameters
    ----------
    shapes : Dataset
        As `CascadeSet.shapes` returns it. Cascades that lack a measure are left out of it.
    by : str
        Label of the cascades that forms the groups.
    groups : tuple of two str
        Which two.
    measures : sequence of str
        Which columns to compare.
    cluster : str, optional
        Label of cascades that are not independent; the interval is from a bootstrap of these
        clusters, default: of the cascades.
    level, resamples, rng
        As in `matched_difference`.

    Returns
    -------
    Dataset
        As of `matched_difference`; ``p`` is the share of random exchanges of labels between all
        cascades of the two groups that give as large a distance.

    Raises
    ------
    ArgumentError
        If a label, group or measure is unknown, or a number is out of range.
    """
    check_level(level, resamples)
    _demand_measures(shapes, measures)
    first, second = members(shapes, by, groups).values()
    both, source = np.concatenate([first, second]), Source(rng)
    each = np.arange(both.size).astype(str)
    label = each if cluster is None else column(shapes, "cluster", cluster)[both]
    weights = list(resampled(source, "", label, resamples))
    is_first = np.arange(both.size) < first.size
    rows = []
    for name in measures:
        values = np.asarray(shapes[name].values, dtype=np.float64)[both]
        known = ~np.isnan(values)
        sides = _side(values, known & is_first), _side(values, known & ~is_first)
        luck = drawn(source, _RELABEL, resamples, int(known.sum()))
        distances = _relabelled(values[known], is_first[known], luck)
        rows.append(_row(sides, weights, distances, level))
    account = {"level": level, "band": f"bootstrap over {cluster or 'cascade'}",
               "seed": str(source.seed)}  # fmt: skip
    return _table(rows, measures, account)


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
    check_level(level, resamples)
    if "pair" not in matched.coords:
        raise ArgumentError("matched: has no label 'pair', allowed: what match_sizes returns")
    _demand_measures(matched, measures)
    source, rows = Source(rng), []
    weights = list(_pair_weights(matched, cluster, source, resamples))
    for name in measures:
        values = np.asarray(matched[name].values, dtype=np.float64).reshape(-1, 2)
        known = np.asarray(~np.isnan(values).any(axis=1))
        sides = _side(values[:, 0], known), _side(values[:, 1], known)
        luck = drawn(source, _SWAP, resamples, int(known.sum()))
        rows.append(_row(sides, weights, _swapped(values[known], luck), level))
    account = {**matched.attrs, "level": level, "band": f"bootstrap over {cluster or 'pair'}",
               "seed": str(source.seed)}  # fmt: skip
    return _table(rows, measures, account)


class _Side(NamedTuple):
    """One of the two that are compared: values, 0 for those left out, and which are not."""

    values: Floats
    known: Floats

    def mean(self, weight: Floats) -> float:
        total = float(weight @ self.known)
        return float(weight @ self.values) / total if total else np.nan


def _side(values: Floats, chosen: NDArray[np.bool_]) -> _Side:
    return _Side(np.where(chosen, values, 0.0), chosen.astype(np.float64))


def _demand_measures(data: xr.Dataset, measures: Sequence[str]) -> None:
    for name in measures:
        if name not in data:
            known = map(str, data.data_vars)
            raise ArgumentError(f"measures: there is no {name!r}{did_you_mean(name, known)}")


def _pair_weights(
    matched: xr.Dataset, cluster: str | None, source: Source, resamples: int
) -> Iterator[Floats]:
    """Yield how often each pair is in each resample."""
    label = column(matched, "cluster", "pair" if cluster is None else cluster)
    for count in resampled(source, "", label, resamples):
        one, other = count.reshape(-1, 2).T
        yield one if cluster is None else one * other


def _row(
    sides: tuple[_Side, _Side], weights: list[Floats], distances: Floats, level: float
) -> tuple[float, ...]:
    first, second = sides
    whole = np.ones(first.values.size)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = [np.divide(second.mean(weight), first.mean(weight)) for weight in (whole, *weights)]
    low, high = band([np.atleast_1d(ratio) for ratio in found[1:]], level)
    beyond = int((distances[1:] >= distances[0] - 1e-12).sum())
    return float(found[0]), low[0], high[0], distances[0], (1 + beyond) / len(distances)


def _swapped(values: Floats, luck: Iterator[Floats]) -> Floats:
    """Return the distance of the two columns as they are, then with pairs swapped at random."""
    side = np.tile([1.0, -1.0], len(values)) / max(len(values), 1)
    swaps = (np.repeat(np.where(half < 0.5, -1.0, 1.0), 2) for half in luck)
    return _distances(values.ravel(), chain([side], (side * swap for swap in swaps)))


def _relabelled(values: Floats, is_first: NDArray[np.bool_], luck: Iterator[Floats]) -> Floats:
    """Return the distance of the two groups as they are, then with labels dealt out at random."""
    count = is_first.sum(), (~is_first).sum()
    side = np.where(is_first, 1.0 / max(count[0], 1), -1.0 / max(count[1], 1))
    return _distances(values, chain([side], (side[np.argsort(row)] for row in luck)))


def _distances(values: Floats, sides: Iterable[Floats]) -> Floats:
    """Return the largest distance between the distributions of both sides, for each labelling.

    A side's labels are its steps in the difference of the two distributions.
    """
    order = np.argsort(values, kind="stable")
    last = np.append(np.diff(values[order]) != 0, True)[: values.size]
    if not values.size:
        return np.array([np.nan for _ in sides])
    return np.array([np.abs(np.cumsum(side[order])[last]).max() for side in sides])


def _table(
    rows: list[tuple[float, ...]], measures: Sequence[str], account: Mapping[Any, Any]
) -> xr.Dataset:
    import xarray as xr

    names = ("ratio", "low", "high", "distance", "p")
    values = np.array(rows).reshape(-1, len(names)).T
    found = {name: ("measure", column) for name, column in zip(names, values, strict=True)}
    return xr.Dataset(found, {"measure": list(measures)}, account)
