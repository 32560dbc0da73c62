"""Small worlds from a few dicts, valid in every array; what is left out has the kind's default."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.newsroom.world import (
    KINDS,
    Actors,
    Claims,
    Observations,
    Report,
    Resolution,
    Retraction,
    Rules,
    Schedule,
    Shift,
    Slur,
    Statement,
    Ties,
    World,
)
from rumorsim.rng import stable_keys

__all__ = ["OPEN", "make_world"]

INF, NAN = math.inf, math.nan
Part = Mapping[str, Any]

OPEN: dict[str, float] = {
    "threshold": -INF, "sources_required": 0, "hazard": INF, "attribution": 1, "hedge_loss": 0,
    "expression_cap": INF,
}  # fmt: skip
"""An actor who passes on everything at once and unchanged: the gate stands open."""

_ACTOR: dict[str, Any] = {
    "kind": "outlet", "reads": True, "gate": False, "amplifier": False, "citable": False,
    "chi": 0.25, "threshold": 0.85, "width": 0.25, "negative_penalty": 1.0, "herding": 0.5,
    "news_value": 0.5, "hazard": 0.3, "sources_required": 2.0, "prompt": 1.0, "attribution": 0.8,
    "hedge_loss": 0.2, "hedge_floor": math.log(0.85 / 0.15),
    "expression_cap": math.log(0.95 / 0.05), "repetition": 0.15, "anchor": {},
}  # fmt: skip
_KIND: dict[str, dict[str, Any]] = {
    "source": {"reads": False, "repetition": 0.0},
    "outlet": {"gate": True},
    "official": {},
    "blogger": {"gate": True, "sources_required": 1.0, "threshold": 0.5},
    "analyst": {"chi": 0.0, "repetition": 0.0},
    "denier": {"reads": False, "repetition": 0.0},
    "audience": {"chi": 0.5, "sources_required": 1.0, "threshold": 0.0, "hedge_loss": 0.9},
}
_TIE: dict[str, Any] = {
    "delivery": 1.0, "trust": None, "weight": 1.0, "right": None, "wrong": None,
}  # fmt: skip
_CLAIM: dict[str, Any] = {
    "parent": None, "if_true": NAN, "if_false": NAN, "group": None, "share": NAN, "prior": 0.0,
    "truth": -1, "numbered": None, "number": NAN, "reference": NAN, "digits": 2,
}  # fmt: skip
_REPORT: dict[str, Any] = {
    "step": 0, "speaker": 0, "claim": 0, "observation": None, "says": 1, "number": NAN,
    "observes_number": False, "bias": 0.0, "noise": 0.0, "key": 0,
}  # fmt: skip
_SENSOR: dict[str, Any] = {
    "origin": None, "alpha": 0.8, "beta": 0.2, "perceived_alpha": None, "perceived_beta": None,
    "anonymity": 1.0, "word": INF, "counts": 1.0, "opposite": True,
}  # fmt: skip


_ENTRIES: dict[str, tuple[type, dict[str, Any]]] = {
    "statements": (Statement, {"step": 0, "actor": 0, "claim": 0, "commit": 1.0}),
    "shifts": (Shift, {"step": 0, "claim": 0, "shift": 0.0, "refresh": False}),
    "retractions": (Retraction, {"step": 0, "observations": (), "reach": 1.0, "key": 0}),
    "resolutions": (Resolution, {"step": 0, "claim": 0}),
    "slurs": (Slur, {"step": 0, "claim": 0, "hit": 0.5}),
}
_KEYED = ("reports", "retractions")


def make_world(
    *,
    actors: Sequence[Part],
    ties: Iterable[Sequence[Any]] = (),
    claims: Sequence[Part] = ({"name": "claim"},),
    rules: Part | None = None,
    **entries: Iterable[Part],
) -> World:
    """Compile dicts into a `World`; actors and claims are referred to by name or by position.

    Parameters
    ----------
    actors : sequence of dict
        ``name`` and anything of `Actors`; ``kind`` is a word, ``citable`` asks for own bits,
        ``anchor`` maps claims to log-odds.
    ties : iterable of (source, target) or (source, target, dict)
        ``trust`` defaults to logit(right / (right + wrong)), the counts to 8 and 2, or to ten
        pseudo-counts in the proportion that a given trust asks for.
    claims : sequence of dict
        ``name`` and anything of `Claims`; a ``group`` is any label.
    rules : dict, optional
        Anything of `Rules`.
    **entries : iterable of dict
        ``reports``, ``statements``, ``shifts``, ``retractions``, ``resolutions``, ``slurs``. A
        report takes anything of `Report` and `Observations`: its observation is named after its
        speaker by default, and the first report of an observation describes the sensor. A
        retraction names its ``observations`` as pairs (observation, claim).
    """
    place = _Places(actors, claims)
    filled = {
        what: [
            place.fill(what, {"key": key, **part} if what in _KEYED else part)
            for key, part in enumerate(entries.get(what, ()))
        ]
        for what in ("reports", *_ENTRIES)
    }
    assert set(entries) <= set(filled), f"unknown entries: {set(entries) - set(filled)}"
    by_step = {what: sorted(parts, key=_step) for what, parts in filled.items()}
    sensors = _sensors(by_step["reports"])
    row = {(part["observation"], part["claim"]): o for o, part in enumerate(sensors)}
    for report in by_step["reports"]:
        report["observation"] = row[report["observation"], report["claim"]]
    for retraction in by_step["retractions"]:
        pairs = [(name, place.claim(claim)) for name, claim in retraction["observations"]]
        retraction["observations"] = tuple(row[pair] for pair in pairs)
    return World(
        actors=_actors(place, actors),
        ties=_ties(place, ties),
        claims=_claims(place, claims),
        observations=_observations(sensors),
        schedule=Schedule(
            reports=tuple(_only(Report, part) for part in by_step["reports"]),
            **{
                what: tuple(_only(kind, part) for part in by_step[what])
                for what, (kind, _) in _ENTRIES.items()
            },
        ),
        rules=Rules(**(rules or {})),
    )


def complete(part: Part, defaults: Part, what: str) -> dict[str, Any]:
    """Fill a part with defaults; a word that nobody knows is an error."""
    unknown = set(part) - set(defaults)
    assert not unknown, f"{what}: unknown {sorted(unknown)}, known {sorted(defaults)}"
    return {**defaults, **part}


class _Places:
    """Where the named actors and claims stand."""

    def __init__(self, actors: Sequence[Part], claims: Sequence[Part]) -> None:
        self.actors = [str(part["name"]) for part in actors]
        self.claims = [str(part["name"]) for part in claims]

    def actor(self, which: str | int) -> int:
        return self.actors.index(which) if isinstance(which, str) else which

    def claim(self, which: str | int) -> int:
        return self.claims.index(which) if isinstance(which, str) else which

    def fill(self, what: str, part: Part) -> dict[str, Any]:
        defaults = _REPORT | _SENSOR if what == "reports" else _ENTRIES[what][1]
        full = complete(part, defaults, what)
        if "claim" in full:
            full["claim"] = self.claim(full["claim"])
        for role in {"speaker", "actor", "origin"} & set(full):
            full[role] = None if full[role] is None else self.actor(full[role])
        if what == "reports" and full["observation"] is None:
            full["observation"] = self.actors[full["speaker"]]
        return full


def _step(part: Part) -> int:
    return int(part["step"])


def _only(kind: type, part: Part) -> Any:
    return kind(**{field.name: part[field.name] for field in fields(kind) if field.name in part})


def _sensors(reports: Sequence[Part]) -> list[dict[str, Any]]:
    """Return one complete sensor per (observation, claim), by claim and then by first date."""
    first: dict[tuple[str, int], dict[str, Any]] = {}
    for report in reports:
        sensor = dict(report)
        sensor["origin"] = _given(report["origin"], report["speaker"])
        for name in ("alpha", "beta"):
            sensor[f"perceived_{name}"] = _given(report[f"perceived_{name}"], report[name])
        first.setdefault((report["observation"], report["claim"]), sensor)
    return sorted(first.values(), key=lambda sensor: int(sensor["claim"]))


def _given(value: Any, otherwise: Any) -> Any:
    return otherwise if value is None else value


def _observations(sensors: Sequence[Part]) -> Observations:
    names = tuple(part["observation"] for part in sensors)
    distinct = tuple(dict.fromkeys(names))
    key = dict(zip(distinct, stable_keys(distinct), strict=True))
    claims = [part["claim"] for part in sensors]
    return Observations(
        names=names,
        claim=np.array(claims, dtype=np.int64),
        slot=np.array([claims[:o].count(c) for o, c in enumerate(claims)], dtype=np.int64),
        key=np.array([key[name] for name in names], dtype=np.uint32),
        **columns(Observations, sensors, skip=("names", "claim", "slot", "key")),
    )


def _actors(place: _Places, given: Sequence[Part]) -> Actors:
    parts = []
    for part in given:
        kind = part.get("kind", "outlet")
        known = {"name": "", **_ACTOR, **_KIND[kind], "gate": kind in ("outlet", "blogger")}
        parts.append(complete(part, known, "actor") | {"kind": KINDS.index(kind)})
    has_desk = [KINDS[part["kind"]] != "audience" or part["gate"] for part in parts]
    is_citable = [desk and part["citable"] for desk, part in zip(has_desk, parts, strict=True)]
    anchor = np.zeros((len(parts), len(place.claims)))
    for i, part in enumerate(parts):
        for which, value in part["anchor"].items():
            anchor[i, place.claim(which)] = value
    return Actors(
        names=tuple(place.actors),
        key=stable_keys(place.actors),
        desk=numbered(has_desk),
        own_bit=numbered(is_citable),
        anchor=anchor,
        **columns(Actors, parts, skip=("names", "key", "desk", "own_bit", "anchor")),
    )


def _ties(place: _Places, given: Iterable[Sequence[Any]]) -> Ties:
    parts = []
    for source, target, *more in given:
        part = complete(more[0] if more else {}, _TIE, "tie")
        part |= {"source": place.actor(source), "target": place.actor(target)}
        parts.append(part | _trust(part["trust"], part["right"], part["wrong"]))
    parts.sort(key=lambda part: (part["source"], part["target"]))
    sources = np.array([part["source"] for part in parts], dtype=np.int64)
    start = np.searchsorted(sources, np.arange(len(place.actors) + 1)).astype(np.int64)
    return Ties(start=start, **columns(Ties, parts, skip=("start",)))


def _trust(trust: float | None, right: float | None, wrong: float | None) -> dict[str, float]:
    if right is None or wrong is None:
        share = 0.8 if trust is None else 1 / (1 + math.exp(-trust))
        right, wrong = 10 * share, 10 * (1 - share)
    if trust is None:
        trust = math.log(right / wrong) if wrong > 0 else INF
    return {"trust": trust, "right": right, "wrong": wrong}


def _claims(place: _Places, given: Sequence[Part]) -> Claims:
    parts = [complete(part, {"name": ""} | _CLAIM, "claim") for part in given]
    groups = list(dict.fromkeys(part["group"] for part in parts if part["group"] is not None))
    for part in parts:
        part["parent"] = -1 if part["parent"] is None else place.claim(part["parent"])
        part["group"] = -1 if part["group"] is None else groups.index(part["group"])
        has_number = not math.isnan(part["number"]) or not math.isnan(part["reference"])
        part["numbered"] = _given(part["numbered"], has_number)
    return Claims(
        names=tuple(place.claims),
        key=stable_keys(place.claims),
        **columns(Claims, parts, skip=("names", "key")),
    )


def columns(table: type, parts: Sequence[Part], skip: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Return one array per field of a table, with the type that its annotation promises."""
    kinds: dict[str, Any] = {"Floats": np.float64, "Ints": np.int64, "Flags": np.bool_}
    return {
        field.name: np.array([part[field.name] for part in parts], dtype=kinds[str(field.type)])
        for field in fields(table)
        if field.name not in skip
    }


def numbered(flags: Sequence[bool]) -> NDArray[np.int64]:
    """Number the flagged places 0, 1, ...; -1 elsewhere."""
    flagged = np.array(flags, dtype=np.bool_)
    return np.where(flagged, np.cumsum(flagged) - 1, -1).astype(np.int64)
