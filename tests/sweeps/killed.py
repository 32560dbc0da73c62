"""Run with a folder: start a sweep in it 20 times and kill it each time, then let it finish.

Prints the units on the disk before each start, as JSON.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

import rumorsim as rs
from rumorsim.sweeps.functions import FunctionSubject
from rumorsim.sweeps.running import run_subject
from tests.sweeps.subjects import slow_walk

KILLS = 20


def run(folder: Path) -> None:
    points = rs.design.grid(drift=[k / 100 for k in range(20)])
    subject = FunctionSubject(slow_walk, columns=4)
    run_subject(subject, points, replicates=16, rng=1, store=folder, progress=False)


def units(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("units/*.npz"))


def main(folder: Path) -> None:
    run(folder.parent / "left alone")  # which loads everything that the children would have to
    luck, seen = random.Random(20241001), [units(folder)]
    for _ in range(KILLS):
        child = os.fork()
        if child == 0:
            run(folder)
            os._exit(0)
        time.sleep(luck.uniform(0.0, 0.15))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        seen.append(units(folder))
    run(folder)
    seen.append(units(folder))
    json.dump(seen, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
