"""Designs hold the points they promise, and wrong ones say why."""

from __future__ import annotations

import functools
import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import rumorsim as rs
from tests.sweeps.subjects import short_story


def test_a_grid_is_every_combination_the_last_parameter_running_fastest() -> None:
    points = rs.design.grid({"events.talk.date": ["a", "b"]}, x=[1, 2, 3])
    assert list(points) == [
        {"events.talk.date": day, "x": x} for day in ("a", "b") for x in (1, 2, 3)
    ]
    assert points.axes == {"events.talk.date": ("a", "b"), "x": (1, 2, 3)}
    assert points.to_frame().shape == (6, 2)


def test_named_levels_show_their_names_and_hand_over_their_values() -> None:
    early = short_story()
    late = early.replace({"events.talk.date": "2024-10-02"})
    points = rs.design.grid(scenario={"early": early, "late": late})
    assert points.labels("scenario") == ["early", "late"]
    assert points.point(1)["scenario"] is late


def named(x: float) -> float:
    return x


def test_levels_without_labels_go_by_their_names() -> None:
    story, ring = short_story(), rs.networks.ring(10, 2)
    late = story.replace({"scenario.name": "late"})
    assert rs.design.grid(p=[rs.probability(0.5), rs.probability(1)]).labels("p") == [0.5, 1.0]
    assert rs.design.grid(scenario=[story, late]).labels("scenario") == ["short", "late"]
    levels = [ring, rs.networks.well_mixed(10), named, functools.partial(rs.networks.ring, 9)]
    assert rs.design.grid(network=levels).labels("network") == [
        "Network(10 nodes, 20 ties, undirected)", "WellMixed(10 nodes)", "named", "ring",
    ]  # fmt: skip
    table = pd.DataFrame({"model": [rs.models.maki_thompson()] * 2, "x": [1, 2]})
    assert rs.design.from_frame(table).labels("model") == ["maki_thompson"] * 2


def test_levels_of_one_name_stay_apart() -> None:
    story = short_story()
    other = story.replace({"parameters.attribution": 0.1})
    first, second = rs.design.grid(scenario=[story, other]).labels("scenario")
    assert re.fullmatch("short [0-9a-f]{8}", first)
    assert re.fullmatch("short [0-9a-f]{8}", second)
    assert first != second
    assert rs.design.grid(p=[0.5, rs.probability(0.5)]).labels("p") == [0.5, "probability(0.5)"]
    drawn = rs.design.sobol(4, story=rs.design.choice(story, other), rng=1)
    assert set(drawn.labels("story")) == {first, second}
    assert set(drawn.to_frame()["story"]) == {first, second}
    assert {id(point["story"]) for point in drawn} == {id(story), id(other)}
    with pytest.raises(rs.ArgumentError, match="distinct levels"):
        rs.design.grid(scenario=[story, short_story()])


def test_a_product_with_a_sample_is_no_grid() -> None:
    sample = rs.design.latin_hypercube(3, x=(0.0, 1.0), rng=1)
    both = rs.design.product(sample, rs.design.grid(y=[0, 1]))
    assert len(both) == 6
    assert both.axes is None
    assert [point["y"] for point in both] == [0, 1] * 3
    assert rs.design.product(rs.design.grid(y=[0, 1]), rs.design.grid(z=[2])).axes is not None


@pytest.mark.parametrize("n", [1, 7, 40])
def test_a_latin_hypercube_fills_every_stratum_once(n: int) -> None:
    points = rs.design.latin_hypercube(n, {"a.b": (2.0, 4.0)}, y=rs.design.log(1, 16), rng=3)
    shares = np.array([[(p["a.b"] - 2) / 2, np.log(p["y"]) / np.log(16)] for p in points])
    for column in shares.T:
        assert sorted(np.floor(column * n).astype(int)) == list(range(n))


def test_sobol_points_balance_each_half_and_repeat_by_seed() -> None:
    points = rs.design.sobol(64, x=(0.0, 1.0), k=rs.design.integers(1, 4), rng=5)
    assert sum(point["x"] < 0.5 for point in points) == 32
    assert [sum(point["k"] == k for point in points) for k in range(1, 5)] == [16] * 4
    assert (
        points.columns
        == rs.design.sobol(64, x=(0.0, 1.0), k=rs.design.integers(1, 4), rng=5).columns
    )
    with pytest.raises(rs.ArgumentError, match="n: got 100, allowed: a power of two"):
        rs.design.sobol(100, x=(0.0, 1.0))


def test_ranges_reach_both_of_their_ends_and_no_further() -> None:
    shares = np.array([0.0, 0.5, 1 - 2.0**-53])
    assert rs.design.integers(3, 5).at(shares) == [3, 4, 5]
    assert rs.design.choice("a", "b").at(shares) == ["a", "b", "b"]
    low, middle, high = rs.design.log(1, 100).at(shares)
    assert (low, high) == (1, pytest.approx(100))
    assert middle == pytest.approx(10)
    assert high <= 100


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (lambda: rs.design.grid(), "points"),
        (lambda: rs.design.grid(x=[]), "x: got"),
        (lambda: rs.design.grid(x=[1, 1]), "distinct levels"),
        (lambda: rs.design.grid(x=0.5), "x: got 0.5, allowed: a sequence of levels"),
        (lambda: rs.design.grid({"x": [1]}, x=[1]), "each parameter once"),
        (lambda: rs.design.latin_hypercube(0, x=(0, 1)), "n: got 0"),
        (lambda: rs.design.latin_hypercube(4, x=(1, 1)), r"x: got \(1, 1\), allowed: low < high"),
        (lambda: rs.design.latin_hypercube(4, x=0.3), r"x: got 0.3, allowed: \(low, high\)"),
        (lambda: rs.design.log(0, 1), "0 < low"),
        (lambda: rs.design.latin_hypercube(2.5, x=(0, 1)), r"n: got 2.5, allowed: an int of at"),
        (lambda: rs.design.sobol(8.0, x=(0, 1)), r"n: got 8.0, allowed: an int of at least 1"),
        (lambda: rs.design.integers(1.5, 4), r"range: got \(1.5, 4\), allowed: two ints"),
        (lambda: rs.sensitivity(short_story(), {"hazard": (0, 1)}, n=8.0), "n: got 8.0, allowed"),
        (lambda: rs.sweep(short_story(), [{"x": 1}]), "points: got"),  # type: ignore[arg-type]
    ],
)
def test_a_wrong_design_says_what_is_allowed(make: object, complaint: str) -> None:
    with pytest.raises(rs.ArgumentError, match=complaint):
        make()  # type: ignore[operator]


def test_a_table_is_a_design() -> None:
    frame = pd.DataFrame({"x": [1.0, 2.0], "when": pd.to_datetime(["2024-10-01", "2024-10-02"])})
    points = rs.design.from_frame(frame)
    assert points.point(1) == {"x": 2.0, "when": pd.Timestamp("2024-10-02")}
    assert points.labels("when") == ["2024-10-01T00:00:00", "2024-10-02T00:00:00"]


def test_designs_load_no_heavy_library() -> None:
    code = "import sys, rumorsim as rs; rs.design.grid(x=[1, 2]); print(*sys.modules)"
    command = [sys.executable, "-c", code]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert "rumorsim.sweeps.design" in loaded
    assert not {"scipy", "xarray", "pandas", "mesa"} & set(loaded)
