"""Values of the parameters of a scheme, and what they make of its rates."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.contact.checks import LARGEST, as_array
from rumorsim.contact.language.scheme import Reaction, Scheme
from rumorsim.errors import ArgumentError, SchemeError, brief, did_you_mean, require

__all__ = [
    "Probability",
    "Value",
    "as_text",
    "checked_values",
    "n_values",
    "plain_value",
    "probability",
    "rate_values",
]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Probability:
    """A probability per step (synchronous) or per call (caller clock); made by `probability`."""

    value: float | Floats

    def __repr__(self) -> str:
        return f"probability({self.value!r})"


Value: TypeAlias = "float | Floats | Probability"


def probability(p: ArrayLike) -> Probability:
    """State a probability per step instead of a rate.

    Reactions with the same reactants, of which the same change, are outcomes of one coin: their
    probabilities add up, to at most 1. All other reactions have coins of their own.

    Parameters
    ----------
    p : float in [0, 1], or array of such, one per replicate
        1 is certain. A rate r stands for 1 - exp(-r dt) per step and never quite reaches it.

    Raises
    ------
    ArgumentError
        If p is not in [0, 1].

    Examples
    --------
    >>> probability(0.25)
    probability(0.25)
    """
    value = _numbers("p", p, "a number in [0, 1]")
    require(bool(np.all((value >= 0) & (value <= 1))), "p", p, "a number in [0, 1]")
    return Probability(value)


def checked_values(scheme: Scheme, given: Mapping[str, Any]) -> dict[str, Value]:
    """Return a value for every parameter of the scheme, and for no other.

    Raises
    ------
    ArgumentError
        For a name that the scheme does not have, or a value that is no finite number >= 0.
    SchemeError
        For every line with a rate that has no value.
    """
    for name in given:
        if name not in scheme.parameters:
            known = did_you_mean(name, scheme.parameters)
            raise ArgumentError(f"{name}: no parameter of this scheme{known}")
    problems = [
        f"line {reaction.line}: {str(reaction)!r}: {name!r} has no value"
        f" (allowed: {name}=number, or rs.probability(p))"
        for reaction in scheme.reactions
        for name in reaction.expression.names
        if name not in given
    ]
    if problems:
        raise SchemeError(problems)
    values = {name: _value(scheme, name, given[name]) for name in scheme.parameters}
    sizes = {name: size for name, value in values.items() if (size := n_values(value)) > 1}
    found = ", ".join(f"{size} of {name}" for name, size in sizes.items())
    require(len(set(sizes.values())) <= 1, "parameters", found, "as many values of each")
    return values


def n_values(value: Value) -> int:
    """Return how many values there are, one per replicate; 0: a number for all."""
    array = np.asarray(plain_value(value))
    return array.size if array.ndim else 0


def rate_values(reaction: Reaction, values: Mapping[str, Value]) -> tuple[float | Floats, bool]:
    """Return the rate of a reaction, and whether it is a probability.

    A rate in which a probability takes part is a probability.

    Raises
    ------
    SchemeError
        If it is negative, no number, a probability above 1, or a rate too great or small to
        multiply.
    """
    names = reaction.expression.names
    is_probability = any(isinstance(values[name], Probability) for name in names)
    plain = {name: plain_value(values[name]) for name in names}
    rate = np.asarray(reaction.expression.value(plain), dtype=np.float64)
    low, high = (0.0, 1.0) if is_probability else (1 / LARGEST, LARGEST)
    wrong = ~((rate == 0) | ((rate >= low) & (rate <= high)))  # nan is wrong too
    if wrong.any():
        worst = float(rate.ravel()[int(np.argmax(wrong))])
        allowed = "a probability in [0, 1]" if is_probability else f"0, or from {low:g} to {high:g}"
        with_values = ", ".join(f"{name}={brief(plain[name])}" for name in names)
        where = f"line {reaction.line}: {str(reaction)!r}"
        raise SchemeError([f"{where}: the rate is {worst:g} with {with_values} ({allowed})"])
    return (float(rate) if rate.ndim == 0 else rate), is_probability


def as_text(values: Mapping[str, Any]) -> str:
    """Return parameters as JSON, for labels; probabilities say that they are."""
    return json.dumps({name: _shown(value) for name, value in values.items()}, default=str)


def _shown(value: Any) -> Any:
    plain = np.asarray(plain_value(value)).tolist()
    return {"probability": plain} if isinstance(value, Probability) else plain


def plain_value(value: Value) -> float | Floats:
    """Return the number or array of a rate or probability."""
    return value.value if isinstance(value, Probability) else value


def _value(scheme: Scheme, name: str, value: Any) -> Value:
    if isinstance(value, Probability):
        return value
    used = [one for one in scheme.reactions if name in one.expression.names]
    where = "; ".join(f"line {one.line}: {str(one)!r}" for one in used)
    allowed = "a finite number, an array of one per replicate, or a probability"
    return _numbers(name, value, f"{allowed}; in {where}")


def _numbers(name: str, value: Any, allowed: str) -> float | Floats:
    array = as_array(name, value, allowed)
    proper = array.dtype.kind in "iuf" and array.ndim <= 1 and array.size > 0
    require(proper and bool(np.isfinite(array).all()), name, value, allowed)
    return float(array) if array.ndim == 0 else array.astype(np.float64)
