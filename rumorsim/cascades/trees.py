"""Depth, root and size of the subtree of every node of a forest, by doubling.

After round k a node knows its ancestor 2**k steps up and everything about what lies between. The
number of rounds is the logarithm of the depth, so that a path costs 20 rounds where a star costs
one, and no round has a loop over nodes or levels.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Lineage", "lineage", "origins", "path_lengths"]

Ints = NDArray[np.int64]


class Lineage(NamedTuple):
    """What is known of every node of a forest, each of shape (nodes,)."""

    depth: Ints
    """Steps from the root."""
    root: Ints
    """Position of the root."""
    family: Ints
    """Size of the subtree, the node itself included."""


def lineage(parent: NDArray[np.integer[Any]]) -> Lineage:
    """Return depth, root and size of the subtree of every node.

    Parameters
    ----------
    parent : ndarray of int, shape (nodes,)
        Position of the parent, -1 for a root; without cycles, in any order.

    Notes
    -----
    Pointer jumping (Wyllie, "The complexity of parallel computations", 1979), here with sums
    downward as well: the descendants of v at distances [2**k, 2**(k + 1)) are those within
    2**k - 1 steps of the nodes whose 2**k-th ancestor is v.
    """
    nobody = parent.size  # one more place, at the end, stands above the roots
    above = np.append(np.where(parent < 0, nobody, parent), nobody)
    depth = (above < nobody).astype(np.int64)
    family = np.ones(nobody + 1)  # bincount adds in float64, exact below 2**53
    family[nobody] = 0.0
    while above.min() < nobody:
        family += np.bincount(above, family, minlength=nobody + 1)
        family[nobody] = 0.0
        depth += depth.take(above)
        above = above.take(above)
    return Lineage(depth[:-1], origins(parent), family[:-1].astype(np.int64))


def origins(parent: NDArray[np.integer[Any]]) -> Ints:
    """Return the position of the root of each node; of a node below a cycle, one in the cycle."""
    above = np.where(parent < 0, np.arange(parent.size), parent)
    for _ in range(parent.size.bit_length()):
        higher = above.take(above)
        if np.array_equal(higher, above):
            break
        above = higher
    return above.astype(np.int64)


def path_lengths(found: Lineage) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what each node contributes to the sum of distances, and to the number of pairs.

    The tie above a node whose subtree has s of its tree's n nodes lies on the paths of s (n - s)
    pairs; a root stands for the n (n - 1) / 2 pairs of its tree.
    """
    family = found.family.astype(np.float64)
    tree = family[found.root]
    is_root = found.depth == 0
    return family * (tree - family), np.where(is_root, tree * (tree - 1) / 2, 0.0)
