"""Who told: one of the ties that made up a hazard, in proportion to what each counts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.adjacency import Rows
from rumorsim.engines.cells import Cells, Population
from rumorsim.engines.chance import pick, unit
from rumorsim.engines.slots import Watch

__all__ = ["tellers"]

# Rows are laid out as wide as the longest of their class of degrees; so many places at once.
_PLACES_AT_ONCE = 1 << 18


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
    found = np.empty(cells.size, dtype=np.int32)
    nodes = population.nodes(cells)
    width = np.frexp(rows.start[nodes + 1] - rows.start[nodes])[1]
    for exponent in np.unique(width):
        members = np.flatnonzero(width == exponent)
        at_once = max(1, _PLACES_AT_ONCE >> int(exponent))
        for start in range(0, members.size, at_once):
            part = members[start : start + at_once]
            found[part] = _picked(population, rows, watch, cells[part], units[part])
    return found


def _picked(
    population: Population, rows: Rows, watch: Watch, cells: Cells, units: NDArray[np.float64]
) -> NDArray[np.int32]:
    nodes = population.nodes(cells)
    first = rows.start[nodes].astype(np.int64)[:, np.newaxis]
    length = rows.start[nodes + 1][:, np.newaxis] - first
    column = np.arange(length.max())
    place = first + np.minimum(column, length - 1)
    peer = rows.peer[place].astype(np.int64)
    state = population.state[peer + (cells - nodes)[:, np.newaxis]]
    weights = ((column < length) & (state == watch.state)) * 1.0
    if watch.peer is not None:
        weights *= watch.peer[peer]
    if watch.tie is not None:
        weights *= watch.tie[rows.number(place)]
    return np.asarray(peer[np.arange(cells.size), pick(weights, units)], dtype=np.int32)
