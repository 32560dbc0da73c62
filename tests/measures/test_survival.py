"""Times that are only known to be longer: Kaplan-Meier by hand, and as what it must reduce to."""

from __future__ import annotations

import math

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtri

from rumorsim.errors import ArgumentError
from rumorsim.measures import clopper_pearson, median_time, restricted_mean_time, survival
from tests.measures.hands import SIGMAS, times

data = st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=1, max_size=30)


def test_the_curve_by_hand() -> None:
    found = survival(times([1, 2, 2, 3, 4], [True, True, False, True, False]))
    # at risk 5, 4, 2: 4/5, * 3/4, * 1/2
    assert found["time"].values.tolist() == [0, 1, 2, 3]
    np.testing.assert_allclose(found.sel(bound="estimate"), [1, 0.8, 0.6, 0.3])
    # Greenwood at 2: 1/(5*4) + 1/(4*3), on the scale of ln(-ln S)
    spread = ndtri(0.975) * math.sqrt(1 / 20 + 1 / 12) / abs(math.log(0.6))
    wanted = [0.6 ** math.exp(spread), 0.6 ** math.exp(-spread)]
    np.testing.assert_allclose(found.sel(bound=["low", "high"], time=2), wanted)
    assert found["time"].attrs["units"] == "h"


def test_where_the_curve_is_certain_the_interval_is_exact() -> None:
    found = survival(times([1, 2], [True, True]))
    np.testing.assert_allclose(found.sel(time=0), [clopper_pearson(2, 2)[0], 1, 1])
    np.testing.assert_allclose(found.sel(time=2), [0, 0, clopper_pearson(0, 2)[1]])


def test_the_curve_ends_with_the_last_known_time() -> None:
    both = xr.concat(
        [times([1, 2, 3], [True, False, False]), times([1, 5, 9], [True] * 3)], dim="kind"
    )
    found = survival(both).sel(bound="estimate")
    np.testing.assert_allclose(found.isel(kind=0), [1, 2 / 3, math.nan, math.nan])
    np.testing.assert_allclose(found.isel(kind=1), [1, 2 / 3, 1 / 3, 0], atol=1e-15)


@settings(max_examples=40)
@given(data)
def test_without_censoring_it_is_the_share_that_is_left(numbers: list[tuple[int, bool]]) -> None:
    when = np.array([time for time, _ in numbers], float)
    found = survival(times([*when], [True] * when.size)).sel(bound="estimate")
    left = [(when > time).mean() for time in found["time"].values]
    np.testing.assert_allclose(found, left, atol=1e-12)


@settings(max_examples=25)
@given(data, st.permutations(range(30)))
def test_bounds_embrace_and_order_does_not_matter(
    numbers: list[tuple[int, bool]], order: list[int]
) -> None:
    sample = times([time for time, _ in numbers], [seen for _, seen in numbers])
    curve = survival(sample)
    low, middle, high = (curve.sel(bound=bound).values for bound in ("low", "estimate", "high"))
    assert (0 <= low).all()
    assert (low <= middle + 1e-12).all()
    assert (middle <= high + 1e-12).all()
    assert (high <= 1).all()
    assert (np.diff(middle) <= 0).all()
    shuffled = sample.isel(replicate=[place for place in order if place < len(numbers)])
    xr.testing.assert_allclose(survival(shuffled), curve)
    xr.testing.assert_allclose(median_time(shuffled), median_time(sample))


def test_the_median_by_hand() -> None:
    found = median_time(times([1, 2, 2, 3, 4], [True, True, False, True, False]))
    assert found.sel(bound="estimate") == 3
    assert found.attrs["units"] == "h"
    # half of them at most are known to have come
    assert median_time(times([1, 5, 5], [True, False, False])).sel(bound="estimate") == math.inf


@pytest.mark.parametrize(("count", "low"), [(1, 0.0), (5, 0.0), (6, 1.0)])
def test_few_times_tell_nothing_of_early_ones(count: int, low: float) -> None:
    # that none of five has come is compatible with one half: .025^(1/5) = .48 < 1/2
    found = median_time(times([1.0 + number for number in range(count)], [True] * count))
    assert found.sel(bound="low") == low


