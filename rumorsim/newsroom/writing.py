"""Step 9, writing: what an article says, whom it names, and what number it prints."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.beliefs.hedging import express, lose_hedge
from rumorsim.beliefs.numbers import round_half_up
from rumorsim.newsroom.articles import ARTICLE, STATEMENT, Articles
from rumorsim.newsroom.readout import conviction
from rumorsim.newsroom.state import State
from rumorsim.newsroom.world import Statement

__all__ = ["make_statement", "write"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def write(state: State, desk: Ints) -> Articles:
    """Compose the articles of desks that publish; nothing is changed yet."""
    row, actor, claim = state.split_desk(desk)
    actors = state.plan.world.actors
    expressed = lose_hedge(
        express(conviction(state, row, actor, claim), actors.expression_cap[actor]),
        actors.hedge_floor[actor],
        actors.hedge_loss[actor],
    )
    return _compose(state, row, actor, claim, expressed, ARTICLE)


def make_statement(state: State, statement: Statement) -> Articles:
    """Compose a dated statement: no gate, no required sources, no loss of hedges.

    An actor that never heard of the claim and has no evidence has nothing to say.
    """
    actors = state.plan.world.actors
    row = state.replicates_in(statement.variant)
    actor, claim = np.full(row.size, statement.actor), np.full(row.size, statement.claim)
    cell = state.cell(row, actor, claim)
    informed = (state.minds.heard[cell] <= state.step) | (state.minds.evidence[cell] != 0)
    row, actor, claim = row[informed], actor[informed], claim[informed]
    held = express(conviction(state, row, actor, claim), actors.expression_cap[actor])
    # Infinite conviction times no commitment is still no commitment.
    expressed = np.zeros(row.size) if statement.commit == 0 else statement.commit * held
    return _compose(state, row, actor, claim, expressed, STATEMENT)


def _compose(
    state: State, row: Ints, actor: Ints, claim: Ints, expressed: Floats, form: int
) -> Articles:
    world, minds = state.plan.world, state.minds
    address: dict[str, ArrayLike] = {
        "step": state.step,
        "replicate": state.replicates[row],
        "entity": world.actors.key[actor],
        "claim": world.claims.key[claim],
    }
    cell = state.cell(row, actor, claim)
    attributed = state.source.uniform("attribute", **address) < world.actors.attribution[actor]
    cited = np.where(attributed[:, np.newaxis], minds.held[cell], np.uint64(0))
    if minds.doubted is not None:
        cited &= ~minds.doubted[cell]
    return Articles(
        replicate=row,
        author=actor,
        claim=claim,
        step=np.full(row.size, state.step),
        form=np.full(row.size, form),
        ordinal=state.desks.written[state.desk(row, actor, claim)].astype(np.int64),
        expressed=expressed,
        number=_printed_number(state, row, actor, claim, expressed > 0, attributed),
        attributed=attributed,
        cited=cited,
        roots=minds.roots[cell],
    )


def _printed_number(
    state: State,
    row: Ints,
    actor: Ints,
    claim: Ints,
    positive: Flags,
    attributed: Flags,
) -> Floats:
    """Repeat the last number heard; without attribution it drifts and is rounded."""
    number = np.full(row.size, np.nan)
    column = state.plan.number_column[claim]
    some = np.flatnonzero(positive & (column >= 0))
    index = state.number_cell(row[some], actor[some], column[some])
    number[some] = state.minds.last_number[index]
    loose = np.flatnonzero(~attributed & ~np.isnan(number))
    world = state.plan.world
    noise = state.source.normal(
        "drift",
        step=state.step,
        replicate=state.replicates[row[loose]],
        entity=world.actors.key[actor[loose]],
        claim=world.claims.key[claim[loose]],
    )
    mean, spread = (state.plan.rule(name) for name in ("drift_mean", "drift_sd"))
    variant = state.variant[row[loose]]
    drifted = number[loose] + mean[variant] + spread[variant] * noise
    number[loose] = round_half_up(drifted, world.claims.digits[claim[loose]])
    return number
