"""Agents are views: what they say is what the arrays hold."""

from __future__ import annotations

import math

import mesa
import numpy as np
import pytest

from rumorsim.agents import (
    Actor,
    Analyst,
    Audience,
    Blogger,
    IntelligenceSource,
    Official,
    Outlet,
    RumorModel,
    StateDenier,
)
from rumorsim.newsroom.world import KINDS
from tests.agents.stories import Tale, leak, leak_file, told
from tests.twins.worlds import random_world


def ended(model: RumorModel) -> RumorModel:
    model.run_model()
    return model


def test_every_kind_has_its_type() -> None:
    model = RumorModel(Tale.of(random_world(0)), rng=1)
    types = {
        "source": IntelligenceSource, "outlet": Outlet, "official": Official, "blogger": Blogger,
        "analyst": Analyst, "denier": StateDenier, "audience": Audience,
    }  # fmt: skip
    assert {agent.kind: type(agent) for agent in model.agents} == types
    assert set(types) == set(KINDS)
    assert set(model.agent_types) == set(types.values())
    assert set(model.agents_by_type) == set(types.values())


@pytest.mark.parametrize("seed", range(3))
def test_views_agree_with_the_run(seed: int) -> None:
    world = random_world(seed)
    run, model = told(world, seed=4), ended(RumorModel(Tale.of(world), rng=4))
    last = run.data.isel(replicate=0, time=-1)
    written = run.articles.groupby(["actor", "claim"], observed=False).size()
    for actor in model.agents:
        for claim in world.claims.names:
            seen = last.sel(actor=actor.name, claim=claim)
            assert actor.credence(claim) == seen.credence
            assert actor.log_odds(claim) == seen.log_odds
            assert actor.heard(claim) == bool(seen.reach)
            assert actor.apparent_roots(claim) == seen.apparent_roots
            assert actor.roots(claim) == seen.roots
            assert len(actor.provenance(claim)) <= actor.apparent_roots(claim)
            assert (actor.side(claim) > 0, actor.side(claim) < 0) == (seen.published, seen.denied)
            believed = np.float32(math.log10(actor.magnitude(claim)))
            np.testing.assert_allclose(believed, seen.magnitude, rtol=1e-6)
            assert actor.written(claim) == written[actor.name, claim]


def test_what_a_paper_knows_and_wrote() -> None:
    model = ended(RumorModel(Tale.of(leak()), rng=1))
    paper = model.actor("paper_2")
    assert (paper.name, paper.kind, paper.label, paper.has_desk) == (
        "paper_2", "outlet", "paper_2", True,
    )  # fmt: skip
    assert paper.provenance("deal") == ("insider",)
    assert (paper.apparent_roots("deal"), paper.roots("deal")) == (1, 1)
    assert paper.evidence("deal") == pytest.approx(math.log(0.8 / 0.2))
    assert paper.magnitude("deal") == pytest.approx(1000)
    assert (paper.side("deal"), paper.written("deal")) == (1, 1)
    assert (paper.side("plot"), paper.written("plot"), paper.heard("plot")) == (0, 0, False)
    reader = model.actor("reader_1")
    assert (reader.side("deal"), reader.written("deal"), reader.has_desk) == (0, 0, False)


def test_followers_and_followees_are_the_ties() -> None:
    model = RumorModel(Tale.of(leak()), rng=1)
    paper = model.actor("paper_1")
    assert {agent.name for agent in paper.followers} == {"paper_2", "reader_1", "minister"}
    assert {agent.name for agent in paper.followees} == {"insider"}


def test_agent_sets_work_as_in_mesa() -> None:
    model = ended(RumorModel(Tale.of(leak()), rng=1))
    outlets = model.agents.select(agent_type=Outlet)
    assert outlets.get("name") == ["paper_1", "paper_2"]
    assert model.agents.groupby("kind").count()["audience"] == 2
    assert outlets.map("credence", "deal") == [model.credence[1, 0], model.credence[2, 0]]
    assert model.agents.agg("index", max) == 5
    doubts = model.agents.select(lambda agent: agent.credence("deal") < 0.6)
    assert all(agent.credence("deal") < 0.6 for agent in doubts)


def test_ids_are_those_of_mesa() -> None:
    for _ in range(2):
        model = RumorModel(Tale.of(leak()), rng=1)
        assert [agent.unique_id for agent in model.agents] == [1, 2, 3, 4, 5, 6]
        assert all(isinstance(agent, mesa.Agent) for agent in model.agents)


def test_labels_come_from_the_scenario() -> None:
    model = RumorModel(leak_file(), rng=1)
    assert model.actor("insider").label == "a person close to it"
    assert model.actor("paper-3").label == "paper-3"
    assert repr(model.actor("paper-3")) == "<Outlet 'paper-3'>"


def test_luck_is_by_address() -> None:
    model, other = (RumorModel(Tale.of(leak()), rng=1) for _ in range(2))
    paper = model.actor("paper_1")
    assert 0 <= paper.luck("deal") < 1
    assert other.actor("paper_1").luck("deal") == paper.luck("deal")
    other.step()
    strangers = [
        other.actor("paper_1").luck("deal"), paper.luck("plot"), paper.luck("deal", "tone"),
        model.actor("paper_2").luck("deal"),
        RumorModel(Tale.of(leak()), rng=1, replicate=1).actor("paper_1").luck("deal"),
    ]  # fmt: skip
    assert len({paper.luck("deal"), *strangers}) == 6


def test_types_are_chosen_by_actor_then_population_then_kind() -> None:
    class One(Outlet):
        pass

    class Some(Outlet):
        pass

    class Others(Actor):
        pass

    model = RumorModel(
        leak_file(), rng=1, agent_types={"paper-2": One, "outlet": Others, "paper": Some}
    )
    assert [type(model.actor(f"paper-{n}")) for n in (1, 2, 3)] == [Some, One, Some]
    assert type(model.actor("gazette")) is Others
