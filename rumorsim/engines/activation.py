"""What models of lasting activation share: who is active, since when, and told by whom.

A node is inactive or active, and never becomes inactive again. Time goes in steps; whoever is
activated in step t = 0, 1, ... is active from (t + 1) * dt on, acts in step t + 1, and then no
more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.rules import Rules
from rumorsim.engines.task import Task, Trace
from rumorsim.networks import Network

__all__ = ["ACTIVATION", "Activation", "Activator", "Told", "Watch", "bytes_of_activation"]

Cells: TypeAlias = NDArray[np.int64]

ACTIVATION = Rules(states=("inactive", "active"), rest=0, contacts=(), changes=())
"""States of all models of lasting activation."""


class Told(NamedTuple):
    """Nodes activated in one step, by one or by several tellers.

    Attributes
    ----------
    cells : ndarray of int64, shape (k,)
        replicate row * n_nodes + node. Distinct if there are no tellers.
    teller : ndarray of int64, shape (k,), or None
        One of those who activated the cell, for record "tree"; cells then come once per teller.
    weight : ndarray of float64, shape (k,), or None
        How much the teller counts among those of its cell; None: all alike.
    """

    cells: Cells
    teller: Cells | None = None
    weight: NDArray[np.float64] | None = None


Activator: TypeAlias = "Callable[[Activation], Told]"


class Watch:
    """Counts at the times of a task, and the step at which it ends."""

    def __init__(self, task: Task) -> None:
        self.steps = np.rint(task.times / task.dt)
        self.counts = np.zeros((len(task.replicates), task.times.size, 2), dtype=np.int64)
        self.seen = 0

    def note(self, step: int, inactive: Cells, active: Cells) -> None:
        """Keep the counts at the end of `step` steps if a time is due."""
        while self.seen < self.steps.size and self.steps[self.seen] <= step:
            self.counts[:, self.seen, 0] = inactive
            self.counts[:, self.seen, 1] = active
            self.seen += 1

    def finish(self, inactive: Cells, active: Cells) -> None:
        """Fill the times left, when nothing changes any more or the last one is infinite."""
        self.counts[:, self.seen :, 0] = inactive[:, None]
        self.counts[:, self.seen :, 1] = active[:, None]


class Activation:
    """The state of a block of replicates.

    Attributes
    ----------
    active : ndarray of uint8, shape (replicates * n_nodes,)
        1 where active; written by the model as soon as it finds a cell that it returns without
        tellers.
    cells : ndarray of int64
        Activated in the last step; at the start, all who are active.
    step : int
        Number of the step that runs.
    wants_tellers : bool
        Whether cells have to come with all of their tellers.
    """

    def __init__(self, task: Task) -> None:
        network = task.network
        assert isinstance(network, Network)
        self.task, self.network, self.n_nodes = task, network, network.n_nodes
        self.n_rows = len(task.replicates)
        self.active = (np.ravel(task.start) != task.rules.rest).astype(np.uint8)
        self.cells: Cells = np.flatnonzero(self.active)
        self.step = 0
        self.wants_tellers = task.record == "tree"
        self._total = self._per_row(self.cells)
        self._last = np.zeros(self.n_rows, dtype=np.int64)
        self._watch = Watch(task)
        size = self.n_rows * self.n_nodes
        self._tag = np.empty(size, dtype=np.int32)
        self._degrees = network.out_degree
        self._changed = None if task.record == "counts" else np.full(size, np.nan)
        self._parent = np.full(size, -1, dtype=np.int32) if self.wants_tellers else None

    def run(self, activate: Activator) -> Trace:
        """Take steps until the last time, or until a step activates nobody."""
        horizon = self._watch.steps[-1]
        self._note()
        while self.step < horizon and self.cells.size:
            told = activate(self)
            self.cells = told.cells if told.teller is None else self._adopt(told)
            self.step += 1
            self._close()
            self.task.tick(self.n_rows)
        if np.isfinite(horizon):
            self.task.tick(self.n_rows * int(horizon - self.step))
        return self._trace()

    def pieces(self, ties: int) -> Iterator[Cells]:
        """Cut the cells of the last step so that each piece has about so many ties."""
        degrees, cells = self._degrees, self.cells
        if 64 * int(degrees.max(initial=0)) <= ties:
            length = 1 + int(ties // (1.0 + degrees.mean()))
            yield from (cells[start : start + length] for start in range(0, cells.size, length))
            return
        reach = degrees.take(cells % self.n_nodes).cumsum()
        cuts = np.flatnonzero(np.diff(reach // ties, prepend=0))
        yield from (piece for piece in np.split(cells, cuts) if piece.size)

    def first_of(self, cells: Cells) -> Cells:
        """Return each of the cells once."""
        order = np.arange(cells.size, dtype=np.int32)
        self._tag[cells] = order
        return cells.compress(self._tag.take(cells) == order)

    def _close(self) -> None:
        fresh = self._per_row(self.cells)
        self._total += fresh
        self._last[fresh > 0] = self.step
        if self._changed is not None:
            self._changed[self.cells] = self.step * self.task.dt
        self._note()

    def _adopt(self, told: Told) -> Cells:
        """Keep one teller of each cell, chosen in proportion to the weights."""
        assert told.teller is not None
        assert self._parent is not None
        order = np.lexsort((told.teller, told.cells))
        cells, teller = told.cells[order], told.teller[order]
        weight = np.ones(cells.size) if told.weight is None else told.weight[order]
        begin = np.flatnonzero(np.diff(cells, prepend=-1))
        kept = cells[begin]
        teller = teller[begin + self._pick(kept, weight, begin)] if kept.size else teller
        self._parent[kept] = teller
        self.active[kept] = 1
        return kept

    def _pick(self, cells: Cells, weight: NDArray[np.float64], begin: Cells) -> Cells:
        """Return how many of each cell's tellers, sorted by node, are passed over."""
        row, node = np.divmod(cells, self.n_nodes)
        words, _ = self.task.source.words(
            "teller", step=self.step, replicate=self.task.replicates[row], entity=node
        )
        reach = np.add.reduceat(weight, begin) * ((words >> np.uint64(11)).astype(float) * 2.0**-53)
        sizes = np.diff(begin, append=weight.size)
        passed = np.zeros(cells.size, dtype=np.int64)
        total = np.zeros(cells.size)
        for rank in range(int(sizes.max()) - 1):
            some = np.flatnonzero(sizes > rank + 1)
            total[some] += weight[begin[some] + rank]
            passed[some] += total[some] <= reach[some]
        return passed

    def _per_row(self, cells: Cells) -> Cells:
        if self.n_rows == 1:
            return np.array([cells.size])
        return np.bincount(cells // self.n_nodes, minlength=self.n_rows)

    def _note(self) -> None:
        self._watch.note(self.step, self.n_nodes - self._total, self._total)

    def _trace(self) -> Trace:
        self._watch.finish(self.n_nodes - self._total, self._total)
        over = self._per_row(self.cells) == 0
        shape = (self.n_rows, self.n_nodes)
        changed, parent = self._changed, self._parent
        return Trace(
            self._watch.counts,
            np.where(over, self._last * self.task.dt, np.nan),
            None if changed is None else self.active.reshape(shape),
            None if changed is None else changed.reshape(shape),
            None if parent is None else parent.reshape(shape),
        )


def bytes_of_activation(task: Task) -> float:
    """Return the bytes of state and results of one replicate; results twice, for their joining."""
    each = {"counts": 5, "nodes": 5 + 8 + 9, "tree": 5 + 12 + 13}
    return float(task.network.n_nodes * each[task.record] + 32 * task.times.size)
