"""A replicate is what it is, whoever runs beside it, and whatever is added elsewhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rumorsim.newsroom.block import Block, run_block
from rumorsim.newsroom.recording import Recording
from rumorsim.newsroom.world import World
from tests.repeated import cases
from tests.twins.worlds import make_world, random_world

EVERYTHING = Recording(after=(0, 20, 40, 60), per_actor=True, log=True)


MEANS = replace(EVERYTHING, per_actor=False)


def run(
    world: World, replicates: list[int], seed: int = 3, recording: Recording = EVERYTHING
) -> Block:
    return run_block(world, seed, np.array(replicates, dtype=np.uint32), recording)


def assert_same_row(one: Block, row: int, other: Block, at: int) -> None:
    assert one.series.keys() == other.series.keys()
    for name, values in one.series.items():
        np.testing.assert_array_equal(values[row], other.series[name][at], err_msg=name)


@pytest.mark.parametrize("recording", [EVERYTHING, MEANS], ids=["actors", "kinds"])
@pytest.mark.parametrize("seed", cases(3, 6))
def test_alone_as_in_a_batch_in_any_order(seed: int, recording: Recording) -> None:
    world = random_world(seed)
    batch = run(world, [4, 0, 17, 9, 2], recording=recording)
    for row, number in enumerate([4, 0, 17, 9, 2]):
        assert_same_row(batch, row, run(world, [number], recording=recording), 0)
    assert_same_row(batch, 2, run(world, [17, 4], recording=recording), 0)


def test_other_replicates_and_other_seeds_differ() -> None:
    world = random_world(1)
    one, other = run(world, [0, 1]), run(world, [0], seed=4)
    credence = one.series["credence"]
    assert (credence[0] != credence[1]).any()
    assert (credence[0] != other.series["credence"][0]).any()


@pytest.mark.parametrize("seed", range(4))
def test_a_later_event_changes_nothing_before_it(seed: int) -> None:
    world = random_world(seed)
    late = tuple(entry for entry in world.schedule.reports if entry.step < 40)
    statements = tuple(entry for entry in world.schedule.statements if entry.step < 40)
    shorter = replace(world, schedule=replace(world.schedule, reports=late, statements=statements))
    whole, cut = run(world, [0, 1]), run(shorter, [0, 1])
    np.testing.assert_array_equal(whole.series["credence"][:, :3], cut.series["credence"][:, :3])


def story(extra: bool) -> World:
    claims = [{"name": "hub"}]
    reports = [{"step": 2, "speaker": "s", "claim": "hub", "observation": "seen"}]
    if extra:
        claims.insert(0, {"name": "aside"})
        reports.insert(0, {"step": 1, "speaker": "s", "claim": "aside", "observation": "other"})
    actors = [{"name": "s", "kind": "source"}]
    actors += [{"name": f"o{k}", "kind": "outlet", "sources_required": 1.0} for k in range(8)]
    ties = [(0, k, {"delivery": 0.7}) for k in range(1, 4)]
    ties += [(u, v, {"delivery": 0.5}) for u in range(1, 9) for v in range(1, 9) if u != v]
    return make_world(actors=actors, claims=claims, reports=reports, ties=ties,
                      rules={"steps": 60})  # fmt: skip


def test_an_added_claim_changes_nothing_beside_it() -> None:
    without, added = run(story(extra=False), [0, 1, 2]), run(story(extra=True), [0, 1, 2])
    assert (without.series["reach"][:, -1] > 0).any()
    for name in ("credence", "apparent_roots", "roots", "published", "reach"):
        np.testing.assert_array_equal(
            without.series[name][..., 0], added.series[name][..., 1], err_msg=name
        )
