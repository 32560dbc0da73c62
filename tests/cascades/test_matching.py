"""Size-matched comparison: the pairs themselves, and the plot test of Juul & Ugander."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rumorsim import cascades
from rumorsim.cascades import match_sizes, matched_difference, raw_difference
from rumorsim.errors import ArgumentError
from tests.cascades.samples import HUBS, galton_watson_shapes

GROUPS = ("first", "second")
LOW, HIGH = cascades.poisson_offspring(0.5), cascades.poisson_offspring(0.9)
SEEDS = 80


def shapes(first: list[int], second: list[int], **columns: list[float]) -> xr.Dataset:
    kinds = ["first"] * len(first) + ["second"] * len(second)
    found = {name: ("cascade", values) for name, values in columns.items()}
    sizes = ("cascade", np.array([*first, *second], dtype=int))
    return xr.Dataset({"size": sizes, **found}, {"kind": ("cascade", np.array(kinds))})


def matched(data: xr.Dataset, **options: object) -> xr.Dataset:
    return match_sizes(data, by="kind", groups=GROUPS, **options)


sizes_of = st.lists(st.integers(1, 30), max_size=25)


@given(sizes_of, sizes_of, st.sampled_from([0.0, 0.1, 0.5]), st.integers(0, 9))
def test_pairs_are_disjoint_near_and_as_many_as_can_be_equal(
    first: list[int], second: list[int], tolerance: float, seed: int
) -> None:
    if not first or not second:
        return
    data = shapes(first, second, number=list(range(len(first) + len(second))))
    found = matched(data, tolerance=tolerance, rng=seed)
    pairs = found["size"].values.reshape(-1, 2)
    assert found["kind"].values.tolist() == list(GROUPS) * len(pairs)
    assert found["pair"].values.tolist() == np.repeat(np.arange(len(pairs)), 2).tolist()
    assert np.unique(found["number"]).size == found.sizes["cascade"]
    assert (pairs.max(axis=1) <= pairs.min(axis=1) * (1 + tolerance) + 1e-9).all()
    equal = sum(min(first.count(size), second.count(size)) for size in set(first))
    assert (pairs[:, 0] == pairs[:, 1]).sum() == equal == found.attrs["equal_pairs"]
    assert found.attrs["unmatched_first"] == len(first) - len(pairs)
    assert found.attrs["unmatched_second"] == len(second) - len(pairs)
    assert found.attrs["pairs"] == len(pairs)
    left = list(first), list(second)  # nobody who is left out could have been paired
    for one, other in pairs.tolist():
        left[0].remove(one)
        left[1].remove(other)
    for one in left[0]:
        assert all(max(one, b) / min(one, b) - 1 > tolerance for b in left[1])


def test_the_nearest_is_taken() -> None:
    found = matched(shapes([100], [91, 97, 104, 110]), tolerance=0.1, rng=1)
    assert found["size"].values.tolist() == [100, 97]


def test_who_is_paired_is_drawn_uniformly() -> None:
    """One of four equals: each is taken by a quarter of 1,000 matchings, at four sigma."""
    data = shapes([5], [5, 5, 5, 5], number=[0, 1, 2, 3, 4])
    taken = [
        int(matched(data, rng=3, replicate=number)["number"].values[1]) for number in range(1000)
    ]
    counts = np.bincount(taken, minlength=5)[1:]
    assert (np.abs(counts - 250) <= 4 * np.sqrt(1000 * 0.25 * 0.75)).all()


def test_the_same_seed_gives_the_same_pairs() -> None:
    data = galton_watson_shapes(LOW, HIGH, 300, seed=1)
    one, again = (matched(data, tolerance=0.1, rng=8) for _ in range(2))
    assert one.identical(again)
    assert not one.identical(matched(data, tolerance=0.1, rng=8, replicate=1))
    assert one.attrs["matching_seed"] == "8"


@cache
def p_values(family: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return p of the raw comparison of sizes, of the raw and of the matched one of depth."""
    offspring = {"same": (LOW, HIGH), "hubs": (HIGH, HUBS)}[family]
    raw, depth, virality = [], [], []
    for seed in range(SEEDS if family == "same" else 5):
        data = galton_watson_shapes(*offspring, 500 if family == "same" else 4000, seed=seed)
        data = data.isel(cascade=(data["complete"] & (data["size"] > 3)).values)
        one, other = (data["depth"].values[data["kind"] == name] for name in GROUPS)
        raw.append(stats.ks_2samp(one, other, method="asymp").pvalue)
        pairs = matched(data, rng=seed)
        found = matched_difference(
            pairs, measures=["depth", "structural_virality"], resamples=199, rng=seed
        )
        depth.append(found["p"].values[0])
        virality.append(found["p"].values[1])
    return np.array(raw), np.array(depth), np.array(virality)


