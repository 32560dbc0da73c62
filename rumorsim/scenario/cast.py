"""Who is who: kinds and what they can do, populations and their members, nodes of a file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rumorsim.scenario.schema import Actor

__all__ = ["Cast", "Role", "has_desk", "has_gate", "makes_reports", "reads"]

_REPORTERS = frozenset({"source", "official", "denier", "blogger", "analyst"})


def reads(actor: Actor) -> bool:
    """Return whether it reads: sources and deniers only speak."""
    return actor.kind not in ("source", "denier")


def makes_reports(actor: Actor) -> bool:
    """Return whether it may know something at first hand."""
    return actor.kind in _REPORTERS


def has_gate(actor: Actor) -> bool:
    """Return whether it publishes by itself, through a gate: outlets, bloggers and talkers."""
    return actor.kind in ("outlet", "blogger") or (actor.kind == "audience" and actor.talks)


def has_desk(actor: Actor) -> bool:
    """Return whether it can be an author: everybody but an audience that only reads."""
    return actor.kind != "audience" or actor.talks


class Role(NamedTuple):
    """What a name in a scenario stands for."""

    name: str
    actor: Actor | None  # None: its entry could not be read
    positions: range  # on the actor axis; several for a population named as a whole
    population: bool


class Cast:
    """All actors of a scenario in the order of the actor axis.

    Declared actors come first, in the order of the file, then the nodes of a network file.

    Parameters
    ----------
    actors : mapping of str to Actor or None
        None where the entry could not be read.
    nodes : sequence of str
        Names of the nodes of a network file.
    node : Actor
        What the nodes are.
    """

    def __init__(
        self, actors: Mapping[str, Actor | None], nodes: Sequence[str], node: Actor
    ) -> None:
        self.actors = actors
        self.node = node
        self.start: dict[str, int] = {}
        size = 0
        for name, actor in actors.items():
            self.start[name] = size
            size += _count(actor)
        self.nodes = {name: size + number for number, name in enumerate(nodes)}
        self.size = size + len(nodes)

    def find(self, name: str) -> Role | None:
        """Return what a name stands for, or None if nobody has it."""
        if name in self.actors:
            actor, start = self.actors[name], self.start[name]
            positions = range(start, start + _count(actor))
            return Role(name, actor, positions, actor is not None and actor.count is not None)
        if name in self.nodes:
            return Role(name, self.node, range(self.nodes[name], self.nodes[name] + 1), False)
        return self.member(name)

    def member(self, name: str) -> Role | None:
        """Return the member of a population that has a name, or None."""
        base, _, number = name.rpartition("-")
        if base not in self.actors or not re.fullmatch("[1-9][0-9]*", number):
            return None
        actor, position = self.actors[base], self.start[base]
        if actor is None:
            return Role(name, None, range(position, position + 1), False)
        if actor.count is None or len(number) > len(str(actor.count)) or int(number) > actor.count:
            return None
        position += int(number) - 1
        return Role(name, actor, range(position, position + 1), False)

    def sure(self, name: str) -> tuple[Actor, range]:
        """Return actor and positions of a name that is known to be right."""
        role = self.find(name)
        assert role is not None, f"unchecked name {name!r}"
        assert role.actor is not None, f"unreadable actor {name!r}"
        return role.actor, role.positions

    def entries(self) -> list[tuple[str, Actor, list[str]]]:
        """Return id, actor and names of its members per entry; the nodes are one entry, ""."""
        found = []
        for name, actor in self.actors.items():
            assert actor is not None, "only scenarios without errors are compiled"
            numbers = range(1, (actor.count or 0) + 1)
            members = [f"{name}-{number}" for number in numbers]
            found.append((name, actor, [name] if actor.count is None else members))
        return [*found, ("", self.node, list(self.nodes))] if self.nodes else found

    @property
    def known(self) -> list[str]:
        """Names to suggest: ids and nodes."""
        return [*self.actors, *self.nodes]


def _count(actor: Actor | None) -> int:
    return 1 if actor is None else actor.count or 1
