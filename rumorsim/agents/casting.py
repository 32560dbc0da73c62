"""Which class plays which actor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rumorsim.agents.actors import Actor
from rumorsim.agents.kinds import TYPES
from rumorsim.errors import ArgumentError, did_you_mean, require
from rumorsim.newsroom.world import KINDS, World
from rumorsim.scenario.cast import Cast

__all__ = ["cast", "decides"]


def cast(world: World, agent_types: Mapping[str, type[Actor]], roles: Cast) -> list[type[Actor]]:
    """Return the class of every actor; the id of an actor beats its population, that its kind.

    Parameters
    ----------
    world : World
    agent_types : mapping of str to subclass of Actor
        By the id of an actor, the id of a population, or a kind.
    roles : Cast
        Who is who in the scenario.

    Returns
    -------
    list of type
        One for each actor, in the order of the actor axis.

    Raises
    ------
    ArgumentError
        Where a key names nobody, or a class cannot play those that it is meant for.
    """
    classes = [TYPES[KINDS[kind]] for kind in world.actors.kind]
    chosen = {key: _reach(world, key, roles) for key in agent_types}
    for key in sorted(agent_types, key=lambda key: -chosen[key][0]):
        positions = chosen[key][1]
        _check(world, key, agent_types[key], positions)
        for i in positions:
            classes[i] = agent_types[key]
    return classes


def decides(actor_type: type[Actor]) -> bool:
    """Return whether a class overrides the decision."""
    return actor_type.decide is not Actor.decide


def _reach(world: World, key: str, roles: Cast) -> tuple[int, Sequence[int]]:
    """Return how general a key is, and whom it means."""
    if key in world.actors.names:
        return 0, [world.actors.names.index(key)]
    role = roles.find(key)
    if role is not None:
        return 1, role.positions
    if key in KINDS:
        return 2, (world.actors.kind == KINDS.index(key)).nonzero()[0].tolist()
    hint = did_you_mean(key, [*KINDS, *world.actors.names])
    raise ArgumentError(f"agent_types: {key!r} is no actor, population or kind{hint}")


def _check(world: World, key: str, actor_type: object, positions: Sequence[int]) -> None:
    place = f"agent_types[{key!r}]"
    if not (isinstance(actor_type, type) and issubclass(actor_type, Actor)):
        raise ArgumentError(f"{place}: got {actor_type!r}, allowed: a subclass of Actor")
    if not positions:
        raise ArgumentError(f"agent_types: the story has no actor of kind {key!r}")
    typed = [kind for kind, known in TYPES.items() if issubclass(actor_type, known)]
    for i in positions:
        kind = KINDS[world.actors.kind[i]]
        require(
            not typed or kind in typed,
            place,
            actor_type.__name__,
            f"a subclass of Actor or of {TYPES[kind].__name__}: "
            f"{world.actors.names[i]!r} is of kind {kind}",
        )
    if decides(actor_type) and not any(world.actors.desk[i] >= 0 for i in positions):
        raise ArgumentError(
            f"agent_types: {key!r} cannot publish, so there is nothing for "
            f"{actor_type.__name__}.decide to decide; an audience publishes with talks = true"
        )
