"""Tables of the engine of events on a network: reactions and rates by number.

Reactions are numbered: contacts (twice where either state may drive them), changes, "nothing".
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.events.plan import Driven, Family, driven, families, lanes, rivals, side
from rumorsim.engines.rules import Factor
from rumorsim.engines.task import Task
from rumorsim.networks import Network

__all__ = ["Tables"]

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]


class Tables:
    """What is looked up at every event.

    Attributes
    ----------
    contacts : list of Driven
    families : list of Family
    lanes : Lanes
    start, degree : ndarray of int64 and float64, shape (sides * n_nodes,)
        Rows of ties that a driver fires, of one side after the other.
    neighbour : ndarray of int32
    side_of : ndarray of int64, shape (lanes,)
        What to add to a node to find its row.
    state_of, pair_of, alone_of : ndarray of int64, shape (lanes,)
        Driving state; where the family's rows begin in `pairs`; its row in `alone`.
    pairs : ndarray of int64, shape (families * states, most contacts of a pair + 1)
        Contacts of the driver with a partner in each state, then "nothing".
    alone : ndarray of int64, shape (families, most changes of a state + 1)
        Changes by itself, then "nothing".
    turns_driver, is_mutual : ndarray of bool, shape (reactions,)
        Whether the driver changes, and whether both do.
    after, partner_after : ndarray of uint8, shape (reactions,)
        New state of the driver, or of the partner where only he changes; of the partner.
    rate : ndarray of float64, shape (reactions, rows of rates)
        "Nothing" has rate 0.
    edge, drift, reach : ndarray of float64, shape (lanes, rows of rates)
        Rate of events of a member at most: by contacts, by changes, by contacts on one tie.
    rivals : list of pairs of ndarray of int64
        Lanes of which only the first or only the second drive.
    plain : ndarray of int64, shape (contacts + changes,)
        The scheme's own reactions among the numbers.
    """

    def __init__(self, task: Task) -> None:
        network = task.network
        assert isinstance(network, Network)
        self.contacts = driven(task)
        self.families = families(self.contacts, task.rules.changes)
        self.lanes = lanes(network, self.families, task.clock)
        self.n_changes = len(task.rules.changes)
        self.nothing = len(self.contacts) + self.n_changes
        self._tabulate_ties(network)
        self._tabulate_reactions(task)
        self._tabulate_rates(task)
        self.rivals = [
            (
                np.flatnonzero(self.lanes.family == first),
                np.flatnonzero(self.lanes.family == second),
            )
            for first, second in rivals(self.families)
        ]

    def _tabulate_ties(self, network: Network) -> None:
        self.inward = sorted({family.inward for family in self.families})
        sides = [side(network, inward) for inward in self.inward]
        ends = np.cumsum([0, *(part.neighbour.size for part in sides)])
        starts = [part.start + end for part, end in zip(sides, ends[:-1], strict=True)]
        self.start = np.concatenate(starts)
        self.degree = np.concatenate([part.degree for part in sides]).astype(np.float64)
        neighbours = [part.neighbour for part in sides]
        self.neighbour = np.concatenate(neighbours) if len(sides) > 1 else neighbours[0]
        self.first_tie = ends[:-1]
        numbers = [self.inward.index(family.inward) for family in self.families]
        self.side_of = np.array(numbers)[self.lanes.family] * network.n_nodes

    def _tabulate_reactions(self, task: Task) -> None:
        changes, n_states = task.rules.changes, task.rules.n_states
        member = self.lanes.family
        self.state_of = np.array([family.state for family in self.families])[member]
        self.pair_of = member * n_states
        self.alone_of = member
        lists = [
            [j for j in family.contacts if self.contacts[j].partner == partner]
            for family in self.families
            for partner in range(n_states)
        ]
        self.pairs = self._table(lists)
        first = len(self.contacts)
        self.alone = self._table([[first + k for k in f.changes] for f in self.families])
        turns = [c.driver != c.driver_after for c in self.contacts] + [True] * len(changes)
        both = [c.partner != c.partner_after for c in self.contacts] + [False] * len(changes)
        self.turns_driver = np.array(turns)
        self.is_mutual = self.turns_driver & np.array(both)
        self.has_mutual = bool(self.is_mutual.any())
        self.partner_after = np.array(
            [c.partner_after for c in self.contacts] + [c.after for c in changes], np.uint8
        )
        driver_after = [c.driver_after for c in self.contacts] + [c.after for c in changes]
        self.after = np.where(turns, driver_after, self.partner_after).astype(np.uint8)

    def _table(self, lists: list[list[int]]) -> Ids:
        width = 1 + max(map(len, lists))
        return np.array([row + [self.nothing] * (width - len(row)) for row in lists])

    def _tabulate_rates(self, task: Task) -> None:
        numbers = np.array([contact.number for contact in self.contacts], np.int64)
        self.plain = np.append(
            np.unique(numbers, return_index=True)[1], numbers.size + np.arange(self.n_changes)
        )
        shares = np.array([contact.share for contact in self.contacts])
        rate = [task.rates.contacts[:, numbers] * shares, task.rates.changes]
        rate.append(np.zeros((len(rate[0]), 1)))
        self.rate = np.ascontiguousarray(np.concatenate(rate, axis=1).T)
        self.factors = [self._placed(contact) for contact in self.contacts]
        self.factors += task.change_factors or [Factor()] * self.n_changes
        self.factored = [j for j, factor in enumerate(self.factors) if not factor.is_plain]
        reach = np.stack([self._reach(family) for family in self.families])
        drift = np.stack([self._drift(family) for family in self.families])
        member, cap = self.lanes.family, self.lanes.cap[:, None]
        self.reach = reach[member]
        self.edge = cap * reach[member]
        self.drift = drift[member]

    def _placed(self, contact: Driven) -> Factor:
        """Return factors whose ties stand where `neighbour` has them."""
        tie = contact.factor.tie
        if tie is None:
            return contact.factor
        before = np.zeros(self.first_tie[self.inward.index(contact.inward)])
        return contact.factor._replace(tie=np.concatenate([before, tie]))

    def _reach(self, family: Family) -> Floats:
        """Return the largest rate on a tie, shape (rows of rates,)."""
        most = np.zeros(self.rate.shape[1])
        for partner in {self.contacts[j].partner for j in family.contacts}:
            meeting = [j for j in family.contacts if self.contacts[j].partner == partner]
            np.maximum(most, self._at_most(meeting), out=most)
        return most

    def _drift(self, family: Family) -> Floats:
        return self._at_most([len(self.contacts) + k for k in family.changes])

    def _at_most(self, reactions: list[int]) -> Floats:
        total = np.zeros(self.rate.shape[1])
        for reaction in reactions:
            total += self.rate[reaction] * _most(self.factors[reaction])
        return total


def _most(factor: Factor) -> float:
    parts: list[Any] = [part for part in factor if part is not None]
    return float(np.prod([part.max(initial=0.0) for part in parts]))
