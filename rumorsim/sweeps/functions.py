"""Sweeping a plain function: the smallest subject, and a model of one's own."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.errors import ArgumentError, brief, did_you_mean, require
from rumorsim.sweeps.describing import describe
from rumorsim.sweeps.points import RESERVED, Design
from rumorsim.sweeps.protocol import Columns, Layout, Outcome, OutcomeError, Size

__all__ = ["FunctionSubject"]

_COLUMNS = 256
_BYTES = 1024.0


@dataclass(frozen=True)
class FunctionSubject:
    """A function of keyword parameters and, if it takes it, of ``rng``, a NumPy generator.

    It returns a number or array, or a dict of them; every call the same shapes.
    """

    function: Callable[..., Any]
    columns: int = _COLUMNS

    def size(self, design: Design) -> Size:
        """Return a guess: the function does not tell."""
        return Size(self.columns, _BYTES, _BYTES)

    def describe(self) -> dict[str, Any]:
        """Return name, text and closure of the function; nothing of what it calls."""
        return {"function": describe(self.function)}

    def units(self) -> Mapping[str, str]:
        """Return nothing: a function does not tell."""
        return {}

    def check(self, design: Design) -> None:
        """Require every parameter to be one of the function's, and none to be missing."""
        known = inspect.signature(self.function).parameters
        names = {
            name: parameter
            for name, parameter in known.items()
            if name != "rng" and parameter.kind is not parameter.VAR_KEYWORD
        }
        for name in design.columns:
            if name not in names and len(names) + ("rng" in known) == len(known):
                near = did_you_mean(name, names)
                raise ArgumentError(f"points: unknown parameter {name!r}{near}")
        missing = [n for n, p in names.items() if p.default is p.empty and n not in design.columns]
        require(not missing, "points", list(design.columns), f"also {', '.join(missing)}")

    def prepare(self, point: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the point."""
        return point

    def run(self, prepared: Sequence[Any], columns: Columns, seed: int) -> Outcome:
        """Call the function column by column."""
        takes_rng = "rng" in inspect.signature(self.function).parameters
        results = []
        for point, replicate in zip(columns.point, columns.replicate.tolist(), strict=True):
            sequence = np.random.SeedSequence(seed, spawn_key=(replicate,))
            extra = {"rng": np.random.default_rng(sequence)} if takes_rng else {}
            result = self.function(**prepared[point], **extra)
            results.append(_named(result, prepared[point]))
        values = {name: np.stack([result[name] for result in results]) for name in results[0]}
        return Outcome(_layout(values), values)


def _named(result: Any, point: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """Return the outcomes of a call by their names."""
    named = result if isinstance(result, Mapping) else {"value": result}
    arrays = {str(name): np.asarray(value) for name, value in named.items()}
    if not arrays or any(array.dtype.hasobject for array in arrays.values()):
        raise OutcomeError(
            f"model: the function returned {brief(result)} at {dict(point)}, allowed: a number, an "
            "array of numbers, or a dict of them (nan where there is none)"
        )
    for name in arrays:
        if name in point or name in RESERVED:
            raise OutcomeError(
                f"model: the function returned an outcome {name!r}, allowed: a dict whose names "
                f"are neither parameters ({', '.join(point)}) nor {' nor '.join(RESERVED)}"
            )
    return arrays


def _layout(values: Mapping[str, NDArray[Any]]) -> Layout:
    dims = {name: [f"{name}_{k}" for k in range(v.ndim - 1)] for name, v in values.items()}
    coords = {
        dim: list(range(size))
        for name, array in values.items()
        for dim, size in zip(dims[name], array.shape[1:], strict=True)
    }
    return Layout(dims, coords, {name: {} for name in values})
