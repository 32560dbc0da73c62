"""Reader of GraphML (Brandes et al., "GraphML progress report", 2002)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from rumorsim.networks.documents import Document, FileTie, malformed
from rumorsim.networks.network import Network

__all__ = ["read_graphml"]


def _truth(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text.strip().lower()]


_TYPES: dict[str, Callable[[str], Any]] = {
    "boolean": _truth,
    "int": int,
    "long": int,
    "float": float,
    "double": float,
    "string": str,
}


class _Key(NamedTuple):
    name: str
    of: str  # node, edge, graph or all
    kind: str
    default: str | None


def read_graphml(path: Path, content: bytes) -> Network:
    """Return the network in `content`; see `rumorsim.read_network`."""
    reader = _Reader(path)
    for event, element, line in _events(path, content):
        reader.take(event, element, line)
    if reader.document is None:
        raise malformed(path, None, "no element 'graph'")
    return reader.document.to_network()


def _events(path: Path, content: bytes) -> Iterator[tuple[str, Element, int]]:
    """Yield what the parser meets, fed line by line so that the line is known."""
    parser: Any = XMLPullParser(("start", "end"))
    try:
        for line, part in enumerate(content.splitlines(keepends=True), start=1):
            parser.feed(part)
            for event, element in parser.read_events():
                yield event, element, line
        parser.close()
    except ParseError as error:
        raise malformed(path, error.position[0], f"not well-formed XML: {error.msg}") from error


class _Reader:
    def __init__(self, path: Path) -> None:
        self.document: Document | None = None
        self._path = path
        self._keys: dict[str, _Key] = {}

    def take(self, event: str, element: Element, line: int) -> None:
        tag = element.tag.rpartition("}")[2]
        if event == "start":
            if tag == "graph":
                self._start(element, line)
            return
        if tag == "key":
            self._declare(element, line)
        elif tag == "node":
            node = self._attribute(element, "id", line)
            self._open(line).declare(node, self._data(element, "node", line), line)
            element.clear()
        elif tag == "edge":
            self._add_tie(element, line)
            element.clear()
        elif tag == "hyperedge":
            raise malformed(self._path, line, "a hyperedge, which is no tie between two nodes")

    def _start(self, element: Element, line: int) -> None:
        if self.document is not None:
            raise malformed(self._path, line, "a second or nested graph, where one is due")
        default = element.get("edgedefault", "undirected")
        if default not in ("directed", "undirected"):
            allowed = "directed or undirected"
            raise malformed(self._path, line, f"edgedefault is {default!r}, allowed: {allowed}")
        self.document = Document(self._path, default == "directed", line=lambda mark: mark)

    def _declare(self, element: Element, line: int) -> None:
        kind = element.get("attr.type", "string")
        if kind not in _TYPES:
            known = ", ".join(_TYPES)
            raise malformed(self._path, line, f"attr.type is {kind!r}, allowed: {known}")
        key = self._attribute(element, "id", line)
        default = next((child.text or "" for child in element), None)
        name = element.get("attr.name", key)
        self._keys[key] = _Key(name, element.get("for", "all"), kind, default)

    def _add_tie(self, element: Element, line: int) -> None:
        document = self._open(line)
        source, target = (self._attribute(element, end, line) for end in ("source", "target"))
        directed = element.get("directed")
        if directed is not None and (directed == "true") != document.directed:
            raise malformed(self._path, line, "directed and undirected ties in one graph")
        weight = self._data(element, "edge", line).get("weight")
        if isinstance(weight, str):
            raise malformed(self._path, line, "a weight declared as string, allowed: a number")
        document.ties.append(FileTie(source, target, weight, line))

    def _data(self, element: Element, of: str, line: int) -> dict[str, Any]:
        texts = {
            key: declared.default
            for key, declared in self._keys.items()
            if declared.of in (of, "all") and declared.default is not None
        }
        for child in element:
            if child.tag.rpartition("}")[2] == "data":
                key = self._attribute(child, "key", line)
                if key not in self._keys:
                    raise malformed(self._path, line, f"data of key {key!r}, which is not declared")
                texts[key] = child.text or ""
        return {
            self._keys[key].name: self._value(self._keys[key], text, line)
            for key, text in texts.items()
        }

    def _value(self, key: _Key, text: str, line: int) -> Any:
        try:
            return _TYPES[key.kind](text)
        except (ValueError, KeyError):
            problem = f"{key.name} is {text!r}, which is no {key.kind}"
            raise malformed(self._path, line, problem) from None

    def _attribute(self, element: Element, name: str, line: int) -> str:
        value = element.get(name)
        if value is None:
            tag = element.tag.rpartition("}")[2]
            raise malformed(self._path, line, f"{tag} without {name}")
        return value

    def _open(self, line: int) -> Document:
        if self.document is None:
            raise malformed(self._path, line, "a node or edge outside of any graph")
        return self.document
