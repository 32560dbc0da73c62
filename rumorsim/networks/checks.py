"""Checks at the border: one spelling of every complaint about a network's arguments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.errors import ArgumentError, require, whole_number
from rumorsim.rng import RNGLike

__all__ = [
    "MAX_NODES",
    "as_generator",
    "distinct_names",
    "node_column",
    "node_ids",
    "probability",
    "tie_weights",
    "whole_number",
]

MAX_NODES = 2**31 - 1
"""Node ids are stored in 32 bits."""


def probability(field: str, value: object, high: float = 1.0) -> float:
    """Return `value` as a float, or raise `ArgumentError` unless it is a number in [0, high]."""
    allowed = f"a number in [0, {high:g}]"
    if isinstance(value, (bool, np.bool_)) or not isinstance(
        value, (int, float, np.integer, np.floating)
    ):
        raise ArgumentError(f"{field}: got {value!r}, allowed: {allowed}")
    require(bool(0 <= value <= high), field, value, allowed)
    return float(value)


def as_generator(rng: RNGLike) -> np.random.Generator:
    """Return the generator that `rng` stands for, as in SPEC 7; a Generator is used as it is."""
    allowed = "None, a non-negative int, numpy.random.SeedSequence or numpy.random.Generator"
    known = (int, np.integer, np.random.SeedSequence, np.random.Generator)
    is_number = isinstance(rng, (int, np.integer))
    wrong = isinstance(rng, bool) or (rng is not None and not isinstance(rng, known))
    if wrong or (is_number and rng < 0):  # type: ignore[operator]
        raise ArgumentError(f"rng: got {rng!r}, allowed: {allowed}")
    return np.random.default_rng(rng)


def node_ids(field: str, values: ArrayLike, n_nodes: int | None) -> NDArray[np.integer[Any]]:
    """Return a 1-D integer array of node ids in [0, n_nodes)."""
    ids = np.asarray(values)
    if ids.size == 0 and ids.ndim == 1:
        return np.empty(0, dtype=np.int32)
    if ids.ndim != 1 or ids.dtype.kind not in "iu":
        got = f"{ids.ndim}-D {ids.dtype}"
        raise ArgumentError(f"{field}: got a {got} array, allowed: a 1-D array of int node ids")
    limit = MAX_NODES if n_nodes is None else n_nodes
    for worst in (int(ids.argmin()), int(ids.argmax())):
        allowed = f"node ids in [0, {limit})"
        require(0 <= ids[worst] < limit, f"{field}[{worst}]", int(ids[worst]), allowed)
    return ids


def tie_weights(values: ArrayLike, n_ties: int) -> NDArray[np.float64]:
    """Return `n_ties` finite weights."""
    weights = np.asarray(values)
    if weights.dtype.kind not in "biuf" or weights.shape != (n_ties,):
        got = f"shape {weights.shape}, {weights.dtype}"
        raise ArgumentError(f"weight: got {got}, allowed: one number per tie ({n_ties})")
    weights = weights.astype(np.float64)
    faulty = np.flatnonzero(~np.isfinite(weights))
    if faulty.size:
        first = faulty[0]
        raise ArgumentError(f"weight[{first}]: got {weights[first]}, allowed: finite numbers")
    return weights


def distinct_names(names: Sequence[str], n_nodes: int) -> tuple[str, ...]:
    """Return the names of `n_nodes` nodes, all strings and no two alike."""
    if isinstance(names, str):
        raise ArgumentError(f"names: got {names!r}, allowed: a sequence of strings")
    names = tuple(names)
    require(len(names) == n_nodes, "names", f"{len(names)} names", f"one per node ({n_nodes})")
    seen: dict[str, int] = {}
    for position, name in enumerate(names):
        require(isinstance(name, str), f"names[{position}]", name, "a string")
        first = seen.setdefault(name, position)
        if first != position:
            problem = f"{name!r}, which names[{first}] has already"
            raise ArgumentError(f"names[{position}]: got {problem}, allowed: distinct names")
    return tuple(str(name) for name in names)


def node_column(field: str, values: ArrayLike, n_nodes: int) -> NDArray[Any]:
    """Return a copy of one value per node."""
    column = np.array(values)
    require(
        column.shape[:1] == (n_nodes,),
        f"node_data[{field!r}]",
        f"shape {column.shape}",
        f"one row per node ({n_nodes})",
    )
    return column
