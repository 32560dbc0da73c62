"""Grades of claims at the end of a run, in a story of four claims and one analyst."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

import rumorsim as rs

START = "2024-10-01T00:00:00Z"


def report(speaker: str, claim: str, **more: Any) -> dict[str, Any]:
    return {"type": "report", "date": START, "speaker": speaker, "claims": [claim],
            "says": "yes", **more}  # fmt: skip


def story(listener: str = "analyst") -> rs.Scenario:
    """Two sources speak for the first claim, one against the second; the rest is silence."""
    sensors: Mapping[str, Any] = {
        "good": {"alpha": 0.95, "beta": 0.05},
        "fair": {"alpha": 0.60, "beta": 0.30},
        "denier": {"alpha": 0.30, "beta": 0.60},
    }
    actors = {
        name: {"kind": "denier" if name == "denier" else "source", "reliability": sensor}
        for name, sensor in sensors.items()
    }
    return rs.Scenario.from_dict({
        "scenario": {"name": "grades", "start": START, "horizon": 12.0},
        "claims": {name: {"prior": 0.5} for name in ("told", "denied", "unsaid", "withdrawn")},
        "actors": {**actors, "listener": {"kind": listener}},
        "events": {
            "a": report("good", "told"),
            "b": report("fair", "told"),
            "c": report("denier", "denied"),
            "d": report("good", "withdrawn", says="no", otherwise="opposite"),
        },
        "ties": [{"sources": list(sensors), "targets": ["listener"], "delivery": 1.0}],
    })  # fmt: skip


@pytest.fixture(scope="module")
def rating() -> Any:
    run = story().run(replicates=3, rng=1, progress=False)
    return rs.measures.admiralty_rating(run).to_dataframe()


def test_the_letter_is_the_mean_weight_of_those_who_speak_for_the_claim(rating: Any) -> None:
    weight = (math.log(19) + math.log(2)) / 2  # 1.82: nearest to B, 1.39
    assert rating.loc["told", "source_log_odds"] == pytest.approx(weight)
    assert rating.loc["told", "source"] == "B"


@pytest.mark.parametrize("claim", ["denied", "unsaid", "withdrawn"])
def test_nobody_behind_a_claim_is_f(rating: Any, claim: str) -> None:
    assert rating.loc[claim, "source"] == "F"
    assert np.isnan(rating.loc[claim, "source_log_odds"])


def test_the_digit_is_what_analysts_believe(rating: Any) -> None:
    odds = 19 * 2
    assert rating.loc["told", "credence"] == pytest.approx(odds / (1 + odds))
    assert rating.loc["told", "information"] == 1
    assert rating.loc["denied", "credence"] == pytest.approx(1 / 3)
    assert rating.loc["denied", "information"] == 4
    assert rating.loc["withdrawn", "information"] == 5


def test_what_nobody_heard_of_cannot_be_judged(rating: Any) -> None:
    assert rating.loc["unsaid", "information"] == 6
    assert np.isnan(rating.loc["unsaid", "credence"])


def test_without_such_actors_nothing_can_be_judged() -> None:
    run = story(listener="audience").run(rng=1, progress=False)
    assert (rs.measures.admiralty_rating(run)["information"] == 6).all()
    found = rs.measures.admiralty_rating(run, kind="audience")
    assert found["information"].sel(claim="told") == 1


def test_grades_do_not_depend_on_how_the_run_was_recorded() -> None:
    once, again = (
        rs.measures.admiralty_rating(
            story().run(replicates=3, rng=1, progress=False, per_actor=per_actor)
        )
        for per_actor in (True, False)
    )
    assert once["source"].equals(again["source"])
    assert once["information"].equals(again["information"])
