"""Points drawn from ranges."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from rumorsim.errors import require, whole_number
from rumorsim.rng import RNGLike
from rumorsim.sweeps.points import Design
from rumorsim.sweeps.ranges import Range

__all__ = ["from_shares", "power_of_two", "sampled"]


def from_shares(shares: NDArray[np.float64], ranges: Mapping[str, Range]) -> Design:
    """Return points at shares of their ranges; `shares` has a row per point."""
    columns = {
        name: tuple(known.at(column))
        for (name, known), column in zip(ranges.items(), shares.T, strict=True)
    }
    return Design(columns)


def power_of_two(field: str, value: object, low: int) -> int:
    """Return `value` as an int, or raise unless it is a power of two of at least `low`."""
    number = whole_number(field, value, low)
    require(number & (number - 1) == 0, field, value, "a power of two, such as 256")
    return number


def sampled(kind: str, dimensions: int, n: int, rng: RNGLike) -> NDArray[np.float64]:
    """Return n points in the unit cube from a sampler of `scipy.stats.qmc`."""
    import inspect

    from scipy.stats import qmc

    sampler = getattr(qmc, kind)
    # SciPy called it `seed` before 1.15.
    keyword = "rng" if "rng" in inspect.signature(sampler).parameters else "seed"
    drawn = sampler(dimensions, **{keyword: np.random.default_rng(rng)}).random(n)
    return np.asarray(drawn, dtype=np.float64)
