"""Reading files: by name, by path, and what is said when that fails."""

from __future__ import annotations

from pathlib import Path

import pytest

import rumorsim as rs
from rumorsim.scenario import shipped_scenarios
from tests.scenario.sample import TEXT, base


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sample.toml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_file(file: Path) -> None:
    by_path, by_text = rs.load_scenario(file), rs.load_scenario(str(file))
    assert by_path == by_text == rs.Scenario.from_dict(base())


def test_a_file_without_suffix(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.rename(tmp_path / "plain")
    monkeypatch.chdir(tmp_path)
    assert rs.load_scenario("plain").document.scenario.name == "sample"


@pytest.mark.parametrize("name", sorted(shipped_scenarios()))
def test_shipped_scenarios_load_by_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).write_text("not this one")
    monkeypatch.chdir(tmp_path)
    found = rs.load_scenario(name)
    assert found.origin == name
    assert found.document.scenario.name == name


def test_an_unknown_name() -> None:
    assert "battalion" in shipped_scenarios()
    with pytest.raises(rs.ScenarioError, match="did you mean 'battalion'"):
        rs.load_scenario("batallion")


def test_a_missing_file_names_a_near_one(file: Path) -> None:
    with pytest.raises(rs.ScenarioError, match=r"no such file; did you mean 'sample.toml'"):
        rs.load_scenario(file.with_name("smaple.toml"))


def test_a_syntax_error_names_its_line(file: Path) -> None:
    file.write_text(TEXT.replace('kind = "source"', "kind = source", 1), encoding="utf-8")
    number = TEXT.splitlines().index('kind = "source"') + 1
    with pytest.raises(rs.ScenarioError, match=rf"sample.toml.*\n  not TOML: .*line {number},"):
        rs.load_scenario(file)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"x = " + b"9" * 5000, "not TOML"),
        (b"x = " + b"[" * 5000, "not TOML"),
        (b"x = 1\nx = 2", "not TOML"),
        (b"", "scenario: missing"),
    ],
)
def test_files_that_are_no_scenario(file: Path, content: bytes, problem: str) -> None:
    file.write_bytes(content)
    with pytest.raises(rs.ScenarioError, match=problem):
        rs.load_scenario(file)


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(rs.ScenarioError, match="cannot be read"):
        rs.load_scenario(tmp_path)


@pytest.mark.parametrize("path", [3, None, b"battalion"])
def test_what_is_no_path(path: object) -> None:
    with pytest.raises(rs.ArgumentError, match=r"path: got .*, allowed: name of"):
        rs.load_scenario(path)  # type: ignore[arg-type]


def test_network_files_are_looked_for_beside_the_scenario(file: Path, tmp_path: Path) -> None:
    file.write_text(TEXT.replace("[network]", '[network]\nfile = "net.csv"'), encoding="utf-8")
    (tmp_path / "net.csv").write_text("a,b\nb,c\n")
    assert {"a", "b", "c"} <= set(rs.load_scenario(file).actors.index)
