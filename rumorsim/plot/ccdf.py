"""Complementary distributions of cascades, with bands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from rumorsim.errors import require
from rumorsim.plot.canvas import canvas, legend_above, quantity
from rumorsim.plot.given import require_made
from rumorsim.plot.marks import marks_on
from rumorsim.plot.scales import tick_logarithmic

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ccdf", "ccdf_table"]

_DRAWN = {"ccdf", "low", "high"}
_LOWEST = 0.04
"""The vertical axis reaches down at least to here: few cascades have a wide interval."""


def ccdf(
    curves: xr.Dataset, *, labels: Mapping[Any, str] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the share of cascades that are at least so large, by group, on logarithmic axes.

    The curve is a staircase: it is exact, and nothing is smoothed. A group ends with its largest
    cascade; values of 0, which a logarithmic axis does not have, are left out.

    Parameters
    ----------
    curves : Dataset
        As `rumorsim.cascades.ccdf` returns it.
    labels : mapping of str to str, optional
        Groups as they should be read; default: their names.
    ax : Axes, optional
        Default: those of a new figure. Curves may be added to earlier ones.

    Returns
    -------
    Axes
        The legend, where there are several groups, stands above and says what the bands are.

    Raises
    ------
    ArgumentError
        If the data are not such curves.
    """
    table = ccdf_table(curves)
    ax = canvas(ax, curves.attrs)
    drawn = len(ax.lines)
    ax.set_xscale("log")
    ax.set_yscale("log")
    shown = table[table["value"] > 0]
    by = table.columns[0]
    names = list(dict.fromkeys(shown[by]))
    for name, mark in zip(names, marks_on(ax, [*map(str, names)], drawn), strict=True):
        rows, text = shown[shown[by] == name], (labels or {}).get(name, str(name))
        ax.plot(rows["value"], rows["ccdf"], drawstyle="steps-pre", color=mark.colour,
                linestyle=mark.line, marker=mark.shape if len(rows) == 1 else "",
                label=text)  # fmt: skip
        ax.fill_between(rows["value"], rows["low"], rows["high"], step="pre", color=mark.colour,
                        alpha=0.15, lw=0)  # fmt: skip
        if len(rows) == 1:  # a band of one value has no width
            ax.vlines(rows["value"], rows["low"], rows["high"], color=mark.colour, lw=0.8)
    _set_range(ax)
    _label_axes(ax, curves)
    title = f"{curves.attrs.get('level', 0):.0%} bands, pointwise: {curves.attrs.get('band', '')}"
    if len(shown):
        legend_above(ax, title=title.replace("%", " %"), alignment="left")
    return ax


def ccdf_table(curves: xr.Dataset) -> pd.DataFrame:
    """Return the numbers that `ccdf` draws.

    Returns
    -------
    DataFrame
        One row per group and value up to the group's largest: the name of the group in a column
        called as the groups are, ``value``, ``ccdf``, ``low`` and ``high``.

    Raises
    ------
    ArgumentError
        If the data are not curves of `rumorsim.cascades.ccdf`.
    """
    require_made(curves, "curves", "cascades.ccdf", _DRAWN)
    require("value" in curves.dims, "curves", tuple(curves.dims), "value and one of groups")
    (by,) = (str(name) for name in curves["ccdf"].dims if name != "value")
    parts = curves[sorted(_DRAWN)].transpose(by, "value").to_dataframe().reset_index()
    frame = parts[[by, "value", "ccdf", "low", "high"]]
    return frame[frame["ccdf"] > 0].reset_index(drop=True)


def _set_range(ax: Axes) -> None:
    """Let the vertical axis end below the rarest cascade: bands may reach to zero."""
    lowest = min((float(np.min(line.get_ydata())) for line in ax.lines), default=0.1)
    ax.set_ylim(min(lowest / 2, _LOWEST), 1.3)


def _label_axes(ax: Axes, curves: xr.Dataset) -> None:
    ax.set_xlabel(quantity(curves["value"]))
    ax.set_ylabel("share of cascades at least so large")
    tick_logarithmic(ax.xaxis)
    tick_logarithmic(ax.yaxis)
