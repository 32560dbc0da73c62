"""What a lost attribution costs, by how many outlets are cited by name."""

from __future__ import annotations

import xarray as xr

from tests.experiments.running import Quick

NAME = "lost_attribution"
INDEX = "Apparent roots per real one, one attribution in ten lost"


def test_it_leaves_figure_tables_and_an_account(quick: Quick) -> None:
    assert quick.is_complete(NAME)
    assert len(quick.table("index")) == 6


def test_apparent_roots_grow_with_those_who_are_cited(quick: Quick) -> None:
    """Each by `surely_above`, which says how rarely luck alone would do it."""
    low = 1.0
    for cited in (5, 20, 50):
        what = f"{INDEX}, {cited} outlets cited"
        assert quick.surely_above(what, low)
        low = float(quick.findings["high"].loc[what])


def test_most_lost_attributions_cost_nothing_and_some_a_root(quick: Quick) -> None:
    added = "Apparent roots that a lost attribution adds, one in eighty lost"
    assert quick.surely_above(added, 0.0)
    assert quick.surely_below(added, 1.0)


def test_where_nothing_is_lost_every_root_is_real(quick: Quick) -> None:
    with xr.open_dataset(quick.folder / "results.nc", engine="scipy") as results:
        named = results["index"].sel(lost=0.0)
        assert named.size > 0
        assert bool((named == 1.0).all())


def test_more_ties_make_no_other_number_of_roots(quick: Quick) -> None:
    """The ratio that a fourfold number of ties makes is far from that of ten times the cited."""
    networks = quick.table("networks").set_index("network")["estimate"]
    assert networks.max() / networks.min() < 1.5
