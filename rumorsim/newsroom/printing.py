"""Committing articles: desks remember them, and carriers become citable in their own right."""

from __future__ import annotations

import numpy as np

from rumorsim.beliefs.logodds import combine
from rumorsim.newsroom.articles import Articles
from rumorsim.newsroom.grouping import distinct
from rumorsim.newsroom.masks import set_bits
from rumorsim.newsroom.sources import create_bits
from rumorsim.newsroom.state import NEVER, State

__all__ = ["print_articles", "show_sides"]


def print_articles(state: State, articles: Articles) -> Articles:
    """Put composed articles on record and return them as they go out.

    Articles without attribution name their author, if it is citable, in place of its roots.
    At most one article per (actor, claim) may be handed in at a time.
    """
    _cite_carriers(state, articles)
    desks = state.desks
    desk = state.desk(articles.replicate, articles.author, articles.claim)
    desks.written[desk] += 1
    desks.side[desk] = articles.side
    desks.last[desk] = articles.cited
    desks.clock[desk], desks.rate[desk], desks.due[desk] = np.nan, 0.0, NEVER
    column = state.plan.number_column[articles.claim]
    some = np.flatnonzero((column >= 0) & ~np.isnan(articles.number))
    index = state.desk_number(desk[some], column[some])
    desks.top_number[index] = np.fmax(desks.top_number[index], articles.number[some])
    gate = state.plan.world.actors.gate[articles.author]
    # Next step, since what was printed now has to be in the books of this one first.
    state.stirred.append(desk[gate])
    return articles


def _cite_carriers(state: State, articles: Articles) -> None:
    world = state.plan.world
    own = world.actors.own_bit[articles.author]
    side = articles.side
    laundered = np.flatnonzero(~articles.attributed & (own >= 0) & (side != 0))
    bit = 2 * own[laundered] + (side[laundered] < 0)
    topic = articles.replicate[laundered] * world.n_claims + articles.claim[laundered]
    new = np.isnan(state.topics.weight[topic, bit])
    variant = state.variant[articles.replicate[laundered[new]]]
    trust = state.plan.rule("citation_trust")[variant]
    weight = combine(trust, articles.expressed[laundered[new]])
    create_bits(state, topic[new], bit[new], weight, np.ones(int(new.sum())))
    set_bits(articles.cited, laundered, bit)


def show_sides(state: State, articles: Articles) -> None:
    """Let followers see on which side the latest articles are; the end of a step."""
    desks = state.desks
    desk = distinct(state.desk(articles.replicate, articles.author, articles.claim))
    desk = desk[desks.side[desk] != desks.shown_side[desk]]
    row, actor, claim = state.split_desk(desk)
    article, tie = state.plan.watched.expand(actor)
    follower = state.desk(row[article], state.plan.world.ties.target[tie], claim[article])
    for side, counts in ((1, desks.watched_pro), (-1, desks.watched_con)):
        np.add.at(counts, follower[desks.side[desk[article]] == side], np.int32(1))
        np.add.at(counts, follower[desks.shown_side[desk[article]] == side], np.int32(-1))
    desks.shown_side[desk] = desks.side[desk]
    # Only desks on the brink can be moved by what others print.
    state.stirred.append(follower[desks.rate[follower] > 0])
