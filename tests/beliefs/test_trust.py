"""Trust in unknown sources: printed steps, and posteriors by numerical integration."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate

from rumorsim.beliefs import (
    TrustMixture,
    combine,
    expit,
    laputa_belief,
    laputa_success,
    laputa_update,
    logit,
    trust_log_odds,
)
from rumorsim.errors import ArgumentError

counts = st.floats(0.5, 30)
credences = st.floats(0, 1)
probabilities = st.floats(0.001, 0.999)

# Hahn, Hansen & Olsson, "Truth tracking performance of social networks", Synthese 197, 2020:
# credence, reports (positive?, trust to 3 digits), credence printed, credence recomputed.
PRINTED = [
    (0.50000, [(True, 0.513)], 0.51299, 0.51300),
    (0.27923, [(False, 0.642)], 0.17761, 0.17765),
    (0.91000, [(True, 0.371), (False, 0.656)], 0.75815, 0.75771),
    (0.75815, [(False, 0.452)], 0.79160, 0.79169),
    (0.79160, [(False, 0.573)], 0.73859, 0.73895),
    (0.53000, [(False, 0.581)], 0.44843, 0.44850),
]


def after(credence: float, reports: list[tuple[bool, float]], error: float) -> float:
    """Return the credence after reports whose persuasion errs by `error` in trust."""
    for positive, trust in reports:
        moved = trust + (error if positive else -error)
        credence = float(laputa_belief(credence, moved, positive))
    return credence


@pytest.mark.parametrize(("credence", "reports", "printed", "recomputed"), PRINTED)
def test_printed_steps(
    credence: float, reports: list[tuple[bool, float]], printed: float, recomputed: float
) -> None:
    """To five digits as recomputed; as printed, to the rounding of trust to three."""
    assert after(credence, reports, 0.0) == pytest.approx(recomputed, abs=5.1e-6)
    low, high = after(credence, reports, -0.0005), after(credence, reports, 0.0005)
    assert low - 1e-5 <= printed <= high + 1e-5


def test_distrusted_sources_persuade_of_the_opposite() -> None:
    assert float(laputa_belief(0.6, 0.4, True)) < 0.6 < float(laputa_belief(0.6, 0.4, False))
    assert float(laputa_belief(0.6, 0.5, True)) == pytest.approx(0.6)


@given(probabilities, probabilities)
def test_a_report_adds_the_log_odds_of_trust(credence: float, trust: float) -> None:
    for positive, sign in ((True, 1.0), (False, -1.0)):
        expected = float(expit(logit(credence) + sign * logit(trust)))
        assert float(laputa_belief(credence, trust, positive)) == pytest.approx(expected)


@given(probabilities, probabilities)
def test_success_is_the_probability_that_the_report_is_true(credence: float, trust: float) -> None:
    """A true report of p is p held and r; of not-p, p rejected and r."""
    belief = float(laputa_belief(credence, trust, True))
    assert float(laputa_success(credence, trust)) == pytest.approx(belief)
    disbelief = 1.0 - float(laputa_belief(credence, trust, False))
    assert float(laputa_success(credence, trust, False)) == pytest.approx(disbelief)


def test_impossible_reports_change_nothing() -> None:
    beliefs = laputa_belief([1.0, 0.0, 1.0], [0.0, 1.0, 1.0], [True, True, False])
    assert beliefs.tolist() == [1.0, 0.0, 1.0]
    assert laputa_success([0.0, 1.0], [1.0, 0.0]).tolist() == [1.0, 0.0]


def test_certain_readers_learn_certain_trust() -> None:
    assert laputa_success([1.0, 0.0, 0.0], 0.3, [True, True, False]).tolist() == [1.0, 0.0, 1.0]


def test_reports_broadcast() -> None:
    beliefs = laputa_belief(np.array([[0.2], [0.7]]), 0.8, np.array([True, False]))
    assert beliefs.shape == (2, 2)
    assert beliefs[0, 1] == laputa_belief(0.2, 0.8, False)


def test_trust_in_log_odds() -> None:
    assert trust_log_odds([5.0, 8.0, 0.0, 3.0], [5.0, 2.0, 4.0, 0.0]).tolist() == pytest.approx(
        [0.0, math.log(4.0), -math.inf, math.inf]
    )
    assert float(trust_log_odds(8.0, 2.0)) == pytest.approx(float(logit(0.8)))


def mean_by_integration(a: float, b: float, reports: list[tuple[float, bool]]) -> float:
    """Return the posterior mean of r from its density."""

    def density(r: float) -> float:
        held = [credence if positive else 1.0 - credence for credence, positive in reports]
        likelihood = math.prod(q * r + (1.0 - q) * (1.0 - r) for q in held)
        return r ** (a - 1.0) * (1.0 - r) ** (b - 1.0) * likelihood

    total = integrate.quad(density, 0.0, 1.0, epsabs=0.0, epsrel=1e-11, limit=200)[0]
    first = integrate.quad(lambda r: r * density(r), 0.0, 1.0, epsabs=0.0, epsrel=1e-11, limit=200)
    return float(first[0] / total)


@pytest.mark.parametrize(("a", "b"), [(1.0, 1.0), (6.5, 3.5), (19.0, 1.0), (2.0, 7.0)])
@pytest.mark.parametrize("credence", [0.0, 0.2, 0.5, 0.93, 1.0])
@pytest.mark.parametrize("positive", [True, False])
def test_one_report_keeps_the_exact_mean(
    a: float, b: float, credence: float, positive: bool
) -> None:
    right, wrong = laputa_update(a, b, credence, positive)
    expected = mean_by_integration(a, b, [(credence, positive)])
    assert float(right / (right + wrong)) == pytest.approx(expected, rel=1e-9)
    assert float(right + wrong) == pytest.approx(a + b + 1.0)
    assert TrustMixture(a, b).update(credence, positive).mean == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    "reports",
    [
        [(0.6, True)] * 5,
        [(0.6, True), (0.3, True), (0.9, False), (0.5, True)],
        [(0.05, True), (0.95, True), (0.99, True), (0.4, False), (0.7, False), (0.7, True)],
        [(0.0, False), (1.0, False), (1.0, True)],
    ],
)
def test_the_mixture_is_exact_for_sequences(reports: list[tuple[float, bool]]) -> None:
    trust = TrustMixture(3.0, 2.0)
    for number, (credence, positive) in enumerate(reports, 1):
        trust = trust.update(credence, positive)
        expected = mean_by_integration(3.0, 2.0, reports[:number])
        assert trust.mean == pytest.approx(expected, rel=1e-9)
        assert trust.weights.shape == (number + 1,)
        assert trust.weights.sum() == pytest.approx(1.0)


def test_counts_alone_miss_the_mean_of_a_sequence() -> None:
    """Why the mixture is offered."""
    right, wrong, trust = np.float64(1.0), np.float64(1.0), TrustMixture(1.0, 1.0)
    for _ in range(6):
        right, wrong = laputa_update(right, wrong, 0.7, True)
        trust = trust.update(0.7, True)
    assert abs(float(right / (right + wrong)) - trust.mean) > 0.003


@given(counts, counts)
def test_checked_reports_count(a: float, b: float) -> None:
    """With certain credence the mixture is the Beta distribution of counts."""
    trust = TrustMixture(a, b).update(1.0, True).update(1.0, True).update(0.0, True)
    assert trust.mean == pytest.approx((a + 2.0) / (a + b + 3.0))


@given(counts, counts, credences, credences)
def test_the_order_of_reports_does_not_matter(a: float, b: float, c: float, d: float) -> None:
    one = TrustMixture(a, b).update(c, True).update(d, False)
    other = TrustMixture(a, b).update(d, False).update(c, True)
    assert one.weights == pytest.approx(other.weights, abs=1e-12)


def test_undecided_readers_learn_nothing() -> None:
    trust = TrustMixture(6.5, 3.5)
    assert trust.update(0.5, True).update(0.5, False).mean == pytest.approx(trust.mean)


def test_trust_weighs_a_hedged_report() -> None:
    """The operator of the newsroom model at certainty is Laputa's rule."""
    heard = combine(trust_log_odds(8.0, 2.0), math.inf)
    assert float(expit(logit(0.3) + heard)) == pytest.approx(float(laputa_belief(0.3, 0.8, True)))


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        (0.0, 1.0, r"right: got 0\.0"),
        (1.0, -2.0, r"wrong: got -2\.0"),
        (math.nan, 1.0, "right: got nan"),
    ],
)
def test_pseudo_counts_are_positive(right: float, wrong: float, message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        TrustMixture(right, wrong)


def test_credence_is_a_probability() -> None:
    with pytest.raises(ArgumentError, match=r"credence: got 1\.5, allowed: a probability"):
        TrustMixture(1.0, 1.0).update(1.5, True)
