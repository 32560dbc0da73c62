"""When counts are recorded."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.contact.checks import as_array, positive
from rumorsim.errors import ArgumentError, require
from rumorsim.networks.checks import whole_number

__all__ = ["DT", "STEPS", "as_times"]

STEPS, DT = 200, 1.0
"""Defaults of synchronous runs."""

_POINTS = 101
_MOST_RECORDS = 10**8


def as_times(
    method: str, *, steps: int, dt: float, until: float | None, times: ArrayLike | None
) -> NDArray[np.float64]:
    """Return the times of records, from 0 on.

    Raises
    ------
    ArgumentError
        If an argument is out of range or does not belong to the method.
    """
    whole_number("steps", steps, 0, 2**32 - 1)
    length = positive("dt", dt)
    if method == "synchronous":
        if until is not None:
            raise ArgumentError("until: belongs to events and mean-field; allowed: steps=")
        return _of_steps(steps, length, times)
    for field, is_default in (("steps", steps == STEPS), ("dt", length == DT)):
        if not is_default:
            raise ArgumentError(f"{field}: belongs to synchronous steps; allowed: until=")
    until = None if until is None else positive("until", until)
    if times is not None:
        instants = _increasing(times)
        inside = until is None or bool(instants[-1] <= until)
        require(inside, "times", times, f"times up to until={until}")
        end = [] if until is None or instants[-1] == until else [until]
        return np.concatenate([instants, end])
    return np.array([0.0, np.inf]) if until is None else np.linspace(0.0, until, _POINTS)


def _of_steps(steps: int, dt: float, times: ArrayLike | None) -> NDArray[np.float64]:
    if times is None:
        require(steps < _MOST_RECORDS, "steps", steps, f"below {_MOST_RECORDS}, or with times=")
        return np.asarray(np.arange(steps + 1) * dt)
    instants = _increasing(times)
    require(bool(instants[-1] <= steps * dt * 2), "times", times, f"times up to {steps * dt:g}")
    ticks = np.round(instants / dt)
    on_grid = bool(np.all(np.abs(instants - ticks * dt) <= 1e-9 * dt * np.maximum(1.0, ticks)))
    require(on_grid, "times", times, f"multiples of dt={dt}")
    require(bool(ticks[-1] <= steps), "times", times, f"times up to steps * dt = {steps * dt:g}")
    return np.asarray(ticks * dt)


def _increasing(times: ArrayLike) -> NDArray[np.float64]:
    allowed = "increasing numbers from 0 on, none of them nan; only the last may be infinite"
    instants = as_array("times", times, allowed)
    proper = instants.ndim == 1 and instants.size > 0 and instants.dtype.kind in "iuf"
    require(proper, "times", times, allowed)
    instants = instants.astype(np.float64)
    ordered = bool(instants[0] >= 0 and (np.diff(instants) > 0).all())
    require(ordered and not np.isnan(instants).any(), "times", times, allowed)
    return instants
