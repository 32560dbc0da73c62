"""GraphML: keys, defaults and types, and which line is to blame."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from rumorsim.errors import ArgumentError
from rumorsim.networks import Network, read_network

SPACE = 'xmlns="http://graphml.graphdrawing.org/xmlns"'
KEYS = """<key id="k0" for="node" attr.name="age" attr.type="int"/>
<key id="k1" for="node" attr.name="paid" attr.type="boolean"><default>true</default></key>
<key id="k2" for="node" attr.name="label" attr.type="string"/>
<key id="k3" for="edge" attr.name="weight" attr.type="double"/>"""


def read(folder: Path, body: str, opening: str = f"<graphml {SPACE}>") -> Network:
    file = folder / "net.graphml"
    file.write_text(f"{opening}\n{body}\n</graphml>")
    return read_network(file)


@pytest.mark.parametrize("opening", ["<graphml>", f"<graphml {SPACE}>"])
def test_labels_attributes_defaults_and_weights(tmp_path: Path, opening: str) -> None:
    network = read(
        tmp_path,
        f"""{KEYS}<graph edgedefault="directed">
<node id="x"><data key="k0">4</data><data key="k2">wire</data></node>
<node id="y"><data key="k2">paper</data><data key="k1">false</data></node>
<edge source="y" target="x"><data key="k3">2.5</data></edge>
<edge source="y" target="x"><data key="k3">1</data></edge>
<edge source="x" target="x"><data key="k3">1</data></edge></graph>""",
        opening,
    )
    assert network.names == ("wire", "paper")
    assert (network.source.tolist(), network.target.tolist()) == ([1], [0])
    assert network.weight.tolist() == [3.5]
    assert (network.loops_dropped, network.repeats_merged) == (1, 1)
    assert np.array_equal(network.node_data["age"], [4, np.nan], equal_nan=True)
    assert network.node_data["paid"].tolist() == [True, False]


@pytest.mark.parametrize(("default", "directed"), [("directed", True), ("undirected", False)])
def test_the_graph_says_whether_it_is_directed(
    tmp_path: Path, default: str, directed: bool
) -> None:
    body = f'<graph edgedefault="{default}"><node id="a"/><node id="b"/>'
    network = read(tmp_path, f'{body}<edge source="a" target="b"/></graph>')
    assert network.directed == directed
    assert network.n_edges == (1 if directed else 2)
    assert network.names == ("a", "b")


@pytest.mark.parametrize(
    ("body", "place", "problem"),
    [
        ('<graph>\n<node id="a"/>\n<edge source="a" target="b"/></graph>', ":4", "node 'b', which"),
        ('<graph>\n<node id="a"/>\n<node id="a"/></graph>', ":4", "node 'a' is declared twice"),
        ("<graph>\n<node/></graph>", ":3", "node without id"),
        ('<graph>\n<node id="a"/>\n<edge source="a"/></graph>', ":4", "edge without target"),
        ('<graph><node id="a">\n</graph>', ":3", "not well-formed XML"),
        ('<graph edgedefault="both"/>', ":2", "edgedefault is 'both', allowed: directed or"),
        ("<graph/>\n<graph/>", ":3", "a second or nested graph"),
        ('<node id="a"/>', ":2", "a node or edge outside of any graph"),
        ("<graph>\n<hyperedge/></graph>", ":3", "a hyperedge"),
        ('<key id="k" attr.type="date"/>', ":2", "attr.type is 'date', allowed: boolean, int"),
        ('<key attr.type="int"/>', ":2", "key without id"),
        ("", "", "no element 'graph'"),
        ("<graph/>", "", "the file declares no nodes"),
        (
            '<graph>\n<node id="a"><data key="k9">1</data></node></graph>',
            ":3",
            "data of key 'k9', which is not declared",
        ),
        (
            '<key id="k" attr.name="age" attr.type="int"/><graph>\n'
            '<node id="a"><data key="k">old</data></node></graph>',
            ":3",
            "age is 'old', which is no int",
        ),
        (
            '<graph edgedefault="directed"><node id="a"/><node id="b"/>\n'
            '<edge source="a" target="b" directed="false"/></graph>',
            ":3",
            "directed and undirected ties in one graph",
        ),
        (
            '<key id="k" attr.name="weight"/><graph><node id="a"/><node id="b"/>\n'
            '<edge source="a" target="b"><data key="k">1</data></edge></graph>',
            ":3",
            "a weight declared as string",
        ),
    ],
)
def test_malformed_files_name_the_line(tmp_path: Path, body: str, place: str, problem: str) -> None:
    message = re.escape(f"net.graphml{place}: ") + ".*" + re.escape(problem)
    with pytest.raises(ArgumentError, match=message):
        read(tmp_path, body)
