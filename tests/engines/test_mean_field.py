"""Mean-field equations against published values, closed forms and simple sums over nodes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import brentq

from rumorsim.engines import Change, Contact, Rates, Rules, Task
from rumorsim.engines.expected import mean_field
from rumorsim.engines.expected.blocks import even, of_network
from rumorsim.engines.expected.equations import equations
from rumorsim.engines.expected.mean_field import SolverError, bytes_per_replicate, run, solve
from rumorsim.engines.expected.thresholds import can_rest, critical_value, growth_rate, invaders
from rumorsim.engines.task import Clock
from rumorsim.networks import (
    Network,
    barabasi_albert,
    erdos_renyi,
    random_regular,
    well_mixed,
)
from rumorsim.rng import Source
from tests.engines.schemes import DALEY_KENDALL, MAKI_THOMPSON, NEKOVEE, SEIZ, SI, SIR, SIS

Floats = NDArray[np.float64]
END = np.array([np.inf])


def end(
    rules: Rules, rates: Sequence[float], start: Sequence[float], degree: float = 1.0,
    clock: Clock = "tie",
) -> Floats:  # fmt: skip
    """Return the fractions in the end."""
    system = equations(rules, even(degree), clock)
    return solve(system, np.array(rates, dtype=float), np.array([start], dtype=float), END)[0]


def task(
    network: Network, rules: Rules, rates: Rates, start: NDArray[np.generic],
    times: Sequence[float] = (0, np.inf), clock: Clock = "tie",
) -> Task:  # fmt: skip
    rows = np.arange(len(start), dtype=np.uint32)
    return Task(
        rules, rates, network, start, rows, Source(1), clock, np.array(times, dtype=np.float64)
    )


def rates_of(contacts: Sequence[float], changes: Sequence[float] = ()) -> Rates:
    return Rates(np.atleast_2d(contacts).astype(float), np.array([changes], dtype=float))


@pytest.mark.parametrize(
    ("stifle", "told"), [(1.0, 0.7968121), (0.5, 0.9404798), (0.25, 0.9930228)]
)
@pytest.mark.parametrize("clock", ["tie", "caller"])
def test_moreno_nekovee_pacheco(stifle: float, told: float, clock: Clock) -> None:
    found = end(MAKI_THOMPSON, [1, stifle, stifle], [1 - 1e-9, 1e-9, 0], clock=clock)
    assert 1 - found[0] == pytest.approx(told, abs=6e-8)
    fixed = brentq(lambda r: 1 - math.exp(-(1 + 1 / stifle) * r) - r, 0.1, 1)
    assert 1 - found[0] == pytest.approx(fixed, abs=3e-9)


def test_daley_kendall_meets_every_pair_once() -> None:
    once = end(DALEY_KENDALL, [1, 1, 1], [1 - 1e-9, 1e-9, 0])
    assert once[0] == pytest.approx(0.2031878700, abs=2e-9)
    twice = end(DALEY_KENDALL, [1, 1, 1], [1 - 1e-9, 1e-9, 0], clock="caller")
    assert twice[0] == pytest.approx(0.2846681, abs=1e-7)  # its fingerprint


@pytest.mark.parametrize(
    ("degree", "tell", "stifle", "forget", "told"),
    [
        (6, 0.5, 1, 1, 0.4087977589),
        (6, 0.2, 1, 1, 0.0550363266),
        (10, 0.3, 0.25, 1, 0.6261947340),
        (6, 1, 1, 0, 0.7968121300),
    ],
)
def test_nekovee(degree: float, tell: float, stifle: float, forget: float, told: float) -> None:
    seed = 1e-12
    found = end(NEKOVEE, [tell, stifle, stifle, forget], [1 - seed, seed, 0], degree)
    assert 1 - found[0] == pytest.approx(told, abs=1e-10)


@pytest.mark.parametrize(
    ("ignorant", "spreader", "never_told"),
    [
        (0.9, 0.1, 0.22374098),
        (0.75, 0.25, 0.25458418),
        (0.5, 0.5, 0.30170956),
        (0.25, 0.75, 0.33951281),
        (1e-9, 1 - 1e-9, 0.36787944),
        (0.9, 1e-10, 0.26757003),
        (0.75, 1e-10, 0.41718836),
        (0.5, 1e-10, 1.0),
        (0.3, 1e-10, 1.0),
    ],
)
def test_general_initial_conditions(ignorant: float, spreader: float, never_told: float) -> None:
    found = end(MAKI_THOMPSON, [1, 1, 1], [ignorant, spreader, 1 - ignorant - spreader])
    tolerance = 3e-5 if ignorant == 0.5 and spreader < 0.1 else 6e-9  # critical: square root
    assert found[0] / ignorant == pytest.approx(never_told, abs=tolerance)


def test_seiz_curve() -> None:
    beta, b, rho, epsilon, p, l = 0.6, 0.3, 0.2, 0.05, 0.4, 0.5  # noqa: E741
    contacts = [p * beta, (1 - p) * beta, l * b, (1 - l) * b, rho]
    found = run(
        task(
            well_mixed(1000),
            SEIZ,
            rates_of(contacts, [epsilon]),
            np.array([[990, 0, 5, 5]]),
            (0, 5, 10, 20, 50),
        )
    )
    assert found.counts.shape == (1, 5, 4)
    infected = [19.491061, 79.000402, 564.287740, 955.519861]
    assert found.counts[0, 1:, 2] == pytest.approx(infected, abs=1e-6)
    assert found.counts[0, 4, 3] == pytest.approx(44.048439, abs=1e-6)
    assert found.counts.sum(axis=2) == pytest.approx(1000, abs=1e-9)
    assert np.isnan(found.duration).all()


def test_sir_final_size_and_sis_endemic_state() -> None:
    found = end(SIR, [1.5, 1], [1 - 1e-10, 1e-10, 0])
    assert found[2] == pytest.approx(0.5828116439, abs=1e-9)  # as percolation with zT = 1.5
    assert end(SIS, [3, 1], [1 - 1e-6, 1e-6]) == pytest.approx([1 / 3, 2 / 3], abs=1e-12)
    assert end(SIS, [0.5, 1], [0.5, 0.5]) == pytest.approx([1, 0], abs=1e-12)


def test_logistic_growth_at_every_time() -> None:
    times = np.linspace(0, 20, 81)
    found = solve(equations(SI, even(), "tie"), np.array([1.0]), np.array([[0.999, 0.001]]), times)
    assert found[:, 1] == pytest.approx(1 / (1 + 999 * np.exp(-times)), abs=1e-10)


@pytest.mark.parametrize("ratio", [1e2, 1e4])
def test_stiff_schemes_come_to_rest(ratio: float) -> None:
    latent = Rules(("s", "e", "i", "r"), 0, (Contact(2, 0, 2, 1),), (Change(1, 2), Change(2, 3)))
    found = end(latent, [2 / ratio, 1, 1 / ratio], [1 - 1e-9, 0, 1e-9, 0])
    assert found == pytest.approx([0.2031878700, 0, 0, 0.7968121300], abs=3e-9)


def test_endless_cycles_are_an_error_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mean_field, "_MOST_STEPS", 3000)
    circle = Rules(
        ("a", "b", "c"), 0, (Contact(0, 1, 0, 0), Contact(1, 2, 1, 1), Contact(2, 0, 2, 2)), ()
    )
    system = equations(circle, even(), "tie")
    with pytest.raises(SolverError, match="cycle"):
        solve(system, np.ones(3), np.array([[0.5, 0.3, 0.2]]), END)


def test_nothing_happens_without_seeds_ties_or_rates() -> None:
    start = [[9, 1, 0]]
    assert end(MAKI_THOMPSON, [1, 1, 1], [1, 0, 0]).tolist() == [1, 0, 0]
    assert end(MAKI_THOMPSON, [0, 0, 0], [0.9, 0.1, 0]).tolist() == [0.9, 0.1, 0]
    nobody = Network.from_edges([], [], n_nodes=10)
    for clock in ("tie", "caller"):
        found = run(task(nobody, MAKI_THOMPSON, rates_of([1, 1, 1]), np.array(start), clock=clock))
        assert found.counts[0, -1].tolist() == [9, 1, 0]
    alone = run(task(well_mixed(1), SIR, rates_of([1], [1]), np.array([[0, 1, 0]])))
    assert alone.counts[0, -1] == pytest.approx([0, 0, 1], abs=1e-12)


def test_heterogeneity_lowers_the_reach() -> None:
    n = 10_000
    told = []
    for network in (
        random_regular(n, 6, rng=1),
        erdos_renyi(n, 6, rng=1),
        barabasi_albert(n, 3, rng=1),
    ):
        start = np.array([[n - 1, 1, 0]])
        # Ties that all act at one rate: hubs stifle each other.
        found = run(task(network, MAKI_THOMPSON, rates_of([1, 1, 1]), start))
        told.append(1 - found.counts[0, -1, 0] / n)
    assert told[0] > told[1] + 0.01
    assert told[1] > told[2] + 0.01
    assert told[0] == pytest.approx(0.7968, abs=3e-4)


def test_rates_and_starts_by_row() -> None:
    n = 500
    network = erdos_renyi(n, 5, rng=3)
    start = np.zeros((2, n), dtype=np.uint8)
    start[0, :5], start[1, -40:] = 1, 1
    both = Rates(np.array([[1.0, 0.5, 0.5], [0.3, 1.0, 1.0]]), np.zeros((2, 0)))
    found = run(task(network, MAKI_THOMPSON, both, start, (0, 1, 4)))
    assert found.counts.shape == (2, 3, 3)
    assert found.counts[:, 0] == pytest.approx(np.array([[495, 5, 0], [460, 40, 0]]))
    for row in range(2):
        alone = task(network, MAKI_THOMPSON, both.take([row]), start[[row]], (0, 1, 4))
        assert (run(alone).counts[0] == found.counts[row]).all()
    alike = run(task(network, MAKI_THOMPSON, rates_of([1, 1, 1]), start))
    assert alike.counts.shape == (1, 2, 3)
    assert alike.counts[0, 0] == pytest.approx([477.5, 22.5, 0])
    assert bytes_per_replicate(task(network, MAKI_THOMPSON, both, start)) > 0


STATE = st.integers(0, 3)


@st.composite
def schemes(draw: st.DrawFn) -> Rules:
    contacts = draw(st.lists(st.tuples(STATE, STATE, STATE, STATE), min_size=1, max_size=6))
    changes = draw(st.lists(st.tuples(STATE, STATE), max_size=3))
    return Rules(
        tuple("abcd"),
        0,
        tuple(Contact(*each) for each in contacts),
        tuple(Change(*each) for each in changes),
    )


@given(
    rules=schemes(),
    clock=st.sampled_from(["tie", "caller"]),
    directed=st.booleans(),
    seed=st.integers(0, 2**32 - 1),
)
def test_blocks_equal_a_sum_over_pairs_of_nodes(
    rules: Rules, clock: Clock, directed: bool, seed: int
) -> None:
    random = np.random.default_rng(seed)
    n = 12
    ties = random.integers(0, n, (2, 20))
    network = Network.from_edges(*ties, n_nodes=n, directed=directed)
    rates = random.random(len(rules.contacts) + len(rules.changes))
    blocks, member = of_network(network)
    fractions = random.dirichlet(np.ones(4), len(blocks.share))
    found = equations(rules, blocks, clock).change(fractions, rates)
    expected = summed_over_pairs(rules, rates, network, clock, fractions[member])
    for block in range(len(blocks.share)):
        assert found[block] == pytest.approx(expected[member == block].mean(axis=0), abs=1e-12)
    assert found.sum(axis=1) == pytest.approx(0, abs=1e-12)  # nobody is born or dies


def summed_over_pairs(
    rules: Rules, rates: Floats, network: Network, clock: Clock, fractions: Floats
) -> Floats:
    """Every pair is tied as often as two random ends of ties of a network would be."""
    n, m = network.n_nodes, max(network.n_edges, 1)
    change = np.zeros((n, 4))
    for caller in range(n):
        for callee in range(n):
            degree = int(network.out_degree[caller])
            ties = degree * int(network.in_degree[callee]) / m
            weight = ties if clock == "tie" else ties / max(degree, 1)
            for (a, b, c, d), rate in zip(rules.contacts, rates, strict=False):
                symmetric = a == b and c == d
                pair_once = symmetric and clock == "tie" and not network.directed
                flow = rate * weight * fractions[caller, a] * fractions[callee, b]
                flow *= 0.5 if pair_once else 1.0
                change[caller] += flow * (np.eye(4)[c] - np.eye(4)[a])
                change[callee] += flow * (np.eye(4)[d] - np.eye(4)[b])
    for (a, c), rate in zip(rules.changes, rates[len(rules.contacts) :], strict=True):
        change += rate * fractions[:, [a]] * (np.eye(4)[c] - np.eye(4)[a])
    return change


@given(rules=schemes(), seed=st.integers(0, 2**32 - 1))
def test_the_derivative_is_the_jacobian(rules: Rules, seed: int) -> None:
    random = np.random.default_rng(seed)
    system = equations(rules, even(3.0), "tie")
    rates = random.random(len(rules.contacts) + len(rules.changes))
    at, direction = random.random((2, 1, 4))
    step = 1e-6
    plain = (system.change(at + step * direction, rates) - system.change(at, rates)) / step
    assert system.derivative(at, direction, rates) == pytest.approx(plain, abs=1e-3)


def threshold(rules: Rules, *others: float, degree: float = 1.0) -> float | None:
    system = equations(rules, even(degree), "tie")
    return critical_value(system, lambda value: np.array([value, *others]), 1e3)


def test_thresholds_in_closed_form() -> None:
    for forget, stifle, degree in ((1.0, 1.0, 6.0), (0.2, 3.0, 10.0)):
        found = threshold(NEKOVEE, stifle, stifle, forget, degree=degree)
        assert found == pytest.approx(forget / degree, rel=1e-12)
    assert threshold(SIR, 0.5, degree=4) == pytest.approx(0.125, rel=1e-12)
    assert threshold(SIS, 0.5, degree=4) == pytest.approx(0.125, rel=1e-12)


def test_thresholds_of_degree_blocks() -> None:
    network = barabasi_albert(3000, 3, rng=2)
    blocks, _ = of_network(network)
    degree = network.out_degree
    system = equations(NEKOVEE, blocks, "tie")
    found = critical_value(system, lambda tell: np.array([tell, 1, 1, 0.7]), 1e3)
    assert found == pytest.approx(0.7 * degree.mean() / (degree**2).mean(), rel=1e-10)


def test_many_blocks_have_the_same_threshold(monkeypatch: pytest.MonkeyPatch) -> None:
    from rumorsim.engines.expected import thresholds

    network = barabasi_albert(3000, 3, rng=2)
    system = equations(SEIZ, of_network(network)[0], "caller")
    rates = np.array([0.1, 0.2, 0, 0, 0.3, 0.05])
    dense = growth_rate(system, rates)
    monkeypatch.setattr(thresholds, "_DENSE", 1)
    assert growth_rate(system, rates) == pytest.approx(dense, rel=1e-9)


def test_no_threshold_where_any_rate_invades_or_nobody_rests() -> None:
    assert threshold(MAKI_THOMPSON, 1, 1) is None
    assert threshold(NEKOVEE, 1, 1, 0) is None
    assert threshold(SI) is None
    innovation = Rules(("s", "i"), 0, (Contact(1, 0, 1, 1),), (Change(0, 1), Change(1, 0)))
    assert not can_rest(innovation, np.ones(3))
    assert threshold(innovation, 0.1, 1) is None
    assert can_rest(innovation, np.array([1, 0, 1.0]))
    assert threshold(innovation, 0, 0.25) == pytest.approx(0.25, rel=1e-12)


def test_who_may_invade() -> None:
    assert invaders(NEKOVEE, np.ones(4)) == [1]
    assert invaders(SEIZ, np.ones(6)) == [1, 2, 3]
    assert invaders(SEIZ, np.array([0, 0, 0, 0, 1.0, 1.0])) == [1]


def test_growth_below_and_above_the_threshold_is_what_the_solution_does() -> None:
    system = equations(SIR, even(4.0), "tie")
    for beta in (0.2, 0.3):
        rates = np.array([beta, 1.0])
        growth = growth_rate(system, rates)
        assert growth == pytest.approx(4 * beta - 1, rel=1e-12)
        course = solve(system, rates, np.array([[1 - 1e-9, 1e-9, 0]]), np.array([0.0, 5.0]))
        assert math.log(course[1, 1] / course[0, 1]) / 5 == pytest.approx(growth, abs=1e-5)
