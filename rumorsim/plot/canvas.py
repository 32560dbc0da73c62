"""Where figures are drawn, and what a figure knows of the data in it."""

from __future__ import annotations

import textwrap
from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

import matplotlib.pyplot as plt
import xarray as xr
from matplotlib import font_manager, rcParams
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.textpath import TextPath

__all__ = [
    "canvas",
    "group_name",
    "in_lines",
    "legend_above",
    "origin_of",
    "part_width",
    "quantity",
    "settle",
    "text_width",
    "whole_figure",
]

_ORIGINS: WeakKeyDictionary[Figure, dict[str, Any]] = WeakKeyDictionary()
_HEIGHTS: WeakKeyDictionary[Figure, float] = WeakKeyDictionary()
"""Heights without long legends, in inches, of figures that were made here."""

_ROOM = 0.75
"""Share of a figure's width that the axes have, at least, beside their labels."""

_MOST_COLUMNS, _USUAL_LINES = 4, 3
_LINE = 0.14
"""Height of a line of the legend, in inches."""

_NOT_ORIGIN = {"units", "long_name", "interval"}


def canvas(
    ax: Axes | None, attributes: Mapping[Hashable, Any], height: float | None = None
) -> Axes:
    """Return the Axes to draw on, a new figure's if need be, and remember the data's origin.

    Parameters
    ----------
    ax : Axes or None
    attributes : mapping
        Of the data: seed, scenario, parameters, versions, as far as they are known.
    height : float, optional
        Of a new figure, in inches; default: the style's.
    """
    if ax is None:
        width, usual = rcParams["figure.figsize"]
        ax = plt.subplots(figsize=(width, height or usual))[1]
        _HEIGHTS[whole_figure(ax)] = height or usual
    known = {str(name): value for name, value in attributes.items() if name not in _NOT_ORIGIN}
    _ORIGINS.setdefault(whole_figure(ax), {}).update(known)
    return ax


def settle(ax: Axes) -> None:
    """Let the layout of the figure find where the axes are, as far as they are drawn."""
    whole_figure(ax).draw_without_rendering()


def whole_figure(ax: Axes) -> Figure:
    """Return the figure that axes stand in, the outermost."""
    return ax.figure if isinstance(ax.figure, Figure) else ax.figure.figure


def origin_of(figure: Figure) -> dict[str, Any]:
    """Return what is known of the data drawn in a figure."""
    return dict(_ORIGINS.get(figure, {}))


@lru_cache(maxsize=4096)
def text_width(text: str, size: float) -> float:
    """Return how wide text (its longest line) is in type of `size` points, in points."""
    lines = [line for line in text.split("\n") if line.strip()]
    return max((TextPath((0, 0), line, size=size).get_extents().width for line in lines), default=0)


def legend_above(ax: Axes, *, beside: float = 0.0, **options: Any) -> None:
    """Put the legend above the axes, where it covers no data, in as many columns as fit.

    Where there is a title but nothing to tell apart, the title stands alone. A figure that
    `canvas` made grows by what the legend takes beyond some lines. Labels of the axes take
    `beside` points on its left, if that is much.
    """
    handles = options.pop("handles", ax.get_legend_handles_labels()[0])
    if not handles and not options.get("title"):
        return
    size = font_manager.FontProperties(size=rcParams["legend.fontsize"]).get_size_in_points()
    # Beside its text an entry has a handle and the gap to the next column.
    widths = [text_width(str(handle.get_label()), size) + 5 * size for handle in handles]
    room = min(_ROOM * part_width(ax), part_width(ax) - beside)
    title, columns = options.pop("title", None), _columns(widths, room)
    _grow(whole_figure(ax), -(-len(handles) // columns) - _USUAL_LINES)
    ax.legend(
        handles=handles, ncols=columns, columnspacing=1.2,
        title=None if title is None else in_lines(title, size, room),
        loc="lower left", bbox_to_anchor=(0.0, 1.0), **options,
    )  # fmt: skip


def _grow(figure: Figure, lines: int) -> None:
    if figure in _HEIGHTS:
        figure.set_figheight(_HEIGHTS[figure] + max(0, lines) * _LINE)


def in_lines(text: str, size: float, room: float) -> str:
    """Return every line of a text in as few as fit in so many points."""
    return "\n".join(_in_lines(line, 1 + int(text_width(line, size) / room))
                     for line in text.split("\n"))  # fmt: skip


def _in_lines(text: str, count: int) -> str:
    return textwrap.fill(text, -(-len(text) // count) + 8) if count > 1 else text


def _columns(widths: list[float], room: float) -> int:
    """Return the most columns that fit, filled from the top as legends are; at least one."""
    if not widths:
        return 1
    for columns in range(min(len(widths), _MOST_COLUMNS), 1, -1):
        lines = -(-len(widths) // columns)
        if sum(max(widths[i : i + lines]) for i in range(0, len(widths), lines)) <= room:
            return -(-len(widths) // lines)  # as few as give as few lines
    return 1


def part_width(ax: Axes | None) -> float:
    """Return what axes and their labels have of a figure's width, or a new figure's, in points."""
    if ax is None:
        return float(rcParams["figure.figsize"][0]) * 72
    place = ax.get_subplotspec()
    share = 1.0 if place is None else len(place.colspan) / place.get_gridspec().ncols
    return share * ax.figure.bbox.width / ax.figure.dpi * 72


def group_name(by: str, group: Any, labels: Mapping[Any, str] | None = None) -> str:
    """Return how a group is called in a legend: numbers and the like say what they are of."""
    if labels is not None and group in labels:
        return labels[group]
    return group if isinstance(group, str) else f"{by.replace('_', ' ')} {group}"


def quantity(array: xr.DataArray) -> str:
    """Return what an axis says of an array: its name, and its unit unless the name has it."""
    name = str(array.attrs.get("long_name", "value" if array.name is None else array.name))
    unit = str(array.attrs.get("units", ""))
    return f"{name} ({unit})" if unit and unit not in name else name
