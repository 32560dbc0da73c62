"""A sweep that is killed at any moment loses no finished work and ends in the same bytes."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes")
def test_killed_at_twenty_moments(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.sweeps.killed", str(tmp_path / "killed")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    seen = [set(units) for units in json.loads(done.stdout)]
    assert len(seen) == 22
    assert all(before <= after for before, after in itertools.pairwise(seen))
    # Some were killed in the middle of their work, else nothing has been tried.
    assert len({len(units) for units in seen}) > 5
    assert contents(tmp_path / "killed") == contents(tmp_path / "left alone")


def contents(folder: Path) -> dict[str, str]:
    units = sorted(folder.glob("units/*.npz"))
    assert len(units) == 80
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in units}
