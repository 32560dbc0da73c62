"""Binomial numbers from uniforms: never off by one."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from rumorsim.engines.binomial import binomial

UNIT = 2.0**-53
CHANCES = [1e-300, 1e-15, 1e-9, 1e-6, 1e-3, 0.1, 0.5, 0.9, 1 - 1e-3, 1 - 1e-6, 1 - 1e-9, 1 - UNIT]


def units() -> np.ndarray:
    """Return uniforms all over [0, 1), and in both tails."""
    rng = np.random.default_rng(20261125)
    drawn = np.concatenate([rng.random(300), 10.0 ** -rng.uniform(0, 15, 200)])
    drawn = np.concatenate([drawn, 1.0 - drawn[300:], [0.0, UNIT, 1.0 - UNIT, 0.5]])
    return np.minimum(np.floor(drawn / UNIT) * UNIT, 1.0 - UNIT)


@pytest.mark.parametrize("n", [1, 2, 7, 100, 10_000, 1_000_000])
@pytest.mark.parametrize("p", CHANCES)
def test_the_bar_lies_between_two_values_of_the_distribution_function(n: int, p: float) -> None:
    u = units()
    k = binomial(u, np.full(u.size, n), np.full(u.size, p))
    # Of the complement, which keeps its digits where the distribution function comes close to 1.
    above, above_or_at = stats.binom.sf(k, n, p), stats.binom.sf(k - 1, n, p)
    assert (above < (1.0 - u) * (1.0 + 1e-9)).all()
    assert (above_or_at >= (1.0 - u) * (1.0 - 1e-9)).all()
    middle = (u > 1e-6) & (u < 1.0 - 1e-6)
    assert (stats.binom.cdf(k, n, p) > u - 1e-12)[middle].all()
    assert (stats.binom.cdf(k - 1, n, p) <= u + 1e-12)[middle].all()


@pytest.mark.parametrize("n", [1, 3, 12])
def test_small_ones_by_addition(n: int) -> None:
    u = units()
    for p in (0.05, 0.3, 0.8):
        below = np.cumsum(stats.binom.pmf(np.arange(n + 1), n, p))
        expected = np.minimum((below <= u[:, np.newaxis] - 1e-14).sum(axis=1), n)
        clear = np.abs(below - u[:, np.newaxis]).min(axis=1) > 1e-12
        got = binomial(u, np.full(u.size, n), np.full(u.size, p))
        assert np.array_equal(got[clear], expected[clear])


def test_certain_and_impossible() -> None:
    u, n = np.array([0.0, 0.5, 1.0 - UNIT]), np.array([0, 3, 10**9])
    assert binomial(u, n, np.zeros(3)).tolist() == [0, 0, 0]
    assert binomial(u[::-1], n, np.zeros(3)).tolist() == [0, 0, 0]
    assert binomial(u, n, np.ones(3)).tolist() == n.tolist()
    assert binomial(u[::-1], n, np.ones(3)).tolist() == n.tolist()
    assert binomial(u[:0], n[:0], np.ones(0)).size == 0


def test_each_by_itself_as_among_others() -> None:
    u = units()
    rng = np.random.default_rng(7)
    n, p = rng.integers(0, 10**5, u.size), rng.random(u.size) ** 4
    together = binomial(u, n, p)
    alone = [binomial(u[i : i + 1], n[i : i + 1], p[i : i + 1])[0] for i in range(0, u.size, 9)]
    assert together[::9].tolist() == alone
