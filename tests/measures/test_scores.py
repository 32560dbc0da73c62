"""Brier and logarithmic scores and Murphy's parts: by hand, and what must hold of any forecasts."""

from __future__ import annotations

import math

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rumorsim import measures
from rumorsim.beliefs import expit
from rumorsim.errors import ArgumentError
from tests.measures.hands import SIGMAS, calibrated, over

forecasts = arrays(np.float64, 12, elements=st.floats(0, 1) | st.just(math.nan))
outcomes = arrays(np.bool_, 12)


def parts(credence: object, truth: object, **how: object) -> dict[str, float]:
    found = measures.brier_parts(over("replicate", credence), over("replicate", truth), **how)
    return {str(name): float(value) for name, value in found.items()}


def test_murphys_parts_by_hand() -> None:
    found = parts([0.2, 0.2, 0.8, 0.8, 0.8], [0, 0, 1, 1, 0], bins=None)
    # bins: .2 (2 forecasts, none true), .8 (3, two true); overall .4
    assert found["reliability"] == pytest.approx((2 * 0.2**2 + 3 * (0.8 - 2 / 3) ** 2) / 5)
    assert found["resolution"] == pytest.approx((2 * 0.4**2 + 3 * (2 / 3 - 0.4) ** 2) / 5)
    assert found["uncertainty"] == pytest.approx(0.24)
    assert found["within_bins"] == 0
    assert found["brier"] == pytest.approx((4 * 0.04 + 0.64) / 5)
    assert found["count"] == 5


def test_parts_within_a_bin_by_hand() -> None:
    found = parts([0.5, 0.7], [0, 1], bins=2)
    # one bin: mean .6, frequency .5; (.1² + .1²)/2 - 2 (.1*.5 + .1*.5)/2
    assert found["within_bins"] == pytest.approx(0.01 - 0.1)
    assert found["reliability"] == pytest.approx(0.01)
    assert found["resolution"] == pytest.approx(0.09)
    assert found["brier"] == pytest.approx((0.25 + 0.09) / 2)


@given(forecasts, outcomes, st.sampled_from([None, 1, 2, 10, 100]))
def test_the_parts_make_up_the_score(
    credence: np.ndarray, truth: np.ndarray, bins: int | None
) -> None:
    found = parts(credence, truth, bins=bins)
    score = measures.brier(over("replicate", credence), over("replicate", truth))
    whole = found["reliability"] - found["resolution"] + found["uncertainty"]
    np.testing.assert_allclose(found["brier"], score, atol=1e-14)
    np.testing.assert_allclose(whole, score, atol=1e-14)
    assert found["count"] == (~np.isnan(credence)).sum()


@settings(max_examples=40)
@given(arrays(np.float64, 12, elements=st.sampled_from([0.0, 0.1, 0.45, 0.95, 1.0])), outcomes)
def test_one_value_per_bin_is_murphys_own_partition(
    credence: np.ndarray, truth: np.ndarray
) -> None:
    binned, distinct = parts(credence, truth, bins=10), parts(credence, truth, bins=None)
    # .95 and 1 share the last bin of ten
    if not {0.95, 1.0} <= set(credence.tolist()):
        assert binned == pytest.approx(distinct, abs=1e-14)
    assert distinct["within_bins"] == 0
    assert distinct["resolution"] >= 0


@settings(max_examples=30)
@given(forecasts, outcomes)
def test_calling_true_false_changes_no_part(credence: np.ndarray, truth: np.ndarray) -> None:
    once, turned = parts(credence, truth, bins=None), parts(1 - credence, ~truth, bins=None)
    # 1 - p may join two forecasts that differ by a rounding error
    if np.unique(credence).size == np.unique(1 - credence).size:
        np.testing.assert_allclose(list(once.values()), list(turned.values()), atol=1e-12)


def test_every_cell_is_partitioned_by_itself() -> None:
    rng = np.random.default_rng(1)
    credence = over(("replicate", "kind", "actor"), rng.random((30, 2, 4)), kind=["a", "b"])
    truth = over("replicate", rng.random(30) < 0.5)
    found = measures.brier_parts(credence, truth, ["replicate", "actor"])
    assert found["reliability"].dims == ("kind",)
    alone = measures.brier_parts(credence.sel(kind="b"), truth, ["actor", "replicate"])
    xr.testing.assert_allclose(found.sel(kind="b"), alone)
    assert found["brier"].attrs["bins"] == 10


