"""Exact final laws: published values, a plain recursion in fractions, and schemes without end."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import betabinom

from rumorsim.engines import Change, Contact, Rules
from rumorsim.engines.expected import exact
from rumorsim.engines.expected.courses import descent, going_round, possible, steps_of
from rumorsim.engines.expected.exact import Law, final_law
from rumorsim.engines.task import Clock
from rumorsim.errors import ArgumentError
from tests.engines.schemes import (
    COMPETING,
    DALEY_KENDALL,
    MAKI_THOMPSON,
    NEKOVEE,
    SEIZ,
    SI,
    SIR,
    SIS,
    k_fold,
)

# As printed: mean and standard deviation of the ignorants left over, one spreader among n.
MT = {
    3: ("0.25", "0.433013"),
    10: ("2.00273709", "1.73985"),
    50: ("10.11248931", "3.858275"),
    100: ("20.24887454", "5.319332"),
    1000: ("203.10327174", "16.542025"),
    10000: ("2031.79281169", "52.23266"),
}
DK = {
    3: ("0.33333333", "0.471405"),
    10: ("2.44313842", "2.23704"),
    50: ("10.74268471", "5.83586"),
    100: ("20.83200407", "8.04403"),
    1000: ("203.66122452", "25.09311"),
    10000: ("2032.34870254", "79.26399"),
}
SELF_CONTACT = {
    3: ("0.962963", "0.838052"),  # by hand: the law is 10/27, 8/27, 9/27
    10: ("3.35424595", "2.74418"),
    50: ("11.51479507", "6.829005"),
    100: ("21.61617312", "9.570429"),
    1000: ("204.44780322", "30.137566"),
}
K_FOLD = {
    (2, 100): ("5.87193638", "2.59623"),
    (3, 100): ("1.94408829", "1.43916"),
    (2, 1000): ("59.44020147", "8.25052"),  # 8.2505151; the table has it cut off
}
SIZES = [3, 10, 50, 100, 1000, pytest.param(10000, marks=pytest.mark.slow)]


def law_of(
    rules: Rules, *start: int, rates: list[float] | None = None, clock: Clock = "tie"
) -> Law:
    counts = np.zeros(rules.n_states, dtype=np.int64)
    counts[: len(start)] = start
    number = len(rules.contacts) + len(rules.changes)
    return final_law(rules, np.array(rates or [1.0] * number), clock, counts)


def assert_printed(law: Law, printed: tuple[str, str], state: int = 0) -> None:
    assert law.probability.sum() == pytest.approx(1, abs=1e-11)
    for value, text in zip((law.mean(state), law.variance(state) ** 0.5), printed, strict=True):
        digits = len(text.partition(".")[2])
        assert abs(value - float(text)) <= 0.51 * 10.0**-digits, (value, text)


@pytest.mark.parametrize("n", SIZES)
def test_maki_thompson_equals_the_table(n: int) -> None:
    assert_printed(law_of(MAKI_THOMPSON, n - 1, 1), MT[n])


@pytest.mark.parametrize("n", SIZES)
def test_daley_kendall_equals_the_table(n: int) -> None:
    assert_printed(law_of(DALEY_KENDALL, n - 1, 1), DK[n])


@pytest.mark.parametrize(
    ("failures", "n"),
    [(2, 100), pytest.param(3, 100, marks=pytest.mark.slow),
     pytest.param(2, 1000, marks=pytest.mark.slow)],
)  # fmt: skip
def test_k_fold_stifling_equals_the_table(failures: int, n: int) -> None:
    assert_printed(law_of(k_fold(failures), n - 1, 1), K_FOLD[failures, n])


@pytest.mark.parametrize("n", [3, 10, 50, 100, 1000])
def test_planted_self_contact_is_caught(n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "_ordered_pairs", lambda callers, callees, alike: callers * callees)
    found = law_of(MAKI_THOMPSON, n - 1, 1)
    assert_printed(found, SELF_CONTACT[n])
    with pytest.raises(AssertionError):
        assert_printed(found, MT[n])


@pytest.mark.parametrize(("n", "mean"), [(100, "29.66373"), (1000, "285.75196")])
def test_planted_double_meetings_are_caught(n: int, mean: str) -> None:
    # Whoever calls makes both stifle: meetings of spreaders count twice.
    found = law_of(DALEY_KENDALL, n - 1, 1, clock="caller")
    assert abs(found.mean(0) - float(mean)) <= 5.1e-6
    with pytest.raises(AssertionError):
        assert_printed(found, DK[n])


def test_three_people_by_hand() -> None:
    assert law_of(MAKI_THOMPSON, 2, 1).of(0) == pytest.approx([0.75, 0.25, 0, 0], abs=1e-15)


def test_probabilistic_stifling_differs_from_k_fold_in_finite_numbers() -> None:
    halved = law_of(MAKI_THOMPSON, 99, 1, rates=[1, 0.5, 0.5], clock="caller")
    twice = law_of(k_fold(2), 99, 1)
    assert halved.mean(0) == pytest.approx(5.95, abs=0.3)  # one limit, 0.0595
    assert abs(halved.mean(0) - twice.mean(0)) > 0.01


@pytest.mark.parametrize(
    ("n", "rate", "mean", "deviation"),
    [(50, 2.0, "19.68639774", "19.14275"), (100, 1.5, "20.36958669", "27.53266")],
)
def test_sir_equals_the_exact_size(n: int, rate: float, mean: str, deviation: str) -> None:
    found = law_of(SIR, n - 1, 1, rates=[rate, 1.0])
    assert found.mean(2) == pytest.approx(float(mean), abs=1e-8)
    assert found.variance(2) ** 0.5 == pytest.approx(float(deviation), abs=5.1e-6)


@pytest.mark.parametrize(("first", "second"), [(1, 1), (2, 3), (5, 1)])
def test_competing_messages_are_an_urn(first: int, second: int) -> None:
    n = 100
    found = law_of(COMPETING, n - first - second, first, second).of(1)
    new = np.arange(n + 1) - first
    assert found == pytest.approx(betabinom.pmf(new, n - first - second, first, second), abs=1e-14)


def test_a_faster_message_wins_as_computed() -> None:
    assert_printed(law_of(COMPETING, 98, 1, 1), ("50.0", "28.5773803"), state=1)
    found = law_of(COMPETING, 98, 1, 1, rates=[2, 1])
    assert_printed(found, ("86.6876655", "14.5506267"), state=1)
    assert found.of(1)[51:].sum() == pytest.approx(0.9644043, abs=6e-8)


@pytest.mark.parametrize("rules", [MAKI_THOMPSON, DALEY_KENDALL, NEKOVEE, SIR, SEIZ, COMPETING])
@pytest.mark.parametrize("clock", ["tie", "caller"])
def test_it_equals_a_plain_recursion_in_fractions(rules: Rules, clock: Clock) -> None:
    rates = [Fraction(1, 2), Fraction(1, 3), Fraction(1, 4), Fraction(1, 5)] * 2
    rates = rates[: len(rules.contacts) + len(rules.changes)]
    start = (4, 1, 1) if rules.n_states == 3 else (3, 0, 1, 2)
    found = law_of(rules, *start, rates=[float(rate) for rate in rates], clock=clock)
    expected = plain_law(rules, tuple(rates), clock, start)
    assert {tuple(row) for row in found.counts.tolist()} == set(expected)
    for row, probability in zip(found.counts.tolist(), found.probability, strict=True):
        assert probability == pytest.approx(float(expected[tuple(row)]), rel=1e-13)


def plain_law(
    rules: Rules, rates: tuple[Fraction, ...], clock: Clock, start: tuple[int, ...]
) -> dict[tuple[int, ...], Fraction]:
    """One reaction after the other, from the first state of affairs, in exact numbers."""
    others = sum(start) - 1

    @lru_cache(None)
    def follow(counts: tuple[int, ...]) -> dict[tuple[int, ...], Fraction]:
        ways = [
            (speed(counts, number), after)
            for number, (gone, come) in enumerate(ends)
            if (after := moved(counts, gone, come)) != counts
        ]
        total = sum(weight for weight, _ in ways)
        if not total:
            return {counts: Fraction(1)}
        law: dict[tuple[int, ...], Fraction] = {}
        for weight, after in ways:
            for end, probability in follow(after).items() if weight else ():
                law[end] = law.get(end, Fraction(0)) + weight / total * probability
        return law

    def speed(counts: tuple[int, ...], number: int) -> Fraction:
        if number >= len(rules.contacts):
            return rates[number] * counts[ends[number][0][0]]
        caller, callee, *after = rules.contacts[number]
        met = counts[callee] - (caller == callee)
        twice = clock == "tie" and caller == callee and after[0] == after[1]
        return rates[number] * counts[caller] * met / others / (2 if twice else 1)

    ends = [(contact[:2], contact[2:]) for contact in rules.contacts]
    ends += [(change[:1], change[1:]) for change in rules.changes]
    return follow(start)


def moved(counts: tuple[int, ...], gone: tuple[int, ...], come: tuple[int, ...]) -> tuple[int, ...]:
    after = list(counts)
    for state in gone:
        after[state] -= 1
    for state in come:
        after[state] += 1
    return tuple(after)


def test_schemes_without_end_are_refused_with_the_reason() -> None:
    with pytest.raises(ArgumentError, match=r"infected -> susceptible") as caught:
        law_of(SIS, 9, 1)
    assert "infected + susceptible -> infected + infected" in str(caught.value)


def test_what_cannot_happen_does_not_count() -> None:
    # Without recovery, or without anybody infected, the scheme ends.
    assert law_of(SIS, 9, 1, rates=[1, 0]).counts.tolist() == [[0, 10]]
    assert law_of(SIS, 10).counts.tolist() == [[10, 0]]
    assert law_of(SI, 0, 1).counts.tolist() == [[0, 1]]
    assert law_of(MAKI_THOMPSON, 1, 1).of(0) == pytest.approx([1, 0, 0])


def test_without_stifling_everybody_is_told_and_it_ends() -> None:
    assert law_of(MAKI_THOMPSON, 99, 1, rates=[1, 0, 0]).counts.tolist() == [[0, 100, 0]]


def test_a_swap_of_states_is_no_event() -> None:
    swap = Rules(("a", "b"), 0, (Contact(0, 1, 1, 0),), ())
    assert law_of(swap, 3, 2).counts.tolist() == [[3, 2]]


def test_populations_beyond_memory_are_refused() -> None:
    start = np.array([999, 1, 0, 0, 0, 0, 0])
    rules = k_fold(5)
    with pytest.raises(ArgumentError, match="bytes"):
        final_law(rules, np.ones(len(rules.contacts)), "tie", start, memory=1e6)
    with pytest.raises(ArgumentError, match=r"2\*\*63"):
        law_of(k_fold(5), 10**6, 1)


STATE = st.integers(0, 3)


@given(
    contacts=st.lists(st.tuples(STATE, STATE, STATE, STATE), max_size=5),
    changes=st.lists(st.tuples(STATE, STATE), max_size=4),
)
def test_a_scheme_either_descends_or_can_go_round(
    contacts: list[tuple[int, int, int, int]], changes: list[tuple[int, int]]
) -> None:
    rules = Rules(
        tuple("abcd"), 0,
        tuple(Contact(*each) for each in contacts), tuple(Change(*each) for each in changes),
    )  # fmt: skip
    numbers = possible(rules, np.ones(len(contacts) + len(changes)), range(4))
    steps = steps_of(rules)[numbers]
    drops, round_trip = descent(steps), going_round(steps)
    assert (drops is None) == bool(round_trip)
    if drops is not None:
        assert (drops >= 1).all()
