"""To and from networkx graphs and SciPy sparse matrices; both load on first use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from rumorsim.errors import ArgumentError, require
from rumorsim.networks.columns import attribute_columns

if TYPE_CHECKING:
    from rumorsim.networks.network import Network

__all__ = ["graph_columns", "matrix_columns", "to_networkx", "to_scipy"]


def graph_columns(graph: Any, weight: str | None) -> dict[str, Any]:
    """Return the arguments of `Network.from_edges` that a networkx graph amounts to."""
    if not all(hasattr(graph, name) for name in ("nodes", "edges", "is_directed")):
        raise ArgumentError(f"graph: got a {type(graph).__name__}, allowed: a networkx graph")
    nodes = list(graph.nodes)
    ids = {node: position for position, node in enumerate(nodes)}
    ties = [(ids[source], ids[target]) for source, target in graph.edges()]
    pairs = np.array(ties, dtype=np.int64).reshape(-1, 2)
    numbered = nodes == list(range(len(nodes)))
    return {
        "source": pairs[:, 0],
        "target": pairs[:, 1],
        "n_nodes": len(nodes),
        "weight": None if weight is None else _edge_weights(graph, weight),
        "directed": graph.is_directed(),
        "names": None if numbered else [str(node) for node in nodes],
        "node_data": attribute_columns([graph.nodes[node] for node in nodes]),
    }


def _edge_weights(graph: Any, attribute: str) -> list[Any]:
    values = []
    for source, target, data in graph.edges(data=True):
        if attribute not in data:
            raise ArgumentError(
                f"weight: edge ({source!r}, {target!r}) has no attribute {attribute!r}"
            )
        values.append(data[attribute])
    return values


def matrix_columns(matrix: Any) -> dict[str, Any]:
    """Return the arguments of `Network.from_edges` that a sparse matrix amounts to."""
    from scipy.sparse import csr_array, issparse, triu

    sparse: bool = issparse(matrix)
    if not sparse:
        raise ArgumentError(f"matrix: got a {type(matrix).__name__}, allowed: a SciPy sparse array")
    square = matrix.ndim == 2 and matrix.shape[0] == matrix.shape[1]
    require(square, "matrix", f"shape {matrix.shape}", "a square matrix")
    # A copy, since duplicates are summed in place.
    entries: Any = csr_array(matrix, copy=True)
    entries.sum_duplicates()
    entries.eliminate_zeros()
    directed = (entries != entries.T).nnz > 0
    ties = (entries if directed else triu(entries)).tocoo()
    return {
        "source": ties.row,
        "target": ties.col,
        "n_nodes": entries.shape[0],
        "weight": None if (ties.data == 1).all() else ties.data,
        "directed": directed,
    }


def to_networkx(network: Network) -> Any:
    """Return a networkx graph of `network`; see `Network.to_networkx`."""
    import networkx as nx

    graph = nx.DiGraph() if network.directed else nx.Graph()
    labels: Any = network.names or range(network.n_nodes)
    graph.add_nodes_from(labels)
    for key, values in network.node_data.items():
        nx.set_node_attributes(graph, dict(zip(labels, values.tolist(), strict=True)), key)
    source, target = network.source.tolist(), network.target.tolist()
    if network.names:
        source, target = ([network.names[node] for node in side] for side in (source, target))
    if network.weight is None:
        graph.add_edges_from(zip(source, target, strict=True))
    else:
        graph.add_weighted_edges_from(zip(source, target, network.weight.tolist(), strict=True))
    return graph


def to_scipy(network: Network) -> Any:
    """Return a sparse matrix of `network`; see `Network.to_scipy`."""
    from scipy.sparse import csr_array

    entries = np.ones(network.n_edges) if network.weight is None else network.weight.copy()
    # Copies: SciPy sorts and merges in place, and a network never changes.
    columns = (entries, network.target.copy(), network.indptr.copy())
    return csr_array(columns, shape=(network.n_nodes, network.n_nodes))
