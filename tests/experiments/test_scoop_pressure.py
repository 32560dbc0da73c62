"""Time to truth against false establishment."""

from __future__ import annotations

import pandas as pd
import xarray as xr

from tests.experiments.running import Quick

NAME = "scoop_pressure"


def test_it_leaves_its_figure_and_every_combination(quick: Quick) -> None:
    assert quick.is_complete(NAME)
    assert len(quick.table("outcomes")) == 3 * 2 * 2


def test_haste_brings_the_truth_earlier(quick: Quick) -> None:
    assert quick.surely_below("Time to truth, change by h = 1.8, not 0.05", 0.0)


def test_no_combination_is_better_than_one_of_the_front(quick: Quick) -> None:
    table = quick.table("outcomes")
    for row in table.itertuples():
        as_good = (table["hours"] <= row.hours) & (table["false"] <= row.false)
        better = (table["hours"] < row.hours) | (table["false"] < row.false)
        assert row.efficient == (not (as_good & better).any())
    assert 0 < table["efficient"].sum() < len(table)


def test_censored_times_count_as_longer_not_as_missing(quick: Quick) -> None:
    """All are censored at the last record, so that the restricted mean is that of what is kept."""
    kept = xr.load_dataset(quick.folder / "results.nc", engine="scipy")
    late = ~kept["observed"].astype(bool)
    assert bool(late.any())
    assert set(kept["time"].where(late).to_series().dropna()) == {float(kept["time"].max())}
    mean = kept["time"].mean("replicate").to_series().to_numpy()
    told = quick.table("outcomes").sort_values(["h", "K", "κ"])["hours"]
    pd.testing.assert_series_equal(told, pd.Series(mean, told.index), check_names=False)
