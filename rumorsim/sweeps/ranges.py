"""Ranges to draw parameters from: linear, logarithmic, whole numbers, choices."""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rumorsim.errors import require
from rumorsim.sweeps.labels import labelled, told_apart

__all__ = ["Range", "RangeLike", "as_range", "choice", "integers", "log"]

RangeLike: TypeAlias = "Range | tuple[float, float]"


@dataclass(frozen=True)
class Range:
    """How a uniform draw becomes a value; made by `log`, `integers`, `choice` or a pair."""

    value_of: Callable[[float], Any]
    name: str

    def __repr__(self) -> str:
        return self.name

    def at(self, share: NDArray[np.float64]) -> list[Any]:
        """Return the value at each share, in [0, 1), of the range."""
        return [self.value_of(float(u)) for u in share]


def log(low: float, high: float) -> Range:
    """Return a range in which every factor has the same chance; 0 < low < high."""
    require(0 < low < high < math.inf, "range", (low, high), "0 < low < high")
    bottom, width = math.log(low), math.log(high / low)
    return Range(lambda u: min(high, math.exp(bottom + u * width)), f"log({low:g}, {high:g})")


def integers(low: int, high: int) -> Range:
    """Return the whole numbers from `low` to `high`, both included."""
    whole = all(isinstance(v, numbers.Integral) and not isinstance(v, bool) for v in (low, high))
    require(whole and low <= high, "range", (low, high), "two ints, low <= high")
    count = high - low + 1
    return Range(lambda u: low + min(int(u * count), count - 1), f"integers({low}, {high})")


def choice(*levels: Any, **named: Any) -> Range:
    """Return a range over levels of equal chance; keywords name levels that are no numbers."""
    known = told_apart([*levels, *labelled(named)])
    require(len(known) > 0, "choice", known, "at least one level")
    count = len(known)
    return Range(lambda u: known[min(int(u * count), count - 1)], f"choice of {count}")


def as_range(name: str, given: RangeLike) -> Range:
    """Return a range; a pair (low, high) is a linear one."""
    if isinstance(given, Range):
        return given
    pair: Sequence[float] = given
    allowed = "(low, high), or a range of rumorsim.design"
    require(not isinstance(pair, (str, float, int)) and len(pair) == 2, name, given, allowed)
    low, high = pair
    require(-math.inf < low < high < math.inf, name, given, "low < high, both finite")
    return Range(lambda u: low + u * (high - low), f"({low:g}, {high:g})")
