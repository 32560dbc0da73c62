"""Errors that name the field, the value, the allowed range and the nearest known name."""

from __future__ import annotations

import difflib
import numbers
import re
from collections.abc import Iterable

__all__ = [
    "ArgumentError",
    "EngineError",
    "RumorsimError",
    "ScenarioError",
    "SchemeError",
    "StoreError",
    "SweepWarning",
    "brief",
    "did_you_mean",
    "require",
    "whole_number",
]


class RumorsimError(Exception):
    """Base of every error that rumorsim raises on purpose."""


class ArgumentError(RumorsimError, ValueError):
    """An argument at the border of the library is wrong."""


class EngineError(RumorsimError, RuntimeError):
    """Workers did not start, or died in the middle of their work."""


class StoreError(RumorsimError, OSError):
    """The folder of a sweep cannot be used: it belongs to another sweep, is damaged or full."""


class SweepWarning(UserWarning):
    """Columns of a sweep failed, or something in its folder is damaged or not comparable."""


class _ProblemsError(RumorsimError, ValueError):
    """A text of the user's is wrong; every problem in it is reported at once."""

    def __init__(self, problems: Iterable[str], origin: str) -> None:
        self.problems = tuple(problems)
        self.origin = origin
        count = len(self.problems)
        noun = "problem" if count == 1 else "problems"
        super().__init__(f"{origin}: {count} {noun}\n  " + "\n  ".join(self.problems))

    def __reduce__(self) -> tuple[type[_ProblemsError], tuple[tuple[str, ...], str]]:
        return type(self), (self.problems, self.origin)


class ScenarioError(_ProblemsError):
    """A scenario is wrong; ``problems`` holds every problem found, one line each.

    Attributes
    ----------
    problems : tuple of str
        Each line is ``path.inside.the.file: what is wrong (what is allowed)``.
    """

    def __init__(self, problems: Iterable[str], origin: str = "scenario") -> None:
        super().__init__(problems, origin)


class SchemeError(_ProblemsError):
    """A reaction scheme is wrong; ``problems`` holds every problem found, one line each.

    Attributes
    ----------
    problems : tuple of str
        Each line is ``line number: the line: what is wrong (what is allowed)``.
    """

    def __init__(self, problems: Iterable[str], origin: str = "scheme") -> None:
        super().__init__(problems, origin)


_LONGEST = 200


def brief(value: object) -> str:
    """Return ``repr(value)`` on one line; of a long one, beginning and end."""
    text = re.sub(r"\s*\n\s*", " ", repr(value))
    return text if len(text) <= _LONGEST else f"{text[:120]} ... {text[-60:]}"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return ``"; did you mean 'x'?"`` for the nearest known name, or list the known ones."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return f"; did you mean {near[0]!r}?"
    if not names:
        return "; none are defined"
    shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return f"; known: {shown}"


def require(condition: bool, field: str, value: object, allowed: str) -> None:
    """Raise `ArgumentError` naming field, value and what is allowed, unless `condition` holds."""
    if not condition:
        raise ArgumentError(f"{field}: got {brief(value)}, allowed: {allowed}")


def whole_number(field: str, value: object, low: int, high: int | None = None) -> int:
    """Return `value` as an int, or raise `ArgumentError` unless it is an int in [low, high]."""
    allowed = f"an int of at least {low}" if high is None else f"an int in [{low}, {high}]"
    whole = isinstance(value, numbers.Integral) and not isinstance(value, bool)
    number = int(value) if whole else low - 1  # type: ignore[call-overload]
    require(low <= number and (high is None or number <= high), field, value, allowed)
    return number
