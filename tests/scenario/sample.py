"""A small valid scenario that uses every table, and ways to spoil it."""

from __future__ import annotations

import copy
import tomllib
from typing import Any

from rumorsim.errors import ScenarioError
from rumorsim.newsroom.world import World
from rumorsim.scenario import Scenario

__all__ = ["base", "compiled", "line", "problems", "put", "story", "variant"]

TEXT = """
[scenario]
name = "sample"
start = 2024-10-01
horizon = 48.0
step = 2.0
record = 6.0

[parameters]
attribution = 0.9

[actors.service]
kind = "source"
anonymous = true
group = "camp"
reliability = { alpha = 0.9, beta = 0.3 }

[actors.general]
kind = "official"
named = true
amplifier = true
group = "camp"
reliability = "B"

[actors.moscow]
kind = "denier"
named = true
reliability = { alpha = 0.97, beta = 0.99 }

[actors.paper]
kind = "outlet"
named = true

[actors.outlets]
kind = "outlet"
count = 4

[actors.blogger]
kind = "blogger"
reliability = 0.6

[actors.analysts]
kind = "analyst"
count = 2
prior = { hub = "unlikely" }

[actors.readers]
kind = "audience"
count = 3

[actors.talkers]
kind = "audience"
talks = true

[claims.hub]
label = "the hub"
truth = true
prior = 0.2
magnitude = { unit = "soldiers", true = 10000 }

[claims.child]
link = { parent = "hub", if_true = 0.6, if_false = 0.1 }

[claims.front]
link = { parent = "hub", group = "role", share = 0.6 }

[claims.border]
link = { parent = "hub", group = "role", share = 0.3 }

[claims.other]

[events.leak]
type = "report"
date = 2024-10-01T03:00:00
speaker = "service"
claims = ["hub", "child"]
says = "yes"

[events.address]
type = "report"
date = 2024-10-02
speaker = "general"
claims = ["hub"]
number = 3000

[events.denial]
type = "report"
date = 2024-10-01T20:00:00Z
speaker = "moscow"
claims = ["hub"]
otherwise = "opposite"
word = "reportedly"

[events.story]
type = "statement"
date = 2024-10-02
actor = "paper"
claims = ["hub", "other"]
commit = 0.5

[events.treaty]
type = "event"
date = 2024-10-01
claims = ["hub"]
shift = 0.4

[events.withdrawn]
type = "retraction"
date = 2024-10-01T10:00:00
observation = "camp"
claims = ["child"]

[events.settled]
type = "resolution"
date = 2024-10-02T10:00:00
claims = ["other"]

[events.fake]
type = "label"
date = 2024-10-01T20:00:00Z
claims = ["hub"]
hit = 0.1

[network]
briefs = [3, 8]

[[ties]]
sources = ["service", "moscow"]
targets = ["paper", "outlets"]

[[ties]]
sources = ["paper", "outlets", "blogger"]
targets = ["readers", "analysts-1", "talkers"]
delivery = 0.5
trust = "A"
weight = 2.0
"""


def base() -> dict[str, Any]:
    """Return the sample as parsed TOML."""
    return tomllib.loads(TEXT)


def put(data: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return a copy with a value at a dotted path; an Ellipsis removes what is there."""
    data = inner = copy.deepcopy(data)
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    for part in way:
        inner = inner[part] if isinstance(inner, list) else inner.setdefault(part, {})
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return data


def variant(changes: dict[str, Any]) -> dict[str, Any]:
    """Return the sample with changes by dotted path."""
    data = base()
    for path, value in changes.items():
        data = put(data, path, value)
    return data


def story(changes: dict[str, Any] | None = None) -> Scenario:
    """Return the sample, changed or not, as a scenario."""
    return Scenario.from_dict(variant(changes or {}))


def compiled(changes: dict[str, Any] | None = None) -> World:
    """Return the sample's world, changed or not."""
    return story(changes).world


def problems(changes: dict[str, Any]) -> tuple[str, ...]:
    """Return the problems of the changed sample; empty if it loads."""
    try:
        story(changes)
    except ScenarioError as error:
        return error.problems
    return ()


def line(changes: dict[str, Any]) -> str:
    """Return the only problem of the changed sample."""
    (found,) = problems(changes)
    return found
