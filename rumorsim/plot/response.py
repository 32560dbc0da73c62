"""An outcome against one parameter, with its interval, by group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from rumorsim.plot.bounds import along, bounded, whiskers
from rumorsim.plot.canvas import canvas, group_name, legend_above, quantity
from rumorsim.plot.marks import Mark, marks_on
from rumorsim.plot.scales import Floats, is_logarithmic, label_axis, places, tick_logarithmic

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["response", "response_table"]

_AROUND = 0.1
"""Share of a number, the only one of its parameter, that groups take around it."""


def response(
    values: xr.DataArray,
    *,
    x: str,
    by: str | None = None,
    label: str | None = None,
    labels: Mapping[Any, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw an outcome against a parameter, a line and a band for each group.

    A parameter of numbers is an axis of numbers, logarithmic where they are in equal ratios; of
    anything else the values stand side by side, with bars in the place of bands and no lines, and
    so do the groups where there is one number alone.

    Parameters
    ----------
    values : DataArray
        Over `x`, `by` if given, and ``bound`` ("low", "estimate" or "median", "high"), as
        `rumorsim.measures.bootstrap`, `proportion` and `interval` return it.
    x : str
        Dimension of the parameter, or a coordinate along one.
    by : str, optional
        Dimension of the groups.
    label : str, optional
        Of the vertical axis; default: name and unit of the values.
    labels : mapping, optional
        Groups as they should be read; default: their names.
    ax : Axes, optional
        Default: those of a new figure. Lines may be added to an earlier response; groups that it
        has as well take other dashes. A vertical axis that is logarithmic already stays so.

    Returns
    -------
    Axes
        The legend, where there are groups, stands above and says what the bands are.

    Raises
    ------
    ArgumentError
        If the array has other dimensions, a bound is missing, or a number of `x` is not finite.
    """
    table = response_table(values, x=x, by=by)
    groups = [None] if by is None else list(dict.fromkeys(table[by]))
    ax = canvas(ax, values.attrs)
    array = along(values, "values", [x, *([by] if by else []), "bound"])
    at = places(array[x], "x")
    drawn = len(ax.containers) + len(ax.lines)
    named = array[x].dtype.kind not in "iuf"
    marks = marks_on(ax, [str(group) for group in groups], drawn)
    room = 1.0 if named else _room(at)
    for position, (group, mark) in enumerate(zip(groups, marks, strict=True)):
        rows = table if by is None else table[table[by] == group]
        text = "" if by is None else group_name(by, group, labels)
        if room:
            _draw_bars(ax, at + room * _beside(position, len(groups)), rows, mark, text)
        else:
            _draw_line(ax, at, rows, mark, text)
    if is_logarithmic(at) and not named:
        ax.set_xscale("log")
    if len(at):  # also where nothing is known of the outcome
        ax.dataLim.update_from_data_x([at.min() - room / 2, at.max() + room / 2], ignore=False)
        ax.autoscale_view(scaley=False)
    label_axis(ax.xaxis, array[x])
    if len(at) == 1 and not drawn and not named:
        ax.set_xticks(at)
    for axis in (ax.xaxis, ax.yaxis):
        if axis.get_scale() == "log":
            tick_logarithmic(axis)
    ax.set_ylabel(label or ax.get_ylabel() or quantity(values))
    legend_above(ax, title=values.attrs.get("interval"), alignment="left")
    return ax


def response_table(values: xr.DataArray, *, x: str, by: str | None = None) -> pd.DataFrame:
    """Return the numbers that `response` draws.

    Returns
    -------
    DataFrame
        One row per group and value of the parameter; columns: `by` if given, `x`, ``low``,
        ``estimate`` and ``high``.
    """
    return bounded(values, "values", [x] if by is None else [by, x])


def _room(numbers: Floats) -> float:
    """Return the width on the axis in which groups stand side by side; 0 if they have lines."""
    return _AROUND * (abs(float(numbers[0])) or 1.0) if len(numbers) == 1 else 0.0


def _beside(position: int, count: int) -> float:
    """Return how far from a name or a lone number one of its groups stands, if it has width 1."""
    return 0.6 * ((position + 0.5) / count - 0.5)


def _draw_line(ax: Axes, at: Floats, rows: pd.DataFrame, mark: Mark, text: str) -> None:
    order = np.argsort(at, kind="stable")
    bounds = rows[["low", "estimate", "high"]].to_numpy(dtype=np.float64)
    x, (low, middle, high) = at[order], bounds[order].T
    ax.fill_between(x, low, high, color=mark.colour, alpha=0.15, lw=0)
    ax.plot(x, middle, color=mark.colour, linestyle=mark.line, marker=mark.shape, label=text)


def _draw_bars(ax: Axes, at: Floats, rows: pd.DataFrame, mark: Mark, text: str) -> None:
    ax.errorbar(at, rows["estimate"], yerr=whiskers(rows), color=mark.colour, linestyle="none",
                marker=mark.shape, elinewidth=0.8, capsize=1.5, capthick=0.8,
                label=text)  # fmt: skip
