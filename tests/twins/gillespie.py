"""Gillespie's direct method in its plainest form: own draws, all rates anew at every event.

No lists, no bounds, nothing in vain; nothing is shared with the engines but the task.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from typing import Any, NamedTuple

from rumorsim.engines import Factor, Task

Outcome = list[tuple[int, int]]


class Path(NamedTuple):
    """State of every node at each recorded time, and the duration."""

    states: list[list[int]]
    duration: float


def simulate(task: Task, luck: random.Random) -> Path:
    """Run the task's first replicate with draws of one's own."""
    state = task.start[0].tolist()
    time, last, seen = 0.0, 0.0, []
    ties = list(zip(task.network.source.tolist(), task.network.target.tolist(), strict=True))
    times = task.times.tolist()
    while True:
        possible = list(reactions(task, ties, state))
        total = sum(rate for rate, _ in possible)
        time += luck.expovariate(total) if total > 0 else math.inf
        while len(seen) < len(times) and times[len(seen)] < time:
            seen.append(list(state))
        if total == 0 or len(seen) == len(times):
            seen += [list(state)] * (len(times) - len(seen))
            return Path(seen, last if total == 0 else math.nan)
        for node, after in luck.choices([o for _, o in possible], [r for r, _ in possible])[0]:
            state[node] = after
        last = time


def reactions(
    task: Task, ties: list[tuple[int, int]], state: list[int]
) -> Iterator[tuple[float, Outcome]]:
    """Yield the rate and outcome of everything that can happen."""
    heard_by = [sum(u == node for u, _ in ties) for node in range(len(state))]
    factors = task.contact_factors or (Factor(),) * len(task.rules.contacts)
    for contact, rate, factor in zip(
        task.rules.contacts, task.rates.contacts[0].tolist(), factors, strict=True
    ):
        for tie, (u, v) in enumerate(ties):
            if (state[u], state[v]) != (contact.caller, contact.callee):
                continue
            here = rate * at(factor.caller, u) * at(factor.callee, v) * at(factor.tie, tie)
            if task.clock == "caller":
                here /= heard_by[u]
            elif contact.is_symmetric and not task.network.directed:
                here /= 2
            if here > 0:
                yield here, [(u, contact.caller_after), (v, contact.callee_after)]
    alone = task.change_factors or (Factor(),) * len(task.rules.changes)
    for change, rate, factor in zip(
        task.rules.changes, task.rates.changes[0].tolist(), alone, strict=True
    ):
        for node, here in enumerate(state):
            if here == change.before and rate * at(factor.caller, node) > 0:
                yield rate * at(factor.caller, node), [(node, change.after)]


def at(part: Any, index: int) -> float:
    return 1.0 if part is None else float(part[index])
