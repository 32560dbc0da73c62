"""Whether every course of a scheme must end: what is possible, and whether it can go round."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.rules import Rules

__all__ = ["descent", "going_round", "possible", "products_of", "reactants_of", "steps_of"]

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


def possible(rules: Rules, rates: Floats, present: Iterable[int]) -> list[int]:
    """Return the reactions that can change counts, now or later.

    Those with a positive rate whose reactants are all present or made by such a reaction; a
    reaction that leaves the counts as they are is none.
    """
    states, found = set(present), set[int]()
    moving = steps_of(rules).any(axis=1) & (rates > 0)
    ends = list(zip(reactants_of(rules), products_of(rules), strict=True))
    while True:
        new = {
            number
            for number, (gone, _) in enumerate(ends)
            if moving[number] and number not in found and states.issuperset(gone)
        }
        if not new:
            return sorted(found)
        found |= new
        states.update(state for number in new for state in ends[number][1])


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
