"""Who is in which state at the start."""

from __future__ import annotations

import math

import numpy as np
import pytest

import rumorsim as rs
from rumorsim.contact.setup.initial import checked_initial, start_counts, start_states
from rumorsim.rng import Source

RULES = rs.models.maki_thompson().rules()
SPREADER, IGNORANT, STIFLER = 0, 1, 2


def states(initial: dict[str, object], n: int, replicates: list[int], rng: int = 1) -> np.ndarray:
    numbers = np.asarray(replicates, dtype=np.uint32)
    return start_states(checked_initial(initial, RULES, n), RULES, n, numbers, Source(rng))


def test_a_count_is_drawn_in_each_replicate() -> None:
    found = states({"spreader": 3, "stifler": 2}, 10, list(range(200)))
    assert (np.count_nonzero(found == SPREADER, axis=1) == 3).all()
    assert (np.count_nonzero(found == STIFLER, axis=1) == 2).all()
    assert np.unique(found, axis=0).shape[0] > 150


@pytest.mark.parametrize("count", [1, 3, 70])
def test_every_node_is_equally_likely(count: int) -> None:
    n, replicates = 100, 4000
    share = count / n
    found = states({"spreader": count}, n, list(range(replicates)))
    hits = np.count_nonzero(found == SPREADER, axis=0)
    # 300 cells at 4.5 sigma: a false alarm once in 500 changes of the code.
    bound = 4.5 * math.sqrt(replicates * share * (1 - share))
    assert np.abs(hits - replicates * share).max() < bound


def test_every_pair_of_states_is_equally_likely() -> None:
    found = states({"spreader": 1, "stifler": 1}, 4, list(range(12_000)))
    pair = 4 * np.argmax(found == SPREADER, axis=1) + np.argmax(found == STIFLER, axis=1)
    counted = np.bincount(pair, minlength=16).reshape(4, 4)
    assert np.trace(counted) == 0
    off = counted[~np.eye(4, dtype=bool)]
    assert np.abs(off - 1000).max() < 4.5 * math.sqrt(1000 * 11 / 12)


@pytest.mark.parametrize("initial", [{"spreader": 5}, {"spreader": 80, "stifler": 5}])
def test_a_replicate_alone_is_the_same(initial: dict[str, object]) -> None:
    batch = states(initial, 200, [3, 17, 4_000_000_000])
    np.testing.assert_array_equal(states(initial, 200, [4_000_000_000])[0], batch[2])
    np.testing.assert_array_equal(states(initial, 200, [17, 3]), batch[[1, 0]])


def test_ids_stay_and_chance_avoids_them() -> None:
    found = states({"spreader": [7, 0], "stifler": 3, "ignorant": [1, 2, 3]}, 8, list(range(300)))
    assert (found[:, [0, 7]] == SPREADER).all()
    assert (found[:, [1, 2, 3]] == IGNORANT).all()
    assert (found[:, [4, 5, 6]] == STIFLER).all()


def test_a_fraction_is_rounded_half_up() -> None:
    for fraction, expected in ((0.25, 3), (0.24, 2), (0.05, 1), (0.999, 10)):
        found = states({"spreader": fraction}, 10, [0])
        assert np.count_nonzero(found == SPREADER) == expected


@pytest.mark.parametrize(("count", "n"), [(0, 5), (5, 5), (1, 1)])
def test_none_and_all(count: int, n: int) -> None:
    assert np.count_nonzero(states({"spreader": count}, n, [0, 1]) == SPREADER) == 2 * count


def test_counts_for_a_well_mixed_population() -> None:
    initial = checked_initial({"spreader": 2, "stifler": 0.1}, RULES, 100)
    np.testing.assert_array_equal(start_counts(initial, RULES, 100, 2), [[2, 88, 10]] * 2)
    with pytest.raises(rs.ArgumentError, match="no node ids"):
        start_counts(checked_initial({"spreader": [1]}, RULES, 100), RULES, 100, 1)


@pytest.mark.parametrize(
    ("initial", "message"),
    [
        ({"spreadr": 1}, "unknown state 'spreadr'; did you mean 'spreader'"),
        ({"spreader": -1}, r"initial\['spreader'\]: got -1, allowed: an int in \[0, 10\]"),
        ({"spreader": 11}, r"initial\['spreader'\]: got 11"),
        ({"spreader": 1.0}, "a fraction 0 < x < 1"),
        ({"spreader": 0.0}, "a fraction 0 < x < 1"),
        ({"spreader": 0.04}, r"got 0.04, allowed: at least 0.05 of 10 nodes, or a count"),
        ({"spreader": math.nan}, "a fraction 0 < x < 1"),
        ({"spreader": True}, "got True"),
        ({"spreader": "1"}, "got '1'"),
        ({"spreader": None}, "got None"),
        ({"spreader": [10]}, r"distinct node ids in \[0, 10\)"),
        ({"spreader": [-1]}, "distinct node ids"),
        ({"spreader": [0.5]}, "distinct node ids"),
        ({"spreader": [1, 1]}, "twice"),
        ({"spreader": [1], "stifler": [1]}, "twice"),
        ({"spreader": 6, "stifler": 5}, "11 nodes in all"),
        ({"spreader": 1, "ignorant": 3}, r"initial\['ignorant'\]: got 3, allowed: all the others"),
    ],
)
def test_a_wrong_start_is_refused(initial: dict[str, object], message: str) -> None:
    with pytest.raises(rs.ArgumentError, match=message):
        checked_initial(initial, RULES, 10)
