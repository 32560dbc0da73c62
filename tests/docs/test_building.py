"""What the build of the pages does itself, without Sphinx."""

from __future__ import annotations

import ast
import re
import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.docs.pages import DOCS, ROOT, text_of

EXPERIMENTS = sorted((ROOT / "experiments").glob("[!_]*.py"))


@pytest.fixture(scope="module")
def building() -> dict[str, Any]:
    made = runpy.run_path(str(DOCS / "building.py"))
    made["clear"](None, None)
    return made


@pytest.mark.parametrize("script", EXPERIMENTS, ids=lambda script: script.stem)
def test_an_experiment_begins_with_its_question_as_a_title(script: Path) -> None:
    docstring = ast.get_docstring(ast.parse(text_of(script)))
    assert docstring is not None
    title, line, empty, text = docstring.split("\n", 3)
    assert title.endswith("?")
    assert set(line) == {"="}
    assert len(line) >= len(title)  # shorter is a warning of Sphinx
    assert (empty, bool(text.strip())) == ("", True)


def test_the_page_of_experiments_lists_every_question() -> None:
    listed = re.findall(r"^\| \[(.+?)\]\(\1\) \| (.+) \|$",
                        text_of(ROOT / "experiments" / "README.md"), re.MULTILINE)  # fmt: skip
    asked = {
        script.name: str(ast.get_docstring(ast.parse(text_of(script)))).split("\n")[0]
        for script in EXPERIMENTS
    }
    assert dict(listed) == asked
    assert len(listed) == len(asked)


def test_what_needs_data_is_known_and_shown_unrun(
    building: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needy = {script.stem for script in EXPERIMENTS if "data_file(" in text_of(script)}
    assert needy == set(building["DATA"])
    monkeypatch.setenv("RUMORSIM_DATA", str(tmp_path))

    def run() -> set[str]:
        pattern = building["runnable"]()
        return {script.stem for script in EXPERIMENTS if re.search(pattern, str(script))}

    assert run() == {script.stem for script in EXPERIMENTS} - needy
    for file in building["DATA"].values():
        (tmp_path / file).touch()
    assert run() == {script.stem for script in EXPERIMENTS}


def test_an_experiment_writes_nothing_into_the_tree(building: dict[str, Any]) -> None:
    script = {"src_file": str(EXPERIMENTS[0]), "example_globals": {}}
    *flags, out = building["arguments"]({}, script)
    assert flags == ["--quick", "--workers", "1", "--out"]
    assert not Path(out).is_relative_to(ROOT)
    assert script["example_globals"] == {"__file__": str(EXPERIMENTS[0])}


def relinked(building: dict[str, Any], page: str) -> str:
    noted: list[str] = []
    env = SimpleNamespace(note_dependency=lambda file, docname: noted.append(file))
    source = [text_of(DOCS / f"{page}.md")]
    building["read"](SimpleNamespace(env=env), page, source)
    assert len(noted) == (page in building["ADOPTED"])
    return source[0]


def test_pages_from_elsewhere_take_the_place_of_a_signpost(building: dict[str, Any]) -> None:
    for page, file in building["ADOPTED"].items():
        assert f"](../{file})" in text_of(DOCS / f"{page}.md")
        assert relinked(building, page).splitlines()[0] == text_of(ROOT / file).splitlines()[0]


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.stem)
def test_links_stay_among_the_pages(building: dict[str, Any], page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s:]+)\)", relinked(building, page.stem)):
        place = DOCS / target
        assert place.exists(), target
        assert place.suffix != ".md" or place.parent == DOCS, target
