"""Common random numbers: what they share, what they leave alone, and by how much they help."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest

import rumorsim as rs
from rumorsim.sweeps.columns import addresses
from tests.sweeps.subjects import cascade, short_story, walk

# Validation: exact difference of the mean size of a cascade on K4, from one node, and its standard
# deviation when replicates share their luck and when they do not.
EXACT = {
    (0.3, 0.4): (0.496308, 0.8521633, 1.6506133),
    (0.2, 0.25): (0.2492757, 0.6073774, 1.4678928),
}


def test_the_exact_values_are_those_of_all_graphs() -> None:
    sizes = np.array([cascade(Fixed(state), 0.5) for state in itertools.product([0, 1], repeat=6)])
    opened = np.array([sum(state) for state in itertools.product([0, 1], repeat=6)])
    for (low, high), (gap, _, apart) in EXACT.items():
        mean, square = {}, {}
        for p in (low, high):
            weight = p**opened * (1 - p) ** (6 - opened)
            mean[p], square[p] = weight @ sizes, weight @ sizes**2
        assert mean[high] - mean[low] == pytest.approx(gap, abs=1e-6)
        variance = sum(square[p] - mean[p] ** 2 for p in (low, high))
        assert variance**0.5 == pytest.approx(apart, abs=1e-6)


class Fixed:
    """Opens the edges that it is told to."""

    def __init__(self, state: tuple[int, ...]) -> None:
        self.state = state

    def random(self, size: int) -> Any:
        return np.where(np.array(self.state) == 1, 0.0, 0.999)


@pytest.mark.parametrize("paired", [True, False])
@pytest.mark.parametrize("pair", list(EXACT))
def test_the_variance_of_a_difference_is_the_exact_one(
    pair: tuple[float, float], paired: bool
) -> None:
    n = 4000
    gap, together, apart = EXACT[pair]
    points = rs.design.grid(p=list(pair))
    sizes = rs.sweep(cascade, points, replicates=n, rng=11, paired=paired).value
    difference = (sizes.sel(p=pair[1]) - sizes.sel(p=pair[0])).values
    spread = together if paired else apart
    assert abs(difference.mean() - gap) < 4 * spread / n**0.5
    squares = (difference - gap) ** 2
    assert abs(squares.mean() - spread**2) < 4 * squares.std() / n**0.5
    if paired:
        assert (difference >= 0).all()
    found = rs.measures.paired_difference(sizes.sel(p=pair[1]), sizes.sel(p=pair[0]))
    expected = (apart / together) ** 2 if paired else 1.0
    assert float(found.variance_ratio) == pytest.approx(expected, rel=0.15)


def test_unpaired_addresses_are_distinct_and_independent_of_counts() -> None:
    point, replicate = np.divmod(np.arange(50 * 1000), 1000)
    found = addresses(point, replicate.astype(np.uint32), paired=False)
    assert np.unique(found).size == found.size
    few = addresses(point[:2000:7], replicate[:2000:7].astype(np.uint32), paired=False)
    np.testing.assert_array_equal(few, found[:2000:7])
    np.testing.assert_array_equal(found[:1000], np.arange(1000))
    assert addresses(np.array([1]), np.array([0], np.uint32), paired=False)[0] == 2**31


def test_more_columns_than_addresses_are_refused() -> None:
    points = rs.design.grid(drift=[0.0, 0.1, 0.2])
    with pytest.raises(rs.ArgumentError, match="paired: got False with 3 points"):
        rs.sweep(walk, points, replicates=[2**31], paired=False)


def test_without_pairing_points_have_luck_of_their_own_and_the_first_the_same() -> None:
    points = pd.DataFrame({"drift": [0.0, 0.0]})
    paired = rs.sweep(walk, points, replicates=20, rng=1)
    apart = rs.sweep(walk, points, replicates=20, rng=1, paired=False)
    np.testing.assert_array_equal(paired.path[0], paired.path[1])
    np.testing.assert_array_equal(paired.path[0], apart.path[0])
    assert (apart.path[0] != apart.path[1]).any()


def test_null_equal_parameters_give_equal_trajectories() -> None:
    story = short_story()
    default = float(story.parameters.value["attribution"])
    points = rs.design.grid(scenario={"as it is": story, "said": story.with_parameters(
        attribution=default)})  # fmt: skip
    result = rs.sweep(story, points, replicates=8, rng=2, measure=["credence", "log_odds", "reach"],
                      records="all")  # fmt: skip
    for array in result.data_vars.values():
        np.testing.assert_array_equal(array[0], array[1])


def test_null_an_intervention_leaves_everything_before_it() -> None:
    story = short_story()
    late = {"type": "report", "date": "2024-10-02T02:00:00", "speaker": "aide",
            "claims": ["deal"], "says": "yes"}  # fmt: skip
    added = story.replace({"events.late": late})
    points = rs.design.grid(scenario={"without": story, "with": added})
    result = rs.sweep(story, points, replicates=8, rng=2, measure=["log_odds", "published"],
                      records="all")  # fmt: skip
    before = result.time < np.datetime64("2024-10-02T02:00:00")
    for array in result.data_vars.values():
        np.testing.assert_array_equal(array.sel(time=before)[0], array.sel(time=before)[1])
        assert (array[0] != array[1]).any()


def test_null_an_actor_who_contacts_nobody_changes_nobody_else() -> None:
    story = short_story()
    hermit = story.replace({"actors.hermit": {"kind": "official"}})
    points = rs.design.grid(attribution=[0.5, 0.9])
    one, other = (
        rs.sweep(s, points, replicates=8, rng=2, measure="log_odds") for s in (story, hermit)
    )
    kinds = one.kind.values
    np.testing.assert_array_equal(one.log_odds.values, other.log_odds.sel(kind=kinds).values)
