"""Columns over the actors of a scenario, made from its entries, and read-only arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from rumorsim.scenario.cast import Cast
from rumorsim.scenario.schema import Actor

__all__ = ["Columns", "frozen"]

T = TypeVar("T", bound=np.generic)


def frozen(values: Iterable[Any], kind: type[T]) -> NDArray[T]:
    """Return a read-only array."""
    array = np.array(values if isinstance(values, np.ndarray) else list(values), dtype=kind)
    array.flags.writeable = False
    return array


@dataclass(frozen=True)
class Columns:
    """One value per actor from one value per entry."""

    actors: list[Actor]
    counts: list[int]

    @classmethod
    def of(cls, cast: Cast) -> Columns:
        """Read the entries of a cast."""
        entries = cast.entries()
        return cls([actor for _, actor, _ in entries], [len(names) for *_, names in entries])

    def column(self, value: Callable[[Actor], Any], kind: type[T]) -> NDArray[T]:
        """Return a read-only array with the value (or row) of every actor's entry."""
        values = np.array([value(actor) for actor in self.actors], dtype=kind)
        return frozen(np.repeat(values, self.counts, axis=0), kind)
