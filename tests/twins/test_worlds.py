"""Random worlds are valid, and the plain model keeps its promises on them."""

from __future__ import annotations

import numpy as np
import pytest

from rumorsim.rng import Source
from tests.twins.newsroom_twin import Twin
from tests.twins.parts import bits
from tests.twins.worlds import random_world


@pytest.mark.parametrize("seed", range(3))
def test_readers_who_trace_everything_hold_the_sum_of_distinct_roots(seed: int) -> None:
    world = random_world(
        seed,
        steps=30,
        actor={"chi": 0.0, "attribution": 1.0},
        without=("retractions", "statements"),
        retention=1.0,
        expression="evidence",
    )
    twin = Twin(world, Source(seed), 0).run()
    n_compared = 0
    for row in twin.cells:
        for cell, claim in zip(row, twin.claims, strict=True):
            if cell.u_plus + cell.u_minus == 0:
                assert cell.E == pytest.approx(sum(claim.lam[b] for b in bits(cell.P)), abs=1e-12)
                n_compared += cell.P != 0
    assert n_compared > 0


@pytest.mark.parametrize("seed", range(4))
def test_random_world_is_consistent(seed: int) -> None:
    world = random_world(seed, n_actors=40, citable=1.0, n_observations=12)
    actors, ties, seen = world.actors, world.ties, world.observations
    audience = actors.kind == 6
    assert np.array_equal(actors.desk >= 0, ~audience | actors.gate)
    assert np.array_equal(actors.desk[actors.desk >= 0], np.arange((actors.desk >= 0).sum()))
    assert world.n_own_bits == 2 * (actors.desk >= 0).sum()
    assert world.words == -(-(world.n_own_bits + world.n_slots) // 64)
    pairs = list(zip(ties.source.tolist(), ties.target.tolist(), strict=True))
    assert pairs == sorted(set(pairs))
    assert np.array_equal(np.repeat(np.arange(40), np.diff(ties.start)), ties.source)
    cells = list(zip(seen.claim.tolist(), seen.slot.tolist(), strict=True))
    assert cells == [(c, s) for c in range(4) for s in range(seen.claim.tolist().count(c))]
    children = world.claims.parent >= 0
    assert not world.claims.prior[children].any()
    assert not actors.anchor[:, children].any()
    for entries in vars(world.schedule).values():
        assert [entry.step for entry in entries] == sorted(entry.step for entry in entries)
    assert len({report.key for report in world.schedule.reports}) == len(world.schedule.reports)


def test_some_random_world_needs_two_words() -> None:
    world = random_world(0, n_actors=40, citable=1.0, steps=20)
    assert world.words == 2
    twin = Twin(world, Source(0), 0).run()
    assert twin.log


def test_same_luck_same_history_and_another_replicate_another() -> None:
    world = random_world(4, steps=20)
    once, again, other = (Twin(world, Source(2), replicate).run() for replicate in (0, 0, 1))
    assert [cell.E for row in once.cells for cell in row] == [
        cell.E for row in again.cells for cell in row
    ]
    assert once.drawn != other.drawn
