"""The front door for Mesa users: a story as a `mesa.Model`, its actors as Mesa agents."""

from __future__ import annotations

from rumorsim.agents.actors import Actor
from rumorsim.agents.drafts import Draft
from rumorsim.agents.kinds import (
    Analyst,
    Audience,
    Blogger,
    IntelligenceSource,
    Official,
    Outlet,
    StateDenier,
)
from rumorsim.agents.model import RumorModel

__all__ = [
    "Actor",
    "Analyst",
    "Audience",
    "Blogger",
    "Draft",
    "IntelligenceSource",
    "Official",
    "Outlet",
    "RumorModel",
    "StateDenier",
]
