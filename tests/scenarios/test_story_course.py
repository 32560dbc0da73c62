"""The course of the shipped story: directions, with errors over replicates; numbers are guides."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np
import pytest

import rumorsim as rs

pytestmark = pytest.mark.slow

HUB = "deployment"
REPLICATES = 200
DENIAL = "events.moscow_denial"


def told(changes: dict[str, Any] | None = None, **parameters: float) -> rs.Run:
    return _told(json.dumps(changes or {}), **parameters)


@cache
def _told(changes: str, **parameters: float) -> rs.Run:
    story = rs.load_scenario("battalion").replace(json.loads(changes))
    return story.run(replicates=REPLICATES, rng=11, logged=0, progress=False, **parameters)


def credence(run: rs.Run, kind: str, day: int) -> np.ndarray:
    cell = run.by_kind("credence").sel(claim=HUB, kind=kind)
    return cell.sel(time=f"2024-10-{day:02d}T00:00", method="nearest").to_numpy()


def above(difference: np.ndarray, least: float = 0.0) -> bool:
    """Whether a mean over replicates exceeds a value by 4 standard errors."""
    return difference.mean() - 4 * difference.std(ddof=1) / np.sqrt(difference.size) > least


def final(run: rs.Run, name: str, kind: str) -> np.ndarray:
    return run.by_kind(name).sel(claim=HUB, kind=kind).isel(time=-1).to_numpy()


@pytest.mark.parametrize("kind", ["outlet", "analyst", "audience"])
def test_belief_starts_at_the_prior_and_turns_with_the_reports_of_the_fifteenth(kind: str) -> None:
    run = told()
    assert np.allclose(credence(run, kind, 4), 0.15, atol=0.01)
    assert above(credence(run, kind, 10), 0.2)
    assert above(credence(run, kind, 17) - credence(run, kind, 15), 0.2)
    assert above(credence(run, kind, 20), 0.8)


def test_readers_lag_behind_outlets_and_outlets_behind_analysts() -> None:
    run = told()
    for day in (10, 12, 16):
        assert above(credence(run, "analyst", day) - credence(run, "outlet", day))
    assert above(credence(run, "outlet", 16) - credence(run, "audience", 16))


def test_apparent_roots_exceed_the_real_ones_and_attribution_closes_most_of_the_gap() -> None:
    leaky, tight = told(), told(attribution=1.0)
    gap = final(leaky, "apparent_roots", "analyst") - final(leaky, "roots", "analyst")
    closed = final(tight, "apparent_roots", "analyst") - final(tight, "roots", "analyst")
    assert above(gap, 1.0)
    assert above(gap - 2 * closed)


def test_analysts_who_de_duplicate_end_the_most_overconfident() -> None:
    run = told()
    analyst = final(run, "log_odds", "analyst")
    pooled = run.data["pooled"].sel(claim=HUB).isel(time=-1).to_numpy()
    assert above(analyst - pooled)
    for kind in ("outlet", "audience"):
        assert above(analyst - final(run, "log_odds", kind))


def test_an_interested_denial_does_little_and_a_neutral_one_in_time_much() -> None:
    neutral = {f"{DENIAL}.reliability": {"alpha": 0.3, "beta": 0.8}}
    plain, silent = told(), told({DENIAL: None})
    early = told(neutral)
    late = told({**neutral, f"{DENIAL}.date": "2024-10-18T06:00:00Z"})
    end = {name: final(run, "credence", "audience") for name, run in
           {"plain": plain, "silent": silent, "early": early, "late": late}.items()}  # fmt: skip
    assert abs((end["silent"] - end["plain"]).mean()) < 0.02
    assert above(end["plain"] - end["early"], 0.02)
    assert above(end["late"] - end["early"])
