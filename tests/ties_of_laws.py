"""Nine ties on which laws of cascades are known exactly, by enumeration."""

from __future__ import annotations

from rumorsim.networks import Network

__all__ = ["IC_EDGES", "LT_EDGES", "weighted"]

Edges = dict[tuple[int, int], float]

IC_EDGES: Edges = {
    (0, 1): 0.5,
    (0, 2): 0.4,
    (1, 3): 0.3,
    (2, 3): 0.6,
    (3, 4): 0.7,
    (1, 4): 0.2,
    (4, 5): 0.5,
    (2, 5): 0.1,
    (5, 1): 0.3,
}
LT_EDGES: Edges = {
    (0, 1): 0.5,
    (5, 1): 0.3,
    (0, 2): 0.4,
    (1, 3): 0.3,
    (2, 3): 0.6,
    (3, 4): 0.5,
    (1, 4): 0.3,
    (4, 5): 0.6,
    (2, 5): 0.2,
}


def weighted(edges: Edges) -> Network:
    source, target = zip(*edges, strict=True)
    return Network.from_edges(source, target, weight=list(edges.values()))
