"""The actors of a compiled world: what each kind can do, and whose word can be cited."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rumorsim.newsroom.world import KINDS, Actors, Claims, Ties
from rumorsim.rng import stable_keys
from rumorsim.scenario.cast import Cast, has_desk, has_gate, reads
from rumorsim.scenario.columns import Columns, frozen
from rumorsim.scenario.parameters import Parameters
from rumorsim.scenario.scales import first, log_odds
from rumorsim.scenario.schema import Actor, Document

__all__ = ["compile_actors"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def compile_actors(document: Document, cast: Cast, claims: Claims, ties: Ties) -> Actors:
    """Compile the actors; `ties` tell how large the audience of an outlet is."""
    parameters, columns = document.parameters, Columns.of(cast)
    names = tuple(name for *_, members in cast.entries() for name in members)
    desk = columns.column(has_desk, np.bool_)
    citable = _citable(columns, ties, parameters.citable_share)

    def floats(value: Callable[[Actor], float]) -> Floats:
        return columns.column(value, np.float64)

    def either(key: str) -> Floats:
        """Return the actor's own value, or else the parameter of the same name."""
        return floats(lambda actor: first(getattr(actor, key), getattr(parameters, key)))

    return Actors(
        names=names,
        kind=columns.column(lambda actor: KINDS.index(actor.kind), np.int64),
        key=frozen(stable_keys(names), np.uint32),
        reads=columns.column(reads, np.bool_),
        gate=columns.column(has_gate, np.bool_),
        amplifier=columns.column(lambda actor: actor.amplifier, np.bool_),
        desk=_numbered(desk),
        own_bit=_numbered(citable & desk),
        chi=floats(lambda actor: first(actor.chi, _chi(actor, parameters))),
        threshold=floats(lambda actor: _threshold(actor, parameters)),
        width=either("gate_width"),
        negative_penalty=floats(lambda actor: _penalty(actor, parameters)),
        herding=either("herding"),
        news_value=either("news_value"),
        hazard=either("hazard"),
        sources_required=floats(lambda actor: _sources_required(actor, parameters)),
        prompt=either("prompt"),
        attribution=either("attribution"),
        hedge_loss=floats(lambda actor: first(actor.hedge_loss, _hedge_loss(actor, parameters))),
        hedge_floor=either("hedge_floor"),
        expression_cap=either("expression_cap"),
        repetition=floats(lambda actor: first(actor.repetition, _repetition(actor, parameters))),
        anchor=_anchor(cast, claims),
    )


def _numbered(chosen: NDArray[np.bool_]) -> Ints:
    """Return a number from 0 for each chosen actor, -1 for the others."""
    return frozen(np.where(chosen, np.cumsum(chosen) - 1, -1), np.int64)


def _chi(actor: Actor, parameters: Parameters) -> float:
    if actor.kind == "analyst":
        return parameters.chi_analyst
    return parameters.chi_public if actor.kind == "audience" else parameters.chi_outlet


def _threshold(actor: Actor, parameters: Parameters) -> float:
    if parameters.gate_open and has_gate(actor):
        return -math.inf
    by_kind = {"outlet": parameters.threshold_outlet, "blogger": parameters.threshold_blogger}
    return first(actor.threshold, by_kind.get(actor.kind, 0.0))


def _penalty(actor: Actor, parameters: Parameters) -> float:
    # An open gate is open to both sides, even where the penalty is infinite.
    if parameters.gate_open:
        return 0.0
    return first(actor.negative_penalty, parameters.negative_penalty)


def _sources_required(actor: Actor, parameters: Parameters) -> float:
    if parameters.gate_open or not has_gate(actor):
        return 0.0
    outlet = actor.kind == "outlet"
    by_kind = parameters.sources_outlet if outlet else parameters.sources_blogger
    return first(actor.sources_required, by_kind)


def _hedge_loss(actor: Actor, parameters: Parameters) -> float:
    oral = actor.kind == "audience"
    return parameters.hedge_loss_oral if oral else parameters.hedge_loss_press


def _repetition(actor: Actor, parameters: Parameters) -> float:
    return 0.0 if actor.kind in ("source", "denier", "analyst") else parameters.repetition


def _citable(columns: Columns, ties: Ties, share: float) -> NDArray[np.bool_]:
    """Return who is cited by name: whoever is named, and the outlets with the most followers.

    Of two outlets with as many followers the earlier one comes first.
    """
    outlets = np.flatnonzero(columns.column(lambda actor: actor.kind == "outlet", np.bool_))
    ranked = outlets[np.argsort(-np.diff(ties.start)[outlets], kind="stable")]
    citable = columns.column(lambda actor: actor.named, np.bool_).copy()
    citable[ranked[: math.floor(share * outlets.size + 0.5)]] = True
    said = columns.column(lambda actor: -1 if actor.citable is None else actor.citable, np.int64)
    audience = columns.column(lambda actor: actor.kind == "audience", np.bool_)
    return np.where(said >= 0, said == 1, citable) & ~audience


def _anchor(cast: Cast, claims: Claims) -> Floats:
    """Return how far the prior of each actor stands from the common one, in log-odds."""
    anchor = np.zeros((cast.size, len(claims.names)))
    for name, actor in cast.actors.items():
        for claim, prior in (actor.prior if actor else {}).items():
            column = claims.names.index(claim)
            start = cast.start[name]
            members = slice(start, start + ((actor and actor.count) or 1))
            anchor[members, column] = log_odds(prior) - claims.prior[column]
    return frozen(anchor, np.float64)
