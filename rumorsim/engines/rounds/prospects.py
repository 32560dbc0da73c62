"""Whether anything can still happen in a replicate of calls in rounds."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.cells import Cells
from rumorsim.engines.rounds.calendar import NEVER, Calendar
from rumorsim.engines.rounds.calling import Calls, Outcomes
from rumorsim.engines.rounds.register import Register
from rumorsim.engines.task import Task
from rumorsim.networks import WellMixed

__all__ = ["Prospects"]

Flags = NDArray[np.bool_]

_CHUNK = 2**20


class Prospects:
    """Tells which replicates are over: cheaply by counts, exactly tie by tie.

    When the exact check is made decides nothing, since rounds in which nothing can happen change
    nothing.
    """

    def __init__(
        self, task: Task, outcomes: Outcomes, register: Register, calendar: Calendar | None
    ) -> None:
        self.network = task.network
        self.outcomes, self.register, self.calendar = outcomes, register, calendar
        self.state = register.population.state.reshape(-1, task.network.n_nodes)
        self.before = np.array([change.before for change in task.rules.changes], dtype=np.int64)
        self.can_leave = task.rates.changes > 0
        reactive = outcomes.reactive.reshape(outcomes.n_states, outcomes.n_states)
        self.within = np.diagonal(reactive)
        self.between = reactive & ~np.eye(outcomes.n_states, dtype=np.bool_)

    def still_live(self, live: Cells, step: int) -> Cells:
        """Return the rows that are not known to be over, some of those given.

        Every row is checked by its counts, and exactly after 1, 2, 4, ... quiet rounds.
        """
        live = live[self._by_counts(live)]
        quiet = self.register.quiet(live, step)
        due = (quiet > 0) & (quiet & (quiet - 1) == 0)
        keeps = ~due
        keeps[due] = self.can_change(live[due])
        return np.asarray(live[keeps])

    def can_change(self, rows: Cells) -> Flags:
        """Flag, exactly, the rows in which a call or a node by itself may change something."""
        found = np.zeros(rows.size, dtype=np.bool_)
        height = max(1, _CHUNK // self.network.n_nodes)
        for start in range(0, rows.size, height):
            part = slice(start, start + height)
            found[part] = self._node_waits(rows[part]) | self._call_matters(rows[part])
        return found

    def _by_counts(self, rows: Cells) -> Flags:
        """Flag the rows with both states of some contact, or a state that can be left."""
        present = self.register.counts[rows] > 0
        several = self.register.counts[rows] > 1
        leaves = (present[:, self.before] & _of_rows(self.can_leave, rows)).any(axis=1)
        meets = (present @ self.between & present) | (several & self.within)
        return np.asarray(leaves | meets.any(axis=1))

    def _node_waits(self, rows: Cells) -> Flags:
        if self.calendar is None:
            return np.zeros(rows.size, dtype=np.bool_)
        due = self.calendar.due.reshape(self.state.shape)[rows]
        return np.asarray((due != NEVER).any(axis=1))

    def _call_matters(self, rows: Cells) -> Flags:
        found = np.zeros(rows.size, dtype=np.bool_)
        if isinstance(self.network, WellMixed):
            for contact in range(self.outcomes.caller.size):
                found |= self._meet(rows, contact)
        else:
            width = max(1, _CHUNK // rows.size)
            for start in range(0, self.network.n_edges, width):
                found |= self._on_ties(rows, slice(start, start + width))
        return found

    @cached_property
    def source(self) -> NDArray[np.int32]:
        """The callers of all ties; only needed where a replicate falls quiet."""
        return self.network.source

    def _on_ties(self, rows: Cells, ties: slice) -> Flags:
        """Flag the rows in which a call along some ties may change something."""
        source = self.source[ties].astype(np.int64)
        target = self.network.target[ties].astype(np.int64)
        state = self.state[rows]
        code = self.outcomes.code_of(state[:, source], state[:, target])
        row, tie = np.nonzero(self.outcomes.reactive[code])
        y = np.zeros(row.size)
        calls = Calls(rows[row], source[tie], target[tie], tie + ties.start, code[row, tie], y)
        found = np.zeros(rows.size, dtype=np.bool_)
        found[row[self.outcomes.can_change(calls)]] = True
        return found

    def _meet(self, rows: Cells, contact: int) -> Flags:
        """Flag the well-mixed rows in which a contact may change something."""
        rules = self.outcomes
        effect = rules.changes_caller[contact] | rules.changes_callee[contact]
        possible = effect & _of_rows(rules.rates[:, contact] > 0.0, rows)
        before = rules.caller[contact], rules.callee[contact]
        if contact not in rules.factors:
            counts = self.register.counts[rows]
            pairs = counts[:, before[0]] * (counts[:, before[1]] - (before[0] == before[1]))
            return np.asarray(possible & (pairs > 0))
        caller, callee = (self.state[rows] == state for state in before)
        factor = rules.factors[contact]
        caller &= factor.caller is None or factor.caller > 0.0
        callee &= factor.callee is None or factor.callee > 0.0
        pairs = caller.sum(axis=1) * callee.sum(axis=1) - (caller & callee).sum(axis=1)
        return np.asarray(possible & (pairs > 0))


def _of_rows(table: Flags, rows: Cells) -> NDArray[Any]:
    """Return the entries of some rows of a table with one row for each, or for all alike."""
    return table[rows] if len(table) > 1 else table
