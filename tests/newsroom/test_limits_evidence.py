"""Limits in which provenance is all: naive Bayes, calibrated readers, and flipped signs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rumorsim.newsroom.plan import Plan
from rumorsim.newsroom.world import World
from tests.newsroom.worlds_of_limits import (
    INF,
    TRANSPARENT,
    Fit,
    begin,
    calibration,
    log_odds,
    outlets,
    over_cells,
    random_ties,
    run,
    stepping,
    weight_of_held,
)
from tests.repeated import cases
from tests.twins.worlds import make_world, random_world

Floats = NDArray[np.float64]

EXACT = 1e-14


def bayesian_world(seed: int, **traits: float) -> World:
    """Draw a world where nobody neglects or hides a root; all else is left to chance.

    Evidence is neither forgotten nor withdrawn, and only evidence is expressed: who says what it
    believes passes on its prior, with no root behind it.
    """
    return random_world(
        seed,
        actor={"chi": 0.0, "attribution": 1.0} | traits,
        without=("retractions",),
        retention=1.0,
        expression="evidence",
    )


def scale(weights: Floats) -> float:
    """Return what rounding errors are measured in: the largest sum of absolute weights, or 1."""
    return float(max(1.0, np.nansum(abs(weights), axis=-1).max()))


@pytest.mark.parametrize("seed", cases(6, 12))
def test_evidence_is_the_sum_over_distinct_roots_whatever_else_happens(seed: int) -> None:
    world = bayesian_world(seed)
    for state in stepping(begin(world, seed, 2)):
        found = over_cells(state, state.minds.evidence)
        allowed = EXACT * scale(state.topics.weight)
        np.testing.assert_allclose(found, weight_of_held(state), rtol=0, atol=allowed)
    assert (abs(found) > 0).mean() > 0.2


@pytest.mark.parametrize("broken", [{"chi": 0.2}, {"attribution": 0.7}])
def test_evidence_is_no_such_sum_with_neglect_or_lost_attribution(
    broken: dict[str, float],
) -> None:
    state = run(bayesian_world(3, **broken), 3, 2)
    found = over_cells(state, state.minds.evidence)
    assert abs(found - weight_of_held(state)).max() > 0.1


def sourced_world(
    seed: int, *, order: int = 0, copies: int = 1, share: float = 0.2, **rules: Any
) -> World:
    """Let five observations enter a newsroom in some order, each reported more than once."""
    dice, count = np.random.default_rng(seed), 20
    ties = [
        (u, v, {"delivery": dice.uniform(0.1, 0.9)}) for u, v, _ in random_ties(dice, count, share)
    ]
    ring = {(i, (i + 1) % count) for i in range(count)} - {(u, v) for u, v, _ in ties}
    dates = np.random.default_rng(order).permutation(12)
    return make_world(
        actors=outlets(count),
        ties=[*ties, *((u, v, {"delivery": 0.4}) for u, v in sorted(ring))],
        reports=[
            {
                "observation": f"root {o}",
                "speaker": int((3 * o + 7 * copy + order) % count),
                "step": int(dates[o]) + 2 * copy,
                "alpha": 0.6 + 0.05 * o,
                "beta": 0.3 - 0.04 * o,
                "says": o % 2,
            }
            for o in range(5)
            for copy in range(copies)
        ],
        rules={"half_life": INF, "steps": 250, "staleness": 0.0} | rules,
    )


ALPHA, BETA = 0.6 + 0.05 * np.arange(5), 0.3 - 0.04 * np.arange(5)
POOLED = float(
    np.where(np.arange(5) % 2 == 1, np.log(ALPHA / BETA), np.log((1 - ALPHA) / (1 - BETA))).sum()
)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5])
@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("copies", [1, 3])
def test_topology_order_and_duplication_leave_evidence_as_it_is(
    share: float, order: int, copies: int
) -> None:
    state = run(sourced_world(6, order=order, copies=copies, share=share), 6, 3)
    assert abs(state.minds.evidence - POOLED).max() <= EXACT


def blind_own_mask(plan: Plan) -> NDArray[np.uint64]:
    return np.full((plan.world.n_actors, plan.world.words), ~np.uint64(0))


def echo_world() -> World:
    """Let an outlet hear its own laundered report back from one who cites it faithfully."""
    return make_world(
        actors=[
            {"name": "launderer", **TRANSPARENT, "attribution": 0, "citable": True},
            {"name": "faithful", **TRANSPARENT},
            {"name": "source", "kind": "source"},
        ],
        ties=[("source", "launderer"), ("launderer", "faithful"), ("faithful", "launderer")],
        reports=[{"speaker": "source"}],
        rules={"half_life": INF, "steps": 8, "citation_trust": 1.0},
    )


def test_an_echo_of_oneself_is_no_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    once = np.log(0.8 / 0.2)
    assert log_odds(run(echo_world(), 1))[0, 0, 0] == pytest.approx(once, abs=EXACT)
    monkeypatch.setattr(Plan, "own_mask", property(blind_own_mask))
    assert log_odds(run(echo_world(), 1))[0, 0, 0] > once + 0.5


REPLICATES = 3000
LINKED = [
    {"name": "hub", "prior": -0.4},
    {"name": "child", "parent": "hub", "if_true": 0.7, "if_false": 0.2},
]


def calibrated_world(*, report: dict[str, Any] | None = None, **traits: Any) -> World:
    """Let six sensors look at two linked claims and a dozen outlets pass everything on."""
    dice = np.random.default_rng(2)
    count = 12
    ties: list[Any] = [
        (u, v, {"delivery": 0.3, "trust": 1.4}) for u, v, _ in random_ties(dice, count, 0.25)
    ]
    ties += [(count + s, 2 * s, {"delivery": 0.6}) for s in range(6)]
    return make_world(
        actors=[
            *outlets(count, citable=True, **traits),
            *({"name": f"source {s}", "kind": "source"} for s in range(6)),
        ],
        ties=ties,
        claims=LINKED,
        reports=[
            {
                "speaker": f"source {s}",
                "claim": s % 2,
                "says": -1,
                "step": s,
                "alpha": dice.uniform(0.5, 0.8),
                "beta": dice.uniform(0.15, 0.4),
            }
            | (report or {})
            for s in range(6)
        ],
        rules={"half_life": INF, "steps": 16, "citation_trust": 1.4},
    )


def fits(world: World) -> list[Fit]:
    """Return how well outlets are calibrated, per claim."""
    state = run(world, 10, REPLICATES)
    found = log_odds(state)[:, world.actors.gate]
    truth = state.topics.truth.reshape(REPLICATES, -1)
    return [calibration(found[:, :, c], truth[:, c]) for c in range(world.n_claims)]


def test_readers_who_deduplicate_named_roots_are_calibrated() -> None:
    assert [fit.is_calibrated for fit in fits(calibrated_world())] == [True, True]


def test_calibration_is_measured_sharply() -> None:
    assert max(fit.slope_error for fit in fits(calibrated_world())) < 0.05


@pytest.mark.parametrize(
    "spoilt",
    [
        {"chi": 1.0},
        {"attribution": 0.5},
        {"threshold": 0.0, "negative_penalty": INF},
        {"report": {"perceived_alpha": 0.9}},
        {"report": {"opposite": False}},
    ],
)
def test_readers_are_miscalibrated_by(spoilt: dict[str, Any]) -> None:
    assert not all(fit.is_calibrated for fit in fits(calibrated_world(**spoilt)))


def even_handed_world(seed: int) -> World:
    """Draw a world in which nothing prefers the positive side, with settled truths."""
    world = random_world(
        seed,
        n_claims=3,  # too few for rival readings, which have no complement
        actor={"negative_penalty": 0.0, "news_value": 0.0},
        without=("slurs",),
    )
    truth = np.random.default_rng(seed).integers(0, 2, world.n_claims)
    unnumbered = np.zeros(world.n_claims, dtype=np.bool_)
    claims = replace(world.claims, truth=truth, numbered=unnumbered)
    return replace(world, claims=claims)


def flipped(world: World) -> World:
    """Say the opposite of everything: each claim becomes its negation."""
    claims, observations, schedule = world.claims, world.observations, world.schedule
    return replace(
        world,
        actors=replace(world.actors, anchor=-world.actors.anchor),
        claims=replace(
            claims,
            prior=-claims.prior,
            truth=1 - claims.truth,
            if_true=1 - claims.if_false,
            if_false=1 - claims.if_true,
        ),
        observations=replace(
            observations,
            alpha=observations.beta,
            beta=observations.alpha,
            perceived_alpha=observations.perceived_beta,
            perceived_beta=observations.perceived_alpha,
        ),
        schedule=replace(
            schedule, shifts=tuple(replace(one, shift=-one.shift) for one in schedule.shifts)
        ),
    )


def asymmetry(world: World, seed: int) -> float:
    """Return how far the flipped world is from flipping log-odds, relative to their size."""
    upright, turned = log_odds(run(world, seed, 4)), log_odds(run(flipped(world), seed, 4))
    finite = np.isfinite(upright)
    np.testing.assert_array_equal(upright[~finite], -turned[~finite])
    off = abs(upright + turned)[finite] / np.maximum(1.0, abs(upright[finite]))
    return float(off.max(initial=0.0))


@pytest.mark.parametrize("seed", cases(6, 12))
def test_flipping_all_signs_flips_log_odds(seed: int) -> None:
    assert asymmetry(even_handed_world(seed), seed) <= 1e-13


def test_a_penalty_on_negatives_breaks_the_symmetry() -> None:
    off = []
    for seed in range(4):
        world = even_handed_world(seed)
        penalty = np.ones(world.n_actors)
        biased = replace(world, actors=replace(world.actors, negative_penalty=penalty))
        off.append(asymmetry(biased, seed))
    assert max(off) > 1e-3
