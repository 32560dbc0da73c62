"""The language: what it reads, and how it refuses what it does not."""

from __future__ import annotations

import math
import pickle

import numpy as np
import pytest

import rumorsim as rs
from rumorsim.contact.language.expressions import parse_expression

RUMOUR = """
    spreader + ignorant -> spreader + spreader @ tell      # news
    spreader + spreader -> stifler  + spreader @ stifle

    spreader + stifler  -> stifler  + stifler  @ stifle * 2
    spreader            -> stifler             @ forget
"""


def rumour(**values: object) -> rs.ContactModel:
    return rs.ContactModel(RUMOUR, **{"tell": 1.0, "stifle": 0.5, "forget": 0.1, **values})


def test_states_reactions_and_parameters_are_read_in_order() -> None:
    model = rumour()
    assert model.states == ("spreader", "ignorant", "stifler")
    assert list(model.parameters) == ["tell", "stifle", "forget"]
    assert [str(reaction) for reaction in model.reactions] == [
        "spreader + ignorant -> spreader + spreader @ tell",
        "spreader + spreader -> stifler + spreader @ stifle",
        "spreader + stifler -> stifler + stifler @ stifle * 2",
        "spreader -> stifler @ forget",
    ]


@pytest.mark.parametrize(
    ("scheme", "rest"),
    [
        (RUMOUR, "ignorant"),
        ("i + s -> i + i @ 1\n i -> s @ 1", "s"),
        ("s + i -> i + i @ 1", "s"),
        ("stubborn + s -> stubborn + i @ 1", "s"),
        ("a -> b @ 1\n b -> a @ 1", "a"),
    ],
)
def test_the_resting_state_is_the_one_nobody_enters_or_the_first_to_be_left(
    scheme: str, rest: str
) -> None:
    values = {"tell": 1, "stifle": 1, "forget": 1} if scheme == RUMOUR else {}
    assert rs.ContactModel(scheme, **values).rest == rest


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("a + b -> c + d", "without a rate"),
        ("a + b -> c + d @", "without a rate"),
        ("a + b - c + d @ 1", "no '->'"),
        ("a -> b -> c @ 1", "no '->'"),
        ("a + b -> c @ 1", "unbalanced: 2 before the arrow and 1 after it"),
        ("a -> b + c @ 1", "unbalanced: 1 before the arrow and 2 after it"),
        ("a + b + c -> d + e + f @ 1", "3 meet at once"),
        ("a + b -> a + b @ 1", "nothing changes"),
        ("2a -> b @ 1", "'2a' is no name of a state"),
        (" -> b @ 1", "'' is no name of a state"),
        ("a -> b @ x.y", "has 'x.y'"),
        ("a -> b @ f(1)", "has 'f(1)'"),
        ("a -> b @ exp(1, 2)", "has 'exp(1, 2)'"),
        ("a -> b @ True", "has 'True'"),
        ("a -> b @ x if x else 1", "has 'x if x else 1'"),
        ("a -> b @ 1 +", "no arithmetic"),
        ("a -> b @ __import__('os')", "has"),
    ],
)
def test_a_malformed_line_is_refused_with_its_number_and_the_reason(line: str, reason: str) -> None:
    with pytest.raises(rs.SchemeError) as caught:
        rs.ContactModel(f"s -> i @ 1\n{line}\n")
    (problem,) = caught.value.problems
    assert problem.startswith("line 2: ")
    assert reason in problem


def test_all_faulty_lines_are_reported_at_once() -> None:
    with pytest.raises(rs.SchemeError) as caught:
        rs.ContactModel("a -> b\n a -> a @ 1\n a -> b @ 1\n a + b -> c @ 1")
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "line 1",
        "line 2",
        "line 4",
    ]
    copy = pickle.loads(pickle.dumps(caught.value))
    assert copy.problems == caught.value.problems
    assert str(copy) == str(caught.value)


def test_an_empty_scheme_is_refused() -> None:
    with pytest.raises(rs.SchemeError, match="no reaction"):
        rs.ContactModel(" \n # nothing\n")


def test_declared_states_make_others_errors() -> None:
    with pytest.raises(rs.SchemeError, match="unknown state 'spreadr'; did you mean 'spreader'"):
        rs.ContactModel("spreadr -> stifler @ 1", states=("spreader", "stifler"))
    model = rs.ContactModel("b -> a @ 1", states=("a", "b", "c"), rest="b")
    assert (model.states, model.rest) == (("a", "b", "c"), "b")


def test_an_unknown_resting_state_or_clock_is_refused() -> None:
    with pytest.raises(rs.ArgumentError, match="rest: got 'x', allowed: one of a, b"):
        rs.ContactModel("a -> b @ 1", rest="x")
    with pytest.raises(rs.ArgumentError, match="clock"):
        rs.ContactModel("a -> b @ 1", clock="sundial")
    with pytest.raises(rs.ArgumentError, match="clock"):
        rs.ContactModel("a -> b @ 1", clock={"rounds": "tie"})


