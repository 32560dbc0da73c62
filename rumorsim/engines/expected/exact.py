"""The exact law of the final counts of a well-mixed population, summed over all courses."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.expected.courses import (
    descent,
    going_round,
    possible,
    products_of,
    reactants_of,
    steps_of,
    written,
)
from rumorsim.engines.rules import Rules
from rumorsim.engines.task import Clock
from rumorsim.errors import ArgumentError, require

__all__ = ["Law", "final_law"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_Masses: TypeAlias = tuple[Ints, Floats]
"""Codes of states of affairs, and the probability of coming through each."""

_NEGLIGIBLE = 1e-40
_BYTES = 60
"""Working memory per state of affairs and reaction: successors, their order, and copies."""


class Law(NamedTuple):
    """A distribution over counts.

    Attributes
    ----------
    counts : ndarray of int64, shape (outcomes, states)
        Distinct rows.
    probability : ndarray of float64, shape (outcomes,)
        Adds up to 1, but for rounding.
    """

    counts: Ints
    probability: Floats

    def of(self, state: int) -> Floats:
        """Return the distribution of one state's count, shape (n + 1,)."""
        law = np.zeros(int(self.counts[0].sum()) + 1)
        np.add.at(law, self.counts[:, state], self.probability)
        return law

    def mean(self, state: int) -> float:
        """Return the expected count of one state."""
        return float(self.probability @ self.counts[:, state])

    def variance(self, state: int) -> float:
        """Return the variance of one state's count."""
        return float(self.probability @ (self.counts[:, state] - self.mean(state)) ** 2)


class _Code(NamedTuple):
    """Counts as the digits of one number; the last state's is what is left of the total."""

    states: list[int]
    n_nodes: int
    n_states: int

    @property
    def places(self) -> Ints:
        base = self.n_nodes + 1
        return np.array([base**place for place in range(len(self.states) - 1)], dtype=np.int64)

    def encode(self, counts: Ints) -> Ints:
        return np.asarray(counts[..., self.states[:-1]] @ self.places, dtype=np.int64)

    def decode(self, codes: Ints) -> Ints:
        counts = np.zeros((self.n_states, codes.size), dtype=np.int64)
        left = np.full(codes.size, self.n_nodes)
        for state in self.states[:-1]:
            codes, counts[state] = np.divmod(codes, self.n_nodes + 1)
            left -= counts[state]
        counts[self.states[-1]] = left
        return counts


def final_law(
    rules: Rules, rates: Floats, clock: Clock, start: Ints, *, memory: float = 1e9
) -> Law:
    """Return the law of the counts once nothing can happen any more.

    Forward dynamic programming over the jump chain of events in a well-mixed population. Every
    event lowers a sum of counts (`descent`); so the states of affairs with one value of it can be
    left all together, once and for all. Waiting times play no part. A way on that is less likely
    than 1e-40 is dropped.

    Parameters
    ----------
    rules : Rules
    rates : ndarray of float64, shape (reactions,)
        Contacts in order, then changes; finite. Only their ratios matter.
    clock : {"tie", "caller"}
        A symmetric contact has half of its rate for each way to call under the tie clock.
    start : ndarray of int64, shape (states,)
        Nodes in each state.
    memory : float
        Bytes that a level may take.

    Returns
    -------
    Law
        Outcomes in ascending order of their counts, the last state's first.

    Raises
    ------
    ArgumentError
        If a course of events could go round for ever, or a level would not fit the memory.
    """
    numbers = possible(rules, rates, np.flatnonzero(start).tolist())
    drops = _require_an_end(rules, numbers)
    code = _coded(rules, numbers, start)
    jumps = code.encode(steps_of(rules)[numbers])
    ahead = {0: [(code.encode(start).reshape(1), np.ones(1))]}
    ended: list[_Masses] = []
    while ahead:
        place = min(ahead)
        codes, mass = _merged(ahead.pop(place))
        _require_room(codes.size * len(numbers) * _BYTES, memory)
        weight = _propensities(rules, rates, clock, code.decode(codes), numbers)
        total = weight.sum(axis=0)
        over = total == 0
        ended.append((codes[over], mass[over]))
        flow = weight * np.divide(mass, total, out=np.zeros_like(mass), where=~over)
        for drop, jump, part in zip(drops.tolist(), jumps, flow, strict=True):
            likely = part > _NEGLIGIBLE
            if likely.any():
                ahead.setdefault(place + drop, []).append((codes[likely] + jump, part[likely]))
    codes, mass = _merged(ended)
    return Law(code.decode(codes).T, mass)


def _coded(rules: Rules, numbers: list[int], start: Ints) -> _Code:
    """Return a code for the states that can occur."""
    made = [state for number in numbers for state in products_of(rules)[number]]
    states = sorted({*np.flatnonzero(start).tolist(), *made})
    n_nodes = int(start.sum())
    fits = (n_nodes + 1) ** (len(states) - 1) < 2**63
    allowed = f"few enough that (n + 1)**{len(states) - 1} is below 2**63, for {len(states)} states"
    require(fits, "n", n_nodes, allowed)
    return _Code(states, n_nodes, rules.n_states)


def _propensities(
    rules: Rules, rates: Floats, clock: Clock, counts: Ints, numbers: list[int]
) -> Floats:
    """Return how fast each reaction takes place, shape (reactions, states of affairs)."""
    others = max(int(counts[:, 0].sum()) - 1, 1)
    rows = []
    for number in numbers:
        states = reactants_of(rules)[number]
        if len(states) == 1:
            rows.append(rates[number] * counts[states[0]])
            continue
        halves = 2 if clock == "tie" and rules.contacts[number].is_symmetric else 1
        pairs = _ordered_pairs(counts[states[0]], counts[states[1]], states[0] == states[1])
        rows.append(rates[number] / (halves * others) * pairs)
    return np.array(rows).reshape(len(numbers), counts.shape[1])


def _ordered_pairs(callers: Ints, callees: Ints, alike: bool) -> Ints:
    """Return how many ways there are to call; nobody calls himself."""
    return callers * (callees - 1) if alike else callers * callees


def _merged(parts: list[_Masses]) -> _Masses:
    """Return the distinct codes in order, with their masses added up."""
    codes, mass = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.argsort(codes, kind="stable")
    codes, mass = codes[order], mass[order]
    first = np.flatnonzero(np.diff(codes, prepend=codes[:1] - 1))
    return codes[first], np.add.reduceat(mass, first) if first.size else mass


def _require_an_end(rules: Rules, numbers: list[int]) -> Ints:
    """Return how far each reaction goes towards the end, or raise where there need not be one."""
    steps = steps_of(rules)[numbers]
    drops = descent(steps)
    if drops is None:
        reactions = "; ".join(written(rules, numbers[row]) for row in going_round(steps))
        raise ArgumentError(
            f"scheme: got reactions that can lead back to where they began ({reactions}), "
            f"allowed: a scheme each of whose courses must end"
        )
    return drops


def _require_room(needed: float, memory: float) -> None:
    allowed = f"sizes whose states of affairs fit {memory:.3g} bytes"
    require(needed <= memory, "n", f"a population that needs {needed:.3g} bytes", allowed)
