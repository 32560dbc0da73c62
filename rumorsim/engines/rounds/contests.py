"""Calls that would change the same callee take place one after another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.cells import Cells, Population
from rumorsim.engines.rounds.calling import Calls, Outcomes

__all__ = ["Contests", "places_in_groups", "states_before"]

States = NDArray[np.uint8]


class Contests:
    """Settles whose call comes first where several would change one callee."""

    def __init__(self, population: Population, outcomes: Outcomes) -> None:
        self.population = population
        self.outcomes = outcomes
        self.tags = np.zeros(population.state.size, dtype=np.int32)

    def settle(self, calls: Calls, chosen: Cells, step: int) -> tuple[Cells, Cells]:
        """Return the contact of every call after contests, and which calls change callees.

        Parameters
        ----------
        calls : Calls
        chosen : ndarray of int64, shape (calls,)
            Contact that takes place by the states at the start of the round; none is -1.
        step : int

        Returns
        -------
        chosen : ndarray of int64, shape (calls,)
        tellers : ndarray of int64
            Calls after which their callees stay as they are; one for each callee that changed.
        """
        changes = self.outcomes.changes_callee
        changers = np.flatnonzero(changes[chosen])
        start = calls.row * self.population.n_nodes
        cells = start + calls.callee
        shared = self._are_shared(cells[changers])
        rivals = changers[shared]
        words, _ = self.population.words("order", (start + calls.caller)[rivals], step=step)
        rivals = rivals[np.lexsort((words, cells[rivals]))]
        settled = chosen.copy()
        settled[rivals] = self._replayed(calls.take(rivals), cells[rivals])
        changing = rivals[changes[settled[rivals]]]
        last = np.roll(_are_first(cells[changing]), -1)
        return settled, np.concatenate([changers[~shared], changing[last]])

    def _are_shared(self, cells: Cells) -> NDArray[np.bool_]:
        """Flag the entries that occur more than once."""
        place = np.arange(cells.size, dtype=np.int32)
        self.tags[cells] = place
        lost = self.tags[cells] != place
        self.tags[cells] = 0
        self.tags[cells[lost]] = 1
        return np.asarray(self.tags[cells] == 1)

    def _replayed(self, calls: Calls, cells: Cells) -> Cells:
        """Return the contact of each call with the callee as the call before left it."""
        called = self.outcomes.called
        caller, callee = np.divmod(calls.code, self.outcomes.n_states)
        maps = self._maps(calls, caller)
        before = states_before(maps, places_in_groups(cells), np.searchsorted(called, callee))
        code = self.outcomes.code_of(caller, called[before])
        return self.outcomes.chosen(calls._replace(code=code))

    def _maps(self, calls: Calls, caller: Cells) -> States:
        """Return what each call makes of a callee, in places among the states of callees."""
        called = self.outcomes.called
        maps = np.empty((calls.y.size, called.size), dtype=np.uint8)
        for place, state in enumerate(called.tolist()):
            code = self.outcomes.code_of(caller, state)
            chosen = self.outcomes.chosen(calls._replace(code=code))
            after = np.where(chosen < 0, state, self.outcomes.callee_after[chosen])
            maps[:, place] = np.searchsorted(called, after)
        return maps


def places_in_groups(group: Cells) -> Cells:
    """Number the members of every group from 0; equal entries of `group` stand together."""
    starts = np.flatnonzero(_are_first(group))
    sizes = np.diff(np.append(starts, group.size))
    return np.arange(group.size) - np.repeat(starts, sizes)


def _are_first(group: Cells) -> NDArray[np.bool_]:
    """Flag the first member of every group."""
    first = np.ones(group.size, dtype=np.bool_)
    first[1:] = group[1:] != group[:-1]
    return first


def states_before(maps: States, place: Cells, start: Cells) -> Cells:
    """Return the state in which each call finds its callee.

    A call is a map from states to states. Maps are put together over twice as many calls in every
    round of a parallel prefix scan (Hillis & Steele 1986, Commun. ACM 29, 1170-1183), so that a
    hub called by k nodes takes log2(k) rounds, however often it changes.

    Parameters
    ----------
    maps : ndarray of uint8, shape (calls, states)
        State after the call, by the state before it; calls to one callee stand together.
    place : ndarray of int64, shape (calls,)
        How many calls to the same callee come before; see `places_in_groups`.
    start : ndarray of int64, shape (calls,)
        State of the callee before all of them.
    """
    so_far, span = maps.copy(), 1
    while span <= place.max(initial=0):
        late = np.flatnonzero(place >= span)
        earlier = so_far[late - span].astype(np.int64)
        so_far[late] = np.take_along_axis(so_far[late], earlier, axis=1)
        span *= 2
    before = start.copy()
    late = np.flatnonzero(place > 0)
    before[late] = so_far[late - 1, start[late]]
    return before
