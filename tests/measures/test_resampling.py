"""Exact and bootstrap intervals: by hand, and how often they cover."""

from __future__ import annotations

import math

import numpy as np
import pytest
import xarray as xr
from scipy import stats

from rumorsim import measures
from rumorsim.errors import ArgumentError
from tests.measures.hands import SIGMAS, calibrated, over


def test_clopper_pearson_inverts_the_binomial_test() -> None:
    low, high = measures.clopper_pearson(3, 12, level=0.9)
    assert stats.binom.sf(2, 12, low) == pytest.approx(0.05)
    assert stats.binom.cdf(3, 12, high) == pytest.approx(0.05)


def test_clopper_pearson_at_the_ends() -> None:
    low, high = measures.clopper_pearson([0, 5, 0], [5, 5, 0])
    np.testing.assert_allclose(low, [0, 0.025 ** (1 / 5), math.nan])
    np.testing.assert_allclose(high, [1 - 0.025 ** (1 / 5), 1, math.nan])


@pytest.mark.parametrize("chance", [0.02, 0.3, 0.5])
def test_clopper_pearson_covers_at_least_so_often(chance: float) -> None:
    hits = np.arange(21)
    low, high = measures.clopper_pearson(hits, 20, level=0.9)
    covered = stats.binom.pmf(hits, 20, chance)[(low <= chance) & (chance <= high)].sum()
    assert covered >= 0.9


def test_a_proportion_leaves_out_what_is_missing() -> None:
    some = over(("replicate", "claim"), [[1, math.nan], [0, math.nan], [math.nan, math.nan]])
    found = measures.proportion(some)
    assert found.dims == ("bound", "claim")
    assert found["count"].values.tolist() == [2, 0]
    assert found.sel(bound="estimate")[0] == 0.5
    assert np.isnan(found.isel(claim=1)).all()


def mean(array: xr.DataArray) -> xr.DataArray:
    return array.mean("replicate")


def test_bootstrap_covers_the_mean_as_often_as_it_says() -> None:
    sample = over(("try", "replicate"), np.random.default_rng(1).normal(size=(400, 50)))
    found = measures.bootstrap(mean, sample, level=0.8, resamples=400, rng=1)
    inside = ((found.sel(bound="low") <= 0) & (found.sel(bound="high") >= 0)).mean()
    # percentile intervals of 50 are narrower than t by 2 %, so cover a point less; and chance
    assert abs(inside - 0.8) < SIGMAS * math.sqrt(0.16 / 400) + 0.02


def test_bootstrap_has_the_width_of_the_standard_error() -> None:
    sample = over("replicate", np.random.default_rng(2).normal(size=400))
    found = measures.bootstrap(mean, sample, resamples=4000, rng=2)
    width = float(found.sel(bound="high") - found.sel(bound="low"))
    wanted = 2 * stats.norm.ppf(0.975) * sample.std().item() / 20
    # each quantile of 4000 is known to 3 % of the standard error, that is about 1 % of the width
    assert width == pytest.approx(wanted, rel=0.04)


def test_bootstrap_of_a_score_with_parts() -> None:
    log_odds, truth = calibrated(60, seed=1)
    credence = 1 / (1 + np.exp(-log_odds))
    found = measures.bootstrap(measures.brier_parts, credence, truth, resamples=50, rng=1)
    estimate = found.sel(bound="estimate", drop=True)
    xr.testing.assert_allclose(estimate, measures.brier_parts(credence, truth).astype(float))
    assert (found["brier"].sel(bound="low") < found["brier"].sel(bound="high")).item()
    assert (found["count"] == 60).all()


def test_replicates_drawn_twice_are_two_clusters() -> None:
    log_odds, truth = calibrated(60, seed=2)

    def clusters(log_odds: xr.DataArray, truth: xr.DataArray) -> xr.DataArray:
        return measures.calibration_slope(log_odds, truth)["clusters"]

    labelled = [one.assign_coords(replicate=np.arange(60) + 7) for one in (log_odds, truth)]
    assert (measures.bootstrap(clusters, *labelled, resamples=20, rng=1) == 60).all()


def test_one_seed_one_interval_however_many_are_drawn_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sample = over(("replicate", "kind"), np.random.default_rng(3).normal(size=(20, 3)))
    once = measures.bootstrap(mean, sample, resamples=30, rng=5)
    monkeypatch.setattr("rumorsim.measures.resampling._AT_ONCE", 60)
    xr.testing.assert_identical(measures.bootstrap(mean, sample, resamples=30, rng=5), once)


def test_too_few_to_resample() -> None:
    found = measures.bootstrap(mean, over("replicate", [3.0]), rng=1)
    assert found.sel(bound="estimate") == 3
    assert np.isnan(found.sel(bound=["low", "high"])).all()
    assert np.isnan(measures.bootstrap(mean, over("replicate", np.empty(0)), rng=1)).all()


def test_missing_replicates_are_left_out() -> None:
    sample = over("replicate", [1.0, math.nan, 1.0])
    assert measures.bootstrap(mean, sample, rng=1).values.tolist() == [1, 1, 1]


def test_arguments_are_checked() -> None:
    one = over("replicate", [1.0, 2.0])
    with pytest.raises(ArgumentError, match="no array has the dimension 'claim'"):
        measures.bootstrap(mean, one, dim="claim")
    with pytest.raises(ArgumentError, match="resamples"):
        measures.bootstrap(mean, one, resamples=0)
    with pytest.raises(ArgumentError, match="level"):
        measures.bootstrap(mean, one, level=1.5)
    with pytest.raises(ArgumentError, match=r"arrays\[0\]: not labelled as the"):
        measures.bootstrap(mean, one, over("replicate", [1.0]))


def test_every_outcome_says_what_its_interval_is() -> None:
    happened = xr.DataArray([0.0, 1.0] * 5, dims="replicate")

    def both(array: xr.DataArray) -> xr.Dataset:
        share = array.mean("replicate").assign_attrs(interval="Clopper-Pearson, level 0.95")
        return xr.Dataset({"share": share, "mean": array.mean("replicate")})

    found = measures.bootstrap(both, happened, resamples=20, rng=1)
    told = {one.attrs["interval"] for one in (found, *found.data_vars.values())}
    assert told == {"bootstrap percentiles, 20 resamples, level 0.95"}
