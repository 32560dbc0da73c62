"""What fails: runs are gaps in the result; measures and functions that are wrong end the sweep."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import rumorsim as rs
from rumorsim.sweeps.functions import FunctionSubject
from rumorsim.sweeps.running import run_subject
from rumorsim.sweeps.scenarios import ScenarioSubject
from tests.sweeps.subjects import fragile, short_story


def test_failing_columns_are_data_and_the_others_go_on(tmp_path: Path) -> None:
    points = rs.design.grid(x=[0.0, -1.0, 2.0])
    subject = FunctionSubject(fragile, columns=16)
    with pytest.warns(rs.SweepWarning, match="runs failed .* the first: RuntimeError: luck"):
        result = run_subject(subject, points, replicates=40, rng=5, store=tmp_path)
    luck = result.value.sel(x=0.0)
    expected = [
        np.random.default_rng(np.random.SeedSequence(5, spawn_key=(r,))).random() for r in range(40)
    ]
    failing = np.array(expected) > 0.9
    assert 0 < failing.sum() < 40
    np.testing.assert_array_equal(np.isnan(luck.values), failing)
    np.testing.assert_array_equal(luck.values[~failing], np.array(expected)[~failing])
    assert bool(result.value.sel(x=-1.0).isnull().all())
    table = result.failures
    assert len(table) == 40 + 2 * failing.sum()
    row = table[table.x == 2.0].iloc[0]
    assert row.replicate == np.flatnonzero(failing)[0]
    assert row.error.startswith("RuntimeError: luck 0.9")
    assert "subjects.py" in row.traceback
    with pytest.warns(rs.SweepWarning, match="runs failed"):
        again = run_subject(subject, points, replicates=40, rng=5)
    assert again.identical(result.load())


def test_a_scenario_that_cannot_be_compiled_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Any, point: Any) -> Any:
        if point["attribution"] == 0.5:
            raise ValueError("not this one")
        return prepare(self, point)

    prepare = ScenarioSubject.prepare
    points = rs.design.grid(attribution=[0.2, 0.5, 0.8])
    sound = rs.sweep(short_story(), points, replicates=3, rng=1)
    monkeypatch.setattr(ScenarioSubject, "prepare", refuse)
    with pytest.warns(rs.SweepWarning, match="3 runs failed .* ValueError: not this one"):
        result = rs.sweep(short_story(), points, replicates=3, rng=1)
    assert result.failures.attribution.tolist() == [0.5] * 3
    kept = {"attribution": [0.2, 0.8]}
    assert result.sel(kept).drop_attrs().equals(sound.sel(kept).drop_attrs())


def misspelt(data: xr.Dataset) -> xr.DataArray:
    return data["credance"]


def named_as_a_parameter(data: xr.Dataset) -> xr.DataArray:
    return data["credence"]


named_as_a_parameter.__name__ = "attribution"


@pytest.mark.parametrize(
    ("measure", "told"),
    [
        (misspelt, "measure: misspelt fails .* with KeyError: .*credance.*credence"),
        (lambda data: None, "measure: <lambda> returned None of type NoneType, allowed: an xarray"),
        (lambda data: data, "measure: <lambda> returned .* of type Dataset"),
        (lambda data: data["credence"].mean("replicate"), r"returned .* over {'kind': 3, 'claim'"),
        (lambda data: data["credence"].astype(object), "returned an array of object"),
        (named_as_a_parameter, "measure: got an outcome with the name or label 'attribution'"),
    ],
)
def test_a_wrong_measure_is_told_after_one_column(
    measure: Any, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns: list[int] = []

    def counted(self: Any, prepared: Any, batch: Any, seed: int) -> Any:
        columns.append(len(batch))
        return run(self, prepared, batch, seed)

    run = ScenarioSubject.run
    monkeypatch.setattr(ScenarioSubject, "run", counted)
    points, store = rs.design.grid(attribution=[0.5, 0.7]), tmp_path / "store"
    with pytest.raises(rs.ArgumentError, match=f"(?s){told}"):
        rs.sweep(short_story(), points, replicates=9, measure=measure, store=store)
    assert columns == [1]
    assert not store.exists()


def test_a_measure_that_fails_at_some_columns_leaves_gaps_there() -> None:
    def picky(data: xr.Dataset) -> xr.DataArray:
        if float(data["apparent_roots"].max()) > most:
            raise ValueError("too many")
        return data["credence"]

    points = rs.design.grid({"events.leak.claims": [["deal"], ["exit", "deal"]]})
    how: dict[str, Any] = {"replicates": 4, "rng": 1}
    roots = rs.sweep(short_story(), points, measure="apparent_roots", **how)["apparent_roots"]
    greatest = roots.max(["kind", "claim"])
    most = float(greatest[0].max())
    assert bool((greatest[1] > most).any())
    with pytest.warns(rs.SweepWarning, match="runs failed .* measure: picky fails .* too many"):
        result = rs.sweep(short_story(), points, measure=picky, **how)
    gaps = result["picky"].isnull().any(["kind", "claim"])
    np.testing.assert_array_equal(gaps, greatest > most)


class Nothing:
    """An object that is no number."""


@pytest.mark.parametrize(
    ("model", "points", "told"),
    [
        (
            lambda x: None,
            {"x": [1, 2]},
            "model: the function returned None at {'x': 1}, allowed: a",
        ),
        (lambda x: Nothing(), {"x": [1]}, "model: the function returned <tests.* at {'x': 1}"),
        (lambda x: {"a": x, "b": None}, {"x": [1]}, "model: the function returned {'a': 1, 'b'"),
        (lambda x: {}, {"x": [1]}, "model: the function returned {} at"),
        (lambda value: value, {"value": [1]}, "model: the function returned an outcome 'value'"),
        (
            lambda x: {"replicate": x},
            {"x": [1]},
            "returned an outcome 'replicate', allowed: a dict",
        ),
        (lambda **given: 1, {"replicate": [1]}, "points: got 'replicate', allowed: parameters of"),
        (lambda **given: 1, {"point": [1]}, "points: got 'point', allowed: parameters of other"),
    ],
)
def test_functions_that_return_what_cannot_be_kept_are_told_at_once(
    model: Any, points: dict[str, Any], told: str, tmp_path: Path
) -> None:
    calls = []

    def counted(**parameters: Any) -> Any:
        calls.append(parameters)
        return model(**parameters)

    for store in (None, tmp_path / "store"):
        calls.clear()
        with pytest.raises(rs.ArgumentError, match=told):
            rs.sweep(counted, rs.design.grid(points), replicates=9, store=store)
        assert len(calls) <= 1
