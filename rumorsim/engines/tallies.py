"""How many neighbours of each node are in the states that matter, kept while they change."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.adjacency import Neighbourhood, Rows
from rumorsim.engines.cells import Cells, Population, Reached
from rumorsim.engines.slots import Slot, Watch, unlike
from rumorsim.networks import Network

__all__ = ["Moves", "Tallies", "sum_type"]

Floats = NDArray[np.float64]


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
    sums : list of ndarray, each of shape (cells,)
        int32 where each neighbour counts 1, else float64.
    """

    def __init__(
        self, population: Population, ways: Neighbourhood, slots: tuple[tuple[Slot, ...], ...]
    ) -> None:
        self.population = population
        self.ways = ways
        self.watches = unlike(slots)
        self.listens = np.array([any(slot.watch for slot in leaving) for leaving in slots])
        kinds = [sum_type(watch, ways.network) for watch in self.watches]
        self.sums = [np.zeros(population.state.size, kind) for kind in kinds]
        self._touched = np.zeros(population.state.size, dtype=np.bool_)

    def of(self, watch: Watch) -> NDArray[np.int32] | Floats:
        """Return the tally of a watch."""
        return next(s for w, s in zip(self.watches, self.sums, strict=True) if w.is_same(watch))

    def follow(self, moves: list[Moves]) -> list[tuple[int, Cells]]:
        """Count anew after changes.

        Returns
        -------
        list of (state, cells)
            The cells whose hazards may have changed, in ascending order.
        """
        for move in moves:
            for incoming in (True, False):
                self._see(move, incoming)
        felt = [self._felt(int(state)) for state in np.flatnonzero(self.listens)]
        self._touched[:] = False
        for cells in (*(cells for _, cells in felt), *(move.cells for move in moves)):
            self._weigh(cells)
        return felt

    def _see(self, move: Moves, incoming: bool) -> None:
        """Let the neighbours that watch in one way take note of a change."""
        watched = [
            (watch, sums, sums.dtype.type(1 if watch.state == move.after else -1))
            for watch, sums in zip(self.watches, self.sums, strict=True)
            if watch.incoming == incoming and watch.state in (move.before, move.after)
        ]
        if not watched:
            return
        rows = self.ways.seen(incoming=incoming)
        for reached in self.population.reached(rows, move.cells):
            self._touched[reached.peer] = True
            for watch, sums, change in watched:
                if watch.is_plain:
                    np.add.at(sums, reached.peer, change)

    def _felt(self, state: int) -> tuple[int, Cells]:
        return state, np.flatnonzero(self._touched & (self.population.state == state))

    def _weigh(self, cells: Cells) -> None:
        """Add up anew what is not simply counted, so that no rounding is carried along."""
        for watch, sums in zip(self.watches, self.sums, strict=True):
            if not watch.is_plain:
                rows = self.ways.looking(incoming=watch.incoming)
                reached = self.population.reached(rows, cells)
                parts = [_weighted(self.population, rows, watch, part) for part in reached]
                sums[cells] = np.concatenate([np.zeros(0), *parts])


def sum_type(watch: Watch, network: Network) -> type[np.int16 | np.int32 | np.float64]:
    """Return the narrowest type that holds what a node's neighbours can add up to."""
    if not watch.is_plain:
        return np.float64
    most = max(int(degree.max(initial=0)) for degree in (network.out_degree, network.in_degree))
    return np.int16 if most < 2**15 else np.int32


def _weighted(population: Population, rows: Rows, watch: Watch, reached: Reached) -> Floats:
    """Return the sums of what neighbours count, added in the order of the ties."""
    counts = (population.state[reached.peer] == watch.state) * 1.0
    if watch.peer is not None:
        counts *= watch.peer[rows.peer[reached.place]]
    if watch.tie is not None:
        counts *= watch.tie[rows.number(reached.place)]
    row = np.repeat(np.arange(reached.cells.size), reached.length)
    return np.bincount(row, weights=counts, minlength=reached.cells.size)
