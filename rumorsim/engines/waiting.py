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

    def due(self) -> Cells:
        """Return the cells, in ascending order, that use up what is left in this step."""
        return np.flatnonzero(self.left <= self.growth)

    def moments(self, cells: Cells) -> Floats:
        """Return when in the step cells that are due come to it, in [0, 1]."""
        return np.asarray(self.left[cells] / self.growth[cells])

    def second_units(self, cells: Cells) -> Floats:
        """Return the unit that decides what happens to cells that are due."""
        return unit(self.population.words("wait", cells, step=self.entered[cells])[1])

    def advance(self) -> None:
        """Let a step pass."""
        self.left -= self.growth

    def enter(self, cells: Cells, step: int) -> None:
        """Let cells enter a state in which they have no hazard yet."""
        self.left[cells] = np.inf
        self.growth[cells] = 0.0
        self.entered[cells] = step

    def expose(self, cells: Cells, growth: Floats) -> None:
        """Put cells under a hazard, in [0, inf], times the length of a step."""
        self.growth[cells] = growth
        fresh = cells[(growth > 0.0) & np.isinf(self.left[cells])]
        if fresh.size:
            words = self.population.words("wait", fresh, step=self.entered[fresh])[0]
            self.left[fresh] = exponential(words)
