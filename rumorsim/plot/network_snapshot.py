"""A network at one moment: nodes by what they are and hold, and the ties behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.collections import LineCollection
from matplotlib.colors import Normalize
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike, NDArray

from rumorsim.errors import require
from rumorsim.networks import Network
from rumorsim.plot.canvas import canvas, legend_above, quantity
from rumorsim.plot.marks import mark_of
from rumorsim.plot.network_layout import Layout, network_layout

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["network_snapshot", "network_table"]

_COVER = 0.12
"""Share of the axes that marks cover at most."""
_SIZES = (1.6, 7.0)
"""Least and greatest diameter of a mark, in points."""


def network_snapshot(
    network: Network,
    values: ArrayLike | xr.DataArray,
    *,
    layout: Layout | None = None,
    kinds: ArrayLike | xr.DataArray | None = None,
    limits: tuple[float, float] | None = None,
    label: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the ties of a network, and its nodes in the colour of what they hold.

    Numbers are shades with a colour bar; names have colour and shape. A node without a value is
    hollow. Ties are drawn as an image, so that files stay small.

    Parameters
    ----------
    network : Network
    values : array_like, shape (n_nodes,)
        Numbers, or names of states.
    layout : ndarray, shape (n_nodes, 2), optional
        As `network_layout` returns it; default: that of seed 0. Hand the same one to snapshots
        that are to be compared.
    kinds : array_like of str, shape (n_nodes,), optional
        Kinds of node, each with a shape of its own, where values are numbers.
    limits : pair of float, optional
        Values at the ends of the colour bar, for snapshots to be compared; default: the extremes.
    label : str, optional
        Of the colour bar or the legend; default: name and unit of the values.
    ax : Axes, optional
        Default: those of a new figure.

    Returns
    -------
    Axes
        Without ticks: places mean nothing but nearness.

    Raises
    ------
    ArgumentError
        If values, kinds or layout have not one row per node, or numbers have names beside them.
    """
    table = network_table(network, values, layout=layout, kinds=kinds)
    named = np.asarray(values).dtype.kind not in "iuf"
    ax = canvas(ax, getattr(values, "attrs", {}))
    ax.set_aspect("equal")
    ax.set_axis_off()
    ax.set_xlim(-1.06, 1.06)
    ax.set_ylim(-1.06, 1.06)
    _draw_ties(ax, network, table[["x", "y"]].to_numpy())
    name = label or (quantity(values) if isinstance(values, xr.DataArray) else "")
    handles = _draw_names(ax, table) if named else _draw_numbers(ax, table, limits, name)
    legend_above(ax, handles=handles, title=name if named else None, alignment="left")
    return ax


def network_table(
    network: Network,
    values: ArrayLike | xr.DataArray,
    *,
    layout: Layout | None = None,
    kinds: ArrayLike | xr.DataArray | None = None,
) -> pd.DataFrame:
    """Return what `network_snapshot` draws, without the ties.

    Returns
    -------
    DataFrame
        One row per node: ``node`` (its name or number), ``x``, ``y``, ``kind`` (empty text where
        there are none) and ``value``.
    """
    import pandas as pd

    allowed = "a Network, as rumorsim.read_network and rumorsim.networks make them"
    require(isinstance(network, Network), "network", network, allowed)
    places = network_layout(network, 0) if layout is None else np.asarray(layout)
    n = network.n_nodes
    require(places.shape == (n, 2), "layout", f"shape {places.shape}", f"({n}, 2)")
    column = _column("values", values, n)
    kind = np.full(n, "") if kinds is None else _column("kinds", kinds, n).astype(str)
    if column.dtype.kind not in "iuf":
        column = column.astype(str)
    names = network.names or range(n)
    columns = {"node": names, "x": places[:, 0], "y": places[:, 1], "kind": kind, "value": column}
    return pd.DataFrame(columns)


def _column(field: str, values: ArrayLike | xr.DataArray, n: int) -> NDArray[Any]:
    column = np.asarray(values)
    require(column.shape == (n,), field, f"shape {column.shape}", f"one per node ({n},)")
    return column


def _draw_ties(ax: Axes, network: Network, places: Layout) -> None:
    """Draw ties so faint that many on top of each other still differ in shade."""
    ends = np.stack([network.source, network.target], axis=1)
    faint = np.clip(4 / np.sqrt(max(1, len(ends))), 0.08, 0.6)
    ties = LineCollection([*places[ends]], colors="0.4", linewidths=0.3, alpha=float(faint))
    ties.set_rasterized(True)
    ties.set_zorder(0)
    ax.add_collection(ties, autolim=False)


def _diameter(ax: Axes, n: int) -> float:
    """Return the size of marks in points."""
    box = ax.get_window_extent()
    side = min(box.width, box.height) / ax.figure.dpi * 72
    return float(np.clip(side * np.sqrt(_COVER / max(1, n) * 4 / np.pi), *_SIZES))


def _draw_numbers(
    ax: Axes, table: pd.DataFrame, limits: tuple[float, float] | None, label: str
) -> list[Line2D]:
    """Draw shades with a colour bar, the greatest value on top; return entries for kinds."""
    size, known = _diameter(ax, len(table)), table["value"].dropna()
    low, high = limits or ((known.min(), known.max()) if len(known) else (0.0, 1.0))
    shades = ScalarMappable(Normalize(low, high), "viridis")
    handles = []
    ordered = table.sort_values("value", kind="stable")
    for position, kind in enumerate(dict.fromkeys(table["kind"])):
        rows, mark = ordered[ordered["kind"] == kind], mark_of(kind, position)
        colours = shades.to_rgba(rows["value"].to_numpy(np.float64))
        colours[rows["value"].isna()] = 1.0
        ax.scatter(rows["x"], rows["y"], c=colours, marker=mark.shape, s=size**2,
                   linewidths=0.3, edgecolors="0.2")  # fmt: skip
        handles.append(Line2D([], [], color="0.5", linestyle="none", marker=mark.shape, label=kind))
    bar = ax.figure.colorbar(shades, ax=ax, pad=0.02)
    bar.set_label(label)
    bar.outline.set_linewidth(0.5)
    return handles if table["kind"].any() else []


def _draw_names(ax: Axes, table: pd.DataFrame) -> list[Line2D]:
    """Draw each name in a colour and shape of its own; return entries for the legend."""
    size, handles = _diameter(ax, len(table)), []
    for position, name in enumerate(dict.fromkeys(table["value"])):
        rows, mark = table[table["value"] == name], mark_of(name, position)
        ax.scatter(rows["x"], rows["y"], color=mark.colour, marker=mark.shape, s=size**2,
                   linewidths=0.2, edgecolors="white")  # fmt: skip
        handles.append(Line2D([], [], color=mark.colour, linestyle="none", marker=mark.shape,
                              label=name))  # fmt: skip
    return handles
