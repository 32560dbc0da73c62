"""What is kept of every node: state at the end, time of the first change, who told."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.task import Task

__all__ = ["History"]

Ids = NDArray[np.integer[Any]]


class History:
    """Columns of a `Trace` with one row per replicate, as far as the task asks for them."""

    def __init__(self, task: Task) -> None:
        shape = len(task.replicates), task.network.n_nodes
        keeps, has_tree = task.record != "counts", task.record == "tree"
        self.state = np.empty(shape, np.uint8) if keeps else None
        self.changed = np.full(shape, np.nan) if keeps else None
        self.parent = np.full(shape, -1, np.int32) if has_tree else None

    def write(self, rows: Ids, nodes: Ids, time: NDArray[np.float64], partner: Ids) -> None:
        """Write first changes; whoever has changed before keeps what is written."""
        assert self.changed is not None
        first = np.flatnonzero(np.isnan(self.changed[rows, nodes]))
        rows, nodes = rows[first], nodes[first]
        self.changed[rows, nodes] = time[first]
        if self.parent is not None:
            self.parent[rows, nodes] = partner[first]

    def finish(self, rows: Ids, states: NDArray[np.uint8]) -> None:
        """Write the states at the end."""
        if self.state is not None:
            self.state[rows] = states
