"""Variants by dotted path: what changes, what does not, and what is refused."""

from __future__ import annotations

import datetime as dt
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from rumorsim.errors import ScenarioError
from rumorsim.networks import Network
from rumorsim.scenario import Scenario
from tests.scenario.sample import base, put, story, variant


@pytest.mark.parametrize(
    "changes",
    [
        {"events.denial.date": "2024-10-02"},
        {"actors.paper.sources_required": 2, "parameters.attribution": 0.7},
        {"actors.blogger.reliability": {"alpha": 0.9, "beta": 0.2}},
        {"actors.service.reliability.beta": 0.1},
        {"claims.other.magnitude.unit": "tanks"},
        {"network.generator": "newsroom", "network.attachment": 2},
        {"scenario.horizon": 96.0},
        {"ties.1.delivery": 0.25},
    ],
)
def test_a_variant_equals_the_file_with_those_values(changes: dict[str, Any]) -> None:
    changed = story().replace(changes)
    assert changed == Scenario.from_dict(variant(changes))
    assert changed != story()


def test_the_original_stays() -> None:
    original = story()
    digest = original.digest
    original.replace({"actors.service.reliability.beta": 0.1, "ties[0].delivery": 0.1})
    assert Scenario.from_dict(base()).digest == digest
    assert original.document == story().document


def test_nothing_changed_is_the_same() -> None:
    assert story().replace({}) == story()
    assert story().with_parameters() == story()


def test_parameters_by_name() -> None:
    changed = story().with_parameters(attribution=0.7, hazard=1)
    assert changed.parameters.loc[["attribution", "hazard"], "value"].tolist() == [0.7, 1.0]
    with pytest.raises(
        ScenarioError, match=r"parameters\.hazrd: unknown key; did you mean 'hazard'"
    ):
        story().with_parameters(hazrd=1)


def test_lists_by_number_in_both_spellings() -> None:
    assert story().replace({"ties[1].delivery": 0.1}) == story().replace({"ties.1.delivery": 0.1})


def test_none_removes_an_optional_value() -> None:
    without = story().replace({"actors.blogger.reliability": None, "ties[1].trust": None})
    assert without == Scenario.from_dict(
        put(variant({"ties.1.trust": ...}), "actors.blogger.reliability", ...)
    )


def test_none_removes_an_entry_and_a_tie() -> None:
    without = story().replace({"events.fake": None, "ties[0]": None})
    assert "fake" not in without.events.index
    assert len(without.document.ties) == 1
    assert without.document.ties[0] == story().document.ties[1]


def test_a_table_adds_an_entry() -> None:
    second = {"type": "statement", "date": "2024-10-02", "actor": "paper", "claims": ["hub"]}
    added = story().replace({"events.second": second, "events.second.commit": 0.5})
    assert added.document.events["second"].commit == 0.5
    assert list(added.document.events)[:-1] == list(story().document.events)


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("events.denail.date", "2024-10-02", "unknown event 'denail'; did you mean 'denial'?"),
        ("events.denail", None, "unknown event 'denail'; did you mean 'denial'?"),
        ("actors.papr.chi", 0, "unknown actor 'papr'; did you mean 'paper'?"),
        ("claims.hubb.prior", 0.1, "unknown claim 'hubb'; did you mean 'hub'?"),
        ("events.denial.dat", "2024-10-02", "unknown key; did you mean 'date'?"),
        ("actors.paper.thresold", None, "unknown key; did you mean 'threshold'?"),
        ("actrs.paper.chi", 0, "unknown table 'actrs'; did you mean 'actors'?"),
        ("attribution", 0.5, "unknown table 'attribution'; did you mean 'parameters.attribution'?"),
        ("atribution", 0.5, "unknown table 'atribution'; did you mean 'parameters.attribution'?"),
        ("zzz", 0.5, "unknown table 'zzz'; known: scenario, parameters, actors, claims"),
        ("ties[9].delivery", 0.5, "there are 2 entries (allowed: 0 to 1)"),
        ("ties[9]", None, "there are 2 entries (allowed: 0 to 1)"),
        ("ties.x.delivery", 1, "which has no keys"),
        ("claims.hub.prior.x", 1, "claims.hub.prior is 0.2, which has no keys"),
        ("", 1, "not a path"),
        ("a..b", 1, "not a path"),
        (".actors", 1, "not a path"),
        ("ties[x]", 1, "not a path"),
        (3, 1, "not a path"),
        ("parameters.attribution", 7, "got 7 (allowed: a number from 0 to 1 [probability])"),
        ("actors.paper.named", None, "got None (allowed: true or false)"),
        ("events.leak.speaker", None, "got None (allowed: text)"),
        ("parameters", None, "got None (allowed: a table with hub_prior"),
        ("parameters.hazard", pd.NaT, "NaT"),
    ],
)
def test_a_path_that_leads_nowhere(path: Any, value: Any, problem: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        story().replace({path: value})
    (found,) = caught.value.problems
    assert problem in found
    assert found.startswith(f"{path}: ")


def test_all_wrong_paths_and_values_in_one_report() -> None:
    with pytest.raises(ScenarioError) as caught:
        story().replace({"x.y": 1, "actors.papr.chi": 1, "parameters.hazard": -1})
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize(
    "date",
    [
        np.datetime64("2024-10-02"),
        np.datetime64("2024-10-02T00:00:00", "ns"),
        pd.Timestamp("2024-10-02"),
        pd.Timestamp("2024-10-02T09:00", tz="Asia/Seoul"),
        dt.date(2024, 10, 2),
        "2024-10-02",
    ],
)
def test_dates_of_tables_of_points(date: object) -> None:
    assert story().replace({"events.denial.date": date}) == story(
        {"events.denial.date": dt.date(2024, 10, 2)}
    )


def test_numbers_of_tables_of_points() -> None:
    changed = story().replace(
        {
            "actors.outlets.count": np.float64(3.0),
            "claims.hub.magnitude.digits": np.int64(3),
            "parameters.hazard": np.float32(0.5),
            "parameters.stifle": np.True_,
            "ties[0].targets": np.array(["paper"]),
        }
    )
    same = {
        "actors.outlets.count": 3,
        "claims.hub.magnitude.digits": 3,
        "parameters.hazard": 0.5,
        "parameters.stifle": True,
        "ties.0.targets": ["paper"],
    }
    assert changed == story(same)


def test_a_given_network_stays() -> None:
    net = Network.from_edges([0], [1], names=["a", "b"])
    given = Scenario.from_dict(variant({"network.file": "missing.csv"}), network=net)
    assert "a" in given.with_parameters(hazard=1).actors.index


def test_a_network_file_is_read_anew_only_if_it_is_another(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("a,b\n")
    (tmp_path / "two.csv").write_text("c,d\n")
    one = Scenario.from_dict(variant({"network.file": "one.csv"}), folder=tmp_path)
    (tmp_path / "one.csv").unlink()
    assert one.with_parameters(hazard=1).graph is one.graph
    assert "c" in one.replace({"network.file": "two.csv"}).actors.index
    without = one.replace({"network.file": None, "network.generator": "newsroom"})
    assert "a" not in without.actors.index
    assert without.graph is None


def test_a_variant_of_an_unpickled_one() -> None:
    again = pickle.loads(pickle.dumps(story()))
    assert again.with_parameters(hazard=1) == story().with_parameters(hazard=1)
