"""Names of rows, in as many lines as leave room for what is drawn beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties

from rumorsim.plot.canvas import in_lines, part_width, text_width

__all__ = ["name_rows", "row_height", "row_names", "wrap"]

_SHARE = 0.3
"""Share of the width of a figure that names take at most, where they can be broken."""
_LINE, _MARGINS = 0.12, 34.0
"""Height of a line of a name in inches, and width of all else beside the axes in points."""

_WORDS = re.compile(r"\s*[^\s._/]*[._/]*")
"""What stays together: words, with the dots and strokes after them that tie names together."""


def wrap(text: str, most: int, whole: bool = True) -> str:
    """Return text in lines of at most so many characters, broken after words and parts of names.

    Words that are longer stand on a line of their own, or if not `whole` are hyphenated.
    """
    lines = [""]
    for word in filter(None, _WORDS.findall(text)):
        if len(lines[-1] + word) <= most:
            lines[-1] += word
            continue
        lines += [word.strip()] if whole else _hyphenated(word.strip(), most)
    return "\n".join(filter(None, lines))


def _hyphenated(word: str, most: int) -> list[str]:
    """Return a word in pieces of about equal length."""
    count = 1 if len(word) <= most else -(-len(word) // (most - 1))
    size = -(-len(word) // count)
    pieces = [word[start : start + size] for start in range(0, len(word), size)]
    return [f"{piece}-" for piece in pieces[:-1]] + pieces[-1:]


def row_names(names: Sequence[Any], labels: Mapping[Any, str] | None, ax: Axes | None) -> list[str]:
    """Return how rows are called: as they are labelled, or by their names in lines that fit.

    They fit on these axes, or on those of a new figure.
    """
    size = _points(rcParams["ytick.labelsize"])
    room, known = _SHARE * part_width(ax), labels or {}
    return [known[name] if name in known else _fitting(str(name), size, room) for name in names]


def _fitting(name: str, size: float, room: float) -> str:
    width = text_width(name, size)
    return name if width <= room else wrap(name, max(8, int(len(name) * room / width)))


def row_height(names: Sequence[str]) -> float:
    """Return what the lines of the longest name take, in inches."""
    return _LINE * (1 + max((name.count("\n") for name in names), default=0))


def name_rows(ax: Axes, names: Sequence[str], across: str) -> float:
    """Write names beside rows, the first on top, and what is `across` where there is room.

    Returns what is not left for the axes of their part of the figure's width, in points.
    """
    ax.set_yticks(range(len(names)), [*names])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(names) - 0.4, -0.6)
    widths = [text_width(name, _points(rcParams["ytick.labelsize"])) for name in names]
    beside = _MARGINS + max(widths, default=0.0)
    ax.set_xlabel(in_lines(across, _points(rcParams["axes.labelsize"]), part_width(ax) - beside))
    return beside


def _points(size: Any) -> float:
    return float(FontProperties(size=size).get_size_in_points())
