"""The pages of the reference hold every public name, and none that does not exist."""

from __future__ import annotations

import re
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from types import ModuleType

import pytest

import rumorsim
from tests.docs.pages import DOCS

FOLDER = DOCS / "api"
PAGES = sorted(FOLDER.glob("*.rst"))
INSIDE = {
    "engines": "arrays in, arrays out; behind `simulate`",
    "newsroom": "the same; behind `Scenario.run`",
    "runs": "its results have public names, `simulate_world` runs compiled worlds",
    "sweeps": "its functions have public names",
}


def names(page: Path) -> list[str]:
    """Return what a page lists, as written behind ``rs.``."""
    text = page.read_text(encoding="utf-8")
    tables = re.findall(r"^\.\. autosummary::\n((?:   .*\n|\n)*)", text, re.MULTILINE)
    lines = [line.strip() for table in tables for line in table.splitlines()]
    alone = re.findall(r"^\.\. auto(?!summary)\w+:: rumorsim\.(\S+)$", text, re.MULTILINE)
    return [line for line in lines if line and not line.startswith(":")] + alone


LISTED = [name for page in PAGES for name in names(page)]


def namespaces() -> dict[str, ModuleType]:
    """Return the modules with public names, by what stands behind ``rs.``."""
    package = Path(rumorsim.__file__).parent
    folders = {file.parent.name for file in package.glob("*/__init__.py")}
    modules = {name: import_module(f"rumorsim.{name}") for name in folders - set(INSIDE)}
    public = {name: getattr(rumorsim, name) for name in rumorsim.__all__}
    return modules | {name: at for name, at in public.items() if isinstance(at, ModuleType)}


NAMESPACES = namespaces()
PUBLIC = [
    *(name for name in rumorsim.__all__ if name not in NAMESPACES and name != "__version__"),
    *(f"{space}.{name}" for space, module in NAMESPACES.items() for name in module.__all__),
]


@pytest.mark.parametrize("name", LISTED)
def test_what_is_listed_exists_and_is_public(name: str) -> None:
    assert attrgetter(name)(rumorsim) is not None
    assert name in PUBLIC


def test_every_public_name_is_listed() -> None:
    listed = {id(attrgetter(name)(rumorsim)) for name in LISTED}
    assert [name for name in PUBLIC if id(attrgetter(name)(rumorsim)) not in listed] == []


def test_nothing_is_listed_twice() -> None:
    assert sorted(LISTED) == sorted(set(LISTED))
    assert len({id(attrgetter(name)(rumorsim)) for name in LISTED}) == len(LISTED)


def test_the_start_lists_the_pages() -> None:
    start = (FOLDER / "index.rst").read_text(encoding="utf-8")
    listed = re.findall(r"^   ([a-z-]+)$", start, re.MULTILINE)
    assert sorted(listed) == [page.stem for page in PAGES if page.stem != "index"]
