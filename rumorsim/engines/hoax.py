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

from rumorsim.engines.rules import Rules
from rumorsim.engines.task import Task, Trace
from rumorsim.errors import require
from rumorsim.networks import Network, WellMixed

__all__ = ["HOAX", "HoaxFactCheck", "bytes_per_replicate", "run"]

Floats: TypeAlias = NDArray[np.float64]
Cells: TypeAlias = NDArray[np.int64]

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


class _Log:
    """Counts at the times of a task, and times of change."""

    def __init__(self, task: Task) -> None:
        self.dt, self.tick = task.dt, task.tick
        self.steps = np.rint(task.times / task.dt)
        self.counts = np.zeros((len(task.replicates), task.times.size, 3), dtype=np.int64)
        self.last = np.zeros(len(task.replicates))
        self._next = 0

    @property
    def horizon(self) -> float:
        return float(self.steps[-1])

    def note(self, step: float, counts: Cells) -> None:
        """Keep counts, shape (replicates, 3), for the times due after `step` steps."""
        due = int(np.searchsorted(self.steps, step, side="right"))
        self.counts[:, self._next : due] = counts[:, None]
        self._next = max(self._next, due)

    def change(self, step: int, who: NDArray[np.bool_]) -> None:
        """Keep the time at the end of `step` for replicates in which something changed."""
        self.last[who] = (step + 1) * self.dt


def _run_counts(parameters: HoaxFactCheck, task: Task) -> Trace:
    log, step = _Log(task), 0
    counts = np.array(task.start, dtype=np.int64)
    log.note(0, counts)
    possible = _possible(parameters, counts)
    while step < log.horizon and possible.any():
        moved = _moves(parameters, task, step, counts)
        log.change(step, np.any(moved, axis=1))
        step += 1
        counts = counts + moved @ _EFFECTS
        log.note(step, counts)
        possible = _possible(parameters, counts)
        task.tick(counts.shape[0])
    log.note(math.inf, counts)
    return Trace(log.counts, np.where(possible, np.nan, log.last))


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
    adopting = _binomial(luck[:, 0], susceptible, hoax + facts)
    believing = _binomial(luck[:, 1], adopting, hoax / np.where(adopting, hoax + facts, 1.0))
    leaving = _binomial(luck[:, 2], believers, verify + forget)
    verifying = _binomial(luck[:, 3], leaving, verify / ((verify + forget) or 1.0))
    forgetting = _binomial(luck[:, 4], checkers, forget)
    moves = (believing, adopting - believing, verifying, leaving - verifying, forgetting)
    return np.stack(moves, axis=1)


def _binomial(luck: Floats, trials: Cells, p: Floats | float) -> Cells:
    """Return binomial numbers by inversion of 1 - luck, in (0, 1]."""
    from scipy.stats import binom

    return np.asarray(binom.ppf(1.0 - luck, trials, np.minimum(p, 1.0)), dtype=np.int64)


class _Chances(NamedTuple):
    """Cells that may change: into which of two states, and the probabilities."""

    cells: Cells
    states: NDArray[np.uint8]
    bounds: Floats


def _run_nodes(parameters: HoaxFactCheck, task: Task) -> Trace:
    crowd = _Crowd(parameters, task)
    log, step = crowd.log, 0
    log.note(0, crowd.counts())
    chances = crowd.chances()
    while step < log.horizon and chances.cells.size:
        crowd.change(step, chances)
        step += 1
        log.note(step, crowd.counts())
        chances = crowd.chances()
        task.tick(crowd.n_rows)
    log.note(math.inf, crowd.counts())
    possible = np.zeros(crowd.n_rows, dtype=np.bool_)
    possible[chances.cells % crowd.n_rows] = True
    return crowd.trace(np.where(possible, np.nan, log.last))


