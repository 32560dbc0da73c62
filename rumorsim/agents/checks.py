"""The border between a user's decision and the kernel: what may be published."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable

from rumorsim.agents.actors import Actor
from rumorsim.agents.drafts import Draft
from rumorsim.errors import ArgumentError, require

__all__ = ["checked"]


def checked(actor: Actor, planned: Collection[Draft], decided: object) -> dict[str, Draft]:
    """Return the drafts by claim, or raise naming the class whose decision cannot be carried out.

    What was planned is taken as it is; whom others may cite is checked where the mask is made.
    """
    place = f"{type(actor).__name__}.decide for {actor.name!r}"
    if not isinstance(decided, Iterable):
        raise ArgumentError(f"{place}: got {decided!r}, allowed: a list of drafts, [] for silence")
    drafts: dict[str, Draft] = {}
    for draft in decided:
        require(isinstance(draft, Draft), place, draft, "drafts: those planned, or self.draft(...)")
        require(draft.actor == actor.name, place, draft, "its own drafts")
        require(draft.claim not in drafts, place, draft, "one draft per claim")
        if draft not in planned:
            _check(actor, draft, place)
        drafts[draft.claim] = draft
    return drafts


def _check(actor: Actor, draft: Draft, place: str) -> None:
    claim = actor.model.claim_index(draft.claim)
    known = not math.isnan(draft.expressed)
    require(known, f"{place}: expressed", draft.expressed, "log-odds; inf for certainty")
    if draft.number is None:
        return
    positive = 0 < draft.number < math.inf
    require(positive, f"{place}: number", draft.number, "a positive number, or None")
    numbered = bool(actor.model.world.claims.numbered[claim])
    require(numbered, f"{place}: number", draft.number, f"none: {draft.claim!r} has no magnitude")
