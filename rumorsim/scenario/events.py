"""The dated entries of a scenario file (``[events.<id>]``), told apart by their ``type``."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import Field

from rumorsim.scenario.parameters import parameter
from rumorsim.scenario.values import Date, Hedge, Reliability, Table

__all__ = [
    "Dated",
    "Event",
    "Label",
    "Report",
    "Resolution",
    "Retraction",
    "Statement",
    "WorldEvent",
]

_CLAIMS = "ids of the claims concerned"


class Dated(Table):
    """What every dated entry has."""

    date: Date = Field(description="when it happens: in the first step that is not earlier")
    label: str = Field("", description="how figures name it; default: the id")
    refs: list[str] = Field(default_factory=list, description="rows of a source table it models")
    note: str = Field("", description="for the reader of the file")


class Report(Dated):
    """A source says what it knows: creates or repeats an observation of one or more claims.

    Sensor, hedge, act and weight of an observation are fixed by the report that comes first.
    """

    type: Literal["report"]
    speaker: str = Field(description="id of the actor who says it")
    claims: list[str] = Field(min_length=1, description=_CLAIMS)
    observation: str | None = Field(
        None, min_length=1, description="default: the speaker's group, else its id"
    )
    says: Literal["yes", "no", "observe"] = Field(
        "observe", description="scripted act, or by sensor and truth"
    )
    otherwise: Literal["opposite", "silent"] = Field(
        "silent", description="what readers hear when it does not say so"
    )
    number: float | None = parameter(None, 1e-300, 1e300, "the number stated")
    bias: float | None = parameter(
        None, -10, 10, "instead of number: the true one with this bias", unit="log10"
    )
    noise: float | None = parameter(
        None, 0, 10, "instead of number: the true one with this spread", unit="log10"
    )
    word: Hedge | None = Field(None, description="hedging word, or the probability it stands for")
    anonymous: bool | None = Field(None, description="default: the speaker's")
    reliability: Reliability | None = Field(None, description="default: the speaker's")
    perceived: Reliability | None = Field(
        None, description="default: the report's reliability if it states one, else the speaker's"
    )
    counts: float | None = parameter(
        None, 0, 1000, "sources it counts for; default: the speaker's", unit="sources"
    )


class Statement(Dated):
    """An actor goes public with what it holds, past any gate."""

    type: Literal["statement"]
    actor: str = Field(description="id of the actor who speaks")
    claims: list[str] = Field(min_length=1, description=_CLAIMS)
    commit: float = parameter(1.0, 0, 1, "0 is concern without confirmation", unit="share")


class WorldEvent(Dated):
    """Something happens: shifts what is plausible and / or refreshes attention."""

    type: Literal["event"]
    claims: list[str] = Field(min_length=1, description=_CLAIMS)
    shift: float = parameter(0.0, -100, 100, "change of the claims' log-odds", unit="log-odds")
    refresh: bool = Field(True, description="attention goes back to 1")


class Retraction(Dated):
    """An observation is withdrawn."""

    type: Literal["retraction"]
    observation: str = Field(description="name of the observation")
    claims: list[str] = Field(default_factory=list, description="default: all it speaks to")
    lag: float | None = parameter(None, 0, math.inf, "delay; default: correction_lag", unit="hours")
    reach: float | None = parameter(
        None, 0, 1, "share that hears of it; default: correction_reach", unit="probability"
    )


class Resolution(Dated):
    """The truth comes out and settles the record of those who spoke."""

    type: Literal["resolution"]
    claims: list[str] = Field(min_length=1, description=_CLAIMS)


class Label(Dated):
    """Reports are called fake news; costs their authors ``hit`` log-odds of trust."""

    type: Literal["label"]
    claims: list[str] = Field(min_length=1, description=_CLAIMS)
    hit: float = parameter(0.0, 0, 100, "loss of trust; off by default", unit="log-odds")


Event = Annotated[
    Report | Statement | WorldEvent | Retraction | Resolution | Label, Field(discriminator="type")
]
