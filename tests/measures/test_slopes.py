"""The slope of truth on log-odds, against a plain regression and exact maxima."""

from __future__ import annotations

import math

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from rumorsim.errors import ArgumentError
from rumorsim.measures import calibration_slope
from tests.measures.hands import SIGMAS, calibrated, over
from tests.newsroom.worlds_of_limits import calibration


def test_the_maximum_by_hand() -> None:
    # two values: the fitted probabilities are the frequencies, 1/4 and 3/4
    log_odds = over("replicate", [-2.0] * 4 + [2.0] * 4)
    truth = over("replicate", [True, False, False, False, True, True, True, False])
    found = calibration_slope(log_odds, truth)
    assert found["slope"].sel(bound="estimate").item() == pytest.approx(math.log(3) / 2)
    assert found["intercept"].sel(bound="estimate").item() == pytest.approx(0, abs=1e-12)
    # information of each half: 4 * 3/16; scores of the halves are 3/4, 3/4, 3/4, 1/4 in size:
    # the meat equals the information times 4 * 3/16 / (4 * 3/16), so that the sandwich is its
    # inverse, 1 / (8 * 3/16 * 2²) = 1/6, times 8/7
    assert found["slope_error"].item() == pytest.approx(math.sqrt(8 / 7 / 6))
    assert found["clusters"] == 8


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.floats(0.3, 5.0))
def test_it_is_the_plain_regression(seed: int, spread: float) -> None:
    rng = np.random.default_rng(seed)
    log_odds, truth = rng.normal(0.5, spread, (40, 3)), rng.random(40) < 0.5
    plain = calibration(log_odds, truth)
    people = over(("replicate", "actor"), log_odds)
    found = calibration_slope(people, over("replicate", truth), ["replicate", "actor"])
    few = math.sqrt(40 / 39)
    assert found["slope"].sel(bound="estimate").item() == pytest.approx(plain.slope, abs=1e-9)
    assert found["intercept"].sel(bound="estimate").item() == pytest.approx(
        plain.intercept, abs=1e-9
    )
    assert found["slope_error"].item() == pytest.approx(plain.slope_error * few, rel=1e-6)
    assert found["intercept_error"].item() == pytest.approx(plain.intercept_error * few, rel=1e-6)


@pytest.mark.parametrize(("sharpening", "slope"), [(1.0, 1.0), (3.0, 1 / 3), (0.5, 2.0)])
def test_the_slope_of_a_known_forecaster(sharpening: float, slope: float) -> None:
    log_odds, truth = calibrated(4000, seed=8)
    found = calibration_slope(sharpening * log_odds, truth)
    missed = found["slope"].sel(bound="estimate") - slope
    assert abs(missed) < SIGMAS * found["slope_error"]
    assert abs(found["intercept"].sel(bound="estimate")) < SIGMAS * found["intercept_error"]
    assert found["slope_error"] < 0.1 * slope


def test_the_interval_covers_as_often_as_it_says() -> None:
    covered = np.empty((400, 60))
    truth = np.empty((400, 60))
    for number in range(400):
        covered[number], truth[number] = (one.values for one in calibrated(60, seed=number))
    tries = over(("try", "replicate"), covered)
    found = calibration_slope(tries, over(("try", "replicate"), truth), level=0.8)["slope"]
    inside = ((found.sel(bound="low") <= 1) & (found.sel(bound="high") >= 1)).mean()
    # an asymptotic interval: two points of slack beside chance
    assert abs(inside - 0.8) < SIGMAS * math.sqrt(0.16 / 400) + 0.02


def test_copies_of_a_reader_tell_nothing_new() -> None:
    log_odds, truth = calibrated(100, seed=3)
    once = calibration_slope(log_odds, truth)
    copies = xr.concat([log_odds] * 10, dim="actor")
    ten = calibration_slope(copies, truth, ["replicate", "actor"])
    for name in once:
        np.testing.assert_allclose(ten[name], once[name], rtol=1e-9)


@settings(max_examples=10)
@given(st.permutations(range(30)))
def test_the_order_of_replicates_does_not_matter(order: list[int]) -> None:
    log_odds, truth = calibrated(30, seed=2)
    once = calibration_slope(log_odds, truth)["slope"]
    again = calibration_slope(log_odds[order], truth[order])["slope"]
    np.testing.assert_allclose(again, once, rtol=1e-9)


@pytest.mark.parametrize(
    ("log_odds", "truth", "slope"),
    [
        ([-1.0, 0.0, 1.0], [0, 0, 1], math.inf),
        ([-1.0, 1.0, 1.0], [0, 0, 1], math.inf),  # the two only touch
        ([-1.0, 0.0, 1.0], [1, 0, 0], -math.inf),
        ([-1.0, 0.0, 1.0], [1, 1, 1], math.nan),
        ([1.0, 1.0, 1.0], [1, 0, 1], math.nan),
        ([-1.0, 0.0, math.inf, 2.0], [0, 1, 1, 0], math.nan),
        ([math.nan], [1], math.nan),
        ([], [], math.nan),
    ],
)
def test_where_there_is_no_slope(log_odds: list[float], truth: list[int], slope: float) -> None:
    found = calibration_slope(over("replicate", log_odds), over("replicate", truth))
    np.testing.assert_equal(found["slope"].sel(bound="estimate").item(), slope)
    assert np.isnan(found["slope"].sel(bound=["low", "high"])).all()
    assert np.isnan(found["slope_error"])


def test_what_is_missing_is_left_out_and_one_cell_spoils_no_other() -> None:
    log_odds, truth = calibrated(50, seed=4)
    gap = xr.concat([log_odds, over("replicate", [math.inf] * 50)], dim="replicate")
    both = xr.concat([log_odds, log_odds.copy(data=np.full(50, math.inf))], dim="kind")
    found = calibration_slope(both, truth)
    alone = calibration_slope(log_odds, truth)
    xr.testing.assert_allclose(found.isel(kind=0), alone)
    longer = calibration_slope(gap.where(np.isfinite(gap)), xr.concat([truth] * 2, "replicate"))
    xr.testing.assert_allclose(longer, alone)


def test_what_is_not_pooled_is_no_cluster() -> None:
    log_odds, truth = calibrated(5, seed=1)
    with pytest.raises(ArgumentError, match="'actor' is not among the pooled"):
        calibration_slope(log_odds, truth, cluster="actor")
    with pytest.raises(ArgumentError, match="cluster: 'actor' is not among"):
        calibration_slope(log_odds, truth, dim=["actor"], cluster="actor")
    with pytest.raises(ArgumentError, match="level"):
        calibration_slope(log_odds, truth, level=1.0)
