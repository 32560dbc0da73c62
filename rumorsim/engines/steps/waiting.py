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

# Up to one cell in so many with a hazard, a list of them is faster than a pass over all.
_LISTED = 8


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
        self._hot: Cells | None = np.zeros(0, dtype=np.int64)  # None: too many to be listed
        self._steps_unlisted = 0

    def is_over(self) -> bool:
        """Whether no cell has a hazard."""
        return not (self.growth.any() if self._hot is None else self._hot.size)

    def advance(self) -> tuple[Cells, Floats]:
        """Let a step pass.

        Returns
        -------
        due : ndarray of int64
            Cells that used up what was left.
        left : ndarray of float64
            What was left of theirs.
        """
        if self._hot is not None:
            return self._advance_listed(self._hot)
        parts = [self._advance_all(start) for start in range(0, self.left.size, _AT_ONCE)]
        due, left = zip(*parts, strict=True)
        return np.concatenate(due), np.concatenate(left)

    def _advance_listed(self, hot: Cells) -> tuple[Cells, Floats]:
        left, growth = self.left.take(hot), self.growth.take(hot)
        due = hot.compress(left <= growth)
        before = self.left.take(due)
        self.left[hot] = left - growth
        return due, before

    def _advance_all(self, start: int) -> tuple[Cells, Floats]:
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

    def leave(self, parts: list[Cells], step: int) -> None:
        """Let cells change their states; `step` is the first in their new ones."""
        for cells in parts:
            self.left[cells] = np.inf
            self.growth[cells] = 0.0
            self.entered[cells] = step
        self._list()

    def expose(self, cells: Cells, growth: Floats) -> None:
        """Put cells under a hazard, in [0, inf], times the length of a step."""
        if self._hot is not None:
            new = (self.growth.take(cells) == 0.0) & (growth > 0.0)
            self._hot = np.concatenate([self._hot, cells.compress(new)])
        self.growth[cells] = growth
        fresh = cells.compress((growth > 0.0) & (self.left.take(cells) == np.inf))
        words = self.population.words("wait", fresh, step=self.entered.take(fresh))[0]
        self.left[fresh] = exponential(words)

    def _list(self) -> None:
        """Keep the list of cells with a hazard, or find out whether they are few enough for one."""
        most = self.left.size // _LISTED
        if self._hot is not None:
            hot = self._hot.compress(self.growth.take(self._hot) > 0.0)
            self._hot = hot if hot.size <= most else None
        elif self._steps_unlisted % _LISTED == 0:
            is_hot = self.growth > 0.0
            if np.count_nonzero(is_hot) <= most:
                self._hot = np.flatnonzero(is_hot)
        self._steps_unlisted += self._hot is None
