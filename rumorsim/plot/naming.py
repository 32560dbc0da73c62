"""Names beside points, placed so that they cover neither each other nor other points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patheffects import AbstractPathEffect, withStroke
from numpy.typing import ArrayLike, NDArray

from rumorsim.plot.canvas import settle, text_width

__all__ = ["name_points"]

Box = NDArray[np.float64]
"""left, bottom, right, top, in points."""

_GAPS = (3.0, 9.0)
_MARK = 2.5
"""Distances of a name from its point, and half the size of a point, in points."""
# Beside error bars the corners are free; up, down, left and right come next.
_SIDES = ((1, 1), (1, -1), (-1, 1), (-1, -1), (0, 1), (0, -1), (1, 0), (-1, 0))
_ACROSS: dict[int, Any] = {-1: "right", 0: "center", 1: "left"}
_HALO: list[AbstractPathEffect] = [withStroke(linewidth=1.5, foreground="white")]
_UP: dict[int, Any] = {-1: "top", 0: "center", 1: "bottom"}


def name_points(ax: Axes, x: ArrayLike, y: ArrayLike, names: Sequence[str]) -> None:
    """Write names beside points; empty ones, and those of unknown points, are left out.

    Each takes the side on which it covers least, given those before it; one that would cover
    another name, or leave the axes, is left out too. The axes must have their final limits.

    Parameters
    ----------
    ax : Axes
    x, y : array_like of float
        All points, in data units.
    names : sequence of str
    """
    where = np.stack([np.asarray(x, np.float64), np.asarray(y, np.float64)], axis=1)
    known = np.isfinite(where).all(axis=1)
    wanted = [place for place in np.flatnonzero(known).tolist() if names[place]]
    if not wanted:
        return
    settle(ax)
    scale = 72 / ax.figure.dpi
    points = ax.transData.transform(where) * scale
    frame = np.array(ax.get_window_extent().extents) * scale
    size = FontProperties(size=rcParams["xtick.labelsize"]).get_size_in_points()
    marks = np.concatenate([points[known] - _MARK, points[known] + _MARK], axis=1)
    taken: list[Box] = []
    for place in wanted:
        choices = [
            (sides, gap, box)
            for sides, gap, box in _choices(points[place], names[place], size)
            if _outside(box, frame) == 0 and (not taken or _covered(box, np.array(taken)) == 0)
        ]
        if not choices:
            continue
        (across, up), gap, box = min(choices, key=lambda choice: _covered(choice[2], marks))
        taken.append(box)
        ax.annotate(names[place], where[place], (across * gap, up * gap), fontsize=size,
                    textcoords="offset points", ha=_ACROSS[across], va=_UP[up],
                    path_effects=_HALO)  # fmt: skip


def _choices(point: Box, name: str, size: float) -> Iterator[tuple[tuple[int, int], float, Box]]:
    extent = np.array([text_width(name, size), size * (1.2 * name.count("\n") + 1)])
    for gap, side in product(_GAPS, _SIDES):
        step = np.array(side)
        corner = point + step * gap + extent * (step - 1) / 2
        yield side, gap, np.concatenate([corner, corner + extent])


def _covered(box: Box, others: Box) -> float:
    """Return the area of a box that covers others, one a row."""
    width = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    height = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    return float(np.round((width.clip(0) * height.clip(0)).sum(), 6))


def _outside(box: Box, frame: Box) -> float:
    """Return by how much a box leaves another one."""
    return float(max(0.0, *(frame[:2] - box[:2]), *(box[2:] - frame[2:])))
