"""Which lever buys most."""

from __future__ import annotations

import importlib.util
import os
import tomllib
from pathlib import Path

import numpy as np
import pytest

import rumorsim as rs
from tests.experiments.running import ROOT, Quick, files, started

NAME = "levers"
pytestmark = pytest.mark.xdist_group(NAME)

WITHOUT_SALIB = "import sys\nsys.modules['SALib'] = None\n"
SCREENED = importlib.util.find_spec("SALib") is not None


def test_it_leaves_its_figures_and_ranks(quick: Quick) -> None:
    assert quick.is_complete(NAME, "levers_sensitivity")
    table = quick.table("changes")
    brier = table[table["outcome"] == "score"]
    assert brier["mean"].is_monotonic_increasing
    np.testing.assert_allclose(table["per_100_hours"], 100 * table["mean"] / table["cost"])
    assert "a provenance desk at the 20 hubs" in quick.said


def test_naming_roots_helps_readers(quick: Quick) -> None:
    assert quick.surely_below("Change of Brier score by name_roots", 0.0)


def test_indices_are_there_for_both_outcomes(quick: Quick) -> None:
    for outcome in ("score", "delay"):
        sobol = quick.table(f"sobol_{outcome}")
        assert set(sobol["order"]) == {"first", "total"}
        assert len(sobol) == 2 * 8
        assert (sobol.loc[sobol["order"] == "total", "estimate"] >= 0).all()


@pytest.mark.skipif(not SCREENED, reason="pip install rumorsim[sensitivity]")
def test_morris_screens_the_same_parameters(quick: Quick) -> None:
    for outcome in ("score", "delay"):
        screened = quick.table(f"morris_{outcome}")
        assert set(screened["parameter"]) == set(quick.table(f"sobol_{outcome}")["parameter"])
        assert (screened["estimate"] >= 0).all()
        assert (screened["estimate"] > 0).any()


def test_without_salib_it_says_so_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_SALIB, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    done = started(NAME, tmp_path, "--quick", "--workers", "1", "--replicates", "2",
                   PYTHONPATH=path)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Morris screening is left out" in done.stdout
    left = files(tmp_path / "results" / NAME)
    assert {"sobol_score.csv", "levers_sensitivity.png"} < set(left)
    assert not any(name.startswith("morris") for name in left)


def test_every_lever_changes_the_story() -> None:
    told = tomllib.loads((ROOT / "experiments" / "levers.toml").read_text(encoding="utf-8"))
    base = rs.Scenario.from_dict(_story(told["base"]))
    for lever in told["lever"]:
        assert lever["cost"] > 0
        assert base.replace(lever["replace"]).digest != base.digest


def _story(changes: dict[str, dict[str, object]]) -> dict[str, object]:
    raw = tomllib.loads((ROOT / "experiments" / "newsroom.toml").read_text(encoding="utf-8"))
    for table, entries in changes.items():
        raw[table] |= entries
    raw["actors"]["hub"] = raw["actors"]["outlet"] | {"count": 20}
    return raw
