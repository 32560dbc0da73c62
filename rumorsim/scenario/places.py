"""Where in the format a value stands, and what may stand there: the words of every error."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, Tag
from pydantic.fields import FieldInfo

from rumorsim.errors import did_you_mean
from rumorsim.scenario.values import ID, Allowed

__all__ = ["Place", "dotted", "follow", "nearest", "shown"]

_LONGEST = 60


@dataclass(frozen=True)
class Place:
    """A type of the format with all that is declared about it."""

    core: Any
    metadata: tuple[Any, ...] = ()
    unit: str = ""

    @classmethod
    def of(cls, annotation: Any, metadata: Iterable[Any] = (), unit: str = "") -> Place:
        """Strip what is optional or annotated down to the type itself."""
        found = list(metadata)
        while True:
            if get_origin(annotation) is Annotated:
                annotation, *more = get_args(annotation)
                found += [one for item in more for one in getattr(item, "metadata", [item])]
                continue
            members = _members(annotation)
            if len(members) != 1 or members[0] is annotation:
                return cls(annotation, tuple(found), unit)
            annotation = members[0]

    @property
    def fields(self) -> Mapping[str, FieldInfo]:
        """Keys of a table with fixed keys; empty for everything else."""
        if isinstance(self.core, type) and issubclass(self.core, BaseModel):
            return self.core.model_fields
        return {}

    @property
    def tags(self) -> dict[str, Any]:
        """Members of a union by the tag that chooses them; empty for everything else."""
        members = _members(self.core)
        return {_tag(member): member for member in members} if len(members) > 1 else {}

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that may be written here; empty where any text may."""
        literal = get_origin(self.core) is Literal
        return get_args(self.core) if literal else tuple(self.tags or self.fields)

    def child(self, part: str | int) -> Place | None:
        """Return what stands at a key, an index or a union tag, or None if nothing may."""
        if part in self.fields:
            field = self.fields[str(part)]
            extra = field.json_schema_extra
            unit = str(extra.get("unit", "")) if isinstance(extra, dict) else ""
            return Place.of(field.annotation, field.metadata, unit)
        if part in self.tags:
            return Place.of(self.tags[str(part)])
        if get_origin(self.core) in (dict, list):
            return Place.of(get_args(self.core)[-1])
        return None

    @property
    def allowed(self) -> str:
        """What may stand here, in words."""
        for item in self.metadata:
            if isinstance(item, Allowed):
                return item.text
        return self._by_type()

    def _by_type(self) -> str:
        if get_origin(self.core) is Literal:
            return "one of " + ", ".join(repr(value) for value in get_args(self.core))
        if self.core in (int, float):
            return self._range()
        if self.core is bool:
            return "true or false"
        if self.core is str:
            return "non-empty text" if self._bound("min_length", 0) else "text"
        if get_origin(self.core) is list:
            few = "a non-empty list" if self._bound("min_length", 0) else "a list"
            return f"{few} of {Place.of(get_args(self.core)[0]).allowed}"
        if self.fields:
            return "a table with " + ", ".join(self.fields)
        return "a non-empty table" if self._bound("min_length", 0) else "a table"

    def _range(self) -> str:
        low = self._bound("ge", -math.inf)
        high = self._bound("le", math.inf)
        noun = "a whole number" if self.core is int else "a number"
        if math.isfinite(low) and math.isfinite(high):
            noun += f" from {low:.15g} to {high:.15g}"
        elif math.isfinite(low):
            noun += f" of at least {low:.15g}"
        return noun + (f" [{self.unit}]" if self.unit else "")

    def _bound(self, name: str, default: float) -> float:
        bounds = [getattr(item, name) for item in self.metadata if hasattr(item, name)]
        return float(bounds[0]) if bounds else default


def _members(annotation: Any) -> list[Any]:
    if get_origin(annotation) in (Union, UnionType):
        return [member for member in get_args(annotation) if member is not NoneType]
    return [annotation]


def _tag(member: Any) -> str:
    for item in get_args(member)[1:] if get_origin(member) is Annotated else ():
        if isinstance(item, Tag):
            return item.tag
    return str(get_args(member.model_fields["type"].annotation)[0])


def follow(place: Place, location: Sequence[str | int]) -> tuple[list[str | int], Place]:
    """Follow the location of a validation error into the format.

    Parameters
    ----------
    place : Place
        Where the location starts.
    location : sequence of str and int
        As pydantic gives it, with union tags.

    Returns
    -------
    path : list
        The location as it reads in the file, without union tags.
    place : Place
        What stands there, or, for an unknown key, the table in which it stands.
    """
    path: list[str | int] = []
    for part in location:
        if part == "[key]":
            continue
        inner = place.child(part)
        if part not in place.tags:
            path.append(part)
        elif inner is not None:
            inner = replace(inner, metadata=inner.metadata + place.metadata)
        place = inner or place
    return path, place


def dotted(path: Iterable[str | int]) -> str:
    """Write a path as ``events.denial.claims[0]``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += "." + (part if re.fullmatch(ID, part) else json.dumps(part))
    return text.removeprefix(".")


def nearest(name: object, known: Iterable[str]) -> str:
    """Return ``"; did you mean 'x'?"``, or nothing where no known name is near."""
    text = did_you_mean(name, known) if isinstance(name, str) else ""
    return text if text.startswith("; did you mean") else ""


def shown(value: object) -> str:
    """Write a value as it would stand in the file, on one line and not too long."""
    if isinstance(value, bool):
        return str(value).lower()
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    if isinstance(value, Mapping):
        return "a table" if value else "an empty table"
    try:
        text = repr(value)
    except ValueError:  # CPython refuses to write integers of more than 4300 digits
        return "a huge number"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 4] + " ..."
