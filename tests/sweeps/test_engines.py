"""Processes, Dask and MPI run sweeps; those that die say so, and lose nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rumorsim as rs
from rumorsim.sweeps.functions import FunctionSubject
from rumorsim.sweeps.running import run_subject
from tests.sweeps.subjects import slow_walk, walk

ROOT = Path(__file__).resolve().parents[2]
POINTS = rs.design.grid(drift=[0.0, 0.1, 0.2])


def dies_once(rng: np.random.Generator, x: float, marker: str) -> float:
    """Kill the process that runs x = 2, the first time."""
    if x == 2 and not Path(marker).exists():
        time.sleep(0.3)  # so that other units are done
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return float(x + rng.random())


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_killed_worker_is_told_and_the_store_goes_on(tmp_path: Path) -> None:
    points = rs.design.grid(x=[0, 1, 2, 3, 4, 5], marker=[str(tmp_path / "died")])
    how: dict[str, Any] = {"replicates": 2, "rng": 1}
    subject, store = FunctionSubject(dies_once, columns=2), tmp_path / "store"
    with pytest.raises(rs.EngineError, match="a worker died"):
        run_subject(subject, points, workers=2, store=store, **how)
    result = run_subject(subject, points, workers=2, store=store, **how)
    assert result.load().identical(run_subject(subject, points, **how))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_workers_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(
        "import sys, rumorsim as rs\nfrom tests.sweeps.subjects import slow_walk\n"
        "if __name__ == '__main__':\n"
        "    rs.sweep(slow_walk, rs.design.grid(drift=[0.0]), replicates=100_000, workers=2,\n"
        "             store=sys.argv[1])\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    # Workers inherit the pipe: it ends when the last of them does.
    process = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path / "store")],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while not list(tmp_path.glob("store/units/*.npz")):
        assert process.poll() is None
        time.sleep(0.05)
    process.kill()
    process.communicate(timeout=30)


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"workers": 2.5}, "workers: got 2.5, allowed: an int of at least 1"),
        ({"workers": 0}, "workers: got 0, allowed"),
        ({"executor": "x"}, "executor: got 'x', allowed: a concurrent.futures.Executor"),
        ({"store": 3}, "store: got 3, allowed: a path"),
    ],
)  # fmt: skip
def test_who_cannot_run_a_sweep_is_told_before_a_store_is_made(
    tmp_path: Path, how: dict[str, Any], told: str
) -> None:
    store = tmp_path / "store"
    with pytest.raises(rs.ArgumentError, match=told):
        rs.sweep(walk, POINTS, **{"store": store, **how})
    assert not store.exists()


@pytest.mark.parametrize("place", ["file", "file/store"])
def test_a_file_is_no_store(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("text")
    with pytest.raises(rs.ArgumentError, match=r"store: got '.*file.*', allowed: a folder"):
        rs.sweep(walk, POINTS, store=tmp_path / place)
    with pytest.raises(rs.StoreError, match="no sweep is kept here"):
        rs.open_sweep(tmp_path / place)


def test_a_script_without_its_guard_is_told_what_it_lacks(tmp_path: Path) -> None:
    script = tmp_path / "bare.py"
    script.write_text(
        "import rumorsim as rs\nfrom tests.sweeps.subjects import walk\n"
        "rs.sweep(walk, rs.design.grid(drift=[0.0]), replicates=600, workers=2)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(script)], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1
    assert "EngineError: the workers did not start" in done.stderr
    assert "if __name__ == '__main__':" in done.stderr


def test_the_bar_is_silent_unless_on_a_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    rs.sweep(slow_walk, POINTS, replicates=5)
    assert capfd.readouterr() == ("", "")


def test_sweeps_make_no_mesa_agents() -> None:
    code = (
        "import sys, rumorsim as rs; from tests.sweeps.subjects import short_story; "
        "rs.sweep(short_story(), rs.design.grid(attribution=[0.5]), rng=1); print(*sys.modules)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "rumorsim.sweeps.scenarios" in done.stdout.split()
    assert "mesa" not in done.stdout.split()


@pytest.mark.filterwarnings("default")
def test_dask_processes_one_of_which_is_killed(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="pip install rumorsim[dask]")
    subject = FunctionSubject(slow_walk, columns=4)
    how: dict[str, Any] = {"replicates": 300, "rng": 1}
    expected = run_subject(subject, POINTS, **how)
    finished: list[int] = []

    def kill_one(victim: int) -> None:
        while not (done := len(list(tmp_path.glob("units/*.npz")))):
            time.sleep(0.005)
        os.kill(victim, signal.SIGKILL)
        finished.append(done)

    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        victim = next(iter(client.run(os.getpid).values()))
        killer = threading.Thread(target=kill_one, args=(victim,))
        killer.start()
        result = run_subject(
            subject, POINTS, executor=client.get_executor(), store=tmp_path, workers=2, **how
        )
        killer.join()
        with pytest.raises(ProcessLookupError):
            os.kill(victim, 0)
    assert 0 < finished[0] < 200
    assert len(list(tmp_path.glob("units/*.npz"))) == 225
    assert result.load().identical(expected)


def test_mpi(tmp_path: Path) -> None:
    pytest.importorskip("mpi4py", reason="pip install rumorsim[mpi]")
    start = shutil.which("mpiexec", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if start is None:
        pytest.skip(reason="no mpiexec here")
    script = tmp_path / "on_mpi.py"
    script.write_text(
        "import sys, rumorsim as rs\nfrom mpi4py.futures import MPIPoolExecutor\n"
        "from tests.sweeps.subjects import walk\n"
        "if __name__ == '__main__':\n"
        "    with MPIPoolExecutor() as executor:\n"
        "        rs.sweep(walk, rs.design.grid(drift=[0.0, 0.1, 0.2]), replicates=300, rng=1,\n"
        "                 store=sys.argv[1], executor=executor)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [start, "-n", "3", sys.executable, "-m", "mpi4py.futures", str(script)]
    subprocess.run([*command, str(tmp_path / "store")], env=environment, check=True, timeout=120)
    there = rs.open_sweep(tmp_path / "store").load()
    assert there.identical(rs.sweep(walk, POINTS, replicates=300, rng=1))
