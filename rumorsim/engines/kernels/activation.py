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

from rumorsim.engines.adjacency import Rows
from rumorsim.engines.cells import Cells, Population
from rumorsim.engines.chance import unit
from rumorsim.engines.ledger import Ledger
from rumorsim.engines.rules import Rules
from rumorsim.engines.task import Task, Trace
from rumorsim.networks import Network

__all__ = ["ACTIVATION", "Activation", "Told", "bytes_of_activation"]

ACTIVATION = Rules(states=("inactive", "active"), rest=0, contacts=(), changes=())
"""States of all models of lasting activation."""


class Told(NamedTuple):
    """Cells activated in one step, by one or by several tellers.

    Attributes
    ----------
    cells : ndarray of int64, shape (k,)
        Distinct if there are no tellers.
    teller : ndarray of int64, shape (k,), or None
        A node that activated the cell, for record "tree"; a cell then comes once per teller.
    weight : ndarray of float64, shape (k,), or None
        How much the teller counts among those of its cell; None: all alike.
    """

    cells: Cells
    teller: Cells | None = None
    weight: NDArray[np.float64] | None = None

    @classmethod
    def join(cls, parts: list[Told]) -> Told:
        """Put parts without weights together."""
        cells = np.concatenate([part.cells for part in parts])
        tellers = [part.teller for part in parts if part.teller is not None]
        return cls(cells, np.concatenate(tellers) if tellers else None)


Activator: TypeAlias = "Callable[[Activation], Told]"


class Activation:
    """The state of a block of replicates.

    Attributes
    ----------
    active : ndarray of uint8, shape (cells,)
        1 where active; set by the model for cells that it returns without tellers.
    cells : ndarray of int64
        Activated in the last step; at the start, all who are active.
    step : int
        Number of the step that runs.
    wants_tellers : bool
        Whether cells have to come with all of their tellers.
    ledger : Ledger
    """

    def __init__(self, task: Task) -> None:
        assert isinstance(task.network, Network)
        self.task, self.network = task, task.network
        self.population = Population.of(task)
        self.active = self.population.state
        self.cells: Cells = self.active.view(np.bool_).nonzero()[0]
        self.step = 0
        self.wants_tellers = task.record == "tree"
        self.ledger = Ledger(task, self.population)
        self._tag = np.empty(self.active.size, dtype=np.int32)
        self._degrees = np.diff(self.network.indptr)
        self._most, self._mean = int(self._degrees.max()), float(self._degrees.mean())

    def run(self, activate: Activator) -> Trace:
        """Take steps until the last time, or until a step activates nobody."""
        while self.goes_on:
            self.take(activate)
        return self.trace()

    @property
    def goes_on(self) -> bool:
        """Whether another step is asked for and can activate somebody."""
        return self.step < self.ledger.n_steps and self.cells.size > 0

    def take(self, activate: Activator) -> None:
        """Take one step."""
        self.ledger.note(self.step)
        told = activate(self)
        self.cells = told.cells if told.teller is None else self._adopt(told)
        self.ledger.move(0, 1, self.cells, self.step)
        self.step += 1
        self.task.tick(self.population.n_rows)

    def trace(self) -> Trace:
        """Return what happened; no more steps are taken."""
        return self.close(~self._can_go_on())

    def _can_go_on(self) -> NDArray[np.bool_]:
        """Say in which rows somebody newly active has an inactive out-neighbour."""
        can = np.zeros(self.population.n_rows, dtype=np.bool_)
        ties = Rows(self.network.indptr, self.network.target)
        for reached in self.population.reached(ties, self.cells):
            peer = reached.peer.compress(self.active.take(reached.peer) == 0)
            can[self.population.rows(peer)] = True
        return can

    def close(self, is_over: NDArray[np.bool_]) -> Trace:
        """Return what happened; `is_over` tells where nobody can be activated any more."""
        self.ledger.close(self.step)
        self.task.tick(self.population.n_rows * (self.ledger.n_steps - self.step))
        return self.ledger.trace(is_over)

    def pieces(self, ties: int) -> Iterator[Cells]:
        """Cut the cells of the last step so that each piece has about so many ties."""
        cells = self.cells
        if 64 * self._most <= ties:
            length = 1 + int(ties // (1.0 + self._mean))
            yield from (cells[start : start + length] for start in range(0, cells.size, length))
            return
        reach = self._degrees.take(self.population.nodes(cells)).cumsum(dtype=np.int64)
        cuts = np.flatnonzero(np.diff(reach // ties, prepend=0))
        yield from (piece for piece in np.split(cells, cuts) if piece.size)

    def n_ties(self) -> int:
        """Return how many ties the cells of the last step have."""
        return int(self._degrees.take(self.population.nodes(self.cells)).sum())

    def untold(self, cells: Cells, teller: Cells) -> Told:
        """Return those not active of some cells: each once, or with each of its tellers."""
        kept = (self.active.take(cells) == 0).nonzero()[0]
        cells = cells.take(kept)
        if self.wants_tellers:
            return Told(cells, teller.take(kept))
        cells = self.first_of(cells)
        self.active[cells] = 1
        return Told(cells)

    def first_of(self, cells: Cells) -> Cells:
        """Return each of the cells once."""
        order = np.arange(cells.size, dtype=np.int32)
        self._tag[cells] = order
        return cells.compress(self._tag.take(cells) == order)

    def _adopt(self, told: Told) -> Cells:
        """Keep one teller of each cell, chosen in proportion to the weights."""
        assert told.teller is not None
        order = np.lexsort((told.teller, told.cells))
        cells, teller = told.cells[order], told.teller[order]
        weight = np.ones(cells.size) if told.weight is None else told.weight[order]
        begin = np.flatnonzero(np.diff(cells, prepend=-1))
        kept = cells[begin]
        self.ledger.told(kept, teller[self._picked(kept, weight, begin)])
        self.active[kept] = 1
        return kept

    def _picked(self, cells: Cells, weight: NDArray[np.float64], begin: Cells) -> Cells:
        """Return the place of the teller of each cell: the first to exceed its unit's share."""
        units = unit(self.population.words("teller", cells, step=self.step)[0])
        end = np.append(begin[1:], weight.size)
        if not begin.size:
            return begin
        bar = units * np.add.reduceat(weight, begin)
        place, passed = begin.copy(), np.zeros(begin.size)
        behind = np.flatnonzero(end - begin > 1)
        while behind.size:
            passed[behind] += weight[place[behind]]
            behind = behind[passed[behind] <= bar[behind]]
            place[behind] += 1
            behind = behind[place[behind] + 1 < end[behind]]
        return place


def bytes_of_activation(task: Task) -> float:
    """Return the bytes of state and results of one replicate; results twice, for their joining."""
    each = {"counts": 5, "nodes": 5 + 8 + 9, "tree": 5 + 12 + 13}
    return float(task.network.n_nodes * each[task.record] + 32 * task.times.size)
