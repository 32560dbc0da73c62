"""One cascade: who told whom, as a tree, or as a forest where several knew it first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.cascades import checks
from rumorsim.cascades.trees import Lineage, lineage, path_lengths

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

__all__ = ["Cascade"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False, repr=False)
class Cascade:
    """Who told whom: nodes in the order in which they were told, each with its teller.

    Build one from a table with `from_parents`, which checks it; the constructor trusts its arrays
    and makes them read-only. Nodes that nobody told are roots. With several roots the cascade is
    a forest, and each measure says what it then means; `trees` takes the forest apart.

    Attributes
    ----------
    node : ndarray of int, shape (size,)
        Ids of the nodes, in the order in which they were told.
    parent : ndarray of int, shape (size,)
        Position of the teller within the cascade, smaller than the node's own; -1 for a root.
    time : ndarray of float, shape (size,)
        When each was told, never decreasing, in whatever unit the clock has.
    names : tuple of str, or None
        Name of each node.

    Examples
    --------
    >>> cascade = Cascade.from_parents([4, 7, 2, 9], [-1, 4, 4, 2], [0.0, 1.0, 1.5, 3.0])
    >>> cascade
    Cascade(size 4, depth 2)
    >>> cascade.depths
    array([0, 1, 1, 2])
    >>> cascade.structural_virality  # path of four nodes: 7, 4, 2, 9
    1.6666666666666667
    """

    node: NDArray[np.integer[Any]]
    parent: NDArray[np.integer[Any]]
    time: NDArray[np.float64]
    names: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        for array in (self.node, self.parent, self.time):
            array.flags.writeable = False

    # Pickling makes arrays writeable again, and need not carry what can be computed.
    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...]]:
        return type(self), (self.node, self.parent, self.time, self.names)

    def __repr__(self) -> str:
        trees = f", {self.roots.size} trees" if self.roots.size > 1 else ""
        return f"Cascade(size {self.size}, depth {self.depth}{trees})"

    @classmethod
    def from_parents(
        cls,
        node: ArrayLike,
        parent_node: ArrayLike,
        time: ArrayLike,
        names: Sequence[str] | None = None,
    ) -> Self:
        """Build a cascade from a table of who was told by whom, and check it.

        Parameters
        ----------
        node : array_like of int, shape (size,)
            Ids, each once, none negative, in the order in which they were told.
        parent_node : array_like of int, shape (size,)
            Id of each one's teller, who stands further up; -1 for a root.
        time : array_like of float, shape (size,)
            When each was told: finite, and never decreasing. A teller and who was told may have
            the same time.
        names : sequence of str, shape (size,), optional
            Name of each node.

        Raises
        ------
        ArgumentError
            If a column has the wrong length or type, a node stands twice (and has therefore two
            tellers), or a teller is missing or stands no further up, as in any cycle.
        """
        nodes = checks.ids("node", node, least=0)
        tellers = checks.ids("parent_node", parent_node, least=-1)
        times = checks.rising_times(time)
        checks.same_length(nodes, parent_node=tellers, time=times)
        parent = checks.positions_of_tellers(nodes, tellers)
        return cls(nodes, parent, times, checks.names_of(names, nodes.size))

    @property
    def size(self) -> int:
        """Number of nodes, roots included; of a forest: of all its trees together."""
        return int(self.node.size)

    @property
    def depth(self) -> int:
        """Largest distance from a root; of a forest: of its deepest tree. 0 if it is empty."""
        return int(self.depths.max(initial=0))

    @property
    def depths(self) -> Ints:
        """Distance of each node from the root of its tree, shape (size,)."""
        return self._lineage.depth

    @property
    def breadth(self) -> Ints:
        """Number of nodes at each depth, shape (depth + 1,); of a forest: in all its trees."""
        return np.bincount(self.depths).astype(np.int64)

    @property
    def max_breadth(self) -> int:
        """Largest number of nodes at one depth; of a forest: in all its trees together."""
        return int(self.breadth.max(initial=0))

    @property
    def structural_virality(self) -> float:
        """Mean distance over unordered pairs of nodes (Goel et al. 2016, eq. 1).

        2 - 2 / n for a broadcast to n - 1 nodes, (n + 1) / 3 for a chain. Of a forest: over all
        pairs that are in the same tree. nan where no tree has two nodes.

        References
        ----------
        Goel, Anderson, Hofman & Watts, "The structural virality of online diffusion", Management
        Science 62, 2016.
        """
        lengths, pairs = path_lengths(self._lineage)
        total = float(pairs.sum())
        return float(lengths.sum()) / total if total else float("nan")

    @property
    def roots(self) -> Ints:
        """Positions of those whom nobody told."""
        return np.flatnonzero(self.parent < 0)

    @property
    def children_counts(self) -> Ints:
        """How many each node told, shape (size,)."""
        told = self.parent[self.parent >= 0]
        return np.bincount(told, minlength=self.size).astype(np.int64)

    @property
    def tellers(self) -> NDArray[np.integer[Any]]:
        """Id of each node's teller, -1 for a root, shape (size,)."""
        return np.where(self.parent < 0, -1, self.node[self.parent]) if self.size else self.node

    def time_to_size(self, size: int) -> float:
        """Return how long after the first node the `size`-th one was told.

        nan where the cascade stays smaller: the time is censored. Of a forest: counted over all
        its trees, from the first root.

        Raises
        ------
        ArgumentError
            If `size` is no int of at least 1.
        """
        checks.whole_number("size", size, 1)
        return float(self.time[size - 1] - self.time[0]) if size <= self.size else float("nan")

    def time_to_depth(self, depth: int) -> float:
        """Return how long after the first node the first one at this depth was told.

        nan where the cascade stays shallower: the time is censored. Of a forest: in whichever
        tree comes first, counted from the first root.

        Raises
        ------
        ArgumentError
            If `depth` is no int of at least 0.
        """
        checks.whole_number("depth", depth, 0)
        there = np.flatnonzero(self.depths == depth)
        return float(self.time[there[0]] - self.time[0]) if there.size else float("nan")

    def trees(self) -> list[Cascade]:
        """Return the trees of the forest, one cascade per root, in the order of the roots."""
        order = np.argsort(self._lineage.root, kind="stable")
        parts = np.split(order, np.flatnonzero(np.diff(self._lineage.root[order])) + 1)
        place = np.empty(self.size, dtype=np.int64)
        for part in parts:
            place[part] = np.arange(part.size)
        return [self._part(part, place) for part in parts if part.size]

    def _part(self, chosen: Ints, place: Ints) -> Cascade:
        parent = self.parent[chosen]
        names = None if self.names is None else tuple(self.names[at] for at in chosen)
        moved = np.where(parent < 0, -1, place[parent])
        return Cascade(self.node[chosen], moved, self.time[chosen], names)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per node: ``node, teller`` (-1: none), ``time, depth``, perhaps ``name``.

        Rows stand in the order in which the nodes were told.
        """
        import pandas as pd

        columns = {
            "node": self.node, "teller": self.tellers, "time": self.time, "depth": self.depths,
        }  # fmt: skip
        frame = pd.DataFrame(columns)
        return frame if self.names is None else frame.assign(name=list(self.names))

    def to_networkx(self) -> nx.DiGraph:
        """Return a networkx graph of node ids with ties from tellers to told.

        Nodes have ``time``, ``depth`` and, where it is known, ``name``.
        """
        import networkx as nx

        graph = nx.DiGraph()
        for row in self.to_frame().drop(columns="teller").to_dict("records"):
            graph.add_node(row.pop("node"), **{str(name): value for name, value in row.items()})
        told = np.flatnonzero(self.parent >= 0)
        ties = np.column_stack([self.tellers[told], self.node[told]])
        graph.add_edges_from(ties.tolist())
        return graph

    @cached_property
    def _lineage(self) -> Lineage:
        return lineage(self.parent)
