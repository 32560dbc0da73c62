"""Reader of edge lists: CSV, TSV, and columns set apart by blanks (SNAP)."""

from __future__ import annotations

import csv
import io
import math
import re
import warnings
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.networks.documents import malformed
from rumorsim.networks.network import Network

__all__ = ["read_edge_list"]

_COMMENTS = ("#", "%")
_UNDIRECTED = re.compile(r"^[#%]\s*undirected\b", re.IGNORECASE | re.MULTILINE)
# At most 18 digits, which 64 bits hold.
_INTEGER = re.compile(r"[+-]?\d{1,18}\Z", re.ASCII)


class _Row(NamedTuple):
    line: int
    fields: list[str]


class _Layout(NamedTuple):
    """Which column holds what, out of how many."""

    source: int
    target: int
    weight: int | None
    width: int


def read_edge_list(
    path: Path, text: str, *, separator: str | None, directed: bool | None
) -> Network:
    """Return the network in `text`; see `rumorsim.read_network`."""
    if directed is None:
        directed = _UNDIRECTED.search(text) is None
    pairs = _integer_pairs(text, separator)
    if pairs is not None:
        return _numbered_network(pairs, None, directed)
    rows = list(_rows(text, separator))
    if not rows:
        raise malformed(path, None, "the file has no ties")
    layout, rows = _layout(path, rows)
    for row in rows:
        if len(row.fields) != layout.width:
            problem = f"{len(row.fields)} fields, where {layout.width} are due"
            raise malformed(path, row.line, problem)
    ends = [_ends(path, row, layout) for row in rows]
    column = layout.weight
    weight = None if column is None else [_weight(path, row, column) for row in rows]
    if all(map(_are_integers, ends)):
        return _numbered_network(np.array(ends, dtype=np.int64), weight, directed)
    return _named_network(ends, weight, directed)


def _integer_pairs(text: str, separator: str | None) -> NDArray[np.int64] | None:
    """Return two columns of integers, or None where the file is anything else."""
    with warnings.catch_warnings():
        # NumPy warns of files without rows; the slower way reports them.
        warnings.simplefilter("error")
        try:
            table = np.loadtxt(
                io.StringIO(text), np.int64, comments=_COMMENTS, delimiter=separator, ndmin=2
            )
        except (ValueError, OverflowError, Warning):
            return None
    return table if table.shape[1] == 2 else None


def _rows(text: str, separator: str | None) -> Iterator[_Row]:
    if separator is None:
        for line, content in enumerate(text.splitlines(), start=1):
            fields = content.split()
            if fields and not fields[0].startswith(_COMMENTS):
                yield _Row(line, fields)
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    for cells in reader:
        fields = [cell.strip() for cell in cells]
        if any(fields) and not fields[0].startswith(_COMMENTS):
            yield _Row(reader.line_num, fields)


def _layout(path: Path, rows: list[_Row]) -> tuple[_Layout, list[_Row]]:
    """Return the columns as a header names them, or by their order, and the rows below."""
    first, rest = rows[0], rows[1:]
    header = [name.lower() for name in first.fields]
    if "source" in header and "target" in header:
        weight = header.index("weight") if "weight" in header else None
        if not rest:
            raise malformed(path, first.line, "a header, but no ties")
        return _Layout(header.index("source"), header.index("target"), weight, len(header)), rest
    if len(header) not in (2, 3):
        problem = f"{len(header)} fields, where source, target and perhaps weight are due"
        raise malformed(path, first.line, problem)
    if _is_header(first, rest):
        problem = f"{first.fields} looks like a header; its columns must be source, target, weight"
        raise malformed(path, first.line, problem)
    return _Layout(0, 1, 2 if len(header) == 3 else None, len(header)), rows


def _is_header(first: _Row, rest: list[_Row]) -> bool:
    """Whether the first row stands out by having no numbers above columns of numbers."""
    named = not any(_INTEGER.match(field) for field in first.fields)
    return named and bool(rest) and all(_are_integers(row.fields[:2]) for row in rest)


def _are_integers(fields: Iterable[str]) -> bool:
    return all(_INTEGER.match(field) for field in fields)


def _ends(path: Path, row: _Row, layout: _Layout) -> tuple[str, str]:
    source, target = row.fields[layout.source], row.fields[layout.target]
    if not source or not target:
        raise malformed(path, row.line, "a tie without source or target")
    return source, target


def _weight(path: Path, row: _Row, column: int) -> float:
    try:
        weight = float(row.fields[column])
    except ValueError:
        weight = math.nan
    if not math.isfinite(weight):
        problem = f"weight is {row.fields[column]!r}, allowed: a finite number"
        raise malformed(path, row.line, problem)
    return weight


def _numbered_network(
    pairs: NDArray[np.int64], weight: list[float] | None, directed: bool
) -> Network:
    """Number the nodes in the order of the file's own numbers, which become names if need be."""
    numbers, place = np.unique(pairs, return_inverse=True)
    place = place.reshape(-1, 2)
    counted = np.array_equal(numbers, np.arange(numbers.size))
    return Network.from_edges(
        place[:, 0],
        place[:, 1],
        n_nodes=numbers.size,
        weight=weight,
        directed=directed,
        names=None if counted else [str(number) for number in numbers.tolist()],
    )


def _named_network(
    ends: list[tuple[str, str]], weight: list[float] | None, directed: bool
) -> Network:
    """Number the nodes in the order in which they first appear."""
    names = list(dict.fromkeys(chain.from_iterable(ends)))
    place = {name: position for position, name in enumerate(names)}
    pairs = np.array([(place[source], place[target]) for source, target in ends])
    return Network.from_edges(
        pairs[:, 0], pairs[:, 1], weight=weight, directed=directed, names=names
    )
