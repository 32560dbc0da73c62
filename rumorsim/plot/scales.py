"""Axes of a parameter: numbers even or logarithmic, anything else as names side by side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.axis import Axis
from matplotlib.ticker import (
    LogFormatterMathtext,
    LogLocator,
    MaxNLocator,
    NullFormatter,
    NullLocator,
    StrMethodFormatter,
)
from numpy.typing import NDArray

from rumorsim.errors import require
from rumorsim.plot.canvas import quantity

__all__ = ["is_logarithmic", "label_axis", "places", "tick_logarithmic"]

Floats = NDArray[np.float64]

_EVEN = 0.5
"""Decades within which even steps are labelled on logarithmic axes."""


def places(labels: xr.DataArray, field: str) -> Floats:
    """Return where labels stand on their axis: numbers where they are, names at 0, 1, 2, ...

    Raises
    ------
    ArgumentError
        If a number is not finite.
    """
    values = labels.values
    if values.dtype.kind not in "iuf":
        return np.arange(len(values), dtype=np.float64)
    numbers = values.astype(np.float64)
    require(bool(np.isfinite(numbers).all()), field, values.tolist(), "finite numbers, or names")
    return numbers


def is_logarithmic(numbers: Floats) -> bool:
    """Tell whether there are three or more numbers in equal ratios, and not in equal steps."""
    if len(numbers) < 3 or numbers.min() <= 0:
        return False
    steps = np.diff(np.log(np.sort(numbers)))
    return bool(steps.min() > 0 and np.ptp(steps) < 0.01 * steps.mean())


def label_axis(axis: Axis, labels: xr.DataArray) -> None:
    """Say what an axis shows, and where there are names, name them."""
    values = labels.values
    if values.dtype.kind not in "iuf":
        axis.set_ticks(range(len(values)), [str(value) for value in values])
        axis.set_tick_params(length=0)
    axis.set_label_text(quantity(labels))


def tick_logarithmic(axis: Axis, few: Sequence[float] = (1.0, 2.0, 5.0)) -> None:
    """Label the decades in plain numbers; where there are `few`, these multiples of them too."""
    decades = float(np.ptp(np.log10(axis.get_view_interval())))
    if decades < _EVEN:
        axis.set_major_locator(MaxNLocator(5))
        axis.set_minor_locator(NullLocator())
    else:
        between = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0) if decades < 1 else few
        axis.set_major_locator(LogLocator(subs=between if decades < 1.5 else (1.0,)))
    plain = StrMethodFormatter("{x:,.10g}")
    axis.set_major_formatter(plain if decades < 4.5 else LogFormatterMathtext())
    axis.set_minor_formatter(NullFormatter())