def test_unmatched_distributions_of_one_family_differ() -> None:
    raw, _, _ = p_values("same")
    assert np.median(raw) < 1e-3


def test_matched_distributions_of_one_family_agree() -> None:
    """Over seeds p is uniform, ties apart: they can only make it larger.

    The rates of p <= 0.05, 0.2 and 0.5 are binomial; four standard errors each.
    """
    _, *matched_p = p_values("same")
    for found in matched_p:
        for rate in (0.05, 0.2, 0.5):
            spread = 4 * np.sqrt(rate * (1 - rate) / SEEDS)
            assert np.mean(found <= rate) <= rate + spread
    # Structural virality hardly ties; four standard errors are a probability of 6e-5.
    assert stats.kstest(p_values("same")[2], "uniform").pvalue > 6e-5


def test_another_family_keeps_its_difference() -> None:
    _, depth, virality = p_values("hubs")
    assert (depth <= 0.01).all()
    assert (virality <= 0.01).all()


def test_differences_by_hand() -> None:
    data = shapes([4, 9], [4, 9], depth=[1.0, 3.0, 2.0, 6.0], flat=[1.0, 1.0, 1.0, 1.0])
    found = matched_difference(
        matched(data, rng=1), measures=["depth", "flat", "size"], resamples=400, rng=1
    )
    assert found["ratio"].values.tolist() == [2.0, 1.0, 1.0]
    assert found["distance"].values.tolist() == [0.5, 0.0, 0.0]
    assert found["p"].values[1:].tolist() == [1.0, 1.0]
    assert (found["low"] <= found["ratio"]).all()
    assert (found["ratio"] <= found["high"]).all()
    # First 1 and 3, second 2 and 6: no swap of either or both brings the steps nearer than 1/2.
    assert found["p"].values[0] == 1.0
    assert found.attrs["band"] == "bootstrap over pair"
    assert found.attrs["pairs"] == 2


def test_raw_differences_by_hand() -> None:
    data = shapes([1, 3], [2, 6, 7], depth=[1.0, 3.0, 4.0, 4.0, np.nan])
    found = raw_difference(data, by="kind", groups=GROUPS, measures=["size", "depth"], rng=1)
    assert found["ratio"].values.tolist() == [2.5, 2.0]
    assert found["distance"].values.tolist() == pytest.approx([2 / 3, 1.0])
    # Of the 6 ways to label four depths, 2 part those of 4 from the others.
    assert abs(float(found["p"][1]) - 2 / 6) <= 4 * np.sqrt(2 / 9 / 1000)
    assert found.attrs == {"level": 0.95, "band": "bootstrap over cascade", "seed": "1"}


