"""What the engine of events on a network looks up: who fires, through which ties, how fast at most.

Every contact is fired by one of its two states, the driver. By the caller clock that is the caller,
who picks one of the nodes that hear it. By the tie clock it may be either, and the choice decides
only how many ties fire in vain: the rest state, in which almost everybody stands, is the last
choice, and a state that nobody leaves the last but one.

Nodes in a driving state stand in *lanes*, one for each class of degrees, in which every member
fires as many ties as the largest degree of the class: ties beyond a node's own degree fire in vain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.rules import Change, Contact, Factor, Rules
from rumorsim.engines.task import Task
from rumorsim.networks import Network

__all__ = [
    "Driven",
    "Family",
    "Lanes",
    "Side",
    "degree_classes",
    "driven",
    "families",
    "lanes",
    "side",
]

# What one lane more costs, as a share of what firing all ties once costs.
_LANE_COST = 0.02

Floats = NDArray[np.float64]
Ids = NDArray[np.integer[Any]]


class Driven(NamedTuple):
    """A contact as its driver sees it; `inward` where it fires through ties that reach him."""

    driver: int
    partner: int
    driver_after: int
    partner_after: int
    inward: bool
    share: float
    factor: Factor


class Side(NamedTuple):
    """Ties as compressed rows: leaving a node, or, on a directed network, reaching it."""

    start: NDArray[np.int64]
    degree: NDArray[np.int64]
    neighbour: NDArray[np.int32]


class Family(NamedTuple):
    """The lanes of one driving state on one side: what fires from there."""

    state: int
    inward: bool
    contacts: tuple[int, ...]
    changes: tuple[int, ...]


@dataclass(frozen=True)
class Lanes:
    """All lanes, those of one family in a row.

    Attributes
    ----------
    family : ndarray of int64, shape (lanes,)
    cap : ndarray of float64, shape (lanes,)
        Ties that a member fires; by the caller clock 1 where there are any.
    segment : ndarray of int64, shape (lanes,)
        Where its members begin in a replicate's list of n_nodes places per family.
    of : ndarray of int64, shape (families, n_nodes)
        Lane of each node.
    """

    family: NDArray[np.int64]
    cap: Floats
    segment: NDArray[np.int64]
    of: NDArray[np.int64]


def driven(task: Task) -> list[Driven]:
    """Return the contacts in their order, each with its driver."""
    factors = task.contact_factors or (Factor(),) * len(task.rules.contacts)
    costs = _costs(task.rules)
    pairs = zip(task.rules.contacts, factors, strict=True)
    return [_driven(task, contact, factor, costs) for contact, factor in pairs]


def _driven(task: Task, contact: Contact, factor: Factor, costs: list[int]) -> Driven:
    assert isinstance(task.network, Network)
    caller, callee, caller_after, callee_after = contact
    is_pair = task.clock == "tie" and contact.is_symmetric and not task.network.directed
    share = 0.5 if is_pair else 1.0
    if task.clock == "caller" or costs[caller] <= costs[callee]:
        return Driven(caller, callee, caller_after, callee_after, False, share, factor)
    tie = None if factor.tie is None else factor.tie[_backwards(task.network)]
    turned = Factor(factor.callee, factor.caller, tie)
    inward = task.network.directed  # undirected, both ways are the same ties
    return Driven(callee, caller, callee_after, caller_after, inward, share, turned)


def _costs(rules: Rules) -> list[int]:
    """Return how little each state should drive: how many of its ties fire in vain, in ranks."""
    left = {change.before for change in rules.changes}
    for contact in rules.contacts:
        left |= {contact.caller} - {contact.caller_after}
        left |= {contact.callee} - {contact.callee_after}
    states = range(rules.n_states)
    return [2 if state == rules.rest else int(state not in left) for state in states]


def _backwards(network: Network) -> NDArray[np.int64]:
    """Return the ties in order of who is reached, then of who reaches."""
    return np.argsort(network.target, kind="stable").astype(np.int64)


def side(network: Network, inward: bool) -> Side:
    """Return the ties that leave each node, or, inward, those that reach it."""
    if inward:
        degree = network.in_degree.astype(np.int64)
        neighbour = network.source[_backwards(network)]
    else:
        degree, neighbour = network.out_degree, network.target
    return Side(np.cumsum(degree) - degree, degree, neighbour)


def families(contacts: list[Driven], changes: tuple[Change, ...]) -> list[Family]:
    """Return the families in order of states; changes go with the first of their state."""
    found: list[Family] = []
    for state in sorted({c.driver for c in contacts} | {c.before for c in changes}):
        alone = tuple(k for k, change in enumerate(changes) if change.before == state)
        for inward in sorted({c.inward for c in contacts if c.driver == state}) or [False]:
            key = state, inward
            fired = (j for j, c in enumerate(contacts) if (c.driver, c.inward) == key)
            found.append(Family(state, inward, tuple(fired), alone))
            alone = ()
    return found


def lanes(network: Network, clan: list[Family], clock: str) -> Lanes:
    """Return the lanes of some families."""
    family: list[NDArray[np.int64]] = []
    cap: list[Floats] = []
    segment: list[NDArray[np.int64]] = []
    of: list[NDArray[np.int64]] = []
    for number, member in enumerate(clan):
        kind, most = _classes(network, member, clock)
        filled = np.bincount(kind, minlength=most.size)
        of.append(kind + sum(len(part) for part in cap))
        family.append(np.full(most.size, number))
        cap.append(most)
        segment.append(np.cumsum(filled) - filled + number * network.n_nodes)
    return Lanes(np.concatenate(family), np.concatenate(cap), np.concatenate(segment), np.stack(of))


def _classes(network: Network, family: Family, clock: str) -> tuple[NDArray[np.int64], Floats]:
    degree = side(network, family.inward).degree
    if not family.contacts:
        return np.zeros_like(degree), np.zeros(1)
    return degree_classes(np.minimum(degree, 1) if clock == "caller" else degree)


def degree_classes(degree: NDArray[np.int64]) -> tuple[NDArray[np.int64], Floats]:
    """Group degrees so that few ties are fired in vain by few lanes.

    Parameters
    ----------
    degree : ndarray of int64, shape (n_nodes,)

    Returns
    -------
    kind : ndarray of int64, shape (n_nodes,)
        Class of each node; classes are ranges of degrees in ascending order, and 0 stands alone.
    cap : ndarray of float64, shape (classes,)
        Largest degree in each.
    """
    value, nodes = np.unique(degree, return_counts=True)
    lane_cost = _LANE_COST * float((value * nodes).sum())
    upto = np.append(0, np.cumsum(nodes))
    best = np.zeros(value.size + 1)
    first = np.zeros(value.size + 1, np.int64)
    for stop in range(1, value.size + 1):
        lowest = int(value[0] == 0 and stop > 1)
        costs = best[lowest:stop] + value[stop - 1] * (upto[stop] - upto[lowest:stop]) + lane_cost
        first[stop] = lowest + int(np.argmin(costs))
        best[stop] = costs[first[stop] - lowest]
    cuts = list(_walk_back(first))[::-1]
    return np.searchsorted(value[cuts], degree), value[cuts].astype(np.float64)


def _walk_back(first: NDArray[np.int64]) -> Iterator[int]:
    """Yield the last degree of each class, as a position, from the highest down."""
    stop = first.size - 1
    while stop > 0:
        yield stop - 1
        stop = int(first[stop])
