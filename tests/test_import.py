"""The front door: light, complete, typed, and of one version."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import rumorsim

ROOT = Path(__file__).resolve().parent.parent
PUBLIC = {
    "ArgumentError",
    "ContactModel",
    "ContactRun",
    "EngineError",
    "Cascade",
    "Network",
    "RumorModel",
    "RumorsimError",
    "Run",
    "Scenario",
    "ScenarioError",
    "SchemeError",
    "StoreError",
    "SweepWarning",
    "__version__",
    "beliefs",
    "factors",
    "cascades",
    "design",
    "info",
    "lexicon",
    "load_scenario",
    "measures",
    "models",
    "networks",
    "open_sweep",
    "plot",
    "probability",
    "read_network",
    "sensitivity",
    "simulate",
    "sweep",
}
HEAVY = {"matplotlib", "mesa", "networkx", "pandas", "pydantic", "scipy", "tqdm", "xarray"}


def fresh(code: str) -> str:
    """Return what a new interpreter prints."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_loads_no_library_but_numpy() -> None:
    loaded = set(fresh("import sys, rumorsim; print(*sys.modules)").split())
    assert "rumorsim" in loaded
    assert not loaded & HEAVY


@pytest.mark.parametrize("name", ["beliefs", "cascades", "lexicon", "networks"])
def test_the_lower_parts_load_no_library_but_numpy(name: str) -> None:
    loaded = set(fresh(f"import sys, rumorsim; rumorsim.{name}; print(*sys.modules)").split())
    assert f"rumorsim.{name}" in loaded
    assert not loaded & HEAVY


def test_importing_takes_at_most_three_tenths_of_a_second() -> None:
    """Best of five: other work on the machine can only add to it."""
    timed = "from time import perf_counter as now; t = now(); import rumorsim; print(now() - t)"
    assert min(float(fresh(timed)) for _ in range(5)) <= 0.3


def test_the_public_names_are_the_contract() -> None:
    assert set(rumorsim.__all__) == PUBLIC
    assert dir(rumorsim) == sorted(PUBLIC)


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_a_public_name_resolves(name: str) -> None:
    assert getattr(rumorsim, name) is not None


def test_a_misspelt_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="load_scenari'"):
        rumorsim.load_scenari  # noqa: B018 - looking it up is the test


def test_types_are_shipped() -> None:
    assert (ROOT / "rumorsim" / "py.typed").is_file()


def test_every_folder_of_modules_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "rumorsim").rglob("*.py")}
    assert [folder.name for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_info_names_what_is_installed() -> None:
    found = rumorsim.info()
    assert found["rumorsim"] == rumorsim.__version__
    assert found["python"] == ".".join(map(str, sys.version_info[:3]))
    assert "not installed" not in {found["numpy"], found["mesa"], found["xarray"]}


def test_the_version_is_the_same_everywhere() -> None:
    assert f"\nversion: {rumorsim.__version__}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"\n## {rumorsim.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_lowest_versions_are_those_promised() -> None:
    """`.ci/lowest.txt` pins what `pyproject.toml` states as lower bounds."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    promised = [*project["dependencies"], *extras["graphs"], *extras["test"]]
    promised.remove("rumorsim[graphs]")
    pinned = dict(
        line.split("==") for line in (ROOT / ".ci/lowest.txt").read_text().split() if "==" in line
    )
    for requirement in promised:
        name, _, bounds = requirement.partition(">=")
        lowest = bounds.partition(",")[0]
        assert pinned[name] in (lowest, f"{lowest}.0")
