"""Rates as arithmetic of parameters: ``tell``, ``beta * (1 - p)``, ``2``."""

from __future__ import annotations

import ast
import keyword
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from rumorsim.errors import brief

__all__ = ["Expression", "parse_expression"]

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "min": np.minimum,
    "max": np.maximum,
}
_DEEPEST = 200
_TOO_LARGE = 1e300
_ALLOWED = "numbers, parameter names, + - * / **, brackets, and exp log sqrt min max"


@dataclass(frozen=True)
class Expression:
    """A rate as it was written.

    Attributes
    ----------
    text : str
    names : tuple of str
        Parameters, in order of appearance.
    tree : ast.expr
        Checked: nothing but arithmetic.
    """

    text: str
    names: tuple[str, ...]
    tree: ast.expr

    def value(self, parameters: Mapping[str, Any]) -> Any:
        """Return the rate for these parameters: a number, or an array where they are arrays.

        In floats throughout: what is undefined is nan, and what is too large infinite.
        """
        with np.errstate(all="ignore"):
            return _evaluate(self.tree, parameters)


@lru_cache(maxsize=1024)
def parse_expression(text: str) -> Expression:
    """Read an expression, or raise `ValueError` with the reason."""
    text = text.strip()
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ValueError(f"rate {brief(text)} is no arithmetic{_why(text)}") from error
    names: dict[str, None] = {}
    _check(tree, text, names, 0)
    return Expression(text, tuple(names), tree)


def _why(text: str) -> str:
    for word in re.findall(r"\w+", text):
        if keyword.iskeyword(word):
            return f": {word!r} is a word of Python; allowed: another name, such as {word}_"
    return f"; allowed: {_ALLOWED}"


def _check(node: ast.expr, text: str, names: dict[str, None], depth: int) -> None:
    if depth > _DEEPEST:
        raise ValueError(f"rate {brief(text)} is nested too deeply; allowed: {_DEEPEST} levels")
    match node:
        case ast.Name(id=name):
            names.setdefault(name)
        case ast.Constant(value=value) if _is_number(value):
            pass
        case _:
            parts = _parts(node)
            if parts is None:
                found = ast.get_source_segment(text, node) or text
                raise ValueError(f"rate {brief(text)} has {brief(found)}; allowed: {_ALLOWED}")
            for part in parts:
                _check(part, text, names, depth + 1)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value < _TOO_LARGE


def _parts(node: ast.expr) -> list[ast.expr] | None:
    """Return what an operation is made of; None: it is none that is allowed."""
    match node:
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return [left, right]
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _UNARY:
            return [operand]
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS:
            return args if len(args) == (2 if name in ("min", "max") else 1) else None
    return None


def _evaluate(node: ast.expr, parameters: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant(value=value):
            return np.float64(value)  # type: ignore[arg-type]
        case ast.Name(id=name):
            return np.asarray(parameters[name], dtype=np.float64)[()]
        case ast.BinOp(left=left, op=op, right=right):
            return _BINARY[type(op)](_evaluate(left, parameters), _evaluate(right, parameters))
        case ast.UnaryOp(op=op, operand=operand):
            return _UNARY[type(op)](_evaluate(operand, parameters))
        case ast.Call(func=ast.Name(id=name), args=args):
            return _FUNCTIONS[name](*(_evaluate(argument, parameters) for argument in args))
    raise AssertionError(ast.dump(node))  # pragma: no cover - parse_expression lets nothing else in
