"""Mesa's own batch_run over plain parameters, on the versions that have it."""

from __future__ import annotations

import datetime as dt
import inspect
from typing import Any

import mesa
import numpy as np
import pytest

from rumorsim.agents import Actor, RumorModel
from tests.agents.stories import leak_file

batch_run = getattr(mesa, "batch_run", None)
pytestmark = pytest.mark.skipif(batch_run is None, reason="Mesa 4 has no batch_run")

SEEDS_GO_APART = batch_run is not None and "rng" in inspect.signature(batch_run).parameters
"""From 3.5 on, batch_run hands over the seeds; before, they are a parameter like any other."""


def rows(parameters: dict[str, Any], seeds: list[Any], **options: Any) -> list[dict[str, Any]]:
    """Run the batch as one has to on this version of Mesa."""
    given = {"story": leak_file()} | parameters
    options = {"display_progress": False, "max_steps": 20} | options
    if SEEDS_GO_APART:
        return list(batch_run(RumorModel, given, rng=seeds, **options))
    return list(batch_run(RumorModel, given | {"rng": seeds}, **options))


def test_parameters_and_seeds_make_a_grid() -> None:
    found = rows({"attribution": [0.0, 1.0]}, [1, 2, 3])
    assert len(found) == 6
    assert {(row["attribution"], row["rng"]) for row in found} == {
        (attribution, seed) for attribution in (0.0, 1.0) for seed in (1, 2, 3)
    }
    for row in found:
        model = RumorModel(leak_file(), rng=row["rng"], attribution=row["attribution"])
        for _ in range(20):
            model.step()
        assert row["Step"] == 20
        assert row["date"] == model.date
        assert row["credence_outlet_resignation"] == model.credence[1:, 0].mean()


def test_iterations_are_different_replicates() -> None:
    """Without seeds every iteration draws its own."""
    noting = {"model_reporters": [{"seed": "seed"}]}
    if SEEDS_GO_APART:
        found = rows(noting, [None] * 3)
    else:
        options = {"display_progress": False, "max_steps": 20, "iterations": 3}
        found = batch_run(RumorModel, noting | {"story": leak_file()}, **options)
    assert len({row["seed"] for row in found}) == 3


def test_numpy_seeds_are_taken() -> None:
    seeds = list(np.random.default_rng(5).integers(2**31, size=2))
    sequences = np.random.SeedSequence(5).spawn(2)
    assert len(rows({}, [*seeds, *sequences])) == 4


def test_replicates_are_a_parameter() -> None:
    found = rows({"replicate": range(3)}, [1])
    ends = []
    for number in range(3):
        model = RumorModel(leak_file(), rng=1, replicate=number)
        for _ in range(20):
            model.step()
        ends.append(model.credence[1:, 0].mean())
    assert [row["credence_outlet_resignation"] for row in found] == ends
    assert len(set(ends)) > 1


def test_every_step_and_agent_can_be_kept() -> None:
    reporters = {"name": "name", "credence": credence}
    found = rows({"agent_reporters": [reporters]}, [1], max_steps=4, data_collection_period=1)
    assert sorted({row["Step"] for row in found}) == [0, 1, 2, 3, 4]
    assert len(found) == 5 * 11
    model = RumorModel(leak_file(), rng=1)
    for _ in range(4):
        model.step()
    last = [row["credence"] for row in found if row["Step"] == 4]
    assert last == model.credence[:, 0].tolist()


def test_a_story_that_ends_by_itself_is_labelled_rightly() -> None:
    """Mesa 3.3 leaves out the last step of any model that stops of its own accord."""
    (row,) = rows({}, [1], max_steps=1000)
    assert row["Step"] == (72 if SEEDS_GO_APART else 71)
    assert row["date"] == leak_file().clock.start + dt.timedelta(hours=row["Step"])


def test_behaviour_is_a_parameter() -> None:
    (row,) = rows({"agent_types": [{"insider": Mute}]}, [1])
    assert row["articles_resignation"] == 0


@pytest.mark.slow
def test_processes_give_the_same_rows() -> None:
    one = rows({"attribution": [0.2, 0.9]}, [1, 2])
    two = rows({"attribution": [0.2, 0.9]}, [1, 2], number_processes=2)
    key = "RunId"
    plain = [[{n: v for n, v in row.items() if n != "story"} for row in rs] for rs in (one, two)]
    assert plain[0] == sorted(plain[1], key=lambda row: row[key])


def credence(agent: Actor) -> float:
    return agent.credence("resignation")


class Mute(Actor):
    """Never publishes anything."""

    def decide(self, planned: list[Any]) -> list[Any]:
        return []
