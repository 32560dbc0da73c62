"""Decisions of single actors, applied to the articles that the kernel has composed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rumorsim.agents.actors import Actor
from rumorsim.agents.checks import checked
from rumorsim.agents.drafts import FORMS, Draft
from rumorsim.agents.readings import BitNames
from rumorsim.newsroom.articles import ARTICLE, Articles
from rumorsim.newsroom.state import State

__all__ = ["Editor"]


class Editor:
    """The kernel's edit hook; asks actors that have a mind of their own.

    Parameters
    ----------
    deciders : sequence of Actor
        Whom to ask, in the order of the actor axis; all have a desk.
    bit_names : BitNames
    """

    def __init__(self, deciders: Sequence[Actor], bit_names: BitNames) -> None:
        self._deciders = deciders
        self._bits = bit_names

    def edit(self, state: State, planned: Articles, *, dated: bool) -> Articles:
        """Return what goes out in place of what is planned.

        Parameters
        ----------
        state : State
            A block of one replicate, not yet changed by what is planned.
        planned : Articles
        dated : bool
            A report or statement, about which only its author is asked.

        Returns
        -------
        Articles
            The argument itself where nobody changed anything.
        """
        kept = np.ones(len(planned), dtype=np.bool_)
        result, added = planned, []
        for actor in self._deciders:
            rows = np.flatnonzero(planned.author == actor.index)
            if dated and not rows.size:
                continue
            old = {draft.claim: (row, draft) for row, draft in self._drafts(actor, planned, rows)}
            drafts = [draft for _, draft in old.values()]
            new = checked(actor, drafts, actor.decide(list(drafts)))
            for claim, (row, draft) in old.items():
                if claim not in new:
                    kept[row] = False
                elif _differ(draft, new[claim]):
                    result = _copy(planned) if result is planned else result
                    self._amend(state, result, int(row), draft, new[claim])
            added += [self._compose(state, actor, new[claim]) for claim in new if claim not in old]
        if not kept.all():
            result = result.take(kept)
        return _merge(state, [result, *added]) if added else result

    def _drafts(
        self, actor: Actor, planned: Articles, rows: NDArray[np.int64]
    ) -> list[tuple[int, Draft]]:
        claims = actor.model.world.claims.names
        return [
            (
                int(row),
                Draft(
                    actor.name,
                    claims[planned.claim[row]],
                    FORMS[planned.form[row]],
                    float(planned.expressed[row]),
                    _number(planned.number[row]),
                    self._bits.names(int(planned.claim[row]), planned.cited[row]),
                    bool(planned.attributed[row]),
                ),
            )
            for row in rows
        ]

    def _amend(self, state: State, articles: Articles, row: int, old: Draft, new: Draft) -> None:
        """Change what differs in place, and leave every other bit as it is."""
        articles.expressed[row] = new.expressed
        if new.number != old.number:
            articles.number[row] = _log10(new.number)
        if (new.cites, new.attributed) != (old.cites, old.attributed):
            claim = int(articles.claim[row])
            cell = int(articles.author[row]) * state.plan.world.n_claims + claim
            held = state.minds.held[cell]
            articles.cited[row] = self._bits.mask(claim, new.cites, held)
            articles.attributed[row] = new.attributed

    def _compose(self, state: State, actor: Actor, draft: Draft) -> Articles:
        """Return an article that no gate and no date has planned."""
        claim = actor.model.claim_index(draft.claim)
        row, author = np.zeros(1, np.int64), np.array([actor.index])
        claims = np.array([claim])
        cell = state.cell(row, author, claims)
        return Articles(
            replicate=row,
            author=author,
            claim=claims,
            step=np.array([state.step]),
            form=np.array([ARTICLE]),
            ordinal=state.desks.written[state.desk(row, author, claims)].astype(np.int64),
            expressed=np.array([draft.expressed]),
            number=np.array([_log10(draft.number)]),
            attributed=np.array([draft.attributed]),
            cited=self._bits.mask(claim, draft.cites, state.minds.held[cell[0]])[np.newaxis],
            roots=state.minds.roots[cell],
        )


def _copy(articles: Articles) -> Articles:
    return articles.take(np.arange(len(articles)))


def _merge(state: State, parts: list[Articles]) -> Articles:
    """Join articles in the order in which the gate hands them in."""
    articles = Articles.concatenate(parts)
    desk = state.desk(articles.replicate, articles.author, articles.claim)
    return articles.take(np.argsort(desk, kind="stable"))


def _differ(old: Draft, new: Draft) -> bool:
    return (old.expressed, old.number, old.cites, old.attributed) != (
        new.expressed, new.number, new.cites, new.attributed,
    )  # fmt: skip


def _number(log10: float) -> float | None:
    return None if np.isnan(log10) else float(10.0**log10)


def _log10(number: float | None) -> float:
    return float("nan") if number is None else float(np.log10(number))
