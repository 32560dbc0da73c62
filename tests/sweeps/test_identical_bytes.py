"""The result is the same bytes whoever runs it, where, in which order, and in which pieces."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import rumorsim as rs
from rumorsim.sweeps.functions import FunctionSubject
from rumorsim.sweeps.running import run_subject
from rumorsim.sweeps.trial import tried_bytes
from tests.sweeps.subjects import short_story, walk

POINTS = rs.design.grid(drift=[0.0, 0.1, 0.3])


class Shuffled(Executor):
    """Runs nothing until somebody waits, and then the last that was handed in first."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(1)
        self.waiting: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.waiting.append((future, lambda: fn(*args, **kwargs)))
        if len(self.waiting) == 1:
            self.pool.submit(self.drain)
        return future

    def drain(self) -> None:
        luck = random.Random(1)
        while self.waiting:
            future, call = self.waiting.pop(luck.randrange(len(self.waiting)))
            future.set_result(call())


def bytes_of(result: xr.Dataset) -> dict[str, bytes]:
    return {str(name): array.values.tobytes() for name, array in result.variables.items()}


def run(**how: Any) -> rs.sweeps.result.Sweep:  # type: ignore[name-defined]
    return rs.sweep(walk, POINTS, replicates=300, rng=7, progress=False, **how)


@pytest.fixture(scope="module")
def reference() -> dict[str, bytes]:
    return bytes_of(run())


def test_two_processes(reference: dict[str, bytes]) -> None:
    assert bytes_of(run(workers=2)) == reference


def test_any_executor_in_any_order(reference: dict[str, bytes]) -> None:
    assert bytes_of(run(executor=Shuffled())) == reference


def test_a_store(reference: dict[str, bytes], tmp_path: Path) -> None:
    assert bytes_of(run(store=tmp_path)) == reference
    assert bytes_of(rs.open_sweep(tmp_path)) == reference


def test_a_small_memory(reference: dict[str, bytes], tmp_path: Path) -> None:
    assert bytes_of(run(memory=20 * 2048, store=tmp_path)) == reference


@pytest.mark.parametrize("columns", [1, 7, 1000])
def test_units_of_any_size(reference: dict[str, bytes], columns: int) -> None:
    result = run_subject(
        FunctionSubject(walk, columns=columns), POINTS, replicates=300, rng=7, progress=False
    )
    assert bytes_of(result) == reference


def test_points_in_another_order_or_company() -> None:
    whole = run()
    turned = rs.sweep(walk, rs.design.grid(drift=[0.3, 0.0]), replicates=[299, 4], rng=7)
    for drift in (0.0, 0.3):
        for replicate in (4, 299):
            one = turned.sel(drift=drift, replicate=replicate)
            np.testing.assert_array_equal(
                one.path.values, whole.sel(drift=drift, replicate=replicate).path.values
            )


NEWS: dict[str, Any] = {
    "replicates": 5,
    "rng": 3,
    "measure": ["brier", "confidence_inflation", "articles"],
    "progress": False,
}


def news_points() -> rs.design.Design:
    return rs.design.grid(
        {"actors.aide.reliability": ["A", "D"], "events.leak.date": ["2024-10-01", "2024-10-02"]},
        attribution=[0.2, 0.9],
    )


def test_a_scenario_in_one_batch_or_in_pieces(tmp_path: Path) -> None:
    story = short_story()
    whole = bytes_of(rs.sweep(story, news_points(), **NEWS))
    from rumorsim.sweeps.scenarios import ScenarioSubject

    subject = ScenarioSubject.of(story, NEWS["measure"])
    column = subject.size(news_points()).column_bytes + tried_bytes(subject, news_points())
    tight = 3.5 * column
    pieces = rs.sweep(story, news_points(), memory=tight, store=tmp_path, **NEWS)
    assert bytes_of(pieces) == whole


def test_a_point_of_a_scenario_is_the_run_of_its_variant() -> None:
    story = short_story()
    result = rs.sweep(story, news_points(), **NEWS)
    for point in news_points():
        variant = story.replace(
            {name if "." in name else f"parameters.{name}": v for name, v in point.items()}
        )
        alone = variant.run(replicates=[3], rng=3, per_actor=False, progress=False)
        there = result.sel(point).sel(replicate=3)
        credence = alone.data.isel(time=-1, replicate=0)
        score = rs.measures.brier(credence.credence, credence.truth, dim=[])
        np.testing.assert_array_equal(there.brier.transpose(*score.dims).values, score.values)
        printed = alone.data.articles.sum("time").values[0]  # kept of the end: since the start
        np.testing.assert_array_equal(there.articles.values, printed)
