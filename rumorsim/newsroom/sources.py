"""What a provenance bit weighs, and for how many sources it counts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rumorsim.newsroom.masks import members, popcount
from rumorsim.newsroom.state import State

__all__ = ["count_sources", "create_bits", "weigh"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Masks = NDArray[np.uint64]


def create_bits(state: State, topic: Ints, bit: Ints, weight: Floats, counts: Floats) -> None:
    """Fix weight and source count of new bits (no (topic, bit) pair may repeat)."""
    topics, plan = state.topics, state.plan
    topics.weight[topic, bit] = weight
    side = np.where(weight >= plan.world.rules.source_floor, 0, 1)
    counted = np.abs(weight) >= plan.world.rules.source_floor
    level = np.searchsorted(plan.levels, counts)
    word, flag = bit >> 6, np.uint64(1) << (bit & 63).astype(np.uint64)
    # Bits of different carriers can share a word of one topic, so the OR must be unbuffered.
    np.bitwise_or.at(
        topics.eligible,
        (topic[counted], side[counted], level[counted], word[counted]),
        flag[counted],
    )


def weigh(state: State, topic: Ints, masks: Masks) -> Floats:
    """Return the sum of lambda over the bits of each mask; `topic` and `masks` go in rows."""
    rows, bits = members(masks)
    weights = state.topics.weight[topic[rows], bits]
    return np.bincount(rows, weights=weights, minlength=topic.size).astype(np.float64, copy=False)


def count_sources(state: State, topic: Ints, side: Ints, masks: Masks) -> Floats:
    """Return for how many sources the bits of each mask count on the given side (1 or -1)."""
    eligible = state.topics.eligible[topic, np.where(side > 0, 0, 1)]
    per_level = popcount(eligible & masks[:, np.newaxis, :])
    return per_level @ state.plan.levels
