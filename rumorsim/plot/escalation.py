"""Escalation: the numbers that are printed, as time goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from rumorsim.errors import require
from rumorsim.measures.intervals import quantiles
from rumorsim.plot.attribution_table import one_claim
from rumorsim.plot.canvas import canvas, legend_above
from rumorsim.plot.dates import as_days, label_dates
from rumorsim.plot.marks import CYCLE

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["escalation", "escalation_table"]

Floats = NDArray[np.float64]

_FINEST = 0.05
"""Height of a cell of the background, log10: a number and its drift by one standard deviation."""


def escalation(
    articles: pd.DataFrame,
    *,
    claim: str,
    true: float | None = None,
    unit: str = "number",
    every: str = "6h",
    ax: Axes | None = None,
) -> Axes:
    """Draw which numbers are printed when, over the logged runs.

    Shades show how the articles of each period spread over the numbers; the line is the geometric
    mean of a run, median over the runs, with a band that holds 90 % of them.

    Parameters
    ----------
    articles : DataFrame
        As a run's ``articles``.
    claim : str
    true : float, optional
        The true number, drawn as a dotted line.
    unit : str
        What is counted.
    every : str, default "6h"
        Length of a period, as pandas writes it.
    ax : Axes, optional
        Default: those of a new figure.

    Returns
    -------
    Axes
        With a logarithmic vertical axis, and a colour bar beside it.

    Raises
    ------
    ArgumentError
        If the claim is unknown, or `true` is not positive.
    """
    require(true is None or true > 0, "true", true, "a number > 0")
    printed = _printed(articles, claim)
    table = _per_period(printed, every)
    ax = canvas(ax, articles.attrs)
    ax.set_yscale("log")
    if len(printed):
        _draw_shares(ax, printed, table, every)
        _draw_mean(ax, table)
    if true is not None:
        ax.axhline(true, color="k", linestyle="dotted", linewidth=0.8, label="true number")
    label_dates(ax, printed["time"].to_numpy())
    ax.set_ylabel(f"number printed ({unit})")
    legend_above(ax)
    return ax


def escalation_table(articles: pd.DataFrame, *, claim: str, every: str = "6h") -> pd.DataFrame:
    """Return the line and the band that `escalation` draws.

    Returns
    -------
    DataFrame
        One row per period with an article: ``time`` (its start), ``articles`` (in all runs),
        and over runs the quantiles ``low`` (5 %), ``median`` and ``high`` (95 %) of the geometric
        mean of the numbers that a run printed in the period.
    """
    return _per_period(_printed(articles, claim), every)


def _printed(articles: pd.DataFrame, claim: str) -> pd.DataFrame:
    chosen = one_claim(articles, claim)
    return chosen.loc[chosen["number"].notna(), ["replicate", "time", "number"]]


def _per_period(printed: pd.DataFrame, every: str) -> pd.DataFrame:
    import pandas as pd

    spread = []
    for start, rows in printed.groupby(printed["time"].dt.floor(every)):
        means = np.log10(rows["number"]).groupby(rows["replicate"]).mean()
        bounds = 10.0 ** quantiles(means.to_numpy(), [0.05, 0.5, 0.95], axis=0)
        spread.append((start, len(rows), *bounds))
    return pd.DataFrame(spread, columns=["time", "articles", "low", "median", "high"])


def _draw_shares(ax: Axes, printed: pd.DataFrame, table: pd.DataFrame, every: str) -> None:
    """Shade the share of a period's articles at each number; periods without any stay white."""
    import pandas as pd

    length = pd.Timedelta(every)
    starts = pd.date_range(table["time"].iloc[0], table["time"].iloc[-1] + length, freq=every)
    sizes = np.log10(printed["number"].to_numpy())
    steps = np.arange(np.floor(sizes.min() / _FINEST) - 1, np.ceil(sizes.max() / _FINEST) + 2)
    edges = (steps - 0.5) * _FINEST
    times = as_days(starts.to_numpy())
    count, _, _ = np.histogram2d(as_days(printed["time"].to_numpy()), sizes, bins=(times, edges))
    total = count.sum(axis=1, keepdims=True)
    share = np.ma.masked_equal(count / np.maximum(total, 1.0), 0.0)
    mesh = ax.pcolormesh(times, 10.0**edges, share.T, cmap="Blues", vmin=0.0, vmax=1.0)
    mesh.set_rasterized(True)
    bar = ax.figure.colorbar(mesh, ax=ax, pad=0.02)
    bar.set_label("share of a period's articles")
    bar.outline.set_linewidth(0.5)


def _draw_mean(ax: Axes, table: pd.DataFrame) -> None:
    colour = CYCLE[1].colour
    middle = as_days(table["time"].to_numpy())
    if len(table) > 1:
        middle = middle + np.diff(middle).min() / 2
    ax.fill_between(middle, table["low"], table["high"], color=colour, alpha=0.25, lw=0)
    ax.plot(middle, table["median"], color=colour, marker="o", linestyle="solid",
            label="mean of a run: median and 90 % of runs")  # fmt: skip
