"""What a block of replicates leaves behind: summaries over time, and the log of articles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rumorsim.beliefs.logodds import expit
from rumorsim.newsroom.articles import Articles
from rumorsim.newsroom.masks import popcount
from rumorsim.newsroom.readout import read_out
from rumorsim.newsroom.state import State
from rumorsim.newsroom.world import KINDS

__all__ = ["Recorder", "Recording"]

Array = NDArray[np.generic]

_ROWS_AT_ONCE = 4096
_SURE = 0.8
"""Credence above which somebody is sure of a claim."""


@dataclass(frozen=True)
class Recording:
    """What to record: after how many steps, per actor or per kind of actor, and the log."""

    after: tuple[int, ...]
    per_actor: bool
    log: bool


class Recorder:
    """Collects the outcomes of one block; read `results` at the end.

    Parameters
    ----------
    state : State
        Before the first step.
    recording : Recording
    """

    def __init__(self, state: State, recording: Recording) -> None:
        world = state.plan.world
        kind = world.actors.kind[: world.n_actors]
        self._state = state
        self._recording = recording
        # Actors stand in order of kind, so that a kind is a slice, unless each is recorded.
        group = np.zeros_like(kind) if recording.per_actor else kind
        self._order = np.argsort(group, kind="stable")
        self._rank = np.argsort(self._order)
        kinds = group[self._order]
        self._cuts = [slice(*np.searchsorted(kinds, [one, one + 1])) for one in np.unique(kinds)]
        self._outlets = np.flatnonzero(kind[self._order] == KINDS.index("outlet"))
        self._records = 0
        self._series: dict[str, Array] = {}
        self._log: list[Articles] = []
        self._tables = self._new_tables()
        self._printed = np.zeros((3, state.n_replicates, state.plan.world.n_claims))
        self._start_interval()

    def record(self, written: Articles | None = None) -> None:
        """Note what was written in the last step, and everything else if a record is due."""
        if written is not None:
            self._note(written)
        if self._state.step in self._recording.after:
            self._bring_up_to_date()
            self._store_actors()
            self._store_desks()
            self._store_topics()
            self._start_interval()
            self._records += 1

    def results(self) -> dict[str, Array]:
        """Return named arrays; axes are replicate, time, actor or kind, claim."""
        out = dict(self._series)
        out["reach"] = self._reach()
        if self._recording.per_actor:
            out["first_heard"] = self._first_hearing()
        out["truth"] = self._state.topics.truth.reshape(self._state.n_replicates, -1)
        return out

    def log(self) -> Articles:
        """Return the articles written so far, in order, if they are logged."""
        world = self._state.plan.world
        return Articles.concatenate([Articles.empty(world.words, world.true_words), *self._log])

    def _note(self, written: Articles) -> None:
        if not len(written):
            return
        if self._recording.log:
            self._log.append(written)
        count, total, largest = self._printed
        np.add.at(self._articles, (written.replicate, written.claim), 1)
        some = ~np.isnan(written.number)
        where = written.replicate[some], written.claim[some]
        np.add.at(count, where, 1.0)
        np.add.at(total, where, written.number[some])
        np.maximum.at(largest, where, written.number[some])

    def _start_interval(self) -> None:
        self._printed[:2] = 0.0
        self._printed[2] = -np.inf
        self._articles = np.zeros(self._printed.shape[1:], np.int64)

    def _new_tables(self) -> dict[str, Array]:
        """Return what actors hold before the first step, over replicate, time, actor, claim.

        Where each actor is recorded, these are the results; otherwise there is but one time,
        the latest, from which means are taken.
        """
        state, world = self._state, self._state.plan.world
        times = len(self._recording.after) if self._recording.per_actor else 1
        shape = (state.n_replicates, times, world.n_actors, world.n_claims)
        kind_of_float = np.float64 if self._recording.per_actor else np.float32
        tables: dict[str, Array] = {
            "credence": np.empty(shape, kind_of_float),
            "log_odds": np.empty(shape, kind_of_float),
            "apparent_roots": np.zeros(shape, np.uint16),
            "roots": np.zeros(shape, np.uint16),
        }
        for variant in np.unique(state.variant):
            replicates = state.replicates_in(variant)
            unmoved = read_out(state, replicates[0] * world.n_actors + self._order)
            tables["log_odds"][replicates, 0] = unmoved
            tables["credence"][replicates, 0] = expit(unmoved)
        return tables

    def _bring_up_to_date(self) -> None:
        """Read out the rows that changed since the last record."""
        state, world = self._state, self._state.plan.world
        time = self._records if self._recording.per_actor else 0
        if time > 0:
            for table in self._tables.values():
                table[:, time] = table[:, time - 1]
        touched = np.flatnonzero(state.touched)
        state.touched[:] = False
        for start in range(0, touched.size, _ROWS_AT_ONCE):
            rows = touched[start : start + _ROWS_AT_ONCE]
            at = rows // world.n_actors, time, self._rank[rows % world.n_actors]
            log_odds = read_out(state, rows)
            self._tables["log_odds"][at] = log_odds
            self._tables["credence"][at] = expit(log_odds)
            shape = (-1, world.n_claims)
            held = state.minds.held.reshape(*shape, world.words)[rows]
            self._tables["apparent_roots"][at] = popcount(held)
            roots = state.minds.roots.reshape(*shape, world.true_words)[rows]
            self._tables["roots"][at] = popcount(roots)

    def _store(self, name: str, values: Array) -> None:
        """Keep one record of an outcome, whose array is made at the first."""
        if name not in self._series:
            shape = (values.shape[0], len(self._recording.after), *values.shape[1:])
            self._series[name] = np.empty(shape, values.dtype)
        self._series[name][:, self._records] = values

    def _store_actors(self) -> None:
        if self._recording.per_actor:
            self._series.update(self._tables)
        else:
            for name, table in self._tables.items():
                self._store(name, self._summary(table[:, 0]))
            self._store("truthful_share", self._truthful_share())
        self._store("magnitude", self._magnitude())

    def _truthful_share(self) -> Array:
        """Return the share of each kind that is sure of what is the case."""
        credence = self._tables["credence"][:, 0]
        truth = self._state.topics.truth.reshape(self._state.n_replicates, 1, -1)
        sure = np.where(truth, np.greater(credence, _SURE), np.less(credence, 1.0 - _SURE))
        return self._summary(sure)

    def _summary(self, values: Array) -> Array:
        """Return values per actor, or their mean per kind; `values` are in order of kind."""
        if self._recording.per_actor:
            return values
        return np.stack([_mean(values[:, cut]) for cut in self._cuts], axis=1)

    def _magnitude(self) -> Array:
        """Return believed numbers, which only numbered claims have, by actor or kind."""
        state, world = self._state, self._state.plan.world
        numbered = np.flatnonzero(world.claims.numbered)
        shape = (state.n_replicates, world.n_actors, numbered.size)
        believed = state.minds.number.reshape(shape)
        if not self._recording.per_actor:
            believed = believed[:, self._order]
            believed = np.stack([_mean_known(believed[:, cut]) for cut in self._cuts], axis=1)
        full = np.full((*believed.shape[:2], world.n_claims), np.nan, believed.dtype)
        full[:, :, numbered] = believed
        return full

    def _store_desks(self) -> None:
        """Shares of actors whose latest article is for, or against, and of outlets sure of it."""
        state, world = self._state, self._state.plan.world
        side = np.zeros((state.n_replicates, world.n_actors, world.n_claims), np.int8)
        shape = (state.n_replicates, -1, world.n_claims)
        side[:, self._rank[state.plan.editors]] = state.desks.side.reshape(shape)
        self._store("published", self._summary(side > 0))
        self._store("denied", self._summary(side < 0))
        time = self._records if self._recording.per_actor else 0
        printed = side[:, self._outlets] > 0
        sure = np.greater(self._tables["credence"][:, time, self._outlets], _SURE)
        self._store("established_share", (printed & sure).sum(axis=1) / max(1, self._outlets.size))

    def _store_topics(self) -> None:
        state, world = self._state, self._state.plan.world
        shape = (state.n_replicates, world.n_claims)
        self._store("attention", state.topics.attention.reshape(shape))
        observed = state.topics.weight[:, world.n_own_bits :]
        evidence = np.nansum(observed, axis=1).reshape(shape)
        evidence = evidence + state.plan.prior[state.variant] + state.topics.shift[state.variant]
        pooled = state.plan.forest.log_odds(np.ascontiguousarray(evidence.T)).T
        self._store("pooled", pooled)
        count, total, largest = self._printed
        with np.errstate(invalid="ignore", divide="ignore"):
            self._store("printed_mean", np.where(count > 0, total / count, np.nan))
        self._store("printed_max", np.where(count > 0, largest, np.nan))
        self._store("printed_count", count.astype(np.int64))
        self._store("articles", self._articles)

    def _first_hearing(self) -> NDArray[np.int32]:
        state, world = self._state, self._state.plan.world
        return state.minds.heard.reshape(state.n_replicates, world.n_actors, world.n_claims)

    def _reach(self) -> Array:
        """Return the share aware (per actor: whether aware) at each record."""
        heard = self._first_hearing()[:, self._order]
        return np.stack([self._summary(heard < after) for after in self._recording.after], axis=1)


def _mean(values: Array) -> Array:
    """Return the mean over axis 1, as a product with ones, which is several times faster."""
    total = np.matmul(np.ones((1, values.shape[1])), values.astype(np.float64))[:, 0]
    return np.asarray(total / values.shape[1], dtype=np.float32)


def _mean_known(values: Array) -> Array:
    """Return the mean over axis 1 of what is not nan; nan where nothing is."""
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1, dtype=np.float64)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan).astype(np.float32)
