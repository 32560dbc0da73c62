"""Styles come and go; files are the same every time and say how they were made."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure

import rumorsim
from rumorsim import plot
from rumorsim.errors import ArgumentError
from tests.test_layers import imports

ROOT = Path(__file__).resolve().parents[2]
SIMULATING = {"run", "simulate", "simulate_world", "sweep", "sensitivity"}
# `rumorsim.runs` has the type of a run, of which plots draw the articles.
PARTS_THAT_SIMULATE = {"agents", "engines", "models", "newsroom", "scenario", "sweeps"}


def figure() -> Figure:
    drawn = Figure(figsize=(3.5, 2))
    drawn.subplots().plot([1, 2], label="α")
    return drawn


def test_a_style_sets_the_page_at_once() -> None:
    with mpl.rc_context():
        plot.style("double")
        assert mpl.rcParams["figure.figsize"][0] == 7.1
        assert mpl.rcParams["pdf.fonttype"] == 42
        assert 5 <= mpl.rcParams["xtick.labelsize"] <= mpl.rcParams["font.size"] <= 8


def test_a_style_ends_with_its_block() -> None:
    before = dict(mpl.rcParams)
    with plot.style("single"), plot.style("double"):
        assert mpl.rcParams["figure.figsize"][0] == 7.1
    assert dict(mpl.rcParams) == before


def test_an_unknown_width_is_refused() -> None:
    with pytest.raises(ArgumentError, match="width: got 'triple'"):
        plot.style("triple")  # type: ignore[arg-type]


def test_lines_of_the_cycle_differ_in_more_than_colour() -> None:
    with plot.style("single"):
        cycle = list(mpl.rcParams["axes.prop_cycle"])
    assert len({str(entry["linestyle"]) for entry in cycle}) == len(cycle) == 7


def test_save_writes_both_formats_and_an_account(tmp_path: Path) -> None:
    files = plot.save(figure(), tmp_path / "made" / "x", seed=7, parameters={"hazard": 0.3})
    assert [file.name for file in files] == ["x.pdf", "x.png", "x.json"]
    account = json.loads(files[2].read_text())
    assert account["seed"] == 7
    assert account["parameters"] == {"hazard": 0.3}
    assert account["versions"]["rumorsim"] == rumorsim.__version__


def test_attributes_of_a_run_are_an_account(tmp_path: Path) -> None:
    run = rumorsim.load_scenario("battalion").with_parameters(hazard=0.2).run(rng=3, progress=False)
    *_, beside = plot.save(figure(), tmp_path / "x", **run.data.attrs)
    account = json.loads(beside.read_text())
    assert account["seed"] == "3"
    assert account["parameters"]["hazard"] == 0.2
    assert account["versions"]["numpy"] == np.__version__
    assert "numpy" not in account


@pytest.mark.parametrize("suffix", [".pdf", ".png", ".svg"])
def test_a_suffix_asks_for_one_format(tmp_path: Path, suffix: str) -> None:
    files = plot.save(figure(), tmp_path / f"x{suffix}")
    assert [file.suffix for file in files] == [suffix, ".json"]
    assert {file.name for file in tmp_path.iterdir()} == {f"x{suffix}", "x.json"}


def test_another_suffix_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match=r"path: .*x\.gif"):
        plot.save(figure(), tmp_path / "made" / "x.gif")
    assert list(tmp_path.iterdir()) == []


def test_an_account_is_plain(tmp_path: Path) -> None:
    *_, beside = plot.save(figure(), tmp_path / "x", seed=np.int64(1), points=np.arange(2))
    assert json.loads(beside.read_text())["points"] == [0, 1]
    with pytest.raises(ArgumentError, match=r"provenance: .*Figure"):
        plot.save(figure(), tmp_path / "y", figure=figure())


DRAWING = """
import sys
from rumorsim import plot
from rumorsim.networks import ring
from tests.plot import estimates, synthetic
with plot.style("single"):
    first = plot.time_course(synthetic.credence())
    plot.save(first.figure, sys.argv[1] + "/x")
    second = plot.escalation(synthetic.articles(9), claim="deployment")
    plot.save(second.figure, sys.argv[1] + "/y.svg")
    third = plot.network_snapshot(ring(40, 2), range(40))
    plot.save(third.figure, sys.argv[1] + "/z")
    fourth = plot.pareto(estimates.choices(), x="delay", y="error")
    plot.save(fourth.figure, sys.argv[1] + "/p.svg")
    fifth = plot.phase_diagram(estimates.plane(), x="beta", y="chi", contours=[0.5])
    plot.save(fifth.figure, sys.argv[1] + "/q.pdf")
"""


def test_the_same_figure_gives_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here, where other figures have been drawn before, and in a process that has drawn none."""
    pytest.importorskip("networkx", reason="pip install rumorsim[graphs]")
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    monkeypatch.setattr(sys, "argv", ["", str(here)])
    exec(compile(DRAWING, "drawing", "exec"), {})
    subprocess.run([sys.executable, "-c", DRAWING, there], cwd=ROOT, check=True)
    made, again = (
        {file.name: file.read_bytes() for file in folder.iterdir()} for folder in (here, there)
    )
    assert {"x.pdf", "x.png", "x.json", "y.svg", "y.json", "z.pdf", "z.png"} <= set(made)
    assert made == again


def test_fonts_are_embedded_whatever_the_style(tmp_path: Path) -> None:
    pdf, _ = plot.save(figure(), tmp_path / "x.pdf")
    assert b"/Type3" not in pdf.read_bytes()
    assert b"/CIDFontType2" in pdf.read_bytes()


def shows_or_simulates(source: str) -> set[str]:
    """Return what a module of plots calls or imports and should not."""
    tree = ast.parse(source)
    called = {
        ast.unparse(node.func).split(".")[-1]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    }
    imported = {name for one in imports(tree) for name in one.target.split(".")}
    return called & {"show", *SIMULATING} | imported & {*PARTS_THAT_SIMULATE, *SIMULATING}


def test_plots_never_show_and_never_simulate() -> None:
    for file in (ROOT / "rumorsim" / "plot").rglob("*.py"):
        assert not shows_or_simulates(file.read_text(encoding="utf-8")), file


@pytest.mark.parametrize(
    "source",
    ["plt.show()", "figure.show ()", "story.run(rng=1)", "from rumorsim.contact import simulate",
     "def draw():\n    from rumorsim.engines import task", "import rumorsim.sweeps.sweep",
     "from rumorsim.runs import simulate_world"],
)  # fmt: skip
def test_what_shows_or_simulates_is_seen(source: str) -> None:
    assert shows_or_simulates(source)
