"""Index tables derived once from a world: who hears whom, which desks, which numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rumorsim.beliefs.forest import ClaimForest
from rumorsim.newsroom.masks import set_bits
from rumorsim.newsroom.world import KINDS, World

__all__ = ["Fan", "Plan"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Fan:
    """A selection of ties in rows by source: ``tie[start[i]:start[i + 1]]`` leave actor i."""

    start: Ints
    tie: Ints

    @classmethod
    def of(cls, source: Ints, chosen: NDArray[np.bool_], n_actors: int) -> Fan:
        """Select ties (already sorted by source)."""
        tie = np.flatnonzero(chosen)
        counts = np.bincount(source[tie], minlength=n_actors)
        return cls(np.concatenate([[0], np.cumsum(counts)]), tie)

    def expand(self, authors: Ints) -> tuple[Ints, Ints]:
        """Return, for all ties leaving these authors, the position of the author and the tie."""
        lengths = self.start[authors + 1] - self.start[authors]
        position = np.repeat(np.arange(authors.size), lengths)
        offset = self.start[authors] - np.cumsum(lengths) + lengths
        return position, self.tie[np.repeat(offset, lengths) + np.arange(position.size)]


@dataclass(frozen=True)
class Plan:
    """A world with its derived tables; shared by all blocks of replicates."""

    world: World

    @cached_property
    def audible(self) -> Fan:
        """Ties along which something can be heard."""
        actors, ties = self.world.actors, self.world.ties
        chosen = actors.reads[ties.target] & (ties.delivery > 0)
        return Fan.of(ties.source, chosen, self.world.actors.kind.size)

    @cached_property
    def tie_keys(self) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """Addresses of author and reader of each tie; shape (M,) each."""
        key, ties = self.world.actors.key, self.world.ties
        return key[ties.source], key[ties.target]

    @cached_property
    def outgoing(self) -> Fan:
        """All ties."""
        source = self.world.ties.source
        return Fan.of(source, np.ones(source.size, dtype=np.bool_), self.world.actors.kind.size)

    @cached_property
    def watched(self) -> Fan:
        """Ties from outlets and bloggers to gate desks, which watch what their author prints."""
        actors, ties = self.world.actors, self.world.ties
        press = np.isin(actors.kind, [KINDS.index("outlet"), KINDS.index("blogger")])
        chosen = press[ties.source] & actors.gate[ties.target]
        return Fan.of(ties.source, chosen, self.world.actors.kind.size)

    @cached_property
    def n_watched(self) -> Floats:
        """How many outlets and bloggers each actor follows, at least 1; shape (N,)."""
        ties = self.world.ties
        n_rows = self.world.actors.kind.size
        counts = np.bincount(ties.target[self.watched.tie], minlength=n_rows)
        return np.maximum(counts, 1).astype(np.float64)

    @cached_property
    def editors(self) -> Ints:
        """Actor of each desk (of the first world); shape (G,)."""
        desk = self.world.actors.desk[: self.world.n_actors]
        actors = np.flatnonzero(desk >= 0)
        return actors[np.argsort(desk[actors], kind="stable")]

    @cached_property
    def number_column(self) -> Ints:
        """Column of each claim among the numbered ones, -1 for none; shape (C,)."""
        numbered = self.world.claims.numbered
        return np.where(numbered, np.cumsum(numbered) - 1, -1)

    @cached_property
    def own_mask(self) -> NDArray[np.uint64]:
        """Complement of each actor's own two bits; shape (N, words)."""
        own = self.world.actors.own_bit
        masks = np.zeros((own.size, self.world.words), dtype=np.uint64)
        for side in (0, 1):
            set_bits(masks, np.arange(own.size), np.where(own >= 0, 2 * own + side, -1))
        return ~masks

    @cached_property
    def forest(self) -> ClaimForest:
        """The claim graph."""
        claims = self.world.claims
        return ClaimForest(
            claims.parent, claims.if_true, claims.if_false, claims.group, claims.share
        )

    @cached_property
    def prior(self) -> Floats:
        """L0 of each claim in each world; shape (variants, C)."""
        return np.stack([world.claims.prior for world in self.world.variants])

    @cached_property
    def first_tie(self) -> Ints:
        """First tie of each world; shape (variants,)."""
        sizes = [world.ties.source.size for world in self.world.variants]
        return np.cumsum([0, *sizes[:-1]])

    def rule(self, name: str) -> Floats:
        """Return a rule in each world; shape (variants,)."""
        return np.array([getattr(world.rules, name) for world in self.world.variants])

    @cached_property
    def levels(self) -> Floats:
        """The distinct numbers of sources that a bit can count for, ascending."""
        return np.unique(np.append(self.world.observations.counts, 1.0))
