"""A time axis that says which time it is, in any locale."""

from __future__ import annotations

import math
from typing import Any

import matplotlib.dates as mdates
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter
from numpy.typing import ArrayLike, NDArray

__all__ = ["as_days", "label_dates", "name_day"]

_mdates: Any = mdates  # matplotlib ships its stubs without this module's
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_HOURS = (1, 2, 3, 6, 12)


def as_days(times: ArrayLike) -> NDArray[np.float64]:
    """Return dates as the days that matplotlib counts; numbers as they are."""
    values = np.asarray(times)
    if values.dtype.kind != "M":
        return values.astype(np.float64)
    return np.asarray(_mdates.date2num(values), dtype=np.float64)


def label_dates(ax: Axes, times: ArrayLike, label: str = "time") -> None:
    """Set ticks and label of a horizontal time axis; `label` is for times that are not dates."""
    values = np.asarray(times)
    if values.dtype.kind != "M":
        ax.set_xlabel(label)
        return
    days = as_days(values[~np.isnat(values)])
    if days.size == 0:
        ax.set_xticks([])
        ax.set_xlabel("date (UTC)")
        return
    first, span = _date(days.min()), float(days.max() - days.min())
    if span >= 3:
        ax.xaxis.set_major_locator(_day_ticks(days, math.ceil(span / 6)))
        ax.xaxis.set_major_formatter(FuncFormatter(_day))
        ax.set_xlabel(f"date in {first.year} (UTC)")
    else:
        steps = [hours for hours in _HOURS if span * 24 / hours <= 7]
        ax.xaxis.set_major_locator(_mdates.HourLocator(range(0, 24, steps[0] if steps else 12)))
        ax.xaxis.set_major_formatter(FuncFormatter(_hour))
        ax.set_xlabel(f"time (UTC), from {_day(days.min())} {first.year}")


def _day_ticks(days: NDArray[np.float64], interval: int) -> FixedLocator:
    return FixedLocator(np.arange(math.ceil(days.min()), days.max() + 1e-9, interval).tolist())


def _date(value: float) -> Any:
    return _mdates.num2date(value)


def name_day(time: Any) -> str:
    """Return the day of a date, such as "7 Oct"."""
    return _day(float(as_days(np.datetime64(time))))


def _day(value: float, position: int | None = None) -> str:
    date = _date(value)
    return f"{date.day} {_MONTHS[date.month - 1]}"


def _hour(value: float, position: int | None = None) -> str:
    # Ticks carry the rounding of days as floats: 06:00 must not become 05:59.
    date = _date(round(value * 1440) / 1440)
    return f"{_day(value)}\n{date:%H:%M}" if date.hour == 0 else f"{date:%H:%M}"