def test_every_rate_needs_a_value() -> None:
    with pytest.raises(rs.SchemeError) as caught:
        rs.ContactModel(RUMOUR, tell=1.0)
    assert len(caught.value.problems) == 3
    assert "'stifle' has no value" in caught.value.problems[0]


def test_a_misspelt_parameter_is_named() -> None:
    with pytest.raises(rs.ArgumentError, match=r"stiffle: .*did you mean 'stifle'"):
        rumour(stiffle=1.0)
    with pytest.raises(rs.ArgumentError, match=r"tel: .*did you mean 'tell'"):
        rumour().replace(tel=1.0)


@pytest.mark.parametrize("value", [math.nan, math.inf, "1", None, [[1.0]], [], 1j])
def test_a_value_that_is_no_finite_number_is_refused(value: object) -> None:
    with pytest.raises(rs.ArgumentError, match="tell: got"):
        rumour(tell=value)


def test_a_negative_rate_is_refused_with_its_line() -> None:
    with pytest.raises(rs.SchemeError, match=r"line 1: .*the rate is -1 with tell=-1.0"):
        rumour(tell=-1.0)
    with pytest.raises(rs.SchemeError, match=r"the rate is -0.5"):
        rs.ContactModel("a -> b @ 1 - x", x=1.5)
    with pytest.raises(rs.SchemeError, match=r"the rate is inf"):
        rs.ContactModel("a -> b @ 1 / x", x=0)
    with pytest.raises(rs.SchemeError, match=r"the rate is nan"):
        rs.ContactModel("a -> b @ (x - 1) ** 0.5", x=0)
    with pytest.raises(rs.SchemeError, match=r"the rate is inf"):
        rs.ContactModel("a -> b @ 9 ** 9 ** 9 ** x", x=9)


@pytest.mark.parametrize("p", [-0.1, 1.1, math.nan, "p", None])
def test_a_probability_lies_between_0_and_1(p: object) -> None:
    with pytest.raises(rs.ArgumentError, match="p: got"):
        rs.probability(p)


def test_a_probability_above_1_is_refused_where_it_arises() -> None:
    with pytest.raises(rs.SchemeError, match=r"the rate is 1.2 .*\(a probability in \[0, 1\]\)"):
        rumour(stifle=rs.probability(0.6))
    with pytest.raises(rs.SchemeError, match="caller's clock"):
        rumour(tell=1.5).rates("events", "caller", 1.0)
    scheme = "a + b -> a + a @ x\n a + b -> a + c @ y"
    model = rs.ContactModel(scheme, x=0.6, y=0.6)
    with pytest.raises(rs.SchemeError, match=r"line 2: .* add up to 1.2"):
        model.rates("events", "caller", 1.0)


def test_a_probability_per_step_has_no_meaning_without_steps() -> None:
    model = rumour(tell=rs.probability(0.5))
    with pytest.raises(rs.ArgumentError, match="a probability is per step"):
        model.rates("events", "tie", 1.0)


def test_rates_of_steps() -> None:
    model = rumour(tell=rs.probability(1.0), stifle=rs.probability(0.25))
    rates = model.rates("synchronous", "tie", 0.5)
    hazards = [math.inf, -math.log(0.75) / 0.5, -math.log(0.5) / 0.5]
    np.testing.assert_allclose(rates.contacts, [hazards], rtol=1e-15)
    np.testing.assert_array_equal(rates.changes, [[0.1]])


def test_rates_may_differ_by_replicate() -> None:
    rates = rumour(tell=[1.0, 2.0, 3.0]).rates("synchronous", "tie", 1.0)
    np.testing.assert_array_equal(rates.contacts, [[1, 0.5, 1], [2, 0.5, 1], [3, 0.5, 1]])
    np.testing.assert_array_equal(rates.changes, [[0.1]] * 3)
    np.testing.assert_array_equal(rates.take(slice(1, 2)).contacts, [[2, 0.5, 1]])


def test_replace_keeps_the_rest() -> None:
    model = rs.models.maki_thompson(stifle=0.5)
    other = model.replace(tell=0.25)
    assert other.parameters == {"tell": 0.25, "stifle": 0.5, "forget": 0.0}
    assert model.parameters["tell"] == 1.0
    assert other.clock("events") == "caller"
    assert other.clock("synchronous") == "tie"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2", 2.0),
        ("-x + 3", 1.0),
        ("x * (1 - p) / 4", 0.375),
        ("x ** 3", 8.0),
        ("max(x, p) + min(x, p)", 2.25),
        ("sqrt(exp(log(x * x)))", 2.0),
    ],
)
def test_arithmetic(text: str, expected: float) -> None:
    value = parse_expression(text).value({"x": 2.0, "p": 0.25})
    assert value == pytest.approx(expected, rel=1e-15)
