"""Changes by themselves where nothing but the state decides: known as soon as it is entered."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.calling import unit
from rumorsim.engines.rules import Factor, Floats
from rumorsim.engines.task import Task

__all__ = ["NEVER", "Waits"]

Ids = NDArray[np.int64]

NEVER = 2**31 - 1
_CHUNK = 2**15


class Waits:
    """When every node will change by itself, and into what, unless somebody changes it before.

    The pressure on a node in one state grows by the same amount in each step, and the node changes
    when it reaches an exponential threshold of mean 1 (Sellke 1983, J. Appl. Probab. 20, 390-394).

    Attributes
    ----------
    due : ndarray of int32, shape (replicates * n_nodes,)
        Number of the step; `NEVER` where the hazard is 0.
    after : ndarray of uint8, shape (replicates * n_nodes,)
        State after the change.
    """

    def __init__(self, task: Task, n_cells: int) -> None:
        self.task = task
        self.changes = task.rules.changes
        self.factors = task.change_factors or (Factor(),) * len(self.changes)
        self.due = np.full(n_cells, NEVER, dtype=np.int32)
        self.after = np.zeros(n_cells, dtype=np.uint8)

    def enter(self, cells: Ids, state: NDArray[np.uint8], step: int) -> None:
        """Draw for cells that spend step `step` as the first one in their state.

        Parameters
        ----------
        cells : ndarray of int64
            Row times n_nodes plus node.
        state : ndarray of uint8
            Of all cells.
        step : int
        """
        for start in range(0, cells.size, _CHUNK):
            part = cells[start : start + _CHUNK]
            self._enter(part, state[part], step)

    def due_at(self, step: int, rows: Ids) -> Ids:
        """Return the cells of some rows that are due in a step."""
        n_nodes = self.task.network.n_nodes
        row, node = np.nonzero(self.due.reshape(-1, n_nodes)[rows] == step)
        return np.asarray(rows[row] * n_nodes + node)

    def _enter(self, cells: Ids, state: NDArray[np.uint8], step: int) -> None:
        self.due[cells] = NEVER
        rates, amounts = self._terms(cells, state)
        hazard = _product(rates, amounts).sum(axis=0)
        at = np.flatnonzero(hazard > 0)
        cells, hazard, rates, amounts = cells[at], hazard[at], rates[:, at], amounts[:, at]
        row, node = np.divmod(cells, self.task.network.n_nodes)
        first, second = self.task.source.words(
            "wait", step=step, replicate=self.task.replicates[row], entity=node
        )
        n_steps = np.ceil(-np.log1p(-unit(first)) / (hazard * self.task.dt))
        last = step - 1 + np.maximum(n_steps, 1.0)
        self.due[cells] = np.minimum(last, NEVER - 1)
        after = np.array([change.after for change in self.changes], dtype=np.uint8)
        self.after[cells] = after[_which(unit(second), rates, amounts)]

    def _terms(self, cells: Ids, state: NDArray[np.uint8]) -> tuple[Floats, Floats]:
        """Return rates and what multiplies them, each of shape (changes, cells)."""
        row, node = np.divmod(cells, self.task.network.n_nodes)
        rates = self.task.rates.changes[row if self.task.rates.varies else row * 0].T
        amounts = np.zeros(rates.shape)
        for place, (change, factor) in enumerate(zip(self.changes, self.factors, strict=True)):
            here = state == change.before
            amounts[place] = here if factor.caller is None else here * factor.caller[node]
        return rates, amounts


def _product(rates: Floats, amounts: Floats) -> Floats:
    """Multiply; infinitely often nothing is nothing."""
    return np.multiply(rates, amounts, out=np.zeros(rates.shape), where=amounts > 0)


def _which(units: Floats, rates: Floats, amounts: Floats) -> NDArray[Any]:
    """Return which change happens; certain ones leave the others no chance."""
    certain = np.isinf(_product(rates, amounts)).any(axis=0)
    weights = _product(np.where(certain, np.isinf(rates), rates), amounts)
    below = np.cumsum(weights, axis=0)
    return np.asarray(np.argmax(units * below[-1] < below, axis=0))
