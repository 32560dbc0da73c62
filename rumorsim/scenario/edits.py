"""Changes of a scenario by dotted paths."""

from __future__ import annotations

import copy
import difflib
import re
from collections.abc import Mapping
from typing import Any

from rumorsim.errors import did_you_mean
from rumorsim.scenario.parameters import Parameters
from rumorsim.scenario.places import dotted, shown
from rumorsim.scenario.plain import plain
from rumorsim.scenario.schema import Document

__all__ = ["edited"]

# Tables whose entries users name; everything else has the keys that the format gives it.
_NAMED = {"actors": "actor", "claims": "claim", "events": "event"}
_PATH = re.compile(r"[^.\[\]]+(\.[^.\[\]]+|\[\d+\])*")


class _Wrong(Exception):
    """One change cannot be made."""


def edited(data: dict[str, Any], changes: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Apply changes to a copy of a scenario file.

    Parameters
    ----------
    data : dict
        The file as parsed.
    changes : mapping of str to value
        ``table.entry.key``, also ``ties[0].key``. None removes an entry or an optional value.

    Returns
    -------
    data : dict
        Not yet validated.
    problems : list of str
        Paths that lead nowhere.
    """
    data, problems = copy.deepcopy(data), []
    for path, value in changes.items():
        try:
            _set(data, _parts(path), plain(value))
        except (_Wrong, ValueError) as error:
            name = str(path) if str(path).isprintable() else repr(path)
            problems.append(f"{name}: {error}")
    if isinstance(data.get("ties"), list):
        data["ties"] = [tie for tie in data["ties"] if tie is not None]
    return data, problems


def _parts(path: object) -> list[str | int]:
    if not isinstance(path, str) or _PATH.fullmatch(path) is None:
        raise _Wrong("not a path (allowed: names joined by dots, such as 'parameters.attribution')")
    parts = re.findall(r"[^.\[\]]+", path)
    return [int(part) if part.isdigit() and parts[0] == "ties" else part for part in parts]


def _set(data: dict[str, Any], parts: list[str | int], value: Any) -> None:
    table, *rest = parts
    if table not in Document.model_fields:
        raise _Wrong(f"unknown table {table!r}{_meant(str(table))}")
    if table in _NAMED and rest:
        _require_entry(data.get(str(table), {}), str(table), rest, value)
    inner: Any = data
    for depth, part in enumerate(parts[:-1], start=1):
        inner = _step(inner, part, parts[:depth])
    last = parts[-1]
    if isinstance(inner, dict) and table in _NAMED and len(rest) == 1 and value is None:
        del inner[last]
    elif isinstance(inner, dict):
        inner[last] = value
    else:
        _step(inner, last, parts)
        inner[last] = value


def _meant(table: str) -> str:
    """Suggest a table, or the full path of a parameter that is named without its table."""
    parameters = {name: f"parameters.{name}" for name in Parameters.model_fields}
    near = difflib.get_close_matches(table, [*Document.model_fields, *parameters], n=1)
    if not near:
        return f"; known: {', '.join(Document.model_fields)}"
    return f"; did you mean {parameters.get(near[0], near[0])!r}?"


def _require_entry(entries: Any, table: str, rest: list[str | int], value: Any) -> None:
    name = str(rest[0])
    is_new = len(rest) == 1 and isinstance(value, dict)
    if name not in entries and not is_new:
        raise _Wrong(f"unknown {_NAMED[table]} {name!r}{did_you_mean(name, entries)}")


def _step(inner: Any, part: str | int, path: list[str | int]) -> Any:
    if isinstance(inner, list) and isinstance(part, int):
        if part >= len(inner):
            raise _Wrong(f"there are {len(inner)} entries (allowed: 0 to {len(inner) - 1})")
        return inner[part]
    if isinstance(inner, dict):
        if inner.get(part) is None:
            inner[part] = {}
        return inner[part]
    raise _Wrong(f"{dotted(path[:-1])} is {shown(inner)}, which has no keys")
