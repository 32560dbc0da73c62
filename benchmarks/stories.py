"""The newsroom at three levels of activity: 290 actors, 24 claims, 480 hourly steps."""

from __future__ import annotations

import datetime as dt
from typing import Any

import rumorsim as rs

__all__ = ["LEVELS", "story"]

LEVELS = ("sparse", "middle", "lively")
HUBS, SOURCES = 6, 24
START = dt.datetime(2024, 10, 1, tzinfo=dt.UTC)
GAP = 12  # hours between the first reports of two claims
PAUSE = 6  # hours between two roots of one claim


def story(level: str) -> rs.Scenario:
    """Build the scenario of a level.

    Sparse has the defaults of the format and two roots per claim, middle three. Lively is middle
    with every source briefing eight outlets instead of three to eight, half of the outlets
    content with one source, and attention that halves in 72 hours instead of 24.
    """
    lively = level == "lively"
    claims = _claims()
    return rs.Scenario.from_dict(
        {
            "scenario": {"name": level, "start": START, "horizon": 480.0},
            "parameters": {"half_life": 72.0} if lively else {},
            "network": {
                "generator": "newsroom",
                "seed": 1,
                "briefs": [8, 8] if lively else [3, 8],
            },
            "actors": {
                "sources": {"kind": "source", "count": SOURCES},
                "papers": {"kind": "outlet", "count": 100},
                "tabloids": {
                    "kind": "outlet",
                    "count": 100,
                    "sources_required": 1.0 if lively else 2.0,
                },
                "analysts": {"kind": "analyst", "count": 6},
                "readers": {"kind": "audience", "count": 60},
            },
            "claims": claims,
            "events": _reports(list(claims), roots=2 if level == "sparse" else 3),
        }
    )


def _claims() -> dict[str, Any]:
    """Return hubs with two children each, of which the first has a child of its own."""
    claims: dict[str, Any] = {}
    for number in range(1, HUBS + 1):
        hub, cause, detail = f"hub-{number}", f"cause-{number}", f"detail-{number}"
        claims[hub] = {}
        claims[cause] = {"link": {"parent": hub, "if_true": 0.7, "if_false": 0.1}}
        claims[detail] = {"link": {"parent": cause, "if_true": 0.6, "if_false": 0.05}}
        claims[f"sign-{number}"] = {"link": {"parent": hub, "if_true": 0.9, "if_false": 0.3}}
    return claims


def _reports(claims: list[str], roots: int) -> dict[str, Any]:
    """Let different sources say yes to a claim, one after the other."""
    reports = {}
    for c, claim in enumerate(claims):
        for root in range(roots):
            hours = GAP * c + PAUSE * root
            reports[f"{claim}-root-{root + 1}"] = {
                "type": "report",
                "date": START + dt.timedelta(hours=hours),
                "speaker": f"sources-{(roots * c + root) % SOURCES + 1}",
                "claims": [claim],
                "says": "yes",
            }
    return reports
