"""Sweeping scenarios: parameters, actors, events, networks or whole stories differ by column."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from rumorsim.errors import ArgumentError, ScenarioError, require
from rumorsim.measures import (
    accuracy,
    brier,
    circularity_index,
    confidence,
    confidence_inflation,
    established,
    log_score,
    magnitude_error,
)
from rumorsim.newsroom.block import bytes_per_replicate, run_block
from rumorsim.newsroom.joining import join, shape_of
from rumorsim.newsroom.recording import Recording
from rumorsim.newsroom.world import World
from rumorsim.runs.run import Run, Timeline
from rumorsim.scenario.parameters import Parameters
from rumorsim.scenario.scenario import Scenario
from rumorsim.sweeps.describing import describe, digest_of
from rumorsim.sweeps.measuring import Measure, as_measures, in_order, measured
from rumorsim.sweeps.points import Design
from rumorsim.sweeps.protocol import Columns, Outcome, Size

__all__ = ["MEASURES", "ScenarioSubject"]

# Enough columns to hide the interpreter; more only cost cache misses.
_COLUMNS = 256
_CACHE_BYTES = 200e6
_STORY = "scenario"


def _number_error(data: xr.Dataset) -> xr.DataArray:
    """Return log10(number believed / true), nan where either is unknown."""
    return magnitude_error(data["magnitude"], 1.0) - data["true_magnitude"]


MEASURES: dict[str, Measure] = {
    "accuracy": lambda data: accuracy(data["credence"], data["truth"], dim=[]),
    "brier": lambda data: brier(data["credence"], data["truth"], dim=[]),
    "log_score": lambda data: log_score(data["log_odds"], data["truth"], dim=[]),
    "circularity_index": circularity_index,
    "confidence": lambda data: confidence(data["credence"], dim=[]),
    "confidence_inflation": lambda data: confidence_inflation(
        data["credence"], data["truth"], dim=[]
    ),
    "established": established,
    "magnitude_error": _number_error,
}
"""What is derived from the recorded outcomes, replicate by replicate."""

KNOWN = (
    *MEASURES,
    "credence", "log_odds", "apparent_roots", "roots", "magnitude", "published", "denied",
    "established_share", "attention", "pooled", "printed_mean", "printed_max",
    "printed_count", "articles", "reach", "truth",
)  # fmt: skip
_OF_ACTORS = ("first_heard",)
_OF_KINDS = ("truthful_share",)


@dataclass(frozen=True)
class ScenarioSubject:
    """A scenario with what is measured on it.

    Attributes
    ----------
    story : Scenario
    measure : tuple of str or callable
    records : {"end", "all"}
        Whether outcomes are kept of the end only, or of every record. What is counted since the
        last record is at the end counted since the start.
    per_actor : bool
        Whether each actor is measured, or the mean of each kind.
    """

    story: Scenario
    measure: tuple[str | Measure, ...]
    records: str
    per_actor: bool = False

    @classmethod
    def of(
        cls, story: Scenario, measure: Any = None, records: str = "end", per_actor: bool = False
    ) -> ScenarioSubject:
        """Check what is asked of a scenario."""
        require(records in ("end", "all"), "records", records, "'end' or 'all'")
        require(isinstance(per_actor, bool), "per_actor", per_actor, "True or False")
        others, own = (_OF_KINDS, _OF_ACTORS) if per_actor else (_OF_ACTORS, _OF_KINDS)
        known = (*(name for name in KNOWN if name not in others), *own)
        asked = as_measures(("credence", "reach") if measure is None else measure, known)
        return cls(story, asked, records, per_actor)

    def size(self, design: Design) -> Size:
        """Return what a replicate takes at the point that takes most."""
        sizes = [self._column_bytes(self._variant(point)) for point in _structures(design)]
        column = max(sizes)
        return Size(int(max(1, min(_COLUMNS, _CACHE_BYTES // column))), column, None)

    def _column_bytes(self, story: Scenario) -> float:
        """Return what a replicate takes, its own copy of the world included."""
        world, recording = story.world, self._recording(story.timeline)
        state, results = bytes_per_replicate(world, recording)
        return state + results + 8.0 * (26 * world.n_actors + 10 * world.ties.source.size)

    def describe(self) -> dict[str, Any]:
        """Return the digest of the story, and what is measured."""
        return {
            "scenario": describe(self.story),
            "measure": [describe(one) for one in self.measure],
            "records": self.records,
            "per_actor": self.per_actor,
        }

    def units(self) -> Mapping[str, str]:
        """Return the units of the run-wide parameters, under both of their names."""
        units = self.story.parameters["unit"]
        return {f"{place}{n}": u for n, u in units.items() if u for place in ("", "parameters.")}

    def check(self, design: Design) -> None:
        """Raise unless every point is a scenario without errors, of the same claims and kinds."""
        labels, actors = _labels(self.story), self._actors(self.story)
        for number, point in enumerate(design):
            try:
                variant = self._variant(point)
            except ScenarioError as error:
                where = f"point {number} {design.told(number)}"
                raise ScenarioError(error.problems, where) from None
            if _STORY in point and _labels(variant) != labels:
                raise ArgumentError(
                    f"scenario: point {number} has claims or kinds of actors other than the "
                    "first scenario's, so that their results fit no common array"
                )
            if self._actors(variant) != actors:
                raise ArgumentError(
                    f"per_actor: point {number} {design.told(number)} has actors other than the "
                    "scenario's, so that their results fit no common array; measure by functions "
                    "that average over actors"
                )

    def prepare(self, point: Mapping[str, Any]) -> Scenario:
        """Return the scenario of a point, compiled."""
        variant = self._variant(point)
        assert variant.world is not None, "compiles it"
        return variant

    def run(self, prepared: Sequence[Scenario], columns: Columns, seed: int) -> Outcome:
        """Run columns whose worlds are of one shape side by side, and the others after them."""
        parts: list[tuple[NDArray[np.int64], Outcome]] = []
        for members in _alike(prepared):
            chosen = [prepared[number] for number in members]
            rows = np.flatnonzero(np.isin(columns.point, members))
            variant = np.searchsorted(members, columns.point[rows])
            data = self._run(chosen, variant, columns.replicate[rows], seed)
            parts.append((rows, self._measured(data)))
        return in_order(parts)

    def _run(
        self,
        stories: Sequence[Scenario],
        variant: NDArray[np.int64],
        replicates: NDArray[np.uint32],
        seed: int,
    ) -> xr.Dataset:
        timeline = stories[0].timeline
        recording = self._recording(timeline)
        worlds = [story.world for story in stories]
        block = run_block(join(worlds), seed, replicates, recording, variant=variant)
        block = dataclasses.replace(block, replicates=np.arange(replicates.size, dtype=np.uint32))
        timeline = dataclasses.replace(timeline, records=recording.after)
        run = Run.from_blocks(worlds[0], timeline, [block], seed=seed, per_actor=self.per_actor)
        return run.data.assign(true_magnitude=_true_numbers(worlds, variant))

    def _measured(self, data: xr.Dataset) -> Outcome:
        """Return what is asked of the outcomes of some columns."""
        if self.records == "end":
            data = data.isel(time=-1, drop=True)
        return measured(self.measure, MEASURES, data)

    def _recording(self, timeline: Timeline) -> Recording:
        after = timeline.records[-1:] if self.records == "end" else timeline.records
        return Recording(after, per_actor=self.per_actor, log=False)

    def _actors(self, story: Scenario) -> Any:
        """Return whom results are labelled by; None if by nobody, or as functions choose."""
        if not self.per_actor or all(map(callable, self.measure)):
            return None
        actors = story.world.actors
        return actors.names, actors.kind.tolist()

    def _variant(self, point: Mapping[str, Any]) -> Scenario:
        story = point.get(_STORY, self.story)
        if not isinstance(story, Scenario):
            raise ScenarioError([f"scenario: got {story!r} (allowed: a rumorsim.Scenario)"])
        changes = {
            f"parameters.{name}" if name in Parameters.model_fields else name: value
            for name, value in point.items()
            if name != _STORY
        }
        return story.replace(changes) if changes else story


def _structures(design: Design) -> Iterator[dict[str, Any]]:
    """Yield points that differ in more than run-wide parameters, which change no size."""
    seen = set()
    for point in design:
        structure = {n: v for n, v in point.items() if n not in Parameters.model_fields}
        key = digest_of(describe(structure))
        if key not in seen:
            seen.add(key)
            yield point


def _labels(story: Scenario) -> tuple[Any, ...]:
    kinds = {actor.kind for actor in story.document.actors.values()}
    return tuple(story.document.claims), kinds


def _alike(stories: Sequence[Scenario]) -> Iterator[NDArray[np.int64]]:
    """Yield the numbers of stories that can run side by side, in ascending order."""
    groups: dict[Any, list[int]] = {}
    for number, story in enumerate(stories):
        key = shape_of(story.world), story.timeline.records, story.timeline.start
        groups.setdefault(key, []).append(number)
    return (np.array(group) for group in groups.values())


def _true_numbers(worlds: Sequence[World], variant: NDArray[np.int64]) -> Any:
    numbers = np.stack([world.claims.number for world in worlds])
    return ("replicate", "claim"), numbers[variant]
