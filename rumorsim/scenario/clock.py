"""From dates to steps: step k stands for the time ``start + k * step``."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from rumorsim.scenario.schema import Header

__all__ = ["Clock"]

_HOUR = dt.timedelta(hours=1)
_RECORD = 6.0
# Dates that lie on a step must not be moved to the next one by the last bit of a quotient.
_SLACK = 1e-7


@dataclass(frozen=True)
class Clock:
    """How time runs in a scenario.

    Attributes
    ----------
    start : datetime
        Time of step 0, in UTC.
    step : float
        Hours per step.
    steps : int
        Number of steps; the last begins before the horizon.
    record : int
        Steps between two records.
    """

    start: dt.datetime
    step: float
    steps: int
    record: int

    @classmethod
    def of(cls, header: Header) -> Clock:
        """Read the clock of a scenario."""
        record = header.record or header.step * _whole(_RECORD / header.step)
        steps = _whole(header.horizon / header.step)
        return cls(header.start, header.step, steps, max(1, round(record / header.step)))

    def hours(self, date: dt.datetime) -> float:
        """Return the time from the start to a date, in hours."""
        return (date - self.start) / _HOUR

    def step_of(self, date: dt.datetime, lag: float = 0.0) -> float:
        """Return the first step that is not earlier than `lag` hours after a date; may be inf."""
        exact = (self.hours(date) + lag) / self.step
        return float(_whole(exact)) if math.isfinite(exact) else math.inf

    def covers(self, date: dt.datetime) -> bool:
        """Return whether some step is the first that is not earlier than the date."""
        return self.hours(date) >= 0 and self.step_of(date) < self.steps

    @property
    def last(self) -> dt.datetime:
        """Time of the last step."""
        try:
            return self.start + (self.steps - 1) * self.step * _HOUR
        except OverflowError:
            return dt.datetime.max.replace(tzinfo=dt.UTC)


def _whole(exact: float) -> int:
    return math.ceil(exact - _SLACK)
