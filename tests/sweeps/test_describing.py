"""What a folder is told of functions: their text and all that they carry."""

from __future__ import annotations

import functools
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import rumorsim as rs
from tests.sweeps.subjects import short_story


def over(level: float) -> Any:
    def end(data: xr.Dataset) -> xr.DataArray:
        return data["credence"] > level

    return end


def with_default(level: float) -> Any:
    def end(data: xr.Dataset, level: float = level) -> xr.DataArray:
        return data["credence"] > level

    return end


def _end(data: xr.Dataset, *, level: float) -> xr.DataArray:
    return data["credence"] > level


class Over:
    def __init__(self, level: Any) -> None:
        self.level = level

    def end(self, data: xr.Dataset) -> xr.DataArray:
        return data["credence"] > self.level

    def __call__(self, data: xr.Dataset) -> xr.DataArray:
        return self.end(data)


CARRIERS = {
    "closure": over,
    "array in a closure": lambda level: over(np.array(level)),  # type: ignore[arg-type]
    "function in a closure": lambda level: _wrapped(over(level)),
    "default": with_default,
    "partial": lambda level: functools.partial(_end, level=level),
    "method": lambda level: Over(level).end,
    "object": Over,
}


def _wrapped(inner: Any) -> Any:
    @functools.wraps(inner)
    def outer(data: xr.Dataset) -> xr.DataArray:
        kept: xr.DataArray = inner(data)
        return kept

    return outer


@pytest.mark.parametrize("kind", CARRIERS)
def test_functions_that_carry_other_values_are_other_sweeps(tmp_path: Path, kind: str) -> None:
    points, how = rs.design.grid(attribution=[0.5]), {"replicates": 2, "rng": 1, "store": tmp_path}
    first = rs.sweep(short_story(), points, measure=CARRIERS[kind](0.2), **how)
    again = rs.sweep(short_story(), points, measure=CARRIERS[kind](0.2), **how)
    assert again.load().identical(first.load())
    with pytest.raises(rs.StoreError, match=r"made for another sweep\n  subject.measure\[0\]"):
        rs.sweep(short_story(), points, measure=CARRIERS[kind](0.9), **how)


def test_swept_functions_that_carry_other_values_are_other_sweeps(tmp_path: Path) -> None:
    def times(factor: float) -> Any:
        return lambda x: x * factor

    points = rs.design.grid(x=[1.0])
    rs.sweep(times(2), points, store=tmp_path, rng=1)
    assert rs.sweep(times(2), points, store=tmp_path, rng=1).value.item() == 2
    with pytest.raises(rs.StoreError, match="made for another sweep"):
        rs.sweep(times(3), points, store=tmp_path, rng=1)


def test_two_functions_of_one_line_are_told_apart(tmp_path: Path) -> None:
    one, two = lambda x: x + 1, lambda x: x + 2
    rs.sweep(one, rs.design.grid(x=[1.0]), store=tmp_path, rng=1)
    with pytest.raises(rs.StoreError, match=r"subject.function.code"):
        rs.sweep(two, rs.design.grid(x=[1.0]), store=tmp_path, rng=1)


def test_functions_without_a_text_are_told_apart(tmp_path: Path) -> None:
    made: dict[str, Any] = {}
    exec("def one(x): return x + 1\ndef two(x): return x + 2\ntwo.__qualname__ = 'one'", made)
    rs.sweep(made["one"], rs.design.grid(x=[1.0]), store=tmp_path, rng=1)
    with pytest.raises(rs.StoreError, match=r"subject\.function\.code"):
        rs.sweep(made["two"], rs.design.grid(x=[1.0]), store=tmp_path, rng=1)


def test_what_cannot_be_described_has_no_store(tmp_path: Path) -> None:
    lock = threading.Lock()

    def locked(x: float) -> float:
        with lock:
            return x

    assert rs.sweep(locked, rs.design.grid(x=[1.0])).value.item() == 1
    with pytest.raises(rs.ArgumentError, match=r"store: .*lock object.*allowed with a store"):
        rs.sweep(locked, rs.design.grid(x=[1.0]), store=tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_function_may_hold_itself(tmp_path: Path) -> None:
    def factorial(x: int) -> int:
        return x * factorial(x - 1) if x > 1 else 1

    result = rs.sweep(factorial, rs.design.grid(x=[4]), store=tmp_path)
    assert result.value.item() == 24
