"""Plain twins of the kernels: cascades, thresholds, and a hoax against its fact-check.

One story per replicate, in Python loops and exact fractions, on the same addressed draws.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from rumorsim.engines import Task
from rumorsim.engines.kernels.adoption import LinearThreshold, WattsThreshold
from rumorsim.engines.kernels.cascade import IndependentCascade
from rumorsim.engines.kernels.hoax import HoaxFactCheck
from rumorsim.networks import WellMixed
from tests.twins.contact_parts import Course

Changes = dict[int, tuple[int, int]]
"""State taken up and parent (-1: none) of every node that changes in a step."""


class Story:
    """One replicate on a network; `advance` and `is_over` are the kernel's own."""

    def __init__(self, parameters: Any, task: Task, row: int) -> None:
        self.parameters, self.task = parameters, task
        self.number = int(task.replicates[row])
        self.state: list[int] = task.start[row].tolist()
        self.n_nodes = len(self.state)
        self.tells: list[list[int]] = [[] for _ in self.state]
        self.hears: list[list[int]] = [[] for _ in self.state]
        self.tie: dict[tuple[int, int], int] = {}
        network = task.network
        for tie, (u, v) in enumerate(zip(network.source, network.target, strict=True)):
            self.tells[u].append(int(v))
            self.hears[v].append(int(u))
            self.tie[int(u), int(v)] = tie
        self.changed = [math.nan] * self.n_nodes
        self.parent = [-1] * self.n_nodes
        self.has_left = [state != task.rules.rest for state in self.state]
        self.last_change = 0.0
        self.fresh = [node for node in range(self.n_nodes) if self.has_left[node]]

    def unit(self, purpose: str, step: int, node: int) -> float:
        return float(
            self.task.source.uniform(purpose, step=step, replicate=self.number, entity=node)
        )

    def choose(self, step: int, node: int, tellers: list[int], weights: list[float]) -> int:
        bar = self.unit("teller", step, node) * sum(weights)
        total = 0.0
        for teller, weight in zip(tellers, weights, strict=True):
            total += weight
            if total > bar:
                return teller
        return tellers[-1]

    def advance(self, step: int) -> Changes:
        raise NotImplementedError

    def is_over(self, step: int) -> bool:
        return not self.fresh

    def has_ended(self, step: int) -> bool:
        return self.is_over(step)

    def apply(self, step: int, changes: Changes) -> None:
        time = (step + 1) * self.task.dt
        for node, (after, parent) in changes.items():
            self.state[node] = after
            if not self.has_left[node]:
                self.has_left[node] = True
                self.parent[node] = parent
            if math.isnan(self.changed[node]):
                self.changed[node] = time
            self.last_change = time
        self.fresh = list(changes)

    def counts(self) -> list[int]:
        return [self.state.count(state) for state in range(self.task.rules.n_states)]

    def tell(self) -> Course:
        due = [round(time / self.task.dt) for time in self.task.times]
        kept, step = {}, 0
        while step < due[-1] and not self.is_over(step):
            kept[step] = self.counts()
            self.apply(step, self.advance(step))
            step += 1
        counts = [kept[time] if time < step else self.counts() for time in due]
        duration = self.last_change if self.has_ended(step) else math.nan
        return Course(counts, duration, self.state, self.changed, self.parent)


class LastingStory(Story):
    """Whoever is active stays so, and acts in the next step alone."""

    def has_ended(self, step: int) -> bool:
        return not any(self.state[v] == 0 for u in self.fresh for v in self.tells[u])


