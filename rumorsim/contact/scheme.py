"""The language: a reaction per line, ``caller + callee -> caller + callee @ rate``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rumorsim.contact.expressions import Expression, parse_expression
from rumorsim.errors import SchemeError, did_you_mean

__all__ = ["Reaction", "Scheme", "parse_scheme"]

_ARROW = re.compile(r"->|→")
_STATE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MOST_STATES = 255


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
    """
    reactions, problems = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        content = line.split("#", 1)[0].strip()
        if not content:
            continue
        try:
            reactions.append(_reaction(content, number, states))
        except ValueError as error:
            problems.append(f"line {number}: {content!r}: {error}")
    if not reactions and not problems:
        problems.append("no reaction; allowed: lines such as 'a + b -> c + d @ rate'")
    named = tuple(states) if states is not None else tuple(_named(reactions))
    if len(named) > _MOST_STATES:
        problems.append(f"{len(named)} states; allowed: at most {_MOST_STATES}")
    if problems:
        raise SchemeError(problems)
    return Scheme(named, tuple(reactions))


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
    return Reaction(reactants, products, parse_expression(rate), number)


def _side(text: str, states: Sequence[str] | None) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split("+"))
    if len(names) > 2:
        raise ValueError(f"{len(names)} meet at once; allowed: one or two")
    for name in names:
        if not _STATE.fullmatch(name):
            raise ValueError(f"{name!r} is no name of a state; allowed: letters, digits, _")
        if states is not None and name not in states:
            raise ValueError(f"unknown state {name!r}{did_you_mean(name, states)}")
    return names
