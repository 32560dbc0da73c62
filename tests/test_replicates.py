"""What every run is asked: bad answers are named before anything runs."""

from __future__ import annotations

import math
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
import tqdm.std

from rumorsim.errors import ArgumentError, whole_number
from rumorsim.replicates import as_bytes, as_replicates, progress_bar
from tests.scenario.sample import story


@pytest.mark.parametrize(
    "replicates",
    [[], 0, -1, 1.5, "3", True, None, [1, 1], [-1], [2**32], 10**30, [1.0], [[1]],
     [[1], [1, 2]], {1, 2}],
)  # fmt: skip
def test_no_replicates(replicates: Any) -> None:
    with pytest.raises(ArgumentError, match="replicates: got"):
        as_replicates(replicates)


def test_numbers_that_alone_would_not_fit_the_memory() -> None:
    with pytest.raises(ArgumentError, match=r"memory: got '1e\+09 B', allowed: at least 4e\+09 B"):
        as_replicates(10**9, memory=1e9)


def test_replicates_by_count_and_by_number() -> None:
    assert as_replicates(3).tolist() == [0, 1, 2]
    assert as_replicates(np.int64(2)).tolist() == [0, 1]
    assert as_replicates(range(5, 7)).tolist() == [5, 6]


@pytest.mark.parametrize(
    "memory", [-1, 0, math.nan, math.inf, True, None, [1], "", ".", ".GB", "1.2.3GB", "GB", "1XB"]
)
def test_no_memory(memory: Any) -> None:
    with pytest.raises(ArgumentError, match="memory: got"):
        as_bytes(memory)


@pytest.mark.parametrize(
    ("memory", "expected"),
    [("1kB", 1e3), ("1.5 GB", 1.5e9), (".5M", 5e5), ("500 MiB", 500 * 2**20), (7, 7), ("2.", 2)],
)
def test_memory_in_words_and_numbers(memory: str | float, expected: float) -> None:
    assert as_bytes(memory) == pytest.approx(expected)


@pytest.mark.parametrize("value", [0, -1, 1.5, "2", None, math.nan, True, 10**30])
def test_a_whole_number_is_one(value: Any) -> None:
    with pytest.raises(ArgumentError, match=r"workers: got .*, allowed: an int in \[1, 8\]"):
        whole_number("workers", value, 1, 8)


@pytest.mark.parametrize(
    ("argument", "value"),
    [("workers", 0), ("workers", 1.5), ("workers", "2"), ("workers", None), ("logged", -1),
     ("logged", 1.5), ("logged", None), ("per_actor", "yes"), ("progress", "x"), ("memory", "1kB"),
     ("rng", -1), ("rng", "a"), ("replicates", [])],
)  # fmt: skip
def test_a_run_is_refused_before_it_starts(argument: str, value: Any) -> None:
    with pytest.raises(ArgumentError, match=f"^{argument}: got .* allowed: "):
        story().run(**{"rng": 1, "progress": False, argument: value})


def test_a_silent_run_does_not_even_load_the_bar() -> None:
    """Its lock is shared with forked processes, and one that is killed would keep it."""
    code = (
        "import sys, rumorsim as rs\n"
        "net, told = rs.networks.ring(6, 2), {'infected': 1}\n"
        "rs.simulate(rs.models.si(), net, initial=told, steps=2, rng=1, progress=False)\n"
        "print('tqdm' in sys.modules)\n"
        "rs.simulate(rs.models.si(), net, initial=told, steps=2, rng=1)\n"
        "print('tqdm' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout.split(), done.stderr) == (["False", "True"], "")


def test_a_bar_counts_what_was_done_before(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(tqdm.std, "time", iter(range(0, 10**6, 5)).__next__)
    with progress_bar(True, 40, "run", done=10) as advance:
        advance(20)
    assert "30.0/40.0" in capsys.readouterr().err
