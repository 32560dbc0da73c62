"""Rumours on networks with and without hubs, and in the mean field."""

from __future__ import annotations

import pytest

from tests.experiments.running import Quick

NAME = "heterogeneous"
KINDS = ("Barabási–Albert", "Erdős–Rényi", "6-regular")


def test_it_leaves_a_figure_and_tables(quick: Quick) -> None:
    assert quick.is_complete(NAME)
    for name in ("tell", "stifle"):
        table = quick.table(name)
        assert set(table["kind"]) == set(KINDS)
        assert not table["mean field"].isna().any()


def test_hubs_help_weak_rumours_and_hinder_strong_ones(quick: Quick) -> None:
    assert quick.surely_above("Share told with hubs minus without, λ = 0.4", 0.0)
    assert quick.surely_below("Share told with hubs minus without, λ = 1.6", 0.0)


def test_hubs_hinder_a_rumour_in_which_all_call_equally_often(quick: Quick) -> None:
    hubs, random, regular = (
        f"Share told, everybody calls equally often, α = 1, {kind}" for kind in KINDS
    )
    assert quick.surely_below(hubs, quick.findings.loc[random, "low"])
    assert quick.surely_below(random, quick.findings.loc[regular, "low"])


@pytest.mark.parametrize("kind", KINDS)
def test_rumours_need_more_than_the_mean_field_says(quick: Quick, kind: str) -> None:
    (start,) = (
        what for what in quick.findings.index if what.startswith(f"λ at which 5% are told, {kind}")
    )
    threshold = quick.findings.loc[f"Threshold of λ in the mean field, {kind}"]
    assert quick.surely_above(start, threshold["high"])
    if kind == "6-regular":
        assert threshold["estimate"] == pytest.approx(1 / 6)
