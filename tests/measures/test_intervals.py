"""Quantiles, intervals and paired differences, against hand-made numbers and NumPy's own."""

from __future__ import annotations

import math

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rumorsim.errors import ArgumentError
from rumorsim.measures import interval, paired_difference
from rumorsim.measures.intervals import quantiles

numbers = st.one_of(st.floats(-1e6, 1e6), st.just(math.nan))


@given(arrays(np.float64, (5, 3), elements=numbers), st.floats(0, 1))
def test_quantiles_leave_out_what_is_missing(values: np.ndarray, level: float) -> None:
    (found,) = quantiles(values, [level], axis=0)
    for column in range(3):
        known = values[~np.isnan(values[:, column]), column]
        wanted = np.quantile(known, level) if known.size else math.nan
        np.testing.assert_allclose(found[column], wanted, rtol=1e-12, atol=1e-9)


def test_certainty_is_a_quantile_like_any_other() -> None:
    values = np.array([-math.inf, -math.inf, 0.0, math.inf, math.inf])[:, np.newaxis]
    assert quantiles(values, [0.0, 0.1, 0.5, 0.6, 1.0], axis=0)[:, 0].tolist() == [
        -math.inf, -math.inf, 0.0, math.inf, math.inf,
    ]  # fmt: skip


def test_quantiles_of_nothing_are_missing() -> None:
    assert np.isnan(quantiles(np.empty((0, 2)), [0.5], axis=0)).all()


def test_interval_holds_the_stated_share() -> None:
    array = xr.DataArray(np.arange(101.0)[:, np.newaxis] + [0, 1000], dims=("replicate", "claim"))
    assert interval(array).sel(bound="low").values.tolist() == pytest.approx([5, 1005])
    assert interval(array, level=0.5).sel(bound="high").values.tolist() == pytest.approx([75, 1075])
    assert interval(array).dims == ("bound", "claim")


def test_one_replicate_is_its_own_interval() -> None:
    assert interval(xr.DataArray([0.3], dims="replicate")).values.tolist() == [0.3, 0.3, 0.3]


def test_interval_keeps_labels_and_unit_and_says_what_it_holds() -> None:
    array = xr.DataArray(
        np.ones((2, 3)), {"claim": ["a", "b", "c"]}, ("replicate", "claim"),
        attrs={"units": "share"},
    )  # fmt: skip
    found = interval(array)
    assert found.attrs == {"units": "share", "interval": "90 % of replicates"}
    assert found.sel(claim="b", bound="median") == 1


@pytest.mark.parametrize("level", [0, 1, -0.1, math.nan])
def test_a_level_outside_is_refused(level: float) -> None:
    with pytest.raises(ArgumentError, match=r"level: .* allowed: \(0, 1\)"):
        interval(xr.DataArray([1.0], dims="replicate"), level=level)


def test_a_missing_dimension_is_named() -> None:
    with pytest.raises(ArgumentError, match="'replicate' is not among"):
        interval(xr.DataArray([1.0], dims="time"))


def labelled(values: list[float], first: int = 0) -> xr.DataArray:
    replicates = np.arange(first, first + len(values))
    return xr.DataArray(values, {"replicate": replicates}, ("replicate",))


def test_paired_difference_by_hand() -> None:
    found = paired_difference(labelled([1.0, 2.0, 4.0]), labelled([0.0, 2.0, 1.0]))
    # differences 1, 0, 3: mean 4/3, sample variance 7/3
    assert found["median"] == 1
    assert found["mean"].item() == pytest.approx(4 / 3)
    assert found["standard_error"].item() == pytest.approx(math.sqrt(7 / 3 / 3))
    # population variances 14/9 of (1, 2, 4), 2/3 of (0, 2, 1), 14/9 of the differences
    assert found["variance_ratio"].item() == pytest.approx((14 / 9 + 2 / 3) / (14 / 9))


def test_pairing_helps_where_luck_is_shared() -> None:
    luck = np.random.default_rng(2).normal(size=500)
    noise = np.random.default_rng(3).normal(size=500)
    shared = paired_difference(labelled([*(luck + 0.1 * noise)]), labelled([*luck]))
    apart = paired_difference(labelled([*noise]), labelled([*luck]))
    assert shared["variance_ratio"] > 100  # expected 2.01 / .01
    # variance of a difference of independents: 2 within 4 standard errors of a ratio of variances
    assert apart["variance_ratio"].item() == pytest.approx(1, abs=4 * math.sqrt(2 / 500))


def test_a_constant_difference_has_no_variance_ratio() -> None:
    found = paired_difference(labelled([1.0, 2.0]), labelled([0.0, 1.0]))
    assert found["standard_error"] == 0
    assert np.isnan(found["variance_ratio"])


def test_one_pair_has_no_standard_error() -> None:
    found = paired_difference(labelled([1.0]), labelled([0.0]))
    assert found["mean"] == 1
    assert np.isnan(found["standard_error"])


def test_other_replicates_are_refused() -> None:
    with pytest.raises(ArgumentError, match="not labelled as the baseline"):
        paired_difference(labelled([1.0, 2.0]), labelled([1.0, 2.0], first=1))
