"""GML; unlike stricter readers, this one takes repeated ties, which real files have.

References
----------
Himsolt, "GML: A portable Graph File Format", University of Passau, 1997.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from rumorsim.networks.documents import Document, FileTie, malformed
from rumorsim.networks.network import Network

__all__ = ["read_gml"]

_TOKEN = re.compile(r'\s*(?:#[^\n]*\s*)*("[^"]*"|\[|\]|[^\s\[\]"#]+)?')
_INTEGER = re.compile(r"[+-]?\d+")


class _Entry(NamedTuple):
    key: str
    value: Any  # str, int, float, or a list of entries
    line: int


def read_gml(path: Path, text: str) -> Network:
    """Return the network in `text`; see `rumorsim.read_network`."""
    tokens = _tokens(path, text)
    content, closed = _block(path, tokens)
    if closed:
        raise malformed(path, closed, "']' without '['")
    graphs = [entry for entry in content if entry.key == "graph"]
    if len(graphs) != 1 or not isinstance(graphs[0].value, list):
        raise malformed(path, None, f"{len(graphs)} graphs, allowed: one")
    graph = graphs[0].value
    directed = any(entry.key == "directed" and entry.value == 1 for entry in graph)
    document = Document(path, directed, line=lambda mark: mark)
    for entry in graph:
        if entry.key == "node":
            _add_node(document, entry)
        elif entry.key == "edge":
            _add_tie(document, entry)
    return document.to_network()


def _add_node(document: Document, entry: _Entry) -> None:
    attributes = _scalars(document, entry)
    if "id" not in attributes:
        raise document.malformed(entry.line, "a node without id")
    document.declare(attributes.pop("id"), attributes, entry.line)


def _add_tie(document: Document, entry: _Entry) -> None:
    attributes = _scalars(document, entry)
    for end in ("source", "target"):
        if end not in attributes:
            raise document.malformed(entry.line, f"an edge without {end}")
    weight = attributes.get("weight")
    if isinstance(weight, str):
        raise document.malformed(entry.line, f"weight is {weight!r}, allowed: a finite number")
    tie = FileTie(attributes["source"], attributes["target"], weight, entry.line)
    document.ties.append(tie)


def _scalars(document: Document, entry: _Entry) -> dict[str, Any]:
    if not isinstance(entry.value, list):
        raise document.malformed(entry.line, f"{entry.key} without '['")
    return {part.key: part.value for part in entry.value if not isinstance(part.value, list)}


def _tokens(path: Path, text: str) -> Iterator[tuple[str, int]]:
    place, line = 0, 1
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None or (match[1] is None and match.end() < len(text)):
            at = line + text.count("\n", place, match.end() if match else place)
            raise malformed(path, at, "a string that is not closed")
        if match[1] is None:
            return
        line += text.count("\n", place, match.start(1))
        yield match[1], line
        line += match[1].count("\n")
        place = match.end()


def _block(path: Path, tokens: Iterator[tuple[str, int]]) -> tuple[list[_Entry], int]:
    """Read entries up to the closing bracket; return its line, 0 at the end of the file."""
    entries: list[_Entry] = []
    for key, line in tokens:
        if key == "]":
            return entries, line
        if key == "[" or key.startswith('"'):
            raise malformed(path, line, f"{key} where a key is due")
        value, at = next(tokens, ("]", line))
        if value == "]":
            raise malformed(path, line, f"{key} has no value")
        if value == "[":
            inner, closed = _block(path, tokens)
            if not closed:
                raise malformed(path, at, "'[' is never closed")
            entries.append(_Entry(key, inner, line))
        else:
            entries.append(_Entry(key, _scalar(value), line))
    return entries, 0


def _scalar(token: str) -> str | int | float:
    if token.startswith('"'):
        return token[1:-1]
    if _INTEGER.fullmatch(token):
        return int(token)
    try:
        return float(token)
    except ValueError:
        return token
