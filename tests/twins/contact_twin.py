"""The synchronous contact models once more, in plain Python, on the same draws.

`synchronous` is the tie clock on a network: all states are those at the start of a step, changes
happen at its end in the order of their moments. `rounds` is the caller clock: who calls rings
exactly once in a round.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from rumorsim.engines import Contact, Task
from tests.twins.contact_parts import Course, Node, Story, exponential, pick, times, total


def synchronous(task: Task) -> list[Course]:
    """Run every replicate with the tie clock."""
    return [TieStory(task, row).tell() for row in range(len(task.replicates))]


def rounds(task: Task) -> list[Course]:
    """Run every replicate with the caller clock."""
    return [RoundStory(task, row).tell() for row in range(len(task.replicates))]


class Reaction(NamedTuple):
    """One way for a node to leave its state: the hazard is the rate times the amount."""

    rate: float
    amount: float
    after: int
    ties: tuple[tuple[int, float], ...] = ()
    """Other end and weight of the ties that the amount is made of; none for a change by itself."""

    @property
    def hazard(self) -> float:
        return times(self.rate, self.amount)


class Candidate(NamedTuple):
    """Something about to happen in a step; the fields stand in the order that decides.

    Certain changes share the moment 0: then the smaller exponential comes first.
    """

    moment: float
    exponential: float
    """From which the moment was made; of a single change, what is left of the threshold."""
    is_meeting: bool
    place: int
    """Node of a single change, tie of a meeting."""
    after: tuple[int, ...]
    """New state of the node; of caller and callee."""
    reaction: Reaction | None = None


def which(unit: float, rates: list[float], amounts: list[float]) -> int:
    """Return which of several competing reactions happens; certain ones leave others no chance."""
    if math.inf in [times(rate, amount) for rate, amount in zip(rates, amounts, strict=True)]:
        rates = [1.0 if math.isinf(rate) else 0.0 for rate in rates]
    return pick(unit, [times(rate, amount) for rate, amount in zip(rates, amounts, strict=True)])


class TieStory(Story):
    """Tie clock: every tie fires by itself, at the rates of the reactions its ends can have."""

    def step(self, t: int) -> None:
        candidates = self.single_changes() + self.meetings(t)
        busy: set[int] = set()
        for candidate in sorted(candidates, key=lambda found: found[:4]):
            ends = self.ties[candidate.place] if candidate.is_meeting else (candidate.place,)
            if busy.intersection(ends):
                continue
            busy.update(ends)
            parents = ends[::-1] if candidate.is_meeting else (self.teller(candidate, t),)
            for v, after, parent in zip(ends, candidate.after, parents, strict=True):
                self.enter(v, after, parent, t)

    def is_over(self) -> bool:
        hazards = [react.hazard for v in range(len(self.nodes)) for react in self.reactions(v)]
        meetings = [
            times(rate, amount)
            for tie in range(len(self.ties))
            for rate, amount, _ in self.mutual_contacts(tie)
        ]
        return not any(hazards) and not any(meetings)

    def single_changes(self) -> list[Candidate]:
        """Let the pressure on every node grow and list those that give way."""
        found = []
        for v, node in enumerate(self.nodes):
            reactions = self.reactions(v)
            hazard = total(react.hazard for react in reactions)
            if hazard == 0.0:
                continue
            self.draw_threshold(v)
            growth = hazard * self.task.dt
            missing = node.threshold - node.pressure
            node.pressure += growth
            if node.pressure >= node.threshold:
                moment = 0.0 if math.isinf(hazard) else missing / growth
                rates = [react.rate for react in reactions]
                amounts = [react.amount for react in reactions]
                reaction = reactions[which(node.choice, rates, amounts)]
                found.append(Candidate(moment, missing, False, v, (reaction.after,), reaction))
        return found

    def reactions(self, v: int) -> list[Reaction]:
        """List how a node can leave its state alone: called, as a caller, by itself."""
        node = self.nodes[v]
        singles = [(j, c) for j, c in enumerate(self.rules.contacts) if not c.is_mutual]
        return (
            [
                self.as_callee(j, contact, v)
                for j, contact in singles
                if contact.callee == node.state != contact.callee_after
            ]
            + [
                self.as_caller(j, contact, v)
                for j, contact in singles
                if contact.caller == node.state != contact.caller_after
            ]
            + [
                Reaction(self.change_rates[k], self.change_factor(k, v), change.after)
                for k, change in enumerate(self.rules.changes)
                if change.before == node.state
            ]
        )

    def as_callee(self, j: int, contact: Contact, v: int) -> Reaction:
        ties = tuple(
            (u, self.caller_factor(j, u) * self.tie_factor(j, tie))
            for u, tie in self.nodes[v].hears
            if self.nodes[u].state == contact.caller
        )
        amount = self.callee_factor(j, v) * total(weight for _, weight in ties)
        return Reaction(self.contact_rates[j], amount, contact.callee_after, ties)

    def as_caller(self, j: int, contact: Contact, v: int) -> Reaction:
        ties = tuple(
            (w, self.callee_factor(j, w) * self.tie_factor(j, tie))
            for w, tie in self.nodes[v].tells
            if self.nodes[w].state == contact.callee
        )
        amount = self.caller_factor(j, v) * total(weight for _, weight in ties)
        return Reaction(self.contact_rates[j], amount, contact.caller_after, ties)

    def meetings(self, t: int) -> list[Candidate]:
        """List the ties on which both ends change within the step."""
        found = []
        for tie, (u, v) in enumerate(self.ties):
            contacts = self.mutual_contacts(tie)
            rate = total(times(rate, amount) for rate, amount, _ in contacts)
            if rate == 0.0:
                continue
            first, second = self.units("meet", step=t, entity=v, claim=u)
            drawn = exponential(first)
            moment = drawn / (rate * self.task.dt)
            if moment < 1.0:
                chosen = which(second, [c[0] for c in contacts], [c[1] for c in contacts])
                contact = contacts[chosen][2]
                after = (contact.caller_after, contact.callee_after)
                found.append(Candidate(moment, drawn, True, tie, after))
        return found

    def mutual_contacts(self, tie: int) -> list[tuple[float, float, Contact]]:
        """List rate, factor and contact of what may change both ends of a tie."""
        u, v = self.ties[tie]
        return [
            (
                self.contact_rates[j],
                self.caller_factor(j, u) * self.callee_factor(j, v) * self.tie_factor(j, tie),
                contact,
            )
            for j, contact in enumerate(self.rules.contacts)
            if contact.is_mutual
            and (self.nodes[u].state, self.nodes[v].state) == (contact.caller, contact.callee)
            # On an undirected network a symmetric contact concerns the pair once.
            and (self.task.network.directed or not contact.is_symmetric or u < v)
        ]

    def teller(self, candidate: Candidate, t: int) -> int:
        """Draw which of its ties made a node change, in proportion to their weights."""
        ties = candidate.reaction.ties
        if not ties:
            return -1
        first, _ = self.units("teller", step=t, entity=candidate.place)
        return ties[pick(first, [weight for _, weight in ties])][0]


class Call(NamedTuple):
    """Somebody calls a neighbour; y decides what comes of it."""

    caller: int
    callee: int
    tie: int
    y: float


class RoundStory(Story):
    """Caller clock in rounds: whoever can call rings exactly once and picks one neighbour."""

    def step(self, t: int) -> None:
        before = [node.state for node in self.nodes]
        calls = self.calls(t)
        become, partner = self.called(calls, before, t)
        for call, after in self.results_for_callers(calls, before, t):
            if call.caller not in become and after != before[call.caller]:
                become[call.caller], partner[call.caller] = after, call.callee
        for v, after in self.changes_by_themselves():
            if v not in become:
                become[v], partner[v] = after, -1
        for v, after in become.items():
            self.enter(v, after, partner[v], t)

    def calls(self, t: int) -> list[Call]:
        """Let everyone who can call pick a neighbour."""
        made = []
        for u, node in enumerate(self.nodes):
            if node.state in self.rules.callers and node.tells:
                first, y = self.units("call", step=t, entity=u)
                callee, tie = node.tells[math.floor(first * len(node.tells))]
                made.append(Call(u, callee, tie, y))
        return made

    def outcome(self, call: Call, caller_state: int, callee_state: int) -> tuple[int, int]:
        """Return both states after a call."""
        running = 0.0
        for j, contact in enumerate(self.rules.contacts):
            if (contact.caller, contact.callee) == (caller_state, callee_state):
                running += self.chance(j, call.caller, call.callee, call.tie)
                if call.y < running:
                    return contact.caller_after, contact.callee_after
        return caller_state, callee_state

    def chance(self, j: int, u: int, v: int, tie: int) -> float:
        return (
            self.contact_rates[j]
            * self.caller_factor(j, u)
            * self.callee_factor(j, v)
            * self.tie_factor(j, tie)
        )

    def contested(self, calls: list[Call], before: list[int], t: int) -> dict[int, list[Call]]:
        """List, for each callee, the calls that would change it, in the order they take place."""
        found: dict[int, list[Call]] = {}
        for call in calls:
            a, b = before[call.caller], before[call.callee]
            if self.outcome(call, a, b)[1] != b:
                found.setdefault(call.callee, []).append(call)
        for rivals in found.values():
            rivals.sort(key=lambda call: self.words("order", step=t, entity=call.caller)[0])
        return found

    def called(
        self, calls: list[Call], before: list[int], t: int
    ) -> tuple[dict[int, int], dict[int, int]]:
        """Return what callees become, and the last caller who changed each."""
        become, partner = {}, {}
        for v, rivals in self.contested(calls, before, t).items():
            state = before[v]
            for call in rivals:
                _, after = self.outcome(call, before[call.caller], state)
                if after != state:
                    become[v], partner[v] = after, call.caller
                state = after
        return become, partner

    def results_for_callers(
        self, calls: list[Call], before: list[int], t: int
    ) -> list[tuple[Call, int]]:
        """Return what every caller becomes by his own call."""
        contested = self.contested(calls, before, t)
        results = []
        for call in calls:
            rivals = contested.get(call.callee, [])
            state = before[call.callee]
            for earlier in rivals[: rivals.index(call)] if call in rivals else []:
                _, state = self.outcome(earlier, before[earlier.caller], state)
            results.append((call, self.outcome(call, before[call.caller], state)[0]))
        return results

    def changes_by_themselves(self) -> list[tuple[int, int]]:
        """Let the pressure on every node grow and list those that give way."""
        found = []
        for v, node in enumerate(self.nodes):
            hazards = self.own_hazards(v, node)
            hazard = total(times(rate, amount) for rate, amount, _ in hazards)
            if hazard == 0.0:
                continue
            self.draw_threshold(v)
            node.pressure += hazard * self.task.dt
            if node.pressure >= node.threshold:
                rates, amounts = [h[0] for h in hazards], [h[1] for h in hazards]
                found.append((v, hazards[which(node.choice, rates, amounts)][2]))
        return found

    def own_hazards(self, v: int, node: Node) -> list[tuple[float, float, int]]:
        return [
            (self.change_rates[k], self.change_factor(k, v), change.after)
            for k, change in enumerate(self.rules.changes)
            if change.before == node.state
        ]

    def is_over(self) -> bool:
        """Whether no call can have an effect, nor any node change by itself."""
        for tie, (u, v) in enumerate(self.ties):
            a, b = self.nodes[u].state, self.nodes[v].state
            for j, contact in enumerate(self.rules.contacts):
                has_effect = (contact.caller_after, contact.callee_after) != (a, b)
                matches = (contact.caller, contact.callee) == (a, b)
                if matches and has_effect and self.chance(j, u, v, tie) > 0.0:
                    return False
        hazards = [self.own_hazards(v, node) for v, node in enumerate(self.nodes)]
        return not any(times(rate, amount) for own in hazards for rate, amount, _ in own)
