"""The Admiralty code: letters for the reliability of sources, digits for the truth of claims."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.errors import ArgumentError, require

__all__ = [
    "CREDIBILITY",
    "RELIABILITY",
    "Grade",
    "admiralty",
    "credibility_digit",
    "halo",
    "reliability_letter",
]


@dataclass(frozen=True)
class Grade:
    """A letter of the Admiralty code for the reliability of a source.

    Attributes
    ----------
    letter : str
    meaning : str
        As doctrine words it.
    reliability : float
        ρ = P(a report is correct).
    right, wrong : float
        Pseudo-counts of a Beta distribution of ρ, as a prior of trust.
    """

    letter: str
    meaning: str
    reliability: float
    right: float
    wrong: float

    @property
    def sensor(self) -> tuple[float, float]:
        """P(says so | true) and P(says so | false): (ρ, 1 - ρ)."""
        return self.reliability, 1.0 - self.reliability

    @property
    def log_odds(self) -> float:
        """Weight of a report, ln(ρ / (1 - ρ))."""
        return _logit(self.reliability)


def _logit(p: float) -> float:
    return math.log(p) - math.log1p(-p)


# An always-wrong source would be informative, so E is worthless, not inverted. F is as worthless
# in the mean, but a few reports are enough to change one's mind about it.
_GRADES = {
    grade.letter: grade
    for grade in (
        Grade("A", "completely reliable", 0.95, 19.0, 1.0),
        Grade("B", "usually reliable", 0.80, 8.0, 2.0),
        Grade("C", "fairly reliable", 0.65, 6.5, 3.5),
        Grade("D", "not usually reliable", 0.55, 5.5, 4.5),
        Grade("E", "unreliable", 0.50, 5.0, 5.0),
        Grade("F", "reliability cannot be judged", 0.50, 1.0, 1.0),
    )
}

RELIABILITY = {letter: grade.reliability for letter, grade in _GRADES.items()}
"""ρ by Admiralty letter."""

CREDIBILITY = {1: 0.95, 2: 0.75, 3: 0.55, 4: 0.35, 5: 0.10, 6: math.nan}
"""P(claim) by Admiralty digit: 1 confirmed by other sources, 2 probably true, 3 possibly true,
4 doubtful, 5 improbable; 6 (truth cannot be judged) is nan: no judgement, hence no update."""


def admiralty(letter: str) -> Grade:
    """Return the grade that an Admiralty letter stands for, in either case.

    Raises
    ------
    ArgumentError
        If the letter is not one of A to F.
    """
    grade = _GRADES.get(letter.strip().upper())
    if grade is None:
        raise ArgumentError(f"letter: got {letter!r}, allowed: A, B, C, D, E or F")
    return grade


def reliability_letter(log_odds: ArrayLike) -> NDArray[np.str_]:
    """Return the Admiralty letter of sources whose reports carry these log-odds.

    The cuts lie midway between neighbouring grades in log-odds. Sources worse than chance are E;
    nan (no record) is F, the only way to an F.

    Parameters
    ----------
    log_odds : array_like of float
        logit of the estimated reliability.

    Returns
    -------
    ndarray of str, shape of `log_odds`
    """
    log_odds = np.asarray(log_odds, dtype=np.float64)
    letters = np.array(list("EDCBA"))
    weights = np.array([admiralty(letter).log_odds for letter in letters])
    cuts = (weights[1:] + weights[:-1]) / 2
    missing = np.isnan(log_odds)
    place = np.searchsorted(cuts, np.where(missing, 0.0, log_odds), side="right")
    return np.asarray(np.where(missing, "F", letters[place]))


def credibility_digit(probability: ArrayLike) -> NDArray[np.int64]:
    """Return the Admiralty digit of claims held with these probabilities.

    The cuts lie midway between neighbouring digits in log-odds: .883, .657, .448 and .197.

    Parameters
    ----------
    probability : array_like of float
        In [0, 1]; nan (no judgement) gives 6.

    Returns
    -------
    ndarray of int, shape of `probability`
    """
    probability = np.asarray(probability, dtype=np.float64)
    weights = np.array([_logit(CREDIBILITY[digit]) for digit in (5, 4, 3, 2, 1)])
    cuts = 1.0 / (1.0 + np.exp(-(weights[1:] + weights[:-1]) / 2))
    place = np.searchsorted(cuts, probability, side="right")
    return np.asarray(np.where(np.isnan(probability), 6, 5 - place))


def halo(own: ArrayLike, source: ArrayLike, share: float) -> NDArray[np.float64]:
    """Return the credibility of a claim as rated by somebody who also rates its source.

    (1 - h) · own + h · logit ρ: the reliability of the source leaks into the other rating.
    Doctrine wants the two to be independent (h = 0); officers' ratings correlate strongly.

    Parameters
    ----------
    own : array_like of float
        Credibility of the claim on its own, log-odds.
    source : array_like of float
        logit ρ of the source, log-odds.
    share : float
        h in [0, 1].

    Returns
    -------
    ndarray of float, of the broadcast shape
        Log-odds.

    Raises
    ------
    ArgumentError
        If `share` lies outside [0, 1].

    References
    ----------
    The direction: Mandel, Irwin, Dhami & Budescu, J. Behav. Decis. Mak. 2023; Kelly et al.,
    Judgm. Decis. Mak. 2025. The formula is a modelling choice.
    """
    require(0 <= share <= 1, "share", share, "[0, 1]")
    return np.asarray((1.0 - share) * np.asarray(own) + share * np.asarray(source))
