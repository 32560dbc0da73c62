"""What no single field can say: links between the tables of a scenario.

Every check yields lines ``path.inside.the.file: what is wrong (what is allowed)`` and none stops
another. Entries with errors of their own count as known names of unknown content.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rumorsim.errors import did_you_mean
from rumorsim.scenario.cast import Cast, has_gate, makes_reports
from rumorsim.scenario.check_claims import check_claims
from rumorsim.scenario.check_events import check_events
from rumorsim.scenario.check_ties import check_ties
from rumorsim.scenario.clock import Clock
from rumorsim.scenario.draft import Draft
from rumorsim.scenario.schema import Actor, Header
from rumorsim.scenario.values import Sensor

__all__ = ["check"]

_MOST_ACTORS = 1_000_000
_MOST_STEPS = 10_000_000
_AT_THE_GATE = (
    "threshold",
    "gate_width",
    "negative_penalty",
    "herding",
    "news_value",
    "hazard",
    "sources_required",
    "prompt",
    "hedge_loss",
    "hedge_floor",
)


def check(draft: Draft, nodes: Sequence[str] | None) -> list[str]:
    """Return all problems between the tables of a scenario.

    Parameters
    ----------
    draft : Draft
    nodes : sequence of str or None
        Names of the nodes of the network file; None if it could not be read, so that any name
        may be one of them.
    """
    kind = draft.network.kind if draft.network else "outlet"
    sure = {name: draft.actors.sure(name) for name in draft.actors.values}
    cast = Cast(sure, nodes or (), Actor.model_validate({"kind": kind}))
    open_ended = nodes is None or not draft.actors.complete
    return [
        *_check_time(draft.header),
        *_check_actors(draft, cast, open_ended),
        *check_claims(draft.claims),
        *check_events(draft, cast, open_ended),
        *check_ties(draft.ties, cast, open_ended),
    ]


def _check_time(header: Header | None) -> Iterator[str]:
    if header is None:
        return
    step, horizon = header.step, header.horizon
    if step > horizon:
        yield f"scenario.step: got {step:g} (allowed: at most the horizon, {horizon:g} [hours])"
    elif Clock.of(header).steps > _MOST_STEPS:
        yield (
            f"scenario.step: got {step:g}, which makes {Clock.of(header).steps} steps "
            f"(allowed: at most {_MOST_STEPS})"
        )
    record = header.record
    if record is not None:
        multiple = round(record / step)
        if multiple < 1 or abs(record / step - multiple) > 1e-9 * multiple:
            yield f"scenario.record: got {record:g} (allowed: a multiple of the step, {step:g})"


def _check_actors(draft: Draft, cast: Cast, open_ended: bool) -> Iterator[str]:
    yield from _check_names(cast, open_ended)
    for name, actor in draft.actors:
        path = f"actors.{name}"
        yield from _check_priors(f"{path}.prior", actor, draft)
        yield from _check_abilities(path, actor)
        if not has_gate(actor) and (draft.actors.sure(name) or actor.kind != "audience"):
            yield from _check_gate(path, actor)


def _check_names(cast: Cast, open_ended: bool) -> Iterator[str]:
    for name in cast.actors:
        namesake = cast.member(name)
        if namesake is not None and namesake.actor is not None:
            yield f"actors.{name}: is also a member of a population (allowed: a new name)"
    for node in cast.nodes:
        namesake = cast.member(node)
        if node in cast.actors or (namesake is not None and namesake.actor is not None):
            yield f"network.file: node {node!r} has the name of an actor (allowed: a new name)"
    if cast.size == 0 and not open_ended:
        yield "actors: nobody is there (required: an actor, or a network file)"
    if cast.size > _MOST_ACTORS:
        yield f"actors: {cast.size} in all (allowed: at most {_MOST_ACTORS})"


def _check_priors(path: str, actor: Actor, draft: Draft) -> Iterator[str]:
    for name in actor.prior:
        claim = draft.claims.sure(name)
        if name not in draft.claims:
            yield f"{path}.{name}: unknown claim{did_you_mean(name, draft.claims.values)}"
        elif claim is not None and claim.link is not None:
            yield f"{path}.{name}: has a parent (allowed: claims without one)"


def _check_abilities(path: str, actor: Actor) -> Iterator[str]:
    if actor.talks and actor.kind != "audience":
        yield f"{path}.talks: is a {actor.kind} (allowed: only for kind 'audience')"
    if actor.citable and actor.kind == "audience":
        yield f"{path}.citable: got true (allowed: only false for kind 'audience')"
    if not makes_reports(actor):
        for field in ("reliability", "perceived"):
            if isinstance(getattr(actor, field), Sensor):
                yield (
                    f"{path}.{field}: got a table (allowed: Admiralty letter A to F or P(correct), "
                    f"since an {actor.kind} makes no reports of its own)"
                )


def _check_gate(path: str, actor: Actor) -> Iterator[str]:
    for field in _AT_THE_GATE:
        if getattr(actor, field) is not None:
            yield (
                f"{path}.{field}: has no effect (allowed: for outlets, bloggers and audiences "
                "that talk, which publish through a gate)"
            )