def test_the_median_interval_covers_as_often_as_it_says() -> None:
    rng = np.random.default_rng(6)
    when, end = rng.exponential(1.0, (500, 80)), rng.uniform(0.5, 3.0, (500, 80))
    sample = xr.Dataset({
        "time": (("try", "replicate"), np.minimum(when, end)),
        "observed": (("try", "replicate"), when <= end),
    })  # fmt: skip
    found = median_time(sample, level=0.8)
    truth = math.log(2)
    inside = ((found.sel(bound="low") <= truth) & (found.sel(bound="high") > truth)).mean()
    # an asymptotic interval: two points of slack beside chance
    assert abs(inside - 0.8) < SIGMAS * math.sqrt(0.16 / 500) + 0.02


@settings(max_examples=40)
@given(st.lists(st.floats(0.01, 50), min_size=2, max_size=30), st.floats(0.5, 60))
def test_censored_at_the_horizon_it_is_the_mean_of_what_is_cut(
    when: list[float], end: float
) -> None:
    cut = np.minimum(when, end)
    sample = times([*cut], [one < end for one in when])
    found = restricted_mean_time(sample, end)
    assert found.sel(bound="estimate").item() == pytest.approx(cut.mean())
    error = cut.std(ddof=1) / math.sqrt(cut.size)
    wanted = min(cut.mean() + ndtri(0.975) * error, end)
    assert found.sel(bound="high").item() == pytest.approx(wanted)


def test_restricted_mean_with_early_censoring_by_hand() -> None:
    found = restricted_mean_time(times([1, 2, 4], [True, False, True]), horizon=3)
    # S is 1 up to 1 and then 2/3 up to 3
    assert found.sel(bound="estimate").item() == pytest.approx(1 + 2 * 2 / 3)
    # Irwin: (4/3)² * 1/(3*2), times 3/2
    error = 4 / 3 * math.sqrt(1 / 6 * 3 / 2)
    low = 7 / 3 - ndtri(0.975) * error
    assert found.sel(bound="low").item() == pytest.approx(low)


def test_the_default_horizon_is_common_to_all() -> None:
    both = xr.concat([times([1, 4], [True, False]), times([2, 6], [True, True])], dim="kind")
    assert restricted_mean_time(both).attrs["horizon"] == 4
    assert restricted_mean_time(times([1, 3], [True, True])).attrs["horizon"] == 3


def test_beyond_what_is_known_there_is_no_mean() -> None:
    assert np.isnan(restricted_mean_time(times([1, 4], [True, False]), horizon=5)).all()
    # but where all have come, nothing more can follow
    found = restricted_mean_time(times([1, 4], [True, True]), horizon=5)
    assert found.sel(bound="estimate") == 2.5


def test_one_time_is_its_own_mean_without_interval() -> None:
    found = restricted_mean_time(times([2], [True]))
    assert found.sel(bound="estimate") == 2
    assert np.isnan(found.sel(bound=["low", "high"])).all()
    assert median_time(times([2], [True])).sel(bound="estimate") == 2


@pytest.mark.parametrize("sample", [times([], []), times([math.nan], [True])])
def test_without_times_nothing_is_known(sample: xr.Dataset) -> None:
    assert np.isnan(survival(sample)).all()
    assert np.isnan(median_time(sample)).all()
    assert np.isnan(restricted_mean_time(sample)).all()


def test_never_is_later_than_anything() -> None:
    sample = times([math.inf, math.inf, 1.0], [False, False, True])
    assert survival(sample).sel(bound="estimate", time=1).item() == pytest.approx(2 / 3)
    assert restricted_mean_time(sample, 4).sel(bound="estimate").item() == pytest.approx(3)
    with pytest.raises(ArgumentError, match="horizon"):
        restricted_mean_time(times([math.inf], [False]))


def test_level_and_labels_are_checked() -> None:
    sample = times([1.0], [True])
    for summary in (survival, median_time, restricted_mean_time):
        with pytest.raises(ArgumentError, match="level"):
            summary(sample, level=0.0)
        with pytest.raises(ArgumentError, match="'actor' is not among"):
            summary(sample, dim="actor")
