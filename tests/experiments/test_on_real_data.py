"""Experiments on data that are not part of the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.experiments.running import Quick, files, run_quick, started


@pytest.mark.parametrize("name", ["blogosphere", "twitter15"])
def test_without_data_it_says_where_it_looked(tmp_path: Path, name: str) -> None:
    done = started(name, tmp_path, RUMORSIM_DATA=str(tmp_path / "elsewhere"))
    assert done.returncode == 2
    assert "elsewhere" in done.stderr
    assert "RUMORSIM_DATA" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_blogosphere_compares_the_two_sides(tmp_path: Path, data_folder: Path) -> None:
    quick = run_quick("blogosphere", tmp_path, RUMORSIM_DATA=str(data_folder))
    assert quick.is_complete("blogosphere")
    assert quick.surely_above("Left minus right", 0.0)
    assert "circularity.csv" in files(quick.folder)


@pytest.fixture(scope="module")
def twitter15(tmp_path_factory: pytest.TempPathFactory, data_folder: Path) -> Quick:
    if not (data_folder / "twitter15_cascades.tar.gz").is_file():
        pytest.skip(reason=f"{data_folder} has no twitter15_cascades.tar.gz")
    folder = tmp_path_factory.mktemp("twitter15")
    return run_quick("twitter15", folder, RUMORSIM_DATA=str(data_folder))


def test_twitter15_leaves_its_figure_tables_and_an_account(twitter15: Quick) -> None:
    assert twitter15.is_complete("twitter15")
    assert {"defects.csv", "differences.csv", "ccdf.csv"} < set(files(twitter15.folder))
    curves = twitter15.table("ccdf")
    assert set(curves["matching"]) == {"raw", "within 5 %"}
    assert ((curves["low"] <= curves["ccdf"]) & (curves["ccdf"] <= curves["high"])).mean() > 0.99


def test_twitter15_finds_that_size_explains_most(twitter15: Quick) -> None:
    """Each direction by a 95 % interval: of data that are given, hence always the same."""
    table = twitter15.table("differences").set_index(["group", "matching", "measure"])
    assert table.loc[("non-rumor", "raw", "max_breadth"), "low"] > 1.4
    for measure in ("depth", "max_breadth", "structural_virality"):
        for group in ("false", "non-rumor"):
            row = table.loc[(group, "within 5 %", measure)]
            assert row["low"] <= 1 <= row["high"]
            assert row["p"] > 0.05
    assert table.loc[("unverified", "within 5 %", "structural_virality"), "low"] > 1
    equal = table.loc[(slice(None), "equal sizes", "size"), "ratio"]
    assert (equal == 1).all()
    assert "17169" in twitter15.said
