"""Which way confidence, accuracy and calibration go when readers or writers do worse.

Six sources of equal quality, two hundred outlets, half of the claims true: the reference table of
the model's documentation. Directions are demanded to four standard errors, never its numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from rumorsim.networks.newsroom import newsroom_ties
from rumorsim.newsroom.masks import popcount
from rumorsim.newsroom.world import World
from tests.newsroom.worlds_of_limits import (
    INF,
    SIGMAS,
    Fit,
    calibration,
    log_odds,
    over_cells,
    run,
)
from tests.twins.handmade import make_world

pytestmark = pytest.mark.slow

Floats = NDArray[np.float64]

SOURCES, OUTLETS, REPLICATES = 6, 200, 400
GRADE_B = math.log(0.8 / 0.2)


@cache
def newsroom_world(hubs: int = 20, **traits: float) -> World:
    """Return the reference world; ``hubs`` outlets with the most followers are citable."""
    kinds = ["source"] * SOURCES + ["outlet"] * OUTLETS
    source, target = newsroom_ties(kinds, rng=1)
    followers = np.bincount(source, minlength=len(kinds))
    followers[:SOURCES] = 0
    citable = np.argsort(-followers, kind="stable")[:hubs].tolist()
    outlet = {
        "chi": 0.0, "attribution": 1.0, "threshold": 0.0, "negative_penalty": 0.0, "herding": 0.0,
        "sources_required": 1.0, "repetition": 0.0,
    } | traits  # fmt: skip
    dates = np.random.default_rng(2).integers(0, 48, SOURCES)
    return make_world(
        actors=[
            {"name": f"{kind} {i}", "kind": kind, "citable": i in citable}
            | (outlet if kind == "outlet" else {})
            for i, kind in enumerate(kinds)
        ],
        ties=[
            (u, v, {"delivery": 0.8 if u < SOURCES else 0.35, "trust": GRADE_B})
            for u, v in zip(source.tolist(), target.tolist(), strict=True)
        ],
        reports=[
            {"speaker": s, "step": int(dates[s]), "says": -1, "alpha": 0.75, "beta": 0.25}
            for s in range(SOURCES)
        ],
        rules={"half_life": INF, "steps": 336, "citation_trust": GRADE_B},
    )


@dataclass(frozen=True)
class Outcome:
    """What outlets believe in the end; arrays over replicates, which are the independent units."""

    accuracy: Floats
    confidence: Floats
    apparent: Floats
    roots: Floats
    fit: Fit

    @property
    def inflation(self) -> Floats:
        return self.confidence - self.accuracy


@cache
def outcome(hubs: int = 20, first_always: bool = False, **traits: float) -> Outcome:
    """Run one setting; all settings share their luck, so that they can be compared in pairs."""
    world = newsroom_world(hubs, **traits)
    world = replace(world, rules=replace(world.rules, first_always=first_always))
    state = run(world, 21, REPLICATES)
    outlets = np.flatnonzero(world.actors.gate)
    found = log_odds(state)[:, outlets, 0]
    truth = state.topics.truth
    lean = np.sign(found) * np.where(truth, 1, -1)[:, np.newaxis]
    return Outcome(
        accuracy=(0.5 + 0.5 * lean).mean(axis=1),
        confidence=(1 / (1 + np.exp(-abs(found)))).mean(axis=1),
        apparent=popcount(over_cells(state, state.minds.held)[:, outlets, 0]).mean(axis=1),
        roots=popcount(over_cells(state, state.minds.roots)[:, outlets, 0]).mean(axis=1),
        fit=calibration(found, truth),
    )


def exceeds(more: Floats, less: Floats | float) -> bool:
    """Tell whether the first is larger, replicate against replicate, by four errors."""
    difference = np.asarray(more - less)
    return bool(difference.mean() > SIGMAS * difference.std(ddof=1) / math.sqrt(difference.size))


def is_steeper(one: Outcome, other: Outcome) -> bool:
    """Compare slopes; errors are added as if the runs were independent, which is cautious."""
    error = math.hypot(one.fit.slope_error, other.fit.slope_error)
    return one.fit.slope - other.fit.slope > SIGMAS * error


def is_overconfident(found: Outcome) -> bool:
    return found.fit.slope + SIGMAS * found.fit.slope_error < 1.0


def test_careful_readers_of_careful_outlets_are_nearly_calibrated() -> None:
    # Not exactly: equal sources can cancel, and an outlet with no evidence left prints nothing,
    # so that a contradiction travels less far than a confirmation.
    found = outcome()
    assert abs(found.fit.slope - 1.0) <= 0.25 + SIGMAS * found.fit.slope_error
    assert abs(found.fit.intercept) <= SIGMAS * found.fit.intercept_error
    np.testing.assert_array_equal(found.apparent, found.roots)
    assert found.roots.mean() > 5


def test_one_lost_attribution_in_ten_multiplies_roots_and_inflates_confidence() -> None:
    careful, lossy = outcome(), outcome(attribution=0.9)
    assert exceeds(lossy.apparent, 2 * careful.apparent)
    assert exceeds(lossy.confidence, careful.confidence)
    assert exceeds(lossy.inflation, careful.inflation)
    assert is_steeper(careful, lossy)
    assert is_overconfident(lossy)


def test_more_citable_outlets_make_more_roots_and_worse_calibration() -> None:
    found = [outcome(hubs=hubs, attribution=0.9) for hubs in (5, 10, 20, 48)]
    for fewer, more in pairwise(found):
        assert exceeds(more.apparent, fewer.apparent)
        assert is_steeper(fewer, more)


def test_some_neglect_of_what_is_counted_once_is_cautious_and_full_neglect_errs() -> None:
    none, half, full = outcome(), outcome(chi=0.5), outcome(chi=1.0)
    assert exceeds(none.inflation, half.inflation)
    assert exceeds(none.confidence, half.confidence)
    assert exceeds(half.confidence, full.confidence)
    assert exceeds(half.accuracy, full.accuracy)
    assert exceeds(none.accuracy, full.accuracy)
    assert is_steeper(half, full)


def test_neglect_of_followups_runs_away() -> None:
    found = [outcome(), *(outcome(chi=chi, first_always=True) for chi in (0.25, 0.5, 1.0))]
    for less, more in pairwise(found):
        assert exceeds(more.confidence, less.confidence)
    for less, more in pairwise(found[1:]):
        assert exceeds(more.inflation, less.inflation)
        assert is_steeper(less, more)
    assert all(map(is_overconfident, found[1:]))


def test_neglect_and_lost_attribution_together_leave_certainty_without_accuracy() -> None:
    careful, lossy = outcome(), outcome(attribution=0.9)
    both = outcome(chi=0.25, attribution=0.7)
    assert exceeds(both.apparent, lossy.apparent)
    assert exceeds(both.confidence, 0.99)
    assert exceeds(careful.accuracy, both.accuracy)
    assert is_overconfident(both)


def test_unpublished_negatives_break_calibration_without_any_bias_in_readers() -> None:
    careful = outcome()
    selective = outcome(threshold=0.85, negative_penalty=INF)
    assert exceeds(careful.accuracy, selective.accuracy)
    assert exceeds(careful.apparent, selective.apparent)
    assert exceeds(selective.inflation, careful.inflation)
    assert not selective.fit.is_calibrated
