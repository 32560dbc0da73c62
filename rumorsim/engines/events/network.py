"""Exact events on a network, one after another in each replicate, many replicates abreast.

Tie clock: every stored tie u -> v fires a contact at its rate times its factors whenever the states
of u and v match; a symmetric contact of an undirected pair fires each of the two stored ties at
half the rate. Caller clock: every node in a caller state rings at rate 1 and picks one of the nodes
that hear it uniformly; contacts of the pair happen with their probabilities. Changes happen at
their rate times the node's factor.

Events are drawn at a constant rate per node, an upper bound, and some are in vain (uniformisation:
Jensen 1953; thinning: Lewis & Shedler 1979): these advance the time and change nothing, so that
the law is exact. Event i of a replicate reads one draw, ``words("event", step=i, replicate)``. The
waiting time is an exponential of mean 1 (first word) divided by the sum of bounds. A uniform in
[0, sum of bounds) from the second word is split up: its lane (see `rumorsim.engines.events.plan`),
the member of the lane, the member's tie, and what is left decides whether, and which, reaction
happens. The uniform has 53 bits. With m members that fire d ties each, log2(m * d) of them are
used for who; a contact's probability, given a tie, is then met to within m * d * 2**-53: 2e-11
for 1e4 nodes with 16 ties each, 2e-8 for 1e7 of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.events.choice import Choice, Chooser
from rumorsim.engines.events.draws import draw_events
from rumorsim.engines.events.history import History
from rumorsim.engines.events.members import Members, rounds
from rumorsim.engines.events.plan import driven, families
from rumorsim.engines.events.prospects import Prospects
from rumorsim.engines.events.records import Records, without
from rumorsim.engines.events.tables import Tables
from rumorsim.engines.task import Task, Trace

__all__ = ["ABREAST", "bytes_per_replicate", "run"]

ABREAST = 2048
"""Replicates that are run abreast."""

_DRAWS = 32768  # made at a time
_LONGEST = 64  # events drawn ahead; more would be wasted on replicates that end
_TINY = 1e-300
_CELLS = 2**22  # nodes of replicates whose lists are written together
# Events in vain before it is looked whether anything can happen: looking at so many ties costs
# what one such event costs.
PATIENCE, _TIES_A_NULL = 64, 16

Floats = NDArray[np.float64]
Ids = NDArray[np.integer[Any]]
States = NDArray[np.uint8]


def bytes_per_replicate(task: Task) -> float:
    """Return the memory that one more replicate takes, in bytes: state, lists and results."""
    clan = families(driven(task), task.rules.changes)
    results = {"counts": 0.0, "nodes": 9.0, "tree": 13.0}[task.record]
    per_node = 2.0 + 4.0 * (len(clan) + rounds(clan)) + results
    return per_node * task.network.n_nodes + 8.0 * task.rules.n_states * (task.times.size + 1)


def run(task: Task) -> Trace:
    """Run a block of replicates."""
    return _Events(task).run()


class _Events:
    """Replicates abreast in columns; where one has ended, the next takes its column and slot."""

    def __init__(self, task: Task) -> None:
        columns, n_states = min(ABREAST, len(task.replicates)), task.rules.n_states
        self.task, self.n = task, task.network.n_nodes
        self.tables = Tables(task)
        self.members = Members(self.tables, n_states, columns)
        self.chooser = Chooser(self.tables, self.members, task.clock, columns)
        self.prospects = Prospects(task)
        self.records = Records(task, columns)
        self.history = History(task)
        self.state = np.zeros(columns * self.n, np.uint8)
        self.tally = np.zeros((n_states, columns), np.int64)
        self.slot = np.arange(columns)
        self.event, self.quiet = np.zeros((2, columns), np.int64)
        self.time, self.last_change, self.last_seen = np.zeros((3, columns))
        self.patience = PATIENCE + self.prospects.network.n_edges // _TIES_A_NULL
        self._enter(np.arange(columns))

    def run(self) -> Trace:
        while self.time.size:
            count = max(1, min(_LONGEST, _DRAWS // self.time.size))
            replicates = self.task.replicates[self.records.row]
            waits, picks = draw_events(self.task.source, "event", self.event, count, replicates)
            for wait, pick in zip(waits, picks, strict=True):
                self._happen(wait, pick)
            self.event += count
            self.quiet += count
            self._settle()
        found = self.history
        return Trace(
            self.records.counts, self.records.duration, found.state, found.changed, found.parent
        )

    def _happen(self, wait: Floats, pick: Floats) -> None:
        """Let one event happen in every column."""
        total = self.chooser.total()
        alive = total > 0.0
        wait /= np.maximum(total, _TINY)
        wait *= alive
        self.time += wait
        if self.records.is_timed:
            self.records.pass_by(self.time, self.tally)
            alive &= self.time <= self.task.times[-1]
        pick *= total
        choice = self.chooser.choose(pick, alive, self.state, self.slot)
        if choice.column.size:
            self._react(choice)

    def _react(self, choice: Choice) -> None:
        """Change the states of those whom the reactions change."""
        tables, reaction = self.tables, choice.reaction
        turns = tables.turns_driver.take(reaction)
        node = np.where(turns, choice.driver, choice.partner)
        other = np.where(turns, choice.partner, choice.driver)
        old = np.where(turns, choice.driver_state, choice.partner_state)
        self._move(choice.column, node, old, tables.after.take(reaction), other)
        self.last_change[choice.column] = self.time.take(choice.column)
        if tables.has_mutual:
            both = tables.is_mutual.take(reaction).nonzero()[0]
            column, _, driver, partner, _, state = (part.take(both) for part in choice)
            new = tables.partner_after.take(reaction.take(both))
            self._move(column, partner, state, new, driver)

    def _move(self, column: Ids, node: Ids, old: Ids, new: States, other: Ids) -> None:
        slot = self.slot.take(column)
        self.state[slot * self.n + node] = new
        self.members.move(column, slot, node, old, new)
        if self.records.is_timed:
            self.tally[old, column] -= 1
            self.tally[new, column] += 1
        if self.history.changed is not None:
            is_told = old == self.task.rules.rest
            rows, time = self.records.row.take(column), self.time.take(column)
            self.history.write(rows, node, time, np.where(is_told, other, -1))

    def _settle(self) -> None:
        """Write what has ended, and give its columns to replicates that wait."""
        over = self.records.is_over
        self.quiet[self.last_change != self.last_seen] = 0
        self.last_seen[:] = self.last_change
        # Of the last event: nothing happened since where the sum of bounds was 0.
        still = (self.chooser.cumulated[-1] == 0.0) & ~over
        doubtful = np.flatnonzero((over | (self.quiet >= self.patience)) & ~still)
        if doubtful.size:
            self.quiet[doubtful] = 0
            still[doubtful] = ~self._has_prospects(doubtful)
        free = np.flatnonzero(over | still)
        if free.size:
            self._finish(free, np.where(still, self.last_change, np.nan)[free])
            self.task.tick(free.size)
            self._drop(self._enter(free))

    def _has_prospects(self, columns: Ids) -> NDArray[np.bool_]:
        states = self.state.reshape(-1, self.n)[self.slot[columns]]
        rate = self.chooser.rate[self.tables.plain[:, None], columns]
        return self.prospects.any(states, rate)

    def _finish(self, columns: Ids, duration: Floats) -> None:
        states = self.state.reshape(-1, self.n)[self.slot[columns]]
        self.records.finish(columns, _tally(states, len(self.tally)), duration)
        self.history.finish(self.records.row[columns], states)

    def _enter(self, free: Ids) -> Ids:
        """Put replicates that wait into columns; return those that stay free."""
        columns, rows = self.records.enter(free)
        together = max(1, _CELLS // self.n)
        for first in range(0, rows.size, together):
            part = slice(first, first + together)
            self._begin(columns[part], rows[part])
        return free[columns.size :]

    def _begin(self, columns: Ids, rows: Ids) -> None:
        start = self.task.start[rows].astype(np.uint8, copy=False)
        self.state.reshape(-1, self.n)[self.slot[columns]] = start
        self.members.fill(columns, self.slot[columns], start)
        self.chooser.enter(columns, rows)
        self.tally[:, columns] = _tally(start, len(self.tally)).T
        self.records.begin(rows, self.tally[:, columns].T)
        for counter in (self.event, self.quiet, self.time, self.last_change, self.last_seen):
            counter[columns] = 0

    def _drop(self, columns: Ids) -> None:
        if not columns.size:
            return
        self.records.drop(columns)
        self.members.drop(columns)
        self.chooser.drop(columns)
        for name in ("slot", "tally", *("event", "quiet", "time", "last_change", "last_seen")):
            setattr(self, name, without(getattr(self, name), columns))


def _tally(states: States, n_states: int) -> NDArray[np.int64]:
    """Return the nodes in each state, shape (replicates, states)."""
    return np.stack([np.count_nonzero(states == s, axis=1) for s in range(n_states)], axis=1)
