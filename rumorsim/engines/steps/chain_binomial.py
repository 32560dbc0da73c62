"""Steps of equal length in a well-mixed population: binomial numbers of nodes change state.

Order of a step, in counts at its start:

1. A node in state s has a hazard: for every contact in which it is called and changes, the rate
   times the share of possible callers; then for every contact in which it calls and changes; then
   for every change by itself. Shares are counts (without the node itself) over n - 1.
2. Of the nodes in s a Binomial(count, 1 - exp(-hazard * dt)) number changes.
3. They are shared out among the reactions, in that order, in proportion to the hazards: the first
   gets a binomial number, the next a binomial number of those left, and so on.

Draws, at step and replicate: "leave", entity = state: claim 0 the number of leavers, claim k the
share of the k-th reaction, each by the inverse distribution function of the first word's unit.

With one contact and one step per generation this is the chain of Reed and Frost (Abbey, "An
examination of the Reed-Frost theory of epidemics", Human Biology 24, 1952).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.binomial import binomial
from rumorsim.engines.chance import unit
from rumorsim.engines.rules import Floats
from rumorsim.engines.steps.slots import Slot, slots
from rumorsim.engines.task import Task, Trace

__all__ = ["bytes_per_replicate", "run"]

Counts = NDArray[np.int64]
Rows = NDArray[np.int64]


def run(task: Task) -> Trace:
    """Run a block of replicates in counts; no contact changes both.

    Parameters
    ----------
    task : Task
        Well mixed, with the tie clock and without factors; times in multiples of `dt`.
    """
    chain = _Chain(task)
    due = np.rint(task.times / task.dt).astype(np.int64)
    at_times = np.empty((due.size, *chain.counts.shape), dtype=np.int64)
    step, n_rows = 0, len(chain.counts)
    while step < due[-1] and chain.live().any():
        at_times[due == step] = chain.counts
        chain.step(step)
        task.tick(n_rows)
        step += 1
    at_times[due >= step] = chain.counts
    task.tick(int(due[-1] - step) * n_rows)
    duration = np.where(chain.live(), np.nan, chain.last * task.dt)
    return Trace(at_times.swapaxes(0, 1), duration)


def bytes_per_replicate(task: Task) -> float:
    """Return the memory that a replicate takes, its results and the work of a step included."""
    most = max(len(leaving) for leaving in slots(task, directed=False))
    return 8.0 * (task.rules.n_states * (task.times.size + 4) + 4 * most + 26)


class _Chain:
    """Counts of all replicates.

    Attributes
    ----------
    counts : ndarray of int64, shape (replicates, states)
    last : ndarray of int64, shape (replicates,)
        Steps done when the last change had happened, 0 before any.
    """

    def __init__(self, task: Task) -> None:
        self.task = task
        self.counts = np.array(task.start, dtype=np.int64)
        self.last = np.zeros(len(self.counts), dtype=np.int64)
        self.slots = slots(task, directed=False)
        self.rates = np.concatenate([task.rates.contacts, task.rates.changes], axis=1)

    def live(self) -> NDArray[np.bool_]:
        """Flag the replicates in which something can happen."""
        live = np.zeros(len(self.counts), dtype=np.bool_)
        for state in self._leavable():
            hazards, _ = self._terms(state, self.counts)
            live |= (self.counts[:, state] > 0) & (hazards > 0.0).any(axis=1)
        return live

    def step(self, step: int) -> None:
        """Let one step pass."""
        before = self.counts.copy()
        for state in self._leavable():
            hazards, weights = self._terms(state, before)
            chance = -np.expm1(-hazards.sum(axis=1) * self.task.dt)
            leavers = self._drawn(before[:, state], chance, np.arange(chance.size), step, state, 0)
            rows = np.flatnonzero(leavers)
            self._share(leavers[rows], weights[rows], rows, step, state)

    def _leavable(self) -> list[int]:
        return [state for state, leaving in enumerate(self.slots) if leaving]

    def _terms(self, state: int, counts: Counts) -> tuple[Floats, Floats]:
        """Return hazards, and in which proportion the reactions happen; shape (rows, slots).

        Infinitely often nothing is nothing; certain reactions leave others no chance, and share by
        what they are made of.
        """
        leaving = self.slots[state]
        amounts = np.stack([self._amount(slot, state, counts) for slot in leaving], axis=1)
        rates = np.broadcast_to(self.rates[:, [slot.rate for slot in leaving]], amounts.shape)
        hazards = np.multiply(rates, amounts, out=np.zeros_like(amounts), where=amounts > 0.0)
        infinite = np.isinf(hazards)
        certain = infinite.any(axis=1, keepdims=True)
        return hazards, np.where(certain, infinite * amounts, hazards)

    def _amount(self, slot: Slot, state: int, counts: Counts) -> Floats:
        if slot.watch is None:
            return np.ones(len(counts))
        others = counts[:, slot.watch.state] - (slot.watch.state == state)
        return np.maximum(others, 0) / max(self.task.network.n_nodes - 1, 1)

    def _share(self, left: Counts, weights: Floats, rows: Rows, step: int, state: int) -> None:
        """Move those who leave a state to where each reaction takes them."""
        self.last[rows] = step + 1
        self.counts[rows, state] -= left
        from_here_on = np.cumsum(weights[:, ::-1], axis=1)[:, ::-1]
        positive = from_here_on > 0.0
        chance = np.divide(weights, from_here_on, out=np.zeros_like(weights), where=positive)
        last = len(self.slots[state]) - 1
        for number, slot in enumerate(self.slots[state]):
            part = left
            if number < last:
                part = self._drawn(left, chance[:, number], rows, step, state, number + 1)
            self.counts[rows, slot.after] += part
            left = left - part

    def _drawn(self, n: Counts, p: Floats, rows: Rows, step: int, state: int, claim: int) -> Counts:
        drawn = np.zeros(n.size, dtype=np.int64)
        at = np.flatnonzero((n > 0) & (p > 0.0))
        if at.size:
            replicate = self.task.replicates[rows[at]]
            first, _ = self.task.source.words(
                "leave", step=step, replicate=replicate, entity=state, claim=claim
            )
            drawn[at] = binomial(unit(first), n[at], p[at])
        return drawn
