"""A reaction scheme drawn: states, and what leads from one to another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from rumorsim.contact.equations.latex import Written, rate_latex
from rumorsim.errors import require
from rumorsim.plot.canvas import canvas, settle, text_width, whole_figure
from rumorsim.plot.marks import CYCLE
from rumorsim.plot.placing import Places, placed
from rumorsim.plot.routing import Box, Route, routed

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Arrow", "Drawable", "scheme", "scheme_arrows", "scheme_table"]

_NAME, _LABEL = 7.0, 6.0
"""Sizes of type in points."""

_LEADING = 1.3
_PAD = 4.5
_ROW = 66.0
_EDGE = 3.0


class Drawable(Protocol):
    """What has states and reactions between them, such as a `rumorsim.ContactModel`."""

    @property
    def states(self) -> tuple[str, ...]:
        """Names of the states."""

    @property
    def reactions(self) -> Sequence[Written]:
        """Who meets whom (or changes by itself) and becomes what, at which rate."""


class Arrow(NamedTuple):
    """What leads from one state to another: meetings, or changes by itself.

    Attributes
    ----------
    before, after : str
    causes : tuple of (str, tuple of str)
        A rate, as written, and the states that are met; none where it happens by itself.
    """

    before: str
    after: str
    causes: tuple[tuple[str, tuple[str, ...]], ...]


def scheme(model: Drawable, ax: Axes | None = None) -> Axes:
    """Draw who becomes what, at which rate, on meeting whom.

    Every arrow is a way for a node to change; beside it stand the rate and the state that the
    node meets. Dashed arrows are changes that need nobody else. The state in which nodes rest is
    grey.

    Parameters
    ----------
    model : ContactModel, or anything with states and reactions
    ax : Axes, optional
        At least a column wide (3.5 inches); default: those of a new figure, as high as needed.

    Returns
    -------
    Axes
        In points (1/72 inch), without frame.
    """
    drawable = hasattr(model, "states") and hasattr(model, "reactions")
    require(drawable, "model", model, "a reaction scheme, such as a rumorsim.ContactModel")
    states, arrows = list(model.states), scheme_arrows(model.reactions)
    rest = getattr(model, "rest", None)
    ends = [(states.index(arrow.before), states.index(arrow.after)) for arrow in arrows]
    places = placed(len(states), ends, states.index(rest) if rest in states else None)
    axes = canvas(ax, getattr(model, "labels", dict)())
    axes.axis("off")
    texts = [_write(axes, arrow) for arrow in arrows]
    sizes = [_size(text) for text in texts]
    highest = max((height for _, height in sizes), default=0.0)
    border = _PAD + _NAME / 2 + highest + 3 * _EDGE
    rows = max(_ROW, highest + _NAME + 2 * _PAD + 4 * _EDGE) * float(np.ptp(places[:, 1]))
    if ax is None:
        whole_figure(axes).set_figheight((2 * border + rows) / 72)
    area = _area(axes)
    least = _PAD + _NAME / 2 + _EDGE
    boxes = _boxes(states, places, area, max(least, min(border, (area[1] - rows) / 2)))
    routes = routed(ends, sizes, boxes, area)
    _draw_states(axes, states, boxes, rest)
    for arrow, route, text in zip(arrows, routes, texts, strict=True):
        _draw_arrow(axes, arrow, route)
        _move(text, route)
    if ax is None:
        _crop(axes, [*boxes, *(route.label for route in routes)], routes)
    return axes


def scheme_table(model: Drawable) -> pd.DataFrame:
    """Return what `scheme` draws: a row per arrow and cause.

    Returns
    -------
    DataFrame
        Columns before, after, rate (as written), met (tuple of states; empty: by itself).
    """
    import pandas as pd

    rows = [
        (arrow.before, arrow.after, rate, met)
        for arrow in scheme_arrows(model.reactions)
        for rate, met in arrow.causes
    ]
    return pd.DataFrame(rows, columns=["before", "after", "rate", "met"])


def scheme_arrows(reactions: Sequence[Written]) -> list[Arrow]:
    """Return the arrows of a scheme, in the order of its reactions.

    From one state to another there are at most two: for all meetings, and for all that happens
    by itself.
    """
    found: dict[tuple[str, str, bool], dict[str, list[str]]] = {}
    for reaction in reactions:
        ends = list(zip(reaction.reactants, reaction.products, strict=True))
        for place, (before, after) in enumerate(ends):
            if before != after:
                met = [other for other, _ in ends[:place] + ends[place + 1 :]]
                causes = found.setdefault((before, after, bool(met)), {})
                causes.setdefault(reaction.rate, []).extend(met)
    return [
        Arrow(
            before,
            after,
            tuple((rate, tuple(dict.fromkeys(met))) for rate, met in causes.items()),
        )
        for (before, after, _), causes in found.items()
    ]


def _write(ax: Axes, arrow: Arrow) -> Text:
    lines = []
    for rate, met in arrow.causes:
        lines.append(f"${rate_latex(rate)}$")
        lines += [f"{'or' if place else 'with'} {_spaced(name)}" for place, name in enumerate(met)]
    text = ax.text(0, 0, "\n".join(lines), fontsize=_LABEL, va="center", linespacing=_LEADING)
    text.set(gid="label", in_layout=False)  # it has no place yet
    return text


def _move(text: Text, route: Route) -> None:
    """Put a label in its place, its lines towards the arrow."""
    box = route.label
    edge = {"left": -box.half_width, "center": 0.0, "right": box.half_width}[route.align]
    text.set(position=(box.x + edge, box.y), ha=route.align)


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _size(text: Text) -> tuple[float, float]:
    return _extent(cast(Axes, text.axes), text.get_window_extent())


def _extent(ax: Axes, box: Bbox) -> tuple[float, float]:
    """Return the width and height of a box of pixels in points."""
    per_pixel = 72 / whole_figure(ax).dpi
    return float(box.width) * per_pixel, float(box.height) * per_pixel


def _area(ax: Axes) -> tuple[float, float]:
    """Return the width and height of axes in points, and make points their unit."""
    settle(ax)
    width, height = _extent(ax, ax.get_window_extent())
    ax.set(xlim=(0, width), ylim=(0, height), aspect="equal")
    return width, height


def _crop(ax: Axes, boxes: Sequence[Box], routes: Sequence[Route]) -> None:
    """Make the figure as high as what is drawn in it."""
    ends = [[box.y - box.half_height, box.y + box.half_height] for box in boxes]
    heights = np.concatenate([*ends, *(route.path[:, 1] for route in routes)])
    low, high = heights.min() - _EDGE, heights.max() + _EDGE
    figure = whole_figure(ax)
    outside = figure.get_figheight() * 72 - np.ptp(ax.get_ylim())
    figure.set_figheight(float(high - low + outside) / 72)
    ax.set_ylim(low, high)


def _boxes(
    states: Sequence[str], places: Places, area: tuple[float, float], border: float
) -> list[Box]:
    """Return the states' frames: columns as wide apart as fits, rows evenly between borders."""
    halves = [text_width(_spaced(state), _NAME) / 2 + _PAD for state in states]
    columns, rows = np.maximum(np.ptp(places, axis=0), 1e-9)
    side = max(halves) + _EDGE
    inside = np.array([area[0] - 2 * side, area[1] - 2 * border])
    centre = np.array(area) / 2
    middle = (places.max(axis=0) + places.min(axis=0)) / 2
    spots = centre + (places - middle) * inside / (columns, rows)
    return [
        Box(float(x), float(y), half, _NAME / 2 + _PAD)
        for (x, y), half in zip(spots, halves, strict=True)
    ]


def _draw_states(ax: Axes, states: Sequence[str], boxes: Sequence[Box], rest: str | None) -> None:
    for state, box in zip(states, boxes, strict=True):
        corner = box.x - box.half_width, box.y - box.half_height
        frame = FancyBboxPatch(
            corner, 2 * box.half_width, 2 * box.half_height, boxstyle="round,pad=0,rounding_size=4",
            facecolor="0.88" if state == rest else "white", edgecolor="black", linewidth=0.8,
        )  # fmt: skip
        ax.add_patch(frame)
        ax.text(
            box.x, box.y, _spaced(state), fontsize=_NAME, ha="center", va="center_baseline",
            gid="state",
        )  # fmt: skip


def _draw_arrow(ax: Axes, arrow: Arrow, route: Route) -> None:
    alone = not any(met for _, met in arrow.causes)
    line = FancyArrowPatch(
        path=Path(route.path), arrowstyle="-|>,head_length=3.5,head_width=1.6", mutation_scale=1,
        shrinkA=0, shrinkB=0, color=CYCLE[1 if alone else 0].colour, linewidth=0.9,
        linestyle=(0, (3.5, 1.5)) if alone else "solid", snap=False,
    )  # fmt: skip
    ax.add_patch(line)
