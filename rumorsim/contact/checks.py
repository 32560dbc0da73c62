"""Checks at the border: what an argument is, before anything is asked of it."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.errors import ArgumentError, brief, did_you_mean, require

__all__ = [
    "LARGEST",
    "as_array",
    "as_mapping",
    "known_parameter",
    "known_state",
    "one_of",
    "positive",
]

LARGEST = 1e50
"""Of rates, and of times; 1 / LARGEST is the smallest step. Products stay far from overflow."""


def positive(field: str, value: Any) -> float:
    """Return a number > 0 as a float.

    Raises
    ------
    ArgumentError
        If it is no number, or not within [1 / LARGEST, LARGEST].
    """
    is_number = isinstance(value, (int, float, np.integer, np.floating))
    number = _as_float(value) if is_number and not isinstance(value, bool) else math.nan
    proper = 1 / LARGEST <= number <= LARGEST
    require(proper, field, value, f"a number > 0, from {1 / LARGEST:g} to {LARGEST:g}")
    return number


def _as_float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def as_array(field: str, values: ArrayLike, allowed: str) -> NDArray[Any]:
    """Return values as an array, of whatever type.

    Raises
    ------
    ArgumentError
        If they are none, such as lists of different lengths.
    """
    try:
        return np.asarray(values)
    except (TypeError, ValueError) as error:
        raise ArgumentError(f"{field}: got {brief(values)}, allowed: {allowed}") from error


def as_mapping(field: str, value: Any, allowed: str) -> Mapping[Any, Any]:
    """Return a mapping, or raise `ArgumentError` if it is none."""
    require(isinstance(value, Mapping), field, value, allowed)
    return dict(value)


def one_of(field: str, value: Any, known: Collection[str]) -> None:
    """Raise `ArgumentError` unless a value is one of some words."""
    require(isinstance(value, str) and value in known, field, value, _listed(known))


def _listed(words: Collection[str]) -> str:
    *first, last = map(repr, words)
    return f"{', '.join(first)} or {last}" if first else last


def known_parameter(name: Any, parameters: Mapping[str, Any]) -> None:
    """Raise `ArgumentError` with the nearest known name unless there is such a parameter."""
    if name not in parameters:
        known = did_you_mean(str(name), parameters)
        raise ArgumentError(f"{name}: no parameter of this model{known}")


def known_state(field: str, name: Any, states: tuple[str, ...]) -> int:
    """Return the number of a state, or raise `ArgumentError` with the nearest known name."""
    if name not in states:
        raise ArgumentError(f"{field}: unknown state {name!r}{did_you_mean(str(name), states)}")
    return states.index(name)
