"""One cascade: shapes known exactly, a plain twin, forests, and what is refused."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from time import process_time

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rumorsim.cascades.cascade as module
from rumorsim.cascades import Cascade
from rumorsim.cascades.trees import Lineage, lineage, path_lengths
from rumorsim.errors import ArgumentError
from tests.cascades import trees_of_theory as trees

# Parents, size, depth, largest breadth, structural virality: validation targets 3.4.
KNOWN = {
    "star of 10": (trees.star(10), 10, 1, 9, 1.8),
    "path of 10": (trees.path(10), 10, 9, 1, 11 / 3),
    "full binary, height 2": (trees.full_binary(2), 7, 2, 4, 2.2857142857),
    "full binary, height 3": (trees.full_binary(3), 15, 3, 8, 3.5047619048),
    "full binary, height 4": (trees.full_binary(4), 31, 4, 16, 4.9548387097),
    "spider of 3 legs of 3": (trees.spider(3, 3), 10, 3, 3, 3.0666666667),
    "two nodes": (trees.path(2), 2, 1, 1, 1.0),
}


@st.composite
def forests(draw: st.DrawFn) -> list[int]:
    size = draw(st.integers(1, 30))
    return [draw(st.integers(-1, position - 1)) for position in range(size)]


def check_known(name: str) -> None:
    parent, size, depth, breadth, virality = KNOWN[name]
    found = trees.cascade(parent)
    assert (found.size, found.depth, found.max_breadth) == (size, depth, breadth)
    assert found.structural_virality == pytest.approx(virality, abs=1e-10)


@pytest.mark.parametrize("name", KNOWN)
def test_known_shapes(name: str) -> None:
    check_known(name)


def _one_step_too_deep(parent: np.ndarray) -> Lineage:
    found = lineage(parent)
    return found._replace(depth=found.depth + (found.depth > 0))


def _without_the_node_itself(parent: np.ndarray) -> Lineage:
    found = lineage(parent)
    return found._replace(family=found.family - 1)


def _ordered_pairs(found: Lineage) -> tuple[np.ndarray, np.ndarray]:
    lengths, pairs = path_lengths(found)
    return lengths, 2 * pairs


def _pairs_with_oneself(found: Lineage) -> tuple[np.ndarray, np.ndarray]:
    lengths, pairs = path_lengths(found)
    return lengths, pairs + (found.depth == 0) * found.family


@pytest.mark.parametrize(
    ("name", "bug"),
    [
        ("lineage", _one_step_too_deep),
        ("lineage", _without_the_node_itself),
        ("path_lengths", _ordered_pairs),
        ("path_lengths", _pairs_with_oneself),
    ],
)
def test_planted_bugs_are_caught(
    monkeypatch: pytest.MonkeyPatch, name: str, bug: Callable[..., object]
) -> None:
    monkeypatch.setattr(module, name, bug)
    with pytest.raises(AssertionError):
        check_known("full binary, height 2")


@given(forests())
def test_measures_equal_the_plain_twin(parent: list[int]) -> None:
    found = trees.cascade(parent)
    depths, breadth, virality = trees.plain_measures(parent)
    assert found.depths.tolist() == depths
    assert found.depth == max(depths)
    assert found.breadth.tolist() == [depths.count(depth) for depth in range(max(depths) + 1)]
    assert found.max_breadth == breadth
    assert found.structural_virality == pytest.approx(virality, rel=1e-14, nan_ok=True)
    assert found.roots.tolist() == [at for at, teller in enumerate(parent) if teller < 0]
    assert found.children_counts.tolist() == [parent.count(at) for at in range(len(parent))]


@given(forests())
def test_a_forest_is_its_trees(parent: list[int]) -> None:
    forest = trees.cascade(parent)
    parts = forest.trees()
    assert [part.node[0] for part in parts] == forest.roots.tolist()
    assert sorted(node for part in parts for node in part.node) == list(range(len(parent)))
    for part in parts:
        assert part.roots.tolist() == [0]
        assert part.tellers.tolist() == [parent[node] for node in part.node]
        assert part.time.tolist() == part.node.tolist()
    pairs = [part.size * (part.size - 1) / 2 for part in parts]
    lengths = [part.structural_virality * count for part, count in zip(parts, pairs, strict=True)]
    mean = np.nansum(lengths) / sum(pairs) if sum(pairs) else np.nan
    assert forest.structural_virality == pytest.approx(mean, rel=1e-12, nan_ok=True)


@given(forests(), st.randoms(use_true_random=False))
def test_renaming_the_nodes_changes_no_measure(parent: list[int], rnd: object) -> None:
    ids = list(range(100, 100 + len(parent)))
    rnd.shuffle(ids)  # type: ignore[attr-defined]
    tellers = [-1 if at < 0 else ids[at] for at in parent]
    renamed = Cascade.from_parents(ids, tellers, range(len(parent)))
    plain = trees.cascade(parent)
    assert renamed.depths.tolist() == plain.depths.tolist()
    assert renamed.parent.tolist() == plain.parent.tolist()
    assert renamed.tellers.tolist() == tellers


def test_networkx_agrees() -> None:
    one = trees.recursive_trees(60, 1, seed=3)[0]
    graph = one.to_networkx()
    assert nx.is_arborescence(graph)
    undirected = graph.to_undirected()
    assert one.structural_virality == pytest.approx(nx.average_shortest_path_length(undirected))
    assert nx.dag_longest_path_length(graph) == one.depth
    assert nx.get_node_attributes(graph, "depth") == dict(enumerate(one.depths.tolist()))


def test_export_keeps_ids_names_and_times() -> None:
    told = Cascade.from_parents([5, 3, 8], [-1, 5, 5], [0.0, 1.5, 1.5], names=["a", "b", "c"])
    frame = told.to_frame()
    assert list(frame) == ["node", "teller", "time", "depth", "name"]
    assert frame["teller"].tolist() == [-1, 5, 5]
    graph = told.to_networkx()
    assert list(graph.edges) == [(5, 3), (5, 8)]
    assert graph.nodes[3] == {"time": 1.5, "depth": 1, "name": "b"}


def test_times_to_size_and_depth() -> None:
    told = Cascade.from_parents([0, 1, 2, 3], [-1, 0, 1, 0], [2.0, 3.0, 5.0, 9.0])
    assert [told.time_to_size(k) for k in (1, 2, 3, 4)] == [0.0, 1.0, 3.0, 7.0]
    assert np.isnan(told.time_to_size(5))
    assert [told.time_to_depth(d) for d in (0, 1, 2)] == [0.0, 1.0, 3.0]
    assert np.isnan(told.time_to_depth(3))
    for wrong in (0, 1.5, True):
        with pytest.raises(ArgumentError, match="size: got"):
            told.time_to_size(wrong)
    with pytest.raises(ArgumentError, match="depth: got -1"):
        told.time_to_depth(-1)


def test_one_node_and_none() -> None:
    alone = Cascade.from_parents([7], [-1], [3.0])
    assert (alone.size, alone.depth, alone.max_breadth) == (1, 0, 1)
    assert np.isnan(alone.structural_virality)
    nobody = Cascade.from_parents([], [], [])
    assert (nobody.size, nobody.depth, nobody.max_breadth) == (0, 0, 0)
    assert np.isnan(nobody.structural_virality)
    assert nobody.trees() == []
    assert len(nobody.to_frame()) == 0
    assert np.isnan(nobody.time_to_size(1))


@pytest.mark.parametrize(
    ("node", "teller", "time", "complaint"),
    [
        ([0, 1, 1], [-1, 0, 0], [0, 1, 2], r"node\[2\]: got 1, which stands at 1 already"),
        ([0, 1], [-1, 7], [0, 1], r"parent_node\[1\]: got 7, allowed: a node"),
        ([0, 1], [-1, 1], [0, 1], r"parent_node\[1\]: got 1, itself"),
        ([0, 1, 2], [-1, 2, 1], [0, 1, 2], r"parent_node\[1\]: got 2, which stands further down"),
        ([0, 1], [1, 0], [0, 0], r"parent_node\[0\]: got 1, which stands further down"),
        ([0, 1], [-1, 0], [1, 0], r"time\[1\]: got 0.0 after 1.0"),
        ([0, 1], [-1, 0], [0, np.nan], r"time\[1\]: got nan"),
        ([0, 1], [-1, 0], ["a", "b"], "time: got a 1-D array of <U1"),
        ([0, 1], [-1], [0, 1], "parent_node: got '1 entries', allowed: one per node"),
        ([0, 1], [-1, 0], [0], "time: got '1 entries'"),
        ([0, -2], [-1, 0], [0, 1], r"node\[1\]: got -2"),
        ([0, 1], [-2, 0], [0, 1], r"parent_node\[0\]: got -2"),
        ([0.0, 1.0], [-1, 0], [0, 1], "node: got a 1-D array of float64"),
        ([], [0], [0], "parent_node: got '1 entries'"),
    ],
)
def test_a_wrong_table_is_refused(
    node: list[int], teller: list[int], time: list[float], complaint: str
) -> None:
    with pytest.raises(ArgumentError, match=complaint):
        Cascade.from_parents(node, teller, time)


@pytest.mark.parametrize("names", ["ab", ["a"], ["a", 2]])
def test_wrong_names_are_refused(names: list[str]) -> None:
    with pytest.raises(ArgumentError, match="names"):
        Cascade.from_parents([0, 1], [-1, 0], [0, 1], names)


def test_a_cascade_does_not_change() -> None:
    column = np.array([0, 1])
    told = Cascade.from_parents(column, [-1, 0], [0, 1])
    column[0] = 9
    assert told.node.tolist() == [0, 1]
    again = pickle.loads(pickle.dumps(told))
    for one in (told, again):
        with pytest.raises(ValueError, match="read-only"):
            one.parent[1] = -1
    assert again.tellers.tolist() == [-1, 0]
    assert repr(again) == "Cascade(size 2, depth 1)"


@pytest.mark.parametrize("shape", ["path", "star", "recursive", "broom", "binary"])
def test_a_million_nodes_take_a_second(shape: str) -> None:
    """Best of three: other work on the machine can only add to it."""
    n = 10**6
    parent = {
        "path": lambda: trees.path(n),
        "star": lambda: trees.star(n),
        "recursive": lambda: trees.recursive_trees(n, 1, seed=1).parent,
        "broom": lambda: trees.broom(n // 2, n // 2),
        "binary": lambda: trees.full_binary(19)[:n],
    }[shape]()
    virality, taken = 0.0, []
    for _ in range(3):
        told = Cascade(np.arange(n), parent, np.arange(n, dtype=float))
        begun = process_time()
        virality = told.structural_virality
        taken.append(process_time() - begun)
    exact = {"path": (n + 1) / 3, "star": 2 * (n - 1) / n}
    assert virality == pytest.approx(exact.get(shape, virality), rel=1e-12)
    assert min(taken) <= 1.0
