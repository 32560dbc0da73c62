"""The README says only what works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import rumorsim
from tests.docs.pages import cheaper

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def block(language: str, number: int = 0) -> str:
    """Return a block of the README's code in `language`, the first by default."""
    found = re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    return str(found[number])


def test_the_ten_lines_end_in_a_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line for line in block("python").splitlines() if line]
    assert len(lines) == 10
    monkeypatch.chdir(tmp_path)
    code = "\n".join(lines)
    exec(compile(cheaper(code, "replicates=100", "replicates=2"), "README.md", "exec"), {})
    made = {path.suffix for path in (tmp_path / "figures").iterdir()}
    assert made == {".pdf", ".png", ".json"}


def test_the_contact_model_runs(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(block("python", 1), "README.md", "exec"), {"rs": rumorsim})
    assert "spreader" in capsys.readouterr().out


def test_the_sweep_compares_two_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = block("python", 2)
    assert len(code.splitlines()) == 5
    monkeypatch.chdir(tmp_path)
    names = {"rs": rumorsim, "story": rumorsim.load_scenario("battalion")}
    exec(compile(cheaper(code, "replicates=20", "replicates=4"), "README.md", "exec"), names)
    assert names["change"]["mean"].dims == ("chi_public",)  # type: ignore[attr-defined,index]


def test_the_five_lines_are_a_scenario_that_spreads(tmp_path: Path) -> None:
    lines = block("toml")
    assert len(lines.splitlines()) == 5
    (tmp_path / "exit.toml").write_text(lines, encoding="utf-8")
    run = rumorsim.load_scenario(tmp_path / "exit.toml").run(replicates=8, rng=1)
    forms = run.articles["form"].value_counts()
    assert forms["article"] > forms["report"] == 8


def test_every_block_of_python_is_run_above() -> None:
    assert len(re.findall(r"^```python$", README, re.MULTILINE)) == 3


def test_the_three_lines_are_found_by_the_check_script() -> None:
    site = "-m sphinx -W --keep-going docs docs/_build"
    for ending in ("-m pytest", "experiments/battalion.py", site):
        (line,) = re.findall(rf"^.*{re.escape(ending)}$", README, re.MULTILINE)
        assert line.startswith("python3 -m venv .venv && .venv/bin/pip install ")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target
