"""Networks without chance: everybody with everybody, and neighbours on a ring."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rumorsim.errors import require
from rumorsim.networks.checks import whole_number
from rumorsim.networks.network import Network

__all__ = ["complete", "ring", "ring_pairs"]


def complete(n: int) -> Network:
    """Tie every node to all others; stores n (n - 1) ties, unlike `well_mixed`.

    Parameters
    ----------
    n : int
        At least 1.

    Raises
    ------
    ArgumentError
        If n is out of range.
    """
    n = whole_number("n", n, 1)
    others = np.arange(n - 1, dtype=np.int32)
    # Row u lists 0 ... n - 1 without u.
    target = others + (others >= np.arange(n)[:, np.newaxis])
    width = np.int32 if target.size < 2**31 else np.int64
    return Network((np.arange(n + 1) * (n - 1)).astype(width), target.ravel(), directed=False)


def ring(n: int, k: int) -> Network:
    """Tie every node to the k nearest on a ring, k / 2 on each side.

    Parameters
    ----------
    n : int
        Number of nodes, at least 1.
    k : int
        Neighbours in all (the degree of every node): even, in [0, n - 1].

    Raises
    ------
    ArgumentError
        If n or k is out of range, or k is odd.
    """
    start, stop = ring_pairs(n, k)
    return Network.from_edges(start, stop, n_nodes=n, directed=False)


def ring_pairs(n: int, k: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the n k / 2 links of a ring, each from a node to one further round.

    Nearest neighbours come first; arguments as in `ring`.
    """
    n, k = whole_number("n", n, 1), whole_number("k", k, 0, n - 1)
    require(k % 2 == 0, "k", k, "an even int, k / 2 neighbours on each side")
    step, start = np.divmod(np.arange(n * (k // 2), dtype=np.int64), n)
    return start, (start + step + 1) % n
