"""A hoax against its fact-check: the model of Tambuscio, Ruffo, Flammini and Menczer.

One step for every node at once, from the states at its start. A susceptible whose neighbourhood
(whom it hears; well mixed: everybody else) holds n_B believers and n_F fact checkers becomes a

* believer with probability f = β n_B (1 + α) / (n_B (1 + α) + n_F (1 - α)),
* fact checker with probability g = β n_F (1 - α) / (n_B (1 + α) + n_F (1 - α)),

both 0 where the denominator is 0. A believer verifies (becomes a fact checker) with probability
p_v or forgets (becomes susceptible) with probability p_f, never both. A fact checker forgets
with probability p_f.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.adjacency import Rows
from rumorsim.engines.binomial import binomial
from rumorsim.engines.cells import Cells, Population
from rumorsim.engines.chance import unit
from rumorsim.engines.ledger import Ledger
from rumorsim.engines.rules import Rules
from rumorsim.engines.task import Task, Trace
from rumorsim.errors import require
from rumorsim.networks import Network, WellMixed

__all__ = ["HOAX", "HoaxFactCheck", "bytes_per_replicate", "run"]

Floats: TypeAlias = NDArray[np.float64]

SUSCEPTIBLE, BELIEVER, CHECKER = range(3)
HOAX = Rules(
    states=("susceptible", "believer", "fact_checker"), rest=SUSCEPTIBLE, contacts=(), changes=()
)
"""States of the model."""


@dataclass(frozen=True)
class HoaxFactCheck:
    """Parameters, each in [0, 1].

    Attributes
    ----------
    spreading : float
        β, probability per step that a susceptible takes up what the neighbourhood says.
    credibility : float
        α, how much more the hoax is trusted than its correction; 0: alike.
    verify : float
        p_v, probability per step that a believer checks the facts.
    forget : float
        p_f, probability per step that a believer or fact checker becomes susceptible;
        ``verify + forget <= 1``.

    References
    ----------
    Tambuscio, Ruffo, Flammini & Menczer, "Fact-checking effect on viral hoaxes: a model of
    misinformation spread in social networks", WWW'15 Companion, 977-982.
    """

    spreading: float
    credibility: float
    verify: float
    forget: float

    def __post_init__(self) -> None:
        for name in ("spreading", "credibility", "verify", "forget"):
            value = getattr(self, name)
            require(0.0 <= value <= 1.0, name, value, "a number in [0, 1]")
        total = self.verify + self.forget
        require(total <= 1.0, "verify + forget", total, "at most 1: a believer does one or none")

    @property
    def eradication(self) -> float:
        """The least p_v at which the mean field leaves no believers: 2 α p_f / (1 - α)."""
        if self.credibility == 1.0:
            return math.inf if self.forget else 0.0
        return 2.0 * self.credibility / (1.0 - self.credibility) * self.forget

    def equilibrium(self) -> tuple[float, float, float]:
        """Return the fractions (S, B, F) at which the mean field rests, not all susceptible.

        S = p_f / (β + p_f), and believers are max(0, ((1 + α) / (1 + p_v / p_f) - (1 - α)) / 2α)
        of all others. Nan where the start decides: β = p_f = 0, or p_v = 0 with α p_f = 0.
        """
        alpha, forget = self.credibility, self.forget
        if self.spreading + forget == 0.0 or (self.verify == 0.0 and alpha * forget == 0.0):
            return math.nan, math.nan, math.nan
        susceptible = forget / (self.spreading + forget)
        share = 0.0
        if self.verify < self.eradication:
            kept = forget / (forget + self.verify)
            share = ((1.0 + alpha) * kept - (1.0 - alpha)) / (2.0 * alpha)
        others = 1.0 - susceptible
        return susceptible, others * share, others * (1.0 - share)

    def adoption(self, believers: Any, checkers: Any) -> tuple[Floats, Floats]:
        """Return f and g for numbers (or shares) of believers and fact checkers."""
        hoax = np.asarray(believers, dtype=np.float64) * (1.0 + self.credibility)
        facts = np.asarray(checkers, dtype=np.float64) * (1.0 - self.credibility)
        total = hoax + facts
        heard = np.where(total > 0.0, total, 1.0)
        return self.spreading * (hoax / heard), self.spreading * (facts / heard)


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
        return _run_counts(parameters, task)
    return _run_nodes(parameters, task)


def bytes_per_replicate(parameters: HoaxFactCheck, task: Task) -> float:
    """Return the bytes of state and results of one replicate."""
    if isinstance(task.network, WellMixed):
        return 256.0 + 48.0 * task.times.size
    return 90.0 * task.network.n_nodes + 48.0 * task.times.size


def _run_counts(parameters: HoaxFactCheck, task: Task) -> Trace:
    due = np.rint(task.times / task.dt).astype(np.int64)
    counts, step = np.array(task.start, dtype=np.int64), 0
    kept = np.empty((due.size, *counts.shape), dtype=np.int64)
    last = np.zeros(len(counts))
    possible = _possible(parameters, counts)
    while step < due[-1] and possible.any():
        kept[due == step] = counts
        moves = _moves(parameters, task, step, counts)
        step += 1
        last[np.any(moves, axis=1)] = step * task.dt
        counts = counts + moves @ _EFFECTS
        possible = _possible(parameters, counts)
        task.tick(len(counts))
    kept[due >= step] = counts
    task.tick(len(counts) * int(due[-1] - step))
    return Trace(kept.swapaxes(0, 1), np.where(possible, np.nan, last))


# Rows: S to B, S to F, B to F, B to S, F to S.
_EFFECTS = np.array([[-1, 1, 0], [-1, 0, 1], [0, -1, 1], [1, -1, 0], [1, 0, -1]])


def _possible(parameters: HoaxFactCheck, counts: Cells) -> NDArray[np.bool_]:
    """Say in which replicates something can change."""
    adopt = np.add(*parameters.adoption(counts[:, BELIEVER], counts[:, CHECKER]))
    leave = parameters.verify + parameters.forget
    return np.asarray(
        ((counts[:, SUSCEPTIBLE] > 0) & (adopt > 0.0))
        | ((counts[:, BELIEVER] > 0) & (leave > 0.0))
        | ((counts[:, CHECKER] > 0) & (parameters.forget > 0.0))
    )


def _moves(parameters: HoaxFactCheck, task: Task, step: int, counts: Cells) -> Cells:
    """Draw how many change in each of the five ways, shape (replicates, 5)."""
    luck = task.source.uniform(
        "hoax", step=step, replicate=task.replicates[:, None], claim=np.arange(5)
    )
    susceptible, believers, checkers = counts.T
    hoax, facts = parameters.adoption(believers, checkers)
    verify, forget = parameters.verify, parameters.forget
    adopt, leave = np.minimum(hoax + facts, 1.0), np.full(hoax.shape, verify + forget)
    adopting = binomial(luck[:, 0], susceptible, adopt)
    believing = binomial(luck[:, 1], adopting, hoax / np.where(adopt > 0.0, adopt, 1.0))
    leaving = binomial(luck[:, 2], believers, leave)
    verifying = binomial(luck[:, 3], leaving, verify / np.where(leave > 0.0, leave, 1.0))
    forgetting = binomial(luck[:, 4], checkers, np.full(hoax.shape, forget))
    moves = (believing, adopting - believing, verifying, leaving - verifying, forgetting)
    return np.stack(moves, axis=1)


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
