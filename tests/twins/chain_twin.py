"""The chain-binomial model once more, in plain Python, on the same draws."""

from __future__ import annotations

import math

from rumorsim.engines import Task
from tests.twins.contact_parts import Course, times, total


def chain_binomial(task: Task) -> list[Course]:
    """Run every replicate in counts, with the tie clock."""
    return [ChainStory(task, row).tell() for row in range(len(task.replicates))]


class ChainStory:
    """One replicate, step by step."""

    def __init__(self, task: Task, row: int) -> None:
        self.task = task
        self.number = int(task.replicates[row])
        self.contact_rates = task.rates.contacts[row if task.rates.varies else 0].tolist()
        self.change_rates = task.rates.changes[row if task.rates.varies else 0].tolist()
        self.counts = [int(count) for count in task.start[row]]
        self.last_change = 0.0

    def tell(self) -> Course:
        wanted = [round(time / self.task.dt) for time in self.task.times]
        counts = []
        for t in range(wanted[-1] + 1):
            counts += [list(self.counts)] * wanted.count(t)
            if t < wanted[-1]:
                self.step(t)
        hazards = [self.hazard(s) for s, count in enumerate(self.counts) if count > 0]
        return Course(counts, math.nan if any(hazards) else self.last_change, [], [], [])

    def step(self, t: int) -> None:
        after = list(self.counts)
        for state, count in enumerate(self.counts):
            if count == 0 or self.hazard(state) == 0.0:
                continue
            stays = math.exp(-self.hazard(state) * self.task.dt)
            left = quantile(self.unit(t, state, 0), count, stays)
            if left > 0:
                self.last_change = (t + 1) * self.task.dt
            after[state] -= left
            for place, (share, target) in enumerate(self.shares(state)):
                part = quantile(self.unit(t, state, place + 1), left, 1.0 - share)
                after[target] += part
                left -= part
            assert left == 0
        self.counts = after

    def reactions(self, state: int) -> list[tuple[float, float, int]]:
        """List rate, amount and new state: called, as a caller, by itself."""
        singles = [
            (rate, contact)
            for rate, contact in zip(self.contact_rates, self.task.rules.contacts, strict=True)
            if not contact.is_mutual
        ]
        return (
            [
                (rate, self.share(contact.caller, state), contact.callee_after)
                for rate, contact in singles
                if contact.callee == state != contact.callee_after
            ]
            + [
                (rate, self.share(contact.callee, state), contact.caller_after)
                for rate, contact in singles
                if contact.caller == state != contact.caller_after
            ]
            + [
                (rate, 1.0, change.after)
                for rate, change in zip(self.change_rates, self.task.rules.changes, strict=True)
                if change.before == state
            ]
        )

    def share(self, state: int, own: int) -> float:
        """Return the share of a state among all others of a node in state `own`."""
        others = self.counts[state] - (state == own)
        return others / (self.task.network.n_nodes - 1) if others else 0.0

    def hazard(self, state: int) -> float:
        return total(times(rate, amount) for rate, amount, _ in self.reactions(state))

    def shares(self, state: int) -> list[tuple[float, int]]:
        """Return, for every reaction, its share among itself and those after it."""
        reactions = self.reactions(state)
        hazards = [times(rate, amount) for rate, amount, _ in reactions]
        if math.inf in hazards:
            hazards = [amount if math.isinf(rate) else 0.0 for rate, amount, _ in reactions]
        return [
            (hazard / total(hazards[place:]) if hazard else 0.0, reactions[place][2])
            for place, hazard in enumerate(hazards)
        ]

    def unit(self, t: int, state: int, claim: int) -> float:
        """Claim 0 is how many leave, claim k how many of those left the k-th reaction takes."""
        address = {"step": t, "replicate": self.number, "entity": state, "claim": claim}
        return (int(self.task.source.words("leave", **address)[0]) >> 11) * 2.0**-53


def quantile(unit: float, n: int, q: float) -> int:
    """Return the smallest k with P(X <= k) above the unit, X ~ Binomial(n, 1 - q)."""
    below = 0.0
    for k in range(n):
        below += math.comb(n, k) * (1.0 - q) ** k * q ** (n - k)
        if below > unit:
            return k
    return n
