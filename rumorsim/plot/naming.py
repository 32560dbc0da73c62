"""Names beside points, placed so that they cover neither each other nor what else is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, product
from typing import Any, NamedTuple

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patheffects import AbstractPathEffect, withStroke
from numpy.typing import ArrayLike, NDArray

from rumorsim.plot.canvas import settle, text_width

__all__ = ["name_points"]

Box = NDArray[np.float64]
"""left, bottom, right, top, in points; or many, one a row."""

_BESIDE, _AWAY = 3.0, (9.0, 16.0, 25.0, 36.0, 50.0)
"""Distances of a name from its point, in points: beside it, and at the end of a line."""
# Beside error bars the corners are free; up, down, left and right come next.
_SIDES = ((1, 1), (1, -1), (-1, 1), (-1, -1), (0, 1), (0, -1), (1, 0), (-1, 0))
# Upright and level lines would hide in error bars.
_SLANTS = [(across * x, up * y) for x, y in ((1, 1), (1, 0.5), (0.5, 1))
           for across, up in _SIDES[:4]]  # fmt: skip
_MARK, _NEAR, _PEN = 2.5, 6.0, 0.5
"""Half the size of a point, how far from one a name seems to be its own, half a line's width."""
_SPACE = 2.0
"""Distance between names side by side, in points."""
_FAR = 0.12
"""What a name may cover, in points squared, rather than stand one point farther away."""

_HALO: list[AbstractPathEffect] = [withStroke(linewidth=1.5, foreground="white")]
_LEADER: dict[str, Any] = {"arrowstyle": "-", "color": "0.4", "linewidth": 0.4, "shrinkA": 0.0,
                           "shrinkB": _MARK}  # fmt: skip
_ACROSS: dict[float, Any] = {-1: "right", 0: "center", 1: "left"}
_UP: dict[float, Any] = {-1: "top", 0: "center", 1: "bottom"}


class _Place(NamedTuple):
    """Where a name may stand: from its point, the box of the name, and of the line to it."""

    offset: Box
    box: Box
    leader: Box


def name_points(
    ax: Axes, x: ArrayLike, y: ArrayLike, names: Sequence[str], lines: Sequence[ArrayLike] = ()
) -> None:
    """Write names beside points; empty ones, and those of unknown points, are left out.

    Each takes the place at which it covers least and is near its point, given those before it; a
    thin line leads to one that is not beside it. One that would cover another name, or leave the
    axes, is left out too. The axes must have their final limits.

    Parameters
    ----------
    ax : Axes
    x, y : array_like of float
        All points, in data units.
    names : sequence of str
    lines : sequence of array_like, shape (points, 2)
        Whatever else names should not cover, in data units.
    """
    where = np.stack([np.asarray(x, np.float64), np.asarray(y, np.float64)], axis=1)
    known = np.isfinite(where).all(axis=1)
    wanted = [number for number in np.flatnonzero(known).tolist() if names[number]]
    if not wanted:
        return
    settle(ax)
    scale = 72 / ax.figure.dpi
    points = ax.transData.transform(where) * scale
    frame = np.array(ax.get_window_extent().extents) * scale
    size = FontProperties(size=rcParams["xtick.labelsize"]).get_size_in_points()
    drawn = [_boxes_along(ax.transData.transform(line) * scale) for line in lines]
    taken = np.empty((0, 4))
    for number in wanted:
        others = points[known & (np.arange(len(where)) != number)]
        covers = np.concatenate([_around(points[[number]], _MARK), _around(others, _NEAR), *drawn])
        found = [place for place in _places(points[number], names[number], size)
                 if _outside(place.box, frame) == 0 and _free(place, taken)]  # fmt: skip
        if not found:
            continue
        best = min(found, key=lambda place: _cost(place, covers))
        taken = np.vstack([taken, best.box + np.array([-_SPACE, 0.0, _SPACE, 0.0])])
        drawn.append(best.leader)
        _write(ax, names[number], where[number], best, size)


def _write(ax: Axes, name: str, where: Box, place: _Place, size: float) -> None:
    across, up = np.sign(place.offset).tolist()
    # The line ends at the corner that is nearest to the point.
    leader = {**_LEADER, "relpos": ((1 - across) / 2, (1 - up) / 2)} if len(place.leader) else None
    ax.annotate(name, (where[0], where[1]), (place.offset[0], place.offset[1]), fontsize=size,
                textcoords="offset points", ha=_ACROSS[across], va=_UP[up], path_effects=_HALO,
                arrowprops=leader)  # fmt: skip


def _places(point: Box, name: str, size: float) -> Iterator[_Place]:
    extent = np.array([text_width(name, size), size * (1.2 * name.count("\n") + 1)])
    for gap, side in chain(product([_BESIDE], _SIDES), product(_AWAY, _SLANTS)):
        offset = np.array(side) * gap
        corner = point + offset + extent * (np.sign(offset) - 1) / 2
        line = np.array([point, point + offset] if gap > _BESIDE else []).reshape(-1, 2)
        yield _Place(offset, np.concatenate([corner, corner + extent]), _boxes_along(line))


def _free(place: _Place, taken: Box) -> bool:
    """Tell whether neither the name nor the line to it covers another name."""
    return _covered(np.vstack([place.box, place.leader]), taken) == 0


def _cost(place: _Place, covers: Box) -> float:
    return _covered(place.box[np.newaxis], covers) + _FAR * float(np.abs(place.offset).max())


def _around(points: Box, half: float) -> Box:
    """Return squares around points."""
    return np.concatenate([points - half, points + half], axis=1)


def _boxes_along(line: Box) -> Box:
    """Return squares as wide as a line along it; none where it is unknown."""
    known = line[np.isfinite(line).all(axis=1)]
    if not len(known):
        return np.empty((0, 4))
    passed = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(known, axis=0).T))])
    at = np.arange(0.0, passed[-1], 2 * _PEN)
    dots = np.stack([np.interp(at, passed, known[:, axis]) for axis in (0, 1)], axis=1)
    return _around(dots, _PEN)


def _covered(boxes: Box, others: Box) -> float:
    """Return the area of boxes that covers others, both one a row."""
    one = boxes[:, np.newaxis]
    width = np.minimum(one[..., 2], others[:, 2]) - np.maximum(one[..., 0], others[:, 0])
    height = np.minimum(one[..., 3], others[:, 3]) - np.maximum(one[..., 1], others[:, 1])
    return float(np.round((width.clip(0) * height.clip(0)).sum(), 6))


def _outside(box: Box, frame: Box) -> float:
    """Return by how much a box leaves another one."""
    return float(max(0.0, *(frame[:2] - box[:2]), *(box[2:] - frame[2:])))
