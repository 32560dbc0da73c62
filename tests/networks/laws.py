"""Verdicts shared by the tests of generators: all at 4 sigma, one-sided or two-sided as stated."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from rumorsim.networks import Network

SIGMA = 4.0


def assert_simple(network: Network) -> None:
    """No loops, no repeats, rows sorted, and every tie stored both ways."""
    source, target = network.source, network.target
    assert (source != target).all()
    key = source.astype(np.int64) * network.n_nodes + target
    assert (np.diff(key) > 0).all()
    back = target.astype(np.int64) * network.n_nodes + source
    assert np.array_equal(np.sort(back), key)
    assert not network.directed


def same_ties(one: Network, other: Network) -> bool:
    return np.array_equal(one.indptr, other.indptr) and np.array_equal(one.target, other.target)


def assert_within(observed: float, mean: float, deviation: float) -> None:
    """The observed value is within 4 standard deviations of its exact mean."""
    assert abs(observed - mean) <= SIGMA * deviation, (observed, mean, deviation)


def assert_binomial(successes: int, trials: int, share: float) -> None:
    assert_within(successes, trials * share, float(np.sqrt(trials * share * (1 - share))))


def assert_law(values: ArrayLike, probability: Sequence[float] | NDArray[np.float64]) -> None:
    """Chi-square of ``values`` against P(value = k) = probability[k], one-sided at 4 sigma.

    What is left of the law, and all cells expected less than ten times, form one cell.
    """
    seen = np.asarray(values)
    law = np.asarray(probability, dtype=np.float64)
    expected = law * seen.size
    counts = np.bincount(seen, minlength=law.size)
    kept = np.flatnonzero(expected >= 10)
    rest = seen.size - expected[kept].sum()
    cells = [(counts[k], expected[k]) for k in kept]
    left_over = seen.size - counts[kept].sum()
    if rest >= 1:
        cells.append((left_over, rest))
    else:
        assert left_over <= rest + SIGMA * max(rest, 1)
    found, due = np.array(cells, dtype=np.float64).T
    statistic = float(((found - due) ** 2 / due).sum())
    assert stats.chi2.sf(statistic, len(cells) - 1) > stats.norm.sf(SIGMA), (found, due)
