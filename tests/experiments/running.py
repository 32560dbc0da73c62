"""Experiments from the command line, in a folder of their own.

Quick runs share the process of the tests, since loading the libraries would take a third of their
time; `test_processes` shows that a reader, who has none of this, gets the same bytes.
"""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
import time
from contextlib import ExitStack, chdir, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from unittest import mock

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib import pyplot as plt

import rumorsim as rs

__all__ = ["Quick", "assert_plot_repeats", "files", "run_quick", "run_quick_alone", "started"]

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = {"PYTHONPATH": str(ROOT), "MPLBACKEND": "Agg", "PYTHONWARNINGS": "error"}
LIMIT = 20.0
"""Seconds of CPU time: what else runs on the machine hardly matters to it."""

OPTIONS = ("--quick", "--workers", "1")
SIMULATING = [(rs, "simulate"), (rs, "sweep"), (rs, "sensitivity"), (rs.Scenario, "run")]
"""All by which an experiment simulates."""


class SimulatedError(Exception):
    """Something was simulated where nothing is to be."""


def started(
    name: str, folder: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "experiments" / f"{name}.py", *arguments],
        cwd=folder, env={**os.environ, **ENGLISH, **environment}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def files(folder: Path) -> dict[str, bytes]:
    """Return what lies in a folder, the stores of its sweeps aside."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@dataclass(frozen=True)
class Quick:
    """What a quick run left behind."""

    folder: Path
    said: str
    seconds: float

    @property
    def findings(self) -> pd.DataFrame:
        """What was found, with ``estimate``, ``low`` and ``high`` by ``what``."""
        return pd.read_csv(self.folder / "findings.csv").set_index("what")

    def table(self, name: str) -> pd.DataFrame:
        return pd.read_csv(self.folder / f"{name}.csv")

    def surely_above(self, what: str, value: float) -> bool:
        """Tell whether an estimate exceeds a value by twice the half of its 95 % interval.

        That is 3.9 standard errors: if there were no difference it would happen in five of
        100,000 seeds, and the seed is always the same.
        """
        found = self.findings.loc[what]
        return bool(found["estimate"] - 2 * (found["estimate"] - found["low"]) > value)

    def surely_below(self, what: str, value: float) -> bool:
        """Tell whether an estimate falls short of a value, as `surely_above`."""
        found = self.findings.loc[what]
        return bool(found["estimate"] + 2 * (found["high"] - found["estimate"]) < value)

    def is_complete(self, *figures: str) -> bool:
        """Tell whether figures, tables, account and findings are there, in the time promised."""
        account = json.loads((self.folder / "results.json").read_text())
        beside = json.loads((self.folder / f"{figures[0]}.json").read_text())
        drawn = {f"{name}{suffix}" for name in figures for suffix in (".pdf", ".png", ".json")}
        assert drawn | {"results.json", "findings.csv"} < set(files(self.folder))
        assert any(path.suffix == ".csv" for path in self.folder.iterdir())
        assert beside["seed"] == account["seed"] == "1"
        assert len(account["digest"]) == 64
        assert "numpy" in account
        assert "Found (95 % interval):" in self.said
        assert not self.findings[["estimate", "low", "high"]].isna().any(axis=None)
        return self.seconds <= LIMIT


def run_quick(name: str, folder: Path, *arguments: str, **environment: str) -> Quick:
    """Run an experiment in this process, and leave it as it was."""
    script, said = ROOT / "experiments" / f"{name}.py", StringIO()
    begun = time.process_time()
    with (
        chdir(folder),
        redirect_stdout(said),
        mpl.rc_context(),
        mock.patch.object(sys, "argv", [str(script), *OPTIONS, *arguments]),
        mock.patch.object(sys, "path", [str(script.parent), *sys.path]),
        mock.patch.dict(os.environ, environment),
    ):
        try:
            runpy.run_path(str(script), run_name="__main__")
        finally:
            plt.close("all")
    return Quick(folder / "results" / name, said.getvalue(), time.process_time() - begun)


def run_quick_alone(name: str, folder: Path, **environment: str) -> Quick:
    """Run an experiment as a reader does, in a process of its own."""
    begun = _spent_by_children()
    done = started(name, folder, *OPTIONS, **environment)
    assert done.returncode == 0, done.stderr
    return Quick(folder / "results" / name, done.stdout, _spent_by_children() - begun)


def assert_plot_repeats(name: str, quick: Quick) -> None:
    """Demand that ``plot`` says the same and writes the same bytes where nothing can simulate."""
    before, folder = files(quick.folder), quick.folder.parents[1]
    with ExitStack() as stack:
        for owner, entry in SIMULATING:
            stack.enter_context(mock.patch.object(owner, entry, side_effect=SimulatedError))
        with pytest.raises(SimulatedError):
            run_quick(name, folder, "run", "--out", "nowhere")
        again = run_quick(name, folder, "plot")
    assert again.said == quick.said
    assert files(quick.folder) == before


def _spent_by_children() -> float:
    spent = os.times()
    return spent.children_user + spent.children_system
