"""A hoax against its fact-check, in the mean field and on networks."""

from __future__ import annotations

import pytest

from tests.experiments.running import Quick

NAME = "hoax"
BEYOND = "Share that believes minus mean field, whole plane, {}"


def test_it_leaves_a_figure_and_tables(quick: Quick) -> None:
    assert quick.is_complete(NAME)
    plane = quick.table("plane")
    assert plane["value"].between(0, 1).all()
    assert len(plane) == 3 * plane["alpha"].nunique() * plane["verify"].nunique()


def test_checking_ends_the_hoax_and_credibility_helps_it(quick: Quick) -> None:
    plane = quick.table("plane")
    plane = plane[plane["network"] == "well mixed"].pivot_table("value", "verify", "alpha")
    assert plane.iloc[0, -1] > 0.3
    assert plane.iloc[-1, 0] < 0.01
    assert plane.iloc[0, 0] < plane.iloc[0, -1]


@pytest.mark.parametrize("network", ["Erdős–Rényi", "Barabási–Albert"])
def test_on_networks_fewer_believe_than_in_the_mean_field(quick: Quick, network: str) -> None:
    assert quick.surely_below(BEYOND.format(network), 0.0)
    mixed = quick.findings.loc[BEYOND.format("well mixed")]
    assert quick.surely_below(BEYOND.format(network), mixed["low"])
