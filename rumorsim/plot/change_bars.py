"""What a variant changes: differences from the baseline, paired by replicate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from rumorsim.errors import ArgumentError
from rumorsim.measures.intervals import paired_difference
from rumorsim.plot.bounds import whiskers
from rumorsim.plot.canvas import canvas, group_name, legend_above, quantity
from rumorsim.plot.given import require_recorded
from rumorsim.plot.marks import mark_of
from rumorsim.plot.rows import name_rows, row_height, row_names

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["change_bars", "change_table"]

_LEVEL = 0.95
_BAR = 0.12
"""Height of a bar in inches."""


def change_bars(
    varied: xr.DataArray,
    baseline: xr.DataArray,
    *,
    labels: Mapping[Any, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw by how much each variant moves an outcome, paired by replicate.

    A bar is the mean difference, its whisker the 95 % interval of that mean, the thin line behind
    it holds 90 % of the replicates.

    Parameters
    ----------
    varied : DataArray
        Over ``replicate``, one dimension of variants, and at most one of groups.
    baseline : DataArray
        Without the variants, of the same labels.
    labels : mapping, optional
        Variants and groups as they should be read, line breaks allowed; default: their names.
    ax : Axes, optional
        Default: those of a new figure, as high as the bars need.

    Returns
    -------
    Axes

    Raises
    ------
    ArgumentError
        If dimensions or labels do not match.
    """
    table = change_table(varied, baseline)
    variant, by = _dimensions(varied, baseline)
    names = row_names(list(dict.fromkeys(table[variant])), labels, ax)
    groups = list(dict.fromkeys(table[by])) if by else [""]
    row = max(_BAR * max(1, len(groups)), row_height(names))
    ax = canvas(ax, varied.attrs, height=0.9 + row * max(2, len(names)))
    thick = 0.8 / max(1, len(groups))
    for position, group in enumerate(groups):
        rows, mark = table[table[by] == group] if by else table, mark_of(str(group), position)
        place = np.arange(len(names)) - 0.4 + thick * (position + 0.5)
        text = group_name(by, group, labels) if by else ""
        ax.barh(place, rows["mean"], thick * 0.9, color=mark.colour, alpha=0.55, label=text,
                edgecolor=mark.colour, hatch=mark.hatch, linewidth=0.5)  # fmt: skip
        ax.hlines(place, rows["low"], rows["high"], color="0.35", linewidth=0.5)
        reach = whiskers(rows, "mean", "mean_low", "mean_high")
        ax.errorbar(rows["mean"], place, xerr=reach, fmt=mark.shape, color="k", markersize=2,
                    elinewidth=1.0, capsize=1.8, capthick=0.8)  # fmt: skip
    ax.axvline(0.0, color="k", linewidth=0.5, linestyle="solid")
    beside = name_rows(ax, names, f"change of {quantity(baseline)}")
    ax.set_ylabel(quantity(varied[variant]))
    legend_above(ax, beside=beside, alignment="left",
                 title="mean and its 95 % interval; thin: 90 % of replicates")  # fmt: skip
    return ax


def change_table(varied: xr.DataArray, baseline: xr.DataArray) -> pd.DataFrame:
    """Return the bars and whiskers of `change_bars`.

    Returns
    -------
    DataFrame
        One row per variant and group: their names, and of the paired differences ``low, median,
        high`` (5, 50 and 95 % of replicates), ``mean``, ``standard_error``, ``variance_ratio`` as
        in `rumorsim.measures.paired_difference`, ``mean_low`` and ``mean_high`` (95 % interval of
        the mean by Student's t, nan for one replicate).

    Raises
    ------
    ArgumentError
        If dimensions or labels do not match.
    """
    from scipy.special import stdtrit

    variant, by = _dimensions(varied, baseline)
    spread = baseline.expand_dims({variant: varied[variant]})
    found = paired_difference(varied, spread)
    count = (varied - spread).notnull().sum("replicate")
    t = xr.apply_ufunc(stdtrit, (count - 1).where(count > 1), (1 + _LEVEL) / 2)
    found["mean_low"] = found["mean"] - t * found["standard_error"]
    found["mean_high"] = found["mean"] + t * found["standard_error"]
    frame: pd.DataFrame = found.to_dataframe([variant, *([by] if by else [])]).reset_index()
    return frame


def _dimensions(varied: xr.DataArray, baseline: xr.DataArray) -> tuple[str, str | None]:
    """Return what variants and groups are called."""
    require_recorded(varied, "varied")
    require_recorded(baseline, "baseline")
    more = [str(name) for name in varied.dims if name not in baseline.dims]
    groups = [str(name) for name in baseline.dims if name != "replicate"]
    fits = set(varied.dims) == {*more, *baseline.dims} and "replicate" in baseline.dims
    if not fits or len(more) != 1 or len(groups) > 1:
        raise ArgumentError(
            f"varied: has the dimensions {varied.dims} and the baseline {baseline.dims}, allowed: "
            "replicate and at most one of groups in both, and one of variants in varied"
        )
    return more[0], groups[0] if groups else None
