"""From one uniform to what happens: lane, member, tie, reaction."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.events.members import Members
from rumorsim.engines.events.records import without
from rumorsim.engines.events.tables import Tables

__all__ = ["Choice", "Chooser"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ids = NDArray[np.integer[Any]]
States = NDArray[np.uint8]

# Rates are at most 1e50 each: nothing that is divided by it overflows.
_TINY = 1e-150
_RATES = "rate", "edge", "drift", "reach"  # one column per replicate


class Choice(NamedTuple):
    """Reactions that take place, one in a replicate; partners of changes by themselves are -1."""

    column: Ids
    reaction: Ids
    driver: Ids
    partner: Ids
    driver_state: Ids
    partner_state: Ids


class _Fired(NamedTuple):
    """Who fires in each column: lane, node, what is left of the uniform, as a rate."""

    at: Ids
    lane: Ids
    node: Ids
    left: Floats


class Chooser:
    """Rates of the replicates abreast, and the choice of what happens next in each."""

    def __init__(self, tables: Tables, members: Members, clock: str, columns: int) -> None:
        self.tables, self.members = tables, members
        self.is_caller_clock = clock == "caller"
        self.n_states = members.home.shape[1]
        n_lanes = tables.lanes.cap.size
        self.rate = np.empty((tables.nothing + 1, columns))
        self.edge, self.drift, self.reach = np.empty((3, n_lanes, columns))
        self._make_room()

    def enter(self, columns: Ids, rows: Ids) -> None:
        """Take the rates of replicates, given as rows, for some columns."""
        for name in _RATES:
            table = getattr(self.tables, name)
            getattr(self, name)[:, columns] = table[:, rows if table.shape[1] > 1 else [0]]
        self._weigh()

    def drop(self, columns: Ids) -> None:
        """Take columns away."""
        for name in _RATES:
            setattr(self, name, without(getattr(self, name), columns))
        self._make_room()

    def _make_room(self) -> None:
        n_lanes, columns = self.edge.shape
        self.column = np.arange(columns)
        self.cumulated = np.zeros((n_lanes + 1, columns))
        self.scratch = np.empty(columns)
        self.is_beyond = np.empty((n_lanes - 1, columns), np.bool_)
        self._weigh()

    def _weigh(self) -> None:
        """Write what every lane's members fire at most, as if all lanes drove."""
        self.now, self.weight = self.edge.copy(), self.edge + self.drift

    def _contend(self, rivals: tuple[Ids, Ids]) -> None:
        """Let drive, in each column, whichever of two families fires less."""
        first, second = (self._fired_by(lanes) for lanes in rivals)
        drives = first <= second
        for lanes, on in zip(rivals, (drives, ~drives), strict=True):
            for lane in lanes:
                np.multiply(self.edge[lane], on, out=self.now[lane])
                np.add(self.now[lane], self.drift[lane], out=self.weight[lane])

    def _fired_by(self, lanes: Ids) -> Floats:
        total = np.zeros(self.column.size)
        for lane in lanes:
            total += np.multiply(self.members.size[lane], self.edge[lane], out=self.scratch)
        return total

    def total(self) -> Floats:
        """Return the sum of bounds, shape (columns,); valid until it is asked for again."""
        for rivals in self.tables.rivals:
            self._contend(rivals)
        cumulated, scratch, size = self.cumulated, self.scratch, self.members.size
        for lane, weight in enumerate(self.weight):
            np.multiply(size[lane], weight, out=scratch)
            np.add(cumulated[lane], scratch, out=cumulated[lane + 1])
        total: Floats = cumulated[-1]
        return total

    def choose(self, pick: Floats, alive: Flags, state: States, slot: Ids) -> Choice:
        """Return what happens, where `alive`, at `pick` in [0, total)."""
        fired = self._fire(pick, slot)
        if not self.tables.n_changes:
            return self._meet(fired, alive, state, slot)
        is_meeting = fired.left < self.now.take(fired.at)
        met = self._meet(fired, alive & is_meeting, state, slot)
        alone = self._change(fired, alive & ~is_meeting)
        return Choice(*map(np.concatenate, zip(met, alone, strict=True)))

    def _fire(self, pick: Floats, slot: Ids) -> _Fired:
        members, tables = self.members, self.tables
        np.less_equal(self.cumulated[1:-1], pick, out=self.is_beyond)
        lane = np.add.reduce(self.is_beyond, axis=0, dtype=np.int64)
        at = lane * pick.size + self.column
        weight = self.weight.take(at)
        share = pick - self.cumulated.take(at)
        share /= np.maximum(weight, _TINY)
        member = np.minimum(np.floor(share), members.size.take(at) - 1.0)
        share -= member
        share *= weight
        place = slot * members.width + tables.lanes.segment.take(lane) + member.astype(np.int64)
        return _Fired(at, lane, members.place.take(place), share)

    def _meet(self, fired: _Fired, alive: Flags, state: States, slot: Ids) -> Choice:
        """Return the contacts that happen."""
        tables, n = self.tables, self.members.n
        reach = self.reach.take(fired.at)
        tie = fired.left / np.maximum(reach, _TINY)
        row = tables.side_of.take(fired.lane) + fired.node
        degree = tables.degree.take(row)
        if self.is_caller_clock:
            tie *= degree
        column = ((tie < degree) & alive).nonzero()[0]
        lane, driver, tie = fired.lane.take(column), fired.node.take(column), tie.take(column)
        number = tie.astype(np.int64)
        tie -= number
        tie *= reach.take(column)
        link = tables.start.take(row.take(column)) + number
        partner = tables.neighbour.take(link)
        partner_state = state.take(slot.take(column) * n + partner)
        pair = tables.pair_of.take(lane) + partner_state
        reaction = self._pick(tables.pairs, pair, column, tie, (driver, partner, link))
        driver_state = tables.state_of.take(lane)
        chosen = column, reaction, driver, partner, driver_state, partner_state
        return self._happening(Choice(*chosen))

    def _change(self, fired: _Fired, alive: Flags) -> Choice:
        """Return the changes by themselves that happen."""
        tables, column = self.tables, np.flatnonzero(alive)
        lane, node = fired.lane.take(column), fired.node.take(column)
        left = fired.left.take(column) - self.now.take(fired.at.take(column))
        nobody = np.full(column.size, -1)
        own = tables.alone_of.take(lane)
        reaction = self._pick(tables.alone, own, column, left, (node, nobody, nobody))
        state = tables.state_of.take(lane)
        return self._happening(Choice(column, reaction, node, nobody, state, nobody))

    def _happening(self, choice: Choice) -> Choice:
        kept = (choice.reaction < self.tables.nothing).nonzero()[0]
        if kept.size == choice.column.size:
            return choice
        return Choice(*(part.take(kept) for part in choice))

    def _pick(
        self, table: Ids, row: Ids, column: Ids, left: Floats, who: tuple[Ids, Ids, Ids]
    ) -> Ids:
        """Return the reactions of a table's rows whose cumulated rates `left` falls below."""
        width, columns = table.shape[1], self.column.size
        begin = row * width
        found, total = begin, np.zeros(column.size)
        for number in range(width - 1):
            reaction = table.take(begin + number)
            rate = self.rate.take(reaction * columns + column)
            for factored in self.tables.factored:
                self._scale(rate, np.flatnonzero(reaction == factored), factored, who)
            total += rate
            found = found + (total <= left)
        picked: Ids = table.take(found)
        return picked

    def _scale(self, rate: Floats, rows: Ids, reaction: int, who: tuple[Ids, Ids, Ids]) -> None:
        """Multiply the rates of some rows by the factors of a reaction."""
        for factor, index in zip(self.tables.factors[reaction], who, strict=True):
            if factor is not None:
                rate[rows] *= factor[index[rows]]
