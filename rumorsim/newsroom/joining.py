"""Worlds of equal shape side by side: a replicate of each in one batch, each as it would be alone.

Actors, ties, observations and dated entries follow one another, world by world. Columns that the
kernels look up by actor, tie or observation thus differ between worlds at no cost; the state, whose
rows belong to one world each, is no larger than that of one world.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from rumorsim.newsroom.world import (
    Actors,
    Claims,
    Observations,
    Retraction,
    Rules,
    Schedule,
    Ties,
    World,
)

__all__ = ["join", "shape_of"]

T = TypeVar("T", Actors, Observations, Ties)

# These are looked up world by world; everything else that is said of all is part of the shape.
_RULES = frozenset(
    {"citation_trust", "continued_influence", "drift_mean", "drift_sd"}
    | {"half_life", "record_weight", "retention", "staleness"}
)
_CLAIMS = frozenset({"prior", "truth", "number", "reference"})


def shape_of(world: World) -> Hashable:
    """Return what worlds must have in common to be joined.

    That is what lays out the state, and every switch that makes the kernels take another way.
    """
    actors, rules, schedule = world.actors, world.rules, world.schedule
    columns = [actors.kind, actors.gate, actors.desk]
    columns += [np.unique(np.append(world.observations.counts, 1.0))]
    layout = actors.names, world.n_own_bits, world.n_slots
    ways = (
        rules.retention < 1.0,
        rules.staleness < 1.0,
        bool((actors.prompt < 1.0).any()),
        bool(schedule.retractions),
        bool(schedule.resolutions),
        bool(schedule.slurs),
    )
    said = _said(world.claims, _CLAIMS) + _said(rules, _RULES)
    return (*layout, *ways, *said, *(column.tobytes() for column in columns))


def _said(table: Claims | Rules, varying: frozenset[str]) -> tuple[Hashable, ...]:
    values = (getattr(table, f.name) for f in fields(table) if f.name not in varying)
    return tuple(v.tobytes() if isinstance(v, np.ndarray) else v for v in values)


def join(worlds: Sequence[World]) -> World:
    """Join worlds of one shape; the state's ``variant`` says which of them a replicate runs in.

    Parameters
    ----------
    worlds : sequence of World
        Equal in `shape_of`; none of them joined itself.

    Returns
    -------
    World
        The only one as it is, or all with numbers of actors and observations counted through.
    """
    first = worlds[0]
    if len(worlds) == 1:
        return first
    n_actors = first.n_actors
    return World(
        _stacked([world.actors for world in worlds], names=first.actors.names),
        _ties([world.ties for world in worlds], n_actors),
        first.claims,
        _observations([world.observations for world in worlds], n_actors),
        _schedule(worlds, n_actors),
        first.rules,
        tuple(worlds),
    )


def _stacked(tables: Sequence[T], **fixed: Any) -> T:
    """Return tables of columns below one another."""
    names = [f.name for f in fields(tables[0]) if f.name not in fixed]
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(table, name) for table in tables]) for name in names
    }
    return replace(tables[0], **columns, **fixed)


def _counted(columns: Sequence[NDArray[np.int64]], size: int) -> NDArray[np.int64]:
    """Return columns of numbers below `size` that are counted through."""
    return np.concatenate([column + size * place for place, column in enumerate(columns)])


def _ties(ties: Sequence[Ties], n_actors: int) -> Ties:
    counts = np.concatenate([np.diff(part.start) for part in ties])
    return _stacked(
        ties,
        start=np.concatenate([[0], np.cumsum(counts)]),
        source=_counted([part.source for part in ties], n_actors),
        target=_counted([part.target for part in ties], n_actors),
    )


def _observations(parts: Sequence[Observations], n_actors: int) -> Observations:
    names = tuple(name for part in parts for name in part.names)
    return _stacked(parts, names=names, origin=_counted([p.origin for p in parts], n_actors))


def _schedule(worlds: Sequence[World], n_actors: int) -> Schedule:
    """Return the entries of all worlds, each marked with its own; their order within one stays."""
    entries: dict[str, list[Any]] = {field.name: [] for field in fields(Schedule)}
    observations = 0
    for variant, world in enumerate(worlds):
        actor = variant * n_actors
        for name, found in entries.items():
            for entry in getattr(world.schedule, name):
                found.append(_moved(entry, variant, actor, observations))
        observations += len(world.observations.names)
    return Schedule(**{name: tuple(found) for name, found in entries.items()})


def _moved(entry: Any, variant: int, actor: int, observations: int) -> Any:
    changes: dict[str, Any] = {"variant": variant}
    for name in ("speaker", "actor"):
        if hasattr(entry, name):
            changes[name] = getattr(entry, name) + actor
    if hasattr(entry, "observation"):
        changes["observation"] = entry.observation + observations
    if isinstance(entry, Retraction):
        changes["observations"] = tuple(row + observations for row in entry.observations)
    return replace(entry, **changes)
