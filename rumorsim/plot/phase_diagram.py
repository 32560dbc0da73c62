"""Phase diagrams: an outcome over two parameters, its level lines, and what theory says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import xarray as xr
from matplotlib import patheffects
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from rumorsim.errors import require
from rumorsim.plot.bounds import along
from rumorsim.plot.canvas import canvas, legend_above, quantity
from rumorsim.plot.scales import Floats, is_logarithmic, label_axis, places, tick_logarithmic

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["phase_diagram", "phase_table"]

Theory: TypeAlias = xr.DataArray | Callable[[Floats], Any]

_DASHES: tuple[Any, ...] = ("solid", (0, (4, 1.5)), (0, (1, 1.2)), (0, (6, 1.5, 1, 1.5)))
_MISSING: dict[str, Any] = {"facecolor": "white", "edgecolor": "0.5", "hatch": "////"}
_FINE = 400
"""Points of a line that is given as a function."""

_HALO: list[patheffects.AbstractPathEffect] = [
    patheffects.withStroke(linewidth=2.2, foreground="black")
]
_WHITE: list[patheffects.AbstractPathEffect] = [
    patheffects.withStroke(linewidth=2.6, foreground="white")
]


def phase_diagram(
    values: xr.DataArray,
    *,
    x: str,
    y: str,
    contours: Sequence[float] = (),
    theory: Theory | None = None,
    limits: tuple[float, float] | None = None,
    label: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw an outcome over two parameters as shades, with lines of equal outcome.

    A cell has the colour of its value and nothing is smoothed; hatched cells have no value, or no
    finite one. Lines of equal outcome are interpolated between the middles of cells.

    Parameters
    ----------
    values : DataArray
        Over `x` and `y`.
    x, y : str
        Dimensions of the parameters, or coordinates along them. Axes are logarithmic where
        numbers are in equal ratios; names stand side by side.
    contours : sequence of float
        Levels at which a line is drawn.
    theory : DataArray or callable, optional
        A predicted border: values of `y` over `x`, or a function of an array of values of `x`;
        nan where there is none.
    limits : pair of float, optional
        Values at the ends of the colour bar, for diagrams to be compared; default: the extremes.
    label : str, optional
        Of the colour bar; default: name and unit of the values.
    ax : Axes, optional
        Default: those of a new figure.

    Returns
    -------
    Axes
        With a colour bar beside it.

    Raises
    ------
    ArgumentError
        If the array has other dimensions or no cells, its points are scattered and no grid, or a
        number of a parameter is not finite.
    """
    array = along(values, "values", [y, x])
    require(array.size > 0, "values", f"shape {array.shape}", "one cell or more")
    across, up = places(array[x], "x"), places(array[y], "y")
    line = None if theory is None else _theory_line(theory, x, across)
    ax = canvas(ax, values.attrs)
    mesh = _draw_cells(ax, array, across, up)
    mesh.set_clim(*(limits or (None, None)))
    label_axis(ax.xaxis, array[x])
    label_axis(ax.yaxis, array[y])
    bar = ax.figure.colorbar(mesh, ax=ax, pad=0.02)
    bar.set_label(label or quantity(values))
    bar.outline.set_linewidth(0.5)
    handles = _draw_contours(ax, array.values, across, up, contours, label or quantity(values))
    handles += _hatch_missing(ax, array.values.astype(np.float64))
    if line is not None:
        handles.append(_draw_theory(ax, *line, theory))
    legend_above(ax, handles=handles)
    return ax


def phase_table(values: xr.DataArray, *, x: str, y: str) -> pd.DataFrame:
    """Return the cells that `phase_diagram` draws.

    Returns
    -------
    DataFrame
        One row per cell: `x`, `y` and ``value``.
    """
    array = along(values, "values", [y, x])
    frame = array.rename("value").to_dataframe().reset_index()
    return frame[[x, y, "value"]]


