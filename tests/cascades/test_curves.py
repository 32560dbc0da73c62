"""Complementary distributions and mean curves: numbers by hand, and bands that cover."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from scipy import stats

from rumorsim import cascades
from rumorsim.cascades import ccdf, mean_curve
from rumorsim.errors import ArgumentError


def column(values: list[float], **labels: list[object]) -> xr.DataArray:
    coords = {name: ("cascade", np.array(label)) for name, label in labels.items()}
    return xr.DataArray(np.array(values, dtype=float), coords, "cascade", "depth")


def test_shares_by_hand() -> None:
    data = column([1, 1, 2, 5, 2, np.nan], kind=["a", "a", "a", "a", "b", "b"])
    found = ccdf(data, by="kind")
    assert found["value"].values.tolist() == [1, 2, 5]
    assert found["ccdf"].sel(kind="a").values.tolist() == [1.0, 0.5, 0.25]
    assert found["ccdf"].sel(kind="b").values.tolist() == [1.0, 1.0, 0.0]
    assert found["count"].values.tolist() == [4, 1]
    assert found["missing"].values.tolist() == [0, 1]
    assert found.attrs == {"level": 0.95, "band": "exact (Clopper-Pearson)"}
    chosen = ccdf(data, by="kind", groups=["b"])
    assert chosen["kind"].values.tolist() == ["b"]
    assert chosen["value"].values.tolist() == [2]


def test_the_exact_band_is_that_of_scipy() -> None:
    found = ccdf(column([1, 1, 1, 2, 3, 3, 7]), level=0.9).sel(group="")
    for hits, low, high in zip(
        (7, 4, 3, 1), found["low"].values, found["high"].values, strict=True
    ):
        exact = stats.binomtest(hits, 7).proportion_ci(0.9, method="exact")
        assert (low, high) == pytest.approx((exact.low, exact.high), rel=1e-9)


def coverage(cluster: str | None, copies: int) -> float:
    """Return how often a 90 % band holds P(X >= 2) = 1/2 where `copies` cascades share a value."""
    inside = []
    for seed in range(200):
        luck = np.random.default_rng(seed).random(60) < 0.5
        story = np.repeat(np.arange(60), copies).tolist()
        data = column((1 + np.repeat(luck, copies)).tolist(), story=story)
        found = ccdf(data, cluster=cluster, level=0.9, resamples=200, rng=seed).isel(value=1)
        inside.append(float(found["low"][0]) <= 0.5 <= float(found["high"][0]))
    return float(np.mean(inside))


def test_bands_cover_what_they_should() -> None:
    """Four standard errors of 200 trials at 0.9 are 0.085; the exact band is conservative."""
    assert coverage(None, 1) >= 0.9 - 0.085
    assert abs(coverage("story", 4) - 0.9) <= 0.085
    assert coverage(None, 4) < 0.75  # stories taken for independent: the planted mistake


def test_bands_are_addressed_by_group() -> None:
    data = column(list(range(12)), kind=["a", "b"] * 6, story=[0, 0, 1, 1, 2, 2] * 2)
    both = ccdf(data, by="kind", cluster="story", rng=5, resamples=50)
    again = ccdf(data, by="kind", cluster="story", rng=5, resamples=50)
    alone = ccdf(data, by="kind", groups=["b"], cluster="story", rng=5, resamples=50)
    assert both.identical(again)
    assert np.array_equal(
        alone["low"].sel(kind="b"), both["low"].sel(kind="b", value=alone["value"])
    )
    assert both.attrs == {
        "level": 0.95, "band": "bootstrap over story", "seed": "5", "resamples": 50,
    }  # fmt: skip


def test_many_values_are_thinned_and_stay_exact() -> None:
    values = np.exp(np.random.default_rng(1).normal(size=5000))
    found = ccdf(column(values.tolist()))
    assert found.sizes["value"] <= 501
    assert float(found["value"][0]) == values.min()
    assert float(found["value"][-1]) == values.max()
    exact = [(values >= value).mean() for value in found["value"].values]
    assert found["ccdf"].values[0].tolist() == pytest.approx(exact, rel=1e-12)


@pytest.mark.parametrize("values", [[], [np.nan, np.nan]])
def test_nothing_known(values: list[float]) -> None:
    found = ccdf(column(values))
    assert found.sizes["value"] == 0
    assert found["count"].values.tolist() == [0]
    assert found["missing"].values.tolist() == [len(values)]


def test_no_groups_at_all() -> None:
    found = ccdf(column([], kind=[]), by="kind")
    assert dict(found.sizes) == {"kind": 0, "value": 0}


def test_means_by_hand() -> None:
    sets = cascades.CascadeSet.from_cascades(
        [
            cascades.Cascade.from_parents([0, 1, 2], [-1, 0, 0], [0.0, 2.0, 4.0]),
            cascades.Cascade.from_parents([0, 1, 2], [-1, 0, 1], [1.0, 2.0, 9.0]),
            cascades.Cascade.from_parents([0], [-1], [0.0]),
        ],
        {"kind": ["a", "a", "b"]},
        time_unit="hours",
    )
    breadth = mean_curve(sets.breadths(), by="kind", rng=1)
    assert breadth["mean"].sel(kind="a").values.tolist() == [1.0, 1.5, 0.5]
    assert breadth["mean"].sel(kind="b").values.tolist() == [1.0, 0.0, 0.0]
    times = mean_curve(sets.times_to_size([1, 2, 3]), by="kind", rng=1)
    assert times["mean"].sel(kind="a").values.tolist() == [0.0, 1.5, 6.0]
    assert times["count"].sel(kind="b").values.tolist() == [1, 0, 0]
    assert np.isnan(times["mean"].sel(kind="b").values[1:]).all()
    assert times["mean"].attrs == {"long_name": "time to size", "units": "hours"}
    depth = mean_curve(sets.times_to_depth([2]), by="kind", rng=1)
    assert depth["mean"].sel(kind="a").values.tolist() == [8.0]
    assert depth["count"].sel(kind="a").values.tolist() == [1]


def test_the_band_of_a_mean_covers() -> None:
    inside = []
    for seed in range(200):
        values = np.random.default_rng(seed).normal(size=(50, 1))
        data = xr.DataArray(values, dims=("cascade", "depth"), coords={"depth": [1]})
        found = mean_curve(data, level=0.9, resamples=200, rng=seed)
        inside.append(float(found["low"][0, 0]) <= 0.0 <= float(found["high"][0, 0]))
    assert abs(np.mean(inside) - 0.9) <= 0.085


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"by": "knd"}, "by: no label of the cascades is called 'knd'; did you mean 'kind'"),
        ({"by": "kind", "groups": ["c"]}, "groups: there is no 'c'; known: a, b"),
        ({"cluster": "story"}, "cluster: no label of the cascades is called 'story'"),
        ({"level": 0}, "level: got 0"),
        ({"resamples": 0}, "resamples: got 0"),
    ],
)
def test_wrong_arguments_are_refused(options: dict[str, object], complaint: str) -> None:
    data = column([1, 2], kind=["a", "b"])
    with pytest.raises(ArgumentError, match=complaint):
        ccdf(data, **options)
    with pytest.raises(ArgumentError, match=complaint):
        mean_curve(data.expand_dims({"size": [1]}, axis=1), **options)


def test_wrong_dimensions_are_refused() -> None:
    with pytest.raises(ArgumentError, match="allowed: cascade alone"):
        ccdf(xr.DataArray([1.0], dims="replicate"))
    with pytest.raises(ArgumentError, match="allowed: cascade and one more"):
        mean_curve(column([1.0]))
