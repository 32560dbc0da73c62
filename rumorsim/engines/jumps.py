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

from rumorsim.engines.event_draws import draw_events
from rumorsim.engines.rules import Rules
from rumorsim.engines.task import Task, Trace

__all__ = ["LANES", "bytes_per_replicate", "run"]

LANES = 4096
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
    """Lanes of replicates in step; a lane whose replicate has ended takes the next one."""

    def __init__(self, task: Task) -> None:
        rules, times = task.rules, task.times
        n_replicates, n_reactions = len(task.replicates), len(rules.contacts) + len(rules.changes)
        self.task = task
        self.reactants = list(_reactants(rules))
        self.bands = list(_bands(rules))
        self.rates = _rates(task)
        self.ahead = np.append(times, np.inf)
        self.at_start = int(times.size > 1 and times[0] == 0.0)
        self.timed = bool(np.isfinite(times[self.at_start :]).any())
        self.results = np.empty((n_replicates, times.size, rules.n_states), np.int64)
        self.duration = np.full(n_replicates, np.nan)
        self.entered = 0
        size = min(LANES, n_replicates)
        self.row, self.event, self.passed = np.zeros((3, size), np.int64)
        self.time, self.next_time = np.zeros((2, size))
        self.rate = np.empty((n_reactions, size))
        self.counts = np.empty((rules.n_states, size))
        self._enter(np.arange(size))
        self._make_room()

    def run(self) -> Trace:
        while self.row.size:
            count = max(1, min(_LONGEST, _DRAWS // self.row.size))
            replicates = self.task.replicates[self.row]
            waits, picks = draw_events(self.task.source, "jump", self.event, count, replicates)
            for wait, pick in zip(waits, picks, strict=True):
                self._happen(wait, pick)
            self.event += count
            self._settle()
        return Trace(self.results, self.duration)

    def _happen(self, wait: Floats, pick: Floats) -> None:
        """Let one event happen in every lane; where the total rate is 0, nothing does."""
        scratch, mask = self.scratch, self.mask
        self._cumulate()
        total = self.cumulated[-1]
        pick *= total
        np.maximum(total, _TINY, out=scratch)
        wait /= scratch
        wait *= np.greater(total, 0.0, out=mask)
        self.time += wait
        if self.timed:
            self._record_passed()
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

    def _record_passed(self) -> None:
        """Write the counts, as they still are, at the times that have just been passed."""
        while np.greater(self.time, self.next_time, out=self.mask).any():
            lanes = np.flatnonzero(self.mask)
            self.results[self.row[lanes], self.passed[lanes]] = self.counts[:, lanes].T
            self.passed[lanes] += 1
            self.next_time[lanes] = self.ahead[self.passed[lanes]]

    def _settle(self) -> None:
        """Write what has ended, and give its lanes to replicates that wait."""
        over = self.passed == self.task.times.size
        # Of the last event: nothing happened since where the total was 0.
        still = (self.cumulated[-1] == 0.0) & ~over
        free = np.flatnonzero(over | still)
        if free.size:
            self._finish(np.flatnonzero(still))
            self.task.tick(free.size)
            self._drop(self._enter(free))

    def _finish(self, lanes: Ids) -> None:
        """Write the counts, which stay as they are, at all times to come."""
        rows, last = self.row[lanes], self.counts[:, lanes].T
        to_come = np.arange(self.task.times.size) >= self.passed[lanes, None]
        self.results[rows] = np.where(to_come[:, :, None], last[:, None], self.results[rows])
        self.duration[rows] = self.time[lanes]

    def _enter(self, free: Ids) -> Ids:
        """Put replicates that wait into lanes; return the lanes that stay free."""
        last = min(self.entered + free.size, len(self.task.replicates))
        rows = np.arange(self.entered, last)
        lanes, self.entered = free[: rows.size], last
        start = self.task.start[rows]
        if self.at_start:
            self.results[rows, 0] = start
        self.row[lanes], self.event[lanes], self.time[lanes] = rows, 0, 0.0
        self.passed[lanes], self.next_time[lanes] = self.at_start, self.ahead[self.at_start]
        self.counts[:, lanes] = start.T
        self.rate[:, lanes] = self.rates[:, rows if self.task.rates.varies else [0]]
        return free[rows.size :]

    def _drop(self, lanes: Ids) -> None:
        if lanes.size:
            for name in ("row", "event", "passed", "time", "next_time", "rate", "counts"):
                setattr(self, name, np.delete(getattr(self, name), lanes, axis=-1))
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
