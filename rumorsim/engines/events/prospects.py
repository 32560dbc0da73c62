"""Whether anything can happen any more: the exact answer, from all ties."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.rules import Factor
from rumorsim.engines.task import Task
from rumorsim.networks import Network

__all__ = ["Prospects"]

Flags = NDArray[np.bool_]
_SLAB = 2**21  # cells looked at together


class Prospects:
    """Looks for reactive ties and for nodes that will change by themselves."""

    def __init__(self, task: Task) -> None:
        assert isinstance(task.network, Network)
        self.network, self.rules = task.network, task.rules
        none = Factor()
        self.factors = task.contact_factors or (none,) * len(task.rules.contacts)
        alone = task.change_factors or (none,) * len(task.rules.changes)
        self.nodes = [None if f.caller is None else f.caller > 0 for f in alone]

    @cached_property
    def source(self) -> NDArray[np.int32]:
        """Who tells, tie by tie; made when it is first needed."""
        return self.network.source

    @cached_property
    def ties(self) -> list[Flags | None]:
        """On which ties each contact has factors above 0."""
        return [self._possible(factor) for factor in self.factors]

    def _possible(self, factor: Factor) -> Flags | None:
        """Return on which ties a contact has factors above 0; None: on all."""
        if factor.is_plain:
            return None
        live = np.ones(self.source.size, np.bool_)
        if factor.caller is not None:
            live &= factor.caller[self.source] > 0
        if factor.callee is not None:
            live &= factor.callee[self.network.target] > 0
        if factor.tie is not None:
            live &= factor.tie > 0
        return live

    def any(self, states: NDArray[np.uint8], rate: NDArray[np.float64]) -> Flags:
        """Return for each replicate whether something can happen.

        Parameters
        ----------
        states : ndarray of uint8, shape (replicates, n_nodes)
        rate : ndarray of float64, shape (reactions, replicates)
            Of contacts, then changes.
        """
        rows = max(1, _SLAB // max(states.shape[1], self.source.size))
        found = np.zeros(len(states), np.bool_)
        for begin in range(0, len(states), rows):
            part = slice(begin, begin + rows)
            found[part] = self._any(states[part], rate[:, part])
        return found

    def _any(self, states: NDArray[np.uint8], rate: NDArray[np.float64]) -> Flags:
        found = np.zeros(len(states), np.bool_)
        caller, callee = states[:, self.source], states[:, self.network.target]
        for contact, possible, here in zip(self.rules.contacts, self.ties, rate, strict=False):
            live = (caller == contact.caller) & (callee == contact.callee)
            if possible is not None:
                live &= possible
            found |= live.any(axis=1) & (here > 0.0)
        for change, able, here in zip(
            self.rules.changes, self.nodes, rate[len(self.rules.contacts) :], strict=False
        ):
            ready = states == change.before
            if able is not None:
                ready &= able
            found |= ready.any(axis=1) & (here > 0.0)
        return found
