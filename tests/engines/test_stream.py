"""Bytes by address are those of NumPy's Philox, whichever way they are made."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from rumorsim.engines.kernels import stream
from rumorsim.engines.kernels.stream import BLOCK, Stream

KEY = (0x0123456789ABCDEF, 2**64 - 3)
MOST = 2**31 - 1


def block(replicate: int, number: int, n_blocks: int) -> np.ndarray:
    """Return 32 bytes of NumPy's generator."""
    key = np.array(KEY, dtype=np.uint64)
    words = np.random.Philox(key=key, counter=replicate * n_blocks + number).random_raw(4)
    return words.astype("<u8").view(np.uint8)


@pytest.mark.parametrize("n", [3, stream._MANY, 200])
def test_scattered_blocks(n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "_CHUNK", 64)
    rng = np.random.default_rng(1)
    replicate = rng.integers(0, 2**32, n, dtype=np.uint32)
    number = rng.integers(0, MOST, n)
    replicate[:2], number[:2] = (0, 2**32 - 1), (MOST - 1, 0)
    drawn = Stream(KEY, MOST).blocks(replicate, number)
    for row in range(n):
        assert np.array_equal(drawn[row], block(int(replicate[row]), int(number[row]), MOST))


@pytest.mark.parametrize("replicates", [[7], [2, 7, 12], [3, 4, 5, 9, 10, 8], range(30, 130)])
@pytest.mark.parametrize(("first", "count"), [(0, 5), (0, 200), (11, 5), (11, 40)])
def test_runs_of_blocks(replicates: Sequence[int], first: int, count: int) -> None:
    n_blocks = first + count
    drawn = Stream(KEY, n_blocks).runs(np.array(replicates, dtype=np.uint32), first, count)
    assert drawn.shape == (len(replicates), count * BLOCK)
    for row, replicate in enumerate(replicates):
        blocks = [block(replicate, number, n_blocks) for number in range(first, first + count)]
        assert np.array_equal(drawn[row], np.concatenate(blocks))


def test_a_stream_remembers_nothing() -> None:
    whole, again = Stream(KEY, 90), Stream(KEY, 90)
    ask = (np.array([4, 9], dtype=np.uint32), 3, 30)
    whole.runs(np.arange(5, dtype=np.uint32), 0, 77)
    assert np.array_equal(whole.runs(*ask), again.runs(*ask))
