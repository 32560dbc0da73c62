"""What a scenario is: immutable, picklable, equal by digest, and looked at as tables."""

from __future__ import annotations

import dataclasses
import pickle
from typing import Any

import numpy as np
import pytest

from rumorsim.networks import Network
from rumorsim.scenario import Scenario
from tests.scenario.sample import TEXT, base, story, variant


def test_the_digest_is_stable() -> None:
    """A change of this number makes stored sweeps unreadable: say so in the changelog."""
    assert len(story().digest) == 64
    assert story().digest == story().digest
    assert pickle.loads(pickle.dumps(story())).digest == story().digest


@pytest.mark.parametrize(
    "changes",
    [
        {"parameters.chi_public": 0.5},  # the default, written out
        {"events.leak.date": "2024-10-01T12:00:00+09:00"},  # the same instant
        {"claims.hub.prior": 0.2},
        {"scenario.horizon": 48},
        {"actors.paper.chi": None},
    ],
)
def test_other_spellings_have_the_same_digest(changes: dict[str, Any]) -> None:
    assert story(changes) == story()


@pytest.mark.parametrize(
    "changes",
    [
        {"parameters.chi_public": 0.4},
        {"actors.outlets.count": 5},
        {"actors.paper.reliability": "C"},
        {"events.leak.date": "2024-10-01T03:00:01"},
        {"network.seed": 1},
        {"parameters.half_life": float("inf")},
    ],
)
def test_other_content_has_another_digest(changes: dict[str, Any]) -> None:
    assert story(changes) != story()
    assert hash(story(changes)) != hash(story())


def test_the_order_of_entries_counts() -> None:
    """Events of one step happen in the order of the file."""
    data = base()
    data["events"] = dict(reversed(data["events"].items()))
    assert Scenario.from_dict(data) != story()


def test_the_network_counts() -> None:
    nets = [
        Network.from_edges([0], [1], names=["a", "b"]),
        Network.from_edges([1], [0], names=["a", "b"]),
        Network.from_edges([0], [1], names=["a", "c"]),
        Network.from_edges([0], [1], names=["a", "b"], weight=[2.0]),
        Network.from_edges([0], [1]),
    ]
    assert len({Scenario.from_dict(base(), network=net).digest for net in nets}) == len(nets)


def test_comparing_with_something_else() -> None:
    assert story() != TEXT


def test_it_does_not_change() -> None:
    sample = story()
    with pytest.raises(dataclasses.FrozenInstanceError):
        sample.origin = "x"  # type: ignore[misc]
    with pytest.raises(ValueError, match="frozen"):
        sample.document.parameters.hazard = 1.0


def test_pickling_keeps_the_world_read_only() -> None:
    sample = story()
    again = pickle.loads(pickle.dumps(sample))
    assert sample.world.actors.chi.tolist() == again.world.actors.chi.tolist()
    assert not again.world.actors.chi.flags.writeable


def test_the_world_is_compiled_once() -> None:
    sample = story()
    assert sample.world is sample.world


def test_it_introduces_itself() -> None:
    assert repr(story()) == (
        "Scenario('sample': 15 actors, 5 claims, 8 events, 24 steps of 2 h from 2024-10-01)"
    )


def test_the_clock() -> None:
    clock = story().clock
    assert (clock.step, clock.steps, clock.record) == (2.0, 24, 3)


@pytest.mark.parametrize(
    ("step", "horizon", "record", "steps", "between"),
    [
        (1.0, 336.0, None, 336, 6),
        (4.0, 336.0, None, 84, 2),
        (24.0, 336.0, None, 14, 1),
        (0.1, 1.0, 0.3, 10, 3),
        (5.0, 12.0, 10.0, 3, 2),
    ],
)
def test_records(
    step: float, horizon: float, record: float | None, steps: int, between: int
) -> None:
    header = {"scenario.step": step, "scenario.horizon": horizon, "scenario.record": record}
    clock = story({"events": {}, **header}).clock
    assert (clock.steps, clock.record) == (steps, between)


def test_actors_as_a_table() -> None:
    table = story().actors
    assert table.index.name == "actor"
    assert table.index.tolist() == list(story().world.actors.names)
    assert table.loc["outlets-2", ["entry", "kind", "label"]].tolist() == [
        "outlets",
        "outlet",
        "outlets",
    ]
    assert table.loc["service", ["alpha", "beta"]].tolist() == [0.9, 0.3]
    assert table.loc["general", ["alpha", "beta"]].tolist() == pytest.approx([0.8, 0.2])
    assert np.isnan(table.loc["paper", "alpha"])
    assert table.loc["paper", "citable"]
    assert table.loc["readers-1", "chi"] == 0.5


def test_node_data_become_columns() -> None:
    net = Network.from_edges([0], [1], names=["a", "b"], node_data={"country": ["UA", "NL"]})
    table = Scenario.from_dict(base(), network=net).actors
    assert table.loc[["a", "b"], "node_country"].tolist() == ["UA", "NL"]
    assert table["node_country"].isna().sum() == 15


def test_claims_as_a_table() -> None:
    table = story().claims
    assert table.index.tolist() == ["hub", "child", "front", "border", "other"]
    assert table.loc["hub", "label"] == "the hub"
    assert table.loc["child", "label"] == "child"
    assert table["prior"].tolist() == pytest.approx([0.2, *[np.nan] * 3, 0.15], nan_ok=True)
    assert table.loc["hub", "number"] == pytest.approx(10000)
    assert table.loc["front", ["parent", "group", "share"]].tolist() == ["hub", "role", 0.6]


def test_events_as_a_table() -> None:
    table = story().events
    assert table["step"].is_monotonic_increasing
    assert table.index[0] == "treaty"
    assert table.loc["leak", ["type", "actor", "claims", "observation"]].tolist() == [
        "report",
        "service",
        "hub, child",
        "camp",
    ]
    assert table.loc["story", "commit"] == 0.5
    assert np.isnan(table.loc["leak", "commit"])
    assert story({"events": {}}).events.empty


def test_ties_as_a_table() -> None:
    table = story().network
    assert len(table) == story().world.ties.source.size
    first = table.iloc[0]
    assert [first["source"], first["target"], first["delivery"]] == ["service", "paper", 0.8]


def test_parameters_as_a_table() -> None:
    table = story().parameters
    assert table.loc["attribution", ["value", "default", "unit"]].tolist() == [
        0.9,
        0.8,
        "probability",
    ]
    assert table.loc["chi_public", "value"] == 0.5


def test_a_variant_may_have_no_events_at_all() -> None:
    assert Scenario.from_dict(variant({"events": {}})).world.schedule.reports == ()
