"""Nodes of rounds: where they stand at the start, and what is written down as they change."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.cells import Cells, Population, states_by_number
from rumorsim.engines.ledger import Ledger
from rumorsim.engines.task import Task
from rumorsim.networks import WellMixed

__all__ = ["Register", "populate"]


class Register(Ledger):
    """A ledger of cells that change from and to different states at once."""

    def __init__(self, task: Task, population: Population) -> None:
        super().__init__(task, population)
        self.rest = task.rules.rest

    def change(self, cells: Cells, after: Cells, partner: Cells, step: int) -> None:
        """Give distinct cells new states at the end of a step, and write it down.

        Parameters
        ----------
        cells : ndarray of int64
        after : ndarray of int64
            A cell that changed and changed back counts as changed.
        partner : ndarray of int64
            Node in contact with which each changed; -1: none.
        step : int
        """
        state = self.population.state
        self.counts += self._counted(cells, after) - self._counted(cells, state[cells])
        time = (step + 1) * self.dt
        self.last[self.population.rows(cells)] = time
        if self.changed is not None:
            first = np.flatnonzero(np.isnan(self.changed[cells]))
            self.changed[cells[first]] = time
            if self.parent is not None:
                told = first[state[cells[first]] == self.rest]
                self.parent[cells[told]] = partner[told]
        state[cells] = after

    def _counted(self, cells: Cells, state: NDArray[np.integer]) -> NDArray[np.int64]:
        n_rows, n_states = self.counts.shape
        slot = self.population.rows(cells) * n_states + state
        return np.bincount(slot, minlength=n_rows * n_states).reshape(n_rows, n_states)

    def quiet(self, rows: Cells, step: int) -> NDArray[np.int64]:
        """Return for how many steps before `step` nothing has changed in some rows."""
        return step - np.rint(self.last[rows] / self.dt).astype(np.int64)


def populate(task: Task) -> Population:
    """Return the nodes of a task as they are at the start; well mixed, see `states_by_number`."""
    if not isinstance(task.network, WellMixed):
        return Population.of(task)
    state = states_by_number(task.start.astype(np.int64), task.rules.rest).reshape(-1)
    return Population(state, task.network.n_nodes, task.replicates, task.source)
