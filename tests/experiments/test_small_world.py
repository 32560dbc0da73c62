"""The small-world transition of Maki and Thompson's rumour."""

from __future__ import annotations

from tests.experiments.running import Quick

NAME = "small_world"
TOLD = "Share that hears, 600 people, p = {}"


def test_it_leaves_a_figure_and_a_table(quick: Quick) -> None:
    assert quick.is_complete(NAME)
    shares = quick.table("share")
    assert set(shares["n"]) == {100, 600}
    assert (shares["low"] <= shares["estimate"]).all()
    assert (shares["estimate"] <= shares["high"]).all()


def test_shortcuts_let_the_rumour_out(quick: Quick) -> None:
    few = quick.findings.loc[TOLD.format("0.1")]
    assert quick.surely_above(TOLD.format("0.3"), few["high"])
    assert quick.surely_below(TOLD.format("0.3"), 0.7968)


def test_the_transition_lies_inside_the_range(quick: Quick) -> None:
    (where,) = (what for what in quick.findings.index if what.startswith("p at which"))
    assert quick.surely_above(where, 0.1)
    assert quick.surely_below(where, 0.3)
