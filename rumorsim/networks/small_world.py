"""Small worlds (Watts & Strogatz): a ring with some links rewired."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rumorsim.networks.checks import as_generator, probability
from rumorsim.networks.lattices import ring_pairs
from rumorsim.networks.network import Network
from rumorsim.networks.pairs import first_of_each, pair_keys
from rumorsim.rng import RNGLike

__all__ = ["watts_strogatz"]

Ids = NDArray[np.int64]


def watts_strogatz(n: int, k: int, p: float, *, rng: RNGLike = None) -> Network:
    """Rewire the links of a ring: each keeps one end and, with probability p, changes the other.

    Each of the n k / 2 links of `ring` belongs to one node, k / 2 to every node. A rewired link
    leads to a node chosen uniformly among those to which its owner is tied neither on the ring
    nor by a link rewired before. Where there is none, the link stays. Hence every node has at
    least k / 2 ties, the mean degree is k, and each node adds about Poisson(p k / 2) ties that
    others have rewired to it to the k / 2 of its own and those that were left in place.

    Parameters
    ----------
    n : int
        Number of nodes, at least 1.
    k : int
        Neighbours on the ring in all: even, in [0, n - 1].
    p : float
        Probability of being rewired, in [0, 1].
    rng : None, int, SeedSequence or Generator
        As in SPEC 7.

    Raises
    ------
    ArgumentError
        If an argument is out of range.

    References
    ----------
    Watts & Strogatz, "Collective dynamics of 'small-world' networks", Nature 393, 1998. There a
    link may also be rewired to a place on the ring that an earlier one has left, which happens
    to a share of about k / n of them.
    Barrat & Weigt, "On the properties of small-world network models", Eur. Phys. J. B 13, 2000:
    the degree law.
    """
    start, stop = ring_pairs(n, k)
    share = probability("p", p)
    generator = as_generator(rng)
    rewired = np.flatnonzero(generator.random(start.size) < share)
    stop[rewired] = _rewire(n, k, start[rewired], stop[rewired], generator)
    return Network.from_edges(start, stop, n_nodes=n, directed=False)


def _rewire(n: int, k: int, owner: Ids, stop: Ids, rng: np.random.Generator) -> Ids:
    """Return new ends for links that are to be rewired."""
    stop = stop.copy()
    waiting = np.arange(owner.size)
    placed: Ids = np.empty(0, dtype=np.int64)
    ties = np.full(n, k)
    while True:
        waiting = waiting[ties[owner[waiting]] < n - 1]
        if waiting.size == 0:
            return stop
        start, end = owner[waiting], rng.integers(n, size=waiting.size)
        key = pair_keys(start, end)
        free = (_apart(n, start, end) > k // 2) & ~np.isin(key, placed)
        free[free] = first_of_each(key[free])
        stop[waiting[free]] = end[free]
        placed = np.concatenate([placed, key[free]])
        ties += np.bincount(start[free], minlength=n) + np.bincount(end[free], minlength=n)
        waiting = waiting[~free]


def _apart(n: int, start: Ids, end: Ids) -> Ids:
    """Return the distance on the ring."""
    return np.asarray(np.minimum((end - start) % n, (start - end) % n))
