"""When a rumour can invade: how fast the first few grow among those who rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.expected.equations import Equations
from rumorsim.engines.rules import Rules

__all__ = ["can_rest", "critical_value", "growth_rate", "invaders"]

Floats = NDArray[np.float64]

_DENSE = 600
"""Up to that many variables all eigenvalues are computed, beyond it the leading one alone."""

_POINTS, _DECADES = 37, 9

_STANDSTILL = 1e-13
"""Growth, relative to the fastest rate, that may be rounding's."""


class _Encounter(NamedTuple):
    """States of the ends of a reaction, before and after, those at rest left out."""

    before: tuple[int, ...]
    after: tuple[int, ...]


def _encounters(rules: Rules, rates: Floats) -> Iterator[_Encounter]:
    """Yield what every reaction with a positive rate does to those who do not rest."""
    contacts = [(contact[:2], contact[2:]) for contact in rules.contacts]
    changes = [(change[:1], change[1:]) for change in rules.changes]
    for (before, after), rate in zip([*contacts, *changes], rates, strict=True):
        if rate > 0:
            yield _Encounter(
                tuple(state for state in before if state != rules.rest),
                tuple(state for state in after if state != rules.rest),
            )


def can_rest(rules: Rules, rates: Floats) -> bool:
    """Return whether nothing happens while everybody rests."""
    return not any(after for before, after in _encounters(rules, rates) if not before)


def invaders(rules: Rules, rates: Floats) -> list[int]:
    """Return the states whose few first nodes, met by resting ones alone, may grow or vanish.

    Left out are the rest state and states that neither multiply nor go away, such as a stifler's:
    they are there for good, and have nothing to do with stability.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    single = [meeting for meeting in _encounters(rules, rates) if len(meeting.before) == 1]
    links = [(before, state) for (before,), after in single for state in after]
    ends = np.array(links, dtype=np.intp).reshape(-1, 2).T
    graph = coo_array((np.ones(len(links)), (ends[0], ends[1])), shape=(rules.n_states,) * 2)
    _, group = connected_components(graph, connection="strong")
    lively = {
        group[before]
        for (before,), after in single
        if sum(group[state] == group[before] for state in after) != 1
    }
    return [s for s in range(rules.n_states) if s != rules.rest and group[s] in lively]


def growth_rate(system: Equations, rates: Floats) -> float:
    """Return the largest real part of the Jacobian's eigenvalues where nearly everybody rests.

    Positive: few can become many. The linearisation is that of `invaders`; where there are none
    nothing grows, and the rate is 0.

    Parameters
    ----------
    system : Equations
    rates : ndarray of float64, shape (reactions,)
        Finite; `can_rest` holds.
    """
    states = invaders(system.rules, rates)
    n_blocks, n_states = system.blocks.share.size, system.rules.n_states
    if not states:
        return 0.0
    rest = np.zeros((n_blocks, n_states))
    rest[:, system.rules.rest] = 1.0

    def linear(vectors: Floats) -> Floats:
        few = np.zeros((len(vectors), n_blocks, n_states))
        few[:, :, states] = vectors.reshape(-1, n_blocks, len(states))
        return system.derivative(rest, few, rates)[:, :, states].reshape(len(vectors), -1)

    return _leading(linear, n_blocks * len(states))


def _leading(linear: Callable[[Floats], Floats], size: int) -> float:
    """Return the largest real part among the eigenvalues of a linear map of row vectors."""
    from scipy.sparse.linalg import LinearOperator, eigs

    if size <= _DENSE:
        return float(np.linalg.eigvals(linear(np.eye(size))).real.max())
    operator = LinearOperator(
        (size, size), matvec=lambda vector: linear(vector.reshape(1, -1))[0], dtype=np.float64
    )
    (found,) = eigs(operator, k=1, which="LR", v0=np.ones(size), return_eigenvectors=False)
    return float(found.real)


def critical_value(
    system: Equations, rates_at: Callable[[float], Floats], highest: float
) -> float | None:
    """Return the smallest value of a parameter at which nearly everybody's rest turns unstable.

    Parameters
    ----------
    system : Equations
    rates_at : callable
        Rates of all reactions as a function of the parameter.
    highest : float
        Searched are 37 values from ``highest * 1e-9`` to `highest`, evenly spaced in their
        logarithm; Brent's method refines the first pair between which stability is lost or won.

    Returns
    -------
    float or None
        None: no such value, as for a rumour that is stifled but never forgotten, which invades
        however seldom it is told; or there is no rest, since the rest state is left without any
        contact.
    """
    from scipy.optimize import brentq

    if not can_rest(system.rules, rates_at(highest)):
        return None

    def excess(value: float) -> float:
        rates = rates_at(value)
        return growth_rate(system, rates) - _STANDSTILL * float(rates.max(initial=0.0))

    values = highest * np.logspace(-_DECADES, 0, _POINTS)
    below, first = float(values[0]), excess(float(values[0]))
    for value in map(float, values[1:]):
        if (excess(value) > 0) != (first > 0):
            return float(brentq(excess, below, value, xtol=1e-14 * below, rtol=1e-13))
        below = value
    return None
