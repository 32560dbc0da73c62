"""Networks from files."""

from __future__ import annotations

import gzip
import os
import zlib
from pathlib import Path

from rumorsim.errors import ArgumentError
from rumorsim.networks.documents import malformed
from rumorsim.networks.edge_lists import read_edge_list
from rumorsim.networks.gml import read_gml
from rumorsim.networks.graphml import read_graphml
from rumorsim.networks.network import Network

__all__ = ["read_network"]

_SEPARATORS = {".csv": ",", ".tsv": "\t", ".txt": None, ".edges": None, ".edgelist": None}
_KNOWN = (".gml", ".graphml", *_SEPARATORS)


def read_network(path: str | os.PathLike[str], *, directed: bool | None = None) -> Network:
    """Read a network from a file; its suffix tells the format.

    ===================================  ==========================================================
    suffix, each also followed by .gz    format
    ===================================  ==========================================================
    ``.gml``                             GML
    ``.graphml``                         GraphML
    ``.csv``, ``.tsv``                   a tie per row, columns set apart by commas or tabs
    ``.txt``, ``.edges``, ``.edgelist``  a tie per line, columns set apart by blanks (SNAP)
    ===================================  ==========================================================

    GML and GraphML: names are the attribute ``label``, else ``name``, where every node has one of
    its own, and otherwise the file's ids unless these are 0, 1, 2, ... in order. All other
    attributes of nodes are kept in ``node_data``; one that some nodes lack is nan (numbers) or
    the empty string there, and GML's blocks inside nodes are left out. The attribute ``weight``
    of edges becomes the weight.

    Edge lists: a header names the columns ``source``, ``target`` and perhaps ``weight``, others
    are left out; without a header there are two or three columns in this order. Lines that begin
    with ``#`` or ``%`` are comments. Where all nodes are integers they are sorted, and are names
    unless they are 0, 1, 2, ...; otherwise nodes stand in the order in which they appear.

    Self-loops and repeated ties are treated and counted as in `Network`.

    Parameters
    ----------
    path : str or path-like
        The file.
    directed : bool, optional
        For edge lists only. Default: True, unless a comment begins with "Undirected", as SNAP's
        do. GML and GraphML say it themselves.

    Raises
    ------
    ArgumentError
        If there is no such file, its suffix is unknown, or it is malformed; the message names
        path and line.
    """
    file = Path(path)
    suffix = _format(file)
    if directed is not None and suffix not in _SEPARATORS:
        raise ArgumentError(f"directed: got {directed!r}, allowed: None, since {suffix} says it")
    content = _content(file)
    if suffix == ".graphml":
        return read_graphml(file, content)
    text = _decode(content)
    if suffix == ".gml":
        return read_gml(file, text)
    return read_edge_list(file, text, separator=_SEPARATORS[suffix], directed=directed)


def _format(file: Path) -> str:
    suffix = (file.with_suffix("") if file.suffix.lower() == ".gz" else file).suffix.lower()
    if suffix not in _KNOWN:
        known = f"{', '.join(_KNOWN)}, each also followed by .gz"
        raise ArgumentError(f"path: got suffix {suffix!r} of '{file}', allowed: {known}")
    return suffix


def _content(file: Path) -> bytes:
    if not file.is_file():
        raise ArgumentError(f"path: got '{file}', allowed: an existing file")
    if file.suffix.lower() != ".gz":
        return file.read_bytes()
    try:
        return gzip.decompress(file.read_bytes())
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise malformed(file, None, f"no whole gzip file: {error}") from error


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # GML's own 8-bit encoding, in which every byte is a character.
        return content.decode("latin-1")
