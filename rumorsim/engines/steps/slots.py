"""What can happen to a node by single changes, state by state, in the order of their hazards."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.adjacency import Rows
from rumorsim.engines.rules import Contact, Factor, Rules
from rumorsim.engines.task import Task

__all__ = ["Slot", "Watch", "factor_of", "slots", "unlike"]

Floats = NDArray[np.float64]


class Watch(NamedTuple):
    """Neighbours that count.

    Attributes
    ----------
    incoming : bool
        Those who call the node, else those whom it calls.
    state : int
        In which they count.
    peer, tie : ndarray of float64, or None
        What each counts, by neighbour and by tie; None is 1.
    """

    incoming: bool
    state: int
    peer: Floats | None = None
    tie: Floats | None = None

    @property
    def is_plain(self) -> bool:
        """Whether each counts 1."""
        return self.peer is None and self.tie is None

    def weights(self, rows: Rows, place: NDArray[np.int64]) -> Floats:
        """Return what the neighbours at some places of `rows` count while they are in the state."""
        weights = np.ones(place.size)
        if self.peer is not None:
            weights *= self.peer.take(rows.peer.take(place))
        if self.tie is not None:
            weights *= self.tie.take(rows.number(place))
        return weights

    def is_same(self, other: Watch) -> bool:
        """Whether the same neighbours count the same."""
        alike = self.peer is other.peer and self.tie is other.tie
        return alike and self[:2] == other[:2]


class Slot(NamedTuple):
    """One of the single changes from a state.

    Attributes
    ----------
    after : int
        The state it leads to.
    rate : int
        Column of its rate: contacts, then changes.
    own : ndarray of float64, shape (n_nodes,), or None
        Factor of the node itself.
    watch : Watch or None
        The neighbours whose number multiplies the rate; None: it happens by itself.
    """

    after: int
    rate: int
    own: Floats | None
    watch: Watch | None


def factor_of(factors: tuple[Factor, ...], number: int) -> Factor:
    """Return a reaction's factor; an empty tuple means that there are none."""
    return factors[number] if factors else Factor()


def slots(task: Task, *, directed: bool) -> tuple[tuple[Slot, ...], ...]:
    """Return the single changes from every state: as callee, as caller, by itself."""
    return tuple(
        (*_as_callee(task, state), *_as_caller(task, state, directed), *_alone(task, state))
        for state in range(task.rules.n_states)
    )


def _single(rules: Rules) -> list[tuple[int, Contact]]:
    return [(n, contact) for n, contact in enumerate(rules.contacts) if not contact.is_mutual]


def _as_callee(task: Task, state: int) -> list[Slot]:
    found = []
    for number, contact in _single(task.rules):
        if contact.callee == state != contact.callee_after:
            caller, callee, tie = factor_of(task.contact_factors, number)
            watch = Watch(True, contact.caller, caller, tie)
            found.append(Slot(contact.callee_after, number, callee, watch))
    return found


def _as_caller(task: Task, state: int, directed: bool) -> list[Slot]:
    found = []
    for number, contact in _single(task.rules):
        if contact.caller == state != contact.caller_after:
            caller, callee, tie = factor_of(task.contact_factors, number)
            # Without direction the plain neighbours are the same both ways, and share a tally.
            watch = Watch(not directed and tie is None, contact.callee, callee, tie)
            found.append(Slot(contact.caller_after, number, caller, watch))
    return found


def _alone(task: Task, state: int) -> list[Slot]:
    offset = len(task.rules.contacts)
    return [
        Slot(change.after, offset + number, factor_of(task.change_factors, number).caller, None)
        for number, change in enumerate(task.rules.changes)
        if change.before == state != change.after
    ]


def unlike(slots: tuple[tuple[Slot, ...], ...]) -> list[Watch]:
    """Return the watches of all slots, each of them once."""
    found: list[Watch] = []
    for slot in (slot for leaving in slots for slot in leaving):
        if slot.watch is not None and not any(slot.watch.is_same(known) for known in found):
            found.append(slot.watch)
    return found
