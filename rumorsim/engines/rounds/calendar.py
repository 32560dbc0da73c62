"""Changes by themselves where nothing but the state decides: known as soon as it is entered."""

from __future__ import annotations

import numpy as np

from rumorsim.engines.cells import Cells, Population
from rumorsim.engines.chance import exponential, pick, unit
from rumorsim.engines.rules import Factor, Floats
from rumorsim.engines.task import Task

__all__ = ["NEVER", "Calendar"]

NEVER = 2**31 - 1
_CHUNK = 2**15


class Calendar:
    """When every node will change by itself, and into what, unless somebody changes it before.

    The pressure on a node in one state grows by the same amount in each step, and the node changes
    when it reaches an exponential threshold of mean 1 (Sellke, "On the asymptotic distribution of
    the size of a stochastic epidemic", J. Appl. Probab. 20, 1983).

    Attributes
    ----------
    due : ndarray of int32, shape (cells,)
        Number of the step; `NEVER` where the hazard is 0.
    after : ndarray of uint8, shape (cells,)
        State after the change.
    """

    def __init__(self, task: Task, population: Population) -> None:
        self.population = population
        self.dt = task.dt
        self.changes = task.rules.changes
        self.rates = task.rates.changes
        self.factors = task.change_factors or (Factor(),) * len(self.changes)
        self.due = np.full(population.state.size, NEVER, dtype=np.int32)
        self.after = np.zeros(population.state.size, dtype=np.uint8)

    def enter(self, cells: Cells, step: int) -> None:
        """Draw for cells that spend a step as the first one in their state."""
        for start in range(0, cells.size, _CHUNK):
            self._enter(cells[start : start + _CHUNK], step)

    def due_at(self, step: int, rows: Cells) -> Cells:
        """Return the cells of some rows that are due in a step."""
        n_nodes = self.population.n_nodes
        row, node = np.nonzero(self.due.reshape(-1, n_nodes)[rows] == step)
        return np.asarray(rows[row] * n_nodes + node)

    def _enter(self, cells: Cells, step: int) -> None:
        self.due[cells] = NEVER
        hazards, weights = self._terms(cells)
        hazard = hazards.sum(axis=1)
        at = np.flatnonzero(hazard)
        cells = cells[at]
        first, second = self.population.words("wait", cells, step=step)
        with np.errstate(over="ignore", divide="ignore"):  # of tiny factors: never
            n_steps = np.ceil(exponential(first) / (hazard[at] * self.dt))
        self.due[cells] = np.minimum(step - 1 + np.maximum(n_steps, 1.0), NEVER - 1)
        after = np.array([change.after for change in self.changes], dtype=np.uint8)
        self.after[cells] = after[pick(weights[at], unit(second))]

    def _terms(self, cells: Cells) -> tuple[Floats, Floats]:
        """Return hazards, and in which proportion the changes happen; shape (cells, changes).

        Infinitely often nothing is nothing; certain changes leave others no chance, and share by
        their factors.
        """
        state, node = self.population.state[cells], self.population.nodes(cells)
        amounts = np.empty((cells.size, len(self.changes)))
        for place, (change, factor) in enumerate(zip(self.changes, self.factors, strict=True)):
            amounts[:, place] = state == change.before
            if factor.caller is not None:
                amounts[:, place] *= factor.caller[node]
        rates = self.rates[self.population.rows(cells) if len(self.rates) > 1 else 0]
        hazards = np.multiply(rates, amounts, out=np.zeros_like(amounts), where=amounts > 0)
        infinite = np.isinf(hazards)
        certain = infinite.any(axis=1, keepdims=True)
        return hazards, np.where(certain, infinite * amounts, hazards)
