"""What an engine is asked and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.rules import Factor, Rates, Rules
from rumorsim.networks import Network, WellMixed
from rumorsim.rng import Source

__all__ = ["Clock", "Record", "Task", "Trace"]

Clock: TypeAlias = Literal["tie", "caller"]
Record: TypeAlias = Literal["counts", "nodes", "tree"]
Scalar = TypeVar("Scalar", bound=np.generic)


def _no_tick(done: int) -> None:
    pass


@dataclass(frozen=True)
class Task:
    """A block of replicates to run.

    Attributes
    ----------
    rules, rates
        The scheme and its rates.
    network : Network or WellMixed
    start : ndarray
        On a `Network`: state of every node, uint8, shape (replicates, n_nodes). Well mixed:
        nodes in each state, int64, shape (replicates, states).
    replicates : ndarray of uint32, shape (replicates,)
        Numbers that address the draws.
    source : Source
    clock : {"tie", "caller"}
        Tie: every tie fires at the reaction's rate (well mixed: divided by n - 1); of a symmetric
        contact, whose two ways to call make no difference, the undirected pair fires once. Caller:
        every node that can call rings at rate 1 (a synchronous step: exactly once) and picks one
        neighbour uniformly; rates are then probabilities, and whoever calls makes a symmetric
        contact happen.
    times : ndarray of float64, shape (times,), increasing, from 0 on
        When counts are recorded. Synchronous: finite multiples of `dt`. Of events and equations
        the last may be infinite: when nothing can happen any more; events must then end.
    dt : float
        Length of a synchronous step.
    record : {"counts", "nodes", "tree"}
        How much is kept; each includes what stands before it.
    contact_factors, change_factors : tuple of Factor
        One per contact and per change.
    tick : callable
        Told, now and then, how many replicate-steps (synchronous; steps after an early end count
        as done) or replicates (events, equations) have been done since it was last told.
    """

    rules: Rules
    rates: Rates
    network: Network | WellMixed
    start: NDArray[np.uint8] | NDArray[np.int64]
    replicates: NDArray[np.uint32]
    source: Source
    clock: Clock
    times: NDArray[np.float64]
    dt: float = 1.0
    record: Record = "counts"
    contact_factors: tuple[Factor, ...] = ()
    change_factors: tuple[Factor, ...] = ()
    tick: Callable[[int], object] = field(default=_no_tick, compare=False)

    def block(self, rows: slice) -> Task:
        """Return the same task for some of its replicates."""
        return replace(
            self,
            rates=self.rates.take(rows),
            start=self.start[rows],
            replicates=self.replicates[rows],
        )


@dataclass(frozen=True)
class Trace:
    """What happened in a block of replicates.

    Attributes
    ----------
    counts : ndarray of int64 (float64 from equations), shape (replicates, times, states)
        Nodes in each state at `Task.times`.
    duration : ndarray of float64, shape (replicates,)
        Time of the last change where nothing can happen any more, else nan.
    state : ndarray of uint8, shape (replicates, n_nodes), or None
        At the end; with record "nodes" or "tree".
    changed : ndarray of float64, shape (replicates, n_nodes), or None
        Time of each node's first change of state, a seed's too; nan where it never changed. A
        synchronous change happens at the end of its step.
    parent : ndarray of int32, shape (replicates, n_nodes), or None
        With record "tree": whom each node that began in the rest state was in contact with in its
        first change; kept even if it comes back and leaves again. -1 for seeds, for those who left
        by themselves, and for those who never left. Both of a pair at rest that change in one
        meeting name each other.
    """

    counts: NDArray[np.int64] | NDArray[np.float64]
    duration: NDArray[np.float64]
    state: NDArray[np.uint8] | None = None
    changed: NDArray[np.float64] | None = None
    parent: NDArray[np.int32] | None = None

    @classmethod
    def join(cls, blocks: list[Trace]) -> Trace:
        """Put blocks of replicates together."""
        return cls(
            np.concatenate([block.counts for block in blocks]),
            np.concatenate([block.duration for block in blocks]),
            _joined(block.state for block in blocks),
            _joined(block.changed for block in blocks),
            _joined(block.parent for block in blocks),
        )


def _joined(parts: Iterable[NDArray[Scalar] | None]) -> NDArray[Scalar] | None:
    present = [part for part in parts if part is not None]
    return np.concatenate(present) if present else None
