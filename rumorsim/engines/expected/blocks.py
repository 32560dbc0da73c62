"""Nodes of equal degree as one block: what a mean field knows of a network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rumorsim.networks import Network, WellMixed

__all__ = ["Blocks", "even", "of_network"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Blocks:
    """Classes of nodes that only their degrees tell apart.

    Attributes
    ----------
    share : ndarray of float64, shape (blocks,)
        Of all nodes; adds up to 1.
    in_degree, out_degree : ndarray of float64, shape (blocks,)
        Ties per node.
    directed : bool
        Undirected: the two degrees are one.
    """

    share: Floats
    in_degree: Floats
    out_degree: Floats
    directed: bool = False

    @property
    def mean_degree(self) -> float:
        """Ties per node: as many begin as end."""
        return float(self.share @ self.out_degree)


def even(degree: float = 1.0) -> Blocks:
    """Return one block for all: everybody has `degree` ties, to anybody."""
    ties = np.array([degree], dtype=np.float64)
    return Blocks(np.ones(1), ties, ties)


def of_network(network: Network | WellMixed) -> tuple[Blocks, NDArray[np.intp]]:
    """Return a block for every pair of in- and out-degree that occurs, and each node's block.

    Well mixed: one block, whose ties carry a rate of 1 in total, and no nodes.
    """
    if isinstance(network, WellMixed):
        return even(), np.empty(0, dtype=np.intp)
    in_degree, out_degree = network.in_degree, network.out_degree
    base = int(out_degree.max(initial=0)) + 1
    pairs, member, size = np.unique(
        in_degree * base + out_degree, return_inverse=True, return_counts=True
    )
    came, went = (ties.astype(np.float64) for ties in np.divmod(pairs, base))
    return Blocks(size / network.n_nodes, came, went, network.directed), member
