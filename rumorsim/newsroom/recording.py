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

Ints = NDArray[np.int64]
Array = NDArray[np.generic]

_ROWS_AT_ONCE = 4096
_SURE = 0.8
"""Credence above which an outlet that printed a claim counts as established (section 5)."""


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
        self._state = state
        self._recording = recording
        self._order = np.argsort(world.actors.kind, kind="stable")
        self._rank = np.argsort(self._order)
        kinds = world.actors.kind[self._order]
        self.kinds = np.unique(kinds)
        self._cuts = [slice(*np.searchsorted(kinds, [kind, kind + 1])) for kind in self.kinds]
        shape = (state.n_replicates, world.n_actors, world.n_claims)
        kind_of_float = np.float64 if recording.per_actor else np.float32
        self._log_odds = np.zeros(shape, kind_of_float)
        self._credence = np.zeros(shape, kind_of_float)
        self._apparent = np.zeros(shape, np.uint16)
        self._roots = np.zeros(shape, np.uint16)
        self._series: dict[str, list[Array]] = {}
        self._log: list[Articles] = []
        self._printed = np.zeros((3, shape[0], world.n_claims))
        self._start_interval()

    def record(self, written: Articles | None = None) -> None:
        """Note what was written in the last step, and everything else if a record is due."""
        if written is not None:
            self._note(written)
        if self._state.step in self._recording.after:
            self._refresh()
            self._append_actors()
            self._append_desks()
            self._append_topics()
            self._start_interval()

    def results(self) -> dict[str, Array]:
        """Return named arrays; axes are replicate, time, actor or kind, claim."""
        out = {name: np.stack(series, axis=1) for name, series in self._series.items()}
        out["reach"] = self._reach()
        if self._recording.per_actor:
            out["first_heard"] = self._first_hearing().copy()
        out["truth"] = self._state.topics.truth.reshape(self._state.n_replicates, -1)
        return out

    def log(self) -> Articles:
        """Return the articles written so far, in order, if they are logged."""
        world = self._state.plan.world
        return Articles.concatenate([Articles.empty(world.words, world.true_words), *self._log])

    def _note(self, written: Articles) -> None:
        if self._recording.log and len(written):
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

    def _refresh(self) -> None:
        """Read out the rows that changed since the last record."""
        state, world = self._state, self._state.plan.world
        touched = np.flatnonzero(state.touched)
        state.touched[:] = False
        for start in range(0, touched.size, _ROWS_AT_ONCE):
            rows = touched[start : start + _ROWS_AT_ONCE]
            at = rows // world.n_actors, self._rank[rows % world.n_actors]
            log_odds = read_out(state, rows)
            self._log_odds[at] = log_odds
            self._credence[at] = expit(log_odds)
            shape = (-1, world.n_claims)
            held = state.minds.held.reshape(*shape, world.words)[rows]
            self._apparent[at] = popcount(held)
            self._roots[at] = popcount(state.minds.roots.reshape(*shape, world.true_words)[rows])

    def _append(self, name: str, values: Array) -> None:
        self._series.setdefault(name, []).append(values)

    def _append_actors(self) -> None:
        for name, cache in (
            ("credence", self._credence),
            ("log_odds", self._log_odds),
            ("apparent_roots", self._apparent),
            ("roots", self._roots),
        ):
            self._append(name, self._summary(cache))
        self._append("magnitude", self._magnitude())

    def _summary(self, values: Array) -> Array:
        """Return values per actor, or their mean per kind; `values` are in order of kind."""
        if self._recording.per_actor:
            return values[:, self._rank].copy()
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

    def _append_desks(self) -> None:
        """Shares of actors whose latest article is for, or against, and of outlets sure of it."""
        state, world = self._state, self._state.plan.world
        side = np.zeros((state.n_replicates, world.n_actors, world.n_claims), np.int8)
        shape = (state.n_replicates, -1, world.n_claims)
        side[:, self._rank[state.plan.editors]] = state.desks.side.reshape(shape)
        self._append("published", self._summary(side > 0))
        self._append("denied", self._summary(side < 0))
        outlets = [
            cut for kind, cut in zip(self.kinds, self._cuts, strict=True) if KINDS[kind] == "outlet"
        ]
        sure = np.zeros((state.n_replicates, world.n_claims))
        for cut in outlets:
            sure = ((side[:, cut] > 0) & (self._credence[:, cut] > _SURE)).mean(axis=1)
        self._append("established_share", sure)

    def _append_topics(self) -> None:
        state, world = self._state, self._state.plan.world
        shape = (state.n_replicates, world.n_claims)
        self._append("attention", state.topics.attention.reshape(shape).copy())
        observed = state.topics.weight[:, world.n_own_bits :]
        evidence = np.nansum(observed, axis=1).reshape(shape)
        evidence = evidence + world.claims.prior + state.topics.shift
        pooled = state.plan.forest.log_odds(np.ascontiguousarray(evidence.T)).T
        self._append("pooled", pooled.copy())
        count, total, largest = self._printed
        with np.errstate(invalid="ignore", divide="ignore"):
            self._append("printed_mean", np.where(count > 0, total / count, np.nan))
        self._append("printed_max", np.where(count > 0, largest, np.nan))
        self._append("printed_count", count.astype(np.int64))
        self._append("articles", self._articles)

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
