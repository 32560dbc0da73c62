"""The run-wide parameters of the newsroom model: default, range, unit, meaning and evidence.

Each is declared once, here. ``low`` and ``high`` bound what the equations allow; ``typical`` is
the range that the literature makes plausible and that sweeps should stay within.
"""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from pydantic import Field

from rumorsim.scenario.values import MIN_PRIOR, Allowed, Table

__all__ = ["GRADE_B", "Parameters", "parameter"]

GRADE_B = math.log(0.80 / 0.20)
"""Log-odds of Admiralty grade B."""


def parameter(
    default: Any,
    low: float,
    high: float,
    meaning: str,
    *,
    symbol: str = "",
    unit: str = "",
    typical: tuple[float, float] | None = None,
    evidence: str = "",
) -> Any:
    """Declare a numeric field with everything that documentation and errors need."""
    declared = {
        "symbol": symbol,
        "unit": unit,
        "typical": list(typical) if typical else None,
        "evidence": evidence,
    }
    extra: dict[str, Any] = {key: value for key, value in declared.items() if value}
    return Field(default, ge=low, le=high, description=meaning, json_schema_extra=extra)


class Parameters(Table):
    """Run-wide parameters and the defaults of the kinds of actor (``[parameters]``)."""

    # A table, read row by row.
    # fmt: off
    # -- before anybody speaks ----------------------------------------------------------------
    hub_prior: Annotated[float, Allowed("a probability above 0 and below 1")] = parameter(
        0.15, MIN_PRIOR, 1 - MIN_PRIOR, "prior probability of a hub claim that states none",
        symbol="pi_0", unit="probability", typical=(0.02, 0.98),
    )

    # -- how readers combine what they hear ---------------------------------------------------
    chi_analyst: float = parameter(
        0.0, 0, 1, "correlation neglect of analysts: weight of counting reports, not roots",
        symbol="chi", unit="share", typical=(0, 1),
        evidence="Enke & Zimmermann 2019: strong heterogeneity; professionals at the lower end",
    )
    chi_outlet: float = parameter(
        0.25, 0, 1, "correlation neglect of outlets, bloggers and officials",
        symbol="chi", unit="share", typical=(0, 1), evidence="Enke & Zimmermann 2019",
    )
    chi_public: float = parameter(
        0.5, 0, 1, "correlation neglect of audiences",
        symbol="chi", unit="share", typical=(0, 1),
        evidence="Enke & Zimmermann 2019; Yousif et al. 2019",
    )
    retention: float = parameter(
        1.0, 0, 1, "share of the evidence kept from step to step", symbol="phi", unit="share",
    )
    repetition: float = parameter(
        0.15, 0, 1, "illusory truth: log-odds per ln(1 + repeats), at read-out only",
        symbol="beta_r", unit="log-odds", typical=(0, 0.4), evidence="Hassan & Barber 2021",
    )
    anonymity: float = parameter(
        0.7, 0, 1, "factor on the weight of an anonymous report", symbol="zeta",
        unit="factor", typical=(0.4, 1),
        evidence="direction: Sternadori & Thorson 2009; the size is a modelling choice",
    )
    outlet_trust: float = parameter(
        GRADE_B, 0, math.inf, "trust in an author whose ties and reliability do not say otherwise",
        symbol="w", unit="log-odds", typical=(0, 2.94),
    )
    tie_weight: float = parameter(
        1.0, 0, 1000, "linear weight of a tie in the naive channel", symbol="omega",
        unit="factor",
    )

    # -- attribution and hedging --------------------------------------------------------------
    attribution: float = parameter(
        0.8, 0, 1, "probability that an article names the roots its author holds",
        symbol="a", unit="probability", typical=(0, 1),
        evidence="source shortening: Altay, Claidiere & Mercier 2020",
    )
    citation_trust: float = parameter(
        0.4, 0, math.inf, "trust in a carrier that is cited in place of its roots",
        symbol="w_cite", unit="log-odds", typical=(0, 2.94),
    )
    citable_share: float = parameter(
        0.1, 0, 1, "share of outlets, by audience, that others cite by name", unit="share",
        typical=(0, 1),
    )
    record_counts: float = parameter(
        2.0, 0, 1000, "for how many sources a person or institution on record counts",
        unit="sources", typical=(1, 3),
    )
    hedge_loss_press: float = parameter(
        0.2, 0, 1, "share of a hedge lost when the press retells", symbol="ell", unit="share",
        typical=(0, 1), evidence="Sumner et al. 2014",
    )
    hedge_loss_oral: float = parameter(
        0.9, 0, 1, "share of a hedge lost by word of mouth", symbol="ell", unit="share",
        typical=(0, 1), evidence="Graeber, Noy & Roth 2024",
    )
    hedge_floor: float = parameter(
        math.log(0.85 / 0.15), 0, 100,
        "certainty of a flat assertion, towards which hedges drift", symbol="e_bar",
        unit="log-odds",
    )
    expression_cap: float = parameter(
        math.log(0.95 / 0.05), 0, math.inf, "largest certainty that an article expresses",
        symbol="e_max", unit="log-odds",
    )

    # -- the editorial gate -------------------------------------------------------------------
    threshold_outlet: float = parameter(
        0.85, -math.inf, math.inf, "evidence at which an outlet publishes with probability 1/2",
        symbol="theta", unit="log-odds", typical=(0, 3),
    )
    threshold_blogger: float = parameter(
        0.5, -math.inf, math.inf, "the same for bloggers", symbol="theta", unit="log-odds",
        typical=(0, 3),
    )
    gate_width: float = parameter(
        0.25, 0, math.inf, "softness of the gate; 0 is a step", symbol="tau", unit="log-odds",
        typical=(0.05, 1),
    )
    negative_penalty: float = parameter(
        1.0, 0, math.inf, "extra evidence that a doubt or denial needs to be printed",
        symbol="d", unit="log-odds",
    )
    sources_outlet: float = parameter(
        2.0, 0, math.inf, "sources that an outlet requires", symbol="K", unit="sources",
        typical=(1, 4), evidence="AP and Reuters: more than one preferred",
    )
    sources_blogger: float = parameter(
        1.0, 0, math.inf, "sources that a blogger or talker requires", symbol="K",
        unit="sources", typical=(1, 4),
    )
    herding: float = parameter(
        0.5, 0, 100, "scoop pressure when all followed outlets have published",
        symbol="kappa", unit="log-odds", typical=(0, 3),
        evidence="copycat errors: Shahanaghi 2022; the size is a modelling choice",
    )
    news_value: float = parameter(
        0.5, 0, 100, "exponent of the publication rate per factor of ten in a number",
        symbol="nu", unit="1", typical=(0, 4),
    )
    hazard: float = parameter(
        0.3, 0, math.inf, "publication rate of a desk whose gate is open", symbol="h",
        unit="1/hour", typical=(0.05, 4), evidence="Cage, Herve & Viaud 2020",
    )
    prompt: float = parameter(
        1.0, 0, 1, "factor on publishing against one's own credence (accuracy prompts: .9)",
        symbol="phi_pub", unit="factor", typical=(0.8, 1), evidence="Pennycook & Rand 2022",
    )

    # -- delivery and attention ---------------------------------------------------------------
    delivery_outlet: float = parameter(
        0.35, 0, 1, "probability that an article reaches a follower", symbol="p",
        unit="probability", typical=(0, 1), evidence="order of magnitude: Cage et al. 2020",
    )
    delivery_brief: float = parameter(
        0.8, 0, 1, "probability that a source's briefing reaches those it briefs", symbol="p",
        unit="probability", typical=(0, 1),
    )
    half_life: float = parameter(
        24.0, 1e-6, math.inf, "half-life of attention to a claim", unit="hours", typical=(1, 72),
        evidence="between Leskovec et al. 2009 (2.5 h) and multi-day stories",
    )
    staleness: float = parameter(
        1.0, 0, 1, "probability per step that an offered article is offered no more",
        symbol="gamma", unit="probability",
    )

    # -- numbers ------------------------------------------------------------------------------
    drift_mean: float = parameter(
        0.0, -1, 1, "mean change of a number where attribution is lost", symbol="delta",
        unit="log10", typical=(-0.1, 0.1),
    )
    drift_sd: float = parameter(
        0.05, 0, 10, "spread of that change", symbol="sigma", unit="log10",
        typical=(0, 0.3), evidence="direction: Moussaid, Brighton & Gaissmaier 2015",
    )

    # -- corrections and learning -------------------------------------------------------------
    continued_influence: float = parameter(
        0.33, 0, 1, "share of retracted evidence that goes on working", symbol="kappa_ret",
        unit="share", typical=(0.05, 0.6), evidence="Chan et al. 2017",
    )
    correction_lag: float = parameter(
        13.0, 0, math.inf, "delay of a correction", unit="hours", typical=(0, 72),
        evidence="Shao et al. 2016; Zubiaga et al. 2016",
    )
    correction_reach: float = parameter(
        0.3, 0, 1, "probability that an actor hears of a correction", unit="probability",
        typical=(0, 1),
    )
    record_weight: float = parameter(
        10.0, 1e-6, 1e9, "prior pseudo-counts behind an origin's public record", unit="counts",
    )
    trust_learning: Literal["off", "outcomes", "laputa"] = Field(
        "outcomes",
        description="trust learned from resolved claims, from own belief (Laputa), or fixed",
        json_schema_extra={"evidence": "Hahn, Merdes & von Sydow 2018; Olsson 2011"},
    )

    # -- switches, needed by the exact limits -------------------------------------------------
    expression: Literal["evidence", "credence"] = Field(
        "evidence", description="what an article expresses: own evidence, or full credence"
    )
    gate_open: bool = Field(False, description="everybody with evidence publishes: g = 1, K = 0")
    stifle: bool = Field(False, description="an article goes stale on reaching one who knew")
    followups: bool = Field(True, description="a second article on one claim is possible")
    rebroadcast: bool = Field(False, description="every desk writes at every step")
    first_always: bool = Field(False, description="every article counts as a first article")
