"""Limits in which only awareness matters: cascades, chain binomials, Maki and Thompson."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from rumorsim.newsroom.state import NEVER, State
from rumorsim.newsroom.world import World
from rumorsim.rng import Source
from tests.newsroom.worlds_of_limits import (
    INF,
    SIGMAS,
    Tie,
    complete_ties,
    outlets,
    over_cells,
    random_ties,
    run,
    run_dry,
    within,
)
from tests.twins.handmade import make_world

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CERTAIN = 2 * stats.norm.sf(SIGMAS)
"""Two-sided probability of four standard errors, for tests of a whole distribution."""


def rumour_world(count: int, ties: list[Tie], *, attribution: float = 1.0, **rules: Any) -> World:
    """Let the first of some outlets report at once what the others can only pass on."""
    return make_world(
        actors=outlets(count, attribution=attribution, citable=True),
        ties=ties,
        reports=[{"speaker": 0}],
        rules={"half_life": INF, "steps": 60} | rules,
    )


def first_heard(state: State) -> NDArray[np.int32]:
    """Return the step in which each actor became aware, shape (replicate, actor)."""
    return np.asarray(over_cells(state, state.minds.heard)[..., 0])


def n_ignorant(state: State) -> Ints:
    """Return how many never heard, per replicate."""
    return np.asarray((first_heard(state) == NEVER).sum(axis=1))


def percolate(world: World, seed: int, replicate: int) -> Ints:
    """Walk along live ties: whoever learns in a step uses each tie once, in the next."""
    source, ties, key = Source(seed), world.ties, world.actors.key
    learned = np.full(world.n_actors, int(NEVER))
    # The root's report is on offer in its own step, as if it had been written the step before.
    writers, step = [0], 0
    learned[0] = 0
    while writers:
        told = set()
        for k in np.flatnonzero(np.isin(ties.source, writers)):
            luck = source.uniform(
                "deliver",
                step=step,
                replicate=replicate,
                entity=key[ties.target[k]],
                claim=key[ties.source[k]],
            )
            if luck < ties.delivery[k] and learned[ties.target[k]] == NEVER:
                told.add(int(ties.target[k]))
        learned[list(told)] = step
        writers, step = list(told), step + 1
    return learned


def cascade_world(seed: int, attribution: float, followups: bool) -> World:
    dice = np.random.default_rng(seed)
    ties = [
        (u, v, {"delivery": dice.uniform(0.05, 0.6)}) for u, v, _ in random_ties(dice, 24, 0.15)
    ]
    return rumour_world(24, ties, attribution=attribution, followups=followups)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("attribution", "followups"), [(1.0, True), (0.5, False), (0.0, False)])
def test_a_cascade_is_percolation_over_live_ties_node_by_node(
    seed: int, attribution: float, followups: bool
) -> None:
    world = cascade_world(seed, attribution, followups)
    found = first_heard(run(world, seed, 6))
    expected = np.array([percolate(world, seed, replicate) for replicate in range(6)])
    np.testing.assert_array_equal(found, expected)
    assert 0 < (expected == NEVER).mean() < 1


def test_a_cascade_with_lost_attribution_needs_followups_off() -> None:
    world = cascade_world(1, 0.5, followups=True)
    found = first_heard(run(world, 1, 20)) == NEVER
    expected = np.array([percolate(world, 1, replicate) for replicate in range(20)]) == NEVER
    assert not (found & ~expected).any()
    assert (expected & ~found).any()


def test_chances_in_a_cascade_are_those_of_all_live_graphs() -> None:
    pairs = [(0, 1), (0, 2), (1, 2), (1, 3), (2, 1), (2, 3), (3, 4), (4, 2), (1, 4)]
    chance = np.linspace(0.2, 0.7, len(pairs))
    expected = np.zeros(5)
    for live in product([False, True], repeat=len(pairs)):
        reached = {0}
        for _ in pairs:
            reached |= {v for (u, v), use in zip(pairs, live, strict=True) if use and u in reached}
        expected[list(reached)] += np.prod(np.where(live, chance, 1 - chance))
    expected = np.minimum(expected, 1.0)  # the root is always reached, up to rounding
    ties: list[Tie] = [
        (u, v, {"delivery": p}) for (u, v), p in zip(pairs, chance.tolist(), strict=True)
    ]
    aware = first_heard(run(rumour_world(5, ties, steps=8), 3, 4000)) != NEVER
    error = np.sqrt(expected * (1 - expected) / 4000)
    assert (abs(aware.mean(axis=0) - expected) <= SIGMAS * error + 1e-12).all()


def final_sizes(others: int, p: float, gamma: float) -> Floats:
    """Return the exact law of how many of the others never hear, in the chain binomial.

    Of S who know nothing Bin(S, 1 - (1 - p)^I) learn from I who tell, each of whom goes on
    telling with probability 1 - gamma. States in which nothing happens are left out by
    dividing by the chance that something does.
    """

    @cache
    def law(ignorant: int, telling: int) -> tuple[float, ...]:
        if telling == 0 or ignorant == 0:
            return tuple(float(left == ignorant) for left in range(others + 1))
        learn = stats.binom.pmf(np.arange(ignorant + 1), ignorant, 1 - (1 - p) ** telling)
        go_on = stats.binom.pmf(np.arange(telling + 1), telling, 1 - gamma)
        total, idle = np.zeros(others + 1), learn[0] * go_on[telling]
        for new, old in product(range(ignorant + 1), range(telling + 1)):
            if (new, old) != (0, telling):
                weight = learn[new] * go_on[old]
                total += weight * np.array(law(ignorant - new, new + old))
        return tuple(total / (1 - idle))

    return np.array(law(others, 1))


def chi_square(ignorant: Ints, law: Floats) -> float:
    """Return the p-value of a sample of final sizes under a law, rare sizes thrown together."""
    seen = np.bincount(ignorant, minlength=law.size)
    expected = ignorant.size * law
    # The rarest sizes are put into one class that is expected five times or more.
    rank = np.argsort(expected)
    rare = rank[: int(np.searchsorted(np.cumsum(expected[rank]), 5.0)) + 1]
    common = np.delete(np.arange(law.size), rare)
    observed = np.append(seen[common], seen[rare].sum())
    predicted = np.append(expected[common], expected[rare].sum())
    return float(stats.chisquare(observed, predicted * observed.sum() / predicted.sum()).pvalue)


@pytest.mark.parametrize("gamma", [1.0, 0.4])
def test_final_sizes_on_the_complete_graph_are_those_of_a_chain_binomial(gamma: float) -> None:
    ties = complete_ties(9, delivery=0.11)
    world = rumour_world(9, ties, attribution=0.7, followups=False, staleness=gamma)
    ignorant = n_ignorant(run_dry(world, 5, 4000))
    law = final_sizes(8, 0.11, gamma)
    assert within(ignorant, float(law @ np.arange(9)))
    assert chi_square(ignorant, law) > CERTAIN
    wrong = final_sizes(8, 0.11, gamma - 0.1)
    assert chi_square(ignorant, wrong) < CERTAIN


def rumour_recursion(dt: float) -> float:
    """Return whom Maki and Thompson's rumour never reaches, infinitely many, in steps of dt."""
    ignorant, spreading = 1.0, 1e-9
    while spreading > 1e-13 or ignorant > 0.9:
        learning = -ignorant * np.expm1(-dt * spreading)
        spreading = spreading * np.exp(-dt * (1 - ignorant)) + learning
        ignorant -= learning
    return float(ignorant)


