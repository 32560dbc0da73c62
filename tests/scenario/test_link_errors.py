"""What only the tables together can say: every check, its path, and what is allowed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from rumorsim.errors import ArgumentError, ScenarioError
from rumorsim.networks import Network
from rumorsim.scenario import Scenario
from tests.scenario.sample import base, line, problems, put, variant

CASES: list[tuple[dict[str, Any], str]] = [
    # time
    (
        {"scenario.step": 50, "scenario.record": ..., "events": {}},
        "scenario.step: got 50 (allowed: at most the horizon, 48 [hours])",
    ),
    (
        {"scenario.step": 1e-6, "scenario.record": 1e-6, "scenario.horizon": 1e3, "events": {}},
        "scenario.step: got 1e-06, which makes 1000000000 steps (allowed: at most 10000000)",
    ),
    ({"scenario.record": 5}, "scenario.record: got 5 (allowed: a multiple of the step, 2)"),
    ({"scenario.record": 1}, "scenario.record: got 1 (allowed: a multiple of the step, 2)"),
    # actors
    ({"actors.outlets-3": {"kind": "source"}}, "actors.outlets-3: is also a member of a populat"),
    (
        {"actors.analysts.prior": {"hubb": 0.5}},
        "actors.analysts.prior.hubb: unknown claim; did you mean 'hub'?",
    ),
    (
        {"actors.analysts.prior": {"child": 0.5}},
        "actors.analysts.prior.child: has a parent (allowed: claims without one)",
    ),
    (
        {"actors.paper.talks": True},
        "actors.paper.talks: is a outlet (allowed: only for kind 'audience')",
    ),
    (
        {"actors.readers.citable": True},
        "actors.readers.citable: got true (allowed: only false for kind 'audience')",
    ),
    (
        {"actors.paper.reliability": {"alpha": 0.9, "beta": 0.3}},
        "actors.paper.reliability: got a table (allowed: Admiralty letter A to F or P(correct)",
    ),
    (
        {"actors.paper.perceived": {"alpha": 0.9, "beta": 0.3}},
        "actors.paper.perceived: got a table",
    ),
    (
        {"actors.general.sources_required": 2},
        "actors.general.sources_required: has no effect (allowed: for outlets, bloggers and",
    ),
    ({"actors.readers.threshold": 2}, "actors.readers.threshold: has no effect"),
    ({"actors.outlets.count": 999_998}, "actors: 1000009 in all (allowed: at most 1000000)"),
    # claims
    (
        {"claims.child.link.parent": "hubb"},
        "claims.child.link.parent: unknown claim 'hubb'; did you mean 'hub'?",
    ),
    (
        {"claims.child.link.parent": "child"},
        "claims.child.link.parent: cycle child -> child (allowed: a tree)",
    ),
    (
        {"claims.child.prior": 0.5},
        "claims.child.prior: the claim has a parent (allowed: only without a link)",
    ),
    (
        {"claims.front.link.share": 0.8},
        "claims.front.link.share: the shares of group 'role' (front, border) add up to 1.1 (allo",
    ),
    (
        {"claims.border.link.parent": "other"},
        "claims.border.link.parent: got 'other' (allowed: 'hub', the parent of 'front'",
    ),
    (
        {"claims.front.truth": True, "claims.border.truth": True},
        "claims.border.truth: got true (allowed: one true claim in the group 'rol",
    ),
    (
        {"claims.front.truth": True, "claims.hub.truth": False},
        "claims.front.truth: got true (allowed: false, as 'hub' is false)",
    ),
    # events: when
    (
        {"events.leak.date": "2024-09-30T23:59"},
        "events.leak.date: got 2024-09-30T23:59:00+00:00 (allowed: from the start, "
        "2024-10-01T00:00:00+00:00, to the last step, 2024-10-02T22:00:00+00:00)",
    ),
    (
        {"events.story.date": "2024-10-02T22:00:01"},
        "events.story.date: got 2024-10-02T22:00:01+00:00 (allowed: from the start",
    ),
    # events: about what
    (
        {"events.story.claims": ["hub", "othr"]},
        "events.story.claims[1]: unknown claim 'othr'; did you mean 'other'?",
    ),
    (
        {"events.story.claims": ["hub", "hub"]},
        "events.story.claims[1]: 'hub' stands here twice (allowed: once)",
    ),
    # events: who
    (
        {"events.leak.speaker": "servce"},
        "events.leak.speaker: unknown actor 'servce'; did you mean 'service'?",
    ),
    (
        {"events.denial.speaker": "nobody"},
        "events.denial.speaker: unknown actor 'nobody'; known: service, general",
    ),
    (
        {"events.denial.speaker": "analysts"},
        "events.denial.speaker: 'analysts' is a population (allowed: one member, analysts-1 to "
        "analysts-2)",
    ),
    ({"events.denial.speaker": "analysts-3"}, "events.denial.speaker: unknown actor 'analysts-3'"),
    (
        {"events.denial.speaker": "analysts-01"},
        "events.denial.speaker: unknown actor 'analysts-01'",
    ),
    (
        {"events.denial.speaker": "paper"},
        "events.denial.speaker: 'paper' is of kind 'outlet' (allowed in a report: source, "
        "official, denier, blogger, analyst)",
    ),
    (
        {"events.denial.speaker": "talkers"},
        "events.denial.speaker: 'talkers' is of kind 'audience'",
    ),
    (
        {"events.story.actor": "papr"},
        "events.story.actor: unknown actor 'papr'; did you mean 'paper'?",
    ),
    (
        {"events.story.actor": "readers-1"},
        "events.story.actor: 'readers-1' only reads (allowed: everybody but",
    ),
    ({"events.story.actor": "outlets"}, "events.story.actor: 'outlets' is a population"),
    # events: numbers
    (
        {"events.leak.number": 3},
        "events.leak.number: claim 'child' has no magnitude (allowed: claims with one)",
    ),
    (
        {"events.address.noise": 0.1},
        "events.address.number: stands beside noise (allowed: number, or bias and noise)",
    ),
    (
        {"events.denial.noise": 0.1, "claims.hub.magnitude.true": ...},
        "events.denial.noise: needs claims.hub.magnitude.true, which is not given",
    ),
    (
        {"events.denial.bias": 0.1, "claims.hub.magnitude": ..., "events.address.number": ...},
        "events.denial.bias: claim 'hub' has no magnitude",
    ),
    # observations
    (
        {"events.address.says": "no"},
        "events.address.says: contradicts events.leak, which fixed says of observation 'camp' of "
        "claim 'hub' (allowed: the same, nothing, or another observation)",
    ),
    ({"events.address.otherwise": "opposite"}, "events.address.otherwise: contradicts events.leak"),
    ({"events.address.reliability": "A"}, "events.address.reliability: contradicts events.leak"),
    ({"events.address.perceived": "A"}, "events.address.perceived: contradicts events.leak"),
    ({"events.address.anonymous": False}, "events.address.anonymous: contradicts events.leak"),
    ({"events.address.word": "hinted"}, "events.address.word: contradicts events.leak"),
    ({"events.address.counts": 3}, "events.address.counts: contradicts events.leak"),
    (
        {"events.withdrawn.observation": "campp"},
        "events.withdrawn.observation: 'campp' is never reported; did you mean 'camp'?",
    ),
    (
        {"events.withdrawn.claims": ["other"]},
        "events.withdrawn.claims[0]: observation 'camp' is never reported of 'other'; known: "
        "hub, child",
    ),
    (
        {"events.withdrawn.claims": ["chld"]},
        "events.withdrawn.claims[0]: unknown claim 'chld'; did you mean 'child'?",
    ),
    (
        {"events.withdrawn.date": "2024-10-01T02:00"},
        "events.withdrawn.date: got 2024-10-01T02:00:00+00:00 (allowed: not before the report of "
        "the observation, 2024-10-01T03:00:00+00:00)",
    ),
    # ties
    (
        {"ties.0.sources.0": "servic"},
        "ties[0].sources[0]: unknown actor 'servic'; did you mean 'service'?",
    ),
    ({"ties.1.targets.1": "analysts-9"}, "ties[1].targets[1]: unknown actor 'analysts-9'"),
    (
        {"ties.0.targets": ["service", "moscow"]},
        "ties[0].targets: has no effect, as sources and deniers do not read",
    ),
    (
        {"actors.outlets.count": 90_000, "actors.readers.count": 90_000},
        "ties[1]: makes 8100360004 ties (allowed: at most 50000000)",
    ),
    # network
    (
        {"network.file": "none.csv"},
        "network.file: there is no file 'none.csv' in '.' (allowed: an existing one)",
    ),
]


@pytest.mark.parametrize(("changes", "expected"), CASES)
def test_a_problem_between_tables(changes: dict[str, Any], expected: str) -> None:
    assert line(changes).startswith(expected)


def test_a_cycle_is_named_once() -> None:
    found = line(
        {
            "actors.analysts.prior": {},
            "claims.hub.prior": ...,
            "claims.hub.link": {"parent": "child", "if_true": 1, "if_false": 0},
        }
    )
    assert found == "claims.hub.link.parent: cycle hub -> child -> hub (allowed: a tree)"


def test_nobody_there() -> None:
    changes = {"actors": {}, "events": {}, "ties": []}
    assert line(changes) == "actors: nobody is there (required: an actor, or a network file)"


def test_what_agrees_does_not_contradict() -> None:
    same = {
        "says": "yes",
        "otherwise": "silent",
        "reliability": {"alpha": 0.9, "beta": 0.3},
        "anonymous": True,
        "counts": 1,
    }
    changes = {f"events.address.{key}": value for key, value in same.items()}
    assert problems(changes) == ()
    assert problems({"events.address.says": "no", "events.address.observation": "new"}) == ()


def test_the_earlier_report_fixes_the_terms_whatever_the_order_of_the_file() -> None:
    found = line({"events.leak.date": "2024-10-02T08:00", "events.withdrawn": ...})
    assert found.startswith("events.leak.says: contradicts events.address")


def test_a_member_and_a_talker_may_speak() -> None:
    assert problems({"events.denial.speaker": "analysts-2", "events.story.actor": "talkers"}) == ()


def test_a_scenario_needs_no_report() -> None:
    assert problems({"events": {}}) == ()


def test_the_last_step_is_the_last_date() -> None:
    assert problems({"events.story.date": "2024-10-02T22:00"}) == ()


class TestNetworkFile:
    """`[network] file`, and the argument that stands in for it."""

    def test_nodes_are_actors(self, tmp_path: Path) -> None:
        found = self.scenario(tmp_path, "a,b\nb,c\n", "a")
        assert [name for name in found.actors.index if name in "abc"] == ["a", "b", "c"]

    def test_a_tie_to_an_unknown_node(self, tmp_path: Path) -> None:
        with pytest.raises(ScenarioError, match=re.escape("ties[2].targets[0]: unknown actor 'z'")):
            self.scenario(tmp_path, "a,b\n", "z")

    def test_a_node_with_the_name_of_an_actor(self, tmp_path: Path) -> None:
        for name in ("paper", "outlets-2"):
            with pytest.raises(ScenarioError, match=f"network.file: node '{name}' has the name"):
                self.scenario(tmp_path, f"a,{name}\n", "a")

    def test_a_missing_file_hides_no_other_problem_and_invents_none(self, tmp_path: Path) -> None:
        data = variant({"network.file": "n.csv", "claims.child.prior": 0.5})
        data["ties"].append({"sources": ["service"], "targets": ["a"]})
        with pytest.raises(ScenarioError) as caught:
            Scenario.from_dict(data, folder=tmp_path)
        assert [one.split(":")[0] for one in caught.value.problems] == [
            "network.file",
            "claims.child.prior",
        ]

    def test_the_argument_stands_in_for_the_file(self) -> None:
        data = put(base(), "network", {"file": "missing.csv", "kind": "blogger"})
        net = Network.from_edges([0], [1], names=["a", "b"])
        found = Scenario.from_dict(data, network=net)
        assert found.actors.loc[["a", "b"], "kind"].tolist() == ["blogger", "blogger"]

    def test_the_argument_beside_a_generator(self) -> None:
        net = Network.from_edges([0], [1])
        with pytest.raises(ScenarioError, match=r"network\.generator: stands beside the argument"):
            Scenario.from_dict(variant({"network.generator": "newsroom"}), network=net)

    def test_the_argument_is_a_network(self) -> None:
        with pytest.raises(ArgumentError, match=r"network: got 3, allowed: a rumorsim\.Network"):
            Scenario.from_dict(base(), network=3)  # type: ignore[arg-type]

    def test_negative_weights(self) -> None:
        net = Network.from_edges([0], [1], weight=[-2.0])
        with pytest.raises(ScenarioError, match=r"network\.file: a tie has the weight -2 "):
            Scenario.from_dict(base(), network=net)

    @staticmethod
    def scenario(folder: Path, text: str, target: str) -> Scenario:
        (folder / "n.csv").write_text(text)
        data = variant({"network.file": "n.csv"})
        data["ties"].append({"sources": ["service"], "targets": [target]})
        return Scenario.from_dict(data, folder=folder)
