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
    "legend_above",
    "origin_of",
    "quantity",
    "settle",
    "text_width",
    "whole_figure",
]

_ORIGINS: WeakKeyDictionary[Figure, dict[str, Any]] = WeakKeyDictionary()
_ROOM = 0.75
"""Share of a figure's width that the axes have, at least, beside their labels."""

_MOST_COLUMNS, _USUAL_LINES = 4, 3
_LINE = 0.14
"""Height of a line of the legend, in inches."""

_NOT_ORIGIN = {"units", "long_name", "interval"}


def canvas(
    ax: Axes | None,
    attributes: Mapping[Hashable, Any],
    height: float | None = None,
    entries: int = 0,
) -> Axes:
    """Return the Axes to draw on, a new figure's if need be, and remember the data's origin.

    Parameters
    ----------
    ax : Axes or None
    attributes : mapping
        Of the data: seed, scenario, parameters, versions, as far as they are known.
    height : float, optional
        Of a new figure, in inches; default: the style's.
    entries : int, default 0
        Of the legend; a new figure grows by what it takes beyond some lines.
    """
    if ax is None:
        width, usual = rcParams["figure.figsize"]
        lines = max(0, -(-entries // _MOST_COLUMNS) - _USUAL_LINES)
        ax = plt.subplots(figsize=(width, (height or usual) + lines * _LINE))[1]
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


def legend_above(ax: Axes, **options: Any) -> None:
    """Put the legend above the axes, where it covers no data, in as many columns as fit.

    Where there is a title but nothing to tell apart, the title stands alone.
    """
    handles = options.pop("handles", ax.get_legend_handles_labels()[0])
    if not handles and not options.get("title"):
        return
    size = font_manager.FontProperties(size=rcParams["legend.fontsize"]).get_size_in_points()
    # Beside its text an entry has a handle and the gap to the next column.
    widths = [text_width(str(handle.get_label()), size) + 5 * size for handle in handles]
    room = _ROOM * ax.figure.bbox.width / ax.figure.dpi * 72 * _share_of_width(ax)
    title = options.pop("title", None)
    ax.legend(
        handles=handles, ncols=_columns(widths, room), columnspacing=1.2,
        title=None if title is None else _wrapped(title, size, room),
        loc="lower left", bbox_to_anchor=(0.0, 1.0), **options,
    )  # fmt: skip


def _wrapped(text: str, size: float, room: float) -> str:
    """Return text in as few lines as fit."""
    lines = 1 + int(text_width(text, size) / room)
    return textwrap.fill(text, -(-len(text) // lines) + 8) if lines > 1 else text


def _columns(widths: list[float], room: float) -> int:
    """Return the most columns that fit, filled from the top as legends are; at least one."""
    if not widths:
        return 1
    for columns in range(min(len(widths), _MOST_COLUMNS), 1, -1):
        lines = -(-len(widths) // columns)
        if sum(max(widths[i : i + lines]) for i in range(0, len(widths), lines)) <= room:
            return -(-len(widths) // lines)  # as few as give as few lines
    return 1


def _share_of_width(ax: Axes) -> float:
    place = ax.get_subplotspec()
    return 1.0 if place is None else len(place.colspan) / place.get_gridspec().ncols


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
