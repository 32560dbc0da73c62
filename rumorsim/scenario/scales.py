"""Letters, words and probabilities of a scenario file as the numbers of the equations."""

from __future__ import annotations

from typing import TypeVar

from rumorsim import lexicon
from rumorsim.beliefs import expit, logit
from rumorsim.scenario.values import Reliability, Sensor, Trust

__all__ = ["first", "log_odds", "sensor", "trust", "trust_counts"]

T = TypeVar("T")

# Weight of a trust that is stated as a number: like the grades A to E, ten earlier reports.
_COUNTS = 10.0


def first(*values: T | None) -> T:
    """Return the first value that is stated."""
    return next(value for value in values if value is not None)


def sensor(reliability: Reliability) -> tuple[float, float]:
    """Return P(says so | true) and P(says so | false)."""
    if isinstance(reliability, Sensor):
        return reliability.alpha, reliability.beta
    if isinstance(reliability, str):
        return lexicon.admiralty(reliability).sensor
    return reliability, 1.0 - reliability


def log_odds(value: str | float) -> float:
    """Return the log-odds of a probability or of the words for one."""
    return float(logit(lexicon.probability(value) if isinstance(value, str) else value))


def trust(value: Trust) -> float:
    """Return the log-odds that a letter stands for; log-odds stay what they are."""
    return lexicon.admiralty(value).log_odds if isinstance(value, str) else value


def trust_counts(value: Trust) -> tuple[float, float]:
    """Return a Beta distribution of a trust: of the grade, or of weight ten about the number."""
    if isinstance(value, str):
        grade = lexicon.admiralty(value)
        return grade.right, grade.wrong
    mean = float(expit(value))
    return _COUNTS * mean, _COUNTS * (1.0 - mean)
