"""Step 10, the life of articles and of attention."""

from __future__ import annotations

import numpy as np

from rumorsim.newsroom.articles import Articles
from rumorsim.newsroom.hearing import Deliveries
from rumorsim.newsroom.state import State

__all__ = ["fade_attention", "still_live"]


def still_live(state: State, offered: Articles, heard: Deliveries) -> Articles:
    """Return the offered articles that will be offered again.

    An article goes stale with probability gamma, when stifled by a reader who knew, or when
    its author wrote a newer one on the same claim.
    """
    rules = state.plan.world.rules
    if rules.staleness >= 1.0 or not len(offered):
        return offered.take(np.empty(0, dtype=np.int64))
    desk = state.desk(offered.replicate, offered.author, offered.claim)
    live = state.desks.written[desk] == offered.ordinal + 1
    if rules.stifle:
        live[heard.article[heard.knew]] = False
    luck = state.source.uniform(
        "stale",
        step=state.step,
        replicate=state.replicates[offered.replicate],
        entity=state.plan.world.actors.key[offered.author],
        claim=state.plan.world.claims.key[offered.claim],
    )
    staleness = state.plan.rule("staleness")[state.variant[offered.replicate]]
    return offered.take(live & (luck >= staleness))


def fade_attention(state: State, written: Articles) -> None:
    """Let amplifiers' articles of this step refresh attention, then let it decay."""
    world = state.plan.world
    loud = world.actors.amplifier[written.author]
    topic = written.replicate[loud] * world.n_claims + written.claim[loud]
    state.topics.attention[topic] = 1.0
    fade = np.array([2.0 ** (-w.rules.dt / w.rules.half_life) for w in world.variants])
    state.topics.attention *= np.repeat(fade[state.variant], world.n_claims)