def test_raw_comparison_of_one_law_is_fair() -> None:
    """p of two groups of one law is uniform; 4 sigma of the rate of p <= 0.2 in 100."""
    found = []
    for seed in range(100):
        values = np.random.default_rng(seed).normal(size=60) + 9
        data = shapes([5] * 20, [5] * 40, depth=values.tolist())
        one = raw_difference(
            data, by="kind", groups=GROUPS, measures=["depth"], resamples=99, rng=seed
        )
        found.append((float(one["p"][0]), bool(one["low"][0] <= 1 <= one["high"][0])))
    p, inside = np.array(found).T
    assert abs(np.mean(p <= 0.2) - 0.2) <= 4 * np.sqrt(0.2 * 0.8 / 100)
    assert abs(np.mean(inside) - 0.93) <= 4 * np.sqrt(0.95 * 0.05 / 100)


def test_the_interval_covers_as_it_says() -> None:
    """Pairs of log-normal depths of one law: the ratio 1 is in 90 % of the 90 % intervals."""
    inside = []
    for seed in range(100):
        values = np.exp(np.random.default_rng(seed).normal(size=160) * 0.5)
        data = shapes([5] * 80, [5] * 80, depth=values.tolist())
        found = matched_difference(
            matched(data, rng=seed), measures=["depth"], level=0.9, resamples=200, rng=seed
        )
        inside.append(bool(found["low"][0] <= 1.0 <= found["high"][0]))
    # Percentile intervals of 80 pairs and 200 resamples fall about 2 % short.
    assert abs(np.mean(inside) - 0.89) <= 4 * np.sqrt(0.9 * 0.1 / 100)


def test_clusters_widen_the_interval() -> None:
    """Twenty sources of eight cascades each, which share their depth: truly 20, not 160."""
    rng = np.random.default_rng(5)
    values = np.repeat(np.exp(rng.normal(size=20) * 0.5), 8)
    data = shapes([5] * 80, [5] * 80, depth=values.tolist())
    data = data.assign_coords(story=("cascade", np.repeat(np.arange(20), 8)))
    pairs = matched(data, rng=1)
    plain = matched_difference(pairs, measures=["depth"], rng=1)
    clustered = matched_difference(pairs, measures=["depth"], cluster="story", rng=1)
    width = [float(np.log(one["high"] / one["low"])[0]) for one in (plain, clustered)]
    assert width[1] > 1.5 * width[0]
    assert clustered.attrs["band"] == "bootstrap over story"


def test_nothing_matched_has_no_difference() -> None:
    pairs = matched(shapes([3], [9], depth=[1.0, 2.0]), rng=1)
    assert pairs.attrs["pairs"] == 0
    found = matched_difference(pairs, measures=["depth"], resamples=10, rng=1)
    assert np.isnan([float(found[name][0]) for name in ("ratio", "low", "high", "distance")]).all()


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"by": "knd", "groups": GROUPS}, "did you mean 'kind'"),
        ({"by": "kind", "groups": ("first", "secnd")}, "did you mean 'second'"),
        ({"by": "kind", "groups": ("first", "first")}, "groups: got"),
        ({"by": "kind", "groups": GROUPS, "tolerance": -1}, "tolerance: got -1"),
        ({"by": "kind", "groups": GROUPS, "replicate": -1}, "replicate: got -1"),
        ({"by": "kind", "groups": GROUPS, "rng": "x"}, "rng: got 'x'"),
    ],
)
def test_wrong_arguments_are_refused(options: dict[str, object], complaint: str) -> None:
    with pytest.raises(ArgumentError, match=complaint):
        match_sizes(shapes([1], [1]), **options)


def test_what_is_not_matched_cannot_be_compared() -> None:
    data = shapes([1], [1], depth=[1.0, 1.0])
    with pytest.raises(ArgumentError, match="no label 'pair'"):
        matched_difference(data)
    pairs = matched(data, rng=1)
    with pytest.raises(ArgumentError, match="there is no 'deth'; did you mean 'depth'"):
        matched_difference(pairs, measures=["deth"])
    with pytest.raises(ArgumentError, match=r"level: got 1\.5"):
        matched_difference(pairs, measures=["depth"], level=1.5)
    with pytest.raises(ArgumentError, match="cluster: no label of the cascades is called 'stry'"):
        matched_difference(pairs, measures=["depth"], cluster="stry")
