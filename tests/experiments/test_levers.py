"""Which lever buys most."""

from __future__ import annotations

import runpy

import numpy as np
import pytest

from tests.experiments.running import ROOT, Quick

NAME = "levers"


def test_it_leaves_its_figure_and_ranks(quick: Quick) -> None:
    assert quick.is_complete(NAME)
    table = quick.table("changes")
    brier = table[table["outcome"] == "score"]
    assert brier["mean"].is_monotonic_increasing
    np.testing.assert_allclose(table["per_100_hours"], 100 * table["mean"] / table["cost"])
    assert "a provenance desk at the 20 hubs" in quick.said


def test_naming_roots_helps_readers(quick: Quick) -> None:
    assert quick.surely_below("Change of Brier score by name_roots", 0.0)


def test_every_lever_changes_the_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "experiments")
    script = runpy.run_path(str(ROOT / "experiments" / "levers.py"))
    base = script["newsroom"]()
    for lever in script["LEVERS"].values():
        assert lever["cost"] > 0
        assert base.replace(lever["replace"]).digest != base.digest
