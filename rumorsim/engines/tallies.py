"""How many neighbours of each node are in the states that matter, kept while they change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.adjacency import Neighbourhood, Rows
from rumorsim.engines.cells import Cells, Population
from rumorsim.engines.slots import Slot, Watch, unlike

__all__ = ["Moves", "Tallies"]

Floats = NDArray[np.float64]

# Ties listed at once: their temporary arrays stay within some megabytes.
_TIES_AT_ONCE = 1 << 17


class Moves(NamedTuple):
    """Cells, in ascending order, that change from one state to another; -1: from none."""

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
        self.sums = [
            np.zeros(population.state.size, np.int32 if watch.is_plain else np.float64)
            for watch in self.watches
        ]
        self._touched = np.zeros(population.state.size, dtype=np.bool_)

    @staticmethod
    def bytes_per_cell(watches: list[Watch]) -> int:
        """Return what the tallies take for each cell."""
        return 1 + sum(4 if watch.is_plain else 8 for watch in watches)

    def of(self, watch: Watch) -> NDArray[np.int32] | Floats:
        """Return the tally of a watch."""
        return next(s for w, s in zip(self.watches, self.sums, strict=True) if w.is_same(watch))

    def follow(self, moves: list[Moves]) -> Cells:
        """Count anew after changes; return, in ascending order, the cells that may feel them."""
        touched = self._touched
        for move in moves:
            for watch, sums in zip(self.watches, self.sums, strict=True):
                if watch.state not in (move.before, move.after):
                    continue
                change = np.int32(1 if watch.state == move.after else -1)
                for cells in seen_by(
                    self.population, self.ways.seen(incoming=watch.incoming), move.cells
                ):
                    touched[cells] = True
                    if watch.is_plain:
                        np.add.at(sums, cells, change)
        felt = np.flatnonzero(touched)
        touched[felt] = False
        felt = felt[self.listens[self.population.state[felt]]]
        for watch, sums in zip(self.watches, self.sums, strict=True):
            if not watch.is_plain:
                sums[felt] = weighted(
                    self.population, self.ways.looking(incoming=watch.incoming), watch, felt
                )
        return felt


def seen_by(population: Population, rows: Rows, cells: Cells) -> Iterator[Cells]:
    """Yield the cells at the other ends of the ties of `cells`, repeated as they are met."""
    for part in portions(population, rows, cells):
        nodes = population.nodes(part)
        place, length = rows.listing(nodes)
        peer = rows.peer[place].astype(np.int64)
        if population.n_rows > 1:
            peer += np.repeat(part - nodes, length)
        yield peer


def portions(population: Population, rows: Rows, cells: Cells) -> Iterator[Cells]:
    """Yield stretches of `cells` with a bounded number of ties each."""
    if cells.size == 0:
        return
    nodes = population.nodes(cells)
    ends = np.cumsum(rows.start[nodes + 1] - rows.start[nodes], dtype=np.int64)
    bars = np.arange(_TIES_AT_ONCE, ends[-1], _TIES_AT_ONCE)
    yield from np.split(cells, np.unique(np.searchsorted(ends, bars)))


def weighted(population: Population, rows: Rows, watch: Watch, cells: Cells) -> Floats:
    """Return the sums of what the neighbours of `cells` count, in the order of the ties."""
    parts = [_sums(population, rows, watch, part) for part in portions(population, rows, cells)]
    return np.concatenate(parts) if parts else np.zeros(0)


def _sums(population: Population, rows: Rows, watch: Watch, cells: Cells) -> Floats:
    nodes = population.nodes(cells)
    place, length = rows.listing(nodes)
    peer = rows.peer[place].astype(np.int64)
    counts = (population.state[peer + np.repeat(cells - nodes, length)] == watch.state) * 1.0
    if watch.peer is not None:
        counts *= watch.peer[peer]
    if watch.tie is not None:
        counts *= watch.tie[rows.number(place)]
    row = np.repeat(np.arange(cells.size), length)
    return np.bincount(row, weights=counts, minlength=cells.size)
