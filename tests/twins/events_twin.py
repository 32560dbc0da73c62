"""The engines of events once more, plainly: one replicate, Python lists, loops over everything.

The same draws, and lists with the same removal by swapping; written from the rules, not from the
engines. Only the classes of degrees are the library's: they decide what fires in vain, and what
they must fulfil is tested elsewhere. Whether anything can happen is asked after every change.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from rumorsim.engines import Change, Contact, Factor, Task
from rumorsim.engines.events.plan import degree_classes
from tests.twins.threefry import PlainSource

NAN = math.nan
TINY = 1e-300


class Story(NamedTuple):
    """What a `Trace` holds of one replicate."""

    counts: list[list[int]]
    duration: float
    state: list[int]
    changed: list[float]
    parent: list[int]


class Clock:
    """Time of one replicate, and the counts at recorded times."""

    def __init__(self, task: Task, counts: list[int]) -> None:
        self.ahead = task.times.tolist()
        self.written: list[list[int]] = []
        self.time = self.last_change = 0.0
        if len(self.ahead) > 1 and self.ahead[0] == 0.0:
            self.ahead.pop(0)
            self.written.append(list(counts))

    def pass_by(self, wait: float, counts: list[int]) -> bool:
        """Advance, and return whether the last recorded time is passed."""
        self.time += wait
        while self.ahead and self.time > self.ahead[0]:
            self.ahead.pop(0)
            self.written.append(list(counts))
        return not self.ahead

    def stop(self, counts: list[int]) -> list[list[int]]:
        return self.written + [list(counts) for _ in self.ahead]


class Luck:
    """The draws of one replicate, event by event."""

    def __init__(self, task: Task, purpose: str, row: int) -> None:
        self.source = PlainSource(task.source.seed)
        self.purpose, self.replicate = purpose, int(task.replicates[row])
        self.event = 0

    def next(self) -> tuple[float, float]:
        address = {"step": self.event, "replicate": self.replicate}
        self.event += 1
        _, second = self.source.words(self.purpose, **address)
        return self.source.exponential(self.purpose, **address), (second >> 11) * 2.0**-53


# -- counts alone ----------------------------------------------------------------------------------


def jumps(task: Task, row: int) -> Story:
    """Run a replicate of a well-mixed population."""
    counts = task.start[row].tolist()
    clock, luck = Clock(task, counts), Luck(task, "jump", row)
    while True:
        rates = propensities(task, row, counts)
        total = sum(rates)
        if total == 0.0:
            return Story(clock.stop(counts), clock.time, [], [], [])
        wait, pick = luck.next()
        if clock.pass_by(wait / total, counts):
            return Story(clock.stop(counts), NAN, [], [], [])
        react(task, counts, choose(rates, pick * total))


def propensities(task: Task, row: int, counts: list[int]) -> list[float]:
    others = task.network.n_nodes - 1
    rates = []
    for contact, rate in zip(task.rules.contacts, rates_of(task, row)[0], strict=True):
        share = 0.5 if task.clock == "tie" and contact.is_symmetric else 1.0
        coefficient = rate * (share / others if others else 0.0)
        a, b = contact.caller, contact.callee
        rates.append(coefficient * counts[a] * (counts[a] - 1 if a == b else counts[b]))
    for change, rate in zip(task.rules.changes, rates_of(task, row)[1], strict=True):
        rates.append(rate * counts[change.before])
    return rates


def rates_of(task: Task, row: int) -> tuple[list[float], list[float]]:
    row = row if task.rates.varies else 0
    return task.rates.contacts[row].tolist(), task.rates.changes[row].tolist()


def choose(rates: list[float], pick: float) -> int:
    """Return the first whose cumulated rate is above the pick; as many as there are: none."""
    total = 0.0
    for number, rate in enumerate(rates):
        total += rate
        if pick < total:
            return number
    return len(rates)


def react(task: Task, counts: list[int], reaction: int) -> None:
    contacts, changes = task.rules.contacts, task.rules.changes
    if reaction < len(contacts):
        contact = contacts[reaction]
        moves = [(contact.caller, contact.caller_after), (contact.callee, contact.callee_after)]
    else:
        moves = [changes[reaction - len(contacts)]]
    for before, after in moves:
        counts[before] -= 1
        counts[after] += 1


# -- on a network ----------------------------------------------------------------------------------


class Fired(NamedTuple):
    """A contact as seen from the node that fires it: from `driver` along a tie to `partner`."""

    number: int
    driver: int
    partner: int
    driver_after: int
    partner_after: int
    turned: bool
    inward: bool
    rate: float
    factor: Factor
    contest: tuple[int, ...] = ()


class Lane:
    """A list of nodes that fire alike."""

    def __init__(self, family: tuple[int, bool, tuple[int, ...]], cap: float) -> None:
        self.family, self.cap = family, cap
        self.state, self.inward, self.contest = family
        self.drives = True
        self.nodes: list[int] = []
        self.contacts: list[Fired] = []
        self.changes: list[tuple[int, Change, float, Factor]] = []

    def leave(self, node: int) -> None:
        place, last = self.nodes.index(node), self.nodes.pop()
        if place < len(self.nodes):
            self.nodes[place] = last

    @property
    def reach(self) -> float:
        partners = {contact.partner for contact in self.contacts}
        return max((at_most(self.contacts, partner) for partner in partners), default=0.0)

    @property
    def edge(self) -> float:
        return self.cap * self.reach if self.drives else 0.0

    @property
    def drift(self) -> float:
        return sum(rate * most(factor) for _, _, rate, factor in self.changes)


def at_most(contacts: list[Fired], partner: int) -> float:
    return sum(c.rate * most(c.factor) for c in contacts if c.partner == partner)


def most(factor: Factor) -> float:
    product = 1.0
    for part in factor:
        if part is not None:
            product *= max(part.tolist(), default=0.0)
    return product


class Twin:
    """One replicate on a network."""

    def __init__(self, task: Task, row: int) -> None:
        network = task.network
        self.task, self.row = task, row
        self.ties = list(zip(network.source.tolist(), network.target.tolist(), strict=True))
        nodes = range(network.n_nodes)
        self.out = [sorted(v for u, v in self.ties if u == node) for node in nodes]
        self.into = [sorted(u for u, v in self.ties if v == node) for node in nodes]
        self.state = task.start[row].tolist()
        self.changed = [NAN] * network.n_nodes
        self.parent = [-1] * network.n_nodes
        self.rates = rates_of(task, row)
        n_contacts, n_changes = len(task.rules.contacts), len(task.rules.changes)
        self.factors = task.contact_factors or (Factor(),) * n_contacts
        self.change_factors = task.change_factors or (Factor(),) * n_changes
        self.lanes: list[Lane] = []
        self.lane_of: dict[tuple[int, int], list[Lane]] = {}
        self.make_lanes()

    # -- lanes --

    def make_lanes(self) -> None:
        contacts = self.task.rules.contacts
        fired = [view for j, contact in enumerate(contacts) for view in self.fired(j, contact)]
        for state in range(self.task.rules.n_states):
            own = [c for c in fired if c.driver == state]
            changes = [
                (k, change, self.rates[1][k], self.change_factors[k])
                for k, change in enumerate(self.task.rules.changes)
                if change.before == state
            ]
            kinds = sorted({(c.inward, c.contest) for c in own})
            if changes and not kinds:
                kinds = [(False, ())]
            for kind in kinds:
                self.make_family((state, *kind), own, changes)
                changes = []

    def fired(self, number: int, contact: Contact) -> list[Fired]:
        """Return who may fire: not, if avoidable, the rest state, nor one that nobody leaves."""
        rate, factor = self.rates[0][number], self.factors[number]
        directed, by_tie = self.task.network.directed, self.task.clock == "tie"
        if by_tie and contact.is_symmetric and not directed:
            rate *= 0.5
        a, b, a_after, b_after = contact
        straight = Fired(number, a, b, a_after, b_after, False, False, rate, factor)
        turned = Fired(number, b, a, b_after, a_after, True, directed, rate, factor)
        if not by_tie or a == b or not self.is_crowded(a):
            return [straight]
        if not self.is_crowded(b):
            return [turned]
        contest = (a, b) if directed else tuple(sorted((a, b)))
        return [straight._replace(contest=contest), turned._replace(contest=contest)]

    def is_crowded(self, state: int) -> bool:
        """Return whether everybody may stand there, at the start or at the end."""
        if state == self.task.rules.rest:
            return True
        for c in self.task.rules.contacts:
            if state == c.caller and c.caller_after != state:
                return False
            if state == c.callee and c.callee_after != state:
                return False
        return not any(change.before == state for change in self.task.rules.changes)

    def make_family(
        self, family: tuple[int, bool, tuple[int, ...]], own: list[Fired], changes: list[Any]
    ) -> None:
        state, inward, contest = family
        contacts = [c for c in own if (c.inward, c.contest) == (inward, contest)]
        rows = self.into if inward else self.out
        degree = np.array([len(row) for row in rows])
        if not contacts:
            degree = 0 * degree
        elif self.task.clock == "caller":
            degree = np.minimum(degree, 1)
        kind, caps = degree_classes(degree)
        lanes = [Lane(family, cap) for cap in caps.tolist()]
        for lane in lanes:
            lane.contacts, lane.changes = contacts, changes
        self.lanes += lanes
        for node, number in enumerate(kind.tolist()):
            self.lane_of.setdefault((state, node), []).append(lanes[number])
            if self.state[node] == state:
                lanes[number].nodes.append(node)

    # -- events --

    def run(self) -> Story:
        clock, luck = Clock(self.task, self.counts()), Luck(self.task, "event", self.row)
        goes_on = self.is_possible()
        while goes_on:
            self.contend()
            weights = [lane.edge + lane.drift for lane in self.lanes]
            bounds = [len(lane.nodes) * w for lane, w in zip(self.lanes, weights, strict=True)]
            total = sum(bounds)
            wait, pick = luck.next()
            if clock.pass_by(wait / max(total, TINY), self.counts()):
                return self.story(clock, NAN)
            if self.fire(weights, bounds, pick * total, clock.time):
                clock.last_change = clock.time
                goes_on = self.is_possible()
        return self.story(clock, clock.last_change)

    def contend(self) -> None:
        """Of the two states that may fire a contact, let the one with fewer ties do so."""
        for contest in {lane.contest for lane in self.lanes} - {()}:
            lanes = [lane for lane in self.lanes if lane.contest == contest]
            first, second = sorted({lane.family for lane in lanes})
            bounds = dict.fromkeys((first, second), 0.0)
            for lane in lanes:
                bounds[lane.family] += len(lane.nodes) * (lane.cap * lane.reach)
            winner = first if bounds[first] <= bounds[second] else second
            for lane in lanes:
                lane.drives = lane.family == winner

    def story(self, clock: Clock, duration: float) -> Story:
        counts = clock.stop(self.counts())
        return Story(counts, duration, self.state, self.changed, self.parent)

    def counts(self) -> list[int]:
        return [self.state.count(s) for s in range(self.task.rules.n_states)]

    def fire(self, weights: list[float], bounds: list[float], pick: float, time: float) -> bool:
        before, number = 0.0, 0
        while number < len(bounds) - 1 and before + bounds[number] <= pick:
            before += bounds[number]
            number += 1
        lane, weight = self.lanes[number], weights[number]
        share = (pick - before) / max(weight, TINY)
        place = min(math.floor(share), len(lane.nodes) - 1)
        node, left = lane.nodes[place], (share - place) * weight
        if left >= lane.edge:
            return self.change(lane, node, left - lane.edge, time)
        return self.contact(lane, node, left / max(lane.reach, TINY), time)

    def change(self, lane: Lane, node: int, left: float, time: float) -> bool:
        rates = [rate * scale(f.caller, node) for _, _, rate, f in lane.changes]
        found = choose(rates, left)
        if found == len(rates):
            return False
        self.turn(node, lane.changes[found][1].after, -1, time)
        return True

    def contact(self, lane: Lane, node: int, tie: float, time: float) -> bool:
        row = (self.into if lane.inward else self.out)[node]
        if self.task.clock == "caller":
            tie *= len(row)
        if tie >= len(row):
            return False
        number = math.floor(tie)
        partner = row[number]
        left = (tie - number) * lane.reach
        pairs = [c for c in lane.contacts if c.partner == self.state[partner]]
        found = choose([self.rate(c, node, partner) for c in pairs], left)
        if found == len(pairs):
            return False
        happened = pairs[found]
        if happened.driver_after != happened.driver:
            self.turn(node, happened.driver_after, partner, time)
        if happened.partner_after != happened.partner:
            self.turn(partner, happened.partner_after, node, time)
        return True

    def rate(self, c: Fired, node: int, partner: int) -> float:
        u, v = (partner, node) if c.turned else (node, partner)
        factor, tie = self.factors[c.number], self.ties.index((u, v))
        return c.rate * scale(factor.caller, u) * scale(factor.callee, v) * scale(factor.tie, tie)

    def turn(self, node: int, after: int, partner: int, time: float) -> None:
        before = self.state[node]
        for lane in self.lane_of.get((before, node), []):
            lane.leave(node)
        for lane in self.lane_of.get((after, node), []):
            lane.nodes.append(node)
        self.state[node] = after
        if math.isnan(self.changed[node]):
            self.changed[node] = time
            if before == self.task.rules.rest:
                self.parent[node] = partner

    def is_possible(self) -> bool:
        """Return whether any tie is reactive, or any node about to change."""
        for j, contact in enumerate(self.task.rules.contacts):
            for tie, (u, v) in enumerate(self.ties):
                if (self.state[u], self.state[v]) == contact[:2]:
                    f = self.factors[j]
                    parts = scale(f.caller, u), scale(f.callee, v), scale(f.tie, tie)
                    if min(self.rates[0][j], *parts) > 0:
                        return True
        for k, change in enumerate(self.task.rules.changes):
            for node, state in enumerate(self.state):
                factor = scale(self.change_factors[k].caller, node)
                if state == change.before and min(self.rates[1][k], factor) > 0:
                    return True
        return False


def scale(factor: Any, at: int) -> float:
    return 1.0 if factor is None else float(factor[at])


def events(task: Task, row: int) -> Story:
    """Run a replicate on a network."""
    return Twin(task, row).run()
