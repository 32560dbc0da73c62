"""From a scheme with values to the numbers that engines take."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from rumorsim.contact.language.alternatives import add_up, hazards_of_coins
from rumorsim.contact.language.parameters import Value, rate_values
from rumorsim.contact.language.scheme import Reaction, Scheme
from rumorsim.engines import Change, Contact, Rates, Rules
from rumorsim.engines.task import Clock
from rumorsim.errors import ArgumentError, SchemeError

__all__ = ["compile_rates", "compile_rules", "resting_state"]


def resting_state(scheme: Scheme) -> str:
    """Return the state of whoever is not named at the start.

    It is the only state that no reaction leads to; where there are none or several such states,
    the one that the first contact takes somebody out of.
    """
    entered = {
        after
        for reaction in scheme.reactions
        for before, after in zip(reaction.reactants, reaction.products, strict=True)
        if before != after
    }
    never = [state for state in scheme.states if state not in entered]
    if len(never) == 1:
        return never[0]
    first = (scheme.contacts or scheme.reactions)[0]
    changed = [b for b, a in zip(first.reactants, first.products, strict=True) if b != a]
    return changed[-1]


def compile_rules(scheme: Scheme, rest: str) -> Rules:
    """Return the reactions as numbers of states."""
    number = {state: position for position, state in enumerate(scheme.states)}
    contacts = tuple(
        Contact(*(number[state] for state in reaction.reactants + reaction.products))
        for reaction in scheme.contacts
    )
    changes = tuple(
        Change(number[reaction.reactants[0]], number[reaction.products[0]])
        for reaction in scheme.changes
    )
    return Rules(scheme.states, number[rest], contacts, changes)


def compile_rates(
    scheme: Scheme, values: Mapping[str, Value], *, method: str, clock: Clock, dt: float
) -> Rates:
    """Return rates per tie or probabilities per call, and rates per node.

    Raises
    ------
    SchemeError
        For a rate that is out of range with these values, or probabilities of one pair of states
        that add up to more than 1.
    ArgumentError
        For a probability per step where there are no steps.
    """
    in_steps = method == "synchronous"
    if clock == "caller":
        contacts = [_call(reaction, values) for reaction in scheme.contacts]
        add_up(scheme.contacts, contacts, [reaction.reactants for reaction in scheme.contacts])
    else:
        contacts = _hazards(scheme.contacts, values, in_steps, dt)
    changes = _hazards(scheme.changes, values, in_steps, dt)
    columns = np.broadcast_arrays(np.zeros(1), *contacts, *changes)[1:]
    height = len(columns[0]) if columns else 1
    table = np.array(columns, dtype=np.float64).reshape(-1, height).T
    return Rates(
        np.ascontiguousarray(table[:, : len(contacts)]),
        np.ascontiguousarray(table[:, len(contacts) :]),
    )


def _hazards(
    reactions: tuple[Reaction, ...], values: Mapping[str, Value], in_steps: bool, dt: float
) -> list[NDArray[np.float64]]:
    """Return rates; probabilities become the rates that have them in a step."""
    found = [rate_values(reaction, values) for reaction in reactions]
    rates = [np.atleast_1d(rate) for rate, _ in found]
    coins = [number for number, (_, is_probability) in enumerate(found) if is_probability]
    if coins and not in_steps:
        raise ArgumentError(
            f"{reactions[coins[0]]}: a probability is per step, and this method has no steps;"
            " allowed: a rate, or method='synchronous'"
        )
    hazards = hazards_of_coins([reactions[n] for n in coins], [rates[n] for n in coins])
    for number, hazard in zip(coins, hazards, strict=True):
        rates[number] = hazard / dt
    return rates


def _call(reaction: Reaction, values: Mapping[str, Value]) -> NDArray[np.float64]:
    rate = np.atleast_1d(rate_values(reaction, values)[0])
    if (rate > 1).any():
        raise SchemeError(
            [
                f"line {reaction.line}: {str(reaction)!r}: the caller's clock makes of a rate the"
                f" probability that a call has this effect; got {rate.max():g}, allowed: at most 1"
                " (or clock='tie')"
            ]
        )
    return rate
