"""The types of the single values of a scenario file, each with the words for its errors."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    WithJsonSchema,
)

__all__ = [
    "FROM_FLOAT",
    "ID",
    "MIN_PRIOR",
    "Allowed",
    "Date",
    "Grade",
    "Hedge",
    "Id",
    "Prior",
    "Probability",
    "Reliability",
    "Sensor",
    "Table",
    "Trust",
    "Whole",
]

MIN_PRIOR = 1e-9
"""Smallest prior: at 0 no evidence could ever move it."""

Grade = Literal["A", "B", "C", "D", "E", "F"]
Probability = Annotated[float, Field(ge=0, le=1)]

_ISO = (
    r"^\d{4}-\d{2}-\d{2}"
    r"([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?$"
)


@dataclass(frozen=True)
class Allowed:
    """What a value may be, in words, where its type alone does not say it well."""

    text: str


class Table(BaseModel):
    """A TOML table: unknown keys are errors, values keep their types."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


ID = r"^[A-Za-z0-9_][A-Za-z0-9_-]*$"
Id = Annotated[
    str,
    StringConstraints(pattern=ID),
    Allowed("letters, digits, - and _"),
]
"""Key of a table; free of dots, so that dotted paths are unambiguous."""


def _whole(value: Any) -> Any:
    """Accept 6.0 for 6, as JSON Schema does: tables of sweep points hold floats."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


FROM_FLOAT = BeforeValidator(_whole)
Whole = Annotated[int, FROM_FLOAT]


def _date(value: Any) -> Any:
    """Accept TOML dates, TOML date-times and ISO strings; without a zone they mean UTC."""
    if isinstance(value, str):
        if re.fullmatch(_ISO, value) is None:
            raise ValueError("not an ISO date")
        value = dt.datetime.fromisoformat(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        value = dt.datetime(value.year, value.month, value.day)
    if not isinstance(value, dt.datetime):
        return value
    if value.tzinfo is None:
        return value.replace(tzinfo=dt.UTC)
    try:
        return value.astimezone(dt.UTC)
    except OverflowError as error:
        raise ValueError("outside the calendar") from error


Date = Annotated[
    dt.datetime,
    BeforeValidator(_date),
    WithJsonSchema({"type": "string", "pattern": _ISO}),
    Allowed("a date such as 2024-10-15 or 2024-10-15T08:30:00Z; without a zone UTC"),
]


class Sensor(Table):
    """Asymmetric reliability of a source (Bovens & Hartmann 2003)."""

    alpha: Probability = Field(description="P(says so | true)")
    beta: Probability = Field(description="P(says so | false)")


def _shape(value: Any) -> str | None:
    """Name the member of a union that the TOML type of a value chooses."""
    if isinstance(value, str):
        return "word"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return "number"
    return "table" if isinstance(value, (dict, BaseModel)) else None


_BY_SHAPE = Discriminator(_shape, custom_error_type="shape", custom_error_message="wrong type")

Reliability = Annotated[
    Annotated[Grade, Tag("word")]
    | Annotated[Probability, Tag("number")]
    | Annotated[Sensor, Tag("table")],
    _BY_SHAPE,
    Allowed("Admiralty letter A to F, P(correct) from 0 to 1, or {alpha = ..., beta = ...}"),
]

Trust = Annotated[
    Annotated[Grade, Tag("word")]
    | Annotated[Annotated[float, Field(ge=-math.inf, le=math.inf)], Tag("number")],
    _BY_SHAPE,
    Allowed("Admiralty letter A to F, or log-odds"),
]


def _known_word(word: str) -> str:
    """Refuse a word that the lexicon does not know, naming the nearest one that it does."""
    from rumorsim.lexicon import probability

    probability(word)
    return word


_Words = Annotated[str, AfterValidator(_known_word), Tag("word")]

Prior = Annotated[
    _Words | Annotated[Annotated[float, Field(ge=MIN_PRIOR, le=1 - MIN_PRIOR)], Tag("number")],
    _BY_SHAPE,
    Allowed("a probability above 0 and below 1, or words such as 'unlikely'"),
]

Hedge = Annotated[
    _Words | Annotated[Probability, Tag("number")],
    _BY_SHAPE,
    Allowed("a word such as 'reportedly', or a probability from 0 to 1"),
]
