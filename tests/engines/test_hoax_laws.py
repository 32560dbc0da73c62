"""A hoax against its fact-check: exact on five nodes, mean field in a large population."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from rumorsim.engines import Trace
from rumorsim.engines.kernels import hoax
from rumorsim.engines.kernels.hoax_parameters import BELIEVER, CHECKER
from rumorsim.errors import ArgumentError
from rumorsim.networks import Network, WellMixed, complete
from tests.engines.kernel_tasks import seeded, task_of
from tests.engines.laws import assert_mean, assert_share

R = 40_000
SBFC = hoax.HoaxFactCheck(spreading=0.5, credibility=0.4, verify=0.05, forget=0.1)


def hoaxed(network: Network | WellMixed, **fields: Any) -> Trace:
    start = np.tile([4, 1, 0], (R, 1))
    if isinstance(network, Network):
        start = seeded(R, 5, 0)
    times = np.array([0.0, 1.0, 2.0, 5.0])
    return hoax.run(SBFC, task_of(hoax.HOAX, network, start, times=times, **fields))


@pytest.mark.parametrize("network", [complete(5), WellMixed(5)], ids=["nodes", "counts"])
def test_a_hoax_on_five_nodes(network: Network | WellMixed) -> None:
    """Exact enumeration, from one believer."""
    counts = hoaxed(network).counts
    exact = {1: (2.85, 0.05), 2: (3.4409099265, 0.2034650735), 3: (3.3942000550, 0.7094125035)}
    for place, expected in exact.items():
        for state, mean in zip((BELIEVER, CHECKER), expected, strict=True):
            found = counts[:, place, state]
            assert_mean(found, mean, float(found.std()))
    assert_share(counts[:, 1, BELIEVER] == 0, 0.009375)


@pytest.mark.parametrize(
    ("values", "expected", "threshold"),
    [
        ((0.5, 0.4, 0.05, 0.1), (0.1666667, 0.3472222, 0.4861111), 0.1333333),
        ((0.3, 0.8, 0.05, 0.1), (0.25, 0.46875, 0.28125), 0.8),
        ((0.5, 0.4, 0.05, 0.02), (0.0384615, 0.0, 0.9615385), 0.0266667),
    ],
)
def test_the_mean_field_of_a_hoax(
    values: tuple[float, ...], expected: tuple[float, ...], threshold: float
) -> None:
    """The fixed point as listed, as a limit of the map, and in a large population."""
    model = hoax.HoaxFactCheck(*values)
    assert model.equilibrium() == pytest.approx(expected, abs=5e-8)
    assert model.eradication == pytest.approx(threshold, abs=5e-8)
    s, b, f = 0.4, 0.3, 0.3
    for _ in range(5_000):
        adopt, check = (float(part) for part in model.adoption(b, f))
        s, b, f = (
            s * (1 - adopt - check) + model.forget * (b + f),
            b * (1 - model.verify - model.forget) + s * adopt,
            f * (1 - model.forget) + s * check + model.verify * b,
        )
    assert (s, b, f) == pytest.approx(expected, abs=1e-6)
    n = 10**6
    start = np.array([[400_000, 300_000, 300_000]] * 4)
    trace = hoax.run(model, task_of(hoax.HOAX, WellMixed(n), start, steps=500))
    assert trace.counts[:, -1] / n == pytest.approx(np.tile(expected, (4, 1)), abs=3e-3)


def test_eradication_is_where_believers_vanish() -> None:
    for alpha, forget in ((0.4, 0.1), (0.2, 0.3), (0.7, 0.05)):
        edge = hoax.HoaxFactCheck(0.5, alpha, 0.0, forget).eradication
        if edge <= 1.0 - forget:
            assert hoax.HoaxFactCheck(0.5, alpha, edge, forget).equilibrium()[1] == 0.0
        below = hoax.HoaxFactCheck(0.5, alpha, min(0.98 * edge, 0.9 - forget), forget)
        assert below.equilibrium()[1] > 0.0


def test_where_the_start_decides_there_is_no_equilibrium() -> None:
    for values in ((0.0, 0.4, 0.1, 0.0), (0.5, 0.0, 0.0, 0.1), (0.5, 0.4, 0.0, 0.0)):
        assert np.isnan(hoax.HoaxFactCheck(*values).equilibrium()).all()
    assert hoax.HoaxFactCheck(0.5, 1.0, 0.1, 0.1).eradication == math.inf
    assert hoax.HoaxFactCheck(0.5, 0.4, 0.1, 0.0).equilibrium() == (0.0, 0.0, 1.0)


def test_a_population_of_susceptibles_rests() -> None:
    trace = hoax.run(
        SBFC, task_of(hoax.HOAX, complete(4), seeded(3, 4, []), record="tree", steps=50)
    )
    assert trace.duration.tolist() == [0.0] * 3
    counted = hoax.run(SBFC, task_of(hoax.HOAX, WellMixed(4), np.tile([4, 0, 0], (3, 1))))
    assert counted.duration.tolist() == [0.0] * 3


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ((1.1, 0.4, 0.05, 0.1), "spreading: got 1.1"),
        ((0.5, -0.1, 0.05, 0.1), "credibility: got -0.1"),
        ((0.5, 0.4, math.nan, 0.1), "verify: got nan"),
        ((0.5, 0.4, 0.6, 0.5), "verify . forget: got 1.1, allowed: at most 1"),
    ],
)
def test_parameters_of_a_hoax_are_checked(values: tuple[float, ...], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        hoax.HoaxFactCheck(*values)
