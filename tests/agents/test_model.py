"""The model is the kernel: the same trajectory, the manners of Mesa around it."""

from __future__ import annotations

import copy
import datetime as dt
import math
import pickle
from functools import partial
from typing import Any

import mesa
import numpy as np
import pytest

import rumorsim as rs
from rumorsim.agents import RumorModel
from rumorsim.errors import ArgumentError
from tests.agents.stories import START, Tale, leak, leak_file, stepped, told
from tests.twins.worlds import random_world


@pytest.mark.parametrize("seed", range(6))
def test_the_trajectory_is_that_of_the_run(seed: int) -> None:
    world = random_world(seed)
    run = told(world, replicate=seed, seed=7)
    model = RumorModel(Tale.of(world), rng=7, replicate=seed)
    assert stepped(model).tobytes() == run.log_odds.values.tobytes()
    assert model.articles.equals(run.articles)
    assert len(run.articles) > 0


def test_a_scenario_runs_alike_with_and_without_mesa() -> None:
    story = leak_file()
    run = story.run(replicates=[0], rng=1, per_actor=True)
    log_odds = stepped(RumorModel(story, rng=1))
    assert log_odds[list(run.timeline.records)].tobytes() == run.log_odds.values.tobytes()


def test_parameters_are_those_of_the_run() -> None:
    story = leak_file()
    run = story.run(replicates=[3], rng=5, per_actor=True, attribution=0.1)
    model = RumorModel(story, rng=5, replicate=3, attribution=np.float64(0.1))
    assert stepped(model)[-1].tobytes() == run.log_odds.values[0, -1].tobytes()
    assert model.story.document.parameters.attribution == 0.1


def test_a_shipped_story_goes_by_its_name() -> None:
    model = RumorModel("battalion", rng=np.random.default_rng(3), trust_learning="off")
    model.step()
    assert model.story == rs.load_scenario("battalion").with_parameters(trust_learning="off")
    again = RumorModel("battalion", rng=model.seed, trust_learning="off")
    again.step()
    assert again.credence.tobytes() == model.credence.tobytes()


def test_it_is_a_mesa_model_with_lazy_agents() -> None:
    model = RumorModel(Tale.of(leak()), rng=1)
    assert isinstance(model, mesa.Model)
    model.step()
    assert len(model._all_agents) == 0
    assert len(model.agents) == 6
    assert model.agents is model.agents


def test_it_stops_at_the_horizon_and_stays_there() -> None:
    model = RumorModel(Tale.of(leak(steps=3)), rng=1)
    model.run_model()
    end = model.credence
    assert not model.running
    assert model.state.step == 3
    model.step()
    assert model.state.step == 3
    assert model.credence is end
    assert len(model.datacollector.get_model_vars_dataframe()) == 4


def test_a_user_may_stop_it_earlier() -> None:
    model = RumorModel(Tale.of(leak()), rng=1)
    model.running = False
    model.step()
    assert not model.running
    assert model.state.step == 1


def test_its_date_is_that_of_the_story() -> None:
    model = RumorModel(Tale.of(leak(dt=0.5)), rng=1)
    assert model.date == START
    for _ in range(3):
        model.step()
    assert model.date == START + dt.timedelta(hours=1.5)


def test_default_reporters_agree_with_the_arrays() -> None:
    world = random_world(0, n_claims=4)
    model = RumorModel(Tale.of(world), rng=1)
    run = told(world)
    model.run_model()
    frame = model.datacollector.get_model_vars_dataframe()
    assert frame.shape[0] == world.rules.steps + 1
    hubs = {name for name, p in zip(world.claims.names, world.claims.parent, strict=True) if p < 0}
    assert {name.partition("_")[2] for name in frame if name.startswith("attention_")} == hubs
    (hub, *_) = sorted(hubs)
    for kind, values in run.by_kind("credence").groupby("kind"):
        expected = values.sel(claim=hub).values.ravel()
        np.testing.assert_allclose(frame[f"credence_{kind}_{hub}"], expected, rtol=1e-12)
    of_hub = run.data.sel(claim=hub, replicate=0)
    np.testing.assert_array_equal(frame[f"attention_{hub}"], of_hub.attention)
    np.testing.assert_array_equal(frame[f"articles_{hub}"], of_hub.articles.cumsum())
    for name in ("roots", "apparent_roots"):
        np.testing.assert_allclose(frame[f"{name}_{hub}"], of_hub[name].mean("actor"), rtol=1e-12)
    assert frame["date"].iloc[-1] == model.date


