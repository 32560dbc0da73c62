"""A file with errors, read as far as it can be, so that one report names all its problems.

An entry that breaks a rule of its own is read without the offending values. It still takes part
in the checks as the one who refers to others; nobody else is checked against its content.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from rumorsim.scenario.events import Event
from rumorsim.scenario.parameters import Parameters
from rumorsim.scenario.places import Place, follow
from rumorsim.scenario.schema import Actor, Claim, Document, Header, NetworkSpec, Tie

__all__ = ["Draft", "Entries"]

T = TypeVar("T")
_ATTEMPTS = 6


@dataclass(frozen=True)
class Entries(Generic[T]):
    """The entries of one table.

    Attributes
    ----------
    values : dict
        Every entry by name; None where nothing could be read.
    broken : frozenset of str
        Names of the entries with errors of their own.
    complete : bool
        False where the table itself could not be read, so that any name may have been meant.
    """

    values: dict[str, T | None]
    broken: frozenset[str] = frozenset()
    complete: bool = True

    def __iter__(self) -> Iterator[tuple[str, T]]:
        """Iterate over what could be read."""
        return ((name, value) for name, value in self.values.items() if value is not None)

    def __contains__(self, name: object) -> bool:
        return name in self.values or not self.complete

    def sure(self, name: str) -> T | None:
        """Return an entry that others may be checked against, or None."""
        return None if name in self.broken else self.values.get(name)


@dataclass(frozen=True)
class Draft:
    """A scenario file as far as it could be read; None for tables with errors."""

    header: Header | None
    parameters: Parameters | None
    network: NetworkSpec | None
    actors: Entries[Actor]
    claims: Entries[Claim]
    events: Entries[Any]
    ties: Entries[Tie]

    @classmethod
    def of(cls, document: Document) -> Draft:
        """Take a file without errors of its own."""
        return cls(
            document.scenario,
            document.parameters,
            document.network,
            Entries(dict(document.actors)),
            Entries(dict(document.claims)),
            Entries(dict(document.events)),
            Entries({str(number): tie for number, tie in enumerate(document.ties)}),
        )

    @classmethod
    def salvage(cls, data: Mapping[str, Any]) -> Draft:
        """Read what can be read of a file with errors."""
        ties = data.get("ties", [])
        if isinstance(ties, list):
            ties = {str(number): tie for number, tie in enumerate(ties)}
        return cls(
            _sound(Header, data.get("scenario")),
            _sound(Parameters, data.get("parameters", {})),
            _network(data.get("network", {})),
            _entries(Actor, data.get("actors", {})),
            _entries(Claim, data.get("claims", {})),
            _entries(Event, data.get("events", {})),
            _entries(Tie, ties),
        )


def _sound(kind: Any, value: Any) -> Any:
    found, sound = _repaired(TypeAdapter(kind), Place.of(kind), value)
    return found if sound else None


def _network(value: Any) -> NetworkSpec | None:
    """Return the network unless it is open who its nodes are."""
    found, _ = _repaired(TypeAdapter(NetworkSpec), Place.of(NetworkSpec), value)
    if found is None or {"file", "kind"} & value.keys() - found.model_fields_set:
        return None
    assert isinstance(found, NetworkSpec)
    return found


def _entries(kind: Any, table: Any) -> Entries[Any]:
    if not isinstance(table, Mapping):
        return Entries({}, complete=False)
    adapter, place = TypeAdapter(kind), Place.of(kind)
    found = {str(name): _repaired(adapter, place, value) for name, value in table.items()}
    broken = frozenset(name for name, (_, sound) in found.items() if not sound)
    return Entries({name: value for name, (value, _) in found.items()}, broken)


def _repaired(adapter: TypeAdapter[Any], place: Place, value: Any) -> tuple[Any, bool]:
    """Validate, leaving out what is wrong; return the result and whether nothing was wrong."""
    for attempt in range(_ATTEMPTS):
        try:
            return adapter.validate_python(value), attempt == 0
        except ValidationError as error:
            value = _without(value, [_culprit(place, dict(item)) for item in error.errors()])
    return None, False


def _culprit(place: Place, item: dict[str, Any]) -> list[str | int]:
    """Return the path of what must go: the value, or the table in which something is missing."""
    path = follow(place, item["loc"])[0]
    return path[:-1] if item["type"] == "missing" else path


def _without(value: Any, paths: list[list[str | int]]) -> Any:
    """Copy a table without the values at some paths; None if the table itself is concerned."""
    if not all(paths) or not isinstance(value, Mapping):
        return None
    value = copy.deepcopy(value)
    for path in sorted(paths, key=_sortable, reverse=True):
        inner = value
        try:
            for part in path[:-1]:
                inner = inner[part]
            del inner[path[-1]]
        except (KeyError, IndexError, TypeError):  # gone already, with what it stood in
            continue
    return value


def _sortable(path: list[str | int]) -> list[str]:
    return [f"{part:012d}" if isinstance(part, int) else part for part in path]
