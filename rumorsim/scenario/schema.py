"""The scenario format, declared once: types, defaults, ranges, units, meaning and evidence.

The JSON Schema, the tables of the documentation and the error messages are all made from these
declarations. What no single field can say (links between the tables) is in `check`.
"""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import Field, model_validator

from rumorsim.scenario.events import Event
from rumorsim.scenario.parameters import Parameters, parameter
from rumorsim.scenario.values import (
    FROM_FLOAT,
    Allowed,
    Date,
    Id,
    Prior,
    Probability,
    Reliability,
    Table,
    Trust,
    Whole,
)

__all__ = [
    "Actor",
    "Claim",
    "Document",
    "Header",
    "Kind",
    "Link",
    "Magnitude",
    "NetworkSpec",
    "Tie",
]

Kind = Literal["source", "outlet", "official", "blogger", "analyst", "denier", "audience"]


class Header(Table):
    """What the scenario is and how time runs in it (``[scenario]``)."""

    name: str = Field(min_length=1, description="short name")
    title: str = Field("", description="one line")
    description: str = Field("", description="a paragraph: what happened, what is asked")
    sources: list[str] = Field(default_factory=list, description="where the facts were read")
    start: Date = Field(description="time of the first step")
    horizon: float = parameter(336.0, 1e-6, 1e6, "length of the run", unit="hours")
    step: float = parameter(1.0, 1e-6, 1e6, "length of a step", symbol="dt", unit="hours")
    record: float | None = parameter(
        None,
        1e-6,
        1e6,
        "time between two records, a multiple of the step; default: 6, or the next such multiple",
        unit="hours",
    )


class Actor(Table):
    """One actor, or with ``count`` a population of like ones (``[actors.<id>]``)."""

    kind: Kind = Field(description="what it is, which decides how it speaks")
    label: str = Field("", description="how figures name it; default: the id")
    refs: list[str] = Field(default_factory=list, description="rows of a source table it models")
    note: str = Field("", description="for the reader of the file")
    count: Annotated[int, Field(ge=1, le=1_000_000), FROM_FLOAT] | None = Field(
        None, description="a population: its members are <id>-1, <id>-2, ..."
    )
    named: bool = Field(False, description="speaks on record: citable, counts as record_counts")
    anonymous: bool = Field(False, description="its reports are anonymous: weight times zeta")
    amplifier: bool = Field(False, description="its articles refresh attention")
    talks: bool = Field(False, description="audience only: publishes by word of mouth")
    group: str | None = Field(None, min_length=1, description="camp whose observations it shares")
    reliability: Reliability | None = Field(
        None,
        description="of its reports, default C; of outlets and audiences, which make none: the "
        "trust of those who follow them, default outlet_trust",
    )
    perceived: Reliability | None = Field(
        None, description="the reliability that others assume; default: the true one"
    )
    citable: bool | None = Field(
        None, description="cited by name; default: if named, or a top outlet by audience"
    )
    counts: float | None = parameter(
        None, 0, 1000, "sources its reports count for; default: record_counts, or 1", unit="sources"
    )
    prior: dict[str, Prior] = Field(
        default_factory=dict, description="own prior on hub claims: probability or words"
    )
    chi: float | None = parameter(
        None, 0, 1, "correlation neglect; default by kind", symbol="chi", unit="share"
    )
    threshold: float | None = parameter(
        None,
        -math.inf,
        math.inf,
        "evidence at which it publishes; default by kind",
        symbol="theta",
        unit="log-odds",
    )
    gate_width: float | None = parameter(
        None, 0, math.inf, "softness of its gate", symbol="tau", unit="log-odds"
    )
    negative_penalty: float | None = parameter(
        None, 0, math.inf, "extra evidence that a denial needs", symbol="d", unit="log-odds"
    )
    herding: float | None = parameter(
        None, 0, 100, "scoop pressure", symbol="kappa", unit="log-odds"
    )
    news_value: float | None = parameter(
        None, 0, 100, "exponent of its rate per factor of ten in a number", symbol="nu", unit="1"
    )
    hazard: float | None = parameter(
        None, 0, math.inf, "its publication rate", symbol="h", unit="1/hour"
    )
    sources_required: float | None = parameter(
        None, 0, math.inf, "sources it requires; default by kind", symbol="K", unit="sources",
        typical=(1, 4),
    )  # fmt: skip
    prompt: float | None = parameter(
        None, 0, 1, "factor on publishing against its own credence", symbol="phi_pub", unit="factor"
    )
    attribution: float | None = parameter(
        None, 0, 1, "probability that it names its roots", symbol="a", unit="probability"
    )
    hedge_loss: float | None = parameter(
        None, 0, 1, "share of a hedge it loses; default by kind", symbol="ell", unit="share"
    )
    hedge_floor: float | None = parameter(
        None, 0, 100, "certainty of its flat assertion", symbol="e_bar", unit="log-odds"
    )
    expression_cap: float | None = parameter(
        None, 0, math.inf, "largest certainty it expresses", symbol="e_max", unit="log-odds"
    )
    repetition: float | None = parameter(
        None, 0, 1, "illusory truth; default by kind", symbol="beta_r", unit="log-odds"
    )


