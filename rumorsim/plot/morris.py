"""Morris screening: how much a parameter matters, and how unevenly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from rumorsim.errors import ArgumentError
from rumorsim.plot.bounds import along, bounded, whiskers
from rumorsim.plot.canvas import canvas, legend_above
from rumorsim.plot.marks import mark_of
from rumorsim.plot.naming import name_points
from rumorsim.plot.sensitivity_bars import outcome_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["morris", "morris_table"]


def morris(
    effects: xr.Dataset,
    *,
    outcome: str | None = None,
    labels: Mapping[Any, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw every parameter by the size and the spread of its elementary effects.

    Far to the right it matters; high up its effect depends on where the others stand or is not
    linear. On the dotted line the spread is as large as the mean absolute effect.

    Parameters
    ----------
    effects : Dataset
        As `rumorsim.sensitivity` returns it by the method "morris", over ``parameter`` and
        ``bound`` alone.
    outcome : str, optional
        Which, where there are several.
    labels : mapping of str to str, optional
        Parameters as they should be read; default: their names.
    ax : Axes, optional
        Default: those of a new figure.

    Returns
    -------
    Axes

    Raises
    ------
    ArgumentError
        If there are no elementary effects, the outcome is unknown, or there are other dimensions.
    """
    table = morris_table(effects, outcome=outcome)
    ax = canvas(ax, effects.attrs)
    for position in range(len(table)):
        row, mark = table.iloc[[position]], mark_of("", position)
        ax.errorbar(row["estimate"], row["spread"], xerr=whiskers(row), color=mark.colour,
                    marker=mark.shape, elinewidth=0.7, capsize=1.5, capthick=0.7)  # fmt: skip
    top = float(np.nanmax([*table["estimate"], *table["high"], *table["spread"], 0.0])) or 1.0
    ax.plot([0, top], [0, top], color="0.4", linestyle="dotted", linewidth=0.8, zorder=0,
            label="spread as large as the mean")  # fmt: skip
    ax.set_xlim(-0.04 * top, 1.1 * top)
    spread = float(np.nanmax([*table["spread"], 0.0])) or 1.0
    ax.set_ylim(-0.08 * spread, 1.15 * spread)
    ax.set_xlabel("mean absolute elementary effect, \N{GREEK SMALL LETTER MU}*, per whole range")
    ax.set_ylabel("standard deviation of effects, \N{GREEK SMALL LETTER SIGMA}")
    legend_above(ax)
    names = [(labels or {}).get(name, str(name)) for name in table["parameter"]]
    bars = table[["low", "spread", "high", "spread"]].to_numpy(np.float64).reshape(-1, 2, 2)
    name_points(
        ax, table["estimate"], table["spread"], names, [np.array([[0, 0], [top, top]]), *bars]
    )
    return ax


def morris_table(effects: xr.Dataset, *, outcome: str | None = None) -> pd.DataFrame:
    """Return the numbers that `morris` draws.

    Returns
    -------
    DataFrame
        One row per parameter: ``parameter``, ``low``, ``estimate`` and ``high`` of the mean
        absolute elementary effect, and ``spread``, the standard deviation of the effects.
    """
    name = outcome_of(effects, outcome, "_effect")
    table = bounded(effects[f"{name}_effect"], "effects", ["parameter"])
    if f"{name}_spread" not in effects:
        raise ArgumentError(f"effects: there is no '{name}_spread' beside '{name}_effect'")
    table["spread"] = along(effects[f"{name}_spread"].sel(bound="estimate", drop=True), "effects",
                            ["parameter"]).values  # fmt: skip
    return table
