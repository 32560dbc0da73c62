"""Denials that come before the news, and after it."""

from __future__ import annotations

from tests.experiments.running import Quick

NAME = "denial"
CHANGE = "Change of credence, default newsroom:"


def test_it_leaves_figure_tables_and_an_account(quick: Quick) -> None:
    assert quick.is_complete(NAME)


def test_an_early_denial_kills_even_a_true_claim_and_a_late_one_does_not(quick: Quick) -> None:
    """Each by `surely_above` or `surely_below`, which say how rarely luck alone would do it."""
    assert quick.surely_below(f"{CHANGE} true claim, against interest, hour 0", -0.8)
    assert quick.surely_above(f"{CHANGE} true claim, against interest, hour 120", -0.1)


def test_time_hardly_matters_where_roots_are_counted_and_interest_lasts(quick: Quick) -> None:
    what = "Of such changes hour 0 minus hour 120, careful newsroom: false claim, neutral"
    assert quick.surely_above(what, -0.05)
    assert quick.surely_below(what, 0.05)


def test_a_late_denial_that_is_worth_nothing_feeds_the_rumour(quick: Quick) -> None:
    what = "Change of log-odds, default newsroom: true claim, interested, hour 120"
    assert quick.surely_above(what, 0.0)


def test_nothing_depends_on_the_hour_without_a_denial(quick: Quick) -> None:
    table = quick.table("denial")
    nobody = table[table["denier"] == "no denial"].groupby(["room", "truth"])["estimate"]
    assert (nobody.nunique() == 1).all()
