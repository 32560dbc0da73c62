"""GML: what is kept, and which line is to blame."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from rumorsim.errors import ArgumentError
from rumorsim.networks import Network, read_network


def read(folder: Path, text: str) -> Network:
    file = folder / "net.gml"
    file.write_text(text)
    return read_network(file)


def nodes(*attributes: str) -> str:
    return "".join(f"node [ id {n} {extra} ]\n" for n, extra in enumerate(attributes))


def test_labels_attributes_weights_and_comments(tmp_path: Path) -> None:
    network = read(
        tmp_path,
        "# who hears whom\ngraph [\n  directed 1\n"
        '  node [ id 7 label "wire" age 1.5 graphics [ x 1 ] ]\n'
        '  node [ id 3 label "R&amp;D [#1]" town "Rome" ]\n'
        "  edge [ source 7 target 3 weight 2 ]\n"
        "  # once more\n"
        "  edge [ source 7 target 3 weight 0.5 ]\n  edge [ source 3 target 3 weight 1 ]\n]\n",
    )
    assert network.names == ("wire", "R&D [#1]")
    assert network.weight.tolist() == [2.5]
    assert (network.loops_dropped, network.repeats_merged) == (1, 1)
    assert network.node_data.keys() == {"age", "town"}
    assert np.array_equal(network.node_data["age"], [1.5, np.nan], equal_nan=True)
    assert network.node_data["town"].tolist() == ["", "Rome"]


@pytest.mark.parametrize(("line", "directed"), [("", False), ("directed 0", False)])
def test_a_graph_is_undirected_unless_it_says_otherwise(
    tmp_path: Path, line: str, directed: bool
) -> None:
    network = read(tmp_path, f"graph [ {line} {nodes('', '')} edge [ source 0 target 1 ] ]")
    assert network.directed == directed
    assert network.n_edges == 2


@pytest.mark.parametrize(
    ("attributes", "names", "columns"),
    [
        (("", ""), None, set()),
        (('label "a"', 'label "a"'), None, {"label"}),
        (('label "a"', ""), None, {"label"}),
        (('name "a"', 'name "b"'), ("a", "b"), set()),
        (('label "a"', 'label "b"'), ("a", "b"), set()),
    ],
)
def test_names_are_labels_of_which_every_node_has_its_own(
    tmp_path: Path, attributes: tuple[str, str], names: tuple[str, str] | None, columns: set[str]
) -> None:
    network = read(tmp_path, f"graph [ {nodes(*attributes)} ]")
    assert network.names == names
    assert set(network.node_data) == columns


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("graph [\n node [ id 1 ]\n edge [ source 1\n target 2 ]\n]", ":3", "node 2, which is not"),
        ("graph [\n node [ id 1 ]\n node [ id 1 ]\n]", ":3", "node 1 is declared twice"),
        ("graph [\n node [ label 1 ]\n]", ":2", "node without id"),
        ("graph [\n node [ id 1 ]\n edge [ source 1 ]\n]", ":3", "edge without target"),
        ("graph [\n node [ id 1 ]\n\n", ":1", "'[' is never closed"),
        ("graph [\n node [ id 1 ]\n]\n]", ":4", "']' without '['"),
        ('graph [\n node [ id 1 label "a ]\n]', ":2", "a string is not closed"),
        ("graph [\n node [\n id ]\n]", ":3", "id has no value"),
        ("graph [\n node\n]", ":2", "node has no value"),
        ("graph [\n 5 6\n]", ":2", "5 stands where a key is due"),
        ("graph [\n node 5\n]", ":2", "node is 5, allowed: a block"),
        ("graph [\n node [ id 1 age old ]\n]", ":2", "age is old, allowed: a number or a string"),
        ("\ngraph [ directed 2 ]", ":2", "directed is 2, allowed: 0 or 1"),
        ("graph 3", ":1", "graph is 3, allowed: a block"),
        ("graph [ ]", "", "the file declares no nodes"),
        ("", "", "0 graphs, where one is due"),
        ("graph [ ] graph [ ]", "", "2 graphs, where one is due"),
        (
            'graph [ node [ id 1 ] node [ id 2 ]\n edge [ source 1 target 2 weight "x" ] ]',
            ":2",
            "weight is 'x', allowed: a number",
        ),
        (
            "graph [ node [ id 1 ] node [ id 2 ]\n edge [ source 1 target 2 weight 1 ]\n"
            " edge [ source 2 target 1 ] ]",
            ":3",
            "a tie without weight, where others have one",
        ),
    ],
)
def test_malformed_files_name_the_line(tmp_path: Path, text: str, place: str, problem: str) -> None:
    message = re.escape(f"net.gml{place}: ") + ".*" + re.escape(problem)
    with pytest.raises(ArgumentError, match=message):
        read(tmp_path, text)


def test_blocks_may_be_nested_deeply(tmp_path: Path) -> None:
    deep = "a [ " * 20_000 + "] " * 20_000
    assert read(tmp_path, f"{deep} graph [ node [ id 0 ] ]").n_nodes == 1


def test_political_blogs(data_folder: Path) -> None:
    file = data_folder / "polblogs.gml"
    if not file.is_file():
        pytest.skip(reason=f"{file} is missing; it is not part of the project")
    network = read_network(file)
    text = file.read_text()
    written = re.findall(r"edge\s*\[\s*source (\d+)\s*target (\d+)", text)
    proper = Counter(pair for pair in written if pair[0] != pair[1])
    assert network.n_nodes == 1490
    assert network.directed
    assert network.n_edges == len(proper) == 19022
    assert network.loops_dropped == len(written) - proper.total()
    assert network.repeats_merged == proper.total() - len(proper)
    assert list(network.node_data) == ["value", "source"]
    assert np.bincount(network.node_data["value"]).tolist() == [758, 732]
    assert network.node_data["source"][2] == "Blogarama,BlogCatalog"
    assert network.names[0] == "100monkeystyping.com"
