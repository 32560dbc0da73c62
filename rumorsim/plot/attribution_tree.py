"""The attribution tree of one run: articles in time, and lines to what they cite."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from rumorsim.errors import require
from rumorsim.plot.attribution_table import attribution_table
from rumorsim.plot.canvas import canvas, legend_above
from rumorsim.plot.dates import as_days, label_dates, name_day
from rumorsim.plot.given import articles_of
from rumorsim.plot.marks import Mark
from rumorsim.runs import Run

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["attribution_tree"]

Floats = NDArray[np.float64]

_MARKS = {
    "report": Mark("#000000", "solid", "D", ""),
    "statement": Mark("#D55E00", "dotted", "s", ""),
    "article": Mark("#0072B2", "dotted", "o", ""),
}
_ROW = 0.105
"""Height of a row in inches: type of 5 points and some air."""


def attribution_tree(
    articles: pd.DataFrame | Run,
    *,
    claim: str,
    replicate: int | None = None,
    labels: Mapping[Any, str] | None = None,
    rows: int = 40,
    since: str | np.datetime64 | None = None,
    followups: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Draw who reported what when, citing whom, in one run.

    Time runs to the right; every author has a row, the first to write on top. A level line
    follows whatever is cited, as long as it is: solid for a report, dotted for an article that is
    cited as if it were one. An upright line leads from an article to the dots on the lines of all
    that it cites. Hollow marks name nobody; a cross speaks against the claim. Articles of one
    step stand side by side within the step.

    Parameters
    ----------
    articles : Run or DataFrame
        A run, or what its ``articles`` are.
    claim : str
    replicate : int, optional
        Number of the run; default: the first in the table.
    labels : mapping of str to str, optional
        Names of actors as they should be read; default: their ids.
    rows : int, default 40
        If more actors wrote, those who made a report or a statement keep a row each, then those
        who are cited most, then those who wrote first; all others share the last row.
    since : str or datetime64, optional
        Where time begins; earlier articles stand at the left edge with their day.
    followups : bool, default True
        False: of every author the first article only, and those that are cited.
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
    articles = articles_of(articles)
    table = attribution_table(articles, claim=claim, replicate=replicate, followups=followups)
    table["row"], names = _rows(table, rows, labels or {})
    table["day"] = _spread(table)
    ax = canvas(ax, articles.attrs, height=1.5 + _ROW * len(names))
    shown = table["time"].to_numpy()
    if since is not None:
        names = _put_at_edge(table, names, np.datetime64(since))
        shown = np.maximum(shown, np.datetime64(since))
    _draw_links(ax, table)
    _draw_articles(ax, table)
    ax.set_yticks(range(len(names)), names, fontsize=5)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.set_ylabel("author")
    ax.margins(x=0.02)
    ax.grid(axis="y", linewidth=0.25, color="0.9", linestyle="solid")
    ax.set_axisbelow(True)
    label_dates(ax, shown)
    legend_above(ax, handles=_legend(table))
    return ax


def _spread(table: pd.DataFrame) -> Floats:
    """Return days, the articles of one step spread over four fifths of it in order of rows."""
    days = as_days(table["time"].to_numpy())
    steps = np.diff(np.unique(days))
    width = 0.8 * steps.min() if steps.size else 0.0
    together = table.groupby("time")["row"]
    place = (together.rank(method="first") - 0.5) / together.transform("size") - 0.5
    return days + width * place.to_numpy()


def _put_at_edge(table: pd.DataFrame, names: list[str], since: np.datetime64) -> list[str]:
    """Move earlier articles to where time begins; return the rows' names with their days."""
    before = table[table["time"] < since]
    table.loc[before.index, "day"] = as_days(since)
    days = {row: name_day(rows["time"].iloc[0]) for row, rows in before.groupby("row")}
    return [f"{name}, {days[row]}" if row in days else name for row, name in enumerate(names)]


def _rows(table: pd.DataFrame, most: int, labels: Mapping[Any, str]) -> tuple[list[int], list[str]]:
    """Return the row of every article, and what the rows are called."""
    actors = table["actor"].drop_duplicates().tolist()
    kept = actors
    if len(actors) > most:
        authors = table["actor"].to_list()
        cited = [authors[row] for links in table["links"] for row in links]
        known = set(table["actor"][table["form"] != "article"])
        kept = sorted(actors, key=lambda actor: (actor not in known, -cited.count(actor)))
        kept = sorted(kept[: most - 1], key=actors.index)
    row = {actor: number for number, actor in enumerate(kept)}
    names = [labels.get(actor, actor) for actor in kept]
    if len(kept) < len(actors):
        names.append(f"{len(actors) - len(kept)} others")
    return [row.get(actor, len(kept)) for actor in table["actor"]], names


def _draw_links(ax: Axes, table: pd.DataFrame) -> None:
    """Draw the life of whatever is cited, and from every article up or down to what it cites."""
    day, row = table["day"].to_numpy(), table["row"].to_numpy(dtype=np.float64)
    links = [(cited, by) for by, cites in enumerate(table["links"]) for cited in cites]
    drops = [((day[by], row[cited]), (day[by], row[by])) for cited, by in links]
    ax.add_collection(LineCollection(drops, colors="0.6", linewidths=0.3, zorder=1.2))
    for cited in sorted({cited for cited, _ in links}):
        dots = np.sort([day[by] for source, by in links if source == cited])
        form = table["form"][cited]
        ax.plot(
            [day[cited], *dots], [row[cited]] * (dots.size + 1), color=_MARKS[form].colour,
            linestyle=_MARKS[form].line, linewidth=0.8,
            marker="o", markersize=1.6, markeredgewidth=0, zorder=1.5,
        )  # fmt: skip


def _draw_articles(ax: Axes, table: pd.DataFrame) -> None:
    for look, rows in table.groupby(["form", "attributed"], sort=True, observed=True):
        form, named = cast(tuple[str, bool], look)
        mark = _MARKS[form]
        ax.plot(
            rows["day"], rows["row"], linestyle="none", marker=mark.shape, markersize=3,
            color=mark.colour, markerfacecolor=mark.colour if named else "white",
            markeredgewidth=0.6,
        )  # fmt: skip
    against = table[table["side"] < 0]
    # Below the marks and larger than they are, so that its arms show.
    ax.plot(
        against["day"], against["row"], linestyle="none", marker="x", markersize=6, color="k",
        zorder=1.9,
    )  # fmt: skip


def _legend(table: pd.DataFrame) -> list[Line2D]:
    """Return what the marks mean, of those that occur."""

    def mark(label: str, shape: str, colour: str = "0.3", face: str = "0.3") -> Line2D:
        return Line2D([], [], linestyle="none", marker=shape, color=colour, label=label,
                      markerfacecolor=face, markersize=6 if shape == "x" else 3)  # fmt: skip

    forms = [
        mark(form, look.shape, look.colour, look.colour)
        for form, look in _MARKS.items()
        if (table["form"] == form).any()
    ]
    named = {False: mark("names nobody", "o", face="white"), True: mark("names its sources", "o")}
    naming = [named[flag] for flag in (True, False) if (table["attributed"] == flag).any()]
    against = [mark("against the claim", "x", "k")] if (table["side"] < 0).any() else []
    cited = {table["form"][row] for links in table["links"] for row in links}
    lines = [
        Line2D([], [], color=_MARKS[form].colour, linestyle=_MARKS[form].line, linewidth=0.8,
               label=f"cited {form}")
        for form in _MARKS if form in cited
    ]  # fmt: skip
    return [*forms, *naming, *against, *lines]
