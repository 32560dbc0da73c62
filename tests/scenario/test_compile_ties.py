"""The ties of a compiled world: which there are, and what holds for each."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from rumorsim.networks import Network, newsroom_ties
from rumorsim.newsroom.world import World
from rumorsim.scenario import Scenario
from tests.scenario.sample import base, compiled, variant

Pair = tuple[str, str]


def ties_of(world: World) -> dict[Pair, dict[str, float]]:
    """Return what holds for each tie by its pair of names."""
    names, ties = world.actors.names, world.ties
    columns = ("delivery", "trust", "weight", "right", "wrong")
    return {
        (names[source], names[target]): {name: float(getattr(ties, name)[k]) for name in columns}
        for k, (source, target) in enumerate(zip(ties.source, ties.target, strict=True))
    }


def ties(*entries: dict[str, Any], **changes: Any) -> dict[Pair, dict[str, float]]:
    return ties_of(compiled({"ties": list(entries), **changes}))


def test_everybody_in_targets_hears_everybody_in_sources() -> None:
    found = ties({"sources": ["service", "paper"], "targets": ["outlets", "readers-2"]})
    outlets = [f"outlets-{n}" for n in range(1, 5)]
    assert set(found) == {(s, t) for s in ("service", "paper") for t in [*outlets, "readers-2"]}


def test_nobody_hears_himself() -> None:
    found = ties({"sources": ["outlets"], "targets": ["outlets"]})
    assert len(found) == 12
    assert not any(source == target for source, target in found)


def test_ties_into_those_who_do_not_read_are_left_out() -> None:
    found = ties({"sources": ["paper"], "targets": ["service", "moscow", "general"]})
    assert set(found) == {("paper", "general")}


def test_ties_are_sorted_rows() -> None:
    world = compiled()
    pair = world.ties.source * world.n_actors + world.ties.target
    assert np.all(np.diff(pair) > 0)
    assert world.ties.start.size == world.n_actors + 1
    for actor in range(world.n_actors):
        row = slice(world.ties.start[actor], world.ties.start[actor + 1])
        assert np.all(world.ties.source[row] == actor)
    assert world.ties.start[-1] == world.ties.source.size


def test_no_ties() -> None:
    world = compiled({"ties": []})
    assert world.ties.source.size == 0
    assert world.ties.start.tolist() == [0] * 16


def test_delivery_by_kind_of_the_source() -> None:
    tie = {
        "sources": ["service", "paper", "general", "blogger", "moscow"],
        "targets": ["readers-1"],
    }
    changes = {"parameters.delivery_outlet": 0.25, "parameters.delivery_brief": 0.75}
    found = ties(tie, **changes)
    assert {source: said["delivery"] for (source, _), said in found.items()} == {
        "service": 0.75,
        "general": 0.25,
        "moscow": 0.25,
        "paper": 0.25,
        "blogger": 0.25,
    }


def test_what_a_tie_states() -> None:
    stated = {"delivery": 0.5, "trust": "F", "weight": 2.0}
    (found,) = ties({"sources": ["paper"], "targets": ["general"], **stated}).values()
    assert found == {"delivery": 0.5, "trust": 0.0, "weight": 2.0, "right": 1.0, "wrong": 1.0}


@pytest.mark.parametrize(
    ("trust", "log_odds", "right", "wrong"),
    [
        ("A", math.log(19), 19.0, 1.0),
        ("D", math.log(11 / 9), 5.5, 4.5),
        (0.0, 0.0, 5.0, 5.0),
        (math.log(4), math.log(4), 8.0, 2.0),
        (-math.log(4), -math.log(4), 2.0, 8.0),
        (math.inf, math.inf, 10.0, 0.0),
    ],
)
def test_trust_as_log_odds_and_counts(
    trust: str | float, log_odds: float, right: float, wrong: float
) -> None:
    (found,) = ties({"sources": ["paper"], "targets": ["general"], "trust": trust}).values()
    assert [found[name] for name in ("trust", "right", "wrong")] == pytest.approx(
        [log_odds, right, wrong]
    )


def test_default_trust_and_weight() -> None:
    changes = {"parameters.outlet_trust": math.log(9), "parameters.tie_weight": 0.5}
    (found,) = ties({"sources": ["paper"], "targets": ["general"]}, **changes).values()
    assert found["trust"] == math.log(9)
    assert found["weight"] == 0.5
    assert [found["right"], found["wrong"]] == pytest.approx([9.0, 1.0])


@pytest.mark.parametrize(
    ("changes", "log_odds"),
    [
        ({"actors.paper.reliability": "A"}, math.log(19)),
        ({"actors.paper.reliability": 0.9}, math.log(9)),
        ({"actors.paper.reliability": 0.9, "actors.paper.perceived": "E"}, 0.0),
        ({"actors.paper.perceived": "A"}, math.log(19)),
    ],
)
def test_reliability_of_those_who_make_no_reports_is_trust_in_them(
    changes: dict[str, Any], log_odds: float
) -> None:
    tie = {"sources": ["paper", "blogger"], "targets": ["readers-1"]}
    found = ties(tie, **changes)
    assert found["paper", "readers-1"]["trust"] == pytest.approx(log_odds)
    assert found["blogger", "readers-1"]["trust"] == pytest.approx(math.log(4))
    over = ties({**tie, "trust": "D"}, **changes)
    assert over["paper", "readers-1"]["trust"] == pytest.approx(math.log(11 / 9))


def test_a_later_tie_of_the_same_pair_stands_in_for_an_earlier_one() -> None:
    found = ties(
        {"sources": ["paper"], "targets": ["readers"], "delivery": 0.1, "weight": 3.0},
        {"sources": ["paper"], "targets": ["readers-2"], "delivery": 0.9},
    )
    assert [found["paper", f"readers-{n}"]["delivery"] for n in (1, 2, 3)] == [0.1, 0.9, 0.1]
    assert found["paper", "readers-2"]["weight"] == 1.0


def generated(**changes: Any) -> World:
    return compiled({"network.generator": "newsroom", "actors.outlets.count": 30, **changes})


def test_generated_ties_are_those_of_the_generator() -> None:
    spec = {"attachment": 2, "reciprocity": 0.5, "briefs": [1, 4], "follows": 3, "seed": 7}
    world = generated(ties=[], **{f"network.{key}": value for key, value in spec.items()})
    kinds = Scenario.from_dict(variant({"actors.outlets.count": 30})).actors["kind"].tolist()
    source, target = newsroom_ties(
        kinds,
        names=world.actors.names,
        attachment=2,
        reciprocity=0.5,
        briefs=(1, 4),
        follows=3,
        rng=7,
    )
    expected = {
        (world.actors.names[s], world.actors.names[t]) for s, t in zip(source, target, strict=True)
    }
    assert set(ties_of(world)) == {
        pair for pair in expected if pair[1] not in ("service", "moscow")
    }


def test_generated_ties_are_the_same_in_every_replicate_but_not_for_every_seed() -> None:
    first, again = generated().ties, generated().ties
    assert np.array_equal(first.target, again.target)
    other = generated(**{"network.seed": 1}).ties
    assert not (
        first.target.size == other.target.size and np.array_equal(first.target, other.target)
    )


def test_ties_written_out_override_generated_ones() -> None:
    without, with_one = (
        generated(ties=[]),
        generated(ties=[{"sources": ["outlets"], "targets": ["readers"], "delivery": 0.125}]),
    )
    plain, over = ties_of(without), ties_of(with_one)
    written = {(f"outlets-{n}", f"readers-{m}") for n in range(1, 31) for m in range(1, 4)}
    assert set(over) == set(plain) | written
    assert {over[pair]["delivery"] for pair in written} == {0.125}
    assert all(over[pair] == plain[pair] for pair in set(plain) - written)


class TestNetworkFile:
    """Ties and actors of a network."""

    def world(self, network: Network, **changes: Any) -> World:
        return Scenario.from_dict(variant({"ties": [], **changes}), network=network).world

    def test_nodes_follow_the_declared_actors(self) -> None:
        world = self.world(Network.from_edges([0, 1], [1, 2], names=["a", "b", "c"]))
        assert world.actors.names[-3:] == ("a", "b", "c")
        assert set(ties_of(world)) == {("a", "b"), ("b", "c")}
        assert world.actors.gate[-3:].all()

    def test_nodes_without_names_have_numbers(self) -> None:
        assert self.world(Network.from_edges([0], [1])).actors.names[-2:] == ("0", "1")

    def test_no_direction_is_both(self) -> None:
        world = self.world(Network.from_edges([0], [1], names=["a", "b"], directed=False))
        assert set(ties_of(world)) == {("a", "b"), ("b", "a")}

    def test_weights_are_linear_weights(self) -> None:
        net = Network.from_edges([0, 1], [1, 0], names=["a", "b"], weight=[0.25, 4.0])
        found = ties_of(self.world(net))
        assert [found["a", "b"]["weight"], found["b", "a"]["weight"]] == [0.25, 4.0]

    def test_nodes_of_a_kind(self) -> None:
        net = Network.from_edges([0], [1], names=["a", "b"])
        world = self.world(net, **{"network.kind": "audience"})
        assert world.actors.desk[-2:].tolist() == [-1, -1]

    def test_actors_may_be_tied_to_nodes(self) -> None:
        data = base()
        data["ties"].append({"sources": ["a"], "targets": ["paper"], "delivery": 0.1})
        world = Scenario.from_dict(
            data, network=Network.from_edges([0], [1], names=["a", "b"])
        ).world
        assert ties_of(world)["a", "paper"]["delivery"] == 0.1