def test_the_calibrated_are_as_reliable_as_chance_allows() -> None:
    log_odds, truth = calibrated(20_000, seed=5)
    found = measures.brier_parts(xr.apply_ufunc(expit, log_odds), truth, bins=10)
    # Σ n_b (p_b - o_b)² / .25 is below chi-square of 10: mean 10, variance 20
    assert found["reliability"] * found["count"] / 0.25 < 10 + SIGMAS * math.sqrt(20)
    assert found["resolution"] > 0.05


def test_nothing_has_no_score() -> None:
    empty = over("replicate", np.empty(0))
    for found in (parts(np.empty(0), np.empty(0)), parts([math.nan], [True])):
        assert found.pop("count") == 0
        assert np.isnan(list(found.values())).all()
    assert np.isnan(measures.brier(empty, empty))
    assert np.isnan(measures.log_score(empty, empty))


def test_bins_and_dimensions_are_checked() -> None:
    one = over("replicate", [1.0])
    with pytest.raises(ArgumentError, match="bins: got 0"):
        measures.brier_parts(one, one, bins=0)
    with pytest.raises(ArgumentError, match="'actor' is not among"):
        measures.brier_parts(one, one, dim="actor")
    with pytest.raises(ArgumentError, match="credence: not labelled as the truth"):
        measures.brier_parts(one.assign_coords(replicate=[0]), one.assign_coords(replicate=[1]))


def test_the_curve_by_hand() -> None:
    credence = over("replicate", [0.0, 0.1, 0.3, 0.5, 1.0, math.nan])
    truth = over("replicate", [0, 1, 0, 1, 1, 1])
    found = measures.calibration_curve(credence, truth, bins=2)
    assert found["bin"].values.tolist() == [0.25, 0.75]
    np.testing.assert_allclose(found["credence"], [0.4 / 3, 0.75])
    np.testing.assert_allclose(found["frequency"].sel(bound="estimate"), [1 / 3, 1])
    assert found["count"].values.tolist() == [3, 2]
    low, high = measures.clopper_pearson([1, 2], [3, 2])
    np.testing.assert_allclose(found["frequency"].sel(bound=["low", "high"]), [low, high])


def test_empty_bins_of_the_curve_are_missing() -> None:
    found = measures.calibration_curve(over("replicate", [0.95]), xr.DataArray(True))
    assert found["count"].values.tolist() == [0] * 9 + [1]
    assert np.isnan(found["credence"][:9]).all()
    assert np.isnan(found["frequency"].isel(bin=slice(9))).all()


def test_logarithmic_score_by_hand() -> None:
    log_odds = over(("replicate", "kind"), [[math.log(3), 0.0], [math.log(3), 0.0]])
    found = measures.log_score(log_odds, over("replicate", [True, False]))
    np.testing.assert_allclose(found, [-(math.log(0.75) + math.log(0.25)) / 2, math.log(2)])


def test_logarithmic_score_of_certainty() -> None:
    sure = over("replicate", [math.inf, -math.inf, math.nan])
    assert measures.log_score(sure, over("replicate", [True, False, True])) == 0
    assert measures.log_score(sure, over("replicate", [True, True, True])) == math.inf
    # where credence has long been 1
    assert measures.log_score(over("replicate", [800.0]), xr.DataArray(False)) == 800


def test_expected_accuracy_is_that_of_all_truths_by_their_probability() -> None:
    credence, chance = over("replicate", [0.9, 0.2, 0.5]), over("replicate", [0.7, 0.4, 0.1])
    either = [
        measures.accuracy(credence, over("replicate", [known] * 3), dim=[]) for known in (1, 0)
    ]
    expected = chance * either[0] + (1 - chance) * either[1]
    found = measures.accuracy(credence, chance, dim=[])
    np.testing.assert_allclose(found, expected, rtol=1e-15)
    np.testing.assert_allclose(found, [0.7, 0.6, 0.5], rtol=1e-15)
    inflation = measures.confidence_inflation(credence, chance, dim=[])
    np.testing.assert_allclose(inflation, [0.2, 0.2, 0.0], atol=1e-15)


def test_confidence_less_accuracy_is_inflation() -> None:
    credence = over("replicate", [0.9, 0.2, 0.5, math.nan])
    truth = over("replicate", [True, True, True, True])
    assert measures.confidence(credence).item() == pytest.approx(2.2 / 3)
    assert measures.accuracy(credence, truth).item() == pytest.approx(1.5 / 3)
    assert measures.confidence_inflation(credence, truth).item() == pytest.approx(0.7 / 3)
    assert measures.accuracy(credence, truth, dim=[]).values[:3].tolist() == [1, 0, 0.5]
