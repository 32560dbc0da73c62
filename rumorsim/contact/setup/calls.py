"""The caller's clock: a parameter times its factors is the probability of what a call does."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines import Factor, Rates, Rules
from rumorsim.errors import require
from rumorsim.networks import Network

__all__ = ["require_probabilities"]

_ROUNDING = 1e-12


def require_probabilities(
    rules: Rules, rates: Rates, factors: tuple[Factor, ...], network: Network
) -> None:
    """Raise `ArgumentError` if factors make the effects of a call more than certain on some tie.

    Parameters
    ----------
    rules, rates
        Of the caller's clock.
    factors : tuple of Factor
        One for each contact.
    network : Network
        To whose nodes and ties they belong.
    """
    alternatives = defaultdict(list)
    for number, contact in enumerate(rules.contacts):
        alternatives[contact.caller, contact.callee].append(number)
    for (caller, callee), numbers in alternatives.items():
        if all(factors[number].is_plain for number in numbers) or not network.n_edges:
            continue
        weights = np.stack([_by_tie(factors[number], network) for number in numbers])
        worst = max(float((row @ weights).max()) for row in _rows(rates, numbers))
        pair = f"{rules.states[caller]} + {rules.states[callee]}"
        allowed = "at most 1 on every tie: they are probabilities of a call (or clock='tie')"
        proper = worst <= 1.0 + _ROUNDING
        require(proper, "factors", f"{worst:g} for {pair}, rates times factors", allowed)


def _rows(rates: Rates, numbers: list[int]) -> NDArray[np.float64]:
    """Return the distinct rates of some contacts; of a single one the greatest."""
    rows = np.unique(rates.contacts[:, numbers], axis=0)
    return rows[-1:] if len(numbers) == 1 else rows


def _by_tie(factor: Factor, network: Network) -> NDArray[np.float64]:
    """Return the factor of every tie."""
    weights = np.ones(network.n_edges)
    if factor.caller is not None:
        weights *= factor.caller[network.source]
    if factor.callee is not None:
        weights *= factor.callee[network.target]
    if factor.tie is not None:
        weights *= factor.tie
    return weights
