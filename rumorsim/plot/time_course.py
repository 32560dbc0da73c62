"""An outcome over time, by group, with the spread of the replicates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from rumorsim.errors import ArgumentError, did_you_mean, require
from rumorsim.measures.grouping import group_mean
from rumorsim.measures.intervals import quantiles
from rumorsim.plot.canvas import canvas, legend_above, quantity
from rumorsim.plot.dates import as_days, label_dates
from rumorsim.plot.given import require_recorded
from rumorsim.plot.marks import Mark, marks_on

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["time_course", "time_course_table"]

_CLEAR = 3
"""Groups whose bands may lie on each other in full strength."""
_LEVELS = {"q05": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "q95": 0.95}


def time_course(
    array: xr.DataArray,
    *,
    by: str = "kind",
    groups: Sequence[str] | None = None,
    label: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw the median over replicates with bands that hold 50 % and 90 % of them.

    Parameters
    ----------
    array : DataArray
        Over ``replicate``, ``time``, and a dimension of groups or of actors that a coordinate
        groups; without either there is one line. Actors of a group are averaged first.
    by : str, default "kind"
        What the groups are called.
    groups : sequence of str, optional
        Which, in this order; default: all.
    label : str
        For the legend: the name of the line, or what stands before the names of the groups.
    ax : Axes, optional
        Default: those of a new figure. Lines may be added to an earlier time course; groups that
        it has as well keep their colour and take other dashes.

    Returns
    -------
    Axes
        The legend stands above.

    Raises
    ------
    ArgumentError
        If the array has other dimensions, a group is unknown, or a time is not finite, as the
        end of runs whose length nobody chose.
    """
    table = time_course_table(array, by=by, groups=groups)
    times = array.coords["time"]
    finite = bool(np.isfinite(as_days(times)).all())
    require(finite, "time", times.values.tolist(), "finite times; hand simulate(..., times=) some")
    ax = canvas(ax, array.attrs)
    drawn = len(ax.lines)
    names = list(dict.fromkeys(table[by]))
    faint = min(1.0, _CLEAR / max(1, len(names)))
    for name, mark in zip(names, marks_on(ax, names, drawn), strict=True):
        rows = table[table[by] == name]
        days = as_days(rows["time"].to_numpy())
        if array.sizes["replicate"] > 1:
            look: dict[str, Any] = {"color": mark.colour, "lw": 0}
            ax.fill_between(days, rows["q05"], rows["q95"], alpha=0.15 * faint, **look)
            ax.fill_between(days, rows["q25"], rows["q75"], alpha=0.3 * faint, **look)
        text = ": ".join(filter(None, [label, name]))
        ax.plot(days, rows["median"], label=text, **_line(mark, len(rows)))
    if len(times) > 1 and not drawn:
        ax.set_xlim(*as_days(times[[0, -1]]).tolist())
    if not drawn or not ax.get_xlabel():  # ticks of an earlier course span all of it
        label_dates(ax, times, quantity(times))
    if not ax.get_ylabel():
        ax.set_ylabel(quantity(array))
    title = "median, bands of 50 % and 90 % of replicates" if len(ax.collections) else None
    legend_above(ax, title=title, alignment="left")
    return ax


def time_course_table(
    array: xr.DataArray, *, by: str = "kind", groups: Sequence[str] | None = None
) -> pd.DataFrame:
    """Return the numbers that `time_course` draws.

    Returns
    -------
    DataFrame
        One row per group and time; columns: `by` (empty text where there are no groups),
        ``time``, and the quantiles over replicates ``q05, q25, median, q75, q95``.
    """
    import pandas as pd

    require_recorded(array, "array")
    grouped = _grouped(array, by)
    found = quantiles(grouped.values, list(_LEVELS.values()), axis=0)
    names = [str(name) for name in grouped.coords[by].values]
    parts = []
    for name in names if groups is None else groups:
        if name not in names:
            raise ArgumentError(f"groups: there is no {name!r}{did_you_mean(name, names)}")
        columns = dict(zip(_LEVELS, found[:, :, names.index(name)], strict=True))
        parts.append(pd.DataFrame({by: name, "time": grouped.coords["time"].values, **columns}))
    return pd.concat(parts, ignore_index=True)


def _grouped(array: xr.DataArray, by: str) -> xr.DataArray:
    """Return the array over (replicate, time, `by`)."""
    if {"replicate", "time"} == set(array.dims) and by not in array.coords:
        array = array.expand_dims({by: [""]})
    else:
        array = group_mean(array, by)
    if set(array.dims) != {"replicate", "time", by}:
        others = sorted(map(str, set(array.dims) - {"replicate", "time", by}))
        raise ArgumentError(
            f"array: has the dimensions {array.dims}, allowed: replicate, time and {by}; "
            f"select one of each of {others}"
        )
    return array.transpose("replicate", "time", by)


def _line(mark: Mark, points: int) -> dict[str, Any]:
    # A line of one point is invisible without a marker.
    shape = mark.shape if points == 1 else ""
    return {"color": mark.colour, "linestyle": mark.line, "marker": shape}
