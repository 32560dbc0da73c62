"""When a two-source rule works."""

from __future__ import annotations

from tests.experiments.running import Quick

NAME = "two_sources"
CHANGE = "Change for false claims by "


def test_it_leaves_its_figure_and_every_share(quick: Quick) -> None:
    assert quick.is_complete(NAME)
    shares = quick.table("shares")
    assert len(shares) == 2 * 2 * 2 * 2
    assert ((shares["low"] <= shares["estimate"]) & (shares["estimate"] <= shares["high"])).all()


def test_the_rule_keeps_false_claims_out_where_roots_are_counted(quick: Quick) -> None:
    assert quick.surely_below(f"{CHANGE}the rule (K = 2, not 1), a = 0.2, roots that are named", 0)


def test_losing_roots_lets_them_in_again_and_counting_roots_mends_it(quick: Quick) -> None:
    assert quick.surely_above(f"{CHANGE}losing roots (a = 0.2, not 1), K = 2", 0)
    assert quick.surely_below(f"{CHANGE}counting named roots alone, K = 2, a = 0.2", 0)


def test_the_two_ways_of_counting_agree_where_every_article_names_its_roots(quick: Quick) -> None:
    """Then no article looks like a source; the scale of a thousand must change nothing."""
    ways = ["truth", "sources_outlet", "estimate"]
    named = quick.table("shares").query("attribution == 1").groupby("counted")[ways]
    one, other = (part.reset_index(drop=True) for _, part in named)
    assert one.equals(other)
