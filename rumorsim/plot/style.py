"""The style of a journal page: column widths, small type, embedded fonts, safe colours."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Literal, cast

import matplotlib as mpl
from cycler import cycler

from rumorsim.errors import require
from rumorsim.plot.marks import CYCLE

__all__ = ["FILES", "Style", "style"]

_SIZES = {"single": (3.5, 2.6), "double": (7.1, 3.4)}
"""Width of a column or a page, and a height that suits one panel, in inches."""


# matplotlib's stubs know its parameters by name only, not by variable.
_parameters = cast(dict[str, Any], mpl.rcParams)


class Style:
    """A style in force; as a context manager it gives way to the former one at the end."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._former = {name: _parameters[name] for name in settings}
        _parameters.update(settings)

    def __enter__(self) -> Style:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _parameters.update(self._former)


def style(width: Literal["single", "double"] = "single") -> Style:
    """Set matplotlib up for a journal, at once; in a ``with`` statement, for its length.

    Parameters
    ----------
    width : {"single", "double"}
        3.5 or 7.1 inches: a column, or a page of two. Figures saved in it must not be scaled:
        their type has 5 to 8 points.

    Returns
    -------
    Style
        A context manager; may be ignored.

    Raises
    ------
    ArgumentError
        If `width` is neither.

    Examples
    --------
    >>> with style("single"):
    ...     float(mpl.rcParams["figure.figsize"][0])
    3.5
    """
    require(width in _SIZES, "width", width, "'single' or 'double'")
    return Style({**_PAGE, "figure.figsize": _SIZES[width]})


FILES: dict[str, Any] = {
    "savefig.dpi": 300,
    "pdf.fonttype": 42,  # TrueType: journals reject type 3
    "ps.fonttype": 42,
    "svg.fonttype": "none",
    "svg.hashsalt": "rumorsim",  # without it the ids in the file are random
}
"""What makes files fit for print; `rumorsim.plot.save` sees to it whatever the style."""

_PAGE: dict[str, Any] = {
    **FILES,
    "figure.constrained_layout.use": True,
    "figure.dpi": 150,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib, hence the same everywhere
    "font.size": 7,
    "axes.titlesize": 7,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 7,
    "xtick.labelsize": 6,
    "ytick.labelsize": 6,
    "legend.fontsize": 6,
    "legend.title_fontsize": 6,
    "legend.frameon": False,
    "legend.borderaxespad": 0.2,
    "legend.handlelength": 2.6,
    "lines.linewidth": 1.2,
    "lines.markersize": 3,
    "axes.linewidth": 0.5,
    "xtick.major.width": 0.5,
    "ytick.major.width": 0.5,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "hatch.linewidth": 0.4,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": cycler(color=[mark.colour for mark in CYCLE])
    + cycler(linestyle=[mark.line for mark in CYCLE]),
}