def test_reporters_can_be_chosen_and_added() -> None:
    model = RumorModel(
        Tale.of(leak()),
        rng=1,
        claims=["plot"],
        model_reporters={"spread": lambda m: float(np.ptp(m.credence[:, 0]))},
        agent_reporters={"kind": "kind", "credence": lambda a: a.credence("deal")},
    )
    model.step()
    model.step()
    frame = model.datacollector.get_model_vars_dataframe()
    assert "attention_plot" in frame
    assert "attention_deal" not in frame
    assert frame["spread"].iloc[-1] == np.ptp(model.credence[:, 0]) > 0
    agents = model.datacollector.get_agent_vars_dataframe()
    assert agents.shape == (3 * 6, 2)
    np.testing.assert_array_equal(agents["credence"].to_numpy()[-6:], model.credence[:, 0])


@pytest.mark.parametrize("again", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_a_copy_goes_on_alike_and_apart(again) -> None:  # type: ignore[no-untyped-def]
    model = RumorModel(leak_file(), rng=1)
    model.step()
    assert len(model.agents) == 11
    twin = again(model)
    rest = stepped(twin)
    assert model.state.step == 1
    assert twin.actor("insider").model is twin
    assert stepped(model).tobytes() == rest.tobytes()
    assert twin.articles.equals(model.articles)
    assert len(twin.articles) > 1


def test_replicates_have_generators_of_their_own() -> None:
    story = Tale.of(leak())
    models = [RumorModel(story, rng=1, replicate=number) for number in (0, 1, 0)]
    first, second, third = (model.rng.random() for model in models)
    assert first == third != second
    assert [model.seed for model in models] == [1, 1, 1]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"rng": -1}, "rng: got -1"),
        ({"rng": 1.5}, "rng: got 1.5"),
        ({"seed": 1}, "use rng="),
        ({"replicate": -1}, "replicates"),
        ({"claims": ["dael"]}, "did you mean 'deal'"),
        ({"agent_types": {"papr": rs.RumorModel}}, "did you mean"),
        ({"agent_types": {"paper_1": rs.RumorModel}}, "a subclass of Actor"),
    ],
)
def test_wrong_arguments_are_named(arguments: dict[str, object], complaint: str) -> None:
    make = partial(RumorModel, Tale.of(leak()))
    with pytest.raises(rs.ArgumentError, match=complaint):
        make(**arguments)  # type: ignore[arg-type]


def test_an_unknown_parameter_is_named() -> None:
    with pytest.raises(rs.ScenarioError, match="attribution"):
        RumorModel(leak_file(), atribution=0.5)


def test_nothing_is_known_beyond_the_story() -> None:
    model = RumorModel(Tale.of(leak()), rng=1)
    with pytest.raises(rs.ArgumentError, match="did you mean 'paper_1'"):
        model.actor("papr_1")
    with pytest.raises(rs.ArgumentError, match="did you mean 'deal'"):
        model.actor("paper_1").credence("dea")
    assert math.isnan(model.actor("paper_1").magnitude("plot"))


@pytest.mark.parametrize("story", [None, 3, {"scenario": {}}])
def test_a_story_is_a_scenario(story: Any) -> None:
    with pytest.raises(ArgumentError, match=r"story: got .*, allowed: a Scenario"):
        RumorModel(story)


@pytest.mark.parametrize("argument", ["agent_types", "model_reporters"])
def test_mappings_are_mappings(argument: str) -> None:
    with pytest.raises(ArgumentError, match=f"{argument}: got .*, allowed: a mapping or None"):
        RumorModel(leak_file(), **{argument: ["outlet"]})
