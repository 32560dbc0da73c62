"""All problems of a file in one report, and none that only follows from another."""

from __future__ import annotations

import pytest

from rumorsim.errors import ScenarioError
from rumorsim.scenario import Scenario
from tests.scenario.sample import base, problems, variant


def paths(changes: dict[str, object]) -> list[str]:
    return [problem.split(": ")[0] for problem in problems(changes)]


def test_every_table_at_once() -> None:
    found = paths(
        {
            "scenario.record": 5,
            "parameters.atribution": 1,
            "actors.paper.sources_required": -1,
            "actors.readers.citable": True,
            "claims.child.link.parent": "hubb",
            "claims.hub.prior": "unlikly",
            "events.leak.date": "2025-01-01",
            "events.story.actor": "papr",
            "events.treaty.shfit": 1,
            "ties.0.sources.0": "servic",
            "network.attachment": 0,
        }
    )
    assert found == [
        "parameters.atribution",
        "actors.paper.sources_required",
        "claims.hub.prior",
        "events.treaty.shfit",
        "network.attachment",
        "scenario.record",
        "actors.readers.citable",
        "claims.child.link.parent",
        "events.leak.date",
        "events.story.actor",
        "ties[0].sources[0]",
    ]


def test_an_entry_is_checked_on_in_spite_of_its_own_errors() -> None:
    found = paths(
        {
            "events.leak.nubmer": 3,
            "events.leak.speaker": "servce",
            "events.leak.date": "2025-01-01",
            "events.leak.claims": ["hub", 3, "chld"],
            "ties.1.wieght": 1,
            "ties.1.targets": [5, "raeders"],
            "claims.child.lable": "x",
            "claims.child.link.parent": "hubb",
            "actors.analysts.chi": 2,
            "actors.analysts.prior": {"hubb": 0.5},
        }
    )
    assert found == [
        "actors.analysts.chi",
        "claims.child.lable",
        "events.leak.claims[1]",
        "events.leak.nubmer",
        "ties[1].targets[0]",
        "ties[1].wieght",
        "actors.analysts.prior.hubb",
        "claims.child.link.parent",
        "events.leak.date",
        "events.leak.claims[1]",
        "events.leak.speaker",
        "ties[1].targets[0]",
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"actors.service.kind": "sorce"},  # is spoken for by events and ties
        {"actors.service": 3},
        {"actors.outlets.count": "four"},  # so its members may be anybody
        {"actors.talkers.talks": "yes", "events.story.actor": "talkers"},
        {"actors.talkers.talks": "yes", "actors.talkers.threshold": 1.0},
        {"actors.service.group": 3},  # so the observation may have any name
        {"claims.hub.magnitude": 3},  # so numbers may fit
        {"claims.hub.magnitude.true": -1, "events.denial.noise": 0.1},
        {"claims.hub": 3},
        {"claims.front.link.group": 3},
        {"claims.child.link": 3},
        {"events.leak.observation": 3},  # so a retraction may mean it
        {"events.leak.type": "raport"},
        {"events.leak": []},
        {"events.leak.says": "perhaps"},
        {"scenario.start": "soon"},  # so no date is before it
        {"scenario.horizon": -1},
        {"scenario.step": "long"},
        {"ties": 3},
        {"network.file": 3},  # so an unknown name may be a node
        {"network.kind": "outlett"},
        {"parameters.record_counts": -1},
    ],
)
def test_one_error_makes_one_line(changes: dict[str, object]) -> None:
    assert len(problems(changes)) == 1


@pytest.mark.parametrize("table", ["actors", "claims", "events"])
def test_a_table_that_is_none_invents_no_unknown_names(table: str) -> None:
    assert [found.split(":")[0] for found in problems({table: 3})] == [table]


def test_an_unknown_member_of_a_population_of_unknown_size() -> None:
    changes: dict[str, object] = {"actors.outlets.count": "four", "ties.0.targets": ["outlets-9"]}
    assert paths(changes) == ["actors.outlets.count"]


def test_no_line_twice() -> None:
    found = problems({"events.story.claims": ["x", "x"], "actors.paper.chi": 3})
    assert len(found) == len(set(found))


def test_the_report_names_file_and_count() -> None:
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_dict(variant({"actors.paper.chi": 3, "claims.x": 3}), origin="my.toml")
    first, *lines = str(caught.value).splitlines()
    assert first == "my.toml: 2 problems"
    assert [line.strip() for line in lines] == list(caught.value.problems)


@pytest.mark.parametrize("data", [3, None, "text", [], [("scenario", {})]])
def test_what_is_no_table(data: object) -> None:
    with pytest.raises(ScenarioError, match=r"allowed: a table"):
        Scenario.from_dict(data)  # type: ignore[arg-type]


def test_what_is_nested_without_end() -> None:
    data = base()
    data["actors"]["paper"]["prior"] = data
    with pytest.raises(ScenarioError, match="nested too deeply"):
        Scenario.from_dict(data)


def test_keys_that_are_no_names() -> None:
    data = base()
    data["actors"][3] = {"kind": "source"}
    data[4] = {}  # type: ignore[index]
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_dict(data)
    assert len(caught.value.problems) == 2
