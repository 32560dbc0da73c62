"""A reader of GML that, unlike strict ones, accepts repeated ties.

References
----------
Himsolt, "GML: A portable Graph File Format", University of Passau, 1997.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from rumorsim.errors import ArgumentError

__all__ = ["Block", "parse_gml"]

Block: TypeAlias = "list[tuple[str, Any]]"
"""Keys in order, since keys such as ``node`` repeat; values are str, int, float or a block."""

_TOKEN = re.compile(r'\s*(?:#[^\n]*\n\s*)*("[^"]*"|\[|\]|[^\s\[\]"#]+|#[^\n]*$)')
_NUMBER = re.compile(r"[+-]?\d+")


def parse_gml(text: str, origin: str) -> Block:
    """Return the contents of a GML file as nested blocks.

    Raises
    ------
    ArgumentError
        Naming the line of what cannot be read.
    """
    tokens = _tokens(text, origin)
    block, closed = _block(tokens, origin)
    if closed:
        raise ArgumentError(f"{origin}: line {closed}: ']' without '['")
    return block


def _tokens(text: str, origin: str) -> Iterator[tuple[str, int]]:
    place, line, counted = 0, 1, 0
    end = len(text.rstrip())
    while place < end:
        match = _TOKEN.match(text, place)
        if match is None:
            line += text.count("\n", counted, place)
            raise ArgumentError(f"{origin}: line {line}: a string is not closed")
        line += text.count("\n", counted, match.start(1))
        counted, place = match.start(1), match.end()
        if not match[1].startswith("#"):
            yield match[1], line


def _block(tokens: Iterator[tuple[str, int]], origin: str) -> tuple[Block, int]:
    """Read up to the closing bracket; return its line, 0 at the end of the file."""
    block: Block = []
    for key, line in tokens:
        if key == "]":
            return block, line
        if key == "[" or key.startswith('"'):
            raise ArgumentError(f"{origin}: line {line}: got {key}, expected a key")
        value, at = next(tokens, ("", line))
        if value == "[":
            inner, closed = _block(tokens, origin)
            if not closed:
                raise ArgumentError(f"{origin}: line {at}: '[' is never closed")
            block.append((key, inner))
        elif value in ("", "]"):
            raise ArgumentError(f"{origin}: line {line}: {key} has no value")
        else:
            block.append((key, _value(value)))
    return block, 0


def _value(token: str) -> str | int | float:
    if token.startswith('"'):
        return token[1:-1]
    if _NUMBER.fullmatch(token):
        return int(token)
    try:
        return float(token)
    except ValueError:
        return token
