"""Which file is read how: suffixes, compression, encodings, and files that are not there."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from rumorsim.errors import ArgumentError
from rumorsim.networks import Network, read_network

GML = "graph [ directed 1 node [ id 0 ] node [ id 1 ] node [ id 2 ] {} ]".format(
    "edge [ source 0 target 1 ] edge [ source 1 target 2 ]"
)
GRAPHML = """<graphml><graph edgedefault="directed">
<node id="a"/><node id="b"/><node id="c"/>
<edge source="a" target="b"/><edge source="b" target="c"/></graph></graphml>"""
TEXTS = {
    ".gml": GML,
    ".graphml": GRAPHML,
    ".csv": "0,1\n1,2\n",
    ".tsv": "0\t1\n1\t2\n",
    ".txt": "# SNAP\n0 1\n1\t2\n",
    ".edges": "0 1\n1 2\n",
    ".edgelist": "0  1\n1  2\n",
    ".CSV": "0,1\n1,2\n",
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("suffix", TEXTS)
def test_the_suffix_tells_the_format(tmp_path: Path, suffix: str, packed: bool) -> None:
    content = TEXTS[suffix].encode()
    file = tmp_path / f"net{suffix}{'.gz' if packed else ''}"
    file.write_bytes(gzip.compress(content) if packed else content)
    for path in (file, str(file)):
        network = read_network(path)
        assert network.n_nodes == 3
        assert network.source.tolist() == [0, 1]
        assert network.target.tolist() == [1, 2]
        assert network.directed


@pytest.mark.parametrize("name", ["net.xlsx", "net", "net.gz", "net.csv.zip"])
def test_an_unknown_suffix_is_named_with_the_known_ones(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("0 1\n")
    with pytest.raises(
        ArgumentError, match=r"path: got suffix '.*allowed: \.gml, \.graphml, \.csv"
    ):
        read_network(tmp_path / name)


@pytest.mark.parametrize("name", ["none.csv", "none.gml.gz", "folder.csv"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(ArgumentError, match=rf"path: got '.*{name}', allowed: an existing file"):
        read_network(tmp_path / name)


@pytest.mark.parametrize("content", [b"0,1\n1,2\n", gzip.compress(b"0,1\n" * 99, mtime=0)[:-9]])
def test_a_broken_gzip_file_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "net.csv.gz"
    file.write_bytes(content)
    with pytest.raises(ArgumentError, match=r"net\.csv\.gz: no whole gzip file"):
        read_network(file)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_encodings_are_recognised(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "net.csv"
    file.write_bytes("source,target\nCórdoba,Zürich\n".encode(encoding))
    assert read_network(file).names == ("Córdoba", "Zürich")


@pytest.mark.parametrize("suffix", [".gml", ".graphml"])
def test_files_that_tell_their_direction_are_not_asked_again(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"net{suffix}"
    file.write_text(TEXTS[suffix])
    with pytest.raises(ArgumentError, match=f"directed: got True, allowed: None, since {suffix}"):
        read_network(file, directed=True)


def test_networks_written_by_networkx_are_read(tmp_path: Path) -> None:
    nx = pytest.importorskip("networkx", reason="networkx is an extra")
    graph = nx.DiGraph([("a & b", "ü"), ("ü", "c")])
    nx.set_node_attributes(graph, {"a & b": 1, "ü": 2, "c": 3}, "rank")
    nx.set_edge_attributes(graph, 0.5, "weight")
    writers: dict[str, Any] = {".gml": nx.write_gml, ".graphml": nx.write_graphml}
    for suffix, write in writers.items():
        write(graph, tmp_path / f"net{suffix}")
        network = read_network(tmp_path / f"net{suffix}")
        same = Network.from_networkx(graph, weight="weight")
        assert network.names == same.names
        assert network.source.tolist() == same.source.tolist()
        assert network.target.tolist() == same.target.tolist()
        assert network.weight.tolist() == [0.5, 0.5]
        assert network.node_data["rank"].tolist() == [1, 2, 3]
