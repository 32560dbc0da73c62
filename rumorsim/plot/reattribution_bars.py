"""What a change of attribution changes: bars of differences against the baseline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from rumorsim.errors import ArgumentError
from rumorsim.measures.intervals import paired_difference
from rumorsim.plot.canvas import canvas, legend_above, quantity
from rumorsim.plot.marks import mark_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["reattribution_bars", "reattribution_table"]


def reattribution_bars(
    variants: xr.DataArray,
    baseline: xr.DataArray,
    *,
    labels: Mapping[Any, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw by how much each variant moves the final outcome, paired by replicate.

    A bar is the median of the differences over replicates, its whisker holds 90 % of them.

    Parameters
    ----------
    variants : DataArray
        Over ``variant``, ``kind`` and ``replicate``.
    baseline : DataArray
        Over ``kind`` and ``replicate``, of the same labels.
    labels : mapping of str to str, optional
        Variants as they should be read, line breaks allowed; default: their names.
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
    table = reattribution_table(variants, baseline)
    names, kinds = list(dict.fromkeys(table["variant"])), list(dict.fromkeys(table["kind"]))
    ax = canvas(ax, variants.attrs, height=0.9 + max(1, len(kinds)) * 0.12 * max(2, len(names)))
    thick = 0.8 / max(1, len(kinds))
    for position, kind in enumerate(kinds):
        rows, mark = table[table["kind"] == kind], mark_of(kind, position)
        place = np.arange(len(names)) - 0.4 + thick * (position + 0.5)
        middle = rows["median"].to_numpy()
        reach = np.stack([middle - rows["low"], rows["high"] - middle])
        ax.barh(place, middle, thick * 0.9, color=mark.colour, alpha=0.55, label=kind,
                edgecolor=mark.colour, hatch=mark.hatch, linewidth=0.5)  # fmt: skip
        ax.errorbar(middle, place, xerr=reach, fmt=mark.shape, color="k", markersize=2,
                    elinewidth=0.6, capsize=1.5, capthick=0.6)  # fmt: skip
    ax.axvline(0.0, color="k", linewidth=0.5, linestyle="solid")
    ax.set_yticks(range(len(names)), [(labels or {}).get(name, name) for name in names])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.set_ylabel("re-attribution")
    ax.set_xlabel(f"change of {quantity(baseline)}")
    legend_above(ax, title="median and 90 % of replicates", alignment="left")
    return ax


def reattribution_table(variants: xr.DataArray, baseline: xr.DataArray) -> pd.DataFrame:
    """Return the bars and whiskers of `reattribution_bars`.

    Returns
    -------
    DataFrame
        One row per variant and kind: ``variant, kind``, and of the paired differences ``low,
        median, high`` (5, 50 and 95 %), ``mean``, ``standard_error`` and ``variance_ratio`` as
        in `rumorsim.measures.paired_difference`.
    """
    if set(variants.dims) != {"variant", *baseline.dims} or "kind" not in baseline.dims:
        raise ArgumentError(
            f"variants: has the dimensions {variants.dims}, allowed: variant and those of the "
            f"baseline, {baseline.dims}, which must be kind and replicate"
        )
    difference = paired_difference(variants, baseline.expand_dims(variant=variants["variant"]))
    frame: pd.DataFrame = difference.to_dataframe(["variant", "kind"]).reset_index()
    return frame
