"""The mathematics of belief: log-odds, hedges, linked claims, trust, numbers and averages.

Everything here is a pure function of its arguments and needs nothing but NumPy. Log-odds are
natural logarithms throughout; 0 is even odds, plus or minus infinity is certainty.
"""

from __future__ import annotations

from rumorsim.beliefs.averaging import degroot, friedkin_johnsen
from rumorsim.beliefs.forest import ClaimForest
from rumorsim.beliefs.hedging import express, lose_hedge
from rumorsim.beliefs.logodds import combine, expit, logit, portion
from rumorsim.beliefs.numbers import round_half_up
from rumorsim.beliefs.sensors import report_weight
from rumorsim.beliefs.trust import (
    TrustMixture,
    laputa_belief,
    laputa_success,
    laputa_update,
    trust_log_odds,
)

__all__ = [
    "ClaimForest",
    "TrustMixture",
    "combine",
    "degroot",
    "expit",
    "express",
    "friedkin_johnsen",
    "laputa_belief",
    "laputa_success",
    "laputa_update",
    "logit",
    "lose_hedge",
    "portion",
    "report_weight",
    "round_half_up",
    "trust_log_odds",
]
