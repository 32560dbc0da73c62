"""Quick runs are the same in a process of their own: nothing is loaded, and warnings are errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.experiments.running import LIMIT, ROOT, files, run_quick, run_quick_alone

ON_DATA = {"blogosphere", "twitter15"}
NAMES = {path.stem for path in (ROOT / "experiments").glob("[a-z]*.py")}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(NAMES - ON_DATA))
def test_a_reader_gets_the_same(name: str, tmp_path: Path) -> None:
    assert_same(name, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(ON_DATA))
def test_a_reader_with_data_gets_the_same(name: str, tmp_path: Path, data_folder: Path) -> None:
    assert_same(name, tmp_path, RUMORSIM_DATA=str(data_folder))


def assert_same(name: str, folder: Path, **environment: str) -> None:
    ours, theirs = folder / "ours", folder / "theirs"
    ours.mkdir()
    theirs.mkdir()
    here = run_quick(name, ours, **environment)
    alone = run_quick_alone(name, theirs, **environment)
    assert alone.said == here.said
    assert files(alone.folder) == files(here.folder)
    assert alone.seconds <= LIMIT
