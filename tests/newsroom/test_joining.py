"""Worlds that run side by side are, bit for bit, what each is alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import rumorsim as rs
from rumorsim.newsroom.block import Block, run_block
from rumorsim.newsroom.joining import join, shape_of
from rumorsim.newsroom.recording import Recording
from rumorsim.newsroom.world import World
from tests.twins.worlds import random_world

EVERYTHING = Recording(after=(0, 20, 40, 60), per_actor=True, log=True)
REPLICATES = np.array([4, 0, 4, 9, 0, 2], dtype=np.uint32)


def assert_as_alone(worlds: list[World], variant: list[int], recording: Recording) -> None:
    which = np.array(variant)
    joint = run_block(join(worlds), 3, REPLICATES, recording, variant=which)
    for number, world in enumerate(worlds):
        rows = np.flatnonzero(which == number)
        alone = run_block(world, 3, REPLICATES[rows], recording)
        for name, values in alone.series.items():
            np.testing.assert_array_equal(joint.series[name][rows], values, err_msg=name)
        for place, row in enumerate(rows):
            assert printed(joint, row, world.n_actors) == printed(alone, place, world.n_actors)


def printed(block: Block, row: int, n_actors: int) -> list[Any]:
    log = block.log.take(block.log.replicate == row)
    columns = log.step, log.author % n_actors, log.claim, log.expressed, log.number
    return [column.tolist().__repr__() for column in columns]


def varied(world: World, seed: int) -> World:
    """Return a world of the same shape in which everything that may differ does."""
    rng = np.random.default_rng(seed)
    actors, ties, rules = world.actors, world.ties, world.rules
    seen, claims = world.observations, world.claims

    def around(values: Any) -> Any:
        return values * rng.uniform(0.5, 1.0, np.shape(values))

    kept = np.sort(rng.permutation(ties.source.size)[: ties.source.size * 3 // 4])
    columns = {n: getattr(ties, n)[kept] for n in vars(ties) if n != "start"}
    start = np.searchsorted(columns["source"], np.arange(world.n_actors + 1))
    return replace(
        world,
        actors=replace(actors, attribution=around(actors.attribution), chi=around(actors.chi),
                       hazard=around(actors.hazard), anchor=around(actors.anchor + 0.1)),
        ties=replace(ties, **columns | {"start": start, "delivery": around(columns["delivery"])}),
        claims=replace(claims, prior=around(claims.prior), number=around(claims.number)),
        observations=replace(seen, alpha=around(seen.alpha), anonymity=around(seen.anonymity)),
        schedule=replace(
            world.schedule,
            reports=tuple(replace(r, step=r.step + 1) for r in world.schedule.reports),
            shifts=tuple(replace(s, shift=s.shift / 2) for s in world.schedule.shifts),
        ),
        rules=replace(rules, half_life=rules.half_life / 2, citation_trust=1.0, drift_mean=0.01,
                      drift_sd=0.2, continued_influence=0.5, record_weight=3.0),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_worlds_of_one_shape_run_as_alone(seed: int) -> None:
    world = random_world(seed)
    worlds = [world, varied(world, 1), varied(world, 2)]
    assert len({shape_of(one) for one in worlds}) == 1
    recording = EVERYTHING if seed % 2 else replace(EVERYTHING, per_actor=False)
    assert_as_alone(worlds, [0, 1, 2, 1, 0, 2], recording)


@pytest.mark.parametrize(
    ("learning", "retention"), [("off", 0.9), ("outcomes", 1.0), ("laputa", 0.9)]
)
def test_whatever_the_switches(learning: str, retention: float) -> None:
    world = random_world(5, trust_learning=learning, retention=retention, staleness=0.5)
    other = varied(world, 3)
    other = replace(other, rules=replace(other.rules, retention=min(1.0, retention + 0.05)))
    worlds = [world, replace(other, rules=replace(other.rules, staleness=0.3))]
    assert len({shape_of(one) for one in worlds}) == 1
    assert_as_alone(worlds, [1, 0, 1, 0, 0, 1], EVERYTHING)


def test_real_variants_of_the_battalion() -> None:
    story = rs.load_scenario("battalion")
    stories = [
        story.with_parameters(half_life=5.0, hub_prior=0.4),
        story.replace({"events.moscow_denial.date": "2024-10-10", "network.seed": 5}),
    ]
    worlds = [one.world for one in stories]
    short = [replace(one, rules=replace(one.rules, steps=120)) for one in worlds]
    assert_as_alone(short, [0, 1, 0, 1, 1, 0], Recording((60, 120), per_actor=True, log=True))


@pytest.mark.parametrize(
    "change",
    [
        {"rules": {"steps": 59}},
        {"rules": {"followups": False}},
        {"rules": {"retention": 0.5}},
        {"rules": {"staleness": 0.5}},
        {"schedule": {"resolutions": ()}},
        {"observations": {"counts": 7.0}},
    ],
)
def test_what_takes_another_way_has_another_shape(change: dict[str, dict[str, Any]]) -> None:
    world = random_world(0, retention=1.0, staleness=1.0, followups=True)
    assert world.schedule.resolutions
    (table, values) = next(iter(change.items()))
    if table == "observations":
        values = {"counts": np.full(len(world.observations.names), values["counts"])}
    other = replace(world, **{table: replace(getattr(world, table), **values)})
    assert shape_of(other) != shape_of(world)


def test_one_world_alone_is_not_copied() -> None:
    world = random_world(1)
    assert join([world]) is world
