"""Data that multiply rates."""

from __future__ import annotations

import math

import numpy as np
import pytest

import rumorsim as rs
from rumorsim.contact.language.weighting import compiled_factors

NET = rs.Network.from_edges([0, 1, 1], [1, 2, 0], n_nodes=3)
MODEL = rs.ContactModel(
    "a + b -> a + a @ x * y\n a -> b @ y\n a + a -> b + b @ 1 - x", x=0.5, y=0.5
)


def test_factors_of_all_parameters_of_a_rate_are_multiplied() -> None:
    given = {
        "x": rs.factors(caller=[1, 2, 3], tie=[5, 6, 7]),
        "y": rs.factors(caller=[2, 2, 0]),
    }
    first, second, third = compiled_factors({"y": given["y"]}, MODEL.reactions, NET)
    np.testing.assert_array_equal(first.caller, [2, 2, 0])
    assert first.callee is None
    np.testing.assert_array_equal(second.caller, [2, 2, 0])
    assert third.is_plain
    product = compiled_factors(given, MODEL.reactions[:2], NET)[0]
    np.testing.assert_array_equal(product.caller, [2, 4, 0])
    np.testing.assert_array_equal(product.tie, [5, 6, 7])


def test_a_parameter_that_does_not_multiply_its_rate_takes_no_factor() -> None:
    with pytest.raises(rs.ArgumentError, match="'1 - x' is not proportional"):
        compiled_factors({"x": rs.factors(caller=[1, 1, 1])}, MODEL.reactions, NET)


def test_a_change_by_itself_has_nobody_called() -> None:
    with pytest.raises(rs.ArgumentError, match="nobody called"):
        compiled_factors({"y": rs.factors(callee=[1, 1, 1])}, MODEL.reactions, NET)


def test_lengths_and_values_are_checked() -> None:
    with pytest.raises(rs.ArgumentError, match=r"factors\['y'\].tie: got 2, allowed: 3"):
        compiled_factors({"y": rs.factors(tie=[1, 1])}, MODEL.reactions[:1], NET)
    for wrong in ([-1.0], [math.nan], [[1.0]], ["1"]):
        with pytest.raises(rs.ArgumentError, match="caller: got"):
            rs.factors(caller=wrong)


def test_a_well_mixed_population_has_no_data() -> None:
    with pytest.raises(rs.ArgumentError, match="well-mixed population has no data"):
        compiled_factors({"y": rs.factors()}, MODEL.reactions, rs.networks.well_mixed(3))


# -- the caller's clock ---------------------------------------------------------------------------

CALLS = rs.ContactModel(
    "a + b -> a + c @ p\n a + b -> a + d @ q", p=0.5, q=0.5, rest="b", clock="caller"
)


def called(**given: object) -> object:
    """Node 0 calls node 1 once."""
    asked = {"initial": {"a": [0]}, "steps": 1, "replicates": 10, "rng": 1} | given
    return rs.simulate(asked.pop("model", CALLS), NET, **asked).final


@pytest.mark.parametrize("method", [{"method": "events", "steps": 200}, {}])
def test_effects_of_a_call_are_at_most_certain(method: dict[str, object]) -> None:
    with pytest.raises(rs.ArgumentError, match=r"factors: got '1.5 for a \+ b"):
        called(factors={"p": rs.factors(callee=[1, 2, 0])}, **method)
    # No tie has both of the greatest factors.
    fitting = rs.factors(callee=[2, 1, 1], tie=[1, 0.5, 1])
    assert called(factors={"p": fitting, "q": fitting}, **method) is not None


def test_parameters_per_replicate_are_checked_together() -> None:
    model = CALLS.replace(p=np.linspace(0, 1, 10), q=np.linspace(1, 0, 10))
    assert called(model=model, factors={"p": rs.factors(tie=[1, 0.5, 1])}) is not None
    with pytest.raises(rs.ArgumentError, match=r"1\.01 for a"):
        called(model=model, factors={"p": rs.factors(tie=[1.01, 1, 1])})


def test_rates_on_ties_are_no_probabilities() -> None:
    final = called(clock="tie", factors={"p": rs.factors(callee=[1, 1e6, 1])})
    assert final.sel(state="c").values.all()
