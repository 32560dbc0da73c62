"""When counts are recorded."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import rumorsim as rs
from rumorsim.contact.setup.times import DT, STEPS, as_times


def times(method: str = "synchronous", **given: Any) -> np.ndarray:
    length = {"steps": 4, "dt": 0.5} if method == "synchronous" else {"steps": STEPS, "dt": DT}
    return as_times(method, **{**length, "until": None, "times": None, **given})


def test_steps_are_all_recorded_unless_told_otherwise() -> None:
    np.testing.assert_array_equal(times(), [0, 0.5, 1, 1.5, 2])
    np.testing.assert_array_equal(times(times=[0, 1.5]), [0, 1.5])
    np.testing.assert_array_equal(times(dt=0.1, times=[0.30000000000000004]), [3 * 0.1])


def test_continuous_time_is_recorded_at_the_ends_or_on_a_grid() -> None:
    np.testing.assert_array_equal(times("events"), [0, math.inf])
    grid = times("events", until=5)
    assert (grid.size, grid[0], grid[-1]) == (101, 0, 5)
    np.testing.assert_array_equal(times("mean-field", times=[0, 1], until=2), [0, 1, 2])
    np.testing.assert_array_equal(times("events", times=[1, math.inf]), [1, math.inf])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"steps": -1}, "steps: got -1"),
        ({"steps": 1.5}, "steps: got 1.5"),
        ({"dt": 0}, "dt: got 0"),
        ({"dt": math.inf}, "dt: got inf"),
        ({"until": 3.0}, "until: belongs to events"),
        ({"times": [0.3]}, "multiples of dt"),
        ({"times": [0, math.inf]}, "times up to"),
        ({"times": [[0], [1, 2]]}, "increasing"),
        ({"dt": True}, "dt: got True"),
        ({"dt": "1"}, "dt: got '1'"),
        ({"dt": 1e-300}, "dt: got 1e-300"),
        ({"steps": 2**32 - 1}, "with times="),
        ({"method": "events", "steps": 10}, "steps: belongs to synchronous"),
        ({"method": "mean-field", "dt": 0.1}, "dt: belongs to synchronous"),
        ({"method": "events", "until": math.inf}, "until: got inf"),
        ({"method": "events", "until": "5"}, "until: got '5'"),
        ({"times": [2.5]}, "up to steps"),
        ({"times": [1, 0]}, "increasing"),
        ({"times": [0, 0]}, "increasing"),
        ({"times": []}, "increasing"),
        ({"times": [math.nan]}, "increasing"),
        ({"times": [-1.0]}, "increasing"),
        ({"method": "events", "until": -1}, "until: got -1"),
        ({"method": "events", "until": 1, "times": [0, 2]}, "times up to until=1"),
    ],
)
def test_wrong_times_are_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(rs.ArgumentError, match=message):
        times(**given)
