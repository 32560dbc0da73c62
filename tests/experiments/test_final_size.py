"""The final size of two rumours against its exact law."""

from __future__ import annotations

import pytest

from tests.experiments.running import Quick

NAME = "final_size"
MODELS = ("Maki–Thompson", "Daley–Kendall")


def test_it_leaves_a_figure_and_tables_with_the_exact_law(quick: Quick) -> None:
    assert quick.is_complete(NAME)
    law, size = quick.table("law"), quick.table("size")
    assert law.groupby("model")["exact"].sum().to_numpy() == pytest.approx(1.0)
    hundred = size[size["n"] == 100].set_index("model")["exact"] * 100
    assert hundred[list(MODELS)].to_numpy() == pytest.approx([20.24887454, 20.83200407])


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("people", ["10", "1,000"])
def test_simulated_means_are_the_exact_ones(quick: Quick, model: str, people: str) -> None:
    what = f"People never told beyond the exact mean, {model}, {people} people"
    assert not quick.surely_above(what, 0.0)
    assert not quick.surely_below(what, 0.0)


def test_it_can_tell_the_models_apart(quick: Quick) -> None:
    """So a simulation of the one by the law of the other would have been found out."""
    apart = "People never told, Daley–Kendall minus Maki–Thompson, 10 people"
    assert quick.surely_above(apart, 0.0)
    (died,) = (what for what in quick.findings.index if what.startswith("Runs in which"))
    assert not quick.surely_above(died, 0.0051)
    assert not quick.surely_below(died, 0.0051)
