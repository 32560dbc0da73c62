"""Limits in which the naive channel is all: thresholds, averaging, stubbornness, one testimony."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rumorsim.newsroom import hearing
from rumorsim.newsroom.state import State
from rumorsim.newsroom.world import World
from tests.newsroom.worlds_of_limits import (
    FLAT,
    INF,
    TRANSPARENT,
    Tie,
    begin,
    log_odds,
    outlets,
    over_cells,
    random_ties,
    run,
    stepping,
)
from tests.twins.handmade import make_world

Floats = NDArray[np.float64]

STEADY = {"half_life": INF}
AVERAGING = STEADY | {"rebroadcast": True, "first_always": True, "steps": 60}


def threshold_world(seed: int, attribution: float = 1.0, **rules: Any) -> World:
    """Let a source convince two outlets outright and the others watch their neighbours."""
    dice = np.random.default_rng(seed)
    count = 40
    pairs = [(u, v) for u, v, _ in random_ties(dice, count, 0.12)]
    raw = dice.uniform(0.2, 1.0, len(pairs))
    total = np.bincount([v for _, v in pairs], weights=raw, minlength=count)
    ties: list[Tie] = [
        (u, v, {"trust": share / total[v]}) for (u, v), share in zip(pairs, raw, strict=True)
    ]
    wary = FLAT | {"chi": 1, "attribution": attribution}
    actors = [
        {"name": f"outlet {i}", **wary, "threshold": float(threshold)}
        for i, threshold in enumerate(dice.uniform(0, 0.8, count))
    ]
    ties += [(count, 0, {}), (count, 1, {})]
    return make_world(
        actors=[*actors, {"name": "source", "kind": "source"}],
        ties=ties,
        reports=[{"speaker": "source", "alpha": 0.8, "beta": 0.2}],
        rules=STEADY | {"steps": count + 2} | rules,
    )


def active_by_threshold(world: World) -> list[set[int]]:
    """Return the active sets of Granovetter's and Kempe's linear threshold model, by round."""
    ties, inside = world.ties, world.ties.source < 40
    weight = np.zeros((40, 40))
    weight[ties.source[inside], ties.target[inside]] = ties.trust[inside]
    active, rounds = {0, 1}, [{0, 1}]
    for _ in range(world.rules.steps - 1):
        pressure = weight[sorted(active)].sum(axis=0)
        active = active | set(np.flatnonzero(pressure >= world.actors.threshold[:40]).tolist())
        rounds.append(active)
    return rounds


def active(state: State) -> set[int]:
    return set(np.flatnonzero(state.desks.written[:40] > 0).tolist())


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("attribution", [1.0, 0.5])
def test_the_active_set_is_that_of_a_linear_threshold_round_by_round(
    seed: int, attribution: float
) -> None:
    world = threshold_world(seed, attribution)
    found = [active(state) for state in stepping(begin(world, seed))]
    assert found == active_by_threshold(world)


def test_the_worlds_of_thresholds_are_no_trivial_ones() -> None:
    sizes = [len(active_by_threshold(threshold_world(seed))[-1]) for seed in range(5)]
    assert min(sizes) < 40
    assert max(sizes) > 20


def test_recounting_followups_is_no_linear_threshold() -> None:
    differs = []
    for seed in range(5):
        world = threshold_world(seed, first_always=True, rebroadcast=True)
        differs.append(active(run(world, seed)) != active_by_threshold(world)[-1])
    assert any(differs)


PRIORS = np.array([0.05, 0.3, 0.5, 0.9])
TRUSTS = np.array([0.1, 0.5, 0.55, 0.8, 0.99])


def laputa_world(says: int, **rules: Any) -> World:
    """Let one outlet assert something flatly to readers who trust it differently."""
    priors = np.log(PRIORS / (1 - PRIORS))
    readers = [
        {"name": f"reader {r}", "kind": "audience", "chi": 1, "repetition": 0} for r in range(5)
    ]
    return make_world(
        actors=[
            {"name": "outlet", **FLAT},
            *readers,
            {"name": "source", "kind": "source"},
        ],
        ties=[
            ("source", "outlet"),
            *(("outlet", f"reader {r}", _trusted(tau)) for r, tau in enumerate(TRUSTS)),
        ],
        claims=[{"name": f"claim {c}", "prior": prior} for c, prior in enumerate(priors)],
        reports=[{"speaker": "source", "claim": c, "says": says} for c in range(PRIORS.size)],
        rules=STEADY | {"steps": 2} | rules,
    )


def _trusted(tau: float) -> dict[str, float]:
    return {"right": 10 * tau, "wrong": 10 * (1 - tau)}


def bayes_on_testimony(says: int) -> Floats:
    """Return the credence after one report, by trust and prior; Olsson, Episteme 8, 2011."""
    tau = TRUSTS[:, np.newaxis] if says else 1 - TRUSTS[:, np.newaxis]
    return np.asarray(PRIORS * tau / (PRIORS * tau + (1 - PRIORS) * (1 - tau)))


@pytest.mark.parametrize("says", [1, 0])
def test_one_flat_report_moves_belief_as_in_laputa(says: int) -> None:
    credence = 1 / (1 + np.exp(-log_odds(run(laputa_world(says), 1))[0, 1:6]))
    np.testing.assert_allclose(credence, bayes_on_testimony(says), rtol=0, atol=1e-14)


@pytest.mark.parametrize("says", [1, 0])
def test_one_flat_report_moves_trust_as_in_laputa(says: int) -> None:
    state = run(laputa_world(says, trust_learning="laputa"), 1)
    tau = TRUSTS[:, np.newaxis]
    credence = PRIORS if says else 1 - PRIORS
    success = credence * tau / (credence * tau + (1 - credence) * (1 - tau))
    assert state.records is not None
    learned = state.records.right[0, :5] - 10 * TRUSTS
    np.testing.assert_allclose(learned, success.sum(axis=1), rtol=0, atol=1e-13)


def averaging_matrix(dice: np.random.Generator, count: int, keep: float) -> Floats:
    """Return a row-stochastic matrix with this diagonal; row i is whom i listens to."""
    listening = dice.random((count, count)) * (dice.random((count, count)) < 0.5)
    listening[np.arange(count), np.arange(count) - 1] += 0.2  # nobody is cut off
    np.fill_diagonal(listening, 0.0)
    listening *= (1 - keep) / listening.sum(axis=1, keepdims=True)
    return listening + keep * np.eye(count)


def tied_by(matrix: Floats, **tie: Any) -> list[Tie]:
    """Return the ties that carry the weights off the diagonal."""
    return [
        (int(j), int(i), {"trust": INF, "weight": matrix[i, j]} | tie)
        for i, j in np.argwhere(matrix > 0)
        if i != j
    ]


def averaging_world(
    matrix: Floats, keep: float, dice: np.random.Generator, **tie: Any
) -> tuple[World, Floats]:
    """Let everybody report an observation of its own in the first step, then average."""
    count = len(matrix)
    alpha, beta = dice.uniform(0.1, 0.9, (2, count))
    world = make_world(
        actors=outlets(count, chi=1),
        ties=tied_by(matrix, **tie),
        reports=[{"speaker": i, "alpha": alpha[i], "beta": beta[i]} for i in range(count)],
        rules=AVERAGING | {"retention": keep},
    )
    return world, np.log(alpha) - np.log(beta)


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.8])
def test_log_odds_are_averaged_as_by_degroot(keep: float) -> None:
    dice = np.random.default_rng(8)
    matrix = averaging_matrix(dice, 12, keep)
    world, expected = averaging_world(matrix, keep, dice)
    for state in stepping(begin(world, 1)):
        expected = matrix @ expected
        np.testing.assert_allclose(log_odds(state)[0, :, 0], expected, rtol=0, atol=1e-14)


def test_averaging_ends_in_the_consensus_of_the_left_eigenvector() -> None:
    dice = np.random.default_rng(8)
    matrix = averaging_matrix(dice, 12, 0.3)
    world, first = averaging_world(matrix, 0.3, dice)
    found = log_odds(run(world, 1))[0, :, 0]
    influence = np.linalg.matrix_power(matrix, 2**12)[0]
    np.testing.assert_allclose(found, influence @ first, rtol=0, atol=1e-9)


def test_averaging_needs_full_trust() -> None:
    dice = np.random.default_rng(8)
    matrix = averaging_matrix(dice, 12, 0.3)
    world, first = averaging_world(matrix, 0.3, dice, trust=2.0)
    expected = np.linalg.matrix_power(matrix, world.rules.steps) @ first
    assert abs(log_odds(run(world, 1))[0, :, 0] - expected).max() > 1e-3


def test_a_channel_that_hears_half_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = np.random.default_rng(8)
    matrix = averaging_matrix(dice, 12, 0.3)
    world, first = averaging_world(matrix, 0.3, dice)
    monkeypatch.setattr(hearing, "combine", lambda trust, said: 0.5 * said)
    states = stepping(begin(world, 1))
    next(states)
    state = next(states)
    assert abs(log_odds(state)[0, :, 0] - matrix @ matrix @ first).max() > 1e-3


def stubborn_world(dice: np.random.Generator, count: int) -> tuple[World, Floats, Floats]:
    """Let everybody weigh what others are convinced of against an opinion it never drops."""
    listening = averaging_matrix(dice, count, 0.0)
    susceptible = dice.uniform(0.2, 0.95, count)[:, np.newaxis] * listening
    opinion = dice.normal(0, 2, count)
    anchor = (1 - susceptible.sum(axis=1)) * opinion
    world = make_world(
        actors=[
            {"name": f"outlet {i}", **TRANSPARENT, "chi": 1, "anchor": {"claim": anchor[i]}}
            for i in range(count)
        ],
        ties=tied_by(susceptible),
        shifts=[{"refresh": True}],
        rules=AVERAGING | {"retention": 0.0, "expression": "credence", "steps": 400},
    )
    return world, susceptible, anchor


def test_stubborn_opinions_settle_where_friedkin_and_johnsen_say() -> None:
    world, susceptible, anchor = stubborn_world(np.random.default_rng(4), 15)
    fixed = np.linalg.solve(np.eye(15) - susceptible, anchor)
    np.testing.assert_allclose(log_odds(run(world, 1))[0, :, 0], fixed, rtol=0, atol=1e-12)


def test_stubborn_opinions_move_by_the_rule_of_friedkin_and_johnsen() -> None:
    world, susceptible, anchor = stubborn_world(np.random.default_rng(5), 15)
    expected = anchor  # nothing is on offer in the first step
    states = stepping(begin(world, 1))
    for _, state in zip(range(30), states, strict=False):
        np.testing.assert_allclose(log_odds(state)[0, :, 0], expected, rtol=0, atol=1e-13)
        expected = anchor + susceptible @ expected
    assert abs(over_cells(state, state.minds.evidence)).max() > 0.1
