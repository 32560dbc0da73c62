"""What the engine of events on a network looks up: who fires, through which ties, how fast at most.

Every contact is fired by one of its two states, the driver. By the caller clock that is the caller,
who picks one of the nodes that hear it. By the tie clock it may be either, and the choice decides
only how many ties fire in vain. The rest state is crowded at the start, and a state that nobody
leaves at the end; so the driver is the other state, and of these two it is, before each event,
whichever has fewer ties.

Nodes in a driving state stand in *lanes*, one for each class of degrees, in which every member
fires as many ties as the largest degree of the class: ties beyond a node's own degree fire in vain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

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
    "rivals",
    "side",
]

# What one lane more costs, as a share of what firing all ties once costs.
_LANE_COST = 0.02

Floats = NDArray[np.float64]


class Driven(NamedTuple):
    """A contact as its driver sees it.

    Attributes
    ----------
    number : int
        Of the contact.
    driver, partner, driver_after, partner_after : int
        States.
    inward : bool
        Whether it fires through the ties that reach the driver.
    share : float
        Part of the contact's rate at which each stored tie fires it.
    factor : Factor
        Of driver, partner and tie.
    contest : tuple of int
        Empty where the driver is always the same; else the two states that may drive it. Contacts
        of one contest, which concern the same ties, are driven together.
    """

    number: int
    driver: int
    partner: int
    driver_after: int
    partner_after: int
    inward: bool
    share: float
    factor: Factor
    contest: tuple[int, ...] = ()


class Side(NamedTuple):
    """Ties as compressed rows: leaving a node, or, on a directed network, reaching it."""

    start: NDArray[np.int64]
    degree: NDArray[np.int64]
    neighbour: NDArray[np.int32]


class Family(NamedTuple):
    """The lanes of one driving state on one side: what fires from there."""

    state: int
    inward: bool
    contest: tuple[int, ...]
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
    """Return the contacts in their order, each with its driver, or in turn with both."""
    factors = task.contact_factors or (Factor(),) * len(task.rules.contacts)
    crowded = _crowded(task.rules)
    pairs = enumerate(zip(task.rules.contacts, factors, strict=True))
    return [view for number, pair in pairs for view in _views(task, crowded, number, *pair)]


def _views(
    task: Task, crowded: list[bool], number: int, contact: Contact, factor: Factor
) -> list[Driven]:
    assert isinstance(task.network, Network)
    caller, callee, caller_after, callee_after = contact
    is_directed, is_tie_clock = task.network.directed, task.clock == "tie"
    share = 0.5 if is_tie_clock and contact.is_symmetric and not is_directed else 1.0
    straight = Driven(number, *contact, False, share, factor)
    if not is_tie_clock or caller == callee or not crowded[caller]:
        return [straight]
    tie = None if factor.tie is None else factor.tie[task.network.arrivals.tie]
    mirrored = Factor(factor.callee, factor.caller, tie)
    # Undirected, both ways are the same ties.
    states = callee, caller, callee_after, caller_after
    turned = Driven(number, *states, is_directed, share, mirrored)
    if not crowded[callee]:
        return [turned]
    contest = (caller, callee) if is_directed else (min(caller, callee), max(caller, callee))
    return [straight._replace(contest=contest), turned._replace(contest=contest)]


def _crowded(rules: Rules) -> list[bool]:
    """Tell which states are sure to be crowded at some time: the rest state, and the last ones."""
    left = {change.before for change in rules.changes}
    for contact in rules.contacts:
        left |= {contact.caller} - {contact.caller_after}
        left |= {contact.callee} - {contact.callee_after}
    return [state == rules.rest or state not in left for state in range(rules.n_states)]


def side(network: Network, inward: bool) -> Side:
    """Return the ties that leave each node, or, inward, those that reach it."""
    if inward:
        degree = network.in_degree.astype(np.int64)
        neighbour = network.arrivals.source
    else:
        degree, neighbour = network.out_degree, network.target
    return Side(np.cumsum(degree) - degree, degree, neighbour)


def families(contacts: list[Driven], changes: tuple[Change, ...]) -> list[Family]:
    """Return the families in order of states; changes go with the first of their state."""
    found: list[Family] = []
    for state in sorted({c.driver for c in contacts} | {c.before for c in changes}):
        alone = tuple(k for k, change in enumerate(changes) if change.before == state)
        own = {(c.inward, c.contest) for c in contacts if c.driver == state}
        for inward, contest in sorted(own) or [(False, ())]:
            key = state, inward, contest
            fired = (j for j, c in enumerate(contacts) if (c.driver, c.inward, c.contest) == key)
            found.append(Family(*key, tuple(fired), alone))
            alone = ()
    return found


def rivals(clan: list[Family]) -> list[tuple[int, int]]:
    """Return the pairs of families, by number, of which one at a time drives."""
    contests = sorted({family.contest for family in clan if family.contest})
    return [
        (first, second)
        for contest in contests
        for first, second in [[k for k, f in enumerate(clan) if f.contest == contest]]
    ]


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
