"""Step 6, magnitudes: what number a reader believes and would repeat."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rumorsim.newsroom.grouping import scatter_max
from rumorsim.newsroom.state import State

__all__ = ["hear_numbers"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def hear_numbers(state: State, replicate: Ints, actor: Ints, claim: Ints, number: Floats) -> None:
    """Average messages with a number into mu, one unit of precision each.

    Messages whose number is nan, or whose claim has no magnitude, change nothing. Of several
    in one step the largest is the one remembered as the last.
    """
    column = state.plan.number_column[claim]
    stated = np.flatnonzero((column >= 0) & ~np.isnan(number))
    if not stated.size:
        return
    minds, number = state.minds, number[stated]
    index = state.number_cell(replicate[stated], actor[stated], column[stated])
    leader, slot = state.number_groups.slots(index)
    cells = index[leader]
    total = np.bincount(slot, weights=number, minlength=cells.size)
    count = np.bincount(slot, minlength=cells.size)
    before = minds.precision[cells]
    held = np.where(before > 0, before * minds.number[cells], 0.0)
    minds.number[cells] = (held + total) / (before + count)
    minds.precision[cells] = before + count
    minds.last_number[cells] = scatter_max(slot, leader, number)
