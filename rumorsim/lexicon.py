"""Words and grades as numbers: Admiralty grades, words of estimative probability, press words.

No doctrine gives numbers to the Admiralty code, and readers differ widely in what a word means to
them. Where a source states ranges (ICD 203, PHIA, Kent) they are given as printed; every other
number in this module is a modelling choice. The cuts of the inverse mappings are choices too.

References
----------
Admiralty code: NATO AJP-2.1 and STANAG 2511; the same wording in US Army FM 2-22.3, appendix B.
ICD 203: Office of the Director of National Intelligence, *Analytic Standards*, 2015, D.6.e.(2).
PHIA: UK Professional Head of Intelligence Assessment, *Explaining Uncertainty in UK Intelligence
Assessment*, 24 March 2025. Kent: Sherman Kent, "Words of Estimative Probability", *Studies in
Intelligence*, 1964.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.errors import ArgumentError, did_you_mean, require

__all__ = [
    "CREDIBILITY",
    "LEXICONS",
    "RELIABILITY",
    "Grade",
    "Phrase",
    "admiralty",
    "credibility_digit",
    "halo",
    "probability",
    "reliability_letter",
    "words",
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


@dataclass(frozen=True)
class Phrase:
    """Words that mean the same probability in one lexicon.

    Attributes
    ----------
    words : tuple of str
        Lower case; the first one is what `words` returns.
    low, high : float
        The range that the source states; equal where it states none.
    """

    words: tuple[str, ...]
    low: float
    high: float

    @property
    def probability(self) -> float:
        """Middle of the range."""
        return (self.low + self.high) / 2


LEXICONS = {
    "icd203": (
        Phrase(("almost no chance", "remote"), 0.01, 0.05),
        Phrase(("very unlikely", "highly improbable"), 0.05, 0.20),
        Phrase(("unlikely", "improbable", "improbably"), 0.20, 0.45),
        Phrase(("roughly even chance", "roughly even odds"), 0.45, 0.55),
        Phrase(("likely", "probable", "probably"), 0.55, 0.80),
        Phrase(("very likely", "highly probable"), 0.80, 0.95),
        Phrase(("almost certain", "almost certainly", "nearly certain"), 0.95, 0.99),
    ),
    "press": (
        Phrase(("rumour", "rumoured", "rumor", "rumored"), 0.52, 0.52),
        Phrase(("hinted", "hints"), 0.55, 0.55),
        Phrase(("allegedly", "suggests", "suggested"), 0.60, 0.60),
        Phrase(("reportedly",), 0.65, 0.65),
        Phrase(("flat assertion", "asserted"), 0.90, 0.90),
        Phrase(("confirmed", "confirms"), 0.95, 0.95),
    ),
    "phia": (
        Phrase(("remote chance",), 0.00, 0.05),
        Phrase(("highly unlikely",), 0.10, 0.20),
        Phrase(("unlikely",), 0.25, 0.35),
        Phrase(("realistic possibility",), 0.40, 0.50),
        Phrase(("likely", "probable"), 0.55, 0.75),
        Phrase(("highly likely",), 0.80, 0.90),
        Phrase(("almost certain",), 0.95, 1.00),
    ),
    "kent": (
        Phrase(("almost certainly not",), 0.02, 0.12),
        Phrase(("probably not",), 0.20, 0.40),
        Phrase(("chances about even",), 0.40, 0.60),
        Phrase(("probable",), 0.63, 0.87),
        Phrase(("almost certain",), 0.87, 0.99),
    ),
}
"""Phrases from improbable to probable. The numbers of ``press`` are modelling choices."""


def probability(word: str, lexicon: str | None = None) -> float:
    """Return the probability that a word stands for: the middle of its range.

    Parameters
    ----------
    word : str
        In any case and spacing.
    lexicon : str, optional
        Key of `LEXICONS`. Without it the first lexicon that knows the word counts, in the order
        ICD 203, press, PHIA, Kent.

    Raises
    ------
    ArgumentError
        If the word or the lexicon is unknown; names the nearest known one.

    Examples
    --------
    >>> round(probability("very likely"), 3), round(probability("likely", "phia"), 3)
    (0.875, 0.65)
    """
    lexicons = [*LEXICONS.values()] if lexicon is None else [_lexicon(lexicon)]
    phrases = [phrase for phrases in lexicons for phrase in phrases]
    wanted = " ".join(word.lower().split())
    for phrase in phrases:
        if wanted in phrase.words:
            return phrase.probability
    known = [name for phrase in phrases for name in phrase.words]
    raise ArgumentError(f"word: {word!r} is not known{did_you_mean(wanted, known)}")


def words(probability: float, lexicon: str = "icd203") -> str:
    """Return the words for a probability.

    Between two ranges the cut lies in the middle of the gap; a probability on a cut takes the
    more probable words.

    Parameters
    ----------
    probability : float
        In [0, 1].
    lexicon : str
        Key of `LEXICONS`.

    Raises
    ------
    ArgumentError
        If the probability lies outside [0, 1] or the lexicon is unknown.

    Examples
    --------
    >>> words(0.3), words(0.3, "kent")
    ('unlikely', 'probably not')
    """
    require(0 <= probability <= 1, "probability", probability, "[0, 1]")
    phrases = _lexicon(lexicon)
    cuts = [(below.high + above.low) / 2 for below, above in pairwise(phrases)]
    return phrases[bisect_right(cuts, probability)].words[0]


def _lexicon(name: str) -> tuple[Phrase, ...]:
    if name not in LEXICONS:
        raise ArgumentError(f"lexicon: {name!r} is not known{did_you_mean(name, LEXICONS)}")
    return LEXICONS[name]
