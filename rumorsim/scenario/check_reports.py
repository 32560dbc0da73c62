"""Checks across reports: that observations do not contradict themselves, and retractions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator
from typing import NamedTuple

from rumorsim.errors import did_you_mean
from rumorsim.scenario.cast import Cast
from rumorsim.scenario.check_certainty import check_certainty
from rumorsim.scenario.clock import Clock
from rumorsim.scenario.draft import Draft
from rumorsim.scenario.events import Report, Retraction
from rumorsim.scenario.parameters import Parameters
from rumorsim.scenario.schema import Actor
from rumorsim.scenario.terms import Terms, observation_of

__all__ = ["check_reports"]

# What a report may state about its observation: keys of the file and attributes of `Terms`.
_STATED = ("says", "otherwise", "reliability", "perceived", "anonymous", "word", "counts")


class _Made(NamedTuple):
    name: str
    report: Report
    speaker: Actor
    observation: str


def check_reports(draft: Draft, cast: Cast, clock: Clock | None) -> Iterator[str]:
    """Yield contradictions between reports, and retractions of what nobody reported."""
    made = _made(draft, cast, clock)
    if clock is not None:
        made.sort(key=lambda one: clock.step_of(one.report.date))
        parameters = draft.parameters or Parameters.model_validate({})
        yield from _check_contradictions(made, parameters)
        yield from check_certainty(_fixed(made, parameters), draft, parameters)
    unsure = len(made) < sum(isinstance(event, Report) for _, event in draft.events)
    unsure = unsure or None in draft.events.values.values() or not draft.events.complete
    for name, event in draft.events:
        if isinstance(event, Retraction):
            path = f"events.{name}"
            yield from _check_retraction(path, event, made, None if unsure else draft.claims)


def _made(draft: Draft, cast: Cast, clock: Clock | None) -> list[_Made]:
    """Return the reports without errors of their own, in the order of the file."""
    made = []
    for name, event in draft.events:
        if not isinstance(event, Report) or draft.events.sure(name) is None:
            continue
        role = cast.find(event.speaker)
        dated = clock is None or clock.covers(event.date)
        if dated and role is not None and role.actor is not None:
            made.append(_Made(name, event, role.actor, observation_of(event, role.actor)))
    return made


def _check_contradictions(made: list[_Made], parameters: Parameters) -> Iterator[str]:
    eldest: dict[tuple[str, str], _Made] = {}
    for one in made:
        terms = Terms.of(one.report, one.speaker, parameters)
        for claim in dict.fromkeys(one.report.claims):
            old = eldest.setdefault((one.observation, claim), one)
            fixed = Terms.of(old.report, old.speaker, parameters)
            for key in _STATED:
                stated = key in one.report.model_fields_set and getattr(one.report, key) is not None
                if stated and getattr(terms, key) != getattr(fixed, key):
                    yield (
                        f"events.{one.name}.{key}: contradicts events.{old.name}, which fixed "
                        f"{key} of observation {one.observation!r} of claim {claim!r} (allowed: "
                        "the same, nothing, or another observation)"
                    )


def _fixed(made: list[_Made], parameters: Parameters) -> dict[tuple[str, str], tuple[str, Terms]]:
    """Return who fixes what for every observation of a claim: the earliest report."""
    fixed: dict[tuple[str, str], tuple[str, Terms]] = {}
    for one in made:
        for claim in one.report.claims:
            terms = Terms.of(one.report, one.speaker, parameters)
            fixed.setdefault((one.observation, claim), (one.name, terms))
    return fixed


def _check_retraction(
    path: str, event: Retraction, made: list[_Made], claims: Container[str] | None
) -> Iterator[str]:
    """`claims` are all known ones, or None where some reports could not be read."""
    dates: dict[str, dt.datetime] = {}
    for one in made:
        if one.observation == event.observation:
            for claim in one.report.claims:
                dates[claim] = min(one.report.date, dates.get(claim, one.report.date))
    if not dates and claims is not None:
        known = did_you_mean(event.observation, {one.observation: None for one in made})
        yield f"{path}.observation: {event.observation!r} is never reported{known}"
    for number, claim in enumerate(event.claims if dates else ()):
        if claim not in dates and claim in (claims or ()):
            yield (
                f"{path}.claims[{number}]: observation {event.observation!r} is never reported of "
                f"{claim!r}{did_you_mean(claim, dates)}"
            )
    concerned = [date for claim, date in dates.items() if claim in (event.claims or dates)]
    if concerned and event.date < min(concerned):
        yield (
            f"{path}.date: got {event.date.isoformat()} (allowed: not before the report of the "
            f"observation, {min(concerned).isoformat()})"
        )
