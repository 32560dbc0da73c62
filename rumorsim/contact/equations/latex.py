r"""Rates, names and reactions as LaTeX, in the subset that matplotlib's mathtext reads too."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

__all__ = [
    "Row",
    "Written",
    "display",
    "factor_latex",
    "rate_latex",
    "scheme_rows",
    "state_latex",
]


class Written(Protocol):
    """A reaction by name: one state each before and after (alone), or two (caller and callee)."""

    @property
    def reactants(self) -> tuple[str, ...]:
        """States before."""

    @property
    def products(self) -> tuple[str, ...]:
        """States after."""

    @property
    def rate(self) -> str:
        """Arithmetic of parameters."""


class Row(NamedTuple):
    """A line of a display: what stands left of the relation, the relation, and the rest."""

    left: str
    relation: str
    right: str

    def __str__(self) -> str:
        return f"{self.left} {self.relation} {self.right}"


_GREEK = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa",
    "lambda", "mu", "nu", "xi", "omicron", "pi", "rho", "varsigma", "sigma", "tau", "upsilon",
    "phi", "chi", "psi", "omega",
]  # fmt: skip
_LETTERS = {chr(ord("α") + place): name for place, name in enumerate(_GREEK)}
_SUM, _PRODUCT, _FRACTION, _ATOM = range(4)
"""How tightly an expression holds together."""


def display(rows: Iterable[Row]) -> str:
    r"""Return rows as a display of amsmath (``align*``)."""
    lines = " \\\\\n".join(f"  {row.left} &{row.relation} {row.right}" for row in rows)
    return f"\\begin{{align*}}\n{lines}\n\\end{{align*}}"


def scheme_rows(reactions: Sequence[Written]) -> list[Row]:
    """Return the scheme, a reaction a row, its rate over the arrow."""
    return [
        Row(
            " + ".join(map(state_latex, reaction.reactants)),
            rf"\overset{{{rate_latex(reaction.rate)}}}{{\longrightarrow}}",
            " + ".join(map(state_latex, reaction.products)),
        )
        for reaction in reactions
    ]


def state_latex(name: str) -> str:
    """Return a state's name upright, a single letter in italics."""
    return name if len(name) == 1 else rf"\mathrm{{{_spaced(name)}}}"


def rate_latex(text: str) -> str:
    r"""Return a rate expression as LaTeX.

    Names of Greek letters, spelt out or written, become the letters; other single letters are
    italic, words upright; what follows an underscore, or digits at the end, become an index.

    Examples
    --------
    >>> print(rate_latex("beta * (1 - p) / tell"))
    \frac{\beta\,\left(1 - p\right)}{\mathrm{tell}}
    """
    return _written(ast.parse(text.strip(), mode="eval").body)[0]


def factor_latex(text: str) -> str:
    """Return a rate as a factor of a product: sums in brackets, and no 1."""
    written = _held(ast.parse(text.strip(), mode="eval").body, _PRODUCT)
    return "" if written == "1" else written


def _written(node: ast.expr) -> tuple[str, int]:
    match node:
        case ast.Constant(value=int() | float() as value):
            return _number(value)
        case ast.Name(id=name):
            return _name(name), _ATOM
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            sign = "+" if isinstance(op, ast.Add) else "-"
            within = _SUM if sign == "+" else _PRODUCT
            return f"{_held(left, _SUM)} {sign} {_held(right, within)}", _SUM
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            first, second = _held(left, _PRODUCT), _held(right, _PRODUCT)
            return first + (r" \cdot " if second[0].isdigit() else r"\,") + second, _PRODUCT
        case ast.BinOp(left=ast.UnaryOp(op=ast.USub(), operand=left), op=ast.Div(), right=right):
            return "-" + _written(ast.BinOp(left, ast.Div(), right))[0], _SUM
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return rf"\frac{{{_written(left)[0]}}}{{{_written(right)[0]}}}", _FRACTION
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return f"{_held(left, _ATOM)}^{{{_written(right)[0]}}}", _FRACTION
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return f"-{_held(operand, _PRODUCT)}", _SUM
        case ast.UnaryOp(operand=operand):
            return _written(operand)
        case ast.Call(func=ast.Name(id="sqrt"), args=[argument]):
            return rf"\sqrt{{{_written(argument)[0]}}}", _ATOM
        case ast.Call(func=ast.Name(id=name), args=arguments):
            inside = ", ".join(_written(argument)[0] for argument in arguments)
            return rf"\{name}\left({inside}\right)", _FRACTION
    raise ValueError(f"no rate: {ast.unparse(node)}")


def _held(node: ast.expr, tightness: int) -> str:
    """Return an expression in brackets unless it holds together that tightly."""
    written, own = _written(node)
    return written if own >= tightness else rf"\left({written}\right)"


def _number(value: float) -> tuple[str, int]:
    mantissa, _, exponent = repr(value).partition("e")
    if not exponent:
        return mantissa.removesuffix(".0"), _ATOM
    power = rf"10^{{{int(exponent)}}}"
    return (power if mantissa == "1" else rf"{mantissa} \times {power}"), _PRODUCT


def _name(name: str) -> str:
    base, _, index = name.partition("_")
    digits = re.search(r"\d*$", base)
    if digits and digits.group() and not index:
        base, index = base[: digits.start()], digits.group()
    base = _LETTERS.get(base, base)
    if base in _GREEK:
        letter = "o" if base == "omicron" else rf"\{base}"
    else:
        letter = base if len(base) == 1 else rf"\mathrm{{{base}}}"
    return rf"{letter}_{{{_index(index)}}}" if index else letter


def _index(text: str) -> str:
    return text if text.isdigit() or len(text) == 1 else rf"\mathrm{{{_spaced(text)}}}"


def _spaced(name: str) -> str:
    return name.strip("_").replace("_", r"\,")
