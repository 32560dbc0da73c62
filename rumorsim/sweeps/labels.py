"""What results show of levels: numbers, texts and dates as they are, all else by name."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from rumorsim.contact.language.parameters import Probability
from rumorsim.errors import brief
from rumorsim.sweeps.describing import describe, digest_of

__all__ = ["Labelled", "described", "label_of", "labelled", "told_apart"]

_PLAIN = (bool, int, float, str, np.generic, dt.date)


@dataclass(frozen=True)
class Labelled:
    """A level that is no number, such as a network, with the name that results show."""

    label: str
    value: Any


def labelled(levels: Mapping[str, Any]) -> list[Labelled]:
    """Return levels that carry their names."""
    return [Labelled(str(label), value) for label, value in levels.items()]


def label_of(value: Any) -> Any:
    """Return a level as a plain value that an axis can show."""
    if isinstance(value, Labelled):
        return value.label
    if value is None or isinstance(value, _PLAIN):
        return describe(value)
    if isinstance(value, (Mapping, list, tuple, range)):
        return str(describe(value))
    if isinstance(value, Probability):
        return describe(value.value)
    if isinstance(value, functools.partial):
        return label_of(value.func)
    name = getattr(value, "name", getattr(value, "__name__", None))
    return name if isinstance(name, str) else brief(value)


def described(level: Any) -> Any:
    """Return a level as plain JSON, its label included if it carries one."""
    if isinstance(level, Labelled):
        return {"label": level.label, "value": describe(level.value)}
    return describe(level)


def told_apart(levels: Iterable[Any]) -> tuple[Any, ...]:
    """Return levels, with longer labels where one label would stand for different levels."""
    levels = tuple(levels)
    if all(isinstance(level, _PLAIN) for level in levels):
        return levels
    contents: dict[Any, set[str]] = {}
    for level in levels:
        contents.setdefault(label_of(level), set()).add(digest_of(described(level)))
    return tuple(_longer(one) if len(contents[label_of(one)]) > 1 else one for one in levels)


def _longer(level: Any) -> Any:
    if level is None or isinstance(level, (*_PLAIN, Labelled)):
        return level
    if isinstance(level, Probability):
        return Labelled(repr(level), level)
    return Labelled(f"{label_of(level)} {digest_of(describe(level))[:8]}", level)
