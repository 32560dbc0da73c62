"""Whatever is wrong is said before any work: field, value, what is allowed, the nearest name."""

from __future__ import annotations

import math
from typing import Any

import networkx
import numpy as np
import pytest

import rumorsim as rs

SCHEME = "infected + susceptible -> infected + infected @ beta"
COMPLETE, MIXED = rs.networks.complete(5), rs.networks.well_mixed(5)


def run(**given: Any) -> rs.ContactRun:
    how: dict[str, Any] = {
        "model": rs.models.sir(),
        "network": COMPLETE,
        "initial": {"infected": 1},
        "replicates": 2,
        "steps": 3,
        "rng": 1,
        **given,
    }
    if str(how.get("method")) in ("events", "mean-field"):
        how.pop("steps")
    return rs.simulate(how.pop("model"), how.pop("network"), **how)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("model", None, r"model: got None, allowed: a rumorsim.ContactModel"),
        ("model", math.nan, "model: got nan"),
        ("model", {}, "model: got {}"),
        ("model", SCHEME, r"ContactModel\(scheme, ...\) makes one"),
        ("model", rs.models.sir, r"call the function, sir\(\)"),
        ("model", rs.models, "model: got <module"),
        ("model", rs.ContactModel, "model: got <class"),
        ("network", None, "network: got None"),
        ("network", 5, r"well_mixed\(n\)"),
        ("network", np.eye(5), r"network: got array\(\[\[1., 0.*from_networkx"),
        ("network", networkx.path_graph(3), "from_networkx"),
        ("method", "event", "method: got 'event', allowed: 'synchronous', 'events' or"),
        ("method", ["events"], "method: got"),
        ("method", np.array(["events", "events"]), "method: got"),
        ("initial", None, "initial: got None, allowed: a mapping"),
        ("initial", "infected", "initial: got 'infected'"),
        ("initial", [1], "initial: got"),
        ("initial", {"infectd": 1}, "did you mean 'infected'"),
        ("initial", {None: 1}, "unknown state None"),
        ("initial", {"infected": math.nan}, r"initial\['infected'\]: got nan"),
        ("initial", {"infected": 10**30}, r"initial\['infected'\]: got 1000000"),
        ("initial", {"infected": np.bool_(True)}, "got np.True_"),
        ("initial", {"infected": [0, [1]]}, r"initial\['infected'\]: got \[0, \[1\]\]"),
        ("initial", {"infected": np.array([0, None])}, "distinct node ids"),
        ("initial", {"infected": "x"}, "got 'x'"),
        ("initial", {"infected": [*range(10**5), -1]}, r"got \[0, 1, .* \.\.\. .*, -1\], allowed"),
        ("replicates", None, "replicates: got None"),
        ("replicates", 2**40, r"replicates: got 1099511627776, allowed: an int in \[1, 2\*\*32\]"),
        ("replicates", 2**32, "memory: got '1e\\+09 B', allowed: at least 1.72e\\+10"),
        ("replicates", [0, [1]], "replicates: got"),
        ("replicates", [2**32], "replicates: got"),
        ("replicates", True, "replicates: got True"),
        ("rng", "7", "rng: got '7'"),
        ("rng", -1, "rng: got -1"),
        ("rng", 1.5, "rng: got 1.5"),
        ("rng", True, "rng: got True"),
        ("record", "node", "record: got 'node', allowed: 'counts', 'nodes' or 'tree'"),
        ("record", None, "record: got None"),
        ("memory", None, "memory: got None"),
        ("memory", "...GB", "memory: got '...GB'"),
        ("memory", math.inf, "memory: got inf"),
        ("memory", True, "memory: got True"),
        ("memory", "50B", "memory: got '50 B', allowed: at least"),
        ("clock", "Tie", "clock: got 'Tie', allowed: 'tie' or 'caller'"),
        ("clock", {"events": "tie"}, "clock: got"),
        ("factors", [], r"factors: got \[\], allowed: a mapping"),
        ("factors", rs.factors(), "factors: got Factors"),
        (
            "factors",
            {"beta": [1, 2]},
            r"factors\['beta'\]: got \[1, 2\], allowed: rumorsim.factors",
        ),
        ("factors", {"bet": rs.factors()}, "did you mean 'beta'"),
        ("factors", {3: rs.factors()}, "3 is no parameter"),
        ("factors", {"beta": rs.factors(tie=[1.0])}, r"factors\['beta'\].tie: got 1, allowed: 20"),
    ],
)
@pytest.mark.parametrize("method", ["synchronous", "events", "mean-field"])
def test_an_argument_that_is_no_such_thing(
    field: str, value: Any, message: str, method: str
) -> None:
    given = {"method": method, field: value}
    if field == "factors" and method == "mean-field":
        message = "factors: got"
    with pytest.raises(rs.ArgumentError, match=message) as caught:
        run(**given)
    assert len(str(caught.value)) < 600


