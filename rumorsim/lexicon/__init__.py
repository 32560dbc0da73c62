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

from rumorsim.lexicon.admiralty_code import (
    CREDIBILITY,
    RELIABILITY,
    Grade,
    admiralty,
    credibility_digit,
    halo,
    reliability_letter,
)
from rumorsim.lexicon.phrases import LEXICONS, Phrase, probability, words

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
