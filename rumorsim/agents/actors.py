"""Actors as Mesa agents: light views on the arrays of the model."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from rumorsim.agents.drafts import FORMS, Draft
from rumorsim.errors import ArgumentError
from rumorsim.newsroom.articles import ARTICLE
from rumorsim.newsroom.state import NEVER
from rumorsim.newsroom.world import KINDS

if TYPE_CHECKING:
    from rumorsim.agents.model import RumorModel

__all__ = ["Actor"]


class _Counters:
    """Stands in for Mesa 3.3's counters of agents, which keep every model alive (mesa#3179)."""

    def __getitem__(self, model: RumorModel) -> Iterator[int]:
        return itertools.count(len(model._all_agents) + 1)


class Actor(mesa.Agent):  # type: ignore[misc]  # Mesa has no types
    """One actor of the story; it holds nothing itself but its place in the arrays.

    Subclass it, or one of the typed actors, override `decide`, and hand the class to
    ``RumorModel(story, agent_types={...})``. Agents belong to the story's fixed cast: removing
    one removes the view, not the actor.

    Attributes
    ----------
    index : int
        Position on the actor axis.
    """

    _ids = _Counters()
    model: RumorModel

    def __init__(self, model: RumorModel, index: int) -> None:
        self.index = index
        super().__init__(model)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}>"

    def decide(self, planned: list[Draft]) -> list[Draft]:
        """Return what goes out, given what this actor is about to publish.

        Called only for classes that override it: once in every step, with what has passed the
        actor's editorial gate (often nothing), and besides for each dated report and statement,
        with that one. All actors decide on the same state; what they publish by the gate is
        offered to readers in the next step, reports and statements in their own.

        Parameters
        ----------
        planned : list of Draft
            At most one per claim.

        Returns
        -------
        list of Draft
            The same list leaves the run bit-identical. Drafts left out are not published; the
            gate proposes its own again in the next step. Drafts changed with `Draft.replace` go
            out as changed, drafts made with `draft` are added. At most one per claim.
        """
        return planned

    def draft(
        self,
        claim: str,
        *,
        expressed: float,
        cites: Iterable[str] = (),
        number: float | None = None,
    ) -> Draft:
        """Write an article on one's own account.

        Parameters
        ----------
        claim : str
        expressed : float
            Certainty in log-odds; below 0 to deny.
        cites : iterable of str, default nobody
            Names out of `provenance`.
        number : float, optional
            In the claim's unit.

        Returns
        -------
        Draft
            To be returned by `decide`.
        """
        if not self.has_desk:
            raise ArgumentError(f"{self.name}: cannot publish, being an audience that only reads")
        self.model.claim_index(claim)
        names = tuple(cites)
        level = float(expressed)
        return Draft(self.name, claim, FORMS[ARTICLE], level, number, names, bool(names))

    def luck(self, claim: str, purpose: str = "decide") -> float:
        """Return a uniform number in [0, 1) by address: seed, purpose, step, actor and claim.

        Unlike draws from ``self.rng`` it does not depend on who else draws, so that runs that
        differ in one behaviour can be compared with common random numbers.
        """
        world, state = self.model.world, self.model.state
        uniform = state.source.uniform(
            f"agents {purpose}",
            step=state.step,
            replicate=state.replicates[0],
            entity=world.actors.key[self.index],
            claim=world.claims.key[self.model.claim_index(claim)],
        )
        return float(uniform)

    # -- who it is ----------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """Id in the scenario."""
        return self.model.world.actors.names[self.index]

    @property
    def label(self) -> str:
        """How figures name it."""
        role = self.model.roles.find(self.name)
        return self.name if role is None or role.actor is None else role.actor.label or self.name

    @property
    def kind(self) -> str:
        """One of source, outlet, official, blogger, analyst, denier, audience."""
        return KINDS[self.model.world.actors.kind[self.index]]

    @property
    def has_desk(self) -> bool:
        """Whether it can publish at all."""
        return bool(self.model.world.actors.desk[self.index] >= 0)

    @property
    def followers(self) -> Any:
        """AgentSet of those who hear it."""
        ties = self.model.world.ties
        return self.model.agents_at(ties.target[ties.source == self.index])

    @property
    def followees(self) -> Any:
        """AgentSet of those whom it hears."""
        ties = self.model.world.ties
        return self.model.agents_at(ties.source[ties.target == self.index])

    # -- what it holds ------------------------------------------------------------------------

    def credence(self, claim: str) -> float:
        """Return the probability it gives the claim."""
        return float(self.model.credence[self.index, self.model.claim_index(claim)])

    def log_odds(self, claim: str) -> float:
        """Return its log-odds of the claim, natural logarithm."""
        return float(self.model.log_odds[self.index, self.model.claim_index(claim)])

    def evidence(self, claim: str) -> float:
        """Return the evidence it has gathered, in log-odds, without prior and linked claims."""
        return float(self.model.state.minds.evidence[self._cell(claim)])

    def heard(self, claim: str) -> bool:
        """Return whether it has heard of the claim."""
        return bool(self.model.state.minds.heard[self._cell(claim)] < NEVER)

    def provenance(self, claim: str) -> tuple[str, ...]:
        """Return the observations and carriers that it could name."""
        held = self.model.state.minds.held[self._cell(claim)]
        return self.model.bit_names.names(self.model.claim_index(claim), held)

    def apparent_roots(self, claim: str) -> int:
        """Return how many independent roots there seem to be: bits held, carriers included."""
        return int(self.model.readings.apparent_roots[self.index, self.model.claim_index(claim)])

    def roots(self, claim: str) -> int:
        """Return how many observations there really are behind what it holds."""
        return int(self.model.readings.roots[self.index, self.model.claim_index(claim)])

    def magnitude(self, claim: str) -> float:
        """Return the number it believes, in the claim's unit; nan if it has heard none."""
        state, where = self.model.state, self.model.claim_index(claim)
        column = state.plan.number_column[where]
        if column < 0:
            return float("nan")
        cell = state.number_cell(np.zeros(1, np.int64), np.array([self.index]), column)
        return float(10.0 ** state.minds.number[cell[0]])

    # -- what it wrote ------------------------------------------------------------------------

    def side(self, claim: str) -> int:
        """Return the side of its latest article: 1 for, -1 against, 0 neither or none."""
        return int(self.model.state.desks.side[self._desk(claim)]) if self.has_desk else 0

    def written(self, claim: str) -> int:
        """Return how many articles it has written on the claim, reports included."""
        return int(self.model.state.desks.written[self._desk(claim)]) if self.has_desk else 0

    def _cell(self, claim: str) -> int:
        return self.index * self.model.world.n_claims + self.model.claim_index(claim)

    def _desk(self, claim: str) -> int:
        world = self.model.world
        return int(world.actors.desk[self.index]) * world.n_claims + self.model.claim_index(claim)
