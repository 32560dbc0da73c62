"""What is gained for what: choices by two outcomes, and those that no other choice betters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from numpy.typing import NDArray

from rumorsim.errors import ArgumentError, did_you_mean, require
from rumorsim.plot.bounds import along, bounded
from rumorsim.plot.canvas import canvas, legend_above, quantity
from rumorsim.plot.marks import CYCLE

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["pareto", "pareto_table"]

_SIGNS = {"low": 1.0, "high": -1.0}


def pareto(
    points: xr.Dataset,
    *,
    x: str,
    y: str,
    better: tuple[str, str] = ("low", "low"),
    label: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw choices by two outcomes with intervals, and join those that are not dominated.

    A choice is dominated if another one is at least as good in both outcomes and better in one,
    by their estimates; intervals say how sure that is.

    Parameters
    ----------
    points : Dataset
        Outcomes over ``bound`` ("low", "estimate" or "median", "high") and one dimension of
        choices, or several, whose combinations are the choices.
    x, y : str
        Which outcomes.
    better : pair of {"low", "high"}, default ("low", "low")
        Which end of either is the good one.
    label : str, optional
        Coordinate with the text beside each point; default: the labels of the dimensions.
    ax : Axes, optional
        Default: those of a new figure.

    Returns
    -------
    Axes

    Raises
    ------
    ArgumentError
        If an outcome or the coordinate is unknown, a bound is missing, or `better` is something
        else.
    """
    table = pareto_table(points, x=x, y=y, better=better, label=label)
    ax = canvas(ax, points.attrs)
    looks: tuple[tuple[pd.DataFrame, dict[str, Any], str], ...] = (
        (table[~table["efficient"]], {"color": "0.5", "marker": "o", "mfc": "white"}, "dominated"),
        (table[table["efficient"]], {"color": CYCLE[0].colour, "marker": "s"}, "not dominated"),
    )
    for rows, look, text in looks:
        if len(rows):
            ax.errorbar(rows[x], rows[y], xerr=_reach(rows, x), yerr=_reach(rows, y),
                        linestyle="none", elinewidth=0.6, label=text, **look)  # fmt: skip
    front = table[table["efficient"]].sort_values([x, y], kind="stable")
    ax.plot(front[x], front[y], color=CYCLE[0].colour, linestyle="dashed", linewidth=0.8)
    for place_x, place_y, text in zip(table[x], table[y], table["label"], strict=True):
        ax.annotate(text, (place_x, place_y), xytext=(3, 3), textcoords="offset points",
                    fontsize=6)  # fmt: skip
    ax.set_xlabel(quantity(points[x]))
    ax.set_ylabel(quantity(points[y]))
    legend_above(ax)
    return ax


def pareto_table(
    points: xr.Dataset,
    *,
    x: str,
    y: str,
    better: tuple[str, str] = ("low", "low"),
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
    for field, name in (("x", x), ("y", y)):
        if name not in points.data_vars:
            near = did_you_mean(name, map(str, points.data_vars))
            raise ArgumentError(f"{field}: there is no {name!r}{near}")
    dims = [str(name) for name in points[x].dims if name != "bound"]
    table = bounded(points[x], "points", dims).rename(columns=_columns(x))
    other = bounded(points[y], "points", dims).rename(columns=_columns(y))
    table = table.join(other[[*_columns(y).values()]])
    table.insert(len(dims), "label", _labels(points, table, dims, label))
    sign_x, sign_y = (_SIGNS[end] for end in better)
    table["efficient"] = _efficient(
        sign_x * table[x].to_numpy(np.float64), sign_y * table[y].to_numpy(np.float64)
    )
    return table


def _columns(name: str) -> dict[str, str]:
    return {"low": f"{name}_low", "estimate": name, "high": f"{name}_high"}


def _labels(
    points: xr.Dataset, table: pd.DataFrame, dims: list[str], label: str | None
) -> list[str]:
    if label is None:
        plain = len(dims) == 1
        rows = table[dims].itertuples(index=False)
        return [", ".join(str(v) if plain else f"{d} {v}" for d, v in zip(dims, row, strict=True))
                for row in rows]  # fmt: skip
    if label not in points.coords:
        raise ArgumentError(f"label: there is no {label!r}"
                            f"{did_you_mean(label, map(str, points.coords))}")  # fmt: skip
    texts = points[label].broadcast_like(points[dims]) if len(dims) > 1 else points[label]
    return [str(text) for text in along(texts, "label", dims).values.ravel()]


def _efficient(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell for every point, low being good, whether none is as good in both and better in one."""
    as_good = (x[:, np.newaxis] <= x) & (y[:, np.newaxis] <= y)
    better = (x[:, np.newaxis] < x) | (y[:, np.newaxis] < y)
    return ~np.isnan(x + y) & ~(as_good & better).any(axis=0)


def _reach(rows: pd.DataFrame, name: str) -> NDArray[np.float64]:
    middle = rows[name].to_numpy(float)
    return np.stack([middle - rows[f"{name}_low"], rows[f"{name}_high"] - middle])
