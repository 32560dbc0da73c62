"""Which way confidence, accuracy and calibration go when readers or writers do worse.

Six sources of equal quality, two hundred outlets, half of the claims true: the reference table of
the model's documentation. Directions are demanded to four standard errors, never its numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from rumorsim.networks.newsroom import newsroom_ties
from rumorsim.newsroom.masks import popcount
from rumorsim.newsroom.world import World
from tests.newsroom.worlds_of_limits import INF, SIGMAS, calibration, log_odds, over_cells, run
from tests.twins.handmade import make_world

pytestmark = pytest.mark.slow

Floats = NDArray[np.float64]

SOURCES, OUTLETS, REPLICATES = 6, 200, 800
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
    slope: float
    slope_error: float
    intercept: float = 0.0
    intercept_error: float = 0.0

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
    fit = calibration(found, truth)
    lean = np.sign(found) * np.where(truth, 1, -1)[:, np.newaxis]
    return Outcome(
        accuracy=(0.5 + 0.5 * lean).mean(axis=1),
        confidence=(1 / (1 + np.exp(-abs(found)))).mean(axis=1),
        apparent=popcount(over_cells(state, state.minds.held)[:, outlets, 0]).mean(axis=1),
        roots=popcount(over_cells(state, state.minds.roots)[:, outlets, 0]).mean(axis=1),
        slope=fit.slope,
        slope_error=fit.slope_error, intercept=fit.intercept, intercept_error=fit.intercept_error,
    )


def exceeds(more: Floats, less: Floats | float) -> bool:
    """Tell whether the first is larger, replicate against replicate, by four errors."""
    difference = np.asarray(more - less)
    return bool(difference.mean() > SIGMAS * difference.std(ddof=1) / math.sqrt(difference.size))


def is_steeper(one: Outcome, other: Outcome) -> bool:
    """Compare slopes; errors are added as if the runs were independent, which is cautious."""
    error = math.hypot(one.slope_error, other.slope_error)
    return one.slope - other.slope > SIGMAS * error


def is_overconfident(found: Outcome) -> bool:
    return found.slope + SIGMAS * found.slope_error < 1.0
