"""From what pydantic found to lines that a human can act on."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError

from rumorsim.errors import did_you_mean
from rumorsim.scenario.places import Place, dotted, follow, nearest, shown

__all__ = ["problems_of"]


def problems_of(error: ValidationError, root: type[BaseModel]) -> list[str]:
    """Return one line per problem: path inside the file, value, what is allowed, nearest name.

    Parameters
    ----------
    error : ValidationError
    root : type
        The model that was validated.
    """
    return [_line(dict(item), Place.of(root)) for item in error.errors(include_url=False)]


def _line(item: dict[str, Any], root: Place) -> str:
    path, place = follow(root, item["loc"])
    value, kind = item["input"], item["type"]
    if kind == "extra_forbidden":
        return f"{dotted(path)}: unknown key{did_you_mean(str(path[-1]), place.names)}"
    if kind == "missing":
        return f"{dotted(path)}: missing (required: {place.allowed})"
    if item["loc"][-1:] == ("[key]",) or kind == "invalid_key":
        return f"{dotted(path)}: not a valid id (allowed: letters, digits, - and _)"
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return _wrong_type(dotted([*path, "type"]), value, place)
    if kind == "value_error" and place.fields:
        return f"{dotted(path)}: {item['ctx']['error']}"
    return f"{dotted(path)}: got {shown(value)}{_why(item, place)} (allowed: {place.allowed})"


def _wrong_type(path: str, entry: Any, place: Place) -> str:
    tags = ", ".join(place.names)
    given = entry.get("type") if isinstance(entry, dict) else None
    if given is None:
        return f"{path}: missing (required: one of {tags})"
    return f"{path}: got {shown(given)}{nearest(given, place.names)} (allowed: one of {tags})"


def _why(item: dict[str, Any], place: Place) -> str:
    if item["type"] == "value_error":
        return f", {item['ctx']['error']}"
    return nearest(item["input"], place.names) if item["type"] == "literal_error" else ""
