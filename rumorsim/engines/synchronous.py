"""Contacts and changes on a network in steps of equal length, every tie at its own rate.

Everything in step t is decided by the states at time t * dt and takes effect at (t + 1) * dt.

1. A node's hazard is the sum over what it can change to alone: contacts in which it is called,
   contacts in which it calls, changes by itself (`rumorsim.engines.hazards`).
2. It changes in the step in which its hazards since it entered its state reach an exponential
   threshold (`rumorsim.engines.waiting`).
3. Ties whose contacts change both ends meet at exponential moments (`rumorsim.engines.meetings`).
4. What is due in a step takes place in the order of its moments. Everybody changes at most once.
   What is due at one moment (0 after an infinite rate) goes by the smaller exponential (of a node:
   what was left of its threshold), then single changes before meetings.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.adjacency import Neighbourhood
from rumorsim.engines.cells import Cells, Population
from rumorsim.engines.hazards import Hazards
from rumorsim.engines.ledger import Ledger
from rumorsim.engines.meetings import Meetings, Met, Ties
from rumorsim.engines.order import in_time
from rumorsim.engines.slots import slots, unlike
from rumorsim.engines.tallies import Moves, Tallies
from rumorsim.engines.task import Task, Trace
from rumorsim.engines.tellers import tellers
from rumorsim.engines.waiting import Waiting
from rumorsim.networks import Network

__all__ = ["bytes_per_replicate", "run"]


class Leaving(NamedTuple):
    """Who changes in a step, to what, and whom it was in contact with (-1: nobody)."""

    cells: Cells
    after: NDArray[np.uint8]
    parent: NDArray[np.int32]

    @classmethod
    def join(cls, parts: list[Leaving]) -> Leaving:
        """Put several together."""
        return cls(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def run(task: Task) -> Trace:
    """Run a block of replicates with the tie clock.

    Parameters
    ----------
    task : Task
        On a `Network`; times in multiples of `dt`, the last of them finite.
    """
    return _Block(task).run()


def bytes_per_replicate(task: Task) -> float:
    """Return what one replicate more takes: state, tallies and results."""
    network = task.network
    assert isinstance(network, Network)
    watches = unlike(slots(task, directed=network.directed))
    cell = 1 + Waiting.BYTES + Tallies.bytes_per_cell(watches)
    cell += {"counts": 0, "nodes": 8, "tree": 12}[task.record]
    return float(network.n_nodes * cell + 8 * task.times.size * task.rules.n_states)


class _Block:
    def __init__(self, task: Task) -> None:
        network = task.network
        assert isinstance(network, Network)
        self.task = task
        self.slots = slots(task, directed=network.directed)
        self.population = Population.of(task)
        self.ways = Neighbourhood(network, numbered=_has_tie_factors(task))
        self.tallies = Tallies(self.population, self.ways, self.slots)
        self.hazards = Hazards(self.population, task.rates, self.slots, self.tallies)
        self.waiting = Waiting(self.population)
        self.meetings = Meetings.all(task, self.population, self.ways)
        self.ledger = Ledger(task, self.population)

    def run(self) -> Trace:
        state = self.population.state
        self.settle([Moves(-1, s, np.flatnonzero(state == s)) for s in range(len(self.slots))])
        step = 0
        while step < self.ledger.n_steps:
            self.ledger.note(step)
            ties = [meetings.possible() for meetings in self.meetings]
            if self.waiting.is_over() and not any(t.caller.size for t in ties):
                self.task.tick((self.ledger.n_steps - step) * self.population.n_rows)
                break
            self.step(step, ties)
            self.task.tick(self.population.n_rows)
            step += 1
        self.ledger.close(step)
        return self.ledger.trace(self.over())

    def over(self) -> NDArray[np.bool_]:
        """Tell in which replicates nothing can happen any more."""
        over = np.ones(self.population.n_rows, dtype=np.bool_)
        over[self.population.rows(np.flatnonzero(self.waiting.growth))] = False
        for meetings in self.meetings:
            over[self.population.rows(meetings.possible().caller)] = False
        return over

    def step(self, step: int, ties: list[Ties]) -> None:
        """Let one step pass."""
        due = self.waiting.due()
        met = [m.drawn(t, step) for m, t in zip(self.meetings, ties, strict=True) if t.caller.size]
        if met:
            due, meeting = self.first_come(due, Met(*map(np.concatenate, zip(*met, strict=True))))
            parts = [*self.alone(due, step), *self.both(meeting)]
        else:
            parts = self.alone(due, step)
        self.waiting.advance()
        self.settle(self.moves(Leaving.join(parts), step) if parts else [])

    def first_come(self, due: Cells, met: Met) -> tuple[Cells, Met]:
        """Return what is left of single changes and meetings when late ones are dropped."""
        moment = np.concatenate([self.waiting.moments(due), met.moment])
        drawn = np.concatenate([self.waiting.left[due], met.exponential])
        order = np.lexsort((drawn, moment))
        one = np.concatenate([due, met.caller])[order]
        other = np.concatenate([due, met.callee])[order]
        happens = np.empty(order.size, dtype=np.bool_)
        happens[order] = in_time(one, other, self.population.state.size)
        return due[happens[: due.size]], met.where(happens[due.size :])

    def alone(self, due: Cells, step: int) -> list[Leaving]:
        """Return the single changes, state by state."""
        state = self.population.state[due]
        parts = ((s, due[state == s]) for s in range(len(self.slots)) if self.slots[s])
        return [self.leaving(s, cells, step) for s, cells in parts if cells.size]

    def leaving(self, state: int, cells: Cells, step: int) -> Leaving:
        leaving = self.slots[state]
        told = self.task.record == "tree" and state == self.task.rules.rest
        chosen = np.zeros(cells.size, dtype=np.int64)
        if len({slot.after for slot in leaving}) > 1 or (told and len(leaving) > 1):
            chosen = self.hazards.chosen(state, cells, self.waiting.second_units(cells))
        parent = np.full(cells.size, -1, dtype=np.int32)
        for number, slot in enumerate(leaving):
            which = np.flatnonzero(chosen == number)
            if told and slot.watch is not None and which.size:
                rows = self.ways.looking(incoming=slot.watch.incoming)
                parent[which] = tellers(self.population, rows, slot.watch, cells[which], step)
        after = np.array([slot.after for slot in leaving], dtype=np.uint8)
        return Leaving(cells, after[chosen], parent)

    def both(self, met: Met) -> list[Leaving]:
        """Return the changes of both ends of meetings."""
        caller, callee = (self.population.nodes(end).astype(np.int32) for end in met[:2])
        return [
            Leaving(met.caller, met.caller_after, callee),
            Leaving(met.callee, met.callee_after, caller),
        ]

    def moves(self, leaving: Leaving, step: int) -> list[Moves]:
        """Carry changes out, and write them down."""
        state, ledger = self.population.state, self.ledger
        before = state[leaving.cells]
        if ledger.parent is not None:
            told = before == self.task.rules.rest
            ledger.parent[leaving.cells[told]] = leaving.parent[told]
        pair = before.astype(np.int64) << 8 | leaving.after
        moves = [
            Moves(int(p) >> 8, int(p) & 255, np.sort(leaving.cells[pair == p]))
            for p in np.unique(pair)
        ]
        for move in moves:
            state[move.cells] = move.after
            ledger.move(*move, step)
            self.waiting.enter(move.cells, step + 1)
        return moves

    def settle(self, moves: list[Moves]) -> None:
        """Bring tallies and hazards up to the states."""
        touched = self.tallies.follow(moves)
        for move in moves:
            self.expose(move.after, move.cells)
        state = self.population.state[touched]
        for number in np.flatnonzero(self.tallies.listens):
            self.expose(int(number), touched[state == number])

    def expose(self, state: int, cells: Cells) -> None:
        if self.slots[state] and cells.size:
            growth = self.hazards.total(state, cells) * self.task.dt
            self.waiting.expose(cells, growth)


def _has_tie_factors(task: Task) -> bool:
    return any(factor.tie is not None for factor in task.contact_factors)
