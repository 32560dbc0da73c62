"""Rounds: whoever can call rings exactly once in a round and picks one neighbour.

Order of a round (states are those at its start unless said otherwise):

1. Every node in a caller state with an out-neighbour calls one of them, uniformly.
2. The states of both, and chance, decide which contact takes place, or none.
3. Calls that would change the same callee take place one after another in random order; each
   finds the callee as the one before left it. An ignorant called by three spreaders is told once,
   and two of the three meet somebody who knows.
4. Callers change, unless they were changed as callees in this round.
5. Nodes not changed so far may change by themselves.

A replicate ends when nothing can change any more; looking for that exactly, tie by tie, is
put off until it has been quiet for 1, 2, 4, ... rounds, which no result depends on.

Draws, at step = number of the round and replicate: "call" (entity = caller): first word the
neighbour, ``floor(unit * degree)`` in its row, second word the outcome, against the probabilities
of the pair's contacts cumulated in order; "order" (entity = caller): calls to one callee go by
ascending first words; "wait" (entity = node, step = the first one in its state): threshold and
which of the changes by themselves. Well mixed, neighbour k of u is k, from u on k + 1.

A node's parent is the last caller that changed it in the round of its first change, or, as a
caller, the one it called.

One call of each spreader per round with a single success per newly told keeps the final size of
Maki and Thompson (1973) in a complete network exactly.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.cells import Cells
from rumorsim.engines.rounds.calendar import Calendar
from rumorsim.engines.rounds.calling import Outcomes, Switchboard
from rumorsim.engines.rounds.contests import Contests
from rumorsim.engines.rounds.prospects import Prospects
from rumorsim.engines.rounds.register import Register, populate
from rumorsim.engines.task import Task, Trace

__all__ = ["block", "bytes_per_replicate", "run"]

_CELLS = 500_000
"""Nodes of all replicates together; from 2e5 to 1e6 a call takes the least time."""


def run(task: Task) -> Trace:
    """Run a block of replicates with the caller clock in rounds of `Task.dt`."""
    return _Rounds(task).run()


def bytes_per_replicate(task: Task) -> float:
    """Return the memory that a replicate takes, its results and the work of a round included."""
    per_node = 1 + 1 + 4 + 80  # state, marks, tags, calls that may have an effect
    per_node += 5 * bool(task.rules.changes)
    per_node += {"counts": 0, "nodes": 8, "tree": 12}[task.record]
    return task.network.n_nodes * per_node + 8.0 * task.rules.n_states * (task.times.size + 4)


def block(task: Task) -> int:
    """Return how many replicates run best together."""
    return max(1, _CELLS // task.network.n_nodes)


class _Changes(NamedTuple):
    """Cells that change, what they become, and by contact with which node."""

    cells: Cells
    after: Cells
    partner: Cells

    def take(self, rows: NDArray[np.bool_]) -> _Changes:
        return _Changes(*(column[rows] for column in self))


class _Rounds:
    def __init__(self, task: Task) -> None:
        self.task = task
        self.population = populate(task)
        self.register = Register(task, self.population)
        self.outcomes = Outcomes(task)
        self.switchboard = Switchboard(task, self.population, self.outcomes)
        self.contests = Contests(self.population, self.outcomes)
        self.calendar = Calendar(task, self.population) if task.rules.changes else None
        self.prospects = Prospects(task, self.outcomes, self.register, self.calendar)
        self.marks = np.zeros(self.population.state.size, dtype=np.bool_)

    def run(self) -> Trace:
        if self.calendar is not None:
            self.calendar.enter(np.arange(self.population.state.size), 0)
        live = self.prospects.still_live(np.arange(self.population.n_rows), 0)
        step, n_steps = 0, self.register.n_steps
        while live.size and step < n_steps:
            self.register.note(step)
            self._round(live, step)
            self.task.tick(self.population.n_rows)
            step += 1
            live = self.prospects.still_live(live, step)
        self.task.tick((n_steps - step) * self.population.n_rows)
        self.register.close(step)
        over = np.ones(self.population.n_rows, dtype=np.bool_)
        over[live[self.prospects.can_change(live)]] = False
        return self.register.trace(over)

    def _round(self, live: Cells, step: int) -> None:
        callees, callers = self._by_calls(live, step)
        self.marks[callees.cells] = True
        callers = callers.take(~self.marks[callers.cells])
        self.marks[callers.cells] = True
        alone = self._by_themselves(live, step)
        self.marks[callees.cells] = self.marks[callers.cells] = False
        found = _Changes(*(np.concatenate(c) for c in zip(callees, callers, alone, strict=True)))
        self.register.change(*found, step)
        if self.calendar is not None:
            self.calendar.enter(found.cells, step + 1)

    def _by_calls(self, live: Cells, step: int) -> tuple[_Changes, _Changes]:
        """Return the changes of callees, and those of callers."""
        calls, rules = self.switchboard.calls(live, step), self.outcomes
        chosen, tellers = self.contests.settle(calls, rules.chosen(calls), step)
        own = np.flatnonzero(rules.changes_caller[chosen])
        start = calls.row * self.population.n_nodes
        callees = (start + calls.callee, rules.callee_after[chosen], calls.caller)
        callers = (start + calls.caller, rules.caller_after[chosen], calls.callee)
        return (
            _Changes(*(column[tellers] for column in callees)),
            _Changes(*(column[own] for column in callers)),
        )

    def _by_themselves(self, live: Cells, step: int) -> _Changes:
        if self.calendar is None:
            return _Changes(_NOBODY, _NOBODY, _NOBODY)
        cells = self.calendar.due_at(step, live)
        cells = cells[~self.marks[cells]]
        after = self.calendar.after[cells].astype(np.int64)
        return _Changes(cells, after, np.full(cells.size, -1))


_NOBODY = np.empty(0, dtype=np.int64)