def _draw_cells(ax: Axes, array: xr.DataArray, across: Floats, up: Floats) -> Any:
    """Draw cells whose borders lie half-way between the values of the parameters."""
    values = np.ma.masked_invalid(array.values.astype(np.float64))
    edges = _edges(across), _edges(up)
    order = np.ix_(np.argsort(up), np.argsort(across))
    mesh = ax.pcolormesh(*edges, values[order], cmap="viridis", rasterized=True)
    for axis, numbers in (("x", across), ("y", up)):
        if is_logarithmic(numbers):
            getattr(ax, f"set_{axis}scale")("log")
            tick_logarithmic(getattr(ax, f"{axis}axis"))
    ax.set_xlim(edges[0][0], edges[0][-1])
    ax.set_ylim(edges[1][0], edges[1][-1])
    return mesh


def _edges(places: Floats) -> Floats:
    """Return the borders of cells around ascending places, in equal ratios where these are."""
    ordered = np.sort(places)
    if len(ordered) == 1:
        return np.array([ordered[0] - 0.5, ordered[0] + 0.5])
    logarithmic = is_logarithmic(ordered)
    scaled = np.log(ordered) if logarithmic else ordered
    between = (scaled[1:] + scaled[:-1]) / 2
    first, last = 2 * scaled[0] - between[0], 2 * scaled[-1] - between[-1]
    edges = np.concatenate([[first], between, [last]])
    return np.asarray(np.exp(edges) if logarithmic else edges)


def _draw_contours(
    ax: Axes, values: Any, across: Floats, up: Floats, levels: Sequence[float], name: str
) -> list[Artist]:
    """Draw the lines of those levels that the values pass; return entries of the legend."""
    known = np.asarray(values, dtype=np.float64)
    handles: list[Artist] = []
    for number, level in enumerate(levels):
        dashes = _DASHES[number % len(_DASHES)]
        look: dict[str, Any] = {"color": "white", "linestyle": dashes, "linewidth": 1.0}
        if min(known.shape) >= 2 and (known < level).any() and (known > level).any():
            order = np.ix_(np.argsort(up), np.argsort(across))
            lines = ax.contour(np.sort(across), np.sort(up), known[order], [level],
                               colors="white", linestyles=[dashes], linewidths=1.0)  # fmt: skip
            lines.set_path_effects(_HALO)
        what = name.partition(" (")[0]
        entry = Line2D([], [], label=f"{what} = {level:g}", **look)
        entry.set_path_effects(_HALO)
        handles.append(entry)
    return handles


def _hatch_missing(ax: Axes, values: Floats) -> list[Artist]:
    """Hatch what lies behind the cells, where it shows; return the entry of the legend."""
    if np.isfinite(values).all():
        return []
    ax.patch.set(**_MISSING)
    return [Patch(label="no finite value" if np.isinf(values).any() else "no value", **_MISSING)]


def _theory_line(theory: Theory, x: str, across: Floats) -> tuple[Floats, Floats]:
    if isinstance(theory, xr.DataArray):
        line = along(theory, "theory", [x])
        return places(line[x], "theory"), line.values.astype(np.float64)
    require(callable(theory), "theory", theory, "a DataArray over x, or a function of x")
    ordered = np.sort(across)
    spaced = np.geomspace if is_logarithmic(ordered) else np.linspace
    # Not out to the edges of cells, where a parameter may leave its range.
    fine = np.asarray(spaced(ordered[0], ordered[-1], _FINE), dtype=np.float64)
    return fine, np.broadcast_to(np.asarray(theory(fine), dtype=np.float64), fine.shape)


def _draw_theory(ax: Axes, x: Floats, y: Floats, theory: Any) -> Line2D:
    named = isinstance(theory, xr.DataArray) and (theory.attrs.get("long_name") or theory.name)
    (line,) = ax.plot(x, y, color="#D55E00", linestyle=(0, (5, 1.5)), linewidth=1.4, zorder=3,
                      label=str(named or "theory"), path_effects=_WHITE)  # fmt: skip
    return line
