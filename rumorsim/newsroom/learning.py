"""Step 11, trust: what resolved claims, own belief and labels do to it.

Weights of observations that exist are never changed; only later ones feel the record.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rumorsim.beliefs.logodds import expit
from rumorsim.beliefs.trust import laputa_success, trust_log_odds
from rumorsim.newsroom.articles import Articles
from rumorsim.newsroom.hearing import Deliveries
from rumorsim.newsroom.readout import read_out
from rumorsim.newsroom.state import Records, State
from rumorsim.newsroom.world import Resolution, Slur

__all__ = ["apply_slur", "credence_of_all", "learn_from_belief", "resolve"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def resolve(state: State, resolution: Resolution) -> None:
    """Settle the records of all who wrote on a claim whose truth has come out."""
    records = state.records
    if records is None or state.plan.world.rules.trust_learning != "outcomes":
        return
    row, tie, side = _latest_sides(state, resolution)
    truth = state.topics.truth[row * state.plan.world.n_claims + resolution.claim]
    correct = (side > 0) == truth
    records.right[row[correct], tie[correct]] += 1.0
    records.wrong[row[~correct], tie[~correct]] += 1.0
    _set_trust(records, row, tie)
    _settle_origins(state, records, resolution)


def apply_slur(state: State, slur: Slur) -> None:
    """Take ``hit`` log-odds of trust off ties leaving authors who reported the claim as true."""
    if state.records is None:
        return
    row, tie, side = _latest_sides(state, slur)
    row, tie = row[side > 0], tie[side > 0]
    state.records.slur[row, tie] += slur.hit
    state.records.trust[row, tie] -= slur.hit


def credence_of_all(state: State) -> Floats:
    """Return everybody's credence, shape (R * N, C), for `learn_from_belief`."""
    return expit(read_out(state, np.arange(state.n_replicates * state.plan.world.n_actors)))


def learn_from_belief(state: State, offered: Articles, heard: Deliveries, believed: Floats) -> None:
    """Let readers trust those who say what they believed before the step.

    Each first article adds p+ = c tau / (c tau + (1 - c)(1 - tau)) to the successes of its tie
    and 1 - p+ to the failures, all from the trust tau and the credence c before the step.

    References
    ----------
    Olsson, "A simulation approach to veritistic social epistemology", Episteme 8, 2011.
    """
    assert state.records is not None
    world, records = state.plan.world, state.records
    first = (offered.ordinal == 0) | world.rules.first_always
    telling = heard.fresh & first[heard.article] & (offered.expressed[heard.article] != 0)
    article, tie, reader = heard.article[telling], heard.tie[telling], heard.reader[telling]
    row = offered.replicate[article]
    tie = state.tie_column(row, tie)
    credence = believed[state.row[row] + reader, offered.claim[article]]
    credence = np.where(offered.expressed[article] > 0, credence, 1.0 - credence)
    right, wrong = records.right[row, tie], records.wrong[row, tie]
    success = laputa_success(credence, right / (right + wrong))
    np.add.at(records.right, (row, tie), success)
    np.add.at(records.wrong, (row, tie), 1.0 - success)
    _set_trust(records, row, tie)


def _latest_sides(state: State, event: Resolution | Slur) -> tuple[Ints, Ints, Ints]:
    """Return replicate row, tie column and side for ties leaving authors who took a side."""
    world, replicate = state.plan.world, state.replicates_in(event.variant)
    side = state.desks.side.reshape(state.n_replicates, -1, world.n_claims)
    side = side[replicate, :, event.claim]
    place, editor = np.nonzero(side)
    row = replicate[place]
    author = state.plan.editors[editor] + state.first_actor(row)
    position, tie = state.plan.outgoing.expand(author)
    column = state.tie_column(row[position], tie)
    return row[position], column, side[place, editor][position].astype(np.int64)


def _set_trust(records: Records, row: Ints, tie: Ints) -> None:
    learned = trust_log_odds(records.right[row, tie], records.wrong[row, tie])
    records.trust[row, tie] = learned - records.slur[row, tie]


def _settle_origins(state: State, records: Records, resolution: Resolution) -> None:
    world = state.plan.world
    replicate = state.replicates_in(resolution.variant)
    topic = replicate * world.n_claims + resolution.claim
    observations = world.variants[resolution.variant].observations
    for observation in np.flatnonzero(observations.claim == resolution.claim):
        said = state.topics.said[topic, observations.slot[observation]]
        spoke = said >= 0
        origin = int(observations.origin[observation])
        row, outcome = replicate[spoke], np.where(state.topics.truth[topic[spoke]], 0, 1)
        records.seen[row, origin, outcome, 0] += 1.0
        records.seen[row, origin, outcome, 1] += said[spoke]
