"""Edge lists: headers, comments, numbers and names, and which line is to blame."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rumorsim.errors import ArgumentError
from rumorsim.networks import Network, read_network


def read(folder: Path, suffix: str, text: str, directed: bool | None = None) -> Network:
    file = folder / f"net{suffix}"
    file.write_text(text)
    return read_network(file, directed=directed)


def named_ties(network: Network) -> list[tuple[str, str]]:
    names = network.names or [str(node) for node in range(network.n_nodes)]
    pairs = zip(network.source.tolist(), network.target.tolist(), strict=True)
    return [(names[u], names[v]) for u, v in pairs]


@pytest.mark.parametrize(
    ("suffix", "text", "names", "ties"),
    [
        (".csv", "b,a\na,c\n", ("b", "a", "c"), [("b", "a"), ("a", "c")]),
        (".csv", "source,target\n10,2\n2,5\n", ("2", "5", "10"), [("2", "5"), ("10", "2")]),
        (".csv", "year,Target,Source\n1990,a,b\n", ("b", "a"), [("b", "a")]),
        (".csv", '"Doe, Jane",b\n\n', ("Doe, Jane", "b"), [("Doe, Jane", "b")]),
        (".tsv", "New York\tRome\r\nRome\tOslo\r\n", ("New York", "Rome", "Oslo"), None),
        (".txt", "# FromNodeId ToNodeId\n% x\n0 1\n\n2\t1\n", None, [("0", "1"), ("2", "1")]),
        (".txt", "-1 3\n", ("-1", "3"), [("-1", "3")]),
        (".edges", "0 1", None, [("0", "1")]),
    ],
)
def test_columns_headers_and_comments(
    tmp_path: Path,
    suffix: str,
    text: str,
    names: tuple[str, ...] | None,
    ties: list[tuple[str, str]] | None,
) -> None:
    network = read(tmp_path, suffix, text)
    assert network.names == names
    assert ties is None or named_ties(network) == ties
    assert network.weight is None


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".csv", "0,1,2.5\n1,2,-1\n"),
        (".csv", "source,target,weight\n0,1,2.5\n1,2,-1\n"),
        (".csv", "weight,source,note,target\n2.5,0,x,1\n-1,1,y,2\n"),
        (".txt", "0 1 2.5\n1 2 -1\n"),
    ],
)
def test_a_third_column_holds_weights(tmp_path: Path, suffix: str, text: str) -> None:
    network = read(tmp_path, suffix, text)
    assert named_ties(network) == [("0", "1"), ("1", "2")]
    assert network.weight.tolist() == [2.5, -1.0]


@pytest.mark.parametrize(
    ("text", "asked", "directed"),
    [
        ("0 1\n", None, True),
        ("# Directed graph\n0 1\n", None, True),
        ("# Undirected graph: a.txt\n0 1\n", None, False),
        ("# Undirected graph: a.txt\n0 1\n", True, True),
        ("0 1\n", False, False),
    ],
)
def test_direction_is_asked_for_or_said_in_a_comment(
    tmp_path: Path, text: str, asked: bool | None, directed: bool
) -> None:
    network = read(tmp_path, ".txt", text, asked)
    assert network.directed == directed
    assert network.n_edges == (1 if directed else 2)


def test_loops_and_repeats_are_counted(tmp_path: Path) -> None:
    network = read(tmp_path, ".txt", "0 1\n1 1\n0 1\n0 1\n")
    assert (network.n_edges, network.loops_dropped, network.repeats_merged) == (1, 1, 2)


@pytest.mark.parametrize(
    ("suffix", "text", "place", "problem"),
    [
        (".csv", "0,1\n1\n", ":2", "1 fields, where 2 are due"),
        (".txt", "# x\n0 1\n\n1 2 3\n", ":4", "3 fields, where 2 are due"),
        (".txt", "0\n", ":1", "1 fields, where source, target and perhaps weight are due"),
        (".csv", "0,1,2,3\n", ":1", "4 fields, where source, target"),
        (".csv", "0,1,2\n1,2,many\n", ":2", "weight is 'many', allowed: a finite number"),
        (".csv", "0,1,2\n1,2,inf\n", ":2", "weight is 'inf', allowed: a finite number"),
        (".csv", "from,to\n0,1\n", ":1", "looks like a header"),
        (".csv", "source,target\n", ":1", "a header, but no ties"),
        (".txt", "# nothing\n", "", "the file has no ties"),
        (".csv", "", "", "the file has no ties"),
        (".csv", "a,b\n,c\n", ":2", "a tie without source or target"),
        (".tsv", "a\tb\nc\t\n", ":2", "a tie without source or target"),
    ],
)
def test_malformed_files_name_the_line(
    tmp_path: Path, suffix: str, text: str, place: str, problem: str
) -> None:
    message = re.escape(f"net{suffix}{place}: ") + ".*" + re.escape(problem)
    with pytest.raises(ArgumentError, match=message):
        read(tmp_path, suffix, text)


def test_numbers_too_long_for_a_machine_word_are_names(tmp_path: Path) -> None:
    long = "9" * 30
    assert read(tmp_path, ".txt", f"{long} 1\n").names == (long, "1")
