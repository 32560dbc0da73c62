"""Ties in compressed rows: loops dropped, repeats merged, 32-bit node ids."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Arrivals", "Rows", "arrivals", "compress"]

Ids = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]

_LOW_WORD = 0xFFFFFFFF


class Rows(NamedTuple):
    """Ties sorted by source, then target; those leaving u are ``indptr[u]:indptr[u + 1]``."""

    indptr: Ids
    target: NDArray[np.int32]
    weight: Floats | None
    loops_dropped: int
    repeats_merged: int


class Arrivals(NamedTuple):
    """Ties sorted by target, then source; those reaching v are ``indptr[v]:indptr[v + 1]``.

    Attributes
    ----------
    indptr : ndarray of int, shape (n_nodes + 1,)
    source : ndarray of int32, shape (n_edges,)
    tie : ndarray of int, shape (n_edges,)
        Its place among the ties by source.
    """

    indptr: Ids
    source: NDArray[np.int32]
    tie: Ids


def arrivals(indptr: Ids, target: NDArray[np.int32]) -> Arrivals:
    """Return the ties of compressed rows in order of whom they reach; arrays are read-only."""
    from scipy.sparse import csr_array

    n_nodes = indptr.size - 1
    number = np.arange(target.size, dtype=indptr.dtype)
    columns = csr_array((number, target, indptr), shape=(n_nodes, n_nodes)).tocsc()
    found = Arrivals(columns.indptr, columns.indices, columns.data)
    for array in found:
        array.flags.writeable = False
    return found


def compress(
    source: Ids, target: Ids, weight: Floats | None, n_nodes: int, *, directed: bool
) -> Rows:
    """Sort ties into rows; without direction every tie is stored both ways.

    Parameters
    ----------
    source, target : ndarray of int, shape (m,)
        Node ids in [0, n_nodes).
    weight : ndarray of float64, shape (m,), or None
        Repeated ties have their weights added.
    n_nodes : int
        Number of nodes, below 2**31.
    directed : bool
        False: (u, v) and (v, u) are the same tie.

    Returns
    -------
    Rows
        ``indptr`` is int32 unless there are 2**31 ties or more.
    """
    proper = source != target
    loops = int(source.size - np.count_nonzero(proper))
    if loops:
        source, target = source[proper], target[proper]
        weight = None if weight is None else weight[proper]
    if not directed:
        source, target, weight = _both_ways(source, target, weight)
    key = source.astype(np.int64)
    key <<= 32
    key |= target.astype(np.int64, copy=False)
    merged, weight = _merge(key, weight)
    repeats = (key.size - merged.size) // (1 if directed else 2)
    indptr = merged.searchsorted(np.arange(n_nodes + 1, dtype=np.int64) << 32)
    if merged.size < 2**31:
        indptr = indptr.astype(np.int32)
    return Rows(indptr, (merged & _LOW_WORD).astype(np.int32), weight, loops, repeats)


def _both_ways(source: Ids, target: Ids, weight: Floats | None) -> tuple[Ids, Ids, Floats | None]:
    # Ordered pairs, so that both directions of a repeated tie add its weights in one order.
    low, high = np.minimum(source, target), np.maximum(source, target)
    doubled = None if weight is None else np.concatenate([weight, weight])
    return np.concatenate([low, high]), np.concatenate([high, low]), doubled


def _merge(
    key: NDArray[np.int64], weight: Floats | None
) -> tuple[NDArray[np.int64], Floats | None]:
    """Return sorted distinct keys, and their weights added in the order given."""
    if weight is None:
        key = np.sort(key)
    else:
        order = np.argsort(key, kind="stable")
        key, weight = key[order], weight[order]
    is_first = np.ones(key.size, dtype=np.bool_)
    np.not_equal(key[1:], key[:-1], out=is_first[1:])
    if is_first.all():
        return key, weight
    if weight is not None:
        weight = np.add.reduceat(weight, np.flatnonzero(is_first))
    return key[is_first], weight
