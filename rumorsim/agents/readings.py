"""What actors hold at one moment of one replicate, read from the arrays on demand."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rumorsim.beliefs.logodds import expit
from rumorsim.errors import ArgumentError, did_you_mean
from rumorsim.newsroom.masks import bit_mask, members, popcount
from rumorsim.newsroom.readout import read_out
from rumorsim.newsroom.state import State
from rumorsim.newsroom.world import KINDS, World
from rumorsim.runs.ledger import carrier_names

__all__ = ["BitNames", "Readings"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.uint64]


class Readings:
    """Tables of shape (actor, claim), made when first asked for and valid until the next beat.

    Parameters
    ----------
    state : State
        A block of one replicate.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._shape = (state.plan.world.n_actors, state.plan.world.n_claims)

    @cached_property
    def log_odds(self) -> Floats:
        """L, natural logarithm."""
        return read_out(self._state, np.arange(self._shape[0]))

    @cached_property
    def credence(self) -> Floats:
        """Probability that the claim is true, in the eyes of the actor."""
        return expit(self.log_odds)

    @cached_property
    def credence_by_kind(self) -> dict[str, Floats]:
        """Mean credence of each kind of actor that is present; shape (claim,) each."""
        kind = self._state.plan.world.actors.kind
        return {KINDS[k]: self.credence[kind == k].mean(axis=0) for k in np.unique(kind)}

    @cached_property
    def apparent_roots(self) -> Ints:
        """Provenance bits held, own bits of carriers included."""
        return popcount(self._state.minds.held).reshape(self._shape)

    @cached_property
    def roots(self) -> Ints:
        """True observations behind what is held."""
        return popcount(self._state.minds.roots).reshape(self._shape)

    @cached_property
    def articles(self) -> Ints:
        """Articles written so far, by desk instead of by actor."""
        return self._state.desks.written.reshape(-1, self._shape[1]).astype(np.int64)


class BitNames:
    """The names behind provenance bits: observations, or the actors whose own bits they are."""

    def __init__(self, world: World) -> None:
        own = [name for name in carrier_names(world) for _side in ("pro", "con")]
        self._words = world.words
        self._names = [list(own) for _ in world.claims.names]
        # Observations are sorted by claim and, within a claim, by slot.
        for claim, name in zip(world.observations.claim, world.observations.names, strict=True):
            self._names[claim].append(name)

    def names(self, claim: int, mask: Mask) -> tuple[str, ...]:
        """Return each name behind a mask of shape (words,) once."""
        bits = members(mask[np.newaxis])[1]
        return tuple(dict.fromkeys(self._names[claim][bit] for bit in bits.tolist()))

    def mask(self, claim: int, names: Iterable[str], held: Mask) -> Mask:
        """Return the held bits that go by these names; a name not held is an error."""
        by_name: dict[str, list[int]] = {}
        for bit in members(held[np.newaxis])[1].tolist():
            by_name.setdefault(self._names[claim][bit], []).append(bit)
        chosen: list[int] = []
        for name in names:
            if name not in by_name:
                problem = "not among what the author holds"
                raise ArgumentError(f"cites: {name!r} is {problem}{did_you_mean(name, by_name)}")
            chosen += by_name[name]
        bits = bit_mask(np.array(chosen, dtype=np.int64), self._words)
        return np.asarray(np.bitwise_or.reduce(bits, axis=0), dtype=np.uint64)
