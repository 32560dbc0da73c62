"""Which parameter matters."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

import pytest

from tests.experiments.running import ROOT, Quick, files, started

NAME = "sensitivity"
WITHOUT_SALIB = "import sys\nsys.modules['SALib'] = None\n"
SCREENED = importlib.util.find_spec("SALib") is not None
OUTCOMES = ("score", "delay")


def test_it_leaves_a_figure_and_indices_of_both_outcomes(quick: Quick) -> None:
    assert quick.is_complete(NAME)
    for outcome in OUTCOMES:
        sobol = quick.table(f"sobol_{outcome}")
        assert set(sobol["order"]) == {"first", "total"}
        assert len(sobol) == 2 * 8
        assert (sobol["low"] <= sobol["high"]).all()


def test_what_is_found_is_what_matters_most(quick: Quick) -> None:
    sobol = quick.table("sobol_score")
    total = sobol[sobol["order"] == "total"].set_index("parameter")["estimate"]
    told = f"Share of {total.idxmax()} in the variance of the Brier score, in all"
    assert quick.findings["estimate"].loc[told] == pytest.approx(total.max())


@pytest.mark.skipif(not SCREENED, reason="pip install rumorsim[sensitivity]")
def test_morris_screens_the_same_parameters(quick: Quick) -> None:
    for outcome in OUTCOMES:
        screened = quick.table(f"morris_{outcome}")
        assert set(screened["parameter"]) == set(quick.table(f"sobol_{outcome}")["parameter"])
        assert (screened["estimate"] > 0).any()
        assert (screened["spread"] > 0).any()


def test_without_salib_it_says_so_and_goes_on(quick: Quick, tmp_path: Path) -> None:
    for stored in (quick.folder / "store").glob("sobol-*"):  # what is the same need not run again
        shutil.copytree(stored, tmp_path / "results" / NAME / "store" / stored.name)
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_SALIB, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    done = started(NAME, tmp_path, "--quick", "--workers", "1", PYTHONPATH=path)
    assert done.returncode == 0, done.stderr
    assert "Morris screening is left out" in done.stdout
    left = files(tmp_path / "results" / NAME)
    assert {"sobol_score.csv", "sensitivity.png"} < set(left)
    assert not any(name.startswith("morris") for name in left)
