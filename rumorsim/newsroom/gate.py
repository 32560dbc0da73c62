"""Step 8, the editorial gate: which desks publish on which claim in this step."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rumorsim.beliefs.logodds import expit, portion
from rumorsim.newsroom.grouping import distinct
from rumorsim.newsroom.masks import any_bit
from rumorsim.newsroom.readout import conviction, read_out
from rumorsim.newsroom.sources import count_sources
from rumorsim.newsroom.state import NEVER, State

__all__ = ["due_desks", "postpone"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Stands in for infinity where infinity minus itself would be undefined.
_HUGE = 1e300
# By so many powers of ten at most a number raises the hazard; more would be infinite.
_MOST_DECADES = 300.0


def due_desks(state: State) -> Ints:
    """Return the flat desks that publish in this step, in ascending order.

    A desk publishes in the step in which the hazard it has accumulated as a candidate reaches
    an exponential threshold, which has the law of one draw with probability
    ``1 - exp(-rate)`` per step. So only desks whose situation changed need to be looked at.
    """
    if state.plan.world.rules.rebroadcast:
        return _everybody(state)
    _look_again(state, _stirred(state))
    waiting = state.calendar.pop(state.step, [])
    if not waiting:
        return np.empty(0, dtype=np.int64)
    desk = distinct(np.concatenate(waiting))
    due: Flags = state.desks.due[desk] == state.step
    return desk[due]


def postpone(state: State, desk: Ints) -> None:
    """Let desks that were due and were held back be due again in the next step."""
    state.desks.due[desk] = state.step + 1
    state.calendar.setdefault(state.step + 1, []).append(desk)


def _everybody(state: State) -> Ints:
    state.stirred.clear()
    world = state.plan.world
    editor = np.flatnonzero(world.actors.gate[state.plan.editors])
    pair = np.arange(state.n_replicates)[:, np.newaxis] * state.plan.editors.size + editor
    desk: Ints = (pair[..., np.newaxis] * world.n_claims + np.arange(world.n_claims)).ravel()
    row, actor, claim = state.split_desk(desk)
    convinced: Flags = conviction(state, row, actor, claim) != 0
    return desk[convinced]


def _stirred(state: State) -> Ints:
    """Return the gate desks whose rate may have changed."""
    world = state.plan.world
    stirred = np.concatenate([*state.stirred, np.empty(0, dtype=np.int64)])
    state.stirred.clear()
    if world.rules.retention < 1.0 or bool((world.actors.prompt < 1.0).any()):
        # Evidence fades everywhere, or credence, which other claims move, gates the rate.
        heard = np.flatnonzero(state.minds.heard <= state.step)
        pair, claim = np.divmod(heard, world.n_claims)
        row, actor = state.split_row(pair)
        gate = world.actors.gate[actor]
        return state.desk(row[gate], actor[gate], claim[gate])
    return distinct(stirred)


def _look_again(state: State, desk: Ints) -> None:
    """Settle the hazard run so far and go on at the rate of the present situation."""
    desks, step = state.desks, state.step
    rate = _rate(state, desk)
    running = desks.rate[desk] > 0
    ran = desk[running]
    desks.clock[ran] -= desks.rate[ran] * (step - desks.since[ran])
    desks.rate[desk] = rate
    desks.since[desk] = step
    desks.due[desk] = NEVER
    active = rate > 0
    desk, rate = desk[active], rate[active]
    unset = desk[np.isnan(desks.clock[desk])]
    desks.clock[unset] = _threshold(state, unset)
    # The clock is below 0 where an edit held back what was due; infinitely so at infinite rate.
    with np.errstate(over="ignore"):
        wait = np.ceil(np.maximum(desks.clock[desk], 0.0) / rate) - 1.0
    desks.due[desk] = step + wait.clip(0.0, NEVER - step).astype(np.int64)
    _enter(state, desk)


def _enter(state: State, desk: Ints) -> None:
    """Put desks into the calendar under the step in which they are due."""
    due = state.desks.due[desk]
    inside = due < state.plan.world.rules.steps
    desk, due = desk[inside], due[inside]
    if not desk.size:
        return
    order = np.argsort(due, kind="stable")
    desk, due = desk[order], due[order]
    cuts = np.flatnonzero(due[1:] != due[:-1]) + 1
    for part, step in zip(np.split(desk, cuts), due[np.append(0, cuts)].tolist(), strict=True):
        state.calendar.setdefault(step, []).append(part)


def _threshold(state: State, desk: Ints) -> Floats:
    row, actor, claim = state.split_desk(desk)
    world = state.plan.world
    return state.source.exponential(
        "publish",
        step=state.desks.written[desk],
        replicate=state.replicates[row],
        entity=world.actors.key[actor],
        claim=world.claims.key[claim],
    )


def _rate(state: State, desk: Ints) -> Floats:
    """Return the publication hazard per step; 0 for those that are no candidates."""
    actors = state.plan.world.actors
    row, actor, claim = state.split_desk(desk)
    cell = state.cell(row, actor, claim)
    evidence = state.minds.evidence[cell]
    side = np.sign(evidence).astype(np.int64)
    rate = np.zeros(desk.size)
    last_number = _last_number(state, row, actor, claim)
    candidate = (side != 0) & (state.minds.heard[cell] <= state.step)
    candidate &= _has_news(state, desk, cell, claim, side, last_number)
    some = np.flatnonzero(candidate)
    desk, row, actor, claim, cell = desk[some], row[some], actor[some], claim[some], cell[some]
    side = side[some]
    sourced = _sources(state, desk, row, claim, cell, side) >= actors.sources_required[actor]
    some, desk, row, actor, claim = (x[sourced] for x in (some, desk, row, actor, claim))
    side = side[sourced]
    openness = _openness(state, desk, actor, side, evidence[some])
    rate[some] = _hazard(state, row, actor, claim, side, last_number[some], openness)
    return rate


def _has_news(
    state: State, desk: Ints, cell: Ints, claim: Ints, side: Ints, last_number: Floats
) -> Flags:
    """Tell candidates: nothing written yet, a root not yet cited, or a much larger number."""
    desks, rules = state.desks, state.plan.world.rules
    news: Flags = desks.written[desk] == 0
    if rules.followups:
        again = np.flatnonzero(~news)
        lacking = _usable(state, cell[again]) & ~desks.last[desk[again]]
        news[again] = any_bit(lacking)
        column = state.plan.number_column[claim]
        louder = np.flatnonzero(~news & (column >= 0) & (side > 0))
        top = desks.top_number[state.desk_number(desk[louder], column[louder])]
        news[louder] = last_number[louder] >= top + rules.escalation
    return news


def _usable(state: State, cell: Ints) -> NDArray[np.uint64]:
    """Return the bits that are held and not heard to be retracted."""
    held = state.minds.held[cell]
    if state.minds.doubted is not None:
        held &= ~state.minds.doubted[cell]
    return held


def _sources(state: State, desk: Ints, row: Ints, claim: Ints, cell: Ints, side: Ints) -> Floats:
    topic = row * state.plan.world.n_claims + claim
    rumours = np.where(side > 0, state.desks.rumours_pro[desk], state.desks.rumours_con[desk])
    return count_sources(state, topic, side, _usable(state, cell)) + rumours


def _openness(state: State, desk: Ints, actor: Ints, side: Ints, evidence: Floats) -> Floats:
    """Return g, the opening of the gate, a step function where its width is 0.

    An infinite threshold or penalty keeps even certain evidence out.
    """
    actors, desks = state.plan.world.actors, state.desks
    watched = np.where(side > 0, desks.watched_pro[desk], desks.watched_con[desk])
    excess = np.minimum(side * evidence, _HUGE) - np.maximum(actors.threshold[actor], -_HUGE)
    excess -= np.where(side < 0, actors.negative_penalty[actor], 0.0)
    excess += actors.herding[actor] * (watched / state.plan.n_watched[actor])
    width = np.minimum(actors.width[actor], _HUGE)
    soft = width > 0
    with np.errstate(over="ignore"):
        slope = expit(excess / np.where(soft, width, 1.0))
    return np.where(soft, slope, (excess >= 0).astype(np.float64))


def _hazard(
    state: State,
    row: Ints,
    actor: Ints,
    claim: Ints,
    side: Ints,
    last_number: Floats,
    openness: Floats,
) -> Floats:
    world = state.plan.world
    actors = world.actors
    hazard = actors.hazard[actor]
    gain = last_number - state.topics.reference[row * world.n_claims + claim]
    valued = (side > 0) & ~np.isnan(gain)
    decades = actors.news_value[actor] * np.where(valued, gain, 0.0)
    factor = np.where(valued, 10.0 ** np.minimum(decades, _MOST_DECADES), 1.0)
    rate = np.zeros(hazard.size)
    at_once = np.isinf(hazard)
    rate[at_once] = np.where(openness[at_once] >= 0.5, np.inf, 0.0)
    paced = ~at_once
    with np.errstate(over="ignore"):
        rate[paced] = portion(openness[paced], hazard[paced] * factor[paced]) * world.rules.dt
    prompted = np.flatnonzero(actors.prompt[actor] < 1.0)
    rows, back = np.unique(state.row[row[prompted]] + actor[prompted], return_inverse=True)
    credence = read_out(state, rows)[back, claim[prompted]]
    against = prompted[side[prompted] * credence < 0]
    rate[against] *= actors.prompt[actor[against]]
    return rate


def _last_number(state: State, row: Ints, actor: Ints, claim: Ints) -> Floats:
    number = np.full(row.size, np.nan)
    column = state.plan.number_column[claim]
    some = column >= 0
    index = state.number_cell(row[some], actor[some], column[some])
    number[some] = state.minds.last_number[index]
    return number
