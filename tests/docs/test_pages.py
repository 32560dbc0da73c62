"""Pages say only what works, what it rests on, and where to go on."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, PAGES, ROOT, blocks, cheaper, run_page, text_of
from tests.docs.promises import PROMISES

CHEAPER = {
    "battalion": ("replicates=100", "replicates=2"),
    "howto-sweeps": ("replicates=10", "replicates=2"),
}
README = ROOT / "README.md"  # its blocks are short programs of their own, run by test_readme
RUN = [page for page in PAGES if page != README and blocks(text_of(page), "python")]
SIGNPOSTS = {"index", "howto", "models", "about"}
ELSEWHERE = {page.stem for page in DOCS.glob("*.md") if "\nThis page is [" in text_of(page)}
MADE = {"parameters", "validation"}  # by programs, and the evidence itself
TEXTS = [page for page in sorted(DOCS.glob("*.md"))
         if page.stem not in SIGNPOSTS | ELSEWHERE | MADE]  # fmt: skip


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.stem)
def test_the_code_runs_and_gives_what_is_said(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names = run_page(cheaper(text_of(page), *CHEAPER.get(page.stem, ("", ""))), tmp_path)
    if page.stem in PROMISES:
        PROMISES[page.stem](names)


def test_what_is_not_on_a_page_cannot_be_made_cheaper() -> None:
    with pytest.raises(AssertionError, match="replicates=7 is not on the page"):
        cheaper("story.run(replicates=8)", "replicates=7", "replicates=2")


def test_nothing_is_promised_of_a_page_that_is_not_run() -> None:
    assert set(PROMISES) | set(CHEAPER) <= {page.stem for page in RUN}


def test_the_figure_of_the_tutorial_takes_less_than_ten_lines() -> None:
    first = blocks(text_of(DOCS / "tutorial.md"), "python")[0]
    assert "rs.plot.save" in first
    assert len([line for line in first.splitlines() if line]) < 10


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_code_that_is_not_run_is_code(page: Path) -> None:
    for block in blocks(text_of(page), "py"):
        ast.parse(block)
    for block in blocks(text_of(page), "sh") if shutil.which("bash") else ():
        done = subprocess.run(["bash", "-n"], input=block, capture_output=True, text=True,
                              check=False)  # fmt: skip
        assert done.returncode == 0, done.stderr
    fences = re.findall(r"^```(\S*)$", text_of(page), re.MULTILINE)
    assert set(fences[::2]) <= {"python", "py", "sh", "toml", "{toctree}"}


@pytest.mark.parametrize("page", TEXTS, ids=lambda page: page.stem)
def test_the_page_says_what_it_rests_on(page: Path) -> None:
    _, _, rests = text_of(page).partition("\n## What this rests on\n")
    rests = rests.split("\n## ")[0]
    said = re.findall(r"^\* \*\*(.+?)\.\*\* \S", rests, re.MULTILINE)
    assert said == ["Evidence", "Choices", "Not modelled", "Where it applies"]


def test_every_page_is_in_one_table_of_contents() -> None:
    listed: list[str] = []
    for page in DOCS.glob("*.md"):
        for block in blocks(text_of(page), r"\{toctree\}"):
            entries = [line for line in block.splitlines() if line and not line.startswith(":")]
            listed += [re.sub(r".*<(.*)>", r"\1", entry) for entry in entries]
    pages = {page.stem for page in DOCS.glob("*.md")} - {"index"}
    assert sorted(listed) == sorted(pages | {"api/index", "gallery/index"})
