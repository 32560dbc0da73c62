"""What is gained for what: choices by two outcomes, and those that no other choice betters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from numpy.typing import NDArray

from rumorsim.errors import ArgumentError, did_you_mean, require
from rumorsim.plot.bounds import along, bounded, whiskers
from rumorsim.plot.canvas import canvas, group_name, legend_above, quantity
from rumorsim.plot.marks import mark_of
from rumorsim.plot.naming import name_points

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["pareto", "pareto_table"]

_SIGNS = {"low": 1.0, "high": -1.0}
_ARROWS = {"low": "\N{LEFTWARDS ARROW} better", "high": "better \N{RIGHTWARDS ARROW}"}


def pareto(
    points: xr.Dataset,
    *,
    x: str,
    y: str,
    better: tuple[str, str] = ("low", "low"),
    by: str | None = None,
    label: str | None = None,
    labels: Mapping[Any, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw choices by two outcomes with intervals, and join those that are not dominated.

    A choice is dominated if another one is at least as good in both outcomes and better in one,
    by their estimates; intervals say how sure that is. Hollow marks are dominated.

    Parameters
    ----------
    points : Dataset
        Outcomes over ``bound`` ("low", "estimate" or "median", "high") and one dimension of
        choices, or several, whose combinations are the choices.
    x, y : str
        Which outcomes.
    better : pair of {"low", "high"}, default ("low", "low")
        Which end of either is the good one; the axes say so.
    by : str, optional
        A dimension of the choices that gives them colour and shape.
    label : str, optional
        Coordinate with the text beside points, empty for none; default: the labels of the
        dimensions other than `by`. Only choices that are not dominated are
        named, as far as there is room.
    labels : mapping, optional
        Groups as they should be read; default: their names.
    ax : Axes, optional
        Default: those of a new figure.

    Returns
    -------
    Axes

    Raises
    ------
    ArgumentError
        If an outcome, a dimension or the coordinate is unknown, a bound is missing, or `better`
        is something else.
    """
    table = pareto_table(points, x=x, y=y, better=better, by=by, label=label)
    groups = [None] if by is None else list(dict.fromkeys(table[by]))
    ax = canvas(ax, points.attrs)
    for position, group in enumerate(groups):
        rows = table if by is None else table[table[by] == group]
        text = "" if by is None else group_name(by, group, labels)
        _draw_points(ax, rows, x, y, position, text)
    front = table[table["efficient"]].sort_values([x, y], kind="stable")
    ax.plot(front[x], front[y], color="0.3", linestyle="dashed", linewidth=0.8, zorder=1,
            label="not dominated")  # fmt: skip
    for axis, name, end in ((ax.xaxis, x, better[0]), (ax.yaxis, y, better[1])):
        axis.set_label_text(f"{quantity(points[name])}   {_ARROWS[end]}")
    title = f"bars: {points[x].attrs['interval']}" if "interval" in points[x].attrs else None
    legend_above(ax, title=title, alignment="left")
    names = table["label"].where(table["efficient"], "").tolist()
    name_points(ax, table[x], table[y], names, [front[[x, y]], *_bars(table, x, y)])
    return ax


def pareto_table(
    points: xr.Dataset,
    *,
    x: str,
    y: str,
    better: tuple[str, str] = ("low", "low"),
    by: str | None = None,
    label: str | None = None,
) -> pd.DataFrame:
    """Return the numbers that `pareto` draws.

    Returns
    -------
    DataFrame
        One row per choice: the dimensions of the choices, ``label``, for either outcome its name
        and the same with ``_low`` and ``_high`` added, and ``efficient``: not dominated.
    """
    known = [*better] in [[one, other] for one in _SIGNS for other in _SIGNS]
    require(known, "better", better, "a pair of 'low' and 'high'")
    allowed = "a Dataset of outcomes with their bounds"
    require(isinstance(points, xr.Dataset), "points", points, allowed)
    for field, name in (("x", x), ("y", y)):
        _require_known(field, name, map(str, points.data_vars))
    dims = [str(name) for name in points[x].dims if name != "bound"]
    if by is not None:
        _require_known("by", by, dims)
    table = bounded(points[x], "points", dims).rename(columns=_columns(x))
    other = bounded(points[y], "points", dims).rename(columns=_columns(y))
    table = table.join(other[[*_columns(y).values()]])
    table.insert(len(dims), "label", _labels(points, table, dims, by, label))
    sign_x, sign_y = (_SIGNS[end] for end in better)
    table["efficient"] = _efficient(
        sign_x * table[x].to_numpy(np.float64), sign_y * table[y].to_numpy(np.float64)
    )
    return table


def _require_known(field: str, name: str, known: Iterable[str]) -> None:
    names = list(known)
    if name not in names:
        raise ArgumentError(f"{field}: there is no {name!r}{did_you_mean(name, names)}")


def _columns(name: str) -> dict[str, str]:
    return {"low": f"{name}_low", "estimate": name, "high": f"{name}_high"}


def _labels(
    points: xr.Dataset, table: pd.DataFrame, dims: list[str], by: str | None, label: str | None
) -> list[str]:
    if label is None:
        told = [name for name in dims if name != by]
        form = "{1}" if len(told) == 1 else "{0} {1}"
        rows = table[told].itertuples(index=False)
        return [", ".join(form.format(*pair) for pair in zip(told, row, strict=True))
                for row in rows]  # fmt: skip
    _require_known("label", label, map(str, points.coords))
    shape = xr.DataArray(np.zeros([points.sizes[name] for name in dims]), dims=dims)
    texts = points[label].drop_vars(points.coords, errors="ignore").broadcast_like(shape)
    return [str(text) for text in along(texts, "label", dims).values.ravel()]


def _efficient(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell for every point, low being good, whether none is as good in both and better in one."""
    as_good = (x[:, np.newaxis] <= x) & (y[:, np.newaxis] <= y)
    better = (x[:, np.newaxis] < x) | (y[:, np.newaxis] < y)
    return ~np.isnan(x + y) & ~(as_good & better).any(axis=0)


def _draw_points(ax: Axes, rows: pd.DataFrame, x: str, y: str, position: int, text: str) -> None:
    """Draw a group: full marks for what is not dominated, and hollow ones for the rest."""
    mark = mark_of(text, position)
    look: dict[str, Any] = {"color": mark.colour, "marker": mark.shape, "linestyle": "none"}
    for efficient, filling, width in ((False, "white", 0.3), (True, mark.colour, 0.7)):
        some = rows[rows["efficient"] == efficient]
        ax.errorbar(some[x], some[y], xerr=_reach(some, x), yerr=_reach(some, y), mfc=filling,
                    elinewidth=width, **look)  # fmt: skip
    if text:
        ax.plot([], [], label=text, **look)


def _bars(table: pd.DataFrame, x: str, y: str) -> list[NDArray[np.float64]]:
    """Return the ends of all error bars, across and up."""
    across = table[[f"{x}_low", y, f"{x}_high", y]]
    up = table[[x, f"{y}_low", x, f"{y}_high"]]
    return [*np.concatenate([across, up]).astype(np.float64).reshape(-1, 2, 2)]


def _reach(rows: pd.DataFrame, name: str) -> NDArray[np.float64]:
    return whiskers(rows, name, f"{name}_low", f"{name}_high")
