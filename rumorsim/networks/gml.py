"""GML; unlike stricter readers, this one takes repeated ties, which real files have.

References
----------
Himsolt, "GML: A portable Graph File Format", University of Passau, 1997.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from rumorsim.networks.documents import Document, FileTie, malformed
from rumorsim.networks.network import Network

__all__ = ["read_gml"]

_TOKEN = re.compile(r'\s*(?:("[^"]*")|(\[)|(\])|([^\s\[\]"]+))')
_INTEGER = re.compile(r"[+-]?\d+")


class _Entry(NamedTuple):
    key: str
    value: Any  # str, int, float, or a list of entries
    line: int
    bare: bool  # neither quoted nor a number


def read_gml(path: Path, text: str) -> Network:
    """Return the network in `text`; see `rumorsim.read_network`."""
    graphs = [entry for entry in _content(path, text) if entry.key == "graph"]
    if len(graphs) != 1:
        raise malformed(path, None, f"{len(graphs)} graphs, where one is due")
    graph = _parts(path, graphs[0])
    document = Document(path, _is_directed(path, graph), line=lambda mark: mark)
    for entry in graph:
        if entry.key == "node":
            _add_node(document, entry)
        elif entry.key == "edge":
            _add_tie(document, entry)
    return document.to_network()


def _is_directed(path: Path, graph: list[_Entry]) -> bool:
    for entry in graph:
        if entry.key == "directed":
            if entry.value not in (0, 1):
                raise malformed(path, entry.line, f"directed is {entry.value}, allowed: 0 or 1")
            return bool(entry.value)
    return False


def _add_node(document: Document, entry: _Entry) -> None:
    attributes = _scalars(document.path, entry)
    if "id" not in attributes:
        raise document.malformed(entry.line, "a node without id")
    document.declare(attributes.pop("id"), attributes, entry.line)


def _add_tie(document: Document, entry: _Entry) -> None:
    attributes = _scalars(document.path, entry)
    for end in ("source", "target"):
        if end not in attributes:
            raise document.malformed(entry.line, f"an edge without {end}")
    weight = attributes.get("weight")
    if isinstance(weight, str):
        raise document.malformed(entry.line, f"weight is {weight!r}, allowed: a number")
    tie = FileTie(attributes["source"], attributes["target"], weight, entry.line)
    document.ties.append(tie)


def _parts(path: Path, entry: _Entry) -> list[_Entry]:
    if not isinstance(entry.value, list):
        raise malformed(path, entry.line, f"{entry.key} is {entry.value}, allowed: a block")
    return entry.value


def _scalars(path: Path, entry: _Entry) -> dict[str, Any]:
    parts = [part for part in _parts(path, entry) if not isinstance(part.value, list)]
    for part in parts:
        if part.bare:
            problem = f"{part.key} is {part.value}, allowed: a number or a string in quotes"
            raise malformed(path, part.line, problem)
    return {part.key: part.value for part in parts}


def _tokens(path: Path, text: str) -> Iterator[tuple[str, int]]:
    """Yield tokens with their lines; comments are whole lines, as the format has it."""
    lines = text.split("\n")
    plain = "\n".join("" if line.lstrip().startswith("#") else line for line in lines)
    place, line, end = 0, 1, len(plain.rstrip())
    while place < end:
        match = _TOKEN.match(plain, place)
        if match is None:
            start = len(plain) - len(plain[place:].lstrip())
            at = line + plain.count("\n", place, start)
            raise malformed(path, at, "a string is not closed")
        token = match[match.lastindex or 1]
        line += plain.count("\n", place, match.end() - len(token))
        yield token, line
        line += token.count("\n")
        place = match.end()


def _content(path: Path, text: str) -> list[_Entry]:
    """Return the entries of the file; blocks are kept on a stack, so they may nest deeply."""
    tokens = _tokens(path, text)
    stack: list[tuple[str, int, list[_Entry]]] = [("", 0, [])]
    for key, line in tokens:
        if key == "]":
            if len(stack) == 1:
                raise malformed(path, line, "']' without '['")
            name, at, inner = stack.pop()
            stack[-1][2].append(_Entry(name, inner, at, bare=False))
            continue
        if not key[0].isalpha():
            raise malformed(path, line, f"{key} stands where a key is due")
        value, at = next(tokens, ("]", line))
        if value == "]":
            raise malformed(path, line, f"{key} has no value")
        if value == "[":
            stack.append((key, at, []))
        else:
            stack[-1][2].append(_entry(key, value, line))
    if len(stack) > 1:
        raise malformed(path, stack[-1][1], "'[' is never closed")
    return stack[0][2]


def _entry(key: str, token: str, line: int) -> _Entry:
    if token.startswith('"'):
        return _Entry(key, html.unescape(token[1:-1]), line, bare=False)
    if _INTEGER.fullmatch(token):
        return _Entry(key, int(token), line, bare=False)
    try:
        return _Entry(key, float(token), line, bare=False)
    except ValueError:
        return _Entry(key, token, line, bare=True)
