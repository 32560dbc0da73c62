"""Which parameter matters: first-order and total Sobol' indices as bars."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from rumorsim.errors import ArgumentError, did_you_mean
from rumorsim.plot.bounds import bounded, whiskers
from rumorsim.plot.canvas import canvas, legend_above
from rumorsim.plot.given import require_made
from rumorsim.plot.marks import CYCLE
from rumorsim.plot.rows import name_rows, row_height, row_names

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["outcome_of", "sobol_bars", "sobol_table"]

_ROW = 0.24
"""Height of two bars in inches."""

_ORDERS = {"first": "first order: alone", "total": "total: with interactions"}


def sobol_bars(
    indices: xr.Dataset,
    *,
    outcome: str | None = None,
    labels: Mapping[Any, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw for every parameter which share of the variance it explains, alone and in all.

    Parameters
    ----------
    indices : Dataset
        As `rumorsim.sensitivity` returns it, over ``parameter`` and ``bound`` alone.
    outcome : str, optional
        Which, where there are several.
    labels : mapping of str to str, optional
        Parameters as they should be read; default: their names.
    ax : Axes, optional
        Default: those of a new figure, as high as the bars need.

    Returns
    -------
    Axes
        Parameters from the top, in the order of the data. Estimates and intervals may leave
        [0, 1], which the indices themselves do not.

    Raises
    ------
    ArgumentError
        If there are no Sobol' indices, the outcome is unknown, or there are other dimensions.
    """
    table = sobol_table(indices, outcome=outcome)
    names = row_names(list(dict.fromkeys(table["parameter"])), labels, ax)
    height = max(_ROW, row_height(names)) * max(2, len(names))
    ax = canvas(ax, indices.attrs, height=0.8 + height)
    for position, (order, text) in enumerate(_ORDERS.items()):
        rows, mark = table[table["order"] == order], CYCLE[position]
        place, middle = np.arange(len(names)) - 0.2 + 0.4 * position, rows["estimate"]
        ax.barh(place, middle, 0.36, color=mark.colour, alpha=0.55, label=text,
                edgecolor=mark.colour, hatch=mark.hatch, linewidth=0.5)  # fmt: skip
        ax.errorbar(middle, place, xerr=whiskers(rows), fmt=mark.shape, color="k", markersize=2,
                    elinewidth=0.8, capsize=1.5, capthick=0.8)  # fmt: skip
    ax.axvline(0.0, color="k", linewidth=0.5, linestyle="solid")
    ax.set_ylabel("parameter")
    about = indices[f"{outcome_of(indices, outcome, '_first')}_first"].attrs
    name = str(about.get("long_name", "")).removeprefix("first of ")
    share = f"share of the variance of {name}" if name else "share of the variance"
    beside = name_rows(ax, names, share)
    legend_above(ax, beside=beside)
    return ax


def sobol_table(indices: xr.Dataset, *, outcome: str | None = None) -> pd.DataFrame:
    """Return the bars and whiskers of `sobol_bars`.

    Returns
    -------
    DataFrame
        One row per parameter and order: ``parameter``, ``order`` ("first" or "total"), ``low``,
        ``estimate`` and ``high``.
    """
    import pandas as pd

    name = outcome_of(indices, outcome, "_first")
    parts = [
        bounded(indices[f"{name}_{order}"], "indices", ["parameter"]).assign(order=order)
        for order in _ORDERS
    ]
    columns = ["parameter", "order", "low", "estimate", "high"]
    return pd.concat(parts, ignore_index=True)[columns]


def outcome_of(indices: xr.Dataset, outcome: str | None, suffix: str) -> str:
    """Return the outcome that is meant; its indices end in `suffix`."""
    require_made(indices, "indices", "sensitivity", set())
    known = [str(name).removesuffix(suffix) for name in indices.data_vars
             if str(name).endswith(suffix)]  # fmt: skip
    if not known:
        found = sorted(map(str, indices.data_vars))
        raise ArgumentError(f"indices: has {found}, allowed: what rumorsim.sensitivity returns, "
                            f"names ending in {suffix}")  # fmt: skip
    if outcome is None:
        if len(known) > 1:
            raise ArgumentError(f"outcome: which of {known}?")
        return known[0]
    if outcome not in known:
        raise ArgumentError(f"outcome: there is no {outcome!r}{did_you_mean(outcome, known)}")
    return outcome
