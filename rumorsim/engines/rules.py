"""A reaction scheme as numbers: who meets whom and becomes what, at which rates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Change", "Contact", "Factor", "Rates", "Rules"]

Floats = NDArray[np.float64]


class Contact(NamedTuple):
    """A caller in one state meets a callee in another; states as numbers."""

    caller: int
    callee: int
    caller_after: int
    callee_after: int

    @property
    def is_mutual(self) -> bool:
        """Whether both change."""
        return self.caller != self.caller_after and self.callee != self.callee_after

    @property
    def is_symmetric(self) -> bool:
        """Whether it makes no difference which of the two calls, so that a pair counts once."""
        return self.caller == self.callee and self.caller_after == self.callee_after


class Change(NamedTuple):
    """A node changes by itself; states as numbers."""

    before: int
    after: int


class Factor(NamedTuple):
    """What data multiply one rate by; None is 1 everywhere.

    Attributes
    ----------
    caller, callee : ndarray of float64, shape (n_nodes,), or None
        Of a contact. Of a change by itself, `caller` is the node and `callee` is None.
    tie : ndarray of float64, shape (n_edges,), or None
        In the order of `Network.target`; the tie leads from caller to callee.
    """

    caller: Floats | None = None
    callee: Floats | None = None
    tie: Floats | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it is 1 everywhere."""
        return all(part is None for part in self)


@dataclass(frozen=True)
class Rules:
    """The reactions of a scheme.

    Attributes
    ----------
    states : tuple of str
        State s of the arrays is ``states[s]``; at most 255.
    rest : int
        State of whoever is not named at the start. Its nodes are told or not; all others at the
        start are seeds.
    contacts : tuple of Contact
    changes : tuple of Change
    """

    states: tuple[str, ...]
    rest: int
    contacts: tuple[Contact, ...]
    changes: tuple[Change, ...]

    @property
    def n_states(self) -> int:
        """Number of states."""
        return len(self.states)

    @property
    def callers(self) -> frozenset[int]:
        """States in which a node calls."""
        return frozenset(contact.caller for contact in self.contacts)


@dataclass(frozen=True)
class Rates:
    """Rates of the reactions, for all replicates alike or a row for each.

    Attributes
    ----------
    contacts : ndarray of float64, shape (1, contacts) or (replicates, contacts)
        Tie clock: events per unit of time on each tie, infinite where certain. Caller clock:
        probability that a call has the effect.
    changes : ndarray of float64, shape (1, changes) or (replicates, changes)
        Events per unit of time and node, infinite where certain.
    """

    contacts: Floats
    changes: Floats

    @property
    def varies(self) -> bool:
        """Whether replicates differ."""
        return len(self.contacts) > 1

    def take(self, rows: NDArray[np.integer[Any]] | slice) -> Rates:
        """Return the rates of some replicates."""
        if not self.varies:
            return self
        return Rates(self.contacts[rows], self.changes[rows])
