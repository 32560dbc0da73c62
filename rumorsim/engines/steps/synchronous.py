"""Contacts and changes on a network in steps of equal length, every tie at its own rate.

Everything in step t is decided by the states at time t * dt and takes effect at (t + 1) * dt.

1. A node's hazard is the sum over what it can change to alone: contacts in which it is called,
   contacts in which it calls, changes by itself (`rumorsim.engines.steps.hazards`).
2. It changes in the step in which its hazards since it entered its state reach an exponential
   threshold (`rumorsim.engines.steps.waiting`).
3. Ties whose contacts change both ends meet at exponential moments
   (`rumorsim.engines.steps.meetings`).
4. What is due in a step takes place in the order of its moments. Everybody changes at most once.
   What is due at one moment (0 after an infinite rate) goes by the smaller exponential (of a node:
   what was left of its threshold), then single changes before meetings.

A reaction that changes nothing takes no part. A node's parent is whom it was in contact with in
its first change; who comes back to the rest state keeps it. An infinite rate times 0 is 0.

Draws, at replicate: "wait" (step = the first one in the state, entity = node): first word the
threshold, second word which of the reactions, against their hazards cumulated in the order of 1
(where any is infinite only those count); "meet" (step, entity = callee, claim = caller): first word
the moment, second word which of several mutual contacts; "teller" (step, entity = node): which of
the ties that made up the hazard, in proportion to what each counts, in the order of the rows. A
symmetric mutual contact of an undirected pair is drawn once, with the lower id as caller.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.adjacency import Neighbourhood
from rumorsim.engines.cells import Cells, Population
from rumorsim.engines.ledger import Ledger
from rumorsim.engines.steps.counters import bytes_per_cell
from rumorsim.engines.steps.hazards import Hazards
from rumorsim.engines.steps.meetings import Meetings, Met
from rumorsim.engines.steps.order import in_order, in_time
from rumorsim.engines.steps.slots import Slot, slots, unlike
from rumorsim.engines.steps.tallies import Moves, Tallies, limits
from rumorsim.engines.steps.tellers import tellers
from rumorsim.engines.steps.waiting import Waiting
from rumorsim.engines.task import Task, Trace
from rumorsim.networks import Network

__all__ = ["CELLS_PER_BLOCK", "bytes_per_replicate", "run"]

CELLS_PER_BLOCK = 1 << 18
"""Replicates times nodes of a block that runs fastest: enough to do in each step, not too many for
the cache."""

Floats = NDArray[np.float64]

# Cells looked at together: their temporary arrays stay in a level-2 cache.
_CELLS_AT_ONCE = 1 << 15

# Bytes per cell of the lists of who changes and who feels it, when many do.
_PASSING = 24


def run(task: Task) -> Trace:
    """Run a block of replicates with the tie clock.

    Parameters
    ----------
    task : Task
        On a `Network`; times in multiples of `dt`, the last of them finite.
    """
    return _Block(task).run()


def bytes_per_replicate(task: Task) -> float:
    """Return what one replicate more takes: state, tallies, results, and lists within a step."""
    network = task.network
    assert isinstance(network, Network)
    watches = unlike(slots(task, directed=network.directed))
    cell = 1 + Waiting.BYTES + bytes_per_cell(limits(watches, network))
    cell += 8 * sum(not watch.is_plain for watch in watches)
    cell += {"counts": 0, "nodes": 8, "tree": 12}[task.record] + _PASSING
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
        self.begin()
        step, moved = 0, False
        while step < self.ledger.n_steps:
            self.ledger.note(step)
            met = [part for meetings in self.meetings for part in meetings.within(step)]
            if not (moved or met) and self.waiting.is_over():
                self.task.tick((self.ledger.n_steps - step) * self.population.n_rows)
                break
            moved = self.step(step, met)
            self.task.tick(self.population.n_rows)
            step += 1
        self.ledger.close(step)
        return self.ledger.trace(self.over())

    def begin(self) -> None:
        """Set tallies and hazards up."""
        states = range(len(self.slots))
        cells = [np.flatnonzero(self.population.state == state) for state in states]
        felt = self.tallies.follow([Moves(-1, state, cells[state]) for state in states])
        for state in states:
            if any(slot.watch is None for slot in self.slots[state]):
                felt.append((state, cells[state]))
        self.expose(felt)

    def over(self) -> NDArray[np.bool_]:
        """Tell in which replicates nothing can happen any more."""
        over = np.ones(self.population.n_rows, dtype=np.bool_)
        over[self.population.rows(np.flatnonzero(self.waiting.growth))] = False
        for meetings in self.meetings:
            for ties in meetings.possible():
                over[self.population.rows(ties.caller)] = False
        return over

    def step(self, step: int, met: list[Met]) -> bool:
        """Let one step pass; tell whether anybody changed."""
        due, left = self.waiting.advance()
        moves: list[Moves] = []
        if met:
            due, meeting = self.first_come(due, left, Met.join(met))
            moves += self.both(meeting)
        moves += self.alone(due, step)
        self.carry_out(moves, step)
        return bool(moves)

    def first_come(self, due: Cells, left: Floats, met: Met) -> tuple[Cells, Met]:
        """Return what is left of single changes and meetings when late ones are dropped."""
        moment = np.concatenate([self.waiting.moments(due, left), met.moment])
        order = in_order(moment, np.concatenate([left, met.exponential]))
        one = np.concatenate([due, met.caller])[order]
        other = np.concatenate([due, met.callee])[order]
        happens = np.empty(order.size, dtype=np.bool_)
        happens[order] = in_time(one, other, self.population.state.size)
        return due[happens[: due.size]], met.where(happens[due.size :])

    def alone(self, due: Cells, step: int) -> list[Moves]:
        """Return the single changes, state by state."""
        state = self.population.state.take(due)
        moves: list[Moves] = []
        for number in range(len(self.slots)):
            cells = due.compress(state == number)
            if cells.size:
                moves += self.leaving(number, cells, step)
        return moves

    def leaving(self, state: int, cells: Cells, step: int) -> list[Moves]:
        """Return to what some cells of one state change, and put down who told them."""
        leaving = self.slots[state]
        afters = list(dict.fromkeys(slot.after for slot in leaving))
        told = self.task.record == "tree" and state == self.task.rules.rest
        if len(afters) == 1 and not told:
            return [Moves(state, afters[0], cells)]
        by_slot = self.by_slot(state, cells)
        if told:
            for slot, part in by_slot:
                self.tell(slot, part, step)
        return [Moves(state, slot.after, part) for slot, part in by_slot if part.size]

    def by_slot(self, state: int, cells: Cells) -> list[tuple[Slot, Cells]]:
        """Return which cells of one state leave it by which slot."""
        leaving = self.slots[state]
        if len(leaving) == 1:
            return [(leaving[0], cells)]
        chosen = self.hazards.chosen(state, cells, self.waiting.second_units(cells))
        return [(slot, cells.compress(chosen == number)) for number, slot in enumerate(leaving)]

    def tell(self, slot: Slot, cells: Cells, step: int) -> None:
        """Put down who told cells that leave the rest state by one slot."""
        cells = cells.compress(self.ledger.unmoved(cells))
        if slot.watch is not None and cells.size:
            rows = self.ways.looking(incoming=slot.watch.incoming)
            self.ledger.told(cells, tellers(self.population, rows, slot.watch, cells, step))

    def both(self, met: Met) -> list[Moves]:
        """Return the changes of both ends of meetings, and put down who met whom."""
        cells, peers, after = met.ends()
        before = self.population.state.take(cells)
        if self.task.record == "tree":
            told = (before == self.task.rules.rest) & self.ledger.unmoved(cells)
            self.ledger.told(cells[told], self.population.nodes(peers[told]))
        pair = before.astype(np.int64) << 8 | after
        pairs = np.flatnonzero(np.bincount(pair)).tolist()
        return [Moves(p >> 8, p & 255, cells.compress(pair == p)) for p in pairs]

    def carry_out(self, moves: list[Moves], step: int) -> None:
        """Change states, tallies and hazards."""
        for move in moves:
            self.population.state[move.cells] = move.after
            self.ledger.move(*move, step)
        self.waiting.leave([move.cells for move in moves], step + 1)
        felt = self.tallies.follow(moves)
        self.expose([(move.after, move.cells) for move in moves if self.slots[move.after]])
        self.expose(felt)

    def expose(self, felt: list[tuple[int, Cells]]) -> None:
        """Put cells, state by state, under the hazards that follow from the tallies."""
        for state, cells in felt:
            for start in range(0, cells.size, _CELLS_AT_ONCE):
                part = cells[start : start + _CELLS_AT_ONCE]
                self.waiting.expose(part, self.hazards.total(state, part) * self.task.dt)


def _has_tie_factors(task: Task) -> bool:
    return any(factor.tie is not None for factor in task.contact_factors)
