"""`Network.from_edges`: what is kept, dropped and refused; and that nothing changes."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumorsim.errors import ArgumentError
from rumorsim.networks import Network, erdos_renyi, ring

PAIRS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=30)


def ties(network: Network) -> list[tuple[int, int]]:
    return list(zip(network.source.tolist(), network.target.tolist(), strict=True))


@given(PAIRS)
def test_a_directed_network_holds_the_set_of_proper_pairs(pairs: list[tuple[int, int]]) -> None:
    source, target = [u for u, _ in pairs], [v for _, v in pairs]
    network = Network.from_edges(source, target, n_nodes=7)
    proper = [pair for pair in pairs if pair[0] != pair[1]]
    assert ties(network) == sorted(set(proper))
    assert network.loops_dropped == len(pairs) - len(proper)
    assert network.repeats_merged == len(proper) - len(set(proper))


@given(PAIRS)
def test_an_undirected_network_holds_every_pair_both_ways(pairs: list[tuple[int, int]]) -> None:
    network = Network.from_edges(
        [u for u, _ in pairs], [v for _, v in pairs], n_nodes=7, directed=False
    )
    proper = [(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]]
    assert ties(network) == sorted({*proper, *((v, u) for u, v in proper)})
    assert network.repeats_merged == len(proper) - len(set(proper))
    assert np.array_equal(network.in_degree, network.out_degree)


@given(PAIRS)
def test_degrees_and_reverse_agree_with_counting(pairs: list[tuple[int, int]]) -> None:
    network = Network.from_edges([u for u, _ in pairs], [v for _, v in pairs], n_nodes=7)
    heard_by = [sum(u == node for u, _ in ties(network)) for node in range(7)]
    hears = [sum(v == node for _, v in ties(network)) for node in range(7)]
    assert network.out_degree.tolist() == heard_by
    assert network.in_degree.tolist() == hears
    assert ties(network.reverse()) == sorted((v, u) for u, v in ties(network))


@given(PAIRS, st.booleans())
def test_arrivals_are_the_ties_by_whom_they_reach(
    pairs: list[tuple[int, int]], directed: bool
) -> None:
    source, target = [u for u, _ in pairs], [v for _, v in pairs]
    network = Network.from_edges(source, target, n_nodes=7, directed=directed)
    found = network.arrivals
    reached = np.repeat(np.arange(7), np.diff(found.indptr)).tolist()
    expected = sorted((v, u, tie) for tie, (u, v) in enumerate(ties(network)))
    assert list(zip(reached, found.source.tolist(), found.tie.tolist(), strict=True)) == expected


def test_arrivals_are_made_once_and_not_pickled() -> None:
    network = full()
    before = pickle.dumps(network)
    assert network.arrivals is network.arrivals
    assert not any(array.flags.writeable for array in network.arrivals)
    assert pickle.dumps(network) == before


@pytest.mark.parametrize("directed", [True, False])
def test_repeated_ties_add_their_weights(directed: bool) -> None:
    network = Network.from_edges(
        [0, 2, 0, 1], [1, 1, 1, 1], weight=[0.5, 4, 0.25, 9], directed=directed
    )
    weights = dict(zip(ties(network), network.weight.tolist(), strict=True))
    one_way = {(0, 1): 0.75, (2, 1): 4.0}
    back = {} if directed else {(v, u): weight for (u, v), weight in one_way.items()}
    assert weights == one_way | back
    assert (network.loops_dropped, network.repeats_merged) == (1, 1)


def test_reverse_carries_weights_and_returns_an_undirected_network_itself() -> None:
    network = Network.from_edges([0, 0, 2], [1, 2, 1], weight=[1, 2, 3])
    back = network.reverse()
    assert ties(back) == [(1, 0), (1, 2), (2, 0)]
    assert back.weight.tolist() == [1.0, 3.0, 2.0]
    assert ring(5, 2).reverse().n_edges == 10


@pytest.mark.parametrize("kind", "bBhHiIlLqQ")
def test_ids_of_every_integer_type_are_taken(kind: str) -> None:
    network = Network.from_edges(np.array([0, 2], kind), np.array([1, 0], kind))
    assert ties(network) == [(0, 1), (2, 0)]
    assert network.target.dtype == np.int32
    assert network.indptr.dtype == np.int32


@pytest.mark.parametrize(
    ("stated", "n_nodes"),
    [({}, 3), ({"n_nodes": 5}, 5), ({"names": ["a", "b", "c", "d"]}, 4)],
)
def test_the_number_of_nodes_is_stated_or_counted(stated: dict[str, Any], n_nodes: int) -> None:
    assert Network.from_edges([0], [2], **stated).n_nodes == n_nodes


def test_a_network_without_ties_needs_its_number_of_nodes() -> None:
    assert Network.from_edges([], [], n_nodes=3).out_degree.tolist() == [0, 0, 0]
    with pytest.raises(ArgumentError, match="n_nodes: got None"):
        Network.from_edges([], [])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"source": [0, -1]}, r"source\[1\]: got -1, allowed: node ids in \[0, 3\)"),
        ({"target": [3, 1]}, r"target\[0\]: got 3, allowed: node ids in \[0, 3\)"),
        ({"target": [1]}, r"target: got '1 ids', allowed: as many as source has \(2\)"),
        ({"source": [0.0, 1.0]}, "source: got a 1-D float64 array, allowed: a 1-D array of int"),
        ({"source": [[0, 1]]}, "source: got a 2-D int64 array"),
        ({"n_nodes": 0}, r"n_nodes: got 0, allowed: an int in \[1, 2147483647\]"),
        ({"n_nodes": True}, "n_nodes: got True"),
        ({"n_nodes": 2.0}, r"n_nodes: got 2\.0"),
        ({"weight": [1.0]}, r"weight: got shape \(1,\), float64, allowed: one number per tie"),
        ({"weight": [1.0, np.nan]}, r"weight\[1\]: got nan, allowed: finite numbers"),
        ({"weight": ["a", "b"]}, "weight: got shape"),
        ({"names": ["a", "b"]}, r"names: got '2 names', allowed: one per node \(3\)"),
        ({"names": ["a", "b", "a"]}, r"names\[2\]: got 'a', which names\[0\] has already"),
        ({"names": ["a", "b", 3]}, r"names\[2\]: got 3, allowed: a string"),
        ({"names": "abc"}, "names: got 'abc', allowed: a sequence of strings"),
        ({"node_data": {"age": [1, 2]}}, r"node_data\['age'\]: got 'shape \(2,\)'"),
        ({"node_data": {"age": 1}}, r"node_data\['age'\]"),
    ],
)
def test_errors_name_the_field_the_value_and_the_range(
    change: dict[str, Any], message: str
) -> None:
    asked: dict[str, Any] = {"source": [0, 1], "target": [1, 2], "n_nodes": 3} | change
    with pytest.raises(ArgumentError, match=message):
        Network.from_edges(asked.pop("source"), asked.pop("target"), **asked)


def full() -> Network:
    return Network.from_edges(
        [0, 1, 1],
        [1, 2, 0],
        weight=[1.0, 2.0, 3.0],
        names=["wire", "paper", "reader"],
        node_data={"age": [3, 2, 1]},
    )


@pytest.mark.parametrize("made", [full, lambda: pickle.loads(pickle.dumps(full()))])
def test_a_network_never_changes(made: Any) -> None:
    network = made()
    for array in (network.indptr, network.target, network.weight, network.node_data["age"]):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    with pytest.raises(dataclasses.FrozenInstanceError):
        network.names = None
    with pytest.raises(TypeError):
        network.node_data["age"] = np.zeros(3)


def test_a_network_does_not_share_arrays_with_its_maker() -> None:
    source, weight, age = np.array([0, 1]), np.array([1.0, 2.0]), np.array([5, 6, 7])
    target = np.array([1, 2], dtype=np.int32)
    network = Network.from_edges(source, target, weight=weight, node_data={"age": age})
    for array in (source, target, weight, age):
        array[:] = 0
    assert ties(network) == [(0, 1), (1, 2)]
    assert network.weight.tolist() == [1.0, 2.0]
    assert network.node_data["age"].tolist() == [5, 6, 7]


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_copies_and_pickles_hold_the_same(copied: Any) -> None:
    network = full()
    again = copied(network)
    assert repr(again) == repr(network)
    assert (ties(again), again.names) == (ties(network), network.names)
    assert np.array_equal(again.node_data["age"], network.node_data["age"])


def test_repr_says_what_there_is() -> None:
    assert repr(full()) == "Network(3 nodes, 3 ties, directed, weighted, named, node data age)"
    merged = Network.from_edges([0, 1], [1, 0], directed=False)
    assert repr(merged) == "Network(2 nodes, 2 ties, undirected, repeats merged: 1)"


def held_bytes(network: Network) -> int:
    return network.indptr.nbytes + network.target.nbytes


def test_a_node_of_degree_ten_takes_44_bytes() -> None:
    # 4 for its row and 4 for each tie; the closing entry of indptr belongs to nobody.
    network = ring(100_000, 10)
    assert held_bytes(network) - network.indptr.itemsize <= 44 * network.n_nodes
    assert network.target.base is None or network.target.base.nbytes == network.target.nbytes
    random = erdos_renyi(10_000, 10, rng=3)
    assert held_bytes(random) == 4 * (random.n_nodes + 1) + 4 * random.n_edges
