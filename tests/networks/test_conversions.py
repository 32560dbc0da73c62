"""To and from networkx and SciPy: nothing is lost on the way there and back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import sparse

from rumorsim.errors import ArgumentError
from rumorsim.networks import Network, erdos_renyi
from tests.networks.laws import same_ties

nx = pytest.importorskip("networkx", reason="networkx is an extra")

DIRECTED = Network.from_edges([0, 1, 1, 3], [1, 0, 2, 0], n_nodes=5)
WEIGHTED = Network.from_edges([0, 1, 3], [1, 2, 0], n_nodes=4, weight=[0.5, 2.0, -1.0])
NAMED = Network.from_edges(
    [0, 1], [1, 2], names=["wire", "paper", "reader"], node_data={"age": [1.5, 2.5, 3.5]}
)
BOTH_WAYS = Network.from_edges([0, 1], [1, 2], weight=[3.0, 4.0], directed=False)
ALL = [DIRECTED, WEIGHTED, NAMED, BOTH_WAYS, erdos_renyi(30, 4, rng=1)]


@pytest.mark.parametrize("network", ALL)
def test_networkx_round_trip(network: Network) -> None:
    weight = None if network.weight is None else "weight"
    again = Network.from_networkx(network.to_networkx(), weight=weight)
    assert same_ties(again, network)
    assert (again.names, again.directed) == (network.names, network.directed)
    assert np.array_equal(again.weight, network.weight) or again.weight is network.weight
    assert again.node_data.keys() == network.node_data.keys()
    for key, values in network.node_data.items():
        assert np.array_equal(again.node_data[key], values)


@pytest.mark.parametrize("network", ALL)
def test_scipy_round_trip(network: Network) -> None:
    again = Network.from_scipy(network.to_scipy())
    assert same_ties(again, network)
    assert again.directed == network.directed
    assert np.array_equal(again.weight, network.weight) or again.weight is network.weight


def test_an_entry_of_the_matrix_is_the_tie_from_row_to_column() -> None:
    matrix = WEIGHTED.to_scipy()
    assert matrix[3, 0] == -1.0
    assert matrix[0, 3] == 0.0
    matrix.data[:] = 7
    assert WEIGHTED.weight.tolist() == [0.5, 2.0, -1.0]


@pytest.mark.parametrize("form", ["csr_array", "csc_array", "coo_array", "lil_array", "csr_matrix"])
@pytest.mark.parametrize("kind", [np.bool_, np.int8, np.float32, np.float64])
def test_matrices_of_every_form_and_type_are_taken(form: str, kind: Any) -> None:
    dense = np.array([[1, 1, 0], [0, 0, 1], [0, 0, 0]], dtype=kind)
    network = Network.from_scipy(getattr(sparse, form)(dense))
    assert network.source.tolist() == [0, 1]
    assert network.target.tolist() == [1, 2]
    assert (network.weight, network.loops_dropped, network.directed) == (None, 1, True)


def test_duplicate_entries_add_up_and_the_matrix_stays_as_it_was() -> None:
    data, columns, rows = np.array([1.0, 2.0, 0.0]), np.array([2, 2, 0]), np.array([0, 2, 3, 3])
    matrix = sparse.csr_array((data, columns, rows), shape=(3, 3))
    network = Network.from_scipy(matrix)
    assert (network.target.tolist(), network.weight.tolist()) == ([2], [3.0])
    assert matrix.data.tolist() == [1.0, 2.0, 0.0]
    assert matrix.indices.tolist() == [2, 2, 0]
    assert matrix.indptr.tolist() == [0, 2, 3, 3]


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        (np.eye(3), "matrix: got a ndarray, allowed: a SciPy sparse array"),
        (sparse.csr_array((2, 3)), r"matrix: got 'shape \(2, 3\)', allowed: a square matrix"),
        (sparse.csr_array([[0, np.inf], [0, 0]]), r"weight\[0\]: got inf"),
    ],
)
def test_what_is_no_square_sparse_matrix_is_refused(matrix: Any, message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        Network.from_scipy(matrix)


def test_node_attributes_that_some_lack_are_nan_or_empty() -> None:
    graph = nx.DiGraph()
    graph.add_node("a", age=1, town="Rome")
    graph.add_node("b", age=2)
    graph.add_edge("a", "c")
    network = Network.from_networkx(graph)
    assert network.names == ("a", "b", "c")
    assert np.array_equal(network.node_data["age"], [1, 2, np.nan], equal_nan=True)
    assert network.node_data["town"].tolist() == ["Rome", "", ""]


def test_parallel_edges_of_a_multigraph_are_merged() -> None:
    graph = nx.MultiDiGraph([(0, 1, {"w": 1}), (0, 1, {"w": 2}), (1, 1, {"w": 5})])
    network = Network.from_networkx(graph, weight="w")
    assert network.weight.tolist() == [3.0]
    assert (network.loops_dropped, network.repeats_merged) == (1, 1)


@pytest.mark.parametrize(
    ("graph", "weight", "message"),
    [
        ([(0, 1)], None, "graph: got a list, allowed: a networkx graph"),
        (nx.path_graph(3), "w", r"weight: edge \(0, 1\) has no attribute 'w'"),
        (nx.Graph([(1, "1")]), None, r"names\[1\]: got '1', which names\[0\] has already"),
    ],
)
def test_graphs_that_say_too_little_are_refused(graph: Any, weight: Any, message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        Network.from_networkx(graph, weight=weight)