def test_numpy_scalars_and_arrays_of_any_width_are_numbers() -> None:
    plain = run(initial={"infected": 2}, steps=4, dt=0.5, replicates=3)
    other = run(
        initial={"infected": np.int8(2)},
        steps=np.uint16(4),
        dt=np.float32(0.5),
        replicates=np.uint8(3),
        rng=np.int64(1),
        memory=np.float32(1e9),
    )
    np.testing.assert_array_equal(plain.counts, other.counts)
    assert plain.labels["digest"] == other.labels["digest"]
    timed = run(method="events", until=np.float32(1.0), initial={"infected": np.array([1], "u8")})
    assert timed.times[-1] == 1.0


@pytest.mark.parametrize("method", ["synchronous", "events", "mean-field"])
def test_values_one_per_replicate_must_be_as_many(method: str) -> None:
    for values in ([1.0], [1.0, 2.0, 3.0]):
        with pytest.raises(rs.ArgumentError, match=rf"beta: got {len(values)} values, .* \(2\)"):
            run(model=rs.models.sir(beta=values), method=method)
    with pytest.raises(rs.ArgumentError, match="2 of beta, 3 of gamma"):
        rs.models.sir(beta=[1, 2], gamma=rs.probability([0, 1, 0.5]))


def test_what_does_not_belong_together() -> None:
    with pytest.raises(rs.ArgumentError, match="a probability is per step"):
        run(model=rs.models.sir(beta=rs.probability(0.5)), method="events")
    cascade, active = rs.models.independent_cascade(), {"active": 1}
    with pytest.raises(rs.ArgumentError, match=r"factors: got \['p'\], allowed: none"):
        run(model=cascade, initial=active, factors={"p": rs.factors()})
    with pytest.raises(rs.ArgumentError, match="clock: got 'tie', allowed: none"):
        run(model=cascade, initial=active, clock="tie")
    with pytest.raises(rs.ArgumentError, match="method: got 'events', allowed: 'synchronous'"):
        run(model=cascade, initial=active, method="events")
    with pytest.raises(rs.ArgumentError, match="the mean field knows of no single node"):
        run(method="mean-field", factors={"beta": rs.factors(caller=np.ones(5))})
    with pytest.raises(rs.ArgumentError, match="no node ids"):
        run(network=MIXED, initial={"infected": [1]})
    with pytest.raises(rs.ArgumentError, match="only counts exist"):
        run(network=MIXED, record="tree")


def test_asking_for_what_was_not_recorded() -> None:
    found = run(record="tree", replicates=[5, 7])
    for number in (None, 1, "x", 5.0, True, [5], -1, math.nan):
        with pytest.raises(rs.ArgumentError, match=r"replicate: got .*, allowed: .*: 5, 7"):
            found.tree(number)
    assert found.tree(np.int64(7)).size == found.tree(7).size
    with pytest.raises(rs.ArgumentError, match="record='tree'"):
        run(record="nodes").tree(0)
    with pytest.raises(rs.ArgumentError, match="record='nodes' or 'tree'"):
        _ = run().first_change


