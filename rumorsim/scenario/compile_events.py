"""The observations and the schedule of a compiled world."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from rumorsim.newsroom import world
from rumorsim.newsroom.world import Observations, Schedule
from rumorsim.rng import stable_keys
from rumorsim.scenario import events
from rumorsim.scenario.cast import Cast
from rumorsim.scenario.clock import Clock
from rumorsim.scenario.columns import frozen
from rumorsim.scenario.scales import first
from rumorsim.scenario.schema import Document
from rumorsim.scenario.terms import ACTS, Terms, observation_of

__all__ = ["compile_events"]

T = TypeVar("T", bound=events.Dated)


@dataclass(frozen=True)
class _Row:
    """One observation of one claim, as its first report fixes it."""

    name: str
    claim: int
    origin: int
    terms: Terms


def compile_events(document: Document, cast: Cast, clock: Clock) -> tuple[Observations, Schedule]:
    """Compile the dated entries of a scenario."""
    return _Compiler(document, cast, clock).compile()


class _Compiler:
    """What all dated entries need to know: numbers of claims, actors, steps and keys."""

    def __init__(self, document: Document, cast: Cast, clock: Clock) -> None:
        self.document, self.cast, self.clock = document, cast, clock
        self.claims = {name: number for number, name in enumerate(document.claims)}
        keys = stable_keys(list(document.events)).tolist()
        self.keys = dict(zip(document.events, keys, strict=True))
        self.rows = self._observe()
        self.number = {(row.name, row.claim): number for number, row in enumerate(self.rows)}

    def compile(self) -> tuple[Observations, Schedule]:
        schedule = Schedule(
            reports=tuple(self._reports()),
            statements=tuple(self._statements()),
            shifts=tuple(self._shifts()),
            retractions=tuple(sorted(self._retractions(), key=lambda entry: entry.step)),
            resolutions=tuple(self._resolutions()),
            slurs=tuple(self._slurs()),
        )
        return self._observations(), schedule

    def _due(self, kind: type[T]) -> Iterator[tuple[str, int, T]]:
        """Iterate over id, step and entry of one type, sorted by step and then as written."""
        found = [
            (name, int(self.clock.step_of(event.date)), event)
            for name, event in self.document.events.items()
            if isinstance(event, kind)
        ]
        return iter(sorted(found, key=lambda entry: entry[1]))

    def _observe(self) -> list[_Row]:
        """Return the observations by claim and then by first report."""
        rows: dict[tuple[str, int], _Row] = {}
        for _, _, report in self._due(events.Report):
            speaker, positions = self.cast.sure(report.speaker)
            name = observation_of(report, speaker)
            terms = Terms.of(report, speaker, self.document.parameters)
            for claim in report.claims:
                number = self.claims[claim]
                rows.setdefault((name, number), _Row(name, number, positions[0], terms))
        return sorted(rows.values(), key=lambda row: row.claim)

    def _observations(self) -> Observations:
        rows = self.rows
        names = list(dict.fromkeys(row.name for row in rows))
        keys = dict(zip(names, stable_keys(names).tolist(), strict=True))
        claim = np.array([row.claim for row in rows], dtype=np.int64)
        zeta = self.document.parameters.anonymity
        return Observations(
            names=tuple(row.name for row in rows),
            claim=frozen(claim, np.int64),
            slot=frozen(np.arange(claim.size) - np.searchsorted(claim, claim), np.int64),
            key=frozen((keys[row.name] for row in rows), np.uint32),
            origin=frozen((row.origin for row in rows), np.int64),
            alpha=frozen((row.terms.reliability[0] for row in rows), np.float64),
            beta=frozen((row.terms.reliability[1] for row in rows), np.float64),
            perceived_alpha=frozen((row.terms.perceived[0] for row in rows), np.float64),
            perceived_beta=frozen((row.terms.perceived[1] for row in rows), np.float64),
            anonymity=frozen((zeta if row.terms.anonymous else 1.0 for row in rows), np.float64),
            word=frozen((row.terms.word for row in rows), np.float64),
            counts=frozen((row.terms.counts for row in rows), np.float64),
            opposite=frozen((row.terms.otherwise == "opposite" for row in rows), np.bool_),
        )

    def _reports(self) -> Iterator[world.Report]:
        for name, step, report in self._due(events.Report):
            speaker, positions = self.cast.sure(report.speaker)
            observation = observation_of(report, speaker)
            for claim in report.claims:
                yield world.Report(
                    step=step,
                    speaker=positions[0],
                    observation=self.number[observation, self.claims[claim]],
                    says=ACTS[report.says],
                    number=math.nan if report.number is None else math.log10(report.number),
                    observes_number=report.bias is not None or report.noise is not None,
                    bias=first(report.bias, 0.0),
                    noise=first(report.noise, 0.0),
                    key=self.keys[name],
                )

    def _statements(self) -> Iterator[world.Statement]:
        for _, step, event in self._due(events.Statement):
            actor = self.cast.sure(event.actor)[1][0]
            for claim in event.claims:
                yield world.Statement(step, actor, self.claims[claim], event.commit)

    def _shifts(self) -> Iterator[world.Shift]:
        for _, step, event in self._due(events.WorldEvent):
            for claim in event.claims:
                yield world.Shift(step, self.claims[claim], event.shift, event.refresh)

    def _retractions(self) -> Iterator[world.Retraction]:
        """Leave out the corrections that nobody hears before the end."""
        parameters = self.document.parameters
        for name, event in self.document.events.items():
            if not isinstance(event, events.Retraction):
                continue
            step = self.clock.step_of(event.date, first(event.lag, parameters.correction_lag))
            concerned = {self.claims[claim] for claim in event.claims or self.claims}
            rows = [
                number
                for number, row in enumerate(self.rows)
                if row.name == event.observation and row.claim in concerned
            ]
            if step < self.clock.steps:
                reach = first(event.reach, parameters.correction_reach)
                yield world.Retraction(int(step), tuple(rows), reach, self.keys[name])

    def _resolutions(self) -> Iterator[world.Resolution]:
        for _, step, event in self._due(events.Resolution):
            for claim in event.claims:
                yield world.Resolution(step, self.claims[claim])

    def _slurs(self) -> Iterator[world.Slur]:
        for _, step, event in self._due(events.Label):
            for claim in event.claims:
                yield world.Slur(step, self.claims[claim], event.hit)
