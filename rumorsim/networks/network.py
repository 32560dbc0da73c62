"""The network: who hears whom, in compressed rows of 32-bit node ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.errors import require
from rumorsim.networks import checks, convert
from rumorsim.networks.digest import digest_of
from rumorsim.networks.ties import Arrivals, arrivals, compress

__all__ = ["Network"]


@dataclass(frozen=True, eq=False, repr=False)
class Network:
    """Nodes and ties; a tie ``u -> v`` carries information from u to v: v hears u.

    Build one with `from_edges`, `from_networkx`, `from_scipy`, `rumorsim.read_network` or a
    generator of `rumorsim.networks`; the constructor trusts its arrays. A network never changes:
    its arrays are read-only. Without weights, names and node data it takes 4 bytes per node and
    4 per stored tie.

    Self-loops are dropped, since nobody informs himself, and repeated ties are merged into one,
    their weights added. Both are counted in `loops_dropped` and `repeats_merged`.

    Attributes
    ----------
    indptr : ndarray of int32 (int64 from 2**31 ties on), shape (n_nodes + 1,)
        Ties leaving u stand at ``indptr[u]:indptr[u + 1]``.
    target : ndarray of int32, shape (n_edges,)
        Who hears; sorted within each row.
    weight : ndarray of float64, shape (n_edges,), or None
        None: all ties are alike.
    directed : bool
        False: every tie is stored both ways, with one weight.
    names : tuple of str, or None
        Distinct names of the nodes; None: a node is known by its id.
    node_data : mapping of str to ndarray, each with n_nodes rows
        Whatever is known about the nodes.
    loops_dropped, repeats_merged : int
        Ties left out when the network was built, counted as they were listed.

    Examples
    --------
    >>> net = Network.from_edges([0, 0, 1, 1], [1, 2, 1, 2], names=["wire", "paper", "reader"])
    >>> net
    Network(3 nodes, 3 ties, directed, named, self-loops dropped: 1)
    >>> net.out_degree
    array([2, 1, 0])
    """

    indptr: NDArray[np.integer[Any]]
    target: NDArray[np.int32]
    weight: NDArray[np.float64] | None = None
    directed: bool = True
    names: tuple[str, ...] | None = None
    node_data: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    loops_dropped: int = 0
    repeats_merged: int = 0

    def __post_init__(self) -> None:
        self._freeze()

    def _freeze(self) -> None:
        object.__setattr__(self, "node_data", MappingProxyType(dict(self.node_data)))
        for array in (self.indptr, self.target, self.weight, *self.node_data.values()):
            if array is not None:
                array.flags.writeable = False

    # A mapping proxy cannot be pickled, and pickling makes arrays writeable again.
    def __getstate__(self) -> dict[str, Any]:
        state = {**self.__dict__, "node_data": dict(self.node_data)}
        state.pop("arrivals", None)
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._freeze()

    @classmethod
    def from_edges(
        cls,
        source: ArrayLike,
        target: ArrayLike,
        *,
        n_nodes: int | None = None,
        weight: ArrayLike | None = None,
        directed: bool = True,
        names: Sequence[str] | None = None,
        node_data: Mapping[str, ArrayLike] | None = None,
    ) -> Self:
        """Build a network from two columns of node ids.

        Parameters
        ----------
        source, target : array_like of int, shape (m,)
            Tie k carries information from ``source[k]`` to ``target[k]``; ids in [0, n_nodes).
        n_nodes : int, optional
            Default: as many as there are names, else the largest id plus one.
        weight : array_like of float, shape (m,), optional
            Finite numbers; repeated ties have theirs added.
        directed : bool
            False: (u, v) and (v, u) are one tie, stored both ways.
        names : sequence of str, optional
            One distinct name per node.
        node_data : mapping of str to array_like, optional
            Columns with one row per node.

        Raises
        ------
        ArgumentError
            If a column has the wrong length, type or range.
        """
        n_nodes = _stated_nodes(n_nodes, names)
        start = checks.node_ids("source", source, n_nodes)
        stop = checks.node_ids("target", target, n_nodes)
        allowed = f"as many as source has ({start.size})"
        require(start.size == stop.size, "target", f"{stop.size} ids", allowed)
        if n_nodes is None:
            n_nodes = _counted_nodes(start, stop)
        weights = None if weight is None else checks.tie_weights(weight, start.size)
        data = {
            key: checks.node_column(key, column, n_nodes)
            for key, column in (node_data or {}).items()
        }
        rows = compress(start, stop, weights, n_nodes, directed=directed)
        return cls(
            rows.indptr,
            rows.target,
            rows.weight,
            directed=directed,
            names=None if names is None else checks.distinct_names(names, n_nodes),
            node_data=data,
            loops_dropped=rows.loops_dropped,
            repeats_merged=rows.repeats_merged,
        )

    @classmethod
    def from_networkx(cls, graph: Any, *, weight: str | None = None) -> Self:
        """Build a network from a networkx graph of any class.

        Parameters
        ----------
        graph : networkx.Graph
            Nodes get ids in the graph's order. Their names are ``str(node)``, unless they are the
            numbers 0, 1, 2, ... already. Node attributes are kept in `node_data`; an attribute
            that some nodes lack is nan (numbers) or the empty string there.
        weight : str, optional
            Edge attribute that holds the weight; default: no weights.

        Raises
        ------
        ArgumentError
            If an edge lacks the weight, or two nodes have the same name.
        """
        return cls.from_edges(**convert.graph_columns(graph, weight))

    @classmethod
    def from_scipy(cls, matrix: Any) -> Self:
        """Build a network from a square SciPy sparse matrix or array.

        Parameters
        ----------
        matrix : scipy.sparse array or matrix, shape (n, n)
            Entry [u, v] is the weight of the tie u -> v; zeros are no ties. Where all entries
            are 1 the network has no weights. A symmetric matrix is an undirected network.

        Raises
        ------
        ArgumentError
            If the matrix is not sparse, not square, or has entries that are not finite.
        """
        return cls.from_edges(**convert.matrix_columns(matrix))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of direction, ties and weights, whatever the names and data of nodes."""
        arrays = (self.indptr, self.target, self.weight)
        return digest_of("directed" if self.directed else "undirected", arrays)

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return self.indptr.size - 1

    @property
    def n_edges(self) -> int:
        """Number of stored ties; an undirected tie counts twice, once per direction."""
        return self.target.size

    @property
    def source(self) -> NDArray[np.int32]:
        """Who tells, tie by tie, in the order of `target`; made anew on every access."""
        return np.repeat(np.arange(self.n_nodes, dtype=np.int32), self.out_degree)

    @cached_property
    def arrivals(self) -> Arrivals:
        """Ties in order of whom they reach: ``indptr``, ``source``, and ``tie``, their numbers.

        Made when first asked for and then kept, which takes 8 more bytes per stored tie.
        """
        return arrivals(self.indptr, self.target)

    @property
    def out_degree(self) -> NDArray[np.int64]:
        """How many hear each node, shape (n_nodes,)."""
        return np.diff(self.indptr).astype(np.int64)

    @property
    def in_degree(self) -> NDArray[np.int64]:
        """How many each node hears, shape (n_nodes,); counted anew on every access."""
        return np.bincount(self.target, minlength=self.n_nodes)

    def reverse(self) -> Network:
        """Return the network with every tie turned round: its rows say whom a node hears."""
        if not self.directed:
            return self
        rows = compress(self.target, self.source, self.weight, self.n_nodes, directed=True)
        return replace(self, indptr=rows.indptr, target=rows.target, weight=rows.weight)

    def to_networkx(self) -> Any:
        """Return a `networkx.DiGraph`, or a `networkx.Graph` where undirected.

        Nodes are the names where there are any, else the ids; node data become node attributes
        and weights the edge attribute ``weight``.
        """
        return convert.to_networkx(self)

    def to_scipy(self) -> Any:
        """Return a `scipy.sparse.csr_array` of float64; entry [u, v] is the tie u -> v.

        Without weights every entry is 1.
        """
        return convert.to_scipy(self)

    def __repr__(self) -> str:
        parts = [f"{self.n_nodes} nodes", f"{self.n_edges} ties"]
        parts.append("directed" if self.directed else "undirected")
        parts += ["weighted"] * (self.weight is not None) + ["named"] * (self.names is not None)
        if self.node_data:
            parts.append("node data " + " ".join(self.node_data))
        if self.loops_dropped:
            parts.append(f"self-loops dropped: {self.loops_dropped}")
        if self.repeats_merged:
            parts.append(f"repeats merged: {self.repeats_merged}")
        return f"Network({', '.join(parts)})"


def _stated_nodes(n_nodes: int | None, names: Sequence[str] | None) -> int | None:
    if n_nodes is not None:
        return checks.whole_number("n_nodes", n_nodes, 1, checks.MAX_NODES)
    return None if names is None else checks.whole_number("len(names)", len(names), 1)


def _counted_nodes(source: NDArray[Any], target: NDArray[Any]) -> int:
    require(source.size > 0, "n_nodes", None, "an int, where there are no ties to count from")
    return 1 + int(max(source.max(), target.max()))
