"""Exact events in a well-mixed population: a jump chain of counts, many replicates in step.

With n nodes, contact a + b takes place at total rate ``rate * n_a * n_b / (n - 1)``, where
``n_a * (n_a - 1)`` stands for a = b. Tie clock: rate is that of the contact, halved where it is
symmetric, since a pair then meets once. Caller clock: each node that can call rings at rate 1, and
rate is the probability that a call has the effect. A change takes place at ``rate * n_a``.

Event i of a replicate reads one draw, ``words("jump", step=i, replicate)``: the waiting time is an
exponential of mean 1 (first word) divided by the total rate, and the reaction is found by a uniform
(second word) among the rates cumulated in the order contacts, changes (Gillespie 1977, "Exact
stochastic simulation of coupled chemical reactions", J. Phys. Chem. 81, direct method). The uniform
has 53 bits: a reaction's share of the total rate is hit to within 2**-53.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.events.draws import draw_events
from rumorsim.engines.events.records import Records, without
from rumorsim.engines.rules import Rules
from rumorsim.engines.task import Task, Trace

__all__ = ["COLUMNS", "bytes_per_replicate", "run"]

COLUMNS = 4096
"""Replicates that are run in step; of the powers of two the fastest, see benchmarks/README.md."""

_DRAWS = 32768  # made at a time; their working set stays in a level-2 cache
_LONGEST = 64  # events drawn ahead; more would be wasted on replicates that end
_TINY = 1e-300

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]
Band: TypeAlias = tuple[int, list[tuple[Callable[..., Any], int]]]


def bytes_per_replicate(task: Task) -> float:
    """Return the memory that one more replicate takes, in bytes: start and results."""
    return 8.0 * (task.rules.n_states * (task.times.size + 1) + 2)


def run(task: Task) -> Trace:
    """Run a block of replicates; memory beside the results does not grow with their number."""
    return _Jumps(task).run()


class _Jumps:
    """Replicates abreast in columns; where one has ended, the next takes its column."""

    def __init__(self, task: Task) -> None:
        size = min(COLUMNS, len(task.replicates))
        self.task = task
        self.reactants = list(_reactants(task.rules))
        self.bands = list(_bands(task.rules))
        self.rates = _rates(task)
        self.records = Records(task, size)
        self.event = np.zeros(size, np.int64)
        self.time = np.zeros(size)
        self.rate = np.empty((len(self.reactants), size))
        self.counts = np.empty((task.rules.n_states, size))
        self._enter(np.arange(size))
        self._make_room()

    def run(self) -> Trace:
        while self.time.size:
            count = max(1, min(_LONGEST, _DRAWS // self.time.size))
            replicates = self.task.replicates[self.records.row]
            waits, picks = draw_events(self.task.source, "jump", self.event, count, replicates)
            for wait, pick in zip(waits, picks, strict=True):
                self._happen(wait, pick)
            self.event += count
            self._settle()
        return Trace(self.records.counts, self.records.duration)

    def _happen(self, wait: Floats, pick: Floats) -> None:
        """Let one event happen in every column; where the total rate is 0, nothing does."""
        scratch, mask = self.scratch, self.mask
        self._cumulate()
        total = self.cumulated[-1]
        pick *= total
        np.maximum(total, _TINY, out=scratch)
        wait /= scratch
        wait *= np.greater(total, 0.0, out=mask)
        self.time += wait
        if self.records.is_timed:
            self.records.pass_by(self.time, self.counts)
        for reaction, steps in self.bands:
            np.copyto(scratch, np.greater(self.cumulated[reaction], pick, out=mask))
            for step, state in steps:
                step(self.level[state], scratch, out=self.level[state])

    def _cumulate(self) -> None:
        """Write the rates of the reactions, cumulated."""
        level, scratch = self.level, self.scratch
        for reaction, (first, second) in enumerate(self.reactants):
            out = self.cumulated[reaction]
            np.multiply(self.rate[reaction], level[first], out=out)
            if second == first:
                out *= np.subtract(level[first], 1.0, out=scratch)
            elif second is not None:
                out *= level[second]
            if reaction:
                out += self.cumulated[reaction - 1]

    def _settle(self) -> None:
        """Write what has ended, and give its columns to replicates that wait."""
        over = self.records.is_over
        # Of the last event: nothing happened since where the total was 0.
        still = (self.cumulated[-1] == 0.0) & ~over
        free = np.flatnonzero(over | still)
        if free.size:
            self.records.finish(np.flatnonzero(still), self.counts[:, still].T, self.time[still])
            self.task.tick(free.size)
            self._drop(self._enter(free))

    def _enter(self, free: Ids) -> Ids:
        """Put replicates that wait into columns; return those that stay free."""
        columns, rows = self.records.enter(free)
        start = self.task.start[rows]
        self.records.begin(rows, start)
        self.event[columns], self.time[columns] = 0, 0.0
        self.counts[:, columns] = start.T
        self.rate[:, columns] = self.rates[:, rows if self.task.rates.varies else [0]]
        return free[columns.size :]

    def _drop(self, columns: Ids) -> None:
        if columns.size:
            self.records.drop(columns)
            for name in ("event", "time", "rate", "counts"):
                setattr(self, name, without(getattr(self, name), columns))
            self._make_room()

    def _make_room(self) -> None:
        self.level = list(self.counts)
        self.cumulated = np.empty_like(self.rate)
        self.scratch = np.empty_like(self.time)
        self.mask = np.empty(self.time.shape, np.bool_)


def _reactants(rules: Rules) -> Iterator[tuple[int, int | None]]:
    for contact in rules.contacts:
        yield contact.caller, contact.callee
    for change in rules.changes:
        yield change.before, None


def _rates(task: Task) -> Floats:
    """Return what the products of counts are multiplied by, shape (reactions, rows of rates)."""
    others = task.network.n_nodes - 1
    share = [
        (0.5 if task.clock == "tie" and contact.is_symmetric else 1.0) / others if others else 0.0
        for contact in task.rules.contacts
    ]
    contacts = task.rates.contacts * np.array(share)
    return np.concatenate([contacts, task.rates.changes], axis=1).T


def _bands(rules: Rules) -> Iterator[Band]:
    """Yield what to add where the pick is below the cumulated rate of a reaction.

    A pick below that of reaction j is below those of all later ones too, so the sum over them of
    the differences between successive reactions is the effect of the one that takes place.
    """
    effects = np.array([*_effects(rules), np.zeros(rules.n_states, np.int64)])
    for reaction, difference in enumerate(effects[:-1] - effects[1:]):
        steps: list[tuple[Callable[..., Any], int]] = []
        for state, amount in enumerate(difference.tolist()):
            steps += [(np.add if amount > 0 else np.subtract, state)] * abs(amount)
        if steps:
            yield reaction, steps


def _effects(rules: Rules) -> Iterator[Ids]:
    """Yield what each reaction adds to the counts."""
    unit = np.eye(rules.n_states, dtype=np.int64)
    for contact in rules.contacts:
        before = unit[contact.caller] + unit[contact.callee]
        yield unit[contact.caller_after] + unit[contact.callee_after] - before
    for change in rules.changes:
        yield unit[change.after] - unit[change.before]
