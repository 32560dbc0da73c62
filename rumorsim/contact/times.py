"""When counts are recorded."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.errors import ArgumentError, require
from rumorsim.networks.checks import whole_number

__all__ = ["as_times"]

_POINTS = 101


def as_times(
    method: str, *, steps: int, dt: float, until: float | None, times: ArrayLike | None
) -> NDArray[np.float64]:
    """Return the times of records, from 0 on.

    Raises
    ------
    ArgumentError
        If an argument is out of range or does not belong to the method.
    """
    require(bool(0 < dt < np.inf), "dt", dt, "a finite number > 0")
    if until is not None:
        require(bool(0 < until < np.inf), "until", until, "a finite number > 0, or None")
    if method == "synchronous":
        if until is not None:
            raise ArgumentError("until: belongs to events and mean-field; allowed: steps=")
        return _of_steps(steps, dt, times)
    if times is not None:
        instants = _increasing(times)
        inside = until is None or bool(instants[-1] <= until)
        require(inside, "times", times, f"times up to until={until}")
        end = [] if until is None or instants[-1] == until else [until]
        return np.concatenate([instants, end])
    return np.array([0.0, np.inf]) if until is None else np.linspace(0.0, until, _POINTS)


def _of_steps(steps: int, dt: float, times: ArrayLike | None) -> NDArray[np.float64]:
    whole_number("steps", steps, 0, 2**32 - 1)
    if times is None:
        return np.asarray(np.arange(steps + 1) * float(dt))
    instants = _increasing(times)
    ticks = np.round(instants / dt)
    on_grid = bool(np.all(np.abs(instants - ticks * dt) <= 1e-9 * dt * np.maximum(1.0, ticks)))
    require(on_grid, "times", times, f"multiples of dt={dt}")
    require(bool(ticks[-1] <= steps), "times", times, f"times up to steps * dt = {steps * dt}")
    return np.asarray(ticks * float(dt))


def _increasing(times: ArrayLike) -> NDArray[np.float64]:
    instants = np.asarray(times)
    allowed = "increasing numbers from 0 on, none of them nan; only the last may be infinite"
    proper = instants.ndim == 1 and instants.size > 0 and instants.dtype.kind in "iuf"
    require(proper, "times", times, allowed)
    instants = instants.astype(np.float64)
    ordered = bool(instants[0] >= 0 and (np.diff(instants) > 0).all())
    require(ordered and not np.isnan(instants).any(), "times", times, allowed)
    return instants
