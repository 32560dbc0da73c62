"""What users hand over, as the plain values of a TOML file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np

__all__ = ["DEPTH", "plain"]

DEPTH = 20
"""Deepest nesting of tables and lists; the format needs four."""


def plain(value: Any, depth: int = DEPTH) -> Any:
    """Return mappings as dicts, sequences as lists and NumPy's numbers and dates as Python's.

    Raises
    ------
    ValueError
        If the value is nested too deeply, or is pandas' NaT.
    """
    if depth < 0:
        raise ValueError(f"nested too deeply (allowed: {DEPTH} levels)")
    if isinstance(value, Mapping):
        return {key: plain(inner, depth - 1) for key, inner in value.items()}
    if isinstance(value, np.datetime64):
        return value.astype("datetime64[us]").item()
    if isinstance(value, dt.datetime) and type(value) is not dt.datetime:  # pandas' Timestamp
        return dt.datetime.fromisoformat(value.isoformat())
    if isinstance(value, (np.generic, np.ndarray)):
        return plain(value.tolist(), depth)
    if isinstance(value, (list, tuple)):
        return [plain(inner, depth - 1) for inner in value]
    return value
