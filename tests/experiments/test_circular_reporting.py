"""Confidence that circular reporting inflates, and where it does not."""

from __future__ import annotations

from tests.experiments.running import Quick

NAME = "circular_reporting"
INFLATED = "Confidence minus accuracy, χ"


def test_it_leaves_figure_tables_and_an_account(quick: Quick) -> None:
    assert quick.is_complete(NAME)


def test_who_counts_roots_that_are_named_is_calibrated(quick: Quick) -> None:
    named = f"{INFLATED} 0, each outlet once, attribution 1"
    assert not quick.surely_above(named, 0.0)
    assert not quick.surely_below(named, 0.0)
    assert quick.surely_below(named, 0.05)


def test_lost_attribution_inflates_who_counts_roots(quick: Quick) -> None:
    """Each by `surely_above` or `surely_below`, which say how rarely luck alone would do it."""
    lost = f"{INFLATED} 0, each outlet once, attribution 0.9"
    assert quick.surely_above(lost, 0.0)
    named = float(quick.findings["high"].loc[f"{INFLATED} 0, each outlet once, attribution 1"])
    assert quick.surely_above(lost, named)


def test_counting_reports_inflates_if_articles_count_and_hardly_if_outlets_do(
    quick: Quick,
) -> None:
    assert quick.surely_above(f"{INFLATED} 0.5, each article anew, attribution 1", 0.0)
    assert quick.surely_below(f"{INFLATED} 0.5, each outlet once, attribution 1", 0.1)


def test_attribution_is_nothing_to_those_who_count_outlets_alone(quick: Quick) -> None:
    cells = quick.table("inflation_outlet")
    assert cells.loc[cells["chi"] == 1, "value"].std() < 0.01
    assert not quick.surely_above(f"{INFLATED} 1, each outlet once, attribution 0.9", 0.0)
