"""The caller clock: who rings whom, and what comes of a call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.cells import Cells, Population
from rumorsim.engines.chance import unit
from rumorsim.engines.rules import Factor, Floats
from rumorsim.engines.task import Task
from rumorsim.networks import WellMixed

__all__ = ["Calls", "Outcomes", "Switchboard"]

_CHUNK = 2**15
"""Calls looked at together; their arrays stay in a level-2 cache."""


class Calls(NamedTuple):
    """Calls of one round, in the order of rows and callers.

    Attributes
    ----------
    row, caller, callee : ndarray of int64
        Row of the block, and node ids.
    tie : ndarray of int64
        Place of the tie in the network; well mixed: of no meaning.
    code : ndarray of int64
        State of the caller times the number of states, plus state of the callee.
    y : ndarray of float64
        Uniform that decides the outcome.
    """

    row: Cells
    caller: Cells
    callee: Cells
    tie: Cells
    code: Cells
    y: Floats

    def take(self, rows: NDArray[Any]) -> Calls:
        """Return some of the calls, in the order of `rows`."""
        return Calls(*(column[rows] for column in self))

    @classmethod
    def join(cls, parts: list[Calls]) -> Calls:
        """Put calls together."""
        return cls(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


class Switchboard:
    """Connects everyone who can call with one neighbour, drawn uniformly."""

    def __init__(self, task: Task, population: Population, outcomes: Outcomes) -> None:
        self.network = network = task.network
        self.population = population
        self.outcomes = outcomes
        self.n_nodes = network.n_nodes
        well_mixed = isinstance(network, WellMixed)
        degree = np.array(self.n_nodes - 1) if well_mixed else network.out_degree
        self.degree = np.broadcast_to(degree.astype(np.float64), self.n_nodes)
        self.has_ties = self.degree > 0

    def calls(self, live: Cells, step: int) -> Calls:
        """Return the calls of a round whose states let them have an effect.

        Parameters
        ----------
        live : ndarray of int64
            Rows that still run.
        step : int
            Number of the round.
        """
        parts = [self._connected(row, caller, step) for row, caller in self._callers(live)]
        return Calls.join([_NO_CALLS, *parts])

    def _callers(self, live: Cells) -> Iterator[tuple[Cells, Cells]]:
        state = self.population.state.reshape(-1, self.n_nodes)
        height = max(1, _CHUNK // self.n_nodes)
        for start in range(0, live.size, height):
            rows = live[start : start + height]
            place = np.flatnonzero(self.outcomes.calls.take(state[rows]) & self.has_ties)
            for first in range(0, place.size, _CHUNK):
                row, caller = np.divmod(place[first : first + _CHUNK], self.n_nodes)
                yield rows[row], caller

    def _connected(self, row: Cells, caller: Cells, step: int) -> Calls:
        state, start = self.population.state, row * self.n_nodes
        first, second = self.population.words("call", start + caller, step=step)
        callee, tie = self._picked(caller, (unit(first) * self.degree[caller]).astype(np.int64))
        code = self.outcomes.code_of(state[start + caller], state[start + callee])
        found = np.flatnonzero(self.outcomes.reactive[code])
        y = unit(second[found])
        return Calls(row[found], caller[found], callee[found], tie[found], code[found], y)

    def _picked(self, caller: Cells, slot: Cells) -> tuple[Cells, Cells]:
        network = self.network
        if isinstance(network, WellMixed):
            return slot + (slot >= caller), slot
        tie = network.indptr[caller] + slot
        return network.target[tie].astype(np.int64), tie


class Outcomes:
    """What comes of a call between two states.

    Attributes
    ----------
    calls : ndarray of bool, shape (states,)
        Whether a call from this state can have an effect.
    reactive : ndarray of bool, shape (states * states,)
        Whether a call between these states (as in `Calls.code`) can have an effect.
    caller, callee, caller_after, callee_after : ndarray of int64, shape (contacts,)
        States before and after.
    changes_caller, changes_callee : ndarray of bool, shape (contacts + 1,)
        Whether a contact changes them; the last entry, False, is for no contact, -1.
    factors : dict of int to Factor
        By contact; what is missing is 1.
    called : ndarray of int64
        States, in ascending order, that callees change from or to.
    """

    def __init__(self, task: Task) -> None:
        self.n_states = n_states = task.rules.n_states
        table = np.array(task.rules.contacts, dtype=np.int64).reshape(-1, 4)
        self.caller, self.callee, self.caller_after, self.callee_after = table.T
        effect = table[:, :2] != table[:, 2:]
        self.changes_caller, self.changes_callee = np.append(effect, [[False] * 2], axis=0).T
        self.called = np.unique(table[effect[:, 1]][:, [1, 3]])
        factors = enumerate(task.contact_factors)
        self.factors = {number: factor for number, factor in factors if not factor.is_plain}
        # No contact, -1, has probability 0.
        self.rates = np.pad(task.rates.contacts, ((0, 0), (0, 1)))
        code = self.code_of(self.caller, self.callee)
        self.contacts = _by_code(code, n_states * n_states)
        possible = effect.any(axis=1) & (task.rates.contacts > 0).any(axis=0)
        self.reactive = np.zeros(n_states * n_states, dtype=np.bool_)
        self.reactive[code[possible]] = True
        self.calls = self.reactive.reshape(n_states, n_states).any(axis=1)

    def code_of(self, caller: NDArray[Any], callee: NDArray[Any] | int) -> Cells:
        """Return one number for two states, as in `Calls.code`."""
        return np.asarray(caller.astype(np.int64) * self.n_states + callee)

    def chosen(self, calls: Calls) -> Cells:
        """Return which contact each call makes happen; -1: none."""
        found = np.full(calls.y.size, -1)
        below = np.zeros(calls.y.size)
        for place in range(self.contacts.shape[1]):
            contact = self.contacts[calls.code, place]
            below += self._chance(contact, calls)
            found = np.where((calls.y < below) & (found < 0), contact, found)
        return found

    def can_change(self, calls: Calls) -> NDArray[np.bool_]:
        """Flag the calls that change one of the two with positive probability."""
        found = np.zeros(calls.y.size, dtype=np.bool_)
        for place in range(self.contacts.shape[1]):
            contact = self.contacts[calls.code, place]
            effect = self.changes_caller[contact] | self.changes_callee[contact]
            found |= effect & (self._chance(contact, calls) > 0.0)
        return found

    def _chance(self, contact: Cells, calls: Calls) -> Floats:
        row = calls.row if len(self.rates) > 1 else 0
        chance: Floats = self.rates[row, contact]
        for number, factor in self.factors.items():
            at = np.flatnonzero(contact == number)
            chance[at] *= _product(factor, calls.take(at))
        return chance


def _by_code(code: Cells, n_codes: int) -> Cells:
    """Return the contacts between each two states, in order, filled up with -1."""
    order = np.argsort(code, kind="stable")
    place = np.arange(code.size) - np.searchsorted(code[order], code[order])
    table = np.full((n_codes, place.max(initial=0) + 1), -1)
    table[code[order], place] = order
    return table


def _product(factor: Factor, calls: Calls) -> Floats:
    product = np.ones(calls.y.size)
    places = (calls.caller, calls.callee, calls.tie)
    for column, place in zip(factor, places, strict=True):
        if column is not None:
            product *= column[place]
    return product


_NONE = np.empty(0, dtype=np.int64)
_NO_CALLS = Calls(_NONE, _NONE, _NONE, _NONE, _NONE, np.empty(0))
