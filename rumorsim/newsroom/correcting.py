"""Step 7, corrections: some hear of a retraction, and some of its influence continues."""

from __future__ import annotations

import numpy as np

from rumorsim.beliefs.logodds import portion
from rumorsim.newsroom.masks import set_bits
from rumorsim.newsroom.state import State
from rumorsim.newsroom.world import Retraction

__all__ = ["hear_retraction"]


def hear_retraction(state: State, retraction: Retraction) -> None:
    """Let each actor hear of a retraction with probability ``reach``, one draw each.

    Those who hold a retracted observation lose ``(1 - kappa_ret)(1 - chi) lambda``; none who
    heard credits, cites or counts it again. Bits laundered from it stay.
    """
    world, minds = state.plan.world, state.minds
    assert minds.doubted is not None
    rules = world.variants[retraction.variant].rules
    inside = retraction.variant * world.n_actors + np.arange(world.n_actors)
    exposed = inside[world.actors.reads[inside] | (world.actors.desk[inside] >= 0)]
    replicates = state.replicates_in(retraction.variant)
    luck = state.source.uniform(
        "hear",
        replicate=state.replicates[replicates, np.newaxis],
        entity=world.actors.key[exposed],
        claim=retraction.key,
    )
    place, position = np.nonzero(luck < retraction.reach)
    replicate, actor = replicates[place], exposed[position]
    for row in retraction.observations:
        claim = int(world.observations.claim[row])
        bit = world.n_own_bits + int(world.observations.slot[row])
        weight = state.topics.weight[replicate * world.n_claims + claim, bit]
        real = ~np.isnan(weight)
        here, who, weight = replicate[real], actor[real], weight[real]
        cell = state.cell(here, who, np.full(who.size, claim))
        word, flag = bit >> 6, np.uint64(1) << np.uint64(bit & 63)
        loses = (minds.held[cell, word] & flag != 0) & (minds.doubted[cell, word] & flag == 0)
        share = (1.0 - rules.continued_influence) * (1.0 - world.actors.chi[who])
        minds.evidence[cell[loses]] -= portion(share, weight)[loses]
        set_bits(minds.doubted, cell, np.full(cell.size, bit))
        state.touched[state.row[here] + who] = True
        gate = world.actors.gate[who]
        state.stirred.append(state.desk(here[gate], who[gate], np.full(int(gate.sum()), claim)))
