"""The Admiralty matrix: claims by reliability of their sources and credibility of their content."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from matplotlib import rcParams
from matplotlib.axes import Axes
from numpy.typing import NDArray

from rumorsim.errors import require
from rumorsim.lexicon import admiralty
from rumorsim.plot.canvas import canvas, text_width
from rumorsim.plot.given import require_made
from rumorsim.plot.rows import wrap

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["admiralty_matrix", "admiralty_table"]

_LETTERS = "ABCDEF"
_DIGITS = {
    1: "confirmed",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "cannot be judged",
}
_TYPE, _LEAST = 6.0, 5.0
"""Size of the claims' type where there is room, and where words would have to be broken for it."""
_LEADING = 1.4
_PADDING, _BESIDE = 1.4, 1.1
"""Height of a line, and what a cell adds to height and width of its content, over the type's."""
_WRAPS = (30, 26, 22, 18, 15, 12, 10, 8)
_MARGIN = 66.0
"""What the labels beside the matrix take of a new figure's width, in points."""

Sizes = NDArray[np.float64]


def admiralty_matrix(
    ratings: xr.Dataset,
    *,
    labels: Mapping[Any, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Write every claim into its cell of the 6 by 6 matrix.

    Rows grade the sources from A to F, columns the information from 1 to 6; the better grade is
    above and on the left. Columns are as wide as their longest claim and rows as high as their
    fullest cell, so that no two claims overlap.

    Parameters
    ----------
    ratings : Dataset
        As `rumorsim.measures.admiralty_rating` returns it.
    labels : mapping of str to str, optional
        Claims as they should be read; default: their ids.
    ax : Axes, optional
        Default: those of a new figure, as large as the claims need and at least as wide as the
        style says.

    Returns
    -------
    Axes

    Raises
    ------
    ArgumentError
        If a grade is none of A to F or 1 to 6.
    """
    table = admiralty_table(ratings)
    names = [(labels or {}).get(claim, claim) for claim in table["claim"]]
    across = rcParams["figure.figsize"][0] * 72 - _MARGIN if ax is None else _size_of(ax)[0]
    table["text"], widths = _wrapped(table, names, across / _TYPE)
    heights = _LEADING * _lines_per_row(table) + _PADDING
    ax = canvas(ax, ratings.attrs, height=heights.sum() * _TYPE / 72 + 0.65)
    # On axes that are too small the type shrinks rather than that claims overlap.
    size = min(_TYPE, across / widths.sum(), _size_of(ax)[1] / heights.sum())
    _draw_grid(ax, widths, heights, size)
    _write_claims(ax, table, _edges(widths), _edges(heights), size)
    return ax


def admiralty_table(ratings: xr.Dataset) -> pd.DataFrame:
    """Return what stands in which cell of `admiralty_matrix`.

    Returns
    -------
    DataFrame
        One row per claim, best grades first: ``claim, source, information``.
    """
    require_made(ratings, "ratings", "measures.admiralty_rating", {"source", "information"})
    frame = ratings[["source", "information"]].to_dataframe().reset_index()
    for letter in frame["source"]:
        admiralty(str(letter))
    known = frame["information"].isin(list(_DIGITS))
    require(bool(known.all()), "information", frame["information"].tolist(), "1 to 6")
    order = ["source", "information"]
    return frame[["claim", *order]].sort_values(order, kind="stable", ignore_index=True)


def _size_of(ax: Axes) -> tuple[float, float]:
    """Return width and height of axes in points."""
    box = ax.get_window_extent()
    return box.width / ax.figure.dpi * 72, box.height / ax.figure.dpi * 72


def _wrapped(table: pd.DataFrame, names: list[str], across: float) -> tuple[list[str], Sizes]:
    """Return the claims in lines as long as fit, and the widths of the columns.

    Widths are in multiples of the size of the type, `across` being what there is of it.
    """
    headers = np.array([text_width(_header(digit), 1.0) for digit in _DIGITS])
    small = across * _TYPE / _LEAST
    for (whole, room), most in product([(True, across), (True, small), (False, small)], _WRAPS):
        texts = [wrap(name, most, whole) for name in names]
        widths = headers.copy()
        for digit, text in zip(table["information"], texts, strict=True):
            widths[digit - 1] = max(widths[digit - 1], text_width(text, 1.0))
        widths += _BESIDE
        if widths.sum() <= room:
            break
    return texts, widths


def _lines_per_row(table: pd.DataFrame) -> Sizes:
    """Return for every letter the lines of its fullest cell, but at least those of its label."""
    lines = table["text"].map(lambda text: text.count("\n") + 1)
    cells = lines.groupby([table["source"], table["information"]]).sum()
    fullest = cells.groupby(level=0).max()
    return np.array(
        [max(_grade(letter).count("\n") + 1, fullest.get(letter, 0)) for letter in _LETTERS],
        dtype=np.float64,
    )


def _edges(sizes: Sizes) -> Sizes:
    return np.concatenate([[0.0], np.cumsum(sizes)])


def _draw_grid(ax: Axes, widths: Sizes, heights: Sizes, size: float) -> None:
    columns, rows = _edges(widths), _edges(heights)
    ax.set_xlim(0, columns[-1])
    ax.set_ylim(rows[-1], 0)
    look: dict[str, Any] = {"color": "0.75", "linewidth": 0.4, "linestyle": "-", "clip_on": False}
    ax.vlines(columns, 0, rows[-1], **look)
    ax.hlines(rows, 0, columns[-1], **look)
    ax.spines[:].set_visible(False)
    ax.xaxis.set_ticks_position("top")
    ax.xaxis.set_label_position("top")
    ax.tick_params(length=0, labelsize=size)
    ax.set_xticks((columns[1:] + columns[:-1]) / 2, [_header(digit) for digit in _DIGITS])
    ax.set_yticks((rows[1:] + rows[:-1]) / 2, [_grade(letter) for letter in _LETTERS])
    ax.set_xlabel("credibility of the information (Admiralty digit)")
    ax.set_ylabel("reliability of the sources (Admiralty letter)")


def _header(digit: int) -> str:
    return f"{digit}\n{textwrap.fill(_DIGITS[digit], 10)}"


def _grade(letter: str) -> str:
    return f"{letter}\n{textwrap.fill(admiralty(letter).meaning, 16)}"


def _write_claims(ax: Axes, table: pd.DataFrame, columns: Sizes, rows: Sizes, size: float) -> None:
    """Stack the claims of each cell from its top."""
    used: dict[tuple[str, int], int] = {}
    cells = zip(table["source"], table["information"], table["text"], strict=True)
    for letter, digit, text in cells:
        before = used.get((letter, digit), 0)
        used[letter, digit] = before + text.count("\n") + 1
        top = rows[_LETTERS.index(letter)] + _PADDING / 2 + before * _LEADING
        ax.text(columns[digit - 1] + _BESIDE / 3, top, text, fontsize=size, va="top")
