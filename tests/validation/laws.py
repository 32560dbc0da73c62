"""Exact laws of final counts in a well-mixed population, from the library's jump chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

import rumorsim as rs
from tests.validation.checks import Check, equal

__all__ = ["Law", "calling_oneself", "law_of", "moments"]


@dataclass(frozen=True)
class Law:
    """A distribution over 0, 1, 2, ...

    Attributes
    ----------
    share : ndarray of float64
    """

    share: np.ndarray

    @property
    def mean(self) -> float:
        return self.moment(1, about=0.0)

    @property
    def variance(self) -> float:
        return self.moment(2, self.mean)

    @property
    def sd(self) -> float:
        return float(np.sqrt(self.variance))

    @property
    def kurtosis(self) -> float:
        return self.moment(4, self.mean) / self.variance**2

    def moment(self, power: int, about: float) -> float:
        return float(self.share @ (np.arange(self.share.size) - about) ** power)

    def up_to(self, most: float) -> float:
        """Return P(X <= most)."""
        return float(self.share[: int(most) + 1].sum())

    def at_most(self, limit: float) -> Law:
        """Return the law given X <= limit."""
        kept = np.where(np.arange(self.share.size) <= limit, self.share, 0.0)
        return Law(kept / kept.sum())


def law_of(model: Any, n: int, of: str = "ignorant", **initial: int) -> Law:
    """Return the exact law of a final count; one spreader at the start unless told otherwise."""
    start = initial or {"spreader": 1}
    return Law(model.final_law(n, start, of=of, memory="2GB").to_numpy())


def moments(what: str, law: Law, expected: float, sd: float) -> list[Check]:
    """Compare an exact law with listed moments, of eight and of five decimals."""
    return [
        equal(f"{what}, exact mean", law.mean, expected, 6e-9),
        equal(f"{what}, exact sd", law.sd, sd, 6e-6),
    ]


def calling_oneself(n: int) -> rs.ContactModel:
    """Return Maki and Thompson's rumour in which one of n people called is the caller himself.

    He meets an other with probability (n - 1)/n, and who calls himself has failed.
    """
    others = (n - 1) / n
    return rs.models.maki_thompson(tell=others, stifle=others, forget=1 / n)
