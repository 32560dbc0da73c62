"""Records of the plain newsroom model: what one actor holds on one claim, and one article."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from types import SimpleNamespace
from typing import Any

from tests.twins.scalar import NAN


@dataclass
class Cell:
    """What one actor has, knows and wrote on one claim."""

    E: float = 0.0
    P: int = 0
    P_true: int = 0
    retracted: int = 0
    aware: bool = False
    mu: float = NAN
    k: int = 0
    m_last: float = NAN
    n_plus: int = 0
    n_minus: int = 0
    u_plus: int = 0
    u_minus: int = 0
    # the desk
    side: int = 0
    last: int = 0
    m_max: float = NAN
    ordinal: int = 0
    clock: float = 0.0

    def hear_numbers(self, numbers: list[float]) -> None:
        """Step 6, for the messages of one step."""
        stated = [m for m in numbers if not math.isnan(m)]
        if stated:
            sum_before = self.k * self.mu if self.k else 0.0
            self.mu = (sum_before + math.fsum(stated)) / (self.k + len(stated))
            self.k += len(stated)
            self.m_last = max(stated)


@dataclass(eq=False)
class Article:
    """One article on one claim; ``informed`` holds the readers it has reached before."""

    step: int
    actor: int
    claim: int
    form: str  # "report" | "statement" | "article"
    Q: int
    Qstar: int
    e: float
    number: float
    first: bool
    attributed: bool  # a report names its observation, so True
    origin: bool
    side: int
    informed: set[int] = field(default_factory=set)
    stifled: bool = False


def rows(table: Any) -> list[SimpleNamespace]:
    """Turn a table of columns into one object of plain values per row."""
    columns = {f.name: getattr(table, f.name) for f in fields(table) if f.name != "start"}
    plain = {name: getattr(col, "tolist", lambda c=col: c)() for name, col in columns.items()}
    return [
        SimpleNamespace(**dict(zip(plain, row, strict=True)))
        for row in zip(*plain.values(), strict=True)
    ]


def bits(mask: int) -> list[int]:
    return [b for b in range(mask.bit_length()) if mask >> b & 1]
