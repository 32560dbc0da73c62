"""The language: a reaction per line, ``caller + callee -> caller + callee @ rate``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rumorsim.contact.language.expressions import Expression, parse_expression
from rumorsim.errors import SchemeError, brief, did_you_mean, require

__all__ = ["Reaction", "Scheme", "parse_scheme"]

_EXAMPLE = "lines such as 'a + b -> c + d @ rate'"
_ARROW = re.compile(r"->|→")
_STATE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MOST_STATES = 255
_TAKEN = ("self", "scheme", "states", "rest", "clock", "name")  # arguments of ContactModel


@dataclass(frozen=True)
class Reaction:
    """One line of a scheme.

    Attributes
    ----------
    reactants, products : tuple of str
        One state each (a node changes by itself) or two: the caller, then the callee.
    expression : Expression
    line : int
        Where it stands in the scheme, from 1.
    """

    reactants: tuple[str, ...]
    products: tuple[str, ...]
    expression: Expression
    line: int

    @property
    def rate(self) -> str:
        """The rate as it was written."""
        return self.expression.text

    @property
    def is_contact(self) -> bool:
        """Whether two meet."""
        return len(self.reactants) == 2

    def __str__(self) -> str:
        return f"{' + '.join(self.reactants)} -> {' + '.join(self.products)} @ {self.rate}"


@dataclass(frozen=True)
class Scheme:
    """All reactions, and the states in the order in which they are first named."""

    states: tuple[str, ...]
    reactions: tuple[Reaction, ...]

    @property
    def parameters(self) -> tuple[str, ...]:
        """Parameters of all rates, in order of appearance."""
        names: dict[str, None] = {}
        for reaction in self.reactions:
            names.update(dict.fromkeys(reaction.expression.names))
        return tuple(names)

    @property
    def contacts(self) -> tuple[Reaction, ...]:
        """Reactions of two, in order."""
        return tuple(reaction for reaction in self.reactions if reaction.is_contact)

    @property
    def changes(self) -> tuple[Reaction, ...]:
        """Reactions of one, in order."""
        return tuple(reaction for reaction in self.reactions if not reaction.is_contact)


def parse_scheme(text: str, states: Sequence[str] | None = None) -> Scheme:
    """Read a scheme.

    Parameters
    ----------
    text : str
        A reaction per line; ``#`` begins a comment.
    states : sequence of str, optional
        All states; default: whatever the reactions name. Given, any other name is an error.

    Raises
    ------
    SchemeError
        With every faulty line and the reason.
    ArgumentError
        If `states` are no distinct names.
    """
    known = None if states is None else _checked_states(states)
    reactions, problems = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        content = line.split("#", 1)[0].strip()
        if not content:
            continue
        try:
            reactions.append(_reaction(content, number, known))
        except ValueError as error:
            problems.append(f"line {number}: {brief(content)}: {error}")
    if not reactions and not problems:
        problems.append(f"no reaction; allowed: {_EXAMPLE}")
    named = known if known is not None else tuple(_named(reactions))
    if len(named) > _MOST_STATES:
        problems.append(f"{len(named)} states; allowed: at most {_MOST_STATES}")
    if problems:
        raise SchemeError(problems)
    return Scheme(named, tuple(reactions))


def _checked_states(states: Any) -> tuple[str, ...]:
    allowed = "a sequence of distinct names of letters a-z, digits and _"
    proper = isinstance(states, Sequence) and not isinstance(states, (str, bytes))
    require(proper, "states", states, allowed)
    for number, name in enumerate(states):
        fits = isinstance(name, str) and _STATE.fullmatch(name) is not None
        require(fits and name not in states[:number], f"states[{number}]", name, allowed)
    return tuple(str(name) for name in states)


def _named(reactions: Iterable[Reaction]) -> dict[str, None]:
    names: dict[str, None] = {}
    for reaction in reactions:
        names.update(dict.fromkeys(reaction.reactants + reaction.products))
    return names


def _reaction(content: str, number: int, states: Sequence[str] | None) -> Reaction:
    equation, at, rate = content.partition("@")
    if not at or not rate.strip():
        raise ValueError("a reaction without a rate; allowed: '... @ rate'")
    sides = _ARROW.split(equation)
    if len(sides) != 2:
        raise ValueError("no '->' between what meets and what comes of it")
    reactants, products = (_side(side, states) for side in sides)
    if len(reactants) != len(products):
        counted = f"{len(reactants)} before the arrow and {len(products)} after it"
        raise ValueError(f"unbalanced: {counted}; nobody is born or dies")
    if reactants == products:
        raise ValueError("nothing changes")
    expression = parse_expression(rate)
    for name in expression.names:
        if name in _TAKEN:
            reason = f"{name!r} is an argument of ContactModel"
            raise ValueError(f"{reason}; allowed: another name, such as {name}_")
    return Reaction(reactants, products, expression, number)


def _side(text: str, states: Sequence[str] | None) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split("+"))
    if len(names) > 2:
        raise ValueError(f"{len(names)} meet at once; allowed: one or two")
    for name in names:
        if not _STATE.fullmatch(name):
            reason = f"{brief(name)} is no name of a state"
            raise ValueError(f"{reason}; allowed: letters a-z, digits and _, a letter or _ first")
        if states is not None and name not in states:
            raise ValueError(f"unknown state {name!r}{did_you_mean(name, states)}")
    return names
