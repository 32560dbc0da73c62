"""Data that multiply rates: activity of callers, gullibility of callees, strength of ties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.contact.checks import as_array
from rumorsim.contact.language.scheme import Reaction
from rumorsim.engines import Factor
from rumorsim.errors import ArgumentError, did_you_mean, require
from rumorsim.networks import Network, WellMixed

__all__ = ["Factors", "compiled_factors", "factors", "known_factor"]

_PLAIN = Factor()
_LARGEST = 1e20  # so that products with rates stay far from overflow


@dataclass(frozen=True)
class Factors:
    """Made by `factors`."""

    caller: NDArray[np.float64] | None = None
    callee: NDArray[np.float64] | None = None
    tie: NDArray[np.float64] | None = None


def factors(
    *,
    caller: ArrayLike | None = None,
    callee: ArrayLike | None = None,
    tie: ArrayLike | None = None,
) -> Factors:
    """Give data to multiply a rate by, node by node or tie by tie.

    With the caller's clock a parameter is a probability, and so must be its product with the
    factors on every tie.

    Parameters
    ----------
    caller, callee : array_like of float in [0, 1e20], shape (n_nodes,), optional
        Of the one who calls and of the one who is called. A change by itself has only a caller:
        the node.
    tie : array_like of float in [0, 1e20], shape (n_edges,), optional
        In the order of `Network.target`, such as ``network.weight``; the tie leads from caller
        to callee.

    Raises
    ------
    ArgumentError
        If a column is no such array. Lengths are checked by `simulate`.

    Examples
    --------
    >>> factors(callee=[1.0, 0.5]).callee
    array([1. , 0.5])
    """
    return Factors(_column("caller", caller), _column("callee", callee), _column("tie", tie))


def compiled_factors(
    given: Mapping[str, Factors], reactions: Sequence[Reaction], network: Network | WellMixed
) -> tuple[Factor, ...]:
    """Return the factor of each reaction: the product over the parameters of its rate.

    Raises
    ------
    ArgumentError
        If the network is well mixed, a length does not fit, or a parameter with a factor does
        not simply multiply a rate (so that a factor of it would not be a factor of the rate).
    """
    if given and isinstance(network, WellMixed):
        raise ArgumentError("factors: a well-mixed population has no data; use complete(n)")
    for name, data in given.items():
        require(isinstance(data, Factors), f"factors[{name!r}]", data, "rumorsim.factors(...)")
        _check_lengths(name, data, network)
    return tuple(_of_reaction(reaction, given) for reaction in reactions)


def known_factor(name: str, parameters: Sequence[str]) -> None:
    """Refuse a factor of something that is no parameter."""
    if name not in parameters:
        known = did_you_mean(str(name), parameters)
        raise ArgumentError(f"factors: {name!r} is no parameter{known}")


def _column(field: str, values: ArrayLike | None) -> NDArray[np.float64] | None:
    if values is None:
        return None
    allowed = f"a 1-D array of finite numbers >= 0, at most {_LARGEST:g}"
    column = as_array(field, values, allowed)
    proper = column.ndim == 1 and column.dtype.kind in "iuf"
    inside = proper and bool(((column >= 0) & (column <= _LARGEST)).all())
    require(inside, field, values, allowed)
    return column.astype(np.float64)


def _check_lengths(name: str, data: Factors, network: Network | WellMixed) -> None:
    lengths = {"caller": network.n_nodes, "callee": network.n_nodes, "tie": network.n_edges}
    for field, length in lengths.items():
        column = getattr(data, field)
        if column is not None:
            allowed = f"{length}, as the network has"
            require(column.size == length, f"factors[{name!r}].{field}", column.size, allowed)


def _of_reaction(reaction: Reaction, given: Mapping[str, Factors]) -> Factor:
    factor = _PLAIN
    for name in reaction.expression.names:
        if name in given:
            _require_multiplies(reaction, name)
            factor = _product(factor, given[name])
    if not reaction.is_contact and not (factor.callee is None and factor.tie is None):
        raise ArgumentError(f"factors: {str(reaction)!r} has nobody called; allowed: caller alone")
    return factor


def _product(first: Factor, second: Factors) -> Factor:
    pairs = zip(first, (second.caller, second.callee, second.tie), strict=True)
    return Factor(*(b if a is None else a if b is None else a * b for a, b in pairs))


def _require_multiplies(reaction: Reaction, name: str) -> None:
    """Refuse unless the rate is proportional to the parameter, at two generic points."""
    for seed in (0.37, 0.81):
        values: dict[str, Any] = {
            other: seed / (position + 1.3)
            for position, other in enumerate(reaction.expression.names)
        }
        once = reaction.expression.value(values)
        twice = reaction.expression.value({**values, name: 2.0 * values[name]})
        if not np.isclose(twice, 2.0 * once, rtol=1e-12, atol=0.0):
            raise ArgumentError(
                f"factors[{name!r}]: the rate {reaction.rate!r} is not proportional to it"
            )
