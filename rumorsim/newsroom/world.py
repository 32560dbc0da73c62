"""The compiled world: what a scenario becomes before the first step.

Everything here is fixed for all replicates and read-only for the kernels. Indices are ``i`` for
actors (N of them), ``g`` for desks (G actors who can publish), ``c`` for claims (C), ``k`` for
ties (M), ``o`` for observations of one claim. Log-odds are natural logarithms, times are hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rumorsim.newsroom.schedule import (
    Report,
    Resolution,
    Retraction,
    Schedule,
    Shift,
    Slur,
    Statement,
)

__all__ = [
    "KINDS",
    "SILENT",
    "Actors",
    "Claims",
    "Observations",
    "Report",
    "Resolution",
    "Retraction",
    "Rules",
    "Schedule",
    "Shift",
    "Slur",
    "Statement",
    "Ties",
    "World",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

KINDS = ("source", "outlet", "official", "blogger", "analyst", "denier", "audience")
SILENT = -1


@dataclass(frozen=True)
class Actors:
    """Columns over actors; every array has shape (N,) unless said otherwise."""

    names: tuple[str, ...]
    kind: Ints  # position in KINDS
    key: NDArray[np.uint32]  # address of the actor's draws
    reads: Flags  # False: no tie into this actor delivers anything (sources, deniers)
    gate: Flags  # True: publishes through the editorial gate
    amplifier: Flags  # its articles refresh attention
    desk: Ints  # index g of its desk, -1 where it can never publish
    own_bit: Ints  # own bits are positions 2j (positive side) and 2j+1; j, or -1 if not citable
    chi: Floats  # correlation neglect, share [0, 1]
    threshold: Floats  # theta, log-odds; -inf where the gate stands open
    width: Floats  # tau, log-odds; 0 is a step function
    negative_penalty: Floats  # d, log-odds
    herding: Floats  # kappa, log-odds
    news_value: Floats  # nu, exponent on the hazard per factor of ten
    hazard: Floats  # h, per hour; inf publishes as soon as g >= 1/2
    sources_required: Floats  # K, counts
    prompt: Floats  # phi_pub, factor on the hazard against one's own credence
    attribution: Floats  # a, probability
    hedge_loss: Floats  # ell, share of the hedge that is lost
    hedge_floor: Floats  # e-bar, log-odds
    expression_cap: Floats  # e_max, log-odds
    repetition: Floats  # beta_r, log-odds per ln(1 + repeats)
    anchor: Floats  # (N, C) log-odds added at read-out on top of the claims' prior (0 by default)


@dataclass(frozen=True)
class Ties:
    """Columns over ties ``source -> target``, sorted by (source, target); shape (M,)."""

    start: Ints  # (N + 1,) ties leaving actor i are start[i]:start[i + 1]
    source: Ints
    target: Ints
    delivery: Floats  # p, probability per article and step
    trust: Floats  # w, log-odds
    weight: Floats  # omega, factor on the naive channel
    right: Floats  # Beta a of the reader's trust, pseudo-counts
    wrong: Floats  # Beta b


@dataclass(frozen=True)
class Claims:
    """Columns over claims; shape (C,). Parents may stand anywhere in the order."""

    names: tuple[str, ...]
    key: NDArray[np.uint32]
    parent: Ints  # -1 for a hub
    if_true: Floats  # q1 = P(claim | parent); nan for hubs and for members of a group
    if_false: Floats  # q0 = P(claim | not parent)
    group: Ints  # number of the exclusive group of rival readings, -1 for none
    share: Floats  # s_r within the group; nan outside
    prior: Floats  # L0 of hubs in log-odds; 0 for children
    truth: Ints  # 1, 0, or -1: drawn from prior and links in every replicate
    numbered: Flags  # the claim has a magnitude
    number: Floats  # M, log10; nan where unknown
    reference: Floats  # mu_ref, log10; nan: the first number reported in the replicate
    digits: Ints  # significant digits of a printed number


@dataclass(frozen=True)
class Observations:
    """Columns over (observation, claim) pairs, one provenance bit each; shape (O,).

    Sorted by claim, within a claim by first date; ``slot`` counts within the claim.
    """

    names: tuple[str, ...]  # name of the observation
    claim: Ints
    slot: Ints
    key: NDArray[np.uint32]  # address of the observation's draw
    origin: Ints  # actor who speaks first
    alpha: Floats  # P(says so | true), governs the act
    beta: Floats  # P(says so | false)
    perceived_alpha: Floats  # governs lambda
    perceived_beta: Floats
    anonymity: Floats  # factor on lambda: zeta, or 1 on record
    word: Floats  # log-odds of the hedging word, combined into lambda; inf: none
    counts: Floats  # for how many sources the bit counts at the gate
    opposite: Flags  # not saying so is heard as the opposite; False: as silence


@dataclass(frozen=True)
class Rules:
    """Run-wide rules and switches."""

    dt: float = 1.0  # hours per step
    steps: int = 336
    half_life: float = 24.0  # hours; inf: attention never decays
    retention: float = 1.0  # phi, factor on E per step
    staleness: float = 1.0  # gamma, probability per step that an offered article goes stale
    stifle: bool = False  # an article goes stale on reaching somebody who knew
    followups: bool = True  # a second article on one claim is possible
    rebroadcast: bool = False  # every gate actor writes at every step
    first_always: bool = False  # every article counts as a first article
    expression: Literal["evidence", "credence"] = "evidence"  # what a writer expresses
    citation_trust: float = 0.4  # w_cite, log-odds
    continued_influence: float = 0.33  # kappa_ret
    drift_mean: float = 0.0  # delta, log10 per unattributed hop
    drift_sd: float = 0.05  # sigma, log10
    source_floor: float = 0.05  # log-odds a bit must carry to be anybody's source
    escalation: float = 0.15  # log10 by which a number must grow to be news
    trust_learning: Literal["off", "outcomes", "laputa"] = "outcomes"
    record_weight: float = 10.0  # pseudo-counts behind an origin's public record


@dataclass(frozen=True)
class World:
    """All of a compiled scenario, or of several that run side by side (`join`).

    Of joined worlds, columns over actors, ties and observations follow one another, world by
    world, and so do the numbers of actors and observations; claims and rules are the first one's,
    and each one's are those of its `variants`.
    """

    actors: Actors
    ties: Ties
    claims: Claims
    observations: Observations
    schedule: Schedule
    rules: Rules
    parts: tuple[World, ...] = ()  # what was joined

    @property
    def variants(self) -> tuple[World, ...]:
        """The worlds that are joined, or this one."""
        return self.parts or (self,)

    @property
    def n_actors(self) -> int:
        """N, the number of actors (of each world)."""
        return len(self.actors.names)

    @property
    def n_claims(self) -> int:
        """C, the number of claims."""
        return len(self.claims.names)

    @property
    def n_own_bits(self) -> int:
        """Own bits come first in a mask: two per citable actor who has a desk."""
        return 2 * (int(self.actors.own_bit.max(initial=-1)) + 1)

    @property
    def n_slots(self) -> int:
        """Largest number of observations of one claim."""
        return int(self.observations.slot.max(initial=-1)) + 1

    @property
    def words(self) -> int:
        """64-bit words of a provenance mask; bit b is bit b % 64 of word b // 64."""
        return max(1, -(-(self.n_own_bits + self.n_slots) // 64))

    @property
    def true_words(self) -> int:
        """Words of a mask of true observations, which has no own bits."""
        return max(1, -(-self.n_slots // 64))
