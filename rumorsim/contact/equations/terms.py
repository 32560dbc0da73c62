"""The mean-field equations as sums of products, for reading; their numbers are in `engines`.

Both come from the moves of `rumorsim.engines.expected.moves`.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from rumorsim.engines import Rules
from rumorsim.engines.expected.moves import Move, moves_of
from rumorsim.engines.task import Clock

__all__ = ["Form", "Kind", "Symbol", "Term", "equation_terms"]

Form: TypeAlias = Literal["well mixed", "degree", "blocks", "directed blocks"]
Kind: TypeAlias = Literal[
    "in-degree", "out-degree", "degree", "share of ties", "block", "density", "callers", "callees"
]
_ORDER = (
    "degree", "out-degree", "in-degree", "share of ties", "block", "density", "callers", "callees"
)  # fmt: skip
_Polynomial: TypeAlias = "dict[tuple[str, ...], Fraction]"


class Symbol(NamedTuple):
    """What a rate is multiplied by.

    Attributes
    ----------
    kind : str
        "degree", "in-degree", "out-degree": ties of a node. "share of ties": its in-degree over
        the mean degree. "block": fraction of the block's nodes in `state`. "density": fraction of
        all nodes (that have ties). "callers", "callees": chance to find the state at the start,
        or the end, of a tie.
    state : int
        -1 where there is none.
    """

    kind: Kind
    state: int = -1


class Term(NamedTuple):
    """``coefficient * rate * symbols``."""

    coefficient: Fraction
    rate: str
    symbols: tuple[Symbol, ...]


def equation_terms(
    rules: Rules, rates: Sequence[str], clock: Clock, form: Form
) -> list[list[Term]]:
    """Return the terms of d(fraction)/dt of every state, like terms merged.

    Parameters
    ----------
    rules : Rules
    rates : sequence of str
        As they are written; contacts in order, then changes.
    clock : {"tie", "caller"}
    form : {"well mixed", "degree", "blocks", "directed blocks"}
        Nodes alike, with 1 or with k ties; or in blocks by degree, of undirected or of directed
        ties.
    """
    sums: list[dict[tuple[str, tuple[Symbol, ...]], Fraction]]
    sums = [defaultdict(Fraction) for _ in rules.states]
    for move in moves_of(rules, clock, directed=form == "directed blocks"):
        symbols = sorted(_symbols(move, clock, form), key=lambda s: (_ORDER.index(s.kind), s.state))
        key = ast.unparse(ast.parse(rates[move.reaction])), tuple(symbols)
        sums[move.before][key] -= Fraction(1, move.halves)
        sums[move.after][key] += Fraction(1, move.halves)
    return [
        _simplified([Term(count, *key) for key, count in terms.items() if count]) for terms in sums
    ]


def _symbols(move: Move, clock: Clock, form: Form) -> Iterable[Symbol]:
    """Return what the rate of a move is multiplied by."""
    in_blocks = form in ("blocks", "directed blocks")
    yield Symbol("block" if in_blocks else "density", move.before)
    if move.side == "alone":
        return
    yield from _exposure(move, clock, form)
    calls = move.side == "caller"
    if not in_blocks or (clock == "caller" and not calls):
        yield Symbol("density", move.met)
    else:
        yield Symbol("callees" if calls or form == "blocks" else "callers", move.met)


def _exposure(move: Move, clock: Clock, form: Form) -> Iterable[Symbol]:
    calls = move.side == "caller"
    if clock == "tie" and form == "directed blocks":
        yield Symbol("out-degree" if calls else "in-degree")
    elif clock == "tie" and form != "well mixed":
        yield Symbol("degree")
    elif clock == "caller" and not calls and form in ("blocks", "directed blocks"):
        yield Symbol("share of ties")


def _simplified(terms: list[Term]) -> list[Term]:
    """Add up rates that multiply the same, where the sum is shorter: b * p + b * (1 - p) is b."""
    alike: dict[tuple[Symbol, ...], list[Term]] = defaultdict(list)
    for term in terms:
        alike[term.symbols].append(term)
    return [term for same in alike.values() for term in _shortest(same)]


def _shortest(same: list[Term]) -> list[Term]:
    total: _Polynomial = defaultdict(Fraction)
    for term in same:
        polynomial = _polynomial(ast.parse(term.rate, mode="eval").body)
        if polynomial is None:
            return same
        for names, number in polynomial.items():
            total[names] += term.coefficient * number
    summed = [
        Term(number, " * ".join(names) or "1", same[0].symbols)
        for names, number in total.items()
        if number
    ]
    return summed if len(summed) < len(same) else same


def _polynomial(node: ast.expr) -> _Polynomial | None:
    """Return an expression as sums of products of names, or None where it is something else."""
    match node:
        case ast.Constant(value=int() | float() as value):
            return {(): Fraction(repr(value))}
        case ast.Name(id=name):
            return {(name,): Fraction(1)}
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _product(_polynomial(operand), {(): Fraction(-1)})
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return _product(_polynomial(left), _polynomial(right))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _sum(_polynomial(left), _polynomial(right))
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return _sum(_polynomial(left), _product(_polynomial(right), {(): Fraction(-1)}))
    return None


def _sum(first: _Polynomial | None, second: _Polynomial | None) -> _Polynomial | None:
    if first is None or second is None:
        return None
    names = {**first, **second}
    return {key: first.get(key, Fraction()) + second.get(key, Fraction()) for key in names}


def _product(first: _Polynomial | None, second: _Polynomial | None) -> _Polynomial | None:
    if first is None or second is None:
        return None
    total: _Polynomial = defaultdict(Fraction)
    for left, number in first.items():
        for right, other in second.items():
            total[tuple(sorted(left + right))] += number * other
    return total
