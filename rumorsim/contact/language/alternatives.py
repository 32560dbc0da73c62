"""Probabilities of alternatives: several outcomes of one contact, or of one change by itself."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from rumorsim.contact.language.scheme import Reaction
from rumorsim.errors import SchemeError

__all__ = ["add_up", "hazards_of_coins"]

Floats = NDArray[np.float64]

_ROUNDING = 1e-12
# No threshold of a step comes near it, and whatever else could happen comes too late.
_CERTAIN = 2.0**60


def hazards_of_coins(reactions: Sequence[Reaction], chances: Sequence[Floats]) -> list[Floats]:
    """Return the hazards of a step that have some probabilities.

    Reactions with the same reactants, of which the same change, are outcomes of one coin: with
    probability p + q one of two happens, and then the first with probability p / (p + q). The
    hazard -ln(1 - p - q) of the coin is divided in that proportion. Other reactions have coins of
    their own.

    Parameters
    ----------
    reactions : sequence of Reaction
    chances : sequence of ndarray of float64, one for each reaction
        In [0, 1].

    Returns
    -------
    list of ndarray of float64
        Infinite where a reaction without alternatives is certain.

    Raises
    ------
    SchemeError
        If probabilities of alternatives add up to more than 1.
    """
    groups = [_changing(reaction) for reaction in reactions]
    totals = add_up(reactions, chances, groups)
    return [
        _hazard(chance) if groups.count(group) == 1 else _share(chance, totals[group])
        for chance, group in zip(chances, groups, strict=True)
    ]


def add_up(
    reactions: Sequence[Reaction], chances: Sequence[Floats], groups: Sequence[Hashable]
) -> dict[Hashable, Floats]:
    """Return the probabilities of each group of reactions together, at most 1.

    Raises
    ------
    SchemeError
        If they add up to more.
    """
    totals: dict[Hashable, Floats] = {}
    for reaction, chance, group in zip(reactions, chances, groups, strict=True):
        total = totals.get(group, np.zeros(1)) + chance
        if (total > 1.0 + _ROUNDING).any():
            found = (
                f"the alternatives of {' + '.join(reaction.reactants)!r} have probabilities that"
                f" add up to {total.max():g} (at most 1)"
            )
            raise SchemeError([f"line {reaction.line}: {str(reaction)!r}: {found}"])
        totals[group] = np.minimum(total, 1.0)
    return totals


def _changing(reaction: Reaction) -> Hashable:
    """Return what alternatives have in common: the reactants, and which of them change."""
    pairs = zip(reaction.reactants, reaction.products, strict=True)
    return reaction.reactants, tuple(before != after for before, after in pairs)


def _hazard(chance: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        return np.asarray(-np.log1p(-chance))


def _share(chance: Floats, total: Floats) -> Floats:
    """Return a part of the hazard of a coin."""
    part = np.divide(chance, total, out=np.zeros_like(total), where=total > 0.0)
    return np.minimum(_hazard(total), _CERTAIN) * part
