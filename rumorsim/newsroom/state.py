"""Everything that changes during a run, as flat arrays over a block of replicates.

Cells are flat indices ``(r * N + i) * C + c`` (what actor i holds on claim c in replicate row
r), desks are ``(r * G + g) * C + c`` (what desk g wrote on it), topics are ``r * C + c``.
Numbers exist only for the Cn numbered claims: ``(r * N + i) * Cn + column``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rumorsim.newsroom.articles import Articles
from rumorsim.newsroom.grouping import Grouper
from rumorsim.newsroom.plan import Plan
from rumorsim.newsroom.truth import draw_truth
from rumorsim.rng import Source

__all__ = ["NEVER", "State", "new_state"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Masks = NDArray[np.uint64]

NEVER = np.iinfo(np.int32).max
"""Step number of what has not happened."""


@dataclass
class Minds:
    """What actors hold; arrays over cells."""

    evidence: Floats  # E, log-odds
    held: Masks  # (cells, words) P
    roots: Masks  # (cells, true words) P*
    doubted: Masks | None  # (cells, words) bits heard to be retracted; None: no retractions
    pro: NDArray[np.int32]  # n+, deliveries
    con: NDArray[np.int32]  # n-
    heard: NDArray[np.int32]  # step of first hearing, NEVER if unaware
    number: Floats  # (numbers,) mu, log10, nan before the first
    precision: Floats  # (numbers,) k
    last_number: Floats  # (numbers,) m_last, log10


@dataclass
class Desks:
    """What publishers wrote and are about to write; arrays over desks."""

    written: NDArray[np.int32]  # articles so far, the ordinal of the next one
    side: NDArray[np.int8]  # of the latest article: 1, -1, 0
    shown_side: NDArray[np.int8]  # the same at the end of the last step
    last: Masks  # (desks, words) Q of the latest article
    top_number: Floats  # (desk numbers,) m_max, log10
    rumours_pro: NDArray[np.int32]  # u+, uncited first deliveries
    rumours_con: NDArray[np.int32]  # u-
    watched_pro: NDArray[np.int32]  # followed outlets and bloggers whose latest article is pro
    watched_con: NDArray[np.int32]
    clock: Floats  # hazard still to run before publication; nan: not yet drawn
    rate: Floats  # hazard per step
    since: NDArray[np.int32]  # step from which `clock` has been running at `rate`
    due: NDArray[np.int32]  # step of publication if nothing changes, NEVER if idle


@dataclass
class Topics:
    """What holds for a claim in a replicate; arrays over topics."""

    truth: NDArray[np.bool_]
    attention: Floats  # A
    reference: Floats  # mu_ref, log10
    weight: Floats  # (topics, bits) lambda, nan before the bit exists
    said: NDArray[np.int8]  # (topics, slots) recorded act: 1 said so, 0 the opposite, -1 none
    eligible: Masks  # (topics, 2, levels, words) bits that are a source for (0) or against (1)
    shift: Floats  # (variants, C) B, common to all replicates in a world


@dataclass
class Records:
    """What is learned about sources; None where nothing in the scenario can teach."""

    right: Floats  # (R, M) Beta pseudo-counts of the ties
    wrong: Floats
    slur: Floats  # (R, M) log-odds taken off by labels
    trust: Floats  # (R, M) w, log-odds
    seen: Floats  # (R, N, 2, 2) origins' resolved acts: [claim true / false, all / said so]


@dataclass
class State:
    """A block of replicates in mid-run."""

    plan: Plan
    source: Source
    replicates: NDArray[np.uint32]  # (R,) numbers of the replicates
    variant: Ints  # (R,) which of the joined worlds each runs in
    row: Ints  # (R,) row of its actor 0, so that actor i is in row[r] + i, whatever the world
    step: int
    minds: Minds
    desks: Desks
    topics: Topics
    records: Records | None
    live: Articles  # to be offered in the coming step, oldest first
    served: Ints  # codes of (article, tie) already delivered; only while articles stay live
    calendar: dict[int, list[Ints]]  # step -> desks that may be due then
    stirred: list[Ints]  # desks whose gate must be looked at again
    touched: NDArray[np.bool_]  # (R * N,) rows whose read-out changed since it was recorded
    cell_groups: Grouper
    number_groups: Grouper

    @property
    def n_replicates(self) -> int:
        """How many replicates run side by side."""
        return self.replicates.size

    def cell(self, replicate: Ints, actor: Ints, claim: Ints) -> Ints:
        """Return flat cells."""
        return (self.row[replicate] + actor) * self.plan.world.n_claims + claim

    def desk(self, replicate: Ints, actor: Ints, claim: Ints) -> Ints:
        """Return flat desks of actors that have one."""
        world = self.plan.world
        return (replicate * self.plan.editors.size + world.actors.desk[actor]) * (
            world.n_claims
        ) + claim

    def number_cell(self, replicate: Ints, actor: Ints, column: Ints) -> Ints:
        """Return flat number cells; `column` from `Plan.number_column`."""
        width = self.minds.number.size // (self.n_replicates * self.plan.world.n_actors)
        return (self.row[replicate] + actor) * width + column

    def desk_number(self, desk: Ints, column: Ints) -> Ints:
        """Return flat desk numbers of flat desks."""
        n_claims = self.plan.world.n_claims
        width = self.desks.top_number.size // max(1, self.desks.side.size // n_claims)
        return desk // n_claims * width + column

    def split_desk(self, desk: Ints) -> tuple[Ints, Ints, Ints]:
        """Return replicate row, actor and claim of flat desks."""
        pair, claim = np.divmod(desk, self.plan.world.n_claims)
        row, number = np.divmod(pair, self.plan.editors.size)
        return row, self.plan.editors[number] + self.first_actor(row), claim

    def first_actor(self, replicate: Ints) -> Ints:
        """Return the number of actor 0 of the world that replicate rows run in."""
        return self.variant[replicate] * self.plan.world.n_actors

    def split_row(self, row: Ints) -> tuple[Ints, Ints]:
        """Return replicate row and actor of rows of the (R * N,) kind."""
        replicate, number = np.divmod(row, self.plan.world.n_actors)
        return replicate, number + self.first_actor(replicate)

    def tie_column(self, replicate: Ints, tie: Ints) -> Ints:
        """Return the column of ties in `Records`."""
        return tie - self.plan.first_tie[self.variant[replicate]]

    def replicates_in(self, variant: int) -> Ints:
        """Return the replicate rows that run in one of the joined worlds."""
        return np.flatnonzero(self.variant == variant)


def new_state(
    plan: Plan, source: Source, replicates: NDArray[np.uint32], variant: Ints | None = None
) -> State:
    """Return the state before the first step."""
    world, count = plan.world, replicates.size
    variant = np.zeros(count, dtype=np.int64) if variant is None else variant
    cells = count * world.n_actors * world.n_claims
    numbers = count * world.n_actors * int(world.claims.numbered.sum())
    return State(
        plan=plan,
        source=source,
        replicates=replicates,
        variant=variant,
        row=(np.arange(count) - variant) * world.n_actors,
        step=0,
        minds=_new_minds(plan, cells, numbers),
        desks=_new_desks(plan, count),
        topics=_new_topics(plan, source, replicates, variant),
        records=_new_records(plan, variant),
        live=Articles.empty(world.words, world.true_words),
        served=np.empty(0, dtype=np.int64),
        calendar={},
        stirred=[],
        touched=np.zeros(count * world.n_actors, dtype=np.bool_),
        cell_groups=Grouper(cells),
        number_groups=Grouper(numbers),
    )


def _new_minds(plan: Plan, cells: int, numbers: int) -> Minds:
    world = plan.world
    doubted = np.zeros((cells, world.words), np.uint64) if world.schedule.retractions else None
    return Minds(
        evidence=np.zeros(cells),
        held=np.zeros((cells, world.words), np.uint64),
        roots=np.zeros((cells, world.true_words), np.uint64),
        doubted=doubted,
        pro=np.zeros(cells, np.int32),
        con=np.zeros(cells, np.int32),
        heard=np.full(cells, NEVER, np.int32),
        number=np.full(numbers, np.nan),
        precision=np.zeros(numbers),
        last_number=np.full(numbers, np.nan),
    )


def _new_desks(plan: Plan, count: int) -> Desks:
    world, editors = plan.world, count * plan.editors.size
    size = editors * world.n_claims
    return Desks(
        written=np.zeros(size, np.int32),
        side=np.zeros(size, np.int8),
        shown_side=np.zeros(size, np.int8),
        last=np.zeros((size, world.words), np.uint64),
        top_number=np.full(editors * int(world.claims.numbered.sum()), np.nan),
        rumours_pro=np.zeros(size, np.int32),
        rumours_con=np.zeros(size, np.int32),
        watched_pro=np.zeros(size, np.int32),
        watched_con=np.zeros(size, np.int32),
        clock=np.full(size, np.nan),
        rate=np.zeros(size),
        since=np.zeros(size, np.int32),
        due=np.full(size, NEVER, np.int32),
    )


def _new_topics(
    plan: Plan, source: Source, replicates: NDArray[np.uint32], variant: Ints
) -> Topics:
    world = plan.world
    topics = replicates.size * world.n_claims
    bits = world.n_own_bits + world.n_slots
    return Topics(
        truth=_truth(plan, source, replicates, variant).ravel(),
        attention=np.zeros(topics),
        reference=np.stack([w.claims.reference for w in world.variants])[variant].ravel(),
        weight=np.full((topics, bits), np.nan),
        said=np.full((topics, max(1, world.n_slots)), -1, np.int8),
        eligible=np.zeros((topics, 2, plan.levels.size, world.words), np.uint64),
        shift=np.zeros((len(world.variants), world.n_claims)),
    )


def _truth(
    plan: Plan, source: Source, replicates: NDArray[np.uint32], variant: Ints
) -> NDArray[np.bool_]:
    truth = np.zeros((replicates.size, plan.world.n_claims), dtype=np.bool_)
    for number, world in enumerate(plan.world.variants):
        rows = variant == number
        truth[rows] = draw_truth(world.claims, source, replicates[rows])
    return truth


def _new_records(plan: Plan, variant: Ints) -> Records | None:
    world, schedule, count = plan.world, plan.world.schedule, variant.size
    taught = bool(schedule.resolutions) and world.rules.trust_learning == "outcomes"
    if not (taught or schedule.slurs or world.rules.trust_learning == "laputa"):
        return None
    return Records(
        right=_by_tie(plan, "right")[variant],
        wrong=_by_tie(plan, "wrong")[variant],
        slur=np.zeros_like(_by_tie(plan, "trust"))[variant],
        trust=_by_tie(plan, "trust")[variant],
        seen=np.zeros((count, world.n_actors, 2, 2)),
    )


def _by_tie(plan: Plan, name: str) -> Floats:
    """Return a column of the ties as a row for each world; shape (variants, M)."""
    columns = [getattr(world.ties, name) for world in plan.world.variants]
    rows = np.zeros((len(columns), max(column.size for column in columns)))
    for row, column in zip(rows, columns, strict=True):
        row[: column.size] = column
    return rows
