"""Bytes by address are those of NumPy's Philox, whichever way they are made."""

from __future__ import annotations

import numpy as np
import pytest

from rumorsim.engines.kernels import stream
from rumorsim.engines.kernels.stream import BLOCK, Stream

KEY = (0x0123456789ABCDEF, 2**64 - 3)


def block(replicate: int, number: int) -> np.ndarray:
    """Return 32 bytes of NumPy's generator."""
    key = np.array(KEY, dtype=np.uint64)
    words = np.random.Philox(key=key, counter=number | replicate << 64).random_raw(4)
    return words.astype("<u8").view(np.uint8)


@pytest.mark.parametrize("n", [3, stream._MANY, 200])
def test_scattered_blocks(n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "_CHUNK", 64)
    rng = np.random.default_rng(1)
    replicate = rng.integers(0, 2**32, n, dtype=np.uint32)
    number = rng.integers(0, 2**32, n)
    replicate[:2], number[:2] = (0, 2**32 - 1), (2**32 - 1, 0)
    drawn = Stream(KEY).blocks(replicate, number)
    for row in range(n):
        assert np.array_equal(drawn[row], block(int(replicate[row]), int(number[row])))


@pytest.mark.parametrize(("n", "count"), [(1, 40), (3, 5), (100, 5), (2, 1000)])
def test_runs_of_blocks(n: int, count: int) -> None:
    replicates = np.arange(n, dtype=np.uint32) * 5 + 2
    drawn = Stream(KEY).runs(replicates, 11, count)
    assert drawn.shape == (n, count * BLOCK)
    for row, replicate in enumerate(replicates.tolist()):
        blocks = [block(replicate, number) for number in range(11, 11 + count)]
        assert np.array_equal(drawn[row], np.concatenate(blocks))


def test_a_stream_remembers_nothing() -> None:
    whole, again = Stream(KEY), Stream(KEY)
    ask = (np.array([4, 9], dtype=np.uint32), 3, 30)
    whole.runs(np.arange(5, dtype=np.uint32), 0, 77)
    assert np.array_equal(whole.runs(*ask), again.runs(*ask))
