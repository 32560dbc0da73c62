"""Who waits how long: exponential thresholds and the hazards that use them up.

Every node has one threshold for each state that it enters, an exponential of mean 1, and leaves
the state in the first step in which its hazards, added up since, reach it (Sellke, "On the
asymptotic distribution of the size of a stochastic epidemic", J. Appl. Probab. 20, 1983). Given the
hazards this is the law of independent coins 1 - exp(-hazard * dt), one in each step.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.cells import Cells, Population
from rumorsim.engines.chance import exponential, unit

__all__ = ["Waiting"]

Floats = NDArray[np.float64]

# Cells looked at together: their part of two arrays stays in a level-2 cache.
_AT_ONCE = 1 << 15


class Waiting:
    """What is left of every cell's threshold.

    What is left is kept instead of what has been added up: ``left -= hazard * dt`` in each step,
    and a cell is due in the step in which ``left <= hazard * dt``. A threshold is drawn when
    its cell first has a hazard; its address is the step in which the state was entered.

    Attributes
    ----------
    left : ndarray of float64, shape (cells,)
        Infinite until it is drawn.
    growth : ndarray of float64, shape (cells,)
        Hazard times the length of a step.
    entered : ndarray of uint32, shape (cells,)
        First step in the present state.
    """

    BYTES = 8 + 8 + 4

    def __init__(self, population: Population) -> None:
        size = population.state.size
        self.population = population
        self.left = np.full(size, np.inf)
        self.growth = np.zeros(size)
        self.entered = np.zeros(size, dtype=np.uint32)

    def is_over(self) -> bool:
        """Whether no cell has a hazard."""
        return not self.growth.any()

    def advance(self) -> tuple[Cells, Floats]:
        """Let a step pass.

        Returns
        -------
        due : ndarray of int64
            Cells, in ascending order, that used up what was left.
        left : ndarray of float64
            What was left of theirs.
        """
        parts = [self._advance(start) for start in range(0, self.left.size, _AT_ONCE)]
        due, left = zip(*parts, strict=True)
        return np.concatenate(due), np.concatenate(left)

    def _advance(self, start: int) -> tuple[Cells, Floats]:
        left = self.left[start : start + _AT_ONCE]
        growth = self.growth[start : start + _AT_ONCE]
        due = np.flatnonzero(left <= growth)
        before = left.take(due)
        left -= growth
        return due + start, before

    def moments(self, due: Cells, left: Floats) -> Floats:
        """Return when in the step cells that are due come to it, in [0, 1]."""
        return left / self.growth.take(due)

    def second_units(self, cells: Cells) -> Floats:
        """Return the unit that decides what happens to cells that are due."""
        return unit(self.population.words("wait", cells, step=self.entered[cells])[1])

    def rest(self, cells: Cells) -> None:
        """Let cells enter a state that nobody leaves alone."""
        self.left[cells] = np.inf
        self.growth[cells] = 0.0

    def enter(self, cells: Cells, step: int, growth: Floats) -> None:
        """Let cells enter a state, with a hazard in [0, inf] times the length of a step."""
        left = np.full(cells.size, np.inf)
        hot = np.flatnonzero(growth)
        left[hot] = exponential(self.population.words("wait", cells.take(hot), step=step)[0])
        self.left[cells] = left
        self.growth[cells] = growth
        self.entered[cells] = step

    def expose(self, cells: Cells, growth: Floats) -> None:
        """Change the hazard of cells that stay in their states."""
        self.growth[cells] = growth
        fresh = cells.compress((growth > 0.0) & (self.left.take(cells) == np.inf))
        words = self.population.words("wait", fresh, step=self.entered.take(fresh))[0]
        self.left[fresh] = exponential(words)
