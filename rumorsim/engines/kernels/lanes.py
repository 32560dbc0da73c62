"""Cascades in many replicates at once: one bit of a word for each.

Up to 64 replicates are the lanes of a group. Words of ties say in which lanes the tie is live,
words of nodes in which the node is active; a step is a few operations on words, whatever happens
in how many lanes.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.adjacency import TIES_AT_ONCE, Neighbourhood, Rows
from rumorsim.engines.cells import Cells
from rumorsim.engines.kernels.activation import Activation
from rumorsim.engines.kernels.coins import PIECE, Coins, cuts, set_places
from rumorsim.engines.kernels.stream import BLOCK
from rumorsim.engines.task import Task, Trace

__all__ = ["BYTES_PER_TIE", "LANES", "LEAST", "pay", "run"]

Words = NDArray[np.uint64]

LANES = 64
LEAST = 20
"""Fewer replicates run faster one by one."""

# Two words per tie, of a group of the least size.
BYTES_PER_TIE = 16.0 / LEAST
# On so few ties the replicates of lists, which all run together, cost less than groups.
_TIES = 2**12
# Whoever has more of all ties than this is not pushed along them: all nodes look at whom they hear.
_PUSHED = 0.35
_OCTET = 8
_LOWEST = np.uint64(0x0101010101010101)


def pay(task: Task) -> bool:
    """Say whether lanes are for this work, given enough replicates."""
    return task.record != "tree" and task.network.n_edges >= _TIES


def run(state: Activation, coins: Coins) -> Trace:
    """Run to the end, without tellers."""
    ledger, n_rows = state.ledger, state.population.n_rows
    groups = _groups(state, coins)
    goes_on = np.ones(n_rows, dtype=np.bool_)
    while state.step < ledger.n_steps and goes_on.any():
        if state.step in ledger.due:
            ledger.shift(0, 1, np.concatenate([group.since_counted() for group in groups]))
        ledger.note(state.step)
        for group in groups:
            group.advance()
        goes_on = np.concatenate([group.goes_on() for group in groups])
        ledger.stamp(goes_on, state.step)
        if ledger.changed is not None:
            cells = np.concatenate([group.cells() for group in groups])
            state.active[cells] = 1
            ledger.date(cells, state.step)
        state.step += 1
        state.task.tick(n_rows)
    ledger.shift(0, 1, np.concatenate([group.since_counted() for group in groups]))
    return state.close(~goes_on)


def _groups(state: Activation, coins: Coins) -> list[_Group]:
    """Share the rows out evenly."""
    n_rows, n_nodes = state.population.n_rows, state.network.n_nodes
    ties = Neighbourhood(state.network, numbered=True)
    hearers = _Hearers(ties.inward)
    active = state.active.view(np.bool_).reshape(n_rows, n_nodes)
    new = active
    if state.step:
        new = np.zeros_like(active)
        new.reshape(-1)[state.cells] = True
    shares = np.linspace(0, n_rows, -(-n_rows // LANES) + 1).astype(np.int64).tolist()
    return [
        _Group(
            slice(first, last),
            _live_words(coins, state.task.replicates[first:last]),
            _words(active[first:last]),
            _words(new[first:last]),
            ties.outward,
            hearers,
        )
        for first, last in pairwise(shares)
    ]


class _Group:
    """Some rows of a block.

    Parameters
    ----------
    rows : slice
    live : ndarray of uint64, shape (n_edges or more,)
    active, new : ndarray of uint64, shape (n_nodes,)
        Who is active, and since the last step.
    outward : Rows
    hearers : _Hearers
    """

    def __init__(
        self, rows: slice, live: Words, active: Words, new: Words, outward: Rows, hearers: _Hearers
    ) -> None:
        self._rows, self._live, self._active, self._new = rows, live, active, new
        self._outward, self._hearers = outward, hearers
        self._tellers = (new != 0).nonzero()[0]
        self._counted = active.copy()

    def advance(self) -> None:
        """Take one step."""
        n_ties = self._outward.count(self._tellers)
        reached = self._pull() if n_ties > _PUSHED * self._hearers.n_ties else self._push()
        reached &= ~self._active
        self._active |= reached
        self._new = reached
        self._tellers = (reached != 0).nonzero()[0]

    def goes_on(self) -> NDArray[np.bool_]:
        """Say in which rows the last step activated somebody."""
        lanes = np.bitwise_or.reduce(self._new.take(self._tellers), keepdims=True)
        bits = np.unpackbits(lanes.astype("<u8", copy=False).view(np.uint8), bitorder="little")
        return bits.view(np.bool_)[: self._rows.stop - self._rows.start]

    def since_counted(self) -> Cells:
        """Return how many nodes of each row were activated since this was last asked."""
        words = self._active ^ self._counted
        self._counted = self._active.copy()
        counts = _counts_of_lanes(words.compress(words != 0))
        return counts[: self._rows.stop - self._rows.start]

    def cells(self) -> Cells:
        """Return the cells activated in the last step."""
        octets = self._new.take(self._tellers).astype("<u8", copy=False).view(np.uint8)
        bits = np.unpackbits(octets, bitorder="little").view(np.bool_)
        place = set_places(bits)
        row = (place & (LANES - 1)) + self._rows.start
        return np.asarray(row * self._new.size + self._tellers.take(place // LANES))

    def _push(self) -> Words:
        """Return the lanes in which each node is reached, by the ties of those newly active."""
        reached = np.zeros_like(self._new)
        for stretch, place, length in self._outward.listings(self._tellers):
            words = self._live.take(place)
            words &= np.repeat(self._new.take(self._tellers[stretch]), length)
            hits = words.nonzero()[0]
            target = self._outward.peer.take(place.take(hits))
            np.bitwise_or.at(reached, target, words.take(hits))
        return reached

    def _pull(self) -> Words:
        """Return the same, by all ties of those who hear."""
        return self._hearers.gathered(self._new, self._arriving)

    @cached_property
    def _arriving(self) -> Words:
        """Words of live ties in the order of those who hear."""
        return self._live.take(self._hearers.tie)


class _Hearers:
    """Ties by whom they reach, and stretches of them that a level-2 cache holds."""

    def __init__(self, inward: Rows) -> None:
        assert inward.tie is not None
        self.tie = inward.tie
        self.n_ties = inward.peer.size
        self._n_nodes = inward.start.size - 1
        self._peer = inward.peer.astype(np.int64)
        self._node = np.diff(inward.start).nonzero()[0]
        self._start = inward.start.take(self._node).astype(np.int64)
        bars = np.arange(0, self.n_ties, TIES_AT_ONCE)
        self._cuts = np.unique([*self._start.searchsorted(bars), self._node.size]).tolist()

    def gathered(self, new: Words, live: Words) -> Words:
        """Return the lanes in which each node is reached."""
        reached = np.zeros(self._n_nodes, dtype=np.uint64)
        bounds = [*self._start.take(self._cuts[:-1]).tolist(), self.n_ties]
        for (first, last), (begin, end) in zip(pairwise(self._cuts), pairwise(bounds), strict=True):
            words = new.take(self._peer[begin:end])
            words &= live[begin:end]
            starts = self._start[first:last] - begin
            reached[self._node[first:last]] = np.bitwise_or.reduceat(words, starts)
        return reached


def _live_words(coins: Coins, replicates: NDArray[np.uint32]) -> Words:
    """Return in which lanes each tie is live; words behind the last tie are 0."""
    words = np.zeros(coins.n_blocks * BLOCK, dtype="<u8")
    open_lanes, open_ties = [], []
    for run in cuts(coins.n_blocks, PIECE // (BLOCK * _OCTET)):
        for rows in cuts(replicates.size, _OCTET):
            won, row, tie = coins.by_first_digits(replicates[rows], run)
            _pack(won, words[run.start * BLOCK : run.stop * BLOCK], rows.start)
            open_lanes.append(row + rows.start)
            open_ties.append(tie)
    words = words.astype(np.uint64, copy=False)
    lane, tie = np.concatenate(open_lanes), np.concatenate(open_ties)
    won = coins.settled(replicates.take(lane), tie)
    bits = np.uint64(1) << lane[won].astype(np.uint64)
    np.bitwise_or.at(words, tie[won], bits)
    return words


def _words(mask: NDArray[np.bool_]) -> Words:
    """Return a mask by row as lanes."""
    words = np.zeros(mask.shape[1], dtype="<u8")
    _pack(mask, words, 0)
    return words.astype(np.uint64, copy=False)


def _pack(mask: NDArray[np.bool_], words: Words, first: int) -> None:
    """Write the rows of a mask into lanes of words, from lane `first`, a multiple of 8, on."""
    octets = words.view(np.uint8).reshape(-1, _OCTET)
    bits = mask.view(np.uint8)
    for start in range(0, len(bits), _OCTET):
        lanes = bits[start : start + _OCTET]
        octet = lanes[-1].copy()
        for lane in lanes[-2::-1]:
            np.add(octet, octet, out=octet)
            np.bitwise_or(octet, lane, out=octet)
        octets[:, (first + start) // _OCTET] = octet


def _counts_of_lanes(words: Words) -> Cells:
    """Return how many words have each bit, shape (64,)."""
    counts = np.zeros((_OCTET, _OCTET), dtype=np.int64)
    starts = np.arange(0, words.size, 255)
    for bit in range(_OCTET if words.size else 0):
        # Eight counters of eight bits to a word, which 255 words cannot overflow.
        sums = np.add.reduceat((words >> np.uint64(bit)) & _LOWEST, starts)
        octets = sums.astype("<u8", copy=False).view(np.uint8).reshape(-1, _OCTET)
        counts[:, bit] = octets.sum(axis=0, dtype=np.int64)
    return counts.reshape(-1)
