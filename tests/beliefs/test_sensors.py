"""The weight of a report, certain and worthless sensors included."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rumorsim.beliefs import combine, portion, report_weight

INF = math.inf


@pytest.mark.parametrize(
    ("says_so", "alpha", "beta", "weight"),
    [
        (True, 0.8, 0.2, math.log(4)),
        (False, 0.8, 0.2, -math.log(4)),
        (True, 0.2, 0.02, math.log(10)),
        (False, 0.97, 0.99, math.log(3)),
        (True, 1.0, 0.0, INF),
        (False, 1.0, 0.0, -INF),
        (True, 0.0, 0.5, -INF),
        (False, 0.5, 1.0, INF),
    ],
)
def test_likelihood_ratio_of_the_act(
    says_so: bool, alpha: float, beta: float, weight: float
) -> None:
    assert float(report_weight(says_so, alpha, beta)) == pytest.approx(weight)


@pytest.mark.parametrize("rate", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("says_so", [True, False])
def test_a_sensor_that_does_not_tell_weighs_nothing(says_so: bool, rate: float) -> None:
    assert float(report_weight(says_so, rate, rate)) == 0.0


@pytest.mark.parametrize("weight", [-INF, -2.0, 0.0, 3.0, INF])
def test_a_share_of_nothing_is_nothing(weight: float) -> None:
    assert float(portion(0.0, weight)) == 0.0
    assert float(portion(1.0, weight)) == weight
    assert float(combine(portion(0.0, weight), INF)) == 0.0


def test_portions_broadcast() -> None:
    assert portion(0.5, np.array([2.0, INF])).tolist() == [1.0, INF]
    assert portion(np.array([0.0, 0.5]), INF).tolist() == [0.0, INF]
