"""Who told: one of the ties that made up a hazard, in proportion to what each counts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.adjacency import Rows
from rumorsim.engines.cells import Cells, Population, Reached
from rumorsim.engines.chance import pick, unit
from rumorsim.engines.steps.slots import Watch

__all__ = ["tellers"]

Floats = NDArray[np.float64]


def tellers(
    population: Population, rows: Rows, watch: Watch, cells: Cells, step: int
) -> NDArray[np.int32]:
    """Return the node at the other end of the tie that each cell's change is put down to.

    Parameters
    ----------
    population : Population
        As it was at the start of the step.
    rows : Rows
        Ties that a watching node looks along.
    watch : Watch
        Which of them made up the hazard: at least one for every cell.
    cells : ndarray of int64, shape (m,)
    step : int
    """
    units = unit(population.words("teller", cells, step=step)[0])
    found = []
    for reached in population.reached(rows, cells):
        some, units = units[: reached.cells.size], units[reached.cells.size :]
        found.append(_picked(population, rows, watch, reached, some))
    return np.concatenate(found)


def _picked(
    population: Population, rows: Rows, watch: Watch, reached: Reached, units: Floats
) -> NDArray[np.int32]:
    counts = population.state.take(reached.peer) == watch.state
    before = np.concatenate([[0], np.cumsum(counts)]).take(np.cumsum(reached.length))
    place = reached.place.compress(counts)
    first = np.concatenate([[0], before[:-1]])
    if watch.is_plain:
        choice = (units * (before - first)).astype(np.int64)
    else:
        choice = _pick_within(watch.weights(rows, place), first, before - first, units)
    return np.asarray(rows.peer.take(place.take(first + choice)))


def _pick_within(weights: Floats, first: Cells, length: Cells, units: Floats) -> Cells:
    """Pick within stretches of one array, those of about one length together."""
    choice = np.empty(length.size, dtype=np.int64)
    octave = np.frexp(length)[1]
    for width in np.flatnonzero(np.bincount(octave)):
        which = np.flatnonzero(octave == width)
        column = np.arange(length[which].max())
        inside = column < length[which, np.newaxis]
        place = np.where(inside, first[which, np.newaxis] + column, 0)
        choice[which] = pick(np.where(inside, weights[place], 0.0), units[which])
    return choice
