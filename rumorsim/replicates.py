"""What every run is asked: which replicates, within how much memory, and how far it has come."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.errors import require

__all__ = ["as_bytes", "as_replicates", "progress_bar"]

_AMOUNT = r"\s*(\d+\.?\d*|\.\d+)\s*([KMGT]?)(i?)B?\s*"
_UNITS = {"": 1, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}


def as_replicates(replicates: int | Sequence[int], memory: float = math.inf) -> NDArray[np.uint32]:
    """Return replicate numbers; an int stands for that many, counted from 0.

    Raises
    ------
    ArgumentError
        If they are no such numbers, or the numbers alone would not fit the memory, in bytes.
    """
    if isinstance(replicates, (int, np.integer)) and not isinstance(replicates, bool):
        allowed = "an int in [1, 2**32], or a list of numbers"
        require(bool(1 <= replicates <= 2**32), "replicates", replicates, allowed)
        least = 4 * int(replicates)
        require(least <= memory, "memory", f"{memory:.3g} B", f"at least {least:.3g} B")
        return np.arange(replicates, dtype=np.uint32)
    numbers = _listed(replicates)
    proper = numbers.ndim == 1 and numbers.size > 0 and numbers.dtype.kind in "iu"
    require(proper, "replicates", replicates, "an int >= 1 or a non-empty list of ints")
    inside = bool((numbers >= 0).all() and (numbers < 2**32).all())
    require(inside, "replicates", replicates, "numbers in [0, 2**32)")
    require(np.unique(numbers).size == numbers.size, "replicates", replicates, "distinct numbers")
    return numbers.astype(np.uint32)


def _listed(replicates: object) -> NDArray[Any]:
    try:
        return np.asarray(replicates)
    except ValueError:  # of uneven depth
        return np.empty(0)


def as_bytes(memory: str | float) -> float:
    """Read a memory budget such as ``"2GB"``, ``"500 MiB"`` or a number of bytes.

    Raises
    ------
    ArgumentError
        If it is none.
    """
    allowed = "a positive, finite number of bytes, or such as '500MB' or '2GB'"
    if isinstance(memory, str):
        match = re.fullmatch(_AMOUNT, memory, re.IGNORECASE)
        require(match is not None, "memory", memory, allowed)
        assert match is not None
        amount, unit, binary = match.groups()
        scale = _UNITS[unit.upper()]
        memory = float(amount) * (2 ** (10 * math.log10(scale) / 3) if binary else scale)
    is_number = isinstance(memory, (int, float, np.integer, np.floating))
    proper = is_number and not isinstance(memory, bool)
    require(proper and bool(0 < memory < math.inf), "memory", memory, allowed)
    return float(memory)


@contextmanager
def progress_bar(
    progress: bool, total: float, unit: str, done: float = 0
) -> Iterator[Callable[[float], object]]:
    """Show a bar on a terminal when the work takes longer than two seconds; yield what moves it.

    What was `done` before counts as done, but not into the rate.
    """
    if not progress:
        # tqdm shares a lock with forked processes even where it is silent: one that is killed
        # while it holds the lock would stop all others.
        yield lambda more: None
        return
    from tqdm.auto import tqdm

    bar = tqdm(total=total, initial=done, unit=unit, unit_scale=True, delay=2.0, disable=None)
    with bar:  # disable=None: silent unless on a terminal
        yield bar.update
