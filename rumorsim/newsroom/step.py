"""One step of the newsroom model, its beats in order.

1. World: events, reports, statements. 2. Deliver. 3.-6. Readers take in. 7. Corrections.
8. The gate. 9. Writing. 10. Articles and attention fade. 11. Records are settled.

What the gate writes is offered in the next step; reports and statements in their own.

References
----------
The model is described in docs/model.md; the sources of each mechanism are named there and in
the modules that implement them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rumorsim.beliefs.logodds import portion
from rumorsim.newsroom.articles import Articles
from rumorsim.newsroom.correcting import hear_retraction
from rumorsim.newsroom.dated import apply_shifts, make_report, settle_reference
from rumorsim.newsroom.fading import fade_attention, still_live
from rumorsim.newsroom.gate import due_desks, postpone
from rumorsim.newsroom.hearing import deliver, take_in
from rumorsim.newsroom.learning import (
    apply_slur,
    credence_of_all,
    learn_from_belief,
    resolve,
)
from rumorsim.newsroom.printing import print_articles, show_sides
from rumorsim.newsroom.state import State
from rumorsim.newsroom.writing import make_statement, write

__all__ = ["Edit", "advance"]

Edit = Callable[[State, Articles], Articles]
"""Looks over composed articles before they are printed; returns those that go out."""


def advance(state: State, edit: Edit | None = None) -> Articles:
    """Run one step in place and return the articles written in it.

    Parameters
    ----------
    state : State
    edit : callable, optional
        Sees the articles that actors are about to publish and returns what they do publish;
        returning its argument leaves the run bit-identical.
    """
    laputa = state.plan.world.rules.trust_learning == "laputa"
    believed = credence_of_all(state) if laputa else None
    dated = _world(state, edit)
    offered = Articles.concatenate([state.live, dated]) if len(dated) else state.live
    heard = deliver(state, offered)
    _fade_evidence(state)
    take_in(state, offered, heard)
    if believed is not None:
        learn_from_belief(state, offered, heard, believed)
    for retraction in state.plan.world.schedule.retractions:
        if retraction.step == state.step:
            hear_retraction(state, retraction)
    written = _publish(state, edit)
    lasting = still_live(state, offered, heard)
    state.live = Articles.concatenate([lasting, written]) if len(lasting) else written
    fade_attention(state, written)
    everything = Articles.concatenate([dated, written]) if len(dated) else written
    show_sides(state, everything)
    _settle(state)
    state.step += 1
    return everything


def _world(state: State, edit: Edit | None) -> Articles:
    schedule, world = state.plan.world.schedule, state.plan.world
    apply_shifts(state)
    said = []
    for report in schedule.reports:
        if report.step == state.step:
            articles = _print(state, edit, make_report(state, report))
            said.append(articles)
            _refresh(state, articles)
            settle_reference(state, articles)
    for statement in schedule.statements:
        if statement.step != state.step:
            continue
        articles = _print(state, edit, make_statement(state, statement))
        said.append(articles)
        if world.actors.amplifier[statement.actor]:
            _refresh(state, articles)
    empty = Articles.empty(world.words, world.true_words)
    return Articles.concatenate([empty, *said])


def _refresh(state: State, articles: Articles) -> None:
    topic = articles.replicate * state.plan.world.n_claims + articles.claim
    state.topics.attention[topic] = 1.0


def _publish(state: State, edit: Edit | None) -> Articles:
    desk = due_desks(state)
    planned = write(state, desk)
    written = _print(state, edit, planned)
    if edit is not None:
        out = state.desk(written.replicate, written.author, written.claim)
        held_back = np.setdiff1d(desk, out)
        postpone(state, held_back)
    return written


def _print(state: State, edit: Edit | None, planned: Articles) -> Articles:
    return print_articles(state, planned if edit is None else edit(state, planned))


def _fade_evidence(state: State) -> None:
    if state.plan.world.rules.retention < 1.0:
        evidence = state.minds.evidence.reshape(state.n_replicates, -1)
        retention = state.plan.rule("retention")[state.variant]
        np.copyto(evidence, portion(retention[:, np.newaxis], evidence))
        state.touched[:] = True


def _settle(state: State) -> None:
    schedule = state.plan.world.schedule
    for resolution in schedule.resolutions:
        if resolution.step == state.step:
            resolve(state, resolution)
    for slur in schedule.slurs:
        if slur.step == state.step:
            apply_slur(state, slur)
