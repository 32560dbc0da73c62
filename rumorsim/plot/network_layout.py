"""Where the nodes of a network stand in drawings of it."""

from __future__ import annotations

from inspect import signature
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.errors import ArgumentError, require
from rumorsim.networks import Network
from rumorsim.networks.checks import as_generator
from rumorsim.rng import RNGLike

__all__ = ["Layout", "network_layout"]

Layout = NDArray[np.float64]
"""Shape (n_nodes, 2): to the right and up, within the circle of radius 1."""

_MANY, _ITERATIONS = 500, (50, 20)
_FEW = 10
_FAR = 0.98
_NOISE = 1e-3
_CORE = 0.88
"""Radius of what is laid out by forces; around it stands what has no path to it."""


def network_layout(network: Network, rng: RNGLike = None) -> Layout:
    """Return where nodes stand, so that those with ties are near each other.

    The largest connected component is laid out by networkx's `spring_layout` (Fruchterman &
    Reingold, "Graph drawing by force-directed placement", Software: Practice and Experience 21,
    1991), from where eigenvectors put its nodes; the 2 % that come to lie farthest out are drawn
    in to its edge. All other nodes stand on a circle around it, components together.

    Drawings of one network that use one layout can be compared. The same seed gives the same
    layout under the same version of networkx. Time grows with the square of the nodes: some
    seconds for 1,500.

    Parameters
    ----------
    network : Network
        Direction and weight of ties do not matter.
    rng : None, int, SeedSequence or Generator

    Returns
    -------
    ndarray of float, shape (n_nodes, 2)

    Raises
    ------
    ArgumentError
        If networkx is missing, or `network` has no ties to draw, being well mixed.
    """
    from scipy.sparse.csgraph import connected_components

    require(isinstance(network, Network), "network", network, "a Network, with ties of its own")
    luck = as_generator(rng)
    _, member = connected_components(network.to_scipy(), directed=False)
    size = np.bincount(member, minlength=1)
    core = (member == size.argmax()) & (size.max() > 1 or len(member) == 1)
    places = np.zeros((network.n_nodes, 2))
    places[core] = _by_forces(network, np.flatnonzero(core), luck)
    places[~core] = _around(member[~core])
    return places


def _by_forces(network: Network, nodes: NDArray[np.intp], luck: np.random.Generator) -> Layout:
    try:
        import networkx as nx
    except ImportError:
        raise ArgumentError(
            'network_layout: needs networkx: pip install "rumorsim[graphs]"'
        ) from None
    if len(nodes) < 2:
        return np.zeros((len(nodes), 2))
    number = np.full(network.n_nodes, -1)
    number[nodes] = np.arange(len(nodes))
    source, target = number[network.source], number[network.target]
    inside = (source >= 0) & (source != target)
    graph = nx.Graph()
    graph.add_nodes_from(range(len(nodes)))
    graph.add_edges_from(zip(source[inside].tolist(), target[inside].tolist(), strict=True))
    start = _start(nx.to_scipy_sparse_array(graph, dtype=np.float64), luck)
    options: dict[str, Any] = {"iterations": _ITERATIONS[len(nodes) >= _MANY], "seed": 0}
    if "method" in signature(nx.spring_layout).parameters:  # networkx 3.5: by default another
        options["method"] = "force"
    found = nx.spring_layout(graph, pos=dict(enumerate(start)), **options)
    return _within(np.array([found[node] for node in range(len(nodes))]))


def _start(ties: Any, luck: np.random.Generator) -> Layout:
    """Return places to start from, near by in few steps: ranks in two leading eigenvectors.

    The vectors are those of the random walk, with the mean degree added to every degree, so that
    small outlying groups do not take them for themselves (Rohe, Chatterjee & Yu, "Spectral
    clustering and the high-dimensional stochastic blockmodel", Annals of Statistics 39, 2011, and
    Amini et al., Annals of Statistics 41, 2013, on regularisation).
    """
    from scipy.sparse import diags_array
    from scipy.sparse.linalg import eigsh

    n = ties.shape[0]
    blur = luck.uniform(-1, 1, (n, 2))
    if n < _FEW:
        return blur
    degree = np.asarray(ties.sum(axis=1)).ravel()
    scale = diags_array((degree + degree.mean()) ** -0.5)
    # Noise, since ARPACK takes luck of its own where nodes are exactly alike.
    walk = scale @ ties @ scale + diags_array(_NOISE * blur[:, 0])
    _, vectors = eigsh(walk, k=3, which="LA", v0=blur[:, 1], tol=_NOISE)
    ranks = np.stack([_ranks(column) for column in (scale @ vectors)[:, [1, 0]].T], axis=1)
    return np.asarray(2 * ranks / n - 1 + 0.1 * blur)


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ranks from 1, equal values sharing their mean; `scipy.stats` takes long to load."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(count) - (count - 1) / 2)[place])


def _within(places: Layout) -> Layout:
    """Return places within the circle of the core; the few that lie far out stand at its edge."""
    places = places - places.mean(axis=0)
    radius = np.hypot(*places.T)
    farthest = np.maximum(radius, np.quantile(radius, _FAR))
    return np.asarray(_CORE * places / farthest[:, np.newaxis])


def _around(member: NDArray[np.int32]) -> Layout:
    """Return places on the circle of radius 1, members of a component side by side."""
    turn = np.empty(len(member))
    turn[np.argsort(member, kind="stable")] = np.arange(len(member)) / max(1, len(member))
    return np.stack([np.sin(2 * np.pi * turn), np.cos(2 * np.pi * turn)], axis=1)
