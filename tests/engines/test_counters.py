"""Counts that share machine words against counts in columns of their own."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from rumorsim.engines.steps.counters import Counters, bytes_per_cell


@pytest.mark.parametrize(
    "limits",
    [[3], [1, 1], [15, 15], [255, 1], [70_000, 70_000], [2**31 - 1] * 5, [2**40, 0, 2**40]],
)
def test_counts_in_one_word_do_not_touch_each_other(limits: list[int]) -> None:
    rng = np.random.default_rng(2)
    counters = Counters(40, limits)
    plain = np.zeros((len(limits), 40), dtype=np.int64)
    everybody = np.arange(40)
    open_ = [number for number, limit in enumerate(limits) if limit]
    for _ in range(200):
        changes = {int(rng.choice(open_)): 1, int(rng.choice(open_)): -1}
        before = plain.copy()
        for number, by in changes.items():
            plain[number] += by
        possible = ((plain >= 0) & (plain.T <= limits).T).all(axis=0) & (rng.random(40) < 0.5)
        plain = np.where(possible, plain, before)
        counters.add(np.flatnonzero(possible), changes)
        assert_array_equal(counters.changed(), (plain != before).any(axis=0))
        for number in open_:
            assert_array_equal(counters.count(number, everybody), plain[number])


def test_a_count_reaches_its_limit() -> None:
    limits = [1, 200, 66_000, 3]
    counters = Counters(1, limits)
    for number, limit in enumerate(limits):
        counters.add(np.zeros(limit, dtype=np.int64), {number: 1})
    assert [counters.count(number, np.array([0]))[0] for number in range(4)] == limits


@pytest.mark.parametrize(
    ("limits", "size"), [([], 0), ([200], 1), ([15, 15], 1), ([15, 16], 2), ([2**32, 2**31], 12)]
)
def test_words_are_as_narrow_as_can_be(limits: list[int], size: int) -> None:
    assert bytes_per_cell(limits) == 2 * size


def test_what_is_acknowledged_has_not_changed() -> None:
    counters = Counters(3, [9])
    counters.add(np.array([0, 2]), {0: 1})
    counters.acknowledge(np.array([2]))
    assert counters.changed().tolist() == [True, False, False]
    assert counters.changed().tolist() == [False, False, False]
