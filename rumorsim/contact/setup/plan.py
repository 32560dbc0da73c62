"""A run that has been checked: its replicates, cut into blocks that fit the memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.contact.setup.engine import Engine
from rumorsim.contact.setup.initial import Initial, start_counts, start_states
from rumorsim.engines import Factor, Rates, Rules, Task, Trace
from rumorsim.engines.cells import states_by_number
from rumorsim.engines.task import Clock, Record
from rumorsim.errors import require
from rumorsim.networks import Network, WellMixed
from rumorsim.rng import Source

__all__ = ["Plan"]


@dataclass(frozen=True)
class Plan:
    """Everything that a run needs, checked and compiled; attributes as in `Task`.

    Attributes
    ----------
    expected : bool
        Whether the engine follows expected counts, so that nobody need be drawn at the start.
    """

    engine: Engine
    rules: Rules
    rates: Rates
    network: Network | WellMixed
    initial: Initial
    replicates: NDArray[np.uint32]
    source: Source
    clock: Clock
    times: NDArray[np.float64]
    dt: float
    record: Record
    contact_factors: tuple[Factor, ...]
    change_factors: tuple[Factor, ...]
    expected: bool

    def task(self, rows: slice, tick: Callable[[int], object] = lambda done: None) -> Task:
        """Return some of the replicates as work for the engine."""
        return Task(
            rules=self.rules,
            rates=self.rates.take(rows),
            network=self.network,
            start=self.start(rows),
            replicates=self.replicates[rows],
            source=self.source,
            clock=self.clock,
            times=self.times,
            dt=self.dt,
            record=self.record,
            contact_factors=self.contact_factors,
            change_factors=self.change_factors,
            tick=tick,
        )

    def start_states(self) -> NDArray[np.uint8]:
        """Return the state of every node of every replicate at the start."""
        start = self.start(slice(None))
        is_counted = start.dtype != np.uint8
        return states_by_number(start, self.rules.rest) if is_counted else start

    def start(self, rows: slice) -> Any:
        """Return counts or node states of some replicates at the start."""
        numbers, n_nodes = self.replicates[rows], self.network.n_nodes
        if self.engine.counts_start or (self.expected and not self.initial.given):
            return start_counts(self.initial, self.rules, n_nodes, numbers.size)
        return start_states(self.initial, self.rules, n_nodes, numbers, self.source)

    def blocks(self, budget: float) -> list[slice]:
        """Return slices of replicates that fit the memory together with all results.

        Raises
        ------
        ArgumentError
            If not even one replicate fits.
        """
        first = self.task(slice(0, 1))
        working = self.engine.bytes_per_replicate(first)
        results = self.result_bytes() * self.replicates.size
        least = results + working
        found = f"{budget:.3g} B"
        require(budget >= least, "memory", found, f"at least {least:.3g} B; or fewer times")
        size = int((budget - results) // working)
        if self.engine.block is not None:
            size = min(size, self.engine.block(first))
        size = max(1, min(size, self.replicates.size))
        return [slice(start, start + size) for start in range(0, self.replicates.size, size)]

    def result_bytes(self) -> float:
        """Return what a replicate leaves behind."""
        kept = 8.0 * (self.times.size * self.rules.n_states + 1)
        per_node = {"counts": 0, "nodes": 9, "tree": 14}[self.record]
        return kept + per_node * self.network.n_nodes

    def run(self, budget: float, tick: Callable[[int], object]) -> Trace:
        """Run all replicates."""
        return Trace.join(list(self.traces(budget, tick)))

    def traces(self, budget: float, tick: Callable[[int], object]) -> Iterator[Trace]:
        """Run block after block."""
        for rows in self.blocks(budget):
            yield self.engine.run(self.task(rows, tick))