class _Crowd:
    """States of all nodes in all replicates; cell = node * replicates + replicate row."""

    def __init__(self, parameters: HoaxFactCheck, task: Task) -> None:
        from scipy.sparse import csr_array

        assert isinstance(task.network, Network)
        self.parameters, self.task, self.log = parameters, task, _Log(task)
        self.n_rows, self.n_nodes = task.start.shape
        self.hears = task.network.reverse()
        ones = np.ones(self.hears.n_edges, dtype=np.int32)
        shape = (self.n_nodes, self.n_nodes)
        self.ties = csr_array((ones, self.hears.target, self.hears.indptr), shape=shape)
        self.state = np.ascontiguousarray(task.start.T, dtype=np.uint8)
        recorded = task.record != "counts"
        self.changed = np.full(self.state.size, np.nan) if recorded else None
        self.parent = np.full(self.state.size, -1, np.int32) if task.record == "tree" else None
        self.has_left = np.ravel(self.state != SUSCEPTIBLE)

    def counts(self) -> Cells:
        """Return nodes in each state, shape (replicates, 3)."""
        return np.stack([np.count_nonzero(self.state == s, axis=0) for s in range(3)], axis=1)

    def chances(self) -> _Chances:
        """Return who may change, from the states as they are."""
        parameters, state = self.parameters, self.state.ravel()
        hoax, facts = parameters.adoption(self._heard(BELIEVER), self._heard(CHECKER))
        first = np.array([0.0, parameters.verify, parameters.forget]).take(state)
        both = np.array([0.0, parameters.verify + parameters.forget, parameters.forget]).take(state)
        rest = np.flatnonzero(state == SUSCEPTIBLE)
        first[rest] = hoax[rest]
        both[rest] = hoax[rest] + facts[rest]
        cells = np.flatnonzero(both > 0.0)
        after = np.array(
            [[BELIEVER, CHECKER], [CHECKER, SUSCEPTIBLE], [SUSCEPTIBLE, SUSCEPTIBLE]], np.uint8
        )
        return _Chances(cells, after[state[cells]], np.stack((first[cells], both[cells]), axis=1))

    def _heard(self, state: int) -> NDArray[np.int32]:
        """Return how many in-neighbours of each cell are in a state."""
        return np.ravel(self.ties @ (self.state == state).astype(np.int32))

    def change(self, step: int, chances: _Chances) -> None:
        """Take one step."""
        node, row = np.divmod(chances.cells, self.n_rows)
        luck = self.task.source.uniform(
            "hoax", step=step, replicate=self.task.replicates[row], entity=node
        )
        way = np.where(luck < chances.bounds[:, 0], 0, 1)
        moving = np.flatnonzero(luck < chances.bounds[:, 1])
        cells, after = chances.cells[moving], chances.states[moving, way[moving]]
        self._record(step, cells, after)
        self.state.reshape(-1)[cells] = after
        self.log.change(step, np.bincount(row[moving], minlength=self.n_rows) > 0)

    def _record(self, step: int, cells: Cells, after: NDArray[np.uint8]) -> None:
        if self.changed is not None:
            fresh = cells[np.isnan(self.changed[cells])]
            self.changed[fresh] = (step + 1) * self.task.dt
        if self.parent is not None:
            fresh = np.flatnonzero(~self.has_left[cells])
            self.has_left[cells] = True
            self.parent[cells[fresh]] = self._tellers(step, cells[fresh], after[fresh])

    def _tellers(self, step: int, cells: Cells, after: NDArray[np.uint8]) -> Cells:
        """Draw whom each cell has heard, among in-neighbours in the state taken up."""
        node, row = np.divmod(cells, self.n_rows)
        size = np.diff(self.hears.indptr)[node]
        owner = np.repeat(np.arange(cells.size), size)
        begin = size.cumsum() - size
        tie = np.arange(owner.size) + np.repeat(self.hears.indptr[node] - begin, size)
        heard = self.hears.target[tie].astype(np.int64)
        fits = np.flatnonzero(self.state[heard, row[owner]] == after[owner])
        heard, owner = heard[fits], owner[fits]
        number = np.bincount(owner, minlength=cells.size)
        luck = self.task.source.uniform(
            "teller", step=step, replicate=self.task.replicates[row], entity=node
        )
        return np.asarray(heard[number.cumsum() - number + (luck * number).astype(np.int64)])

    def trace(self, duration: Floats) -> Trace:
        """Return what happened, replicates first."""
        if self.changed is None:
            return Trace(self.log.counts, duration)
        shape = self.state.shape
        return Trace(
            self.log.counts,
            duration,
            np.ascontiguousarray(self.state.T),
            np.ascontiguousarray(self.changed.reshape(shape).T),
            None if self.parent is None else np.ascontiguousarray(self.parent.reshape(shape).T),
        )
