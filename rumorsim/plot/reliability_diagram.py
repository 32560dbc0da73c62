"""Reliability diagrams: how often something is the case against how probable it was held."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from rumorsim.plot.bounds import along, bounded, whiskers
from rumorsim.plot.canvas import canvas, group_name, legend_above
from rumorsim.plot.given import require_made
from rumorsim.plot.marks import Mark, mark_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["reliability_diagram", "reliability_table"]

_IDENTITY = "Brier score = reliability \N{MINUS SIGN} resolution + uncertainty"
_BARS = "share of forecasts in the bin"
_CURVE = {"credence", "frequency", "count"}
_PARTS = ("brier", "reliability", "resolution", "uncertainty")


def reliability_diagram(
    curve: xr.Dataset,
    parts: xr.Dataset | None = None,
    by: str | None = None,
    ax: Axes | None = None,
    *,
    least: int = 1,
) -> Axes:
    """Draw relative frequency against credence, bin by bin, and how many forecasts a bin holds.

    Points on the dotted diagonal are calibrated; below it credence was too high. Bars at the
    bottom are the share of the forecasts in each bin, on the same axis.

    Parameters
    ----------
    curve : Dataset
        As `rumorsim.measures.calibration_curve` returns it.
    parts : Dataset, optional
        As `rumorsim.measures.brier_parts` returns it; told in the legend.
    by : str, optional
        Dimension of the groups.
    ax : Axes, optional
        Default: those of a new figure.
    least : int, default 1
        Forecasts that a bin must hold to have a point; its bar is there in any case.

    Returns
    -------
    Axes

    Raises
    ------
    ArgumentError
        If the data are none of these, or have other dimensions.
    """
    table = reliability_table(curve, parts, by)
    groups = [None] if by is None else list(dict.fromkeys(table[by]))
    ax = canvas(ax, curve.attrs)
    ax.plot([0, 1], [0, 1], color="0.4", linestyle="dotted", linewidth=0.8, label="calibrated")
    width = 1.0 / max(1, curve.sizes["bin"])
    for position, group in enumerate(groups):
        rows = table if by is None else table[table[by] == group]
        mark = mark_of(str(group), position)
        name = "" if by is None else group_name(by, group)
        text = ": ".join(filter(None, [name, _told(rows, parts)]))
        _draw_points(ax, rows[rows["count"] >= max(1, least)], mark, text)
        thick = 0.8 * width / len(groups)
        place = rows["bin"] - 0.4 * width + thick * (position + 0.5)
        ax.bar(place, rows["share"], thick, color=mark.colour, alpha=0.35, hatch=mark.hatch,
               edgecolor=mark.colour, linewidth=0.4, zorder=1)  # fmt: skip
    ax.set_xlim(-0.02, 1.02)
    ax.set_ylim(-0.02, 1.02)
    ax.set_xlabel("credence (probability)")
    ax.set_ylabel("relative frequency")
    about = curve["frequency"].attrs.get("interval")
    lines = [f"whiskers: {about}" if about else None, None if parts is None else _IDENTITY]
    handles = [*ax.get_legend_handles_labels()[0], Patch(color="0.5", alpha=0.35, label=_BARS)]
    title = "\n".join(filter(None, lines)) or None
    legend_above(ax, handles=handles, title=title, alignment="left")
    return ax


def reliability_table(
    curve: xr.Dataset, parts: xr.Dataset | None = None, by: str | None = None
) -> pd.DataFrame:
    """Return the numbers that `reliability_diagram` draws.

    Returns
    -------
    DataFrame
        One row per group and bin: `by` if given, ``bin`` (its middle), ``credence``, ``low``,
        ``estimate`` and ``high`` of the frequency, ``count`` and ``share`` of the group's
        forecasts; with `parts` also ``brier``, ``reliability``, ``resolution`` and
        ``uncertainty``, the same in all rows of a group.
    """
    names = ["bin"] if by is None else [by, "bin"]
    require_made(curve, "curve", "measures.calibration_curve", _CURVE)
    table = bounded(curve["frequency"], "curve", names)
    table.insert(len(names), "credence", along(curve["credence"], "curve", names).values.ravel())
    table["count"] = along(curve["count"], "curve", names).values.ravel()
    whole = table["count"].groupby(table[by]).transform("sum") if by else table["count"].sum()
    table["share"] = table["count"] / np.maximum(whole, 1.0)
    if parts is not None:
        require_made(parts, "parts", "measures.brier_parts", set(_PARTS))
        for name in _PARTS:
            values = along(_middle(parts[name]), "parts", names[:-1])
            table[name] = np.repeat(values.values.ravel(), curve.sizes["bin"])
    return table


def _middle(part: xr.DataArray) -> xr.DataArray:
    return part.sel(bound="estimate", drop=True) if "bound" in part.dims else part


def _told(rows: pd.DataFrame, parts: xr.Dataset | None) -> str:
    if parts is None:
        return ""
    if np.isnan(rows["brier"].iloc[0]):
        return "no score"
    numbers = (f"{rows[name].iloc[0]:z.3f}" for name in _PARTS)  # z: no minus before 0.000
    return "{} = {} \N{MINUS SIGN} {} + {}".format(*numbers)


def _draw_points(ax: Axes, rows: pd.DataFrame, mark: Mark, text: str) -> None:
    ax.errorbar(rows["credence"], rows["estimate"], yerr=whiskers(rows), color=mark.colour,
                linestyle=mark.line, marker=mark.shape, elinewidth=0.7, capsize=1.5, capthick=0.7,
                zorder=3, label=text)  # fmt: skip
