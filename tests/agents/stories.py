"""Stories to test agents with: bare worlds with the face of a scenario, and a small file."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.agents import RumorModel
from rumorsim.newsroom.world import KINDS, World
from rumorsim.runs import Run, simulate_world
from rumorsim.runs.run import Timeline
from rumorsim.scenario import Scenario
from rumorsim.scenario.clock import Clock
from rumorsim.scenario.schema import Actor, Document
from tests.twins.worlds import make_world

__all__ = ["LEAK", "START", "Tale", "leak", "leak_file", "stepped", "told"]

LEAK = """
scenario = { name = "leak", start = 2024-10-01, horizon = 72.0 }
claims.resignation = { prior = 0.2 }
network = { generator = "newsroom" }
[actors]
insider = { kind = "source", label = "a person close to it" }
paper = { kind = "outlet", count = 9, sources_required = 1 }
gazette = { kind = "outlet", sources_required = 1 }
[events.leak]
type = "report"
date = 2024-10-01T01:00:00
speaker = "insider"
claims = ["resignation"]
says = "yes"
reliability = "B"
"""

START = dt.datetime(2024, 10, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, eq=False, repr=False)
class Tale(Scenario):
    """A story about a world that no file describes."""

    @classmethod
    def of(cls, world: World) -> Tale:
        """Take over the names and kinds of the world's actors; nothing else is read."""
        kinds = dict(zip(world.actors.names, world.actors.kind, strict=True))
        actors = {name: Actor.model_construct(kind=KINDS[kind]) for name, kind in kinds.items()}
        tale = cls(Document.model_construct(actors=actors), "a world", Path())
        tale.__dict__["world"] = world
        tale.__dict__["clock"] = Clock(START, world.rules.dt, world.rules.steps, 1)
        return tale


def leak(**rules: Any) -> World:
    """Return a world in which a source tells one paper, which tells another and two readers."""
    sure = {
        "chi": 0.0, "attribution": 1.0, "hazard": np.inf, "threshold": 0.5, "width": 0.0,
        "sources_required": 1.0,
    }  # fmt: skip
    return make_world(
        actors=[
            {"name": "insider", "kind": "source"},
            {"name": "paper_1", "kind": "outlet", "citable": True, **sure},
            {"name": "paper_2", "kind": "outlet", "citable": True, **sure},
            {"name": "minister", "kind": "official", "citable": True, "attribution": 1.0},
            {"name": "reader_1", "kind": "audience"},
            {"name": "reader_2", "kind": "audience"},
        ],
        ties=[
            ("insider", "paper_1"),
            ("paper_1", "paper_2"),
            ("paper_1", "reader_1"),
            ("paper_2", "reader_1"),
            ("paper_2", "reader_2"),
            ("minister", "reader_2"),
            ("paper_1", "minister"),
        ],
        claims=[{"name": "deal", "numbered": True, "number": 3.0, "truth": 1}, {"name": "plot"}],
        reports=[{"step": 1, "speaker": "insider", "claim": "deal", "number": 3.0}],
        rules={"steps": 12, "half_life": np.inf, "trust_learning": "off"} | rules,
    )


def leak_file() -> Scenario:
    """Return a small story as a file tells it."""
    return Scenario.from_dict(tomllib.loads(LEAK))


def told(world: World, replicate: int = 0, seed: int = 1) -> Run:
    """Run a world without Mesa, with a record after every step."""
    timeline = Timeline(START, tuple(range(world.rules.steps + 1)))
    return simulate_world(
        world, timeline, replicates=[replicate], rng=seed, per_actor=True,
        progress=False,
    )  # fmt: skip


def stepped(model: RumorModel) -> NDArray[np.float64]:
    """Run a model to its end and return log-odds of shape (time, actor, claim)."""
    seen = [model.log_odds]
    while model.running:
        model.step()
        seen.append(model.log_odds)
    return np.stack(seen)
