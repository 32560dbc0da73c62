"""Checks at the border: what a table of who told whom may hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.errors import ArgumentError, require, whole_number

__all__ = [
    "ids",
    "names_of",
    "positions_of_tellers",
    "rising_times",
    "same_length",
    "whole_number",
]

Ints = NDArray[np.int64]


def ids(field: str, values: ArrayLike, least: int) -> Ints:
    """Return a copy of a column of node ids, none below `least`."""
    column = np.array(values)
    if column.shape == (0,):
        return np.empty(0, dtype=np.int64)
    if column.ndim != 1 or column.dtype.kind not in "iu":
        got = f"a {column.ndim}-D array of {column.dtype}"
        raise ArgumentError(f"{field}: got {got}, allowed: a 1-D array of int")
    at = int(column.argmin())
    require(bool(column[at] >= least), f"{field}[{at}]", int(column[at]), f"ids of {least} or more")
    return column.astype(np.int64)


def rising_times(values: ArrayLike) -> NDArray[np.float64]:
    """Return a copy of a column of finite times that never decrease."""
    column = np.array(values)
    if column.ndim != 1 or column.dtype.kind not in "iuf":
        got = f"a {column.ndim}-D array of {column.dtype}"
        raise ArgumentError(f"time: got {got}, allowed: a 1-D array of numbers")
    times = column.astype(np.float64)
    faulty = np.flatnonzero(~np.isfinite(times))
    if faulty.size:
        raise ArgumentError(f"time[{faulty[0]}]: got {times[faulty[0]]}, allowed: finite numbers")
    falling = np.flatnonzero(np.diff(times) < 0)
    if falling.size:
        at = int(falling[0]) + 1
        raise ArgumentError(
            f"time[{at}]: got {times[at]} after {times[at - 1]}, allowed: rows in the order in "
            "which nodes were told"
        )
    return times


def same_length(nodes: Ints, **columns: NDArray[Any]) -> None:
    """Demand one entry per node in each column."""
    for field, column in columns.items():
        allowed = f"one per node ({nodes.size})"
        require(column.size == nodes.size, field, f"{column.size} entries", allowed)


def positions_of_tellers(nodes: Ints, tellers: Ints) -> Ints:
    """Return where each one's teller stands, -1 for none; further up in every case."""
    order = np.argsort(nodes, kind="stable")
    ranked = nodes[order]
    twice = np.flatnonzero(ranked[1:] == ranked[:-1])
    if twice.size:
        first, second = order[twice[0]], order[twice[0] + 1]
        raise ArgumentError(
            f"node[{second}]: got {nodes[second]}, which stands at {first} already, allowed: every "
            "node once, with one teller"
        )
    told = np.flatnonzero(tellers >= 0)
    rank = np.minimum(np.searchsorted(ranked, tellers[told]), max(nodes.size - 1, 0))
    parent = np.full(nodes.size, -1, dtype=np.int64)
    parent[told] = order[rank]
    _demand_tellers_above(nodes, tellers, parent, told)
    return parent


def _demand_tellers_above(nodes: Ints, tellers: Ints, parent: Ints, told: Ints) -> None:
    missing = told[nodes[parent[told]] != tellers[told]]
    if missing.size:
        at = missing[0]
        raise ArgumentError(
            f"parent_node[{at}]: got {tellers[at]}, allowed: a node, or -1 for a root"
        )
    late = told[parent[told] >= told]
    if late.size:
        at = late[0]
        problem = "itself" if parent[at] == at else f"which stands further down, at {parent[at]}"
        raise ArgumentError(
            f"parent_node[{at}]: got {tellers[at]}, {problem}, allowed: a node told before "
            f"{nodes[at]}"
        )


def names_of(names: Sequence[str] | None, size: int) -> tuple[str, ...] | None:
    """Return one name per node, or None."""
    if names is None:
        return None
    if isinstance(names, str):
        raise ArgumentError(f"names: got {names!r}, allowed: a sequence of strings")
    require(len(names) == size, "names", f"{len(names)} names", f"one per node ({size})")
    for position, name in enumerate(names):
        require(isinstance(name, str), f"names[{position}]", name, "a string")
    return tuple(str(name) for name in names)
