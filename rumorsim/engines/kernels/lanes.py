"""Cascades in many replicates at once: one bit of a word for each.

Every 64 replicates are the lanes of a group. Words of ties say in which lanes the tie is live,
words of nodes in which the node is active; a step is a few operations on words, whatever happens
in how many lanes. Groups stand side by side: cell = group * n_nodes + node.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.adjacency import TIES_AT_ONCE, Neighbourhood, Rows
from rumorsim.engines.cells import Cells
from rumorsim.engines.kernels.activation import Activation
from rumorsim.engines.kernels.coins import Coins, cuts, set_places
from rumorsim.engines.kernels.lane_words import (
    LANES,
    Words,
    bits_of,
    counts_of_lanes,
    live_words,
    words_of,
)
from rumorsim.engines.task import Task, Trace

__all__ = ["BYTES_PER_TIE", "fit", "pay", "run"]

# Fewer replicates, or fewer ties of all replicates together, run faster one by one.
_LEAST = 20
_LEAST_TIES = 2**18
# Two words per tie, of a group of the least size.
BYTES_PER_TIE = 16.0 / _LEAST
# Whoever has more of all ties than this is not pushed along them: all nodes look at whom they hear.
_PUSHED = 0.5


def fit(task: Task) -> bool:
    """Say whether lanes can do this work."""
    return task.record != "tree"


def pay(task: Task) -> bool:
    """Say whether lanes are faster than one replicate after another."""
    n_rows = task.replicates.size
    return fit(task) and n_rows >= _LEAST and n_rows * task.network.n_edges >= _LEAST_TIES


def run(state: Activation, coins: Coins) -> Trace:
    """Run to the end, without tellers."""
    ledger, n_rows = state.ledger, state.population.n_rows
    lanes = _Lanes(state, coins)
    goes_on = np.ones(n_rows, dtype=np.bool_)
    while state.step < ledger.n_steps and goes_on.any():
        if state.step in ledger.due:
            ledger.shift(0, 1, lanes.since_counted())
        ledger.note(state.step)
        lanes.advance()
        goes_on = lanes.goes_on()
        ledger.stamp(goes_on, state.step)
        if ledger.changed is not None:
            cells = lanes.newest()
            state.active[cells] = 1
            ledger.date(cells, state.step)
        state.step += 1
        state.task.tick(n_rows)
    ledger.shift(0, 1, lanes.since_counted())
    return state.close(~lanes.can_go_on())


class _Lanes:
    """All rows of a block, 64 to a word; what is asked of them comes row by row.

    Attributes
    ----------
    live : ndarray of uint64, shape (groups, n_edges or more)
    active, new : ndarray of uint64, shape (groups, n_nodes)
        Who is active, and since the last step.
    """

    def __init__(self, state: Activation, coins: Coins) -> None:
        shape = state.population.n_rows, state.network.n_nodes
        ties = Neighbourhood(state.network, numbered=True)
        self._outward, self._hearers = ties.outward, _Hearers(ties.inward)
        self._n_rows, self._n_nodes = shape
        self.live = live_words(coins, state.task.replicates)
        self.active = words_of(state.active.view(np.bool_).reshape(shape))
        self.new = self.active.copy()
        if state.step:
            new = np.zeros(shape, dtype=np.bool_)
            new.reshape(-1)[state.cells] = True
            self.new = words_of(new)
        self._tellers = (self.new != 0).reshape(-1).nonzero()[0]
        self._counted = self.active.copy()

    def advance(self) -> None:
        """Take one step."""
        group = self._tellers // self._n_nodes
        node = self._tellers - group * self._n_nodes
        n_ties = self._outward.count(node)
        if n_ties > _PUSHED * self._hearers.n_ties * len(self.live):
            reached = self._hearers.gathered(self.new, self._arriving)
        else:
            reached = self._push(group, node)
        reached &= ~self.active
        self.active |= reached
        self.new = reached
        self._tellers = (reached != 0).reshape(-1).nonzero()[0]

    def goes_on(self) -> NDArray[np.bool_]:
        """Say in which rows the last step activated somebody."""
        return self._by_row(self.new)

    def can_go_on(self) -> NDArray[np.bool_]:
        """Say in which rows somebody newly active has an inactive out-neighbour."""
        if not self._tellers.size:
            return np.zeros(self._n_rows, dtype=np.bool_)
        heard = self._hearers.gathered(self.new)
        heard &= ~self.active
        return self._by_row(heard)

    def _by_row(self, words: Words) -> NDArray[np.bool_]:
        """Say in which rows any word has a bit."""
        return bits_of(np.bitwise_or.reduce(words, axis=1))[: self._n_rows]

    def newest(self) -> Cells:
        """Return the cells, row by row, that the last step activated."""
        place = set_places(bits_of(self.new.reshape(-1).take(self._tellers)))
        teller = self._tellers.take(place // LANES)
        ahead = teller // self._n_nodes * (LANES - 1) + place % LANES
        return np.asarray(teller + ahead * self._n_nodes)

    def since_counted(self) -> Cells:
        """Return how many nodes of each row were activated since this was last asked."""
        words = self.active ^ self._counted
        self._counted = self.active.copy()
        changed = words != 0
        counts = counts_of_lanes(words[changed], np.count_nonzero(changed, axis=1))
        return counts[: self._n_rows]

    def _push(self, group: Cells, node: Cells) -> Words:
        """Return the lanes in which each node is reached, by the ties of those newly active."""
        reached, new, live = np.zeros_like(self.new), self.new.reshape(-1), self.live.reshape(-1)
        width = self.live.shape[1]
        for stretch, place, length in self._outward.listings(node, group * width):
            words = live.take(place)
            words &= np.repeat(new.take(self._tellers[stretch]), length)
            hits = (words != 0).nonzero()[0]
            place = place.take(hits)
            ahead = place // width
            target = self._outward.peer.take(place - ahead * width) + ahead * self._n_nodes
            np.bitwise_or.at(reached.reshape(-1), target, words.take(hits))
        return reached

    @cached_property
    def _arriving(self) -> Words:
        """Words of live ties in the order of those who hear."""
        return self.live.take(self._hearers.tie, axis=1)


class _Hearers:
    """Ties by whom they reach, and stretches of them that a level-2 cache holds."""

    def __init__(self, inward: Rows) -> None:
        assert inward.tie is not None
        self.tie = inward.tie
        self.n_ties = inward.peer.size
        self._peer = inward.peer.astype(np.int64)
        self._node = np.diff(inward.start).nonzero()[0]
        self._start = inward.start.take(self._node).astype(np.int64)
        bars = np.arange(0, self.n_ties, TIES_AT_ONCE)
        self._cuts = np.unique([*self._start.searchsorted(bars), self._node.size]).tolist()

    def gathered(self, new: Words, live: Words | None = None) -> Words:
        """Return the lanes in which each node is reached, shape (groups, nodes).

        Without `live` all ties are.
        """
        reached = np.zeros_like(new)
        bounds = [*self._start.take(self._cuts[:-1]).tolist(), self.n_ties]
        for groups in cuts(len(new), max(1, TIES_AT_ONCE // (self.n_ties + 1))):
            for (first, last), (begin, end) in zip(
                pairwise(self._cuts), pairwise(bounds), strict=True
            ):
                words = new[groups].take(self._peer[begin:end], axis=1)
                if live is not None:
                    words &= live[groups, begin:end]
                starts = self._start[first:last] - begin
                found = np.bitwise_or.reduceat(words, starts, axis=1)
                reached[groups, self._node[first:last]] = found
        return reached