LEFT = {0.25: 0.1765, 0.1: 0.1923, 0.05: 0.1977, 0.01: 0.2021}
SUDBURY = 0.20318787


@pytest.mark.parametrize(("dt", "left"), LEFT.items())
def test_the_recursion_gives_the_known_fractions(dt: float, left: float) -> None:
    assert rumour_recursion(dt) == pytest.approx(left, abs=5e-5)


def test_the_recursion_extrapolates_to_the_classical_fraction() -> None:
    # Sudbury, "The proportion of the population never hearing a rumour", 1985: x = e^(2(x - 1)).
    assert np.exp(2 * (SUDBURY - 1)) == pytest.approx(SUDBURY, abs=1e-8)
    at = np.array([0.04, 0.02, 0.01])
    in_the_limit = np.polyval(np.polyfit(at, [rumour_recursion(dt) for dt in at], 2), 0.0)
    assert in_the_limit == pytest.approx(SUDBURY, abs=2e-6)


def rumour_law(count: int, dt: float) -> Floats:
    """Return the exact law of how many never hear, for finitely many in steps of dt.

    A tie into an ignorant and a tie into somebody who knows are different ties, so learning and
    losing interest are independent within a step.
    """
    miss = 1 - dt / (count - 1)
    # reached[x, y]: expected visits to x ignorant and y spreading; x only falls, and with x
    # unchanged so does y, until both are left.
    reached, law = np.zeros((count, count + 1)), np.zeros(count)
    reached[count - 1, 1] = 1.0
    for x, y in product(range(count - 1, -1, -1), range(count, 0, -1)):
        if reached[x, y] == 0.0:
            continue
        learn = stats.binom.pmf(np.arange(x + 1), x, 1 - miss**y)
        keep = stats.binom.pmf(np.arange(y + 1), y, miss ** (count - 1 - x))
        visits = reached[x, y] / (1 - learn[0] * keep[y])
        for new in range(x + 1):
            stay = y + 1 if new > 0 else y
            reached[x - new, new : new + stay] += visits * learn[new] * keep[:stay]
    law[:] = reached[:, 0]
    return law


