"""Escalation: the numbers that are printed, as time goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from rumorsim.errors import require
from rumorsim.measures.intervals import quantiles
from rumorsim.plot.attribution_table import one_claim
from rumorsim.plot.canvas import canvas, legend_above
from rumorsim.plot.dates import as_days, label_dates
from rumorsim.plot.given import articles_of
from rumorsim.plot.marks import CYCLE
from rumorsim.plot.scales import tick_logarithmic
from rumorsim.runs import Run

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["escalation", "escalation_table"]

_FINEST = 0.05
"""Height of a cell of the background, log10: a number and its drift by one standard deviation."""


def escalation(
    articles: pd.DataFrame | Run,
    *,
    claim: str,
    true: float | None = None,
    unit: str = "number",
    every: str = "6h",
    ax: Axes | None = None,
) -> Axes:
    """Draw which numbers are printed when, over the logged runs.

    Shades show how many articles a run prints in a period with about that number. The line is
    the geometric mean of a run, median over the runs, between lines that hold 90 % of them, as
    long as at least half of the runs print any number.

    Parameters
    ----------
    articles : Run or DataFrame
        A run, or what its ``articles`` are.
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
    articles = articles_of(articles)
    printed = _printed(articles, claim)
    table, runs = _per_period(printed, every), articles["replicate"].nunique()
    ax = canvas(ax, articles.attrs)
    ax.set_yscale("log")
    if len(printed):
        _draw_density(ax, printed, table, runs)
        _draw_mean(ax, table[table["runs"] >= runs / 2])
    if true is not None:
        ax.axhline(true, color="k", linestyle="dotted", linewidth=0.8, label="true number")
    label_dates(ax, printed["time"].to_numpy())
    tick_logarithmic(ax.yaxis, few=(1.0, 2.0, 3.0, 5.0))
    ax.set_ylabel(f"number printed ({unit})")
    legend_above(ax)
    return ax


def escalation_table(
    articles: pd.DataFrame | Run, *, claim: str, every: str = "6h"
) -> pd.DataFrame:
    """Return the line and the band that `escalation` draws.

    Returns
    -------
    DataFrame
        One row per period with an article: ``time`` and ``end`` of the period, ``runs`` that
        printed a number in it, their ``articles`` with one, and over these runs the quantiles
        ``low`` (5 %), ``median`` and ``high`` (95 %) of the geometric mean of the numbers that a
        run printed.
    """
    return _per_period(_printed(articles_of(articles), claim), every)


def _printed(articles: pd.DataFrame, claim: str) -> pd.DataFrame:
    chosen = one_claim(articles, claim)
    return chosen.loc[chosen["number"].notna(), ["replicate", "time", "number"]]


def _per_period(printed: pd.DataFrame, every: str) -> pd.DataFrame:
    import pandas as pd

    spread, length = [], pd.Timedelta(every)
    for start, rows in printed.groupby(printed["time"].dt.floor(every)):
        means = np.log10(rows["number"]).groupby(rows["replicate"]).mean()
        bounds = 10.0 ** quantiles(means.to_numpy(), [0.05, 0.5, 0.95], axis=0)
        spread.append((start, start + length, len(means), len(rows), *bounds))
    columns = ["time", "end", "runs", "articles", "low", "median", "high"]
    return pd.DataFrame(spread, columns=columns)


def _draw_density(ax: Axes, printed: pd.DataFrame, table: pd.DataFrame, runs: int) -> None:
    """Shade the mean number of articles of a run by period and number; none stays white."""
    sizes = np.log10(printed["number"].to_numpy())
    steps = np.arange(np.rint(sizes.min() / _FINEST) - 1, np.rint(sizes.max() / _FINEST) + 3)
    edges = (steps - 0.5) * _FINEST
    borders = np.unique(as_days(table[["time", "end"]].to_numpy()))
    days = as_days(printed["time"].to_numpy())
    count, _, _ = np.histogram2d(days, sizes, bins=(borders, edges))
    mean = np.ma.masked_equal(count.T / runs, 0.0)
    mesh = ax.pcolormesh(borders, 10.0**edges, mean, cmap="Blues", vmin=0.0, rasterized=True)
    bar = ax.figure.colorbar(mesh, ax=ax, pad=0.02)
    bar.set_label("articles per run and period")
    bar.outline.set_linewidth(0.5)


def _draw_mean(ax: Axes, table: pd.DataFrame) -> None:
    colour = CYCLE[1].colour
    middle = (as_days(table["time"].to_numpy()) + as_days(table["end"].to_numpy())) / 2
    ax.plot(middle, table["median"], color=colour, marker="o", linestyle="solid",
            label="geometric mean of a run: median of runs")  # fmt: skip
    for bound, label in (("low", "the same: 90 % of runs"), ("high", None)):
        ax.plot(middle, table[bound], color=colour, linestyle=(0, (4, 2)), lw=0.7, label=label)
