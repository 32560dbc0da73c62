"""Whether every course of a scheme must end: what is possible, and whether it can go round."""

from __future__ import annotations

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.rules import Rules

__all__ = [
    "descent",
    "endless",
    "going_round",
    "possible",
    "products_of",
    "reactants_of",
    "steps_of",
    "written",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def reactants_of(rules: Rules) -> list[tuple[int, ...]]:
    """Return the states that meet, or the one that changes, contacts in order, then changes."""
    return [contact[:2] for contact in rules.contacts] + [change[:1] for change in rules.changes]


def products_of(rules: Rules) -> list[tuple[int, ...]]:
    """Return what becomes of the reactants, in the same order."""
    return [contact[2:] for contact in rules.contacts] + [change[1:] for change in rules.changes]


def steps_of(rules: Rules) -> Ints:
    """Return what each reaction adds to the counts, shape (reactions, states)."""
    steps = np.zeros((len(rules.contacts) + len(rules.changes), rules.n_states), dtype=np.int64)
    for row, gone, come in zip(steps, reactants_of(rules), products_of(rules), strict=True):
        np.subtract.at(row, list(gone), 1)
        np.add.at(row, list(come), 1)
    return steps


def written(rules: Rules, number: int) -> str:
    """Return a reaction as it stands in a scheme, without its rate."""
    ends = reactants_of(rules)[number], products_of(rules)[number]
    before, after = (" + ".join(rules.states[state] for state in states) for states in ends)
    return f"{before} -> {after}"


def possible(rules: Rules, rates: Floats, present: Iterable[int]) -> list[int]:
    """Return the reactions that can change counts, now or later.

    Those that can happen at all, but for reactions that leave the counts as they are.
    """
    moving = np.flatnonzero(steps_of(rules).any(axis=1)).tolist()
    return sorted(set(_within_reach(rules, rates, present)).intersection(moving))


def _within_reach(rules: Rules, rates: Floats, present: Iterable[int]) -> list[int]:
    """Return the reactions with a positive rate whose reactants are present, or can be made."""
    states, found = set(present), set[int]()
    ends = list(zip(reactants_of(rules), products_of(rules), strict=True))
    waiting = np.flatnonzero(rates > 0).tolist()
    while True:
        new = [number for number in waiting if states.issuperset(ends[number][0])]
        if not new:
            return sorted(found)
        found.update(new)
        states.update(state for number in new for state in ends[number][1])
        waiting = [number for number in waiting if number not in found]


def endless(rules: Rules, rates: Floats, present: Iterable[int]) -> list[int]:
    """Return reactions that can take turns for ever; none if every course of events must end.

    Parameters
    ----------
    rules : Rules
    rates : ndarray of float64, shape (reactions,)
        Contacts in order, then changes; only which are positive matters.
    present : iterable of int
        States in which somebody is at the start.
    """
    numbers = _within_reach(rules, rates, present)
    if _descends(rules, numbers):
        return []
    steps = steps_of(rules)[numbers]
    exchanges = np.flatnonzero(~steps.any(axis=1)).tolist()  # a + b -> b + a
    return [numbers[row] for row in exchanges[:1] or going_round(steps)]


def _descends(rules: Rules, numbers: list[int]) -> bool:
    """Whether nobody comes back to a state once left, so that no course can go round."""
    ahead: dict[int, set[int]] = {}
    gone, come = reactants_of(rules), products_of(rules)
    for number in numbers:
        for before, after in zip(gone[number], come[number], strict=True):
            if before != after:
                ahead.setdefault(after, set()).add(before)
    try:
        TopologicalSorter(ahead).prepare()
    except CycleError:
        return False
    return True


def descent(steps: Ints) -> Ints | None:
    """Return how far each reaction goes towards the end, on a scale that it cannot go back on.

    The scale is a sum of counts with whole weights that every reaction lowers; the smallest
    weights that do. By Gordan's theorem there are some unless `going_round` finds reactions that
    together change nothing.

    Parameters
    ----------
    steps : ndarray of int64, shape (reactions, states)

    Returns
    -------
    ndarray of int64, shape (reactions,), or None
        At least 1 each.
    """
    from scipy.optimize import LinearConstraint, milp

    n_reactions, n_states = steps.shape
    if n_reactions == 0:
        return np.zeros(0, dtype=np.int64)
    lowered = LinearConstraint(-steps.astype(np.float64), lb=1.0)
    found = milp(np.ones(n_states), integrality=np.ones(n_states, dtype=int), constraints=lowered)
    return None if found.x is None else -steps @ np.rint(found.x).astype(np.int64)


def going_round(steps: Ints) -> list[int]:
    """Return reactions that, each often enough, lead back to the same counts; none if none do.

    Parameters
    ----------
    steps : ndarray of int64, shape (reactions, states)

    Returns
    -------
    list of int
        Rows of `steps`: those of a solution of the linear programme that asks for amounts, not
        all zero, that change nothing.
    """
    from scipy.optimize import linprog

    n_reactions, n_states = steps.shape
    if n_reactions == 0:
        return []
    balance = np.vstack([steps.T, np.ones(n_reactions)])
    wanted = np.append(np.zeros(n_states), 1.0)
    found = linprog(np.zeros(n_reactions), A_eq=balance, b_eq=wanted, method="highs-ds")
    return [] if found.x is None else np.flatnonzero(found.x > 1e-9).tolist()
