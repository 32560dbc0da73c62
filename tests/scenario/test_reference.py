"""The table of parameters for the documentation."""

from __future__ import annotations

import math

import pytest

from rumorsim.scenario import parameter_table
from rumorsim.scenario.parameters import Parameters

TABLE = {row.name: row for row in parameter_table()}


def test_every_parameter_has_a_row() -> None:
    assert list(TABLE) == list(Parameters.model_fields)


def test_a_row() -> None:
    row = TABLE["attribution"]
    assert (row.symbol, row.unit, row.default) == ("a", "probability", 0.8)
    assert row.allowed == "a number from 0 to 1"
    assert row.typical == (0, 1)
    assert row.meaning.startswith("probability that an article names")
    assert "Altay" in row.evidence


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)
def test_defaults_lie_within_their_ranges(row: object) -> None:
    name, default, typical = row.name, row.default, row.typical  # type: ignore[attr-defined]
    Parameters.model_validate({name: default})
    if typical is not None:
        Parameters.model_validate({name: float(typical[0])})
        Parameters.model_validate({name: float(typical[1])})


def test_nothing_is_left_blank() -> None:
    assert [
        row.name for row in TABLE.values() if not (row.meaning and row.allowed and row.evidence)
    ] == []
    numbers = [row for row in TABLE.values() if isinstance(row.default, float)]
    assert [row.name for row in numbers if not row.unit] == []


DEFAULTS = {
    "chi_analyst": 0.0,
    "chi_outlet": 0.25,
    "chi_public": 0.5,
    "attribution": 0.8,
    "hedge_loss_press": 0.2,
    "hedge_loss_oral": 0.9,
    "hedge_floor": math.log(0.85 / 0.15),
    "expression_cap": math.log(0.95 / 0.05),
    "threshold_outlet": 0.85,
    "threshold_blogger": 0.5,
    "gate_width": 0.25,
    "negative_penalty": 1.0,
    "sources_outlet": 2.0,
    "sources_blogger": 1.0,
    "herding": 0.5,
    "news_value": 0.5,
    "hazard": 0.3,
    "delivery_outlet": 0.35,
    "delivery_brief": 0.8,
    "half_life": 24.0,
    "outlet_trust": math.log(4),
    "citation_trust": 0.4,
    "citable_share": 0.1,
    "record_counts": 2.0,
    "anonymity": 0.7,
    "continued_influence": 0.33,
    "correction_lag": 13.0,
    "correction_reach": 0.3,
    "repetition": 0.15,
    "drift_mean": 0.0,
    "drift_sd": 0.05,
    "retention": 1.0,
    "staleness": 1.0,
    "hub_prior": 0.15,
}


@pytest.mark.parametrize(("name", "value"), DEFAULTS.items())
def test_defaults_of_the_specification(name: str, value: float) -> None:
    assert TABLE[name].default == pytest.approx(value, rel=1e-15)
