"""A hoax against its fact-check: the model of Tambuscio, Ruffo, Flammini and Menczer.

One step for every node at once, from the states at its start. A susceptible whose neighbourhood
(whom it hears; well mixed: everybody else) holds n_B believers and n_F fact checkers becomes a

* believer with probability f = β n_B (1 + α) / (n_B (1 + α) + n_F (1 - α)),
* fact checker with probability g = β n_F (1 - α) / (n_B (1 + α) + n_F (1 - α)),

both 0 where the denominator is 0. A believer verifies (becomes a fact checker) with probability
p_v or forgets (becomes susceptible) with probability p_f, never both. A fact checker forgets
with probability p_f.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.rules import Rules
from rumorsim.errors import require

__all__ = ["BELIEVER", "CHECKER", "HOAX", "SUSCEPTIBLE", "Floats", "HoaxFactCheck"]

Floats: TypeAlias = NDArray[np.float64]

SUSCEPTIBLE, BELIEVER, CHECKER = range(3)
HOAX = Rules(
    states=("susceptible", "believer", "fact_checker"), rest=SUSCEPTIBLE, contacts=(), changes=()
)
"""States of the model."""


@dataclass(frozen=True)
class HoaxFactCheck:
    """Parameters, each in [0, 1].

    Attributes
    ----------
    spreading : float
        β, probability per step that a susceptible takes up what the neighbourhood says.
    credibility : float
        α, how much more the hoax is trusted than its correction; 0: alike.
    verify : float
        p_v, probability per step that a believer checks the facts.
    forget : float
        p_f, probability per step that a believer or fact checker becomes susceptible;
        ``verify + forget <= 1``.

    References
    ----------
    Tambuscio, Ruffo, Flammini & Menczer, "Fact-checking effect on viral hoaxes: a model of
    misinformation spread in social networks", WWW'15 Companion, 977-982.
    """

    spreading: float
    credibility: float
    verify: float
    forget: float

    def __post_init__(self) -> None:
        for name in ("spreading", "credibility", "verify", "forget"):
            value = getattr(self, name)
            require(0.0 <= value <= 1.0, name, value, "a number in [0, 1]")
        total = self.verify + self.forget
        require(total <= 1.0, "verify + forget", total, "at most 1: a believer does one or none")

    @property
    def eradication(self) -> float:
        """The least p_v at which the mean field leaves no believers: 2 α p_f / (1 - α)."""
        if self.credibility == 1.0:
            return math.inf if self.forget else 0.0
        return 2.0 * self.credibility / (1.0 - self.credibility) * self.forget

    def equilibrium(self) -> tuple[float, float, float]:
        """Return the fractions (S, B, F) at which the mean field rests, not all susceptible.

        S = p_f / (β + p_f), and believers are max(0, ((1 + α) / (1 + p_v / p_f) - (1 - α)) / 2α)
        of all others. Nan where the start decides: β = p_f = 0, or p_v = 0 with α p_f = 0.
        """
        alpha, forget = self.credibility, self.forget
        if self.spreading + forget == 0.0 or (self.verify == 0.0 and alpha * forget == 0.0):
            return math.nan, math.nan, math.nan
        susceptible = forget / (self.spreading + forget)
        share = 0.0
        if self.verify < self.eradication:
            kept = forget / (forget + self.verify)
            share = ((1.0 + alpha) * kept - (1.0 - alpha)) / (2.0 * alpha)
        others = 1.0 - susceptible
        return susceptible, others * share, others * (1.0 - share)

    def adoption(self, believers: Any, checkers: Any) -> tuple[Floats, Floats]:
        """Return f and g for numbers (or shares) of believers and fact checkers."""
        hoax = np.asarray(believers, dtype=np.float64) * (1.0 + self.credibility)
        facts = np.asarray(checkers, dtype=np.float64) * (1.0 - self.credibility)
        total = hoax + facts
        heard = np.where(total > 0.0, total, 1.0)
        return self.spreading * (hoax / heard), self.spreading * (facts / heard)
