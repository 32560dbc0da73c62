"""Kernels and their plain twins tell the same story on the same draws, in worlds of every kind."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

from rumorsim.engines import adjacency
from rumorsim.engines.kernels import adoption, cascade, coins, hoax, lane_words, lanes, live, stream
from rumorsim.engines.kernels.activation import Activation
from rumorsim.engines.kernels.hoax_parameters import BELIEVER
from tests.engines.comparison import alone_as_in_batch, compare
from tests.engines.kernel_tasks import (
    World,
    cascade_world,
    hoax_world,
    linear_world,
    watts_world,
)
from tests.twins.kernel_twins import kernel_twin

Make = Callable[[int], World]
WORLDS: dict[str, Make] = {
    "cascade": cascade_world,
    "linear": linear_world,
    "watts": watts_world,
    "hoax": hoax_world,
}
ALL = pytest.mark.parametrize("make", WORLDS.values(), ids=WORLDS)


def changes(world: World) -> int:
    """Compare kernel and twin, and return how many nodes changed."""
    engine = partial(world.run, world.parameters)
    return compare(engine, partial(kernel_twin, world.parameters), world.task)


@ALL
@pytest.mark.parametrize("first", range(0, 160, 40))
def test_the_kernel_agrees_with_its_twin(make: Make, first: int) -> None:
    assert sum(changes(make(seed)) for seed in range(first, first + 40)) > 60


@ALL
@pytest.mark.slow
@pytest.mark.parametrize("first", range(1000, 3000, 100))
def test_many_more_worlds(make: Make, first: int) -> None:
    assert sum(changes(make(seed)) for seed in range(first, first + 100)) > 150


@ALL
def test_a_replicate_alone_is_the_same_as_in_a_batch(make: Make) -> None:
    for seed in range(40):
        world = make(seed)
        alone_as_in_batch(partial(world.run, world.parameters), world.task)


@ALL
def test_how_the_work_is_cut_changes_nothing(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adjacency, "TIES_AT_ONCE", 7)
    monkeypatch.setattr(lanes, "TIES_AT_ONCE", 7)
    for module in (coins, lane_words, live):
        monkeypatch.setattr(module, "PIECE", 256)
    monkeypatch.setattr(cascade, "_PIECE", 20)
    monkeypatch.setattr(live, "_TOGETHER", 100)
    monkeypatch.setattr(stream, "_CHUNK", 5)
    assert sum(changes(make(seed)) for seed in range(300, 330)) > 20


@pytest.mark.parametrize("way", ["search", "late", "live", "lanes", "late lanes"])
def test_every_way_through_a_cascade(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    take_way(way, monkeypatch)
    assert sum(changes(cascade_world(seed)) for seed in range(400, 440)) > 60


def take_way(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let cascades search tie by tie, or draw all ties at once or after a step or two."""
    monkeypatch.setattr(cascade, "_EXPECTED", 1.0)
    monkeypatch.setattr(cascade, "_STEP", 0)
    share = {"search": math.inf, "late": 0.3, "late lanes": 0.3}.get(way, -1.0)
    monkeypatch.setattr(cascade, "_SHARE", share)
    for least in ("_LEAST", "_LEAST_TIES"):
        monkeypatch.setattr(lanes, least, 1 if way.endswith("lanes") else 2**32)


# -- planted bugs ---------------------------------------------------------------------------------


def caught(make: Make, seeds: int = 60) -> bool:
    try:
        for seed in range(seeds):
            changes(make(seed))
    except AssertionError:
        return True
    return False


def test_without_a_bug_nothing_is_caught() -> None:
    assert not any(caught(make, 10) for make in WORLDS.values())


def test_numbers_of_another_block(monkeypatch: pytest.MonkeyPatch) -> None:
    take_way("search", monkeypatch)
    blocks = stream.Stream.blocks
    monkeypatch.setattr(
        stream.Stream, "blocks", lambda self, r, number: blocks(self, r, number + 1)
    )
    assert caught(cascade_world)


def test_digits_that_are_equal_count_as_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(self: Any, replicate: np.ndarray, tie: np.ndarray) -> np.ndarray:
        return np.zeros(tie.size, dtype=np.bool_)

    monkeypatch.setattr(coins.Coins, "settled", lose)
    assert caught(cascade_world)


def test_ties_beyond_the_end_of_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    take_way("search", monkeypatch)
    before = coins._BEFORE.copy()
    before[7] = before[8]
    monkeypatch.setattr(coins, "_BEFORE", before)
    assert caught(cascade_world)


def test_a_search_that_ends_a_wave_too_early(monkeypatch: pytest.MonkeyPatch) -> None:
    take_way("live", monkeypatch)
    searched = live._searched
    monkeypatch.setattr(live, "_searched", lambda *work: searched(*work)[:-1])
    assert caught(cascade_world)


def test_lanes_in_reverse(monkeypatch: pytest.MonkeyPatch) -> None:
    take_way("lanes", monkeypatch)
    counts = lanes.counts_of_lanes
    monkeypatch.setattr(lanes, "counts_of_lanes", lambda *asked: counts(*asked)[::-1])
    assert caught(cascade_world)


def test_tellers_of_another_order(monkeypatch: pytest.MonkeyPatch) -> None:
    adopt = Activation._adopt

    def turned(self: Activation, told: Any) -> Any:
        return adopt(self, told._replace(teller=told.teller[::-1].copy()))

    monkeypatch.setattr(Activation, "_adopt", turned)
    assert caught(cascade_world)
    assert caught(linear_world)


def test_a_threshold_that_must_be_exceeded(monkeypatch: pytest.MonkeyPatch) -> None:
    incurred = adoption._incurred

    def more(parameters: Any, state: Any) -> Any:
        debts = incurred(parameters, state)
        return debts if debts.are_drawn else debts._replace(owed=debts.owed + 1)

    monkeypatch.setattr(adoption, "_incurred", more)
    assert caught(watts_world)


def test_thresholds_drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def draw(state: Any, owed: np.ndarray, cells: np.ndarray) -> None:
        first, _ = state.population.words("threshold", cells, step=0)
        owed[cells] = (first >> np.uint64(2)).astype(np.int64) + 1

    monkeypatch.setattr(adoption, "_draw", draw)
    assert caught(linear_world)


def test_believers_who_verify_and_forget(monkeypatch: pytest.MonkeyPatch) -> None:
    turned = hoax._AFTER.copy()
    turned[BELIEVER] = turned[BELIEVER][::-1]
    monkeypatch.setattr(hoax, "_AFTER", turned)
    assert caught(hoax_world)


def test_a_hoax_that_is_no_more_credible(monkeypatch: pytest.MonkeyPatch) -> None:
    def adopt(self: hoax.HoaxFactCheck, believers: Any, checkers: Any) -> Any:
        total = np.maximum(np.asarray(believers) + np.asarray(checkers), 1)
        return self.spreading * (believers / total), self.spreading * (checkers / total)

    monkeypatch.setattr(hoax.HoaxFactCheck, "adoption", adopt)
    assert caught(hoax_world)
