"""How kinds of actor look: colour, dashes, shape and hatching, each enough to tell them apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from matplotlib.axes import Axes
from matplotlib.colors import to_hex

__all__ = ["CYCLE", "Mark", "mark_of", "marks_on"]

Dashes: TypeAlias = Any


class Mark(NamedTuple):
    """One look."""

    colour: str
    line: Dashes
    shape: str
    hatch: str


# Okabe & Ito, "Color universal design", 2008, without its yellow, which is too pale for lines.
CYCLE = (
    Mark("#0072B2", "solid", "o", ""),
    Mark("#D55E00", (0, (5, 1.5)), "s", "////"),
    Mark("#009E73", (0, (1, 1.2)), "^", "...."),
    Mark("#CC79A7", (0, (6, 1.5, 1, 1.5)), "D", "xxxx"),
    Mark("#E69F00", (0, (3, 1, 1, 1, 1, 1)), "v", "\\\\\\\\"),
    Mark("#56B4E9", (0, (8, 2)), "P", "oo"),
    Mark("#000000", (0, (2, 2)), "X", "++"),
)

_OF_KIND = {
    "outlet": 0,
    "analyst": 1,
    "audience": 2,
    "denier": 3,
    "official": 4,
    "blogger": 5,
    "source": 6,
}


def mark_of(name: str, position: int) -> Mark:
    """Return the look of a kind of actor, or the next one in order for any other group.

    After seven the colours come again with the dashes and shape of another: 49 looks.
    """
    round_, place = divmod(_OF_KIND.get(name, position), len(CYCLE))
    return _turned(CYCLE[place], round_)


def marks_on(ax: Axes, names: Sequence[str], drawn: int) -> list[Mark]:
    """Return looks for groups that join `drawn` others; a colour comes again with other dashes."""
    there = [to_hex(line.get_color()) for line in ax.lines]
    marks = [mark_of(name, position + drawn) for position, name in enumerate(names)]
    return [_turned(mark, there.count(to_hex(mark.colour))) for mark in marks]


def _turned(mark: Mark, by: int) -> Mark:
    """Return the colour with the dashes and shape of the mark that stands so much further on."""
    place = [one.line for one in CYCLE].index(mark.line)
    return CYCLE[(place + by) % len(CYCLE)]._replace(colour=mark.colour)
