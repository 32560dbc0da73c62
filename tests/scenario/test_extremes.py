"""What a file may say but nobody would: the ends of the ranges, and certainties that clash."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from tests.scenario.sample import line, problems, story

INF = math.inf
CERTAIN = {
    "type": "report",
    "date": "2024-10-01",
    "speaker": "service",
    "claims": ["hub"],
    "says": "yes",
    "observation": "first",
    "reliability": 1.0,
}
NUMBERED: dict[str, Any] = {
    "claims.hub.magnitude": {"unit": "men", "reference": 1e-300},
    "events": {"first": CERTAIN | {"reliability": 0.9, "number": 1e300}},
}


@pytest.mark.parametrize(
    "changes",
    [
        {"parameters.threshold_outlet": INF},
        {"parameters.threshold_outlet": -INF, "parameters.negative_penalty": INF},
        {"parameters.threshold_outlet": 186.0},
        {"parameters.threshold_outlet": 1e308, "parameters.gate_width": 1e-308},
        {"parameters.gate_width": INF},
        {"parameters.gate_width": 0.0, "parameters.hazard": INF},
        {"parameters.hazard": 1e308, "parameters.news_value": 100.0, **NUMBERED},
        {"parameters.hazard": 0.0, "parameters.news_value": 100.0, **NUMBERED},
        {"parameters.drift_sd": 10.0, "parameters.attribution": 0.0, **NUMBERED},
        {"parameters.expression_cap": INF, "parameters.outlet_trust": INF},
        {"events": {"first": CERTAIN}, "parameters.chi_outlet": 1.0},
        {"events": {"first": CERTAIN}, "parameters.expression_cap": INF},
        {"events": {"first": CERTAIN}, "parameters.retention": 0.0},
        {"events": {"first": CERTAIN | {"anonymous": True}}, "parameters.anonymity": 0.0},
        {"events": {"first": CERTAIN | {"reliability": {"alpha": 1.0, "beta": 1.0}}}},
        {"events": {"first": CERTAIN | {"reliability": {"alpha": 0.0, "beta": 0.0}}}},
    ],
)
def test_ends_of_the_ranges_run(changes: dict[str, Any]) -> None:
    run = story(changes).run(replicates=3, rng=1, progress=False)
    assert not np.isnan(run.log_odds.values).any()


def test_a_worthless_certain_report_moves_nobody() -> None:
    worthless = CERTAIN | {"reliability": {"alpha": 1.0, "beta": 1.0}}
    for changes in (
        {"events": {"first": CERTAIN | {"anonymous": True}}, "parameters.anonymity": 0.0},
        {"events": {"first": worthless}},
    ):
        change = story(changes).run(rng=1, progress=False).log_odds.diff("time")
        assert float(abs(change).max()) == 0.0


def clashing(**second: Any) -> dict[str, Any]:
    """Return a certain report, and another by somebody else."""
    other = {"speaker": "moscow", "observation": "second", "otherwise": "opposite"} | second
    return {"events": {"first": CERTAIN, "second": CERTAIN | other}}


@pytest.mark.parametrize(
    "second",
    [
        {"says": "no"},
        {"reliability": 0.0},
        {"says": "observe", "reliability": 0.7, "perceived": 1.0},
        {"says": "no", "reliability": {"alpha": 1.0, "beta": 0.4}},
    ],
)
def test_certainties_that_may_clash(second: dict[str, Any]) -> None:
    found = line(clashing(**second))
    assert found.startswith("events.second.reliability: may be certain of the opposite of what")
    assert "events.first is certain of, on claim 'hub' (allowed: a reliability" in found


@pytest.mark.parametrize(
    "second",
    [
        {"says": "yes"},
        {"says": "no", "reliability": 0.99},
        {"says": "no", "otherwise": "silent"},
        {"says": "no", "word": "reportedly"},
        {"says": "no", "claims": ["other"]},
        {"says": "no", "observation": "third", "reliability": {"alpha": 0.6, "beta": 0.6}},
    ],
)
def test_certainties_that_cannot_clash(second: dict[str, Any]) -> None:
    changes = clashing(**second) | {"claims.other": {"prior": 0.5}}
    assert problems(changes) == ()


def test_honest_observers_of_one_truth_never_clash() -> None:
    seen = {"says": "observe", "otherwise": "opposite"}
    both = {"first": CERTAIN | seen, "second": CERTAIN | seen | {"observation": "second"}}
    run = story({"events": both}).run(replicates=5, rng=1, progress=False)
    assert not np.isnan(run.log_odds.values).any()


def test_a_certain_report_cannot_be_withdrawn() -> None:
    back = {"type": "retraction", "date": "2024-10-01", "observation": "first"}
    found = line({"events": {"first": CERTAIN, "back": back}})
    assert found.startswith("events.back.observation: 'first' is certain on claim 'hub', which")