class Link(Table):
    """How a claim hangs on its parent: by two probabilities, or as one of rival readings."""

    parent: str = Field(description="id of the claim it hangs on")
    if_true: Probability | None = Field(None, description="q1 = P(claim | parent)")
    if_false: Probability | None = Field(None, description="q0 = P(claim | not parent)")
    group: str | None = Field(None, min_length=1, description="exclusive group of rival readings")
    share: Probability | None = Field(None, description="P(this reading | parent)")

    @model_validator(mode="after")
    def _one_form(self) -> Link:
        pair = [self.if_true is not None, self.if_false is not None]
        rival = [self.group is not None, self.share is not None]
        if sorted([pair, rival]) != [[False, False], [True, True]]:
            raise ValueError("needs either if_true and if_false, or group and share")
        return self


class Magnitude(Table):
    """The number a claim carries."""

    unit: str = Field(description="what is counted")
    true: float | None = parameter(None, 1e-300, 1e300, "true number, where known")
    reference: float | None = parameter(
        None, 1e-300, 1e300, "number whose news value is 1; default: the first one reported"
    )
    digits: Whole = Field(2, ge=1, le=15, description="significant digits of a printed number")


class Claim(Table):
    """A claim (``[claims.<id>]``): a hub with a prior, or a child with a link."""

    label: str = Field("", description="how figures name it; default: the id")
    refs: list[str] = Field(default_factory=list, description="rows of a source table it models")
    note: str = Field("", description="for the reader of the file")
    truth: bool | None = Field(None, description="where known; otherwise drawn per replicate")
    prior: Prior | None = Field(
        None, description="hubs only: probability or estimative words; default: hub_prior"
    )
    link: Link | None = Field(None, description="children only")
    magnitude: Magnitude | None = Field(None, description="where the claim carries a number")


class Tie(Table):
    """Who hears whom (``[[ties]]``): everybody in ``targets`` hears everybody in ``sources``.

    A later tie of the same pair stands in for an earlier one, and both for a generated one.
    """

    sources: list[str] = Field(min_length=1, description="ids of actors or populations")
    targets: list[str] = Field(min_length=1, description="ids of actors or populations")
    delivery: float | None = parameter(
        None,
        0,
        1,
        "delivery per article; default by the source's kind",
        symbol="p",
        unit="probability",
    )
    trust: Trust | None = Field(
        None, description="w; default: the source's reliability as a carrier, else outlet_trust"
    )
    weight: float | None = parameter(
        None, 0, 1000, "linear weight; default: tie_weight", symbol="omega", unit="factor"
    )


class NetworkSpec(Table):
    """Ties beyond those written out: a generated newsroom, or a network file (``[network]``)."""

    generator: Literal["newsroom"] | None = Field(None, description="kind of generated network")
    file: str | None = Field(
        None, min_length=1, description="path, relative to the scenario's folder"
    )
    kind: Kind = Field("outlet", description="kind of the actors of a network file")
    seed: Whole = Field(
        0, ge=0, le=2**63 - 1, description="of the generated ties; the same in every replicate"
    )
    attachment: Whole = Field(6, ge=1, le=10_000, description="outlets that a new outlet follows")
    reciprocity: float = parameter(0.2, 0, 1, "share of those that follow back", unit="share")
    briefs: Annotated[
        list[Annotated[int, Field(ge=0, le=10_000), FROM_FLOAT]],
        Allowed("[least, most], two whole numbers from 0 to 10000"),
    ] = Field([3, 8], min_length=2, max_length=2, description="outlets that a source briefs")
    follows: Whole = Field(
        8, ge=0, le=10_000, description="outlets that a reader, analyst or official follows"
    )

    @model_validator(mode="after")
    def _one_origin(self) -> NetworkSpec:
        if self.generator is not None and self.file is not None:
            raise ValueError("give either generator or file, not both")
        if self.briefs[0] > self.briefs[1]:
            raise ValueError(f"briefs: least {self.briefs[0]} exceeds most {self.briefs[1]}")
        return self


class Document(Table):
    """A whole scenario file."""

    scenario: Header
    parameters: Parameters = Field(default_factory=lambda: Parameters.model_validate({}))
    actors: dict[Id, Actor] = Field(default_factory=dict)
    claims: dict[Id, Claim] = Field(min_length=1)
    events: dict[Id, Event] = Field(default_factory=dict)
    ties: list[Tie] = Field(default_factory=list)
    network: NetworkSpec = Field(default_factory=lambda: NetworkSpec.model_validate({}))
