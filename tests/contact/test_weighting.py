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
