"""Which parameter matters: Sobol' indices and Morris screening of any model that can be swept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from rumorsim.errors import ArgumentError, require, whole_number
from rumorsim.rng import RNGLike
from rumorsim.sweeps.ranges import Range, RangeLike, as_range
from rumorsim.sweeps.samples import from_shares, power_of_two, sampled
from rumorsim.sweeps.store import seed_of
from rumorsim.sweeps.sweep import sweep

__all__ = ["sensitivity"]

Floats = NDArray[np.float64]

_RESAMPLES = 1000
_LEVELS = 4  # of Morris' grid; Morris (1991) recommends an even number


def sensitivity(
    model: Any,
    ranges: Mapping[str, RangeLike],
    *,
    method: Literal["sobol", "morris"] = "sobol",
    n: int = 64,
    replicates: int | Sequence[int] = 1,
    rng: RNGLike = None,
    level: float = 0.95,
    **options: Any,
) -> xr.Dataset:
    """Return how much of the variance of each outcome is due to each parameter.

    What is analysed is the mean of the outcome over the replicates, which share their luck at
    all points. The more replicates, the less of the remaining luck looks like interaction.

    Parameters
    ----------
    model
        As for `rumorsim.sweep`.
    ranges : mapping of str to range
        As for `rumorsim.design.sobol`; parameters are independent.
    method : {"sobol", "morris"}
        First-order and total Sobol' indices; or Morris' elementary effects, a cheap screening
        that needs ``pip install "rumorsim[sensitivity]"``.
    n : int, default 64
        Sobol': a power of two; the model is run at ``n * (parameters + 2)`` points. Morris:
        trajectories, at ``n * (parameters + 1)`` points.
    replicates : int or sequence of int, default 1
        At each point.
    rng : None, int, SeedSequence or Generator
        Seed of points, replicates and resampling.
    level : float, default 0.95
        Of the intervals, which are bootstrap intervals over the points.
    **options
        As for `rumorsim.sweep`: ``measure=``, ``store=``, ``workers=``, and so on.

    Returns
    -------
    Dataset
        Over ``bound`` ("low", "estimate", "high"), ``parameter`` and the dimensions of the
        outcomes. Sobol': ``<outcome>_first`` and ``<outcome>_total``, nan where the outcome does
        not vary. Morris: ``<outcome>_effect``, the mean absolute elementary effect per whole
        range, and ``<outcome>_spread``, the standard deviation of the effects, without an
        interval (its bounds are nan).

    References
    ----------
    Saltelli et al., "Variance based sensitivity analysis of model output", Comput. Phys. Commun.
    181, 2010 (estimators of `scipy.stats.sobol_indices`). Morris, Technometrics 33, 1991, and
    Campolongo, Cariboni & Saltelli, Environ. Model. Softw. 22, 2007 (of SALib).
    """
    require(method in ("sobol", "morris"), "method", method, "'sobol' or 'morris'")
    require(0 < level < 1, "level", level, "(0, 1)")
    require(len(ranges) > 0, "ranges", dict(ranges), "at least one parameter")
    known = {name: as_range(name, given) for name, given in ranges.items()}
    seed = seed_of(rng, options.get("store"))
    analysis: _Sobol | _Morris
    if method == "sobol":
        analysis = _Sobol.drawn(known, power_of_two("n", n, 2), seed, level)
    else:
        analysis = _Morris.drawn(known, whole_number("n", n, 2), seed, level)
    points = from_shares(analysis.shares, known)
    outcome = sweep(model, points, replicates=replicates, rng=seed, **options)
    return _analysed(outcome, analysis, list(known))


def _analysed(outcome: xr.Dataset, analysis: _Sobol | _Morris, names: list[str]) -> xr.Dataset:
    found = {}
    for name, array in outcome.data_vars.items():
        mean = array.astype(float).mean("replicate").transpose("point", ...)
        _require_defined(str(name), mean)
        values = mean.values.reshape(mean.sizes["point"], -1)
        for kind, bounds in analysis.of(values).items():
            shape = (3, len(names), *mean.shape[1:])
            dims = ("bound", "parameter", *mean.dims[1:])
            about = {"long_name": f"{kind} of {array.attrs.get('long_name', name)}"}
            found[f"{name}_{kind}"] = (dims, bounds.reshape(shape), about)
    coords: dict[str, Any] = {"bound": ["low", "estimate", "high"], "parameter": names}
    lost = {"point", "replicate", *names}
    coords |= {str(k): v for k, v in outcome.coords.items() if k not in lost}
    return xr.Dataset(found, coords, outcome.attrs)


def _require_defined(name: str, mean: xr.DataArray) -> None:
    """Let what is missing at every point stay missing; nothing can be said if only some is."""
    missing = mean.isnull()
    if bool((missing.any("point") & ~missing.all("point")).any()):
        raise ArgumentError(
            f"measure: {name} is missing at some points, where a run failed or the outcome is "
            "undefined; choose a measure that is defined at every point"
        )


@dataclass(frozen=True)
class _Sobol:
    """Two samples A and B, and for each parameter A with that column of B."""

    shares: Floats  # (n * (d + 2), d)
    n: int
    level: float
    seed: int

    @classmethod
    def drawn(cls, ranges: Mapping[str, Range], n: int, seed: int, level: float) -> _Sobol:
        """Draw the points: 2 d columns of one Sobol' sequence, as Saltelli (2010) does."""
        d = len(ranges)
        both = sampled("Sobol", 2 * d, n, seed)
        a, b = both[:, :d], both[:, d:]
        mixed = np.repeat(a[np.newaxis], d, axis=0)
        for parameter in range(d):
            mixed[parameter, :, parameter] = b[:, parameter]
        return cls(np.concatenate([a, b, mixed.reshape(-1, d)]), n, level, seed)

    def of(self, values: Floats) -> dict[str, Floats]:
        """Return low, estimate and high, shape (3, d, outcomes); values have a row per point."""
        d = self.shares.shape[1]
        a, b, *mixed = values.reshape(d + 2, self.n, -1)
        varying = np.flatnonzero(np.ptp(np.concatenate([a, b]), axis=0) > 0)
        found = np.full((2, 3, d, values.shape[1]), np.nan)
        for column in varying.tolist():
            one = [m[:, column] for m in mixed]
            found[..., column] = self._one(a[:, column], b[:, column], one)
        return {"first": found[0], "total": found[1]}

    def _one(self, a: Floats, b: Floats, mixed: list[Floats]) -> Floats:
        """Return the indices of one outcome, shape (2, 3, d)."""
        from scipy.stats import sobol_indices

        # Copies: SciPy before 1.15 centres what it is given in place.
        known: dict[Any, Floats] = {"f_A": a[np.newaxis].copy(), "f_B": b[np.newaxis].copy()}
        known["f_AB"] = np.stack(mixed)[:, np.newaxis]
        result = sobol_indices(func=known, n=self.n)
        first, total = np.atleast_1d(result.first_order), np.atleast_1d(result.total_order)
        low_high = self._bootstrap(a, b, np.stack(mixed))
        return np.stack([[low_high[0, k], v, low_high[1, k]] for k, v in enumerate((first, total))])

    def _bootstrap(self, a: Floats, b: Floats, mixed: Floats) -> Floats:
        """Return low and high of (first, total), shape (2, 2, d), from resampled points.

        Resamples in which the outcome does not vary have no indices and are left out. SciPy's
        own bootstrap takes no seed.
        """
        rng = np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(1,)))
        rows = rng.integers(self.n, size=(_RESAMPLES, self.n))
        indices = _saltelli(a[rows], b[rows], mixed[:, rows])
        tail = (1 - self.level) / 2
        return np.nanquantile(indices, [tail, 1 - tail], axis=2)


