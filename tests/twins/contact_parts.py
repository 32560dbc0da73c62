"""What the plain twins of the contact engines share: one object per node, one story per replicate.

Written to be read as the specification. Everything is a Python loop; a sum is taken term by term
(`sum` compensates from Python 3.12 on, engines do not).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from rumorsim.engines import Task
from rumorsim.networks import WellMixed


@dataclass
class Course:
    """What happened in one replicate."""

    counts: list[list[int]]
    duration: float
    state: list[int]
    changed: list[float]
    parent: list[int]


@dataclass
class Node:
    """Somebody, and where he stands."""

    state: int
    hears: list[tuple[int, int]] = field(default_factory=list)
    """(source, tie) of the ties that lead to him, sorted by source."""
    tells: list[tuple[int, int]] = field(default_factory=list)
    """(target, tie) of the ties that lead from him, sorted by target."""

    entered: int = 0
    """First step that he spends in his state."""
    pressure: float = 0.0
    threshold: float | None = None
    """None: not drawn yet."""
    choice: float = 0.0
    """Which of several reactions, drawn with the threshold."""

    changed: float = math.nan
    parent: int = -1


class Story:
    """One replicate, step by step; `step` and `is_over` are the engine's own."""

    def __init__(self, task: Task, row: int) -> None:
        self.task = task
        self.rules = task.rules
        self.number = int(task.replicates[row])
        self.contact_rates = task.rates.contacts[row if task.rates.varies else 0].tolist()
        self.change_rates = task.rates.changes[row if task.rates.varies else 0].tolist()
        self.nodes = [Node(state) for state in starting_states(task, row)]
        self.add_ties()
        self.last_change = 0.0

    def add_ties(self) -> None:
        network = self.task.network
        if isinstance(network, WellMixed):
            pairs = [(u, v) for u in range(network.n_nodes) for v in range(network.n_nodes)]
            ties = [(u, v) for u, v in pairs if u != v]
        else:
            ties = list(zip(network.source.tolist(), network.target.tolist(), strict=True))
        for tie, (u, v) in enumerate(ties):
            self.nodes[u].tells.append((v, tie))
            self.nodes[v].hears.append((u, tie))
        self.ties = ties

    def tell(self) -> Course:
        """Run from the start to the last time, or until nothing can happen any more."""
        counts: dict[int, list[int]] = {}
        last = self.task.times[-1] / self.task.dt
        t = 0
        while True:
            counts[t] = self.count()
            over = self.is_over()
            if over or t >= round_if_finite(last):
                break
            self.step(t)
            t += 1
        wanted = [min(round_if_finite(time / self.task.dt), t) for time in self.task.times]
        return Course(
            [counts[int(step)] for step in wanted],
            self.last_change if over else math.nan,
            [node.state for node in self.nodes],
            [node.changed for node in self.nodes],
            [node.parent for node in self.nodes],
        )

    def count(self) -> list[int]:
        states = [node.state for node in self.nodes]
        return [states.count(state) for state in range(self.rules.n_states)]

    def step(self, t: int) -> None:
        raise NotImplementedError

    def is_over(self) -> bool:
        raise NotImplementedError

    def units(self, purpose: str, *, step: int, entity: int, claim: int = 0) -> tuple[float, float]:
        """Return the two words of an address as uniforms."""
        first, second = self.words(purpose, step=step, entity=entity, claim=claim)
        return (first >> 11) * 2.0**-53, (second >> 11) * 2.0**-53

    def words(self, purpose: str, *, step: int, entity: int, claim: int = 0) -> tuple[int, int]:
        address = {"step": step, "replicate": self.number, "entity": entity, "claim": claim}
        first, second = self.task.source.words(purpose, **address)
        return int(first), int(second)

    def draw_threshold(self, v: int) -> None:
        """Draw, once for each state entered, how much pressure it takes to leave it."""
        node = self.nodes[v]
        if node.threshold is None:
            first, node.choice = self.units("wait", step=node.entered, entity=v)
            node.threshold = exponential(first)

    def enter(self, v: int, after: int, parent: int, t: int) -> None:
        """Change the state of a node at the end of step t, in contact with a parent (or -1).

        The parent is kept at the first change, of nodes at rest: seeds have none, and who comes
        back to the rest state keeps the first.
        """
        node = self.nodes[v]
        self.last_change = (t + 1) * self.task.dt
        if math.isnan(node.changed):
            node.changed = self.last_change
            node.parent = parent if node.state == self.rules.rest else -1
        node.state, node.entered, node.pressure, node.threshold = after, t + 1, 0.0, None

    def caller_factor(self, j: int, u: int) -> float:
        return entry(self.task.contact_factors[j].caller, u) if self.task.contact_factors else 1.0

    def callee_factor(self, j: int, v: int) -> float:
        return entry(self.task.contact_factors[j].callee, v) if self.task.contact_factors else 1.0

    def tie_factor(self, j: int, tie: int) -> float:
        return entry(self.task.contact_factors[j].tie, tie) if self.task.contact_factors else 1.0

    def change_factor(self, k: int, v: int) -> float:
        return entry(self.task.change_factors[k].caller, v) if self.task.change_factors else 1.0


def starting_states(task: Task, row: int) -> list[int]:
    """Return the state of every node; well mixed, ids follow the states, the rest state first."""
    if not isinstance(task.network, WellMixed):
        return [int(state) for state in task.start[row]]
    rest = task.rules.rest
    order = [rest] + [state for state in range(task.rules.n_states) if state != rest]
    return [state for state in order for _ in range(int(task.start[row, state]))]


def entry(column: np.ndarray | None, place: int) -> float:
    return 1.0 if column is None else float(column[place])


def exponential(unit: float) -> float:
    return -math.log1p(-unit)


def times(rate: float, amount: float) -> float:
    """Return the product; infinitely often nothing is nothing."""
    return 0.0 if amount == 0.0 else rate * amount


def total(terms: Iterable[float]) -> float:
    running = 0.0
    for term in terms:
        running += term
    return running


def pick(unit: float, weights: list[float]) -> int:
    """Return which stretch of the cumulated weights the unit falls into."""
    whole = total(weights)
    running = 0.0
    for place, weight in enumerate(weights):
        running += weight
        if unit * whole < running:
            return place
    return max(place for place, weight in enumerate(weights) if weight > 0)


def round_if_finite(number: float) -> float:
    return number if math.isinf(number) else round(number)
