"""The fast kernels do what the plain twin does, on the same luck, in worlds of every kind."""

from __future__ import annotations

import numpy as np
import pytest

from rumorsim.newsroom import gate, hearing, printing, sources, writing
from rumorsim.newsroom.plan import Plan
from tests.newsroom.comparison import compare
from tests.repeated import cases
from tests.twins.worlds import random_world

WORLDS = range(40)


@pytest.mark.parametrize("seed", cases(30, 40))
def test_kernels_agree_with_the_twin(seed: int) -> None:
    assert compare(random_world(seed), seed, [0, 3]) > 0


@pytest.mark.parametrize("seed", range(3))
def test_wide_masks(seed: int) -> None:
    world = random_world(seed, n_actors=45, n_claims=2, steps=25, citable=1.0)
    assert world.words > 1
    assert compare(world, seed, [1]) > 0


@pytest.mark.parametrize("seed", range(4))
def test_articles_that_stay_live(seed: int) -> None:
    world = random_world(seed, staleness=0.3, stifle=bool(seed % 2))
    assert compare(world, seed, [0, 2]) > 0


@pytest.mark.parametrize("learning", ["off", "outcomes", "laputa"])
def test_every_rule_of_learning(learning: str) -> None:
    world = random_world(11, trust_learning=learning)
    assert compare(world, 5, [0, 7]) > 0


@pytest.mark.parametrize("seed", cases(8, 12))
def test_reports_that_are_withheld(seed: int) -> None:
    world = random_world(seed)
    speakers = sorted({report.speaker for report in world.schedule.reports})
    assert compare(world, seed, [0, 3], withhold=speakers[::2]) > 0


@pytest.mark.parametrize("anonymity", [0.0, 1.0])
@pytest.mark.parametrize("says", [0, 1])
@pytest.mark.parametrize("seed", cases(2, 4))
def test_certain_and_worthless_reports(seed: int, says: int, anonymity: float) -> None:
    """Perceived rates of 0 and 1; all reports point one way, for certainties must not clash."""
    rates = [(1.0, 0.0), (0.7, 0.7 * (1 - says)), (says, says), (1.0 - says, 1.0 - says)]
    for alpha, beta in rates:
        told = {"says": says, "opposite": True, "anonymity": anonymity}
        told |= {"perceived_alpha": float(alpha), "perceived_beta": float(beta)}
        world = random_world(
            seed, steps=25, linked=False, report=told, without=("retractions",),
            trust_learning="off", expression="evidence",
        )  # fmt: skip
        assert compare(world, seed, [0]) > 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 500))
def test_many_more_worlds(seed: int) -> None:
    assert compare(random_world(seed), seed, [0, 3]) >= 0


def _forgets_own_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = property(
        lambda plan: np.full((plan.world.n_actors, plan.world.words), 2**64 - 1, dtype=np.uint64)
    )
    monkeypatch.setattr(Plan, "own_mask", whole)


def _credits_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    weigh = hearing.weigh
    monkeypatch.setattr(hearing, "weigh", lambda *args: 1.000001 * weigh(*args))


def _counts_weightless_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    def count(state, topic, side, masks):  # type: ignore[no-untyped-def]
        return np.bitwise_count(masks).sum(axis=1).astype(float)

    monkeypatch.setattr(gate, "count_sources", count)


def _keeps_hedges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "lose_hedge", lambda expressed, floor, loss: expressed)


def _prints_what_it_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "round_half_up", lambda number, digits: number)


def _sees_sides_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "_openness", lambda *args: np.ones(args[1].size))


def _laundering_weighs_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "combine", lambda trust, expressed: expressed)


def _forgets_levels(monkeypatch: pytest.MonkeyPatch) -> None:
    popcount = sources.popcount
    monkeypatch.setattr(sources, "popcount", lambda masks: np.minimum(popcount(masks), 1))


@pytest.mark.parametrize(
    "bug",
    [
        _forgets_own_bits,
        _credits_twice,
        _counts_weightless_sources,
        _keeps_hedges,
        _prints_what_it_likes,
        _sees_sides_at_once,
        _laundering_weighs_in_full,
        _forgets_levels,
    ],
)
def test_planted_bugs_are_caught(monkeypatch: pytest.MonkeyPatch, bug) -> None:  # type: ignore[no-untyped-def]
    bug(monkeypatch)
    with pytest.raises(AssertionError):
        _compare_all()


def _compare_all() -> None:
    for seed in WORLDS:
        compare(random_world(seed), seed, [0])
