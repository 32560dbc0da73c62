"""Step 1, the world: events, and the reports that sources make on their date."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rumorsim.beliefs.logodds import combine, portion
from rumorsim.beliefs.sensors import report_weight
from rumorsim.newsroom.articles import REPORT, Articles
from rumorsim.newsroom.masks import bit_mask, set_bits
from rumorsim.newsroom.numbers import hear_numbers
from rumorsim.newsroom.sources import create_bits
from rumorsim.newsroom.state import State
from rumorsim.newsroom.world import Report

__all__ = ["apply_shifts", "make_report", "settle_reference"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def apply_shifts(state: State) -> None:
    """Let the events of this step move the field B of their claims and refresh attention."""
    attention = state.topics.attention.reshape(state.n_replicates, -1)
    for event in state.plan.world.schedule.shifts:
        if event.step != state.step:
            continue
        state.topics.shift[event.variant, event.claim] += event.shift
        replicate = state.replicates_in(event.variant)
        if event.shift != 0:
            state.touched.reshape(state.n_replicates, -1)[replicate] = True
        if event.refresh:
            attention[replicate, event.claim] = 1.0


def make_report(state: State, report: Report) -> Articles:
    """Let a source observe and speak; the article is not yet on anybody's desk.

    Only replicates in which the source has something to say are concerned: the speaker holds
    the observation from now on, and an article cites the one bit.
    """
    world = state.plan.world
    row, claim = report.observation, int(world.observations.claim[report.observation])
    slot = int(world.observations.slot[row])
    replicate = _observe(state, report, claim, slot)
    count = replicate.size
    topic = replicate * world.n_claims + claim
    bit = world.n_own_bits + slot
    weight = state.topics.weight[topic, bit]
    number = _number(state, report, replicate, claim)
    _hold(state, report.speaker, replicate, claim, bit, slot)
    speakers, claims = np.full(count, report.speaker), np.full(count, claim)
    hear_numbers(state, replicate, speakers, claims, np.where(weight >= 0, number, np.nan))
    desk = state.desk(replicate, speakers, claims)
    return Articles(
        replicate=replicate,
        author=speakers,
        claim=claims,
        step=np.full(count, state.step),
        form=np.full(count, REPORT),
        ordinal=state.desks.written[desk].astype(np.int64),
        expressed=weight,
        number=number,
        attributed=np.ones(count, dtype=np.bool_),
        cited=bit_mask(np.full(count, bit), world.words),
        roots=bit_mask(np.full(count, slot), world.true_words),
    )


def settle_reference(state: State, reported: Articles) -> None:
    """Let the first number that a printed report states be the one whose news value is 1."""
    topic = reported.replicate * state.plan.world.n_claims + reported.claim
    first = np.isnan(state.topics.reference[topic]) & ~np.isnan(reported.number)
    first &= reported.form == REPORT
    state.topics.reference[topic[first]] = reported.number[first]


def _observe(state: State, report: Report, claim: int, slot: int) -> Ints:
    """Create the bit where it is new and return the replicates in which the source speaks."""
    world, topics = state.plan.world, state.topics
    observations, row = world.observations, report.observation
    replicate = state.replicates_in(report.variant)
    topic = replicate * world.n_claims + claim
    bit = world.n_own_bits + slot
    known = ~np.isnan(topics.weight[topic, bit])
    truth = topics.truth[topic]
    if report.says >= 0:
        act = np.full(replicate.size, report.says == 1)
    else:
        luck = state.source.uniform(
            "observe",
            replicate=state.replicates[replicate],
            entity=int(observations.key[row]),
            claim=int(world.claims.key[claim]),
        )
        act = luck < np.where(truth, observations.alpha[row], observations.beta[row])
    speaks = known | act | bool(observations.opposite[row])
    new = np.flatnonzero(speaks & ~known)
    topics.said[topic[new], slot] = act[new]
    weight = _weight(state, report, replicate[new], act[new])
    counts = np.full(new.size, observations.counts[row])
    create_bits(state, topic[new], np.full(new.size, bit), weight, counts)
    speaking: Ints = replicate[speaks]
    return speaking


def _weight(state: State, report: Report, replicate: Ints, act: NDArray[np.bool_]) -> Floats:
    """Return lambda of a new bit: the sensor as perceived, anonymity, hedging word."""
    observations, row = state.plan.world.observations, report.observation
    alpha = np.full(replicate.size, observations.perceived_alpha[row])
    beta = np.full(replicate.size, observations.perceived_beta[row])
    if state.records is not None:
        seen = state.records.seen[replicate, observations.origin[row] % state.plan.world.n_actors]
        prior = state.plan.world.variants[report.variant].rules.record_weight
        alpha = _posterior_mean(alpha, prior, seen[:, 0])
        beta = _posterior_mean(beta, prior, seen[:, 1])
    weight = portion(observations.anonymity[row], report_weight(act, alpha, beta))
    return combine(weight, observations.word[row])


def _posterior_mean(rate: Floats, prior: float, seen: Floats) -> Floats:
    total = prior + seen[:, 0]
    known = total > 0
    return np.where(known, (prior * rate + seen[:, 1]) / np.where(known, total, 1.0), rate)


def _hold(state: State, speaker: int, replicate: Ints, claim: int, bit: int, slot: int) -> None:
    """Give the speaker the observation, at full weight, unless it held it already."""
    world, minds = state.plan.world, state.minds
    cell = state.cell(replicate, np.full(replicate.size, speaker), np.full(replicate.size, claim))
    word, flag = bit >> 6, np.uint64(1) << np.uint64(bit & 63)
    fresh = (minds.held[cell, word] & flag) == 0
    topic = replicate * world.n_claims + claim
    minds.evidence[cell[fresh]] += state.topics.weight[topic[fresh], bit]
    set_bits(minds.held, cell, np.full(cell.size, bit))
    set_bits(minds.roots, cell, np.full(cell.size, slot))
    minds.heard[cell] = np.minimum(minds.heard[cell], state.step)
    state.touched[state.row[replicate] + speaker] = True


def _number(state: State, report: Report, replicate: Ints, claim: int) -> Floats:
    if not report.observes_number:
        return np.full(replicate.size, report.number)
    noise = state.source.normal(
        "number",
        replicate=state.replicates[replicate],
        entity=report.key,
        claim=int(state.plan.world.claims.key[claim]),
    )
    true = state.plan.world.variants[report.variant].claims.number[claim]
    return np.asarray(true + report.bias + report.noise * noise)
