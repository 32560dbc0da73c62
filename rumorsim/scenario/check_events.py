"""Checks of the dated entries one by one: when, about what, who speaks, with which number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rumorsim.errors import did_you_mean
from rumorsim.scenario.cast import Cast, Role, has_desk, makes_reports
from rumorsim.scenario.check_reports import check_reports
from rumorsim.scenario.clock import Clock
from rumorsim.scenario.draft import Draft
from rumorsim.scenario.events import Report, Statement

__all__ = ["check_events"]


def check_events(draft: Draft, cast: Cast, open_ended: bool) -> Iterator[str]:
    """Yield the problems of the dated entries.

    Parameters
    ----------
    draft : Draft
    cast : Cast
    open_ended : bool
        Whether an unknown name of an actor may be right.
    """
    clock = Clock.of(draft.header) if draft.header else None
    for name, event in draft.events:
        path = f"events.{name}"
        if clock is not None and not clock.covers(event.date):
            last = clock.last.isoformat()
            yield (
                f"{path}.date: got {event.date.isoformat()} (allowed: from the start, "
                f"{clock.start.isoformat()}, to the last step, {last})"
            )
        yield from _check_claims(f"{path}.claims", event.claims, draft)
        if isinstance(event, Report):
            role = cast.find(event.speaker)
            yield from _check_speaker(f"{path}.speaker", event.speaker, role, cast, open_ended)
            yield from _check_number(path, event, draft)
        if isinstance(event, Statement):
            role = cast.find(event.actor)
            yield from _check_author(f"{path}.actor", event.actor, role, cast, open_ended)
    yield from check_reports(draft, cast, clock)


def _check_claims(path: str, claims: list[str], draft: Draft) -> Iterator[str]:
    for number, name in enumerate(claims):
        if name not in draft.claims:
            near = did_you_mean(name, draft.claims.values)
            yield f"{path}[{number}]: unknown claim {name!r}{near}"
        if name in claims[:number]:
            yield f"{path}[{number}]: {name!r} stands here twice (allowed: once)"


def _check_person(
    path: str, name: str, role: Role | None, cast: Cast, open_ended: bool
) -> Iterator[str]:
    if role is None and not open_ended:
        yield f"{path}: unknown actor {name!r}{did_you_mean(name, cast.known)}"
    if role is not None and len(role.positions) > 1:
        yield (
            f"{path}: {name!r} is a population (allowed: one member, {name}-1 to "
            f"{name}-{len(role.positions)})"
        )


def _check_speaker(
    path: str, name: str, role: Role | None, cast: Cast, open_ended: bool
) -> Iterator[str]:
    yield from _check_person(path, name, role, cast, open_ended)
    if role is not None and role.actor is not None and not makes_reports(role.actor):
        yield (
            f"{path}: {name!r} is of kind {role.actor.kind!r} (allowed in a report: source, "
            "official, denier, blogger, analyst)"
        )


def _check_author(
    path: str, name: str, role: Role | None, cast: Cast, open_ended: bool
) -> Iterator[str]:
    yield from _check_person(path, name, role, cast, open_ended)
    if role is not None and role.actor is not None and not has_desk(role.actor):
        yield f"{path}: {name!r} only reads (allowed: everybody but an audience that does not talk)"


def _check_number(path: str, report: Report, draft: Draft) -> Iterator[str]:
    observed = [key for key in ("bias", "noise") if getattr(report, key) is not None]
    if report.number is not None and observed:
        yield f"{path}.number: stands beside {observed[0]} (allowed: number, or bias and noise)"
    given = (["number"] if report.number is not None else []) + observed
    for name in report.claims:
        claim: Any = draft.claims.sure(name)
        if claim is None or not given:
            continue
        if claim.magnitude is None:
            yield f"{path}.{given[0]}: claim {name!r} has no magnitude (allowed: claims with one)"
        elif observed and claim.magnitude.true is None:
            yield f"{path}.{observed[0]}: needs claims.{name}.magnitude.true, which is not given"
