"""Columns of node attributes from whatever a graph or a file says about each node."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["attribute_columns", "column"]


def attribute_columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, NDArray[Any]]:
    """Turn one mapping per node into one array per attribute that any node has."""
    keys: dict[str, None] = {}
    for row in rows:
        keys.update(dict.fromkeys(row))
    return {str(key): column([row.get(key) for row in rows]) for key in keys}


def column(values: Iterable[Any]) -> NDArray[Any]:
    """Return the values as an array of bool, int64, float64 or str, never of objects.

    None is a missing value: nan among numbers (which makes them float64), else ``""``. Values of
    several kinds are all turned into strings.
    """
    values = list(values)
    present = [value for value in values if value is not None]
    complete = len(present) == len(values)
    if complete and _all(present, (bool, np.bool_)):
        return np.array(values, dtype=np.bool_)
    if _all(present, (int, float, bool, np.number, np.bool_)) and present:
        if complete and _all(present, (int, np.integer)) and _fits(present):
            return np.array(values, dtype=np.int64)
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    return np.array(["" if value is None else str(value) for value in values], dtype=np.str_)


def _all(values: list[Any], kinds: tuple[type, ...]) -> bool:
    return all(isinstance(value, kinds) for value in values)


def _fits(values: list[Any]) -> bool:
    return all(-(2**63) <= value < 2**63 for value in values)
