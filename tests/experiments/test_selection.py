"""Selection and double counting, each alone and together."""

from __future__ import annotations

import numpy as np

from tests.experiments.running import Quick

NAME = "selection"


def test_it_leaves_figure_tables_and_an_account(quick: Quick) -> None:
    assert quick.is_complete(NAME)


def test_both_harm_and_together_more(quick: Quick) -> None:
    """Each by `surely_above`, which says how rarely luck alone would do it."""
    for harm in ("selection", "double counting"):
        assert quick.surely_above(f"Brier score changed by {harm}", 0.0)
        alone = float(quick.findings["estimate"].loc[f"Brier score changed by {harm}"])
        assert quick.surely_above("Brier score changed by both", alone)


def test_selection_costs_reliability_and_double_counting_resolution(quick: Quick) -> None:
    assert quick.surely_above("Reliability changed by selection", 0.0)
    assert quick.surely_below("Resolution changed by double counting", 0.0)


def test_parts_in_the_table_make_up_the_score(quick: Quick) -> None:
    parts = quick.table("parts")
    parts = parts[parts["bound"] == "estimate"]
    whole = parts["reliability"] - parts["resolution"] + parts["uncertainty"]
    np.testing.assert_allclose(whole, parts["brier"], atol=1e-12)
