"""The attribution tree of one run: articles in time, and lines to what they cite."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from rumorsim.errors import require
from rumorsim.plot.attribution_table import attribution_table
from rumorsim.plot.canvas import canvas, legend_above
from rumorsim.plot.dates import as_days, label_dates
from rumorsim.plot.marks import mark_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["attribution_tree"]

Floats = NDArray[np.float64]

_SHAPES = {"report": "D", "statement": "s", "article": "o"}
_ROW = 0.105
"""Height of a row in inches: type of 5 points and some air."""


def attribution_tree(
    articles: pd.DataFrame,
    *,
    claim: str,
    replicate: int | None = None,
    labels: Mapping[str, str] | None = None,
    rows: int = 40,
    ax: Axes | None = None,
) -> Axes:
    """Draw who reported what when, citing whom, in one run.

    Time runs to the right; every author has a row, the first to write on top. Full marks name
    their roots or carriers, and a line leads from each of these; hollow ones name nobody. A cross
    marks what speaks against the claim.

    Parameters
    ----------
    articles : DataFrame
        As a run's ``articles``.
    claim : str
    replicate : int, optional
        Number of the run; default: the first in the table.
    labels : mapping of str to str, optional
        Names of actors as they should be read; default: their ids.
    rows : int, default 40
        If more actors wrote, those who are cited most, then those who wrote first, keep a row
        each, and all others share the last one.
    ax : Axes, optional
        Default: those of a new figure, as high as the rows need.

    Returns
    -------
    Axes

    Raises
    ------
    ArgumentError
        If the claim or the replicate is unknown, or `rows` is less than 2.
    """
    require(rows >= 2, "rows", rows, "an int >= 2")
    table = attribution_table(articles, claim=claim, replicate=replicate)
    table["row"], names = _rows(table, rows, labels or {})
    ax = canvas(ax, articles.attrs, height=max(1.6, 0.8 + _ROW * len(names)))
    days = as_days(table["time"].to_numpy())
    _draw_links(ax, table, days)
    _draw_articles(ax, table, days)
    ax.set_yticks(range(len(names)), names, fontsize=5)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.set_ylabel("author, the first to write on top")
    ax.margins(x=0.02)
    ax.grid(axis="y", linewidth=0.25, color="0.9")
    ax.set_axisbelow(True)
    label_dates(ax, table["time"].to_numpy())
    legend_above(ax, handles=_legend(table))
    return ax


def _rows(
    table: pd.DataFrame, most: int, labels: Mapping[str, str]
) -> tuple[list[int], list[str]]:
    """Return the row of every article, and what the rows are called."""
    actors = table["actor"].drop_duplicates().tolist()
    kept = actors
    if len(actors) > most:
        authors = table["actor"].to_list()
        cited = [authors[row] for links in table["links"] for row in links]
        kept = sorted(actors, key=lambda actor: (-cited.count(actor), actors.index(actor)))
        kept = sorted(kept[: most - 1], key=actors.index)
    row = {actor: number for number, actor in enumerate(kept)}
    names = [labels.get(actor, actor) for actor in kept]
    if len(kept) < len(actors):
        names.append(f"{len(actors) - len(kept)} others")
    return [row.get(actor, len(kept)) for actor in table["actor"]], names


def _draw_links(ax: Axes, table: pd.DataFrame, days: Floats) -> None:
    """Draw the life of whatever is cited, and from every article up or down to what it cites."""
    row = table["row"].to_numpy(dtype=np.float64)
    citing = [(cited, by) for by, links in enumerate(table["links"]) for cited in links]
    colours = _colours(table)
    for cited in sorted(colours):
        last = max(days[by] for source, by in citing if source == cited)
        ax.plot([days[cited], last], [row[cited]] * 2, color=colours[cited], zorder=1.5, lw=0.8,
                linestyle="solid" if table["form"][cited] == "report" else "dotted")  # fmt: skip
    drops = [((days[by], row[cited]), (days[by], row[by])) for cited, by in citing]
    ax.add_collection(LineCollection(drops, colors="0.6", linewidths=0.3, zorder=1.2))
    for cited, by in citing:
        ax.plot(days[by], row[cited], marker="o", markersize=1.6, markeredgewidth=0,
                color=colours[cited], linestyle="none", zorder=1.8)  # fmt: skip


def _colours(table: pd.DataFrame) -> dict[int, str]:
    cited = sorted({row for links in table["links"] for row in links})
    return {row: mark_of(table["kind"][row], 0).colour for row in cited}


def _draw_articles(ax: Axes, table: pd.DataFrame, days: Floats) -> None:
    for look, rows in table.groupby(["kind", "form", "attributed"], sort=True):
        kind, form, named = cast(tuple[str, str, bool], look)
        colour = mark_of(kind, 0).colour
        ax.plot(
            days[rows.index], rows["row"], linestyle="none", marker=_SHAPES[form],
            color=colour, markerfacecolor=colour if named else "white", markeredgewidth=0.6,
            markersize=3,
        )  # fmt: skip
    against = table[table["side"] < 0]
    ax.plot(days[against.index], against["row"], linestyle="none", marker="x", color="k")


def _legend(table: pd.DataFrame) -> list[Line2D]:
    """Return what the marks mean, of those that occur."""

    def mark(label: str, shape: str, colour: str = "0.3", face: str = "0.3") -> Line2D:
        return Line2D([], [], linestyle="none", marker=shape, color=colour,
                      markerfacecolor=face, label=label)  # fmt: skip

    forms = [mark(form, _SHAPES[form]) for form in _SHAPES if (table["form"] == form).any()]
    named = {False: mark("names nobody", "o", face="white"), True: mark("names its sources", "o")}
    naming = [named[flag] for flag in (True, False) if (table["attributed"] == flag).any()]
    kinds = [
        mark(kind, "o", mark_of(kind, 0).colour, mark_of(kind, 0).colour)
        for kind in table["kind"].drop_duplicates()
    ]
    against = [mark("against the claim", "x", "k")] if (table["side"] < 0).any() else []
    return [*forms, *naming, *against, *kinds]
