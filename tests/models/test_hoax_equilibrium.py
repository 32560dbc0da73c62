"""Where the mean field of the hoax model rests: edges; its numbers are in the validation suite."""

from __future__ import annotations

import math

import pytest

import rumorsim as rs


def test_shares_add_up_and_stay_where_they_are() -> None:
    alpha, beta, verify, forget = 0.6, 0.7, 0.1, 0.2
    rest = rs.models.hoax_equilibrium(alpha, beta, verify, forget)
    assert sum(rest.values()) == pytest.approx(1.0, abs=1e-15)
    hoax, facts = rest["believer"] * (1 + alpha), rest["fact_checker"] * (1 - alpha)
    taken_up = rest["susceptible"] * beta * hoax / (hoax + facts)
    assert taken_up == pytest.approx((verify + forget) * rest["believer"], abs=1e-15)


def test_who_never_forgets_ends_as_a_fact_checker() -> None:
    rest = rs.models.hoax_equilibrium(0.4, 0.5, 0.05, 0.0)
    assert rest == {"susceptible": 0.0, "believer": 0.0, "fact_checker": 1.0}


def test_where_the_start_decides_there_is_no_answer() -> None:
    assert all(map(math.isnan, rs.models.hoax_equilibrium(0.4, 0.0, 0.05, 0.0).values()))


def test_total_credulity_is_beyond_checking() -> None:
    assert rs.models.hoax_eradication(1.0, 0.1) == math.inf
    assert rs.models.hoax_eradication(0.0, 0.1) == 0.0


def test_arguments_are_named() -> None:
    with pytest.raises(rs.ArgumentError, match="alpha: got"):
        rs.models.hoax_equilibrium(alpha=1.5)
    with pytest.raises(rs.ArgumentError, match="forget: got"):
        rs.models.hoax_eradication(0.4, -0.1)
