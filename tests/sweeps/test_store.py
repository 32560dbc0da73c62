"""The folder of a sweep: what is damaged is found, what is foreign refused, what failed is kept."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rumorsim as rs
from rumorsim.sweeps import files, manifest
from rumorsim.sweeps.functions import FunctionSubject
from rumorsim.sweeps.running import run_subject
from tests.sweeps.subjects import fragile, walk

ROOT = Path(__file__).resolve().parents[2]
POINTS = rs.design.grid(drift=[0.0, 0.1, 0.2])
SUBJECT = FunctionSubject(walk, columns=5)


def run(folder: Path, **changes: Any) -> Any:
    how = {"replicates": 10, "rng": 1, "store": folder} | changes
    return run_subject(how.pop("subject", SUBJECT), how.pop("points", POINTS), **how)


def units(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("units/*"))}


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "swap"])
def test_a_damaged_unit_is_run_again_and_said(tmp_path: Path, damage: str) -> None:
    run(tmp_path)
    whole = units(tmp_path)
    victim = tmp_path / "units" / list(whole)[2]
    content = bytearray(victim.read_bytes())
    if damage == "cut":
        del content[len(content) // 2 :]
    elif damage == "flip":
        content[len(content) // 2] ^= 1
    elif damage == "empty":
        content.clear()
    else:
        content = bytearray((tmp_path / "units" / list(whole)[3]).read_bytes())
    victim.write_bytes(content)
    with pytest.raises(rs.StoreError, match=f"{victim.name}: damaged"):
        rs.open_sweep(tmp_path).load()
    with pytest.warns(rs.SweepWarning, match=f"{victim.name}: damaged.*run again"):
        run(tmp_path)
    assert units(tmp_path) == whole


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"rng": 2}, "seed: 1 there, 2 here"),
        ({"replicates": 11}, r"replicates: .* there, .* here"),
        ({"points": rs.design.grid(drift=[0.0, 0.1])}, r"design.columns.drift: \[0.0, 0.1, 0.2\]"),
        ({"paired": False}, "paired: true there, false here"),
        ({"subject": FunctionSubject(fragile), "points": rs.design.grid(x=[1.0])}, "subject.func"),
    ],
)
def test_a_store_of_another_sweep_is_refused(
    tmp_path: Path, change: dict[str, Any], told: str
) -> None:
    run(tmp_path)
    before = units(tmp_path)
    with pytest.raises(rs.StoreError, match=f"(?s)made for another sweep.*{told}"):
        run(tmp_path, **change)
    assert units(tmp_path) == before


def test_a_store_of_another_version_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("rumorsim.sweeps.manifest.__version__", "9.9.9")
        with pytest.raises(rs.StoreError, match=r"version: \"0.1.0\" there, \"9.9.9\" here"):
            run(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("rumorsim.sweeps.manifest.code_digest", lambda: "0" * 64)
        with pytest.raises(rs.StoreError, match="code: "):
            run(tmp_path)


def test_all_code_counts_but_what_changes_no_result(tmp_path: Path) -> None:
    copy = tmp_path / "rumorsim"
    shutil.copytree(ROOT / "rumorsim", copy, ignore=shutil.ignore_patterns("__pycache__"))
    before = manifest.code_digest(copy)
    assert before == manifest.code_digest()
    for part in manifest._WITHOUT_RESULTS:
        (copy / part / "__init__.py").write_text("")
    assert manifest.code_digest.__wrapped__(copy) == before
    for file in ("lexicon/phrases.py", "exact_intervals.py", "sweeps/measuring.py", "rng.py"):
        (copy / file).write_text(f"{(copy / file).read_text()}\n")
        changed = manifest.code_digest.__wrapped__(copy)
        assert changed != before
        before = changed


def test_another_environment_is_told_and_not_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path)
    monkeypatch.setattr("rumorsim.sweeps.manifest.info", lambda: {"numpy": "1.0"})
    with pytest.warns(rs.SweepWarning, match=r"numpy: .* there, \"1.0\" here"):
        run(tmp_path)


def test_a_folder_that_holds_no_sweep_is_told(tmp_path: Path) -> None:
    with pytest.raises(rs.StoreError, match="no sweep is kept here"):
        rs.open_sweep(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(rs.StoreError, match="manifest is damaged"):
        rs.open_sweep(tmp_path)


def test_a_changed_manifest_is_found(tmp_path: Path) -> None:
    run(tmp_path)
    file = tmp_path / "manifest.json"
    content = json.loads(file.read_text())
    file.write_text(json.dumps(content | {"seed": 2}))
    with pytest.raises(rs.StoreError, match="digest of the manifest"):
        run(tmp_path)


def test_a_store_whose_every_unit_is_damaged_does_not_open(tmp_path: Path) -> None:
    run(tmp_path)
    for file in tmp_path.glob("units/*"):
        file.write_bytes(b"")
    with pytest.raises(rs.StoreError, match=r"00000000\..*: damaged: .* call rumorsim.sweep again"):
        rs.open_sweep(tmp_path)


def test_without_a_seed_the_same_call_goes_on(tmp_path: Path) -> None:
    whole = run(tmp_path, rng=None).load()
    kept = units(tmp_path)
    next(iter(tmp_path.glob("units/*"))).unlink()
    assert run(tmp_path, rng=None).load().identical(whole)
    assert units(tmp_path) == kept
    assert run(tmp_path / "other", rng=None).attrs["seed"] != whole.attrs["seed"]


def test_units_of_another_sweep_do_not_count(tmp_path: Path) -> None:
    run(tmp_path / "one")
    run(tmp_path / "two", rng=2)
    foreign = next((tmp_path / "two").glob("units/00000000*"))
    own = next((tmp_path / "one").glob("units/00000000*"))
    whole = units(tmp_path / "one")
    own.unlink()
    (tmp_path / "one" / "units" / foreign.name).write_bytes(foreign.read_bytes())
    with pytest.warns(rs.SweepWarning, match="of another sweep"):
        run(tmp_path / "one")
    assert units(tmp_path / "one") == whole


def test_two_processes_share_a_store(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.sweeps.killed import run; "
        "run(Path(sys.argv[1]))"
    )
    both = [
        subprocess.Popen([sys.executable, "-W", "error", "-c", code, str(tmp_path)], cwd=ROOT)
        for _ in range(2)
    ]
    assert [process.wait() for process in both] == [0, 0]
    assert len(units(tmp_path)) == 80
    assert rs.open_sweep(tmp_path).attrs["finished"] == "80 of 80 units"
    rs.open_sweep(tmp_path).load()  # every digest holds


def test_many_at_once_create_one_manifest(tmp_path: Path) -> None:
    errors: list[BaseException] = []

    def begin() -> None:
        try:
            run(tmp_path)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(units(tmp_path)) == 6


def test_a_full_disk_is_told_and_what_is_there_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path / "whole")
    flush, written = os.fsync, []

    def full(handle: int) -> None:
        written.append(handle)
        if len(written) > 8:
            raise OSError(errno.ENOSPC, "No space left on device")
        flush(handle)

    with monkeypatch.context() as patch:
        patch.setattr(files.os, "fsync", full)
        with pytest.raises(rs.StoreError, match=r"no space left .*: make room and call again"):
            run(tmp_path / "full")
    half = units(tmp_path / "full")
    assert 0 < len(half) < 6
    assert all(name.endswith(".npz") for name in half)
    run(tmp_path / "full")
    assert units(tmp_path / "full") == units(tmp_path / "whole")


def test_leftovers_of_the_dead_are_swept_out_and_fresh_ones_left(tmp_path: Path) -> None:
    run(tmp_path)
    old, fresh = tmp_path / "units" / "00000001.a.part", tmp_path / "units" / "00000001.b.part"
    for file in (old, fresh):
        file.write_bytes(b"half")
    os.utime(old, (0, 0))
    run(tmp_path)
    assert not old.exists()
    assert fresh.exists()


def test_a_half_finished_store_opens_with_gaps(tmp_path: Path) -> None:
    whole = run(tmp_path).load()
    next(iter(tmp_path.glob("units/*"))).unlink()
    half = rs.open_sweep(tmp_path)
    assert half.attrs["finished"] == "5 of 6 units"
    missing = half.ups.isnull()
    assert int(missing.sum()) == 5
    assert bool((half.ups == whole.ups).where(~missing, True).all())
    assert half.ups.dtype == np.float64
