"""Signs of a claim, before anybody speaks of the claim itself."""

from __future__ import annotations

from tests.experiments.running import Quick, assert_plot_repeats

NAME = "speculation"
EVE = "Gain on the eve of the main reports, strength 0.9 taken,"


def test_it_leaves_figure_tables_and_an_account(quick: Quick) -> None:
    assert quick.is_complete(NAME)


def test_signs_help_who_is_right_about_them_and_mislead_who_sees_them_in_noise(
    quick: Quick,
) -> None:
    """Each by `surely_above` or `surely_below`, which say how rarely luck alone would do it."""
    assert quick.surely_above(f"{EVE} 0.9 in the world", 0.0)
    assert quick.surely_below(f"{EVE} 0.5 in the world", 0.0)


def test_before_the_first_sign_there_is_nothing_to_gain(quick: Quick) -> None:
    course = quick.table("course")
    assert (course.loc[course["hour"] == 0, ["low", "estimate", "high"]] == 0).all(axis=None)


def test_the_stronger_the_signs_are_the_more_is_gained(quick: Quick) -> None:
    """Exactly so: luck being common, a sign that agrees with the truth never costs."""
    end = quick.table("end").sort_values(["taken", "world"])
    assert (end.groupby("taken")["value"].diff().dropna() > 0).all()


def test_plot_draws_the_same_without_simulating(quick: Quick) -> None:
    assert_plot_repeats(NAME, quick)
