"""Rounds: whoever can call rings exactly once in a round and picks one neighbour.

Order of a round (states are those at its start unless said otherwise):

1. Every node in a caller state with an out-neighbour calls one of them, uniformly.
2. The states of both, and chance, decide which contact takes place, or none.
3. Calls that would change the same callee take place one after another in random order; each
   finds the callee as the one before left it. An ignorant called by three spreaders is told once,
   and two of the three meet somebody who knows.
4. Callers change, unless they were changed as callees in this round.
5. Nodes not changed so far may change by themselves.

One call of each spreader per round with a single success per newly told keeps the final size of
Maki and Thompson (1973) in a complete network exactly.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.calling import Outcomes, Switchboard
from rumorsim.engines.contests import Contests
from rumorsim.engines.population import Columns, Population
from rumorsim.engines.prospects import Prospects
from rumorsim.engines.task import Task, Trace
from rumorsim.engines.calendar import Waits

__all__ = ["bytes_per_replicate", "run"]

Ids = NDArray[np.int64]


def run(task: Task) -> Trace:
    """Run a block of replicates with the caller clock in rounds of `Task.dt`."""
    return _Rounds(task).run()


def bytes_per_replicate(task: Task) -> float:
    """Return the memory that a replicate takes, its results and the work of a round included."""
    per_node = 1 + 1 + 4 + 40  # state, marks, tags, calls that may have an effect
    per_node += 5 * bool(task.rules.changes)
    per_node += {"counts": 0, "nodes": 8, "tree": 13}[task.record]
    return task.network.n_nodes * per_node + 8.0 * task.rules.n_states * (task.times.size + 4)


class _Changes(NamedTuple):
    """Cells that change, what they become, and by contact with which node."""

    cells: Ids
    after: Ids
    partner: Ids

    def take(self, rows: NDArray[np.bool_]) -> _Changes:
        return _Changes(*(column[rows] for column in self))


class _Rounds:
    def __init__(self, task: Task) -> None:
        self.task = task
        self.n_nodes = task.network.n_nodes
        self.people = Population(task)
        self.outcomes = Outcomes(task)
        self.switchboard = Switchboard(task, self.outcomes)
        self.contests = Contests(task, self.outcomes)
        n_cells = self.people.state.size
        self.marks = np.zeros(n_cells, dtype=np.bool_)
        self.waits = Waits(task, n_cells) if task.rules.changes else None
        if self.waits is not None:
            self.waits.enter(np.arange(n_cells), self.people.state, 0)
        self.prospects = Prospects(task, self.outcomes, self.people, self.waits)

    def run(self) -> Trace:
        columns, step = Columns(self.task), 0
        live = self.prospects.still_live(np.arange(self.people.n_rows), 0)
        while live.size and step < columns.last:
            columns.note(step, self.people.counts)
            self._round(live, step)
            self.task.tick(live.size)
            step += 1
            live = self.prospects.still_live(live, step)
        columns.fill(step, self.people.counts)
        over = np.ones(self.people.n_rows, dtype=np.bool_)
        over[live[self.prospects.can_change(live)]] = False
        return self.people.trace(columns, over)

    def _round(self, live: Ids, step: int) -> None:
        callees, callers = self._by_calls(live, step)
        self.marks[callees.cells] = True
        callers = callers.take(~self.marks[callers.cells])
        self.marks[callers.cells] = True
        alone = self._by_themselves(live, step)
        self.marks[callees.cells] = self.marks[callers.cells] = False
        found = _Changes(*(np.concatenate(c) for c in zip(callees, callers, alone, strict=True)))
        self.people.change(*found, step)
        if self.waits is not None:
            self.waits.enter(found.cells, self.people.state, step + 1)

    def _by_calls(self, live: Ids, step: int) -> tuple[_Changes, _Changes]:
        """Return the changes of callees, and those of callers."""
        calls = self.switchboard.calls(self.people.table, live, step)
        chosen, tellers = self.contests.settle(calls, self.outcomes.chosen(calls), step)
        rules, start = self.outcomes, calls.row * self.n_nodes
        callees = _Changes(
            (start + calls.callee)[tellers],
            rules.callee_after[chosen[tellers]],
            calls.caller[tellers],
        )
        changes = np.append(rules.caller_after != rules.caller, False)  # one more, for -1
        own = np.flatnonzero(changes[chosen])
        callers = _Changes(
            (start + calls.caller)[own], rules.caller_after[chosen[own]], calls.callee[own]
        )
        return callees, callers

    def _by_themselves(self, live: Ids, step: int) -> _Changes:
        if self.waits is None:
            return _Changes(_NO_IDS, _NO_IDS, _NO_IDS)
        cells = self.waits.due_at(step, live)
        cells = cells[~self.marks[cells]]
        return _Changes(cells, self.waits.after[cells].astype(np.int64), np.full(cells.size, -1))


_NO_IDS = np.empty(0, dtype=np.int64)