@pytest.mark.parametrize("scheme", [None, 5, b"a -> b @ 1", ["a -> b @ 1"]])
def test_a_scheme_is_text(scheme: Any) -> None:
    with pytest.raises(rs.ArgumentError, match="scheme: got"):
        rs.ContactModel(scheme)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"states": "ab"}, "states: got 'ab'"),
        ({"states": 5}, "states: got 5"),
        ({"states": {"a", "b"}}, "states: got {"),
        ({"states": ["a", "a", "b"]}, r"states\[1\]: got 'a'"),
        ({"states": ["a", 5, "b"]}, r"states\[1\]: got 5"),
        ({"states": ["a", "b", ""]}, r"states\[2\]: got ''"),
        ({"states": ["a", "b", "é"]}, r"states\[2\]: got 'é'"),
        ({"rest": 5}, "rest: got 5"),
        ({"name": 5}, "name: got 5"),
        ({"clock": None}, "clock: got None"),
        ({"clock": ["tie"]}, r"clock: got \['tie'\]"),
        ({"clock": {"events": ["tie"]}}, "clock: got"),
        ({"x": [1, [2]]}, "x: got"),
        ({"x": True}, "x: got True"),
        ({"x": np.array([1, None])}, "x: got"),
    ],
)
def test_the_arguments_of_a_model(given: dict[str, Any], message: str) -> None:
    with pytest.raises(rs.ArgumentError, match=message):
        rs.ContactModel("a -> b @ x", **{"x": 1.0, **given})


@pytest.mark.parametrize("name", ["clock", "rest", "states", "name", "scheme", "self"])
def test_a_parameter_is_not_called_like_an_argument(name: str) -> None:
    with pytest.raises(rs.SchemeError, match=rf"{name!r} is an argument of ContactModel.* {name}_"):
        rs.ContactModel(f"a -> b @ {name}")


@pytest.mark.parametrize(
    ("rate", "reason"),
    [
        ("lambda", "'lambda' is a word of Python; allowed: another name, such as lambda_"),
        ("2 * class", "'class' is a word of Python"),
        ("x\0", "no arithmetic"),
        ("+".join(["x"] * 300), "nested too deeply"),
        ("-" * 100_000 + "x", "no arithmetic"),
        ("(" * 500 + "x" + ")" * 500, "no arithmetic"),
        ("1e999", "has '1e999'"),
        ("10 ** 400", "the rate is inf"),
        ("9 ** 9 ** 9 ** 9", "the rate is inf"),
        ("(0 - 2) ** 0.5", "the rate is nan"),
        ("1e51", "the rate is 1e\\+51"),
        ("1e-60", "the rate is 1e-60"),
        ("1j", "has '1j'"),
    ],
)
def test_rates_without_sense(rate: str, reason: str) -> None:
    values = {"x": 1.0} if "x" in rate else {}
    with pytest.raises(rs.SchemeError, match=reason) as caught:
        rs.ContactModel(f"a -> b @ {rate}", **values)
    assert len(str(caught.value)) < 1000


def test_names_of_states_are_ascii_and_names_of_parameters_need_not_be() -> None:
    with pytest.raises(rs.SchemeError, match="'naïve' is no name of a state; allowed: letters a-z"):
        rs.ContactModel("naïve -> wise @ 1")
    assert rs.ContactModel("a -> b @ 2 * β", β=1.5).rates("events", "tie", 1.0).changes == 3.0


def test_a_long_scheme_is_read_and_too_many_states_are_not() -> None:
    lines = [f"s{i % 200} + s{i % 7} -> s{i % 200} + s{i % 11} @ x" for i in range(5000)]
    proper = [line for line in lines if len({*line.split(" ->")[0].split(" + ")}) > 1]
    model = rs.ContactModel("\n".join(line for line in proper if _changes(line)), x=1.0)
    assert len(model.reactions) > 3000
    with pytest.raises(rs.SchemeError, match="301 states; allowed: at most 255"):
        rs.ContactModel("\n".join(f"s{i} -> s{i + 1} @ 1" for i in range(300)))
    with pytest.raises(rs.SchemeError, match="line 1: 'aaa") as caught:
        rs.ContactModel("a" * 100_000)
    assert len(str(caught.value)) < 500


