"""Sweeping scenarios: parameters, actors, events, networks or whole stories differ by column."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from rumorsim.errors import ArgumentError, ScenarioError, did_you_mean, require
from rumorsim.measures import brier, circularity_index, confidence_inflation, magnitude_error
from rumorsim.newsroom.block import bytes_per_replicate, run_block
from rumorsim.newsroom.joining import join, shape_of
from rumorsim.newsroom.recording import Recording
from rumorsim.newsroom.world import World
from rumorsim.runs.run import Run, Timeline
from rumorsim.scenario.parameters import Parameters
from rumorsim.scenario.scenario import Scenario
from rumorsim.sweeps.describing import describe
from rumorsim.sweeps.design import Design
from rumorsim.sweeps.protocol import Columns, Layout, Outcome

__all__ = ["MEASURES", "ScenarioSubject"]

Measure = Callable[[xr.Dataset], xr.DataArray]

# Enough columns to hide the interpreter; more only cost cache misses.
_COLUMNS = 256
_CACHE_BYTES = 200e6
_STORY = "scenario"


def _number_error(data: xr.Dataset) -> xr.DataArray:
    """Return log10(number believed / true), nan where either is unknown."""
    return magnitude_error(data["magnitude"], 1.0) - data["true_magnitude"]


MEASURES: dict[str, Measure] = {
    "brier": lambda data: brier(data["credence"], data["truth"], dim=[]),
    "circularity_index": circularity_index,
    "confidence_inflation": lambda data: confidence_inflation(
        data["credence"], data["truth"], dim=[]
    ),
    "magnitude_error": _number_error,
}
"""What is derived from the recorded outcomes, replicate by replicate."""

RECORDED = (
    "credence", "log_odds", "apparent_roots", "roots", "magnitude", "published", "denied",
    "established_share", "attention", "pooled", "printed_mean", "printed_max", "printed_count",
    "articles", "reach", "truth",
)  # fmt: skip


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
    """

    story: Scenario
    measure: tuple[str | Measure, ...]
    records: str

    @classmethod
    def of(
        cls, story: Scenario, measure: Any = None, records: str = "end"
    ) -> ScenarioSubject:
        """Check what is asked of a scenario."""
        require(records in ("end", "all"), "records", records, "'end' or 'all'")
        listed = (measure,) if isinstance(measure, str) or callable(measure) else measure
        asked = ("credence", "reach") if measure is None else tuple(listed)
        for one in asked:
            known = (*RECORDED, *MEASURES)
            if not callable(one) and one not in known:
                raise ArgumentError(f"measure: unknown {one!r}{did_you_mean(str(one), known)}")
        require(len(asked) > 0, "measure", measure, "at least one")
        return cls(story, asked, records)

    @cached_property
    def columns(self) -> int:
        """How many replicates are best run side by side."""
        return int(max(1, min(_COLUMNS, _CACHE_BYTES // self.column_bytes)))

    @cached_property
    def column_bytes(self) -> int:
        """State and records of one replicate, and the tables of a world that it may not share."""
        world = self.story.world
        state, results = bytes_per_replicate(world, self._recording(self.story.timeline))
        return state + results + 8 * (26 * world.n_actors + 10 * world.ties.source.size)

    @cached_property
    def result_bytes(self) -> int:
        """Outcomes of one replicate, at eight bytes a number."""
        timeline, world = self.story.timeline, self.story.world
        kinds = np.unique(world.actors.kind).size
        times = len(self._recording(timeline).after)
        return 8 * times * world.n_claims * kinds * len(self.measure)

    def describe(self) -> dict[str, Any]:
        """Return the digest of the story, and what is measured."""
        measured = [describe(one) for one in self.measure]
        return {"scenario": describe(self.story), "measure": measured, "records": self.records}

    def units(self) -> Mapping[str, str]:
        """Return the units of the run-wide parameters, under both of their names."""
        units = self.story.parameters["unit"]
        return {f"{place}{n}": u for n, u in units.items() if u for place in ("", "parameters.")}

    def check(self, design: Design) -> None:
        """Raise unless every point is a scenario without errors, of the same claims and kinds."""
        labels = _labels(self.story)
        for number, point in enumerate(design):
            try:
                variant = self._variant(point)
            except ScenarioError as error:
                raise ScenarioError(error.problems, f"point {number} ({_told(point)})") from None
            if _STORY in point and _labels(variant) != labels:
                raise ArgumentError(
                    f"scenario: point {number} has claims or kinds of actors other than the "
                    "first scenario's, so that their results fit no common array"
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
        return _in_order(parts)

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
        run = Run.from_blocks(worlds[0], timeline, [block], seed=seed, per_actor=False)
        return run.data.assign(true_magnitude=_true_numbers(worlds, variant))

    def _measured(self, data: xr.Dataset) -> Outcome:
        """Return what is asked of the outcomes of some columns."""
        if self.records == "end":
            data = data.isel(time=-1, drop=True)
        arrays = {}
        for one in self.measure:
            name, array = _apply(one, data)
            if "replicate" not in array.dims:
                raise ArgumentError(f"measure: {name} did not keep the dimension 'replicate'")
            arrays[name] = array.transpose("replicate", ...)
        return Outcome(_layout(arrays), {name: np.asarray(a.values) for name, a in arrays.items()})

    def _recording(self, timeline: Timeline) -> Recording:
        after = timeline.records[-1:] if self.records == "end" else timeline.records
        return Recording(after, per_actor=False, log=False)

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


def _labels(story: Scenario) -> tuple[Any, ...]:
    kinds = {actor.kind for actor in story.document.actors.values()}
    return tuple(story.document.claims), kinds


def _told(point: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={describe(value)}" for name, value in point.items())


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


def _apply(one: str | Measure, data: xr.Dataset) -> tuple[str, xr.DataArray]:
    if callable(one):
        return getattr(one, "__name__", "measure"), one(data)
    return one, MEASURES[one](data) if one in MEASURES else data[one]


def _layout(arrays: Mapping[str, xr.DataArray]) -> Layout:
    dims = {name: [str(dim) for dim in array.dims[1:]] for name, array in arrays.items()}
    coords = {
        str(dim): describe(_plain(array[dim].values))
        for array in arrays.values()
        for dim in array.dims[1:]
    }
    about = {
        name: {key: str(a.attrs[key]) for key in ("units", "long_name") if key in a.attrs}
        for name, a in arrays.items()
    }
    return Layout(dims, coords, about)


def _plain(labels: NDArray[Any]) -> list[Any]:
    dates = labels.dtype.kind == "M"
    return list(np.datetime_as_string(labels, unit="s") if dates else labels)


def _in_order(parts: Sequence[tuple[NDArray[np.int64], Outcome]]) -> Outcome:
    """Put the outcomes of groups of columns together, in the order of the columns."""
    layouts = [outcome.layout for _, outcome in parts]
    if any(layout != layouts[0] for layout in layouts):
        raise ValueError("outcomes of these points are labelled otherwise than each other")
    order = np.argsort(np.concatenate([rows for rows, _ in parts]))
    values = {
        name: np.concatenate([outcome.values[name] for _, outcome in parts])[order]
        for name in parts[0][1].values
    }
    return Outcome(layouts[0], values)
