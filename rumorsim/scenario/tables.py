"""The tables of a scenario as columns, for users to look at."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from rumorsim.beliefs import expit
from rumorsim.networks import Network
from rumorsim.newsroom.world import World
from rumorsim.scenario.cast import makes_reports
from rumorsim.scenario.clock import Clock
from rumorsim.scenario.columns import Columns
from rumorsim.scenario.compile import cast_of, compile_claims
from rumorsim.scenario.events import Report
from rumorsim.scenario.parameters import Parameters
from rumorsim.scenario.reference import parameter_table
from rumorsim.scenario.scales import first, sensor
from rumorsim.scenario.schema import Actor, Document
from rumorsim.scenario.terms import UNRATED, observation_of
from rumorsim.scenario.values import Reliability

__all__ = [
    "actor_columns",
    "claim_columns",
    "event_columns",
    "parameter_columns",
    "tie_columns",
]

Table = dict[str, Any]

_COMPILED = (
    "reads",
    "gate",
    "amplifier",
    "chi",
    "threshold",
    "width",
    "negative_penalty",
    "herding",
    "news_value",
    "hazard",
    "sources_required",
    "prompt",
    "attribution",
    "hedge_loss",
    "hedge_floor",
    "expression_cap",
    "repetition",
)
_NUMBERS = ("number", "bias", "noise", "commit", "shift", "lag", "reach", "hit")


def actor_columns(document: Document, graph: Network | None, world: World) -> Table:
    """Return one row per actor: what was said of it and what holds for it, defaults filled in."""
    cast = cast_of(document, graph)
    entries, columns = cast.entries(), Columns.of(cast)

    def said(name: str) -> list[Any]:
        return list(columns.column(lambda actor: getattr(actor, name), np.object_))

    sensors = columns.column(_sensors, np.float64).T
    names = ("alpha", "beta", "perceived_alpha", "perceived_beta")
    return {
        "actor": list(world.actors.names),
        "entry": [entry for entry, _, members in entries for _ in members],
        "kind": said("kind"),
        "label": [
            actor.label or entry or name for entry, actor, members in entries for name in members
        ],
        "named": said("named"),
        "anonymous": said("anonymous"),
        "citable": world.actors.own_bit >= 0,
        "group": said("group"),
        **dict(zip(names, sensors, strict=True)),
        **{name: getattr(world.actors, name) for name in _COMPILED},
        "refs": list(columns.column(lambda actor: ", ".join(actor.refs), np.object_)),
        "note": said("note"),
        **_node_columns(graph, cast.size),
    }


def _sensors(actor: Actor) -> tuple[float, float, float, float]:
    """Return the sensor and the sensor as perceived; nan for those who make no reports."""
    if not makes_reports(actor):
        return math.nan, math.nan, math.nan, math.nan
    reliability: Reliability = first(actor.reliability, UNRATED)
    perceived: Reliability = first(actor.perceived, reliability)
    return *sensor(reliability), *sensor(perceived)


def _node_columns(graph: Network | None, size: int) -> Table:
    """Return the node data of a network file as ``node_<key>``; None for all other actors."""
    if graph is None:
        return {}
    missing = [None] * (size - graph.n_nodes)
    return {f"node_{key}": missing + list(data) for key, data in graph.node_data.items()}


def claim_columns(document: Document) -> Table:
    """Return one row per claim; priors are probabilities."""
    claims, compiled = document.claims, compile_claims(document)
    links = [claim.link for claim in claims.values()]
    magnitudes = [claim.magnitude for claim in claims.values()]
    is_hub = compiled.parent < 0
    return {
        "claim": list(claims),
        "label": [claim.label or name for name, claim in claims.items()],
        "truth": [claim.truth for claim in claims.values()],
        "prior": np.where(is_hub, expit(compiled.prior), np.nan),
        "parent": [link.parent if link else None for link in links],
        "if_true": compiled.if_true,
        "if_false": compiled.if_false,
        "group": [link.group if link else None for link in links],
        "share": compiled.share,
        "unit": [magnitude.unit if magnitude else None for magnitude in magnitudes],
        "number": 10**compiled.number,
        "reference": 10**compiled.reference,
        "digits": compiled.digits,
        "refs": [", ".join(claim.refs) for claim in claims.values()],
        "note": [claim.note for claim in claims.values()],
    }


def event_columns(document: Document, graph: Network | None, clock: Clock) -> Table:
    """Return one row per dated entry, sorted by step and then as written."""
    cast = cast_of(document, graph)
    events = sorted(document.events.items(), key=lambda entry: clock.step_of(entry[1].date))

    def said(key: str) -> list[Any]:
        return [getattr(event, key, None) for _, event in events]

    return {
        "event": [name for name, _ in events],
        "date": said("date"),
        "step": [int(clock.step_of(event.date)) for _, event in events],
        "type": said("type"),
        "actor": [getattr(event, "speaker", getattr(event, "actor", None)) for _, event in events],
        "claims": [", ".join(event.claims) for _, event in events],
        "observation": [
            observation_of(event, cast.sure(event.speaker)[0])
            if isinstance(event, Report)
            else getattr(event, "observation", None)
            for _, event in events
        ],
        "says": said("says"),
        "otherwise": said("otherwise"),
        "word": said("word"),
        **{key: np.array(said(key), dtype=np.float64) for key in _NUMBERS},
        "label": said("label"),
        "refs": [", ".join(event.refs) for _, event in events],
        "note": said("note"),
    }


def tie_columns(world: World) -> Table:
    """Return one row per tie."""
    names = np.array(world.actors.names, dtype=np.object_)
    return {
        "tie": np.arange(world.ties.source.size),
        "source": names[world.ties.source],
        "target": names[world.ties.target],
        "delivery": world.ties.delivery,
        "trust": world.ties.trust,
        "weight": world.ties.weight,
    }


def parameter_columns(parameters: Parameters) -> Table:
    """Return one row per run-wide parameter."""
    rows = parameter_table()
    return {
        "parameter": [row.name for row in rows],
        "value": [getattr(parameters, row.name) for row in rows],
        **{
            key: [getattr(row, key) for row in rows]
            for key in ("default", "unit", "symbol", "allowed", "typical", "meaning", "evidence")
        },
    }
