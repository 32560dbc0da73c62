"""Contacts that change both ends: on which ties they can happen, do happen, and when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.adjacency import Neighbourhood
from rumorsim.engines.cells import Cells, Population, Reached
from rumorsim.engines.chance import exponential, pick, unit
from rumorsim.engines.rules import Contact
from rumorsim.engines.steps.slots import factor_of
from rumorsim.engines.task import Task

__all__ = ["Meetings", "Met", "Ties"]

Floats = NDArray[np.float64]


class Ties(NamedTuple):
    """Ties from a caller to a callee on which a meeting can happen.

    Attributes
    ----------
    caller, callee : ndarray of int64, shape (m,)
        Cells.
    number : ndarray of int, shape (m,)
        Of the tie in the network.
    """

    caller: Cells
    callee: Cells
    number: NDArray[np.integer[Any]]

    def where(self, which: NDArray[np.bool_]) -> Ties:
        """Return some of them."""
        return Ties(*(column.compress(which) for column in self))


class Met(NamedTuple):
    """Meetings that come about in a step unless something earlier prevents them.

    Attributes
    ----------
    caller, callee : ndarray of int64, shape (m,)
        Cells.
    caller_after, callee_after : ndarray of uint8, shape (m,)
    moment : ndarray of float64, shape (m,)
        In [0, 1).
    exponential : ndarray of float64, shape (m,)
        From which the moment was made.
    """

    caller: Cells
    callee: Cells
    caller_after: NDArray[np.uint8]
    callee_after: NDArray[np.uint8]
    moment: Floats
    exponential: Floats

    @classmethod
    def join(cls, parts: list[Met]) -> Met:
        """Put several together."""
        return cls(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def ends(self) -> tuple[Cells, Cells, NDArray[np.uint8]]:
        """Return the cells of both ends, whom each met, and what it becomes."""
        return (
            np.concatenate([self.caller, self.callee]),
            np.concatenate([self.callee, self.caller]),
            np.concatenate([self.caller_after, self.callee_after]),
        )

    def where(self, which: NDArray[np.bool_]) -> Met:
        """Return some of them."""
        return Met(*(column.compress(which) for column in self))


class Meetings:
    """The mutual contacts between callers in one state and callees in another.

    Attributes
    ----------
    pair : tuple of int
        The two states.
    """

    def __init__(
        self, task: Task, population: Population, ways: Neighbourhood, pair: tuple[int, int]
    ) -> None:
        contacts = task.rules.contacts
        numbers = [n for n, c in enumerate(contacts) if c.is_mutual and c[:2] == pair]
        self.pair = pair
        self.population = population
        self.outward = ways.outward
        self.directed = ways.directed
        self.dt = task.dt
        self.rates = task.rates.contacts[:, numbers]
        self.contacts = [contacts[number] for number in numbers]
        self.factors = [factor_of(task.contact_factors, number) for number in numbers]
        self.after = np.array([contact[2:] for contact in self.contacts], dtype=np.uint8)

    @classmethod
    def all(cls, task: Task, population: Population, ways: Neighbourhood) -> list[Meetings]:
        """Return the mutual contacts of a task, pair by pair of states."""
        pairs = dict.fromkeys(c[:2] for c in task.rules.contacts if c.is_mutual)
        return [cls(task, population, ways, pair) for pair in pairs]

    def possible(self) -> Iterator[Ties]:
        """Yield the ties on which a meeting can happen now, in order, stretch by stretch."""
        callers = np.flatnonzero(self.population.state == self.pair[0])
        for reached in self.population.reached(self.outward, callers):
            ties = self._along(reached)
            if ties.caller.size:
                yield ties

    def within(self, step: int) -> list[Met]:
        """Return what is due within a step; nothing at all where nothing is possible."""
        return [self._drawn(ties, step) for ties in self.possible()]

    def _along(self, reached: Reached) -> Ties:
        fits = np.flatnonzero(self.population.state.take(reached.peer) == self.pair[1])
        caller = np.repeat(reached.cells, reached.length).take(fits)
        number = self.outward.number(reached.place.take(fits))
        ties = Ties(caller, reached.peer.take(fits), number)
        return ties.where(np.asarray(self._rates(ties).any(axis=1)))

    def _drawn(self, ties: Ties, step: int) -> Met:
        """Return which of some possible meetings are due within a step."""
        first, second = self.population.words(
            "meet", ties.callee, step=step, claim=self.population.nodes(ties.caller)
        )
        drawn = exponential(first)
        with np.errstate(over="ignore", divide="ignore"):  # of tiny factors: never
            moment = drawn / (self._rates(ties).sum(axis=1) * self.dt)
        due = moment < 1.0
        ties = ties.where(due)
        after = self.after[self._chosen(ties, unit(second[due]))]
        return Met(ties.caller, ties.callee, after[:, 0], after[:, 1], moment[due], drawn[due])

    def _chosen(self, ties: Ties, units: Floats) -> Cells:
        if len(self.contacts) == 1 or units.size == 0:
            return np.zeros(units.size, dtype=np.int64)
        rates = self._rates(ties)
        infinite = np.isinf(rates)
        certain = infinite.any(axis=1)
        weights = [self._weight(column, ties) for column in range(len(self.contacts))]
        rates[certain] = (infinite * np.stack(weights, axis=1))[certain]
        return pick(rates, units)

    def _rates(self, ties: Ties) -> Floats:
        """Return the rate of every contact on every tie; infinity times 0 is 0."""
        row = self.population.rows(ties.caller) if len(self.rates) > 1 else 0
        columns = []
        for column in range(len(self.contacts)):
            with np.errstate(invalid="ignore"):
                rate = self.rates[row, column] * self._weight(column, ties)
            columns.append(np.nan_to_num(rate, nan=0.0, posinf=np.inf))
        return np.stack(columns, axis=1)

    def _weight(self, column: int, ties: Ties) -> Floats:
        weight = np.ones(ties.caller.size)
        nodes = (self.population.nodes(ties.caller), self.population.nodes(ties.callee))
        for values, places in zip(self.factors[column], (*nodes, ties.number), strict=True):
            if values is not None:
                weight *= values[places]
        if self._once(self.contacts[column]):
            weight *= ties.caller < ties.callee
        return weight

    def _once(self, contact: Contact) -> bool:
        return contact.is_symmetric and not self.directed