def rumour_steps(count: int, dt: float, **rules: Any) -> World:
    """Let spreaders call others at rate 1 until they call somebody who knows."""
    world = rumour_world(
        count, complete_ties(count), staleness=0.0, stifle=True, dt=dt, steps=100_000, **rules
    )
    delivery = np.full(world.ties.source.size, dt / (count - 1))
    return replace(world, ties=replace(world.ties, delivery=delivery))


@pytest.mark.parametrize("dt", [1.0, 0.25])
def test_maki_and_thompson_among_few(dt: float) -> None:
    ignorant = n_ignorant(run_dry(rumour_steps(16, dt), 11, 3000))
    law = rumour_law(16, dt)
    assert law.sum() == pytest.approx(1.0, abs=1e-12)
    assert within(ignorant, float(law @ np.arange(16)))
    assert chi_square(ignorant, law) > CERTAIN


def test_maki_and_thompson_depends_on_being_stifled() -> None:
    world = rumour_steps(16, 0.25)
    kept = replace(world, rules=replace(world.rules, stifle=False, staleness=0.1))
    ignorant = n_ignorant(run_dry(kept, 11, 500))
    assert not within(ignorant, float(rumour_law(16, 0.25) @ np.arange(16)))


@pytest.mark.slow
def test_maki_and_thompson_among_many_extrapolates_to_the_classical_fraction() -> None:
    count, replicates = 300, 48
    steps = np.array([0.25, 0.1, 0.05])
    found = np.array(
        [n_ignorant(run_dry(rumour_steps(count, dt), 17, replicates)) / count for dt in steps]
    )
    # The mean over finitely many is off by less than 1 / N, of which this leaves twice.
    slack = 2 / count
    for dt, fractions in zip(steps, found, strict=True):
        assert within(fractions, rumour_recursion(dt), slack)
    # The intercept of a straight line is a fixed combination of independent means.
    mix = np.linalg.pinv(np.vander(steps, 2))[1]
    error = np.sqrt(mix**2 @ (found.var(axis=1, ddof=1) / replicates))
    curvature = abs(float(mix @ [rumour_recursion(dt) for dt in steps]) - SUDBURY)
    off = abs(float(mix @ found.mean(axis=1)) - SUDBURY)
    assert off <= SIGMAS * error + curvature + slack * abs(mix).sum()
