"""A hoax against its fact-check, node by node or on counts; see `hoax_parameters` for the model."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.adjacency import Rows
from rumorsim.engines.cells import Cells, Population
from rumorsim.engines.chance import unit
from rumorsim.engines.kernels import hoax_counts
from rumorsim.engines.kernels.hoax_parameters import (
    BELIEVER,
    CHECKER,
    HOAX,
    SUSCEPTIBLE,
    Floats,
    HoaxFactCheck,
)
from rumorsim.engines.ledger import Ledger
from rumorsim.engines.task import Task, Trace
from rumorsim.networks import Network, WellMixed

__all__ = ["HOAX", "HoaxFactCheck", "block", "bytes_per_replicate", "run"]


def run(parameters: HoaxFactCheck, task: Task) -> Trace:
    """Run the model in a block of replicates.

    On a network one uniform number decides about each node in each step (purpose "hoax", step,
    replicate, node): below the first of the node's two probabilities it takes the first change,
    below their sum the second. A well-mixed population is run on counts alone, with binomial
    numbers of leavers by inversion (purpose "hoax", step, replicate, claim 0 to 4).

    Parameters
    ----------
    parameters : HoaxFactCheck
    task : Task
        Of its rules only states and rest count (`HOAX`); rates, factors and clock do not. Well
        mixed: record "counts" alone.

    Returns
    -------
    Trace
        A replicate is over when no node has a positive probability to change. With record "tree"
        the parent is a node of the state taken up, among those heard, each with equal probability
        (purpose "teller"), when a node leaves the state "susceptible" for the first time.
    """
    if isinstance(task.network, WellMixed):
        return hoax_counts.run(parameters, task)
    return _run_nodes(parameters, task)


def bytes_per_replicate(parameters: HoaxFactCheck, task: Task) -> float:
    """Return the bytes of state and results of one replicate."""
    if isinstance(task.network, WellMixed):
        return 256.0 + 48.0 * task.times.size
    return 90.0 * task.network.n_nodes + 48.0 * task.times.size


def block(parameters: HoaxFactCheck, task: Task) -> int:
    """Return how many replicates run best together."""
    return 2**14 if isinstance(task.network, WellMixed) else max(1, 2**19 // task.network.n_nodes)


class _Chances(NamedTuple):
    """Cells that may change: into which of two states, and how probably the first, and either."""

    cells: Cells
    after: NDArray[np.uint8]
    first: Floats
    both: Floats


def _run_nodes(parameters: HoaxFactCheck, task: Task) -> Trace:
    crowd = _Crowd(parameters, task)
    ledger, population, step = crowd.ledger, crowd.population, 0
    chances = crowd.chances()
    while step < ledger.n_steps and chances.cells.size:
        ledger.note(step)
        crowd.change(step, chances)
        step += 1
        chances = crowd.chances()
        task.tick(population.n_rows)
    ledger.close(step)
    task.tick(population.n_rows * (ledger.n_steps - step))
    rows = population.rows(chances.cells)
    return ledger.trace(np.bincount(rows, minlength=population.n_rows) == 0)


class _Crowd:
    """States of all nodes in all replicates."""

    def __init__(self, parameters: HoaxFactCheck, task: Task) -> None:
        from scipy.sparse import csr_array

        assert isinstance(task.network, Network)
        self.parameters, self.population = parameters, Population.of(task)
        self.ledger = Ledger(task, self.population)
        hears = task.network.reverse()
        self.rows = Rows(hears.indptr, hears.target)
        ones = np.ones(hears.n_edges, dtype=np.int32)
        self.ties = csr_array((ones, hears.target, hears.indptr), shape=(hears.n_nodes,) * 2)
        self.has_left = None
        if task.record == "tree":
            self.has_left = self.population.state != SUSCEPTIBLE

    def chances(self) -> _Chances:
        """Return who may change, from the states as they are."""
        parameters, state = self.parameters, self.population.state
        hoax, facts = parameters.adoption(self._heard(BELIEVER), self._heard(CHECKER))
        first = np.array([0.0, parameters.verify, parameters.forget]).take(state)
        both = np.array([0.0, parameters.verify + parameters.forget, parameters.forget]).take(state)
        rest = np.flatnonzero(state == SUSCEPTIBLE)
        first[rest] = hoax[rest]
        both[rest] = hoax[rest] + facts[rest]
        cells = np.flatnonzero(both > 0.0)
        return _Chances(cells, _AFTER[state[cells]], first[cells], both[cells])

    def _heard(self, state: int) -> NDArray[np.int32]:
        """Return how many in-neighbours of each cell are in a state."""
        population = self.population
        there = population.state.reshape(population.n_rows, population.n_nodes) == state
        return np.ravel((self.ties @ there.T.astype(np.int32)).T)

    def change(self, step: int, chances: _Chances) -> None:
        """Take one step."""
        units = unit(self.population.words("hoax", chances.cells, step=step)[0])
        way = np.where(units < chances.first, 0, 1)
        moving = np.flatnonzero(units < chances.both)
        cells, after = chances.cells[moving], chances.after[moving, way[moving]]
        before = self.population.state[cells]
        if self.has_left is not None:
            fresh = np.flatnonzero(~self.has_left[cells])
            self.has_left[cells] = True
            self.ledger.told(cells[fresh], self._tellers(step, cells[fresh], after[fresh]))
        for old, new in ((0, 1), (0, 2), (1, 2), (1, 0), (2, 0)):
            self.ledger.move(old, new, cells[(before == old) & (after == new)], step)
        self.population.state[cells] = after

    def _tellers(self, step: int, cells: Cells, after: NDArray[np.uint8]) -> Cells:
        """Draw whom each cell has heard, among in-neighbours in the state taken up."""
        population = self.population
        units = unit(population.words("teller", cells, step=step)[0])
        heard = [np.zeros(0, dtype=np.int64)]
        done = 0
        for reached in population.reached(self.rows, cells):
            here = slice(done, done + reached.cells.size)
            done = here.stop
            owner = np.repeat(np.arange(reached.cells.size), reached.length)
            fits = np.flatnonzero(population.state[reached.peer] == after[here][owner])
            number = np.bincount(owner[fits], minlength=reached.cells.size)
            chosen = number.cumsum() - number + (units[here] * number).astype(np.int64)
            heard.append(population.nodes(reached.peer[fits][chosen]))
        return np.concatenate(heard)


# By state: what comes of the first chance and of the second.
_AFTER = np.array(
    [[BELIEVER, CHECKER], [CHECKER, SUSCEPTIBLE], [SUSCEPTIBLE, SUSCEPTIBLE]], dtype=np.uint8
)
