"""Words of estimative probability and of the press, as ranges of probability and back."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from rumorsim.errors import ArgumentError, did_you_mean, require

__all__ = ["LEXICONS", "Phrase", "probability", "words"]


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