class CascadeStory(LastingStory):
    """Kempe, Kleinberg & Tardos 2003, section 2."""

    def probability(self, u: int, v: int) -> Fraction:
        stated = np.asarray(self.parameters.probability)
        return Fraction(float(stated[self.tie[u, v]] if stated.ndim else stated))

    def succeeds(self, u: int, v: int) -> bool:
        """Compare the first 72 binary digits of the number on the tie with p."""
        p, tie = self.probability(u, v), self.tie[u, v]
        rest, _ = self.task.source.words("tie rest", replicate=self.number, entity=tie)
        return Fraction(self.first_byte(tie) << 64 | int(rest), 2**72) < p

    def first_byte(self, tie: int) -> int:
        counter = self.number * -(-self.task.network.n_edges // 32) + tie // 32
        block = np.random.Philox(key=self.key, counter=counter).random_raw(4)
        return int(block[tie % 32 // 8]) >> 8 * (tie % 8) & 255

    @cached_property
    def key(self) -> int:
        first, second = self.task.source.key("tie")
        return first | second << 64

    def advance(self, step: int) -> Changes:
        told: dict[int, list[int]] = {}
        for u in sorted(self.fresh):
            for v in self.tells[u]:
                if self.state[v] == 0 and self.succeeds(u, v):
                    told.setdefault(v, []).append(u)
        return {v: (1, self.choose(step, v, us, [1.0] * len(us))) for v, us in told.items()}


class ThresholdStory(LastingStory):
    """Both threshold models: everybody adds up anew whom he hears."""

    def advance(self, step: int) -> Changes:
        changes = {}
        for v in range(self.n_nodes):
            active = [u for u in self.hears[v] if self.state[u] == 1]
            if self.state[v] == 0 and active and self.is_reached(v, active):
                us = [u for u in active if u in self.fresh]
                weights = [float(self.weight(u, v)) for u in us]
                changes[v] = (1, self.choose(step, v, us, weights))
        return changes

    def is_reached(self, v: int, active: list[int]) -> bool:
        raise NotImplementedError

    def weight(self, u: int, v: int) -> int:
        return 1


class LinearThresholdStory(ThresholdStory):
    """Weights and thresholds in units of 2**-62."""

    def is_reached(self, v: int, active: list[int]) -> bool:
        first, _ = self.task.source.words("threshold", replicate=self.number, entity=v)
        return sum(self.weight(u, v) for u in active) > int(first) >> 2

    def weight(self, u: int, v: int) -> int:
        if self.parameters.weights is None:
            return math.ceil(Fraction(2**62, len(self.hears[v])))
        return round(Fraction(float(self.parameters.weights[self.tie[u, v]])) * 2**62)


class WattsStory(ThresholdStory):
    """Fractions against fractions."""

    def is_reached(self, v: int, active: list[int]) -> bool:
        return Fraction(len(active), len(self.hears[v])) >= self.parameters.exact


class HoaxStory(Story):
    """Tambuscio et al. 2015 on a network."""

    def chances(self, v: int) -> list[tuple[int, float]]:
        model = self.parameters
        if self.state[v] == 1:
            return [(2, model.verify), (0, model.forget)]
        if self.state[v] == 2:
            return [(0, model.forget)]
        states = [self.state[u] for u in self.hears[v]]
        hoax = states.count(1) * (1.0 + model.credibility)
        facts = states.count(2) * (1.0 - model.credibility)
        if hoax + facts == 0.0:
            return []
        return [
            (1, model.spreading * (hoax / (hoax + facts))),
            (2, model.spreading * (facts / (hoax + facts))),
        ]

    def is_over(self, step: int) -> bool:
        return all(sum(p for _, p in self.chances(v)) == 0.0 for v in range(self.n_nodes))

    def advance(self, step: int) -> Changes:
        changes = {}
        for v in range(self.n_nodes):
            reach = 0.0
            for after, probability in self.chances(v):
                reach += probability
                if self.unit("hoax", step, v) < reach:
                    changes[v] = (after, self.heard(step, v, after))
                    break
        return changes

    def heard(self, step: int, v: int, after: int) -> int:
        if self.state[v] != 0:
            return -1
        tellers = [u for u in self.hears[v] if self.state[u] == after]
        return self.choose(step, v, tellers, [1.0] * len(tellers))


class HoaxCrowd:
    """Tambuscio et al. 2015 in a well-mixed population."""

    def __init__(self, parameters: HoaxFactCheck, task: Task, row: int) -> None:
        self.model, self.task, self.number = parameters, task, int(task.replicates[row])
        self.counts: list[int] = task.start[row].tolist()

    def binomial(self, step: int, claim: int, n: int, p: Fraction) -> int:
        """Return the smallest k with P(X <= k) above the unit."""
        unit = Fraction(
            float(self.task.source.uniform("hoax", step=step, replicate=self.number, claim=claim))
        )
        reach = Fraction(0)
        for k in range(n):
            reach += math.comb(n, k) * p**k * (1 - p) ** (n - k)
            if reach > unit:
                return k
        return n

    def chances(self) -> tuple[float, float]:
        _, believers, checkers = self.counts
        hoax = believers * (1.0 + self.model.credibility)
        facts = checkers * (1.0 - self.model.credibility)
        total = hoax + facts
        if total == 0.0:
            return 0.0, 0.0
        return self.model.spreading * (hoax / total), self.model.spreading * (facts / total)

    def is_over(self) -> bool:
        susceptible, believers, checkers = self.counts
        leave = self.model.verify + self.model.forget
        can_adopt = susceptible and sum(self.chances()) > 0.0
        return not (can_adopt or (believers and leave) or (checkers and self.model.forget))

    def advance(self, step: int) -> bool:
        susceptible, believers, checkers = self.counts
        hoax, facts = self.chances()
        adopt, leave = hoax + facts, self.model.verify + self.model.forget
        adopting = self.binomial(step, 0, susceptible, Fraction(min(adopt, 1.0)))
        believing = self.binomial(step, 1, adopting, Fraction(hoax / adopt if adopt else 0.0))
        leaving = self.binomial(step, 2, believers, Fraction(leave))
        share = Fraction(self.model.verify / leave if leave else 0.0)
        verifying = self.binomial(step, 3, leaving, share)
        forgetting = self.binomial(step, 4, checkers, Fraction(self.model.forget))
        self.counts = [
            susceptible - adopting + leaving - verifying + forgetting,
            believers + believing - leaving,
            checkers + adopting - believing + verifying - forgetting,
        ]
        return any([adopting, leaving, forgetting])

    def tell(self) -> Course:
        due = [round(time / self.task.dt) for time in self.task.times]
        kept, step, last = {}, 0, 0.0
        while step < due[-1] and not self.is_over():
            kept[step] = self.counts
            moved = self.advance(step)
            step += 1
            last = step * self.task.dt if moved else last
        counts = [kept[time] if time < step else self.counts for time in due]
        return Course(counts, last if self.is_over() else math.nan, [], [], [])


STORIES = {
    IndependentCascade: CascadeStory,
    LinearThreshold: LinearThresholdStory,
    WattsThreshold: WattsStory,
    HoaxFactCheck: HoaxStory,
}


def kernel_twin(parameters: Any, task: Task) -> list[Course]:
    """Run any of the kernels plainly."""
    story: Any = STORIES[type(parameters)]
    if isinstance(task.network, WellMixed):
        story = HoaxCrowd
    return [story(parameters, task, row).tell() for row in range(len(task.replicates))]
