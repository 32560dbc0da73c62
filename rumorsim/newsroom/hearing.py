"""Steps 2 to 6: articles travel along ties, and readers take them in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rumorsim.beliefs.logodds import combine, portion
from rumorsim.newsroom.articles import REPORT, Articles
from rumorsim.newsroom.grouping import scatter_or
from rumorsim.newsroom.masks import any_bit
from rumorsim.newsroom.numbers import hear_numbers
from rumorsim.newsroom.sources import weigh
from rumorsim.newsroom.state import State

__all__ = ["Deliveries", "deliver", "take_in"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass
class Deliveries:
    """Articles that reached readers in this step; arrays over (article, tie) pairs."""

    article: Ints
    tie: Ints
    reader: Ints
    cell: Ints
    fresh: Flags  # this reader gets this article for the first time
    knew: Flags  # the reader was aware of the claim before this step


def deliver(state: State, offered: Articles) -> Deliveries:
    """Draw which offered articles reach which of their author's followers.

    One uniform per tie and step is shared by all claims; an article gets through if it is
    below the tie's delivery probability times the attention to its claim.
    """
    world = state.plan.world
    article, tie = state.plan.audible.expand(offered.author)
    ties = world.ties
    author, reader = state.plan.tie_keys
    luck = state.source.uniform(
        "deliver",
        step=state.step,
        replicate=state.replicates[offered.replicate][article],
        entity=reader[tie],
        claim=author[tie],
    )
    topic = offered.replicate * world.n_claims + offered.claim
    attention = state.topics.attention[topic]
    through = np.flatnonzero(luck < ties.delivery[tie] * attention[article])
    article, tie = article[through], tie[through]
    target = ties.target[tie]
    cell = state.cell(offered.replicate[article], target, offered.claim[article])
    fresh = _first_time(state, offered, article, tie)
    return Deliveries(article, tie, target, cell, fresh, state.minds.heard[cell] < state.step)


def _first_time(state: State, offered: Articles, article: Ints, tie: Ints) -> Flags:
    """Tell deliveries apart from repeats of one article along one tie, and remember them."""
    rules = state.plan.world.rules
    if rules.staleness >= 1.0:
        return np.ones(article.size, dtype=np.bool_)
    # A desk has one live article, so a few low bits of the ordinal tell it from its forerunner.
    desk = state.desk(offered.replicate, offered.author, offered.claim)
    serial = desk * 16 + offered.ordinal % 16
    n_ties = state.plan.world.ties.source.size
    code = serial[article] * n_ties + tie
    fresh = ~np.isin(code, state.served)
    still_offered = np.isin(state.served // n_ties, serial)
    state.served = np.concatenate([state.served[still_offered], code[fresh]])
    return fresh


def take_in(state: State, offered: Articles, heard: Deliveries) -> None:
    """Let readers update evidence, provenance, repetition, awareness and numbers."""
    if not heard.article.size:
        return
    leader, slot = state.cell_groups.slots(heard.cell)
    cells, reader = heard.cell[leader], heard.reader[leader]
    row = offered.replicate[heard.article[leader]]
    claim = offered.claim[heard.article[leader]]
    chi = state.plan.world.actors.chi[reader]
    cited, uncited = _naive(state, offered, heard, slot, cells.size)
    credited = _credit(state, offered, heard, leader, slot)
    minds = state.minds
    minds.evidence[cells] += portion(1.0 - chi, credited) + portion(chi, cited) + uncited
    side = offered.side[heard.article]
    _count(minds.pro, heard.cell[side > 0])
    _count(minds.con, heard.cell[side < 0])
    minds.heard[heard.cell[~heard.knew]] = state.step
    _pass_on_numbers(state, offered, heard)
    state.touched[state.row[row] + reader] = True
    gate = state.plan.world.actors.gate[reader]
    state.stirred.append(state.desk(row[gate], reader[gate], claim[gate]))


def _count(counter: NDArray[np.int32], index: Ints) -> None:
    np.add.at(counter, index, np.int32(1))


def _pass_on_numbers(state: State, offered: Articles, heard: Deliveries) -> None:
    tells = ~np.isnan(offered.number) & (offered.expressed >= 0)
    told = np.flatnonzero(heard.fresh & tells[heard.article])
    article = heard.article[told]
    hear_numbers(
        state,
        offered.replicate[article],
        heard.reader[told],
        offered.claim[article],
        offered.number[article],
    )


def _credit(state: State, offered: Articles, heard: Deliveries, leader: Ints, slot: Ints) -> Floats:
    """Step 3: take over provenance and return the weight of what was new in it."""
    minds, plan = state.minds, state.plan
    cells, article = heard.cell[leader], heard.article[leader]
    masks = np.hstack([offered.cited, offered.roots])
    told, roots = np.hsplit(scatter_or(slot, leader, masks, heard.article), [plan.world.words])
    if plan.world.n_own_bits:
        told &= plan.own_mask[heard.reader[leader]]
    held = minds.held[cells]
    new = told & ~held
    minds.held[cells] = held | told
    minds.roots[cells] |= roots
    if minds.doubted is not None:
        new &= ~minds.doubted[cells]
    topic = offered.replicate[article] * plan.world.n_claims + offered.claim[article]
    return weigh(state, topic, new)


def _naive(
    state: State, offered: Articles, heard: Deliveries, slot: Ints, size: int
) -> tuple[Floats, Floats]:
    """Step 4: add up first articles as if each were evidence of its own.

    Returns
    -------
    cited, uncited : ndarray, shape (size,)
        Sums over articles that name some carrier or root, and over those that name none.
    """
    world = state.plan.world
    first = (offered.ordinal == 0) | world.rules.first_always
    has_source = any_bit(offered.cited)
    counted = heard.fresh & first[heard.article]
    named = has_source[heard.article]
    # The cited sum enters with weight chi, so readers without neglect need none.
    counted &= ~named | (world.actors.chi[heard.reader] > 0)
    pick = np.flatnonzero(counted)
    article, tie, named = heard.article[pick], heard.tie[pick], named[pick]
    expressed = offered.expressed[article]
    heard_as = combine(_trust(state, offered, article, tie), expressed)
    origin = offered.form[article] == REPORT
    value = portion(world.ties.weight[tie], np.where(origin, expressed, heard_as))
    _count_rumours(state, offered, heard, pick[~named])
    cited = np.bincount(slot[pick[named]], weights=value[named], minlength=size)
    uncited = np.bincount(slot[pick[~named]], weights=value[~named], minlength=size)
    return cited.astype(np.float64, copy=False), uncited.astype(np.float64, copy=False)


def _trust(state: State, offered: Articles, article: Ints, tie: Ints) -> Floats:
    """Return the reader's log-odds trust in the author."""
    if state.records is None:
        return state.plan.world.ties.trust[tie]
    row = offered.replicate[article]
    return state.records.trust[row, state.tie_column(row, tie)]


def _count_rumours(state: State, offered: Articles, heard: Deliveries, pick: Ints) -> None:
    """Count uncited first deliveries by side at the desks that received them."""
    pick = pick[state.plan.world.actors.desk[heard.reader[pick]] >= 0]
    article = heard.article[pick]
    desk = state.desk(offered.replicate[article], heard.reader[pick], offered.claim[article])
    side = offered.side[article]
    _count(state.desks.rumours_pro, desk[side > 0])
    _count(state.desks.rumours_con, desk[side < 0])
