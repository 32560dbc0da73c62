"""From a scenario without errors to the world that the kernels run on."""

from __future__ import annotations

import math

import numpy as np

from rumorsim.networks import Network
from rumorsim.newsroom.world import Claims, Rules, World
from rumorsim.rng import stable_keys
from rumorsim.scenario.cast import Cast
from rumorsim.scenario.clock import Clock
from rumorsim.scenario.columns import frozen
from rumorsim.scenario.compile_actors import compile_actors
from rumorsim.scenario.compile_events import compile_events
from rumorsim.scenario.compile_ties import compile_ties
from rumorsim.scenario.parameters import Parameters
from rumorsim.scenario.scales import log_odds
from rumorsim.scenario.schema import Actor, Claim, Document

__all__ = ["cast_of", "compile_claims", "compile_world", "node_names"]


def node_names(graph: Network | None) -> tuple[str, ...]:
    """Return what the nodes of a network file are called: their names, or else their ids."""
    if graph is None:
        return ()
    return graph.names or tuple(str(node) for node in range(graph.n_nodes))


def cast_of(document: Document, graph: Network | None) -> Cast:
    """Return who is who in a scenario and the graph of its network file."""
    node = Actor.model_validate({"kind": document.network.kind})
    return Cast(document.actors, node_names(graph), node)


def compile_world(document: Document, graph: Network | None = None) -> World:
    """Compile a scenario.

    Parameters
    ----------
    document : Document
        Without errors.
    graph : Network, optional
        What its ``[network] file`` holds.

    Returns
    -------
    World
        All arrays are read-only.
    """
    cast = cast_of(document, graph)
    clock = Clock.of(document.scenario)
    claims = compile_claims(document)
    ties = compile_ties(document, cast, graph)
    observations, schedule = compile_events(document, cast, clock)
    return World(
        compile_actors(document, cast, claims, ties),
        ties,
        claims,
        observations,
        schedule,
        _rules(document.parameters, clock),
    )


def compile_claims(document: Document) -> Claims:
    """Compile the claims, in the order of the file."""
    names = tuple(document.claims)
    claims = list(document.claims.values())
    links = [claim.link for claim in claims]
    groups = list(dict.fromkeys(link.group for link in links if link and link.group))
    magnitudes = [claim.magnitude for claim in claims]
    return Claims(
        names=names,
        key=frozen(stable_keys(names), np.uint32),
        parent=frozen((names.index(link.parent) if link else -1 for link in links), np.int64),
        if_true=frozen((_nan(getattr(link, "if_true", None)) for link in links), np.float64),
        if_false=frozen((_nan(getattr(link, "if_false", None)) for link in links), np.float64),
        group=frozen(
            (groups.index(link.group) if link and link.group else -1 for link in links), np.int64
        ),
        share=frozen((_nan(getattr(link, "share", None)) for link in links), np.float64),
        prior=frozen((_prior(claim, document.parameters) for claim in claims), np.float64),
        truth=frozen((-1 if claim.truth is None else claim.truth for claim in claims), np.int64),
        numbered=frozen((magnitude is not None for magnitude in magnitudes), np.bool_),
        number=frozen((_log10(m.true if m else None) for m in magnitudes), np.float64),
        reference=frozen((_log10(m.reference if m else None) for m in magnitudes), np.float64),
        digits=frozen((m.digits if m else 2 for m in magnitudes), np.int64),
    )


def _prior(claim: Claim, parameters: Parameters) -> float:
    if claim.link:
        return 0.0
    return log_odds(parameters.hub_prior if claim.prior is None else claim.prior)


def _nan(value: float | None) -> float:
    return math.nan if value is None else value


def _log10(value: float | None) -> float:
    return math.nan if value is None else math.log10(value)


def _rules(parameters: Parameters, clock: Clock) -> Rules:
    return Rules(
        dt=clock.step,
        steps=clock.steps,
        half_life=parameters.half_life,
        retention=parameters.retention,
        staleness=parameters.staleness,
        stifle=parameters.stifle,
        followups=parameters.followups,
        rebroadcast=parameters.rebroadcast,
        first_always=parameters.first_always,
        expression=parameters.expression,
        citation_trust=parameters.citation_trust,
        continued_influence=parameters.continued_influence,
        drift_mean=parameters.drift_mean,
        drift_sd=parameters.drift_sd,
        trust_learning=parameters.trust_learning,
        record_weight=parameters.record_weight,
    )
