"""Whether anything can still happen in a replicate of calls in rounds."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.calendar import NEVER, Calendar
from rumorsim.engines.calling import Outcomes
from rumorsim.engines.cells import Cells
from rumorsim.engines.register import Register
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
        n_ties = 0 if isinstance(self.network, WellMixed) else self.network.n_edges
        height = max(1, _CHUNK // max(self.network.n_nodes, n_ties))
        parts = [
            self._call_matters(rows[start : start + height])
            | self._waits(rows[start : start + height])
            for start in range(0, rows.size, height)
        ]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.bool_)

    def _by_counts(self, rows: Cells) -> Flags:
        counts, rules = self.register.counts[rows], self.outcomes
        meets = counts[:, rules.caller] > 0
        meets &= counts[:, rules.callee] > (rules.caller == rules.callee)
        leaves = (counts[:, self.before] > 0) & _of_rows(self.can_leave, rows)
        meets &= _of_rows(rules.possible, rows)
        return np.asarray(meets.any(axis=1) | leaves.any(axis=1))

    def _waits(self, rows: Cells) -> Flags:
        if self.calendar is None:
            return np.zeros(rows.size, dtype=np.bool_)
        due = self.calendar.due.reshape(self.state.shape)[rows]
        return np.asarray((due != NEVER).any(axis=1))

    def _call_matters(self, rows: Cells) -> Flags:
        state, possible = self.state[rows], _of_rows(self.outcomes.possible, rows)
        found = np.zeros(rows.size, dtype=np.bool_)
        for contact in np.flatnonzero(possible.any(axis=0)).tolist():
            found |= possible[:, contact] & self._meet(state, contact)
        return found

    def _meet(self, state: NDArray[np.uint8], contact: int) -> Flags:
        """Flag the rows with a tie on which a contact has a positive probability."""
        caller = state == self.outcomes.caller[contact]
        callee = state == self.outcomes.callee[contact]
        factor = self.outcomes.factors[contact]
        if factor.caller is not None:
            caller &= factor.caller > 0
        if factor.callee is not None:
            callee &= factor.callee > 0
        if isinstance(self.network, WellMixed):
            pairs = caller.sum(axis=1) * callee.sum(axis=1)
            return np.asarray(pairs > (caller & callee).sum(axis=1))
        meets = caller[:, self.network.source] & callee[:, self.network.target]
        if factor.tie is not None:
            meets &= factor.tie > 0
        return np.asarray(meets.any(axis=1))


def _of_rows(table: Flags, rows: Cells) -> NDArray[Any]:
    """Return the entries of some rows of a table with one row for each, or for all alike."""
    return table[rows] if len(table) > 1 else table
