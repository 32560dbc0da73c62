"""How many neighbours of each node are in the states that matter, kept while they change."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.adjacency import Neighbourhood, Rows
from rumorsim.engines.cells import Cells, Population, Reached
from rumorsim.engines.steps.counters import Counters
from rumorsim.engines.steps.slots import Slot, Watch, unlike
from rumorsim.networks import Network

__all__ = ["Moves", "Tallies", "limits"]

Floats = NDArray[np.float64]

# Up to one tie in so many cells, sorting the ends of ties is faster than a pass over the cells.
_FEW = 64


class Moves(NamedTuple):
    """Cells that change from one state to another; -1: from none."""

    before: int
    after: int
    cells: Cells


class Tallies:
    """Neighbours in each watched state: their number, or the sum of what they count.

    Attributes
    ----------
    watches : list of Watch
    counters : Counters
        Of the watches in which each neighbour counts 1.
    sums : dict of int to ndarray of float64, shape (cells,)
        Of the others, by the number of the watch. Up to date for cells in states that listen.
    listens : list of int
        States whose hazards depend on neighbours.
    """

    def __init__(
        self, population: Population, ways: Neighbourhood, slots: tuple[tuple[Slot, ...], ...]
    ) -> None:
        n_cells = population.state.size
        self.population = population
        self.ways = ways
        self.slots = slots
        self.watches = unlike(slots)
        self.listens = [s for s, leaving in enumerate(slots) if any(slot.watch for slot in leaving)]
        self._directions = sorted({watch.incoming for watch in self.watches})
        self.counters = Counters(n_cells, limits(self.watches, ways.network))
        plain = [watch.is_plain for watch in self.watches]
        self.sums = {n: np.zeros(n_cells) for n, is_plain in enumerate(plain) if not is_plain}
        self._touched = np.zeros(n_cells if self.sums else 0, dtype=np.bool_)

    def number(self, watch: Watch) -> int:
        """Return the place of a watch."""
        return next(n for n, known in enumerate(self.watches) if known.is_same(watch))

    def of(self, watch: Watch, cells: Cells) -> Floats:
        """Return the tallies of a watch."""
        number = self.number(watch)
        if watch.is_plain:
            return self.counters.count(number, cells)
        return self.sums[number].take(cells)

    def follow(self, moves: list[Moves]) -> list[tuple[int, Cells]]:
        """Count anew after changes.

        Returns
        -------
        list of (state, cells)
            The cells whose hazards may have changed.
        """
        few: list[Cells] | None = [] if self._are_few(moves) else None
        for move in moves:
            for incoming in self._directions:
                self._see(move, incoming, few)
        felt = self._felt(few)
        if self.sums:
            for state, cells in (*felt, *(move[1:] for move in moves)):
                self._weigh(state, cells)
        return felt

    def _are_few(self, moves: list[Moves]) -> bool:
        if sum(move.cells.size for move in moves) * _FEW >= self.population.state.size:
            return False
        nodes = [self.population.nodes(move.cells) for move in moves]
        ways = [self.ways.seen(incoming=incoming) for incoming in self._directions]
        ties = sum(rows.count(some) for rows in ways for some in nodes)
        return ties * _FEW < self.population.state.size

    def _see(self, move: Moves, incoming: bool, few: list[Cells] | None) -> None:
        """Let the neighbours that watch in one way take note of a change."""
        watched = {
            number: 1 if watch.state == move.after else -1
            for number, watch in enumerate(self.watches)
            if watch.incoming == incoming and watch.state in (move.before, move.after)
        }
        if not watched:
            return
        counted = {n: change for n, change in watched.items() if self.watches[n].is_plain}
        for reached in self.population.reached(self.ways.seen(incoming=incoming), move.cells):
            self.counters.add(reached.peer, counted)
            if few is not None:
                few.append(reached.peer)
            elif self.sums:
                self._touched[reached.peer] = True

    def _felt(self, few: list[Cells] | None) -> list[tuple[int, Cells]]:
        state = self.population.state
        if few is not None:
            cells = _distinct(few)
            self.counters.acknowledge(cells)
            states = state.take(cells)
            return [(number, cells.compress(states == number)) for number in self.listens]
        touched = self.counters.changed()
        if self.sums:
            touched |= self._touched
            self._touched[:] = False
        return [(number, np.flatnonzero(touched & (state == number))) for number in self.listens]

    def _weigh(self, state: int, cells: Cells) -> None:
        """Add up anew what is not simply counted, so that no rounding is carried along."""
        for watch in unlike(self.slots[state : state + 1]):
            if not watch.is_plain and cells.size:
                rows = self.ways.looking(incoming=watch.incoming)
                reached = self.population.reached(rows, cells)
                parts = [_weighted(self.population, rows, watch, part) for part in reached]
                self.sums[self.number(watch)][cells] = np.concatenate(parts)


def limits(watches: list[Watch], network: Network) -> list[int]:
    """Return how many neighbours each watch can count; 0 where it does not count but add up."""
    out = int(network.out_degree.max(initial=0))
    both = {False: out, True: network.n_nodes - 1 if network.directed else out}
    return [both[watch.incoming] if watch.is_plain else 0 for watch in watches]


def _distinct(parts: list[Cells]) -> Cells:
    """Return the numbers in some arrays, in ascending order."""
    cells = np.sort(np.concatenate([np.zeros(0, dtype=np.int64), *parts]))
    return cells.compress(np.diff(cells, prepend=-1) > 0)


def _weighted(population: Population, rows: Rows, watch: Watch, reached: Reached) -> Floats:
    """Return the sums of what neighbours count, added in the order of the ties."""
    which = np.flatnonzero(population.state.take(reached.peer) == watch.state)
    weights = watch.weights(rows, reached.place.take(which))
    row = np.repeat(np.arange(reached.cells.size), reached.length).take(which)
    sums = np.bincount(row, weights=weights, minlength=reached.cells.size)
    return np.asarray(sums, dtype=np.float64)
