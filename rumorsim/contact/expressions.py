"""Rates as arithmetic of parameters: ``tell``, ``beta * (1 - p)``, ``2``."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

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
        """Return the rate for these parameters: a number, or an array where they are arrays."""
        return _evaluate(self.tree, parameters)


def parse_expression(text: str) -> Expression:
    """Read an expression, or raise `ValueError` with the reason."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise ValueError(f"rate {text!r} is no arithmetic; allowed: {_ALLOWED}") from error
    names: dict[str, None] = {}
    _check(tree, text, names)
    return Expression(text.strip(), tuple(names), tree)


def _check(node: ast.expr, text: str, names: dict[str, None]) -> None:
    match node:
        case ast.Constant(value=bool() | complex()):
            pass
        case ast.Constant(value=int() | float()):
            return
        case ast.Name(id=name):
            names.setdefault(name)
            return
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            _check(left, text, names)
            _check(right, text, names)
            return
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _UNARY:
            _check(operand, text, names)
            return
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS:
            if len(args) == (2 if name in ("min", "max") else 1):
                for argument in args:
                    _check(argument, text, names)
                return
    raise ValueError(f"rate {text!r} has {ast.unparse(node)!r}; allowed: {_ALLOWED}")


def _evaluate(node: ast.expr, parameters: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return parameters[name]
        case ast.BinOp(left=left, op=op, right=right):
            return _BINARY[type(op)](_evaluate(left, parameters), _evaluate(right, parameters))
        case ast.UnaryOp(op=op, operand=operand):
            return _UNARY[type(op)](_evaluate(operand, parameters))
        case ast.Call(func=ast.Name(id=name), args=args):
            return _FUNCTIONS[name](*(_evaluate(argument, parameters) for argument in args))
    raise AssertionError(ast.dump(node))  # pragma: no cover - parse_expression lets nothing else in