def _saltelli(a: Floats, b: Floats, mixed: Floats) -> Floats:
    """Return (first, total), shape (2, d, ...): Saltelli et al. (2010), Table 2 (b) and (f).

    Both are nan where the outcome is the same at all points of A and B.
    """
    varies = np.ptp(np.concatenate([a, b], axis=-1), axis=-1) > 0
    centre = (a.mean(-1, keepdims=True) + b.mean(-1, keepdims=True)) / 2
    a, b, mixed = a - centre, b - centre, mixed - centre
    # Not by the variance: that of equal numbers can come out as a rounding error.
    variance = np.where(varies, np.concatenate([a, b], axis=-1).var(-1), np.nan)
    first = (b * (mixed - a)).mean(-1) / variance
    total = 0.5 * ((a - mixed) ** 2).mean(-1) / variance
    return np.stack([first, total])


@dataclass(frozen=True)
class _Morris:
    """Trajectories through a grid, one parameter at a time."""

    shares: Floats
    problem: dict[str, Any]
    level: float
    seed: int

    @classmethod
    def drawn(cls, ranges: Mapping[str, Range], n: int, seed: int, level: float) -> _Morris:
        """Draw trajectories by SALib."""
        try:
            from SALib.sample import morris
        except ImportError:
            raise ArgumentError(
                'method: "morris" needs SALib: pip install "rumorsim[sensitivity]"'
            ) from None
        problem = {"num_vars": len(ranges), "names": list(ranges), "bounds": [[0, 1]] * len(ranges)}
        small = _small(seed)
        return cls(morris.sample(problem, n, num_levels=_LEVELS, seed=small), problem, level, seed)

    def of(self, values: Floats) -> dict[str, Floats]:
        """Return low, estimate and high, shape (3, d, outcomes)."""
        from SALib.analyze import morris

        found = np.full((2, 3, self.shares.shape[1], values.shape[1]), np.nan)
        for column in np.flatnonzero(~np.isnan(values).any(axis=0)).tolist():
            result = morris.analyze(
                self.problem, self.shares, values[:, column], num_levels=_LEVELS,
                conf_level=self.level, seed=_small(self.seed),
            )  # fmt: skip
            mean = np.asarray(result["mu_star"], dtype=np.float64)
            half = np.asarray(result["mu_star_conf"], dtype=np.float64)
            found[0, ..., column] = mean - half, mean, mean + half
            found[1, 1, :, column] = result["sigma"]
        return {"effect": found[0], "spread": found[1]}


def _small(seed: int) -> int:
    """Return a seed of 32 bits, which is all that SALib takes."""
    return int(np.random.SeedSequence(seed).generate_state(1)[0])