def _changes(line: str) -> bool:
    before, after = line.split(" @")[0].split(" -> ")
    return before != after


@pytest.mark.parametrize("value", [None, "x", math.nan, -0.1, 1.1, True, [0.5], {}])
def test_parameters_of_models_with_kernels(value: Any) -> None:
    hoax = rs.models.hoax_fact_check()
    for make in (lambda: rs.models.hoax_fact_check(alpha=value), lambda: hoax.replace(alpha=value)):
        with pytest.raises(rs.ArgumentError, match="alpha: got"):
            make()
    with pytest.raises(rs.ArgumentError, match="phi: got"):
        rs.models.watts_threshold(value)
    if value is not None:
        with pytest.raises(rs.ArgumentError, match="p: got"):
            rs.models.independent_cascade().replace(p=value)


@pytest.mark.parametrize(
    "failures", [0, 201, 1.5, None, "x", [], [0.5], [math.nan], [[1.0]], [1 / 300] * 300, ["1"]]
)
def test_failures_are_a_number_or_a_law(failures: Any) -> None:
    with pytest.raises(rs.ArgumentError, match="failures: got"):
        rs.models.maki_thompson(failures=failures)


def test_arguments_of_equations_and_laws() -> None:
    model = rs.models.sir()
    field = model.mean_field()
    for initial in (None, {"infected": "x"}, {"infected": None}, {"infected": [0.1]}, {"x": 0.1}):
        with pytest.raises(rs.ArgumentError, match="initial"):
            field.solve(initial)
    for degree in (0, -1, math.nan, "x", True, [4]):
        with pytest.raises(rs.ArgumentError, match="degree: got"):
            model.mean_field(degree)
    with pytest.raises(rs.ArgumentError, match="network: got 5"):
        model.mean_field(network=5)
    for name in (None, 5, "bet"):
        with pytest.raises(rs.ArgumentError, match="no parameter of this model"):
            field.threshold(name)
    with pytest.raises(rs.ArgumentError, match="of: unknown state 5"):
        model.final_law(3, {"infected": 1}, of=5)
    with pytest.raises(rs.ArgumentError, match="initial: got None"):
        model.final_law(3, None)


# -- errors that say where ------------------------------------------------------------------------


def test_a_wrong_value_is_refused_with_the_lines_that_use_it() -> None:
    with pytest.raises(rs.ArgumentError, match=r"r: got nan, .*in line 1: 'a \+ b -> a \+ a @ r'"):
        rs.ContactModel("a + b -> a + a @ r", r=math.nan)


def test_weights_as_probabilities_name_their_tie() -> None:
    network = rs.Network.from_edges([0, 1], [1, 2], weight=[0.5, 1.2])
    with pytest.raises(rs.ArgumentError, match=r"weight of the tie 1 -> 2: got 1.2, allowed"):
        run(model=rs.models.independent_cascade(None), network=network, initial={"active": 1})


def test_the_cascade_takes_its_probability_as_such() -> None:
    assert rs.models.independent_cascade(rs.probability(0.3)).parameters == {"p": 0.3}


def test_the_equations_of_the_mean_are_not_asked_for_next_to_nobody() -> None:
    network = rs.networks.well_mixed(10**13)
    with pytest.raises(rs.ArgumentError, match=r"initial\['infected'\]: got 9, allowed: nobody"):
        run(network=network, method="mean-field", initial={"infected": 9})
    assert run(network=network, method="mean-field", initial={"infected": 10}) is not None


@pytest.mark.parametrize("model", ["a", rs.models.linear_threshold()])
def test_only_a_scheme_is_drawn(model: Any) -> None:
    with pytest.raises(rs.ArgumentError, match=r"model: got .*allowed: a reaction scheme"):
        rs.plot.scheme(model)
