"""What the reactions of a scheme do to one node: the terms of every mean-field equation.

The right-hand sides that are solved and the equations that are printed come from this one list.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from rumorsim.engines.rules import Rules
from rumorsim.engines.task import Clock

__all__ = ["Move", "Side", "moves_of"]

Side: TypeAlias = Literal["caller", "callee", "alone"]


class Move(NamedTuple):
    """A node leaves a state for another.

    Attributes
    ----------
    reaction : int
        Whose rate: contacts in order, then changes.
    before, after : int
        States.
    side : {"caller", "callee", "alone"}
        What the node is in the reaction.
    met : int
        State of the other end; of a change by itself -1.
    halves : int
        2 where the rate counts the pair once and the pair has two callers, else 1: the share of
        the rate is ``1 / halves``.
    """

    reaction: int
    before: int
    after: int
    side: Side
    met: int = -1
    halves: int = 1


def moves_of(rules: Rules, clock: Clock, *, directed: bool = False) -> tuple[Move, ...]:
    """Return all moves, in the order of the reactions, the caller's before the callee's.

    A symmetric contact on undirected ties happens once per pair under the tie clock: each of the
    two ways to call has half of its rate. Under the caller clock whoever calls makes it happen.
    """
    once_per_pair = clock == "tie" and not directed
    return (*_moves_in_contact(rules, once_per_pair), *_moves_alone(rules))


def _moves_in_contact(rules: Rules, once_per_pair: bool) -> Iterator[Move]:
    for number, contact in enumerate(rules.contacts):
        caller, callee, caller_after, callee_after = contact
        halves = 2 if once_per_pair and contact.is_symmetric else 1
        if caller_after != caller:
            yield Move(number, caller, caller_after, "caller", callee, halves)
        if callee_after != callee:
            yield Move(number, callee, callee_after, "callee", caller, halves)


def _moves_alone(rules: Rules) -> Iterator[Move]:
    for number, (before, after) in enumerate(rules.changes, start=len(rules.contacts)):
        if before != after:
            yield Move(number, before, after, "alone")
