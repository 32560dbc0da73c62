"""The story of the battalion, and what all experiments share."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.experiments.running import Quick, assert_plot_repeats, files, run_quick, started

NAME = "battalion"
FIGURES = ("credence", "attribution", "numbers", "admiralty", "reattributions")


def test_it_leaves_figures_tables_and_an_account(quick: Quick) -> None:
    assert quick.is_complete(*FIGURES)
    kept = {"results.nc", "articles.csv", "claims.csv", "reattributions.csv", "credence.csv"}
    assert kept < set(files(quick.folder))
    assert len(quick.table("claims")) == 22
    account = json.loads((quick.folder / "credence.json").read_text())
    assert account["parameters"]["citation_trust"] == 0.2


def test_it_says_what_it_found(quick: Quick) -> None:
    assert "North Koreans are deployed" in quick.said
    assert quick.surely_above("Final log-odds of analysts", 4.5)
    pooled = quick.findings.loc["Final log-odds of pooled roots, each once, no network"]
    assert quick.surely_above("Final log-odds of analysts", pooled["high"])
    roots = quick.findings.loc["Real roots that readers hold"]
    assert quick.surely_above("Apparent roots that readers hold", roots["high"])
    assert quick.surely_below("Change of readers' log-odds by one_western_diplomat", 0.0)


@pytest.mark.slow
def test_plot_draws_the_same_without_simulating(quick: Quick) -> None:
    assert_plot_repeats(NAME, quick)


@pytest.mark.slow
def test_run_only_keeps_results_whatever_the_workers(quick: Quick, tmp_path: Path) -> None:
    done = started(NAME, tmp_path, "run", "--quick", "--workers", "2", "--out", "here")
    assert done.returncode == 0, done.stderr
    kept = files(tmp_path / "here")
    assert set(kept) == {"results.nc", "results.json", "articles.csv"}
    assert kept == {name: files(quick.folder)[name] for name in kept}


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--replicates", "0", "0 is below 1"),
        ("--seed", "-1", "-1 is below 0"),
        ("--workers", "0", "0 is below 1"),
        ("--workers", "two", "invalid number value: 'two'"),
    ],
)
def test_a_wrong_number_is_told_with_the_usage(
    option: str, value: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run_quick(NAME, tmp_path, option, value)
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("usage: battalion")
    assert f"argument {option}: {told}" in said


def test_plot_without_results_says_what_to_do(tmp_path: Path) -> None:
    done = started(NAME, tmp_path, "plot")
    assert done.returncode == 2
    assert "results.json is missing: run the experiment first" in done.stderr
