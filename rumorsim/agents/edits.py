"""Decisions of single actors, applied to the articles that the kernel has composed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

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
            Equal to the argument, bit for bit, where nobody changed anything.
        """
        result = planned.take(np.arange(len(planned)))
        kept, added = np.ones(len(planned), dtype=np.bool_), []
        for actor in self._deciders:
            rows = np.flatnonzero(planned.author == actor.index)
            if dated and not rows.size:
                continue
            drafts = [self._draft(actor, planned, int(row)) for row in rows]
            decided = checked(actor, drafts, actor.decide(list(drafts)))
            kept[rows] = [draft.claim in decided for draft in drafts]
            for row, draft in zip(rows, drafts, strict=True):
                self._amend(state, result, int(row), draft, decided.pop(draft.claim, draft))
            added += [self._compose(state, actor, draft) for draft in decided.values()]
        result = result.take(kept)
        return _merge(state, [result, *added]) if added else result

    def _draft(self, actor: Actor, planned: Articles, row: int) -> Draft:
        claim = int(planned.claim[row])
        return Draft(
            actor.name,
            actor.model.world.claims.names[claim],
            FORMS[planned.form[row]],
            float(planned.expressed[row]),
            _number(planned.number[row]),
            self._bits.names(claim, planned.cited[row]),
            bool(planned.attributed[row]),
        )

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


def _merge(state: State, parts: list[Articles]) -> Articles:
    """Join articles in the order in which the gate hands them in."""
    articles = Articles.concatenate(parts)
    desk = state.desk(articles.replicate, articles.author, articles.claim)
    return articles.take(np.argsort(desk, kind="stable"))


def _number(log10: float) -> float | None:
    return None if np.isnan(log10) else float(10.0**log10)


def _log10(number: float | None) -> float:
    return float("nan") if number is None else float(np.log10(number))
