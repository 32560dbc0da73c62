"""Numbers that nobody inflates, and how they grow all the same."""

from __future__ import annotations

from tests.experiments.running import Quick

NAME = "escalation"
GREW = "Growth of numbers without attribution at spread .1 (log10), news value"


def test_it_leaves_figure_tables_and_an_account(quick: Quick) -> None:
    assert quick.is_complete(NAME)


def test_symmetric_spread_grows_where_desks_write_again(quick: Quick) -> None:
    """Each by `surely_above` or `surely_below`, which say how rarely luck alone would do it."""
    assert quick.surely_above(f"{GREW} 2", 0.0)
    again = float(quick.findings["low"].loc[f"{GREW} 2"])
    assert quick.surely_below(f"{GREW} 2, one article", again)


def test_numbers_stay_where_nothing_changes_them(quick: Quick) -> None:
    growth = quick.table("growth")
    assert (growth.loc[growth["drift_sd"] == 0, ["low", "estimate", "high"]] == 0).all(axis=None)


def test_most_print_the_larger_of_two_honest_numbers(quick: Quick) -> None:
    assert quick.surely_above("Share of articles above 8,000, no spread, news value 2", 0.5)
