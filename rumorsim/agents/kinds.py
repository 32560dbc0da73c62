"""The typed actors, one class for each kind of the scenario format."""

from __future__ import annotations

from rumorsim.agents.actors import Actor

__all__ = [
    "TYPES",
    "Analyst",
    "Audience",
    "Blogger",
    "IntelligenceSource",
    "Official",
    "Outlet",
    "StateDenier",
]


class IntelligenceSource(Actor):
    """Speaks by dated reports; reads nothing."""


class Outlet(Actor):
    """Publishes through an editorial gate."""


class Official(Actor):
    """Speaks by dated reports and statements; reads the outlets it follows."""


class Blogger(Actor):
    """Publishes through a gate of its own, and may report at first hand."""


class Analyst(Actor):
    """Reads, counts roots instead of reports, and speaks when dated."""


class StateDenier(Actor):
    """Denies whatever the truth; reads nothing."""


class Audience(Actor):
    """Reads; publishes only where it talks."""


TYPES: dict[str, type[Actor]] = {
    "source": IntelligenceSource,
    "outlet": Outlet,
    "official": Official,
    "blogger": Blogger,
    "analyst": Analyst,
    "denier": StateDenier,
    "audience": Audience,
}
"""The class of an actor of each kind, unless ``agent_types`` says otherwise."""
