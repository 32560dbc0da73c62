"""What a network file says, before it becomes a network."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from rumorsim.errors import ArgumentError
from rumorsim.networks.columns import attribute_columns
from rumorsim.networks.network import Network

__all__ = ["Document", "FileTie", "malformed"]


def malformed(path: Path, line: int | None, problem: str) -> ArgumentError:
    """Return an error that names the file and, where known, the line."""
    place = f"{path}:{line}" if line else f"{path}"
    return ArgumentError(f"{place}: {problem}")


class FileTie(NamedTuple):
    """A tie as written; ``mark`` is where, in whatever the format counts in."""

    source: Hashable
    target: Hashable
    weight: float | None
    mark: int


@dataclass
class Document:
    """Nodes and ties of a file in which nodes are declared (GML, GraphML).

    Attributes
    ----------
    path : Path
        For error messages.
    directed : bool
        As the file says.
    line : callable
        Turns a mark into a line number.
    nodes : dict
        Attributes of each node by the file's own id, in the file's order.
    ties : list of FileTie
        In the file's order.
    """

    path: Path
    directed: bool
    line: Callable[[int], int]
    nodes: dict[Hashable, dict[str, Any]] = field(default_factory=dict)
    ties: list[FileTie] = field(default_factory=list)

    def declare(self, node: Hashable, attributes: dict[str, Any], mark: int) -> None:
        """Add a node; an id that is taken is an error."""
        if node in self.nodes:
            raise self.malformed(mark, f"node {node!r} is declared twice")
        self.nodes[node] = attributes

    def malformed(self, mark: int, problem: str) -> ArgumentError:
        """Return an error that names the file and the line of `mark`."""
        return malformed(self.path, self.line(mark), problem)

    def to_network(self) -> Network:
        """Return the network; labels become names where every node has one of its own."""
        if not self.nodes:
            raise malformed(self.path, None, "the file declares no nodes")
        names = self._take_labels()
        place = {node: position for position, node in enumerate(self.nodes)}
        for tie in self.ties:
            for end in (tie.source, tie.target):
                if end not in place:
                    raise self.malformed(tie.mark, f"a tie of node {end!r}, which is not declared")
        return Network.from_edges(
            [place[tie.source] for tie in self.ties],
            [place[tie.target] for tie in self.ties],
            n_nodes=len(self.nodes),
            weight=self._weights(),
            directed=self.directed,
            names=names,
            node_data=attribute_columns(list(self.nodes.values())),
        )

    def _take_labels(self) -> list[str] | None:
        for key in ("label", "name"):
            labels = [str(row.get(key, "")) for row in self.nodes.values()]
            if all(labels) and len(set(labels)) == len(labels):
                for row in self.nodes.values():
                    del row[key]
                return labels
        if list(self.nodes) == list(range(len(self.nodes))):
            return None
        return [str(node) for node in self.nodes]

    def _weights(self) -> list[float] | None:
        if all(tie.weight is None for tie in self.ties):
            return None
        return [self._weight(tie) for tie in self.ties]

    def _weight(self, tie: FileTie) -> float:
        if tie.weight is None:
            raise self.malformed(tie.mark, "a tie without weight, where others have one")
        if not math.isfinite(tie.weight):
            raise self.malformed(tie.mark, f"weight is {tie.weight}, allowed: a finite number")
        return tie.weight
