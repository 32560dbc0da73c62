"""A target against what the library gives: mean, variance and masses, in standard errors."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

__all__ = [
    "CASES",
    "SIGMAS",
    "Case",
    "Check",
    "between",
    "case",
    "equal",
    "estimate",
    "mass",
    "mean",
    "sample",
    "variance",
]

SIGMAS = 4.0
"""Verdict of every statistical check; one false alarm in 15,800 checks."""


@dataclass(frozen=True)
class Check:
    """One number against its target.

    Attributes
    ----------
    what : str
        Model, system and quantity.
    expected, got : float
    error : float
        Standard error of `got`, or the tolerance of a number without chance.
    replicates : int
        0: no chance.
    """

    what: str
    expected: float
    got: float
    error: float
    replicates: int = 0

    @property
    def z(self) -> float:
        """Deviation in standard errors (tolerances)."""
        if self.got == self.expected:
            return 0.0
        return (self.got - self.expected) / self.error if self.error > 0 else math.inf

    @property
    def holds(self) -> bool:
        """Whether it is within bounds: four standard errors, or one tolerance."""
        return abs(self.z) <= (SIGMAS if self.replicates else 1.0)

    def __str__(self) -> str:
        return f"{self.what}: expected {self.expected:.9g}, got {self.got:.9g}, z = {self.z:.2f}"


@dataclass(frozen=True)
class Case:
    """A model in a situation with known answers.

    Attributes
    ----------
    section : str
        Of the list of targets.
    source : str
    run : callable
        From whether to run in full to checks; in short it takes seconds.
    only_full : bool
        Too long for the default tests.
    """

    section: str
    name: str
    source: str
    run: Callable[[bool], Iterator[Check]]
    only_full: bool


CASES: dict[str, Case] = {}


def case(
    section: str, source: str, *, only_full: bool = False
) -> Callable[[Callable[[bool], Iterator[Check]]], Callable[[bool], Iterator[Check]]]:
    """Enter a function of `full` that yields checks into the list of cases."""

    def enter(run: Callable[[bool], Iterator[Check]]) -> Callable[[bool], Iterator[Check]]:
        name = run.__name__
        assert name not in CASES, name
        CASES[name] = Case(section, name, source, run, only_full)
        return run

    return enter


def mean(what: str, values: ArrayLike, expected: float, sd: float) -> Check:
    """Compare a mean with the exact one; `sd` is the exact one of a replicate."""
    sample = np.asarray(values, dtype=np.float64)
    error = sd / math.sqrt(sample.size)
    return Check(f"{what}, mean", expected, float(sample.mean()), error, sample.size)


def estimate(what: str, values: ArrayLike, expected: float, reference: float = 0.0) -> Check:
    """Compare a mean whose spread is known from the sample alone.

    `reference` is the standard error of the expectation where that is an estimate too, or half a
    unit of its last digit.
    """
    sample = np.asarray(values, dtype=np.float64)
    error = math.hypot(float(sample.std(ddof=1)) / math.sqrt(sample.size), reference)
    return Check(f"{what}, mean", expected, float(sample.mean()), error, sample.size)


def between(what: str, values: ArrayLike, low: float, high: float) -> Check:
    """Compare a mean with the nearest number in [low, high]."""
    sample = np.asarray(values, dtype=np.float64)
    return estimate(f"{what} in [{low:.5g}, {high:.5g}]", sample, np.clip(sample.mean(), low, high))


def variance(what: str, values: ArrayLike, sd: float, kurtosis: float | None = None) -> Check:
    """Compare a variance with the exact one; its error is from the kurtosis, exact if given.

    Without the exact one it is the sample's, which misses what is too rare to be in the sample.
    """
    sample = np.asarray(values, dtype=np.float64)
    centred = sample - sample.mean()
    second = float((centred**2).mean())
    if kurtosis is None:
        kurtosis = float((centred**4).mean()) / second**2 if second > 0 else 1.0
    # Of two equally likely values the kurtosis is 1, and only terms of the next order are left.
    next_order = 8.0 / sample.size
    error = sd**2 * math.hypot(math.sqrt(max(kurtosis - 1.0, 0.0) / sample.size), next_order)
    unbiased = second * sample.size / (sample.size - 1)
    return Check(f"{what}, variance", sd**2, unbiased, error, sample.size)


def mass(what: str, hits: ArrayLike, expected: float, reference: float = 0.0) -> Check:
    """Compare the share of true values with a probability, which may have an error of its own."""
    sample = np.asarray(hits, dtype=np.bool_)
    error = math.hypot(math.sqrt(expected * (1.0 - expected) / sample.size), reference)
    return Check(f"{what}, probability", expected, float(sample.mean()), error, sample.size)


def sample(
    what: str, values: ArrayLike, expected: float, sd: float, kurtosis: float | None = None
) -> Iterator[Check]:
    """Compare mean and variance."""
    yield mean(what, values, expected, sd)
    yield variance(what, values, sd, kurtosis)


def equal(what: str, got: float, expected: float, tolerance: float) -> Check:
    """Compare a number without chance."""
    return Check(what, expected, float(got), tolerance)
