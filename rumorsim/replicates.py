"""What every run is asked: which replicates, within how much memory, and how far it has come."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from numbers import Real
from typing import TYPE_CHECKING, NoReturn

import numpy as np
from numpy.typing import NDArray

from rumorsim.errors import ArgumentError, require

if TYPE_CHECKING:
    from tqdm.auto import tqdm

__all__ = ["as_bytes", "as_replicates", "progress_bar"]

_MOST = 100_000_000
_BYTES = r"\s*(\d+\.?\d*|\.\d+)\s*([KMGT]?)(i?)B?\s*"
_UNITS = {"": 1, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}


def as_replicates(replicates: int | Sequence[int]) -> NDArray[np.uint32]:
    """Return replicate numbers; an int stands for that many, counted from 0."""
    allowed = f"an int from 1 to {_MOST} or a non-empty list of ints"
    if isinstance(replicates, (int, np.integer)) and not isinstance(replicates, bool):
        require(1 <= replicates <= _MOST, "replicates", replicates, allowed)
        return np.arange(replicates, dtype=np.uint32)
    try:
        numbers = np.asarray(replicates)
    except ValueError:  # of lists of unequal length
        numbers = np.empty(0)
    proper = numbers.ndim == 1 and numbers.size > 0 and numbers.dtype.kind in "iu"
    require(proper, "replicates", replicates, allowed)
    inside = bool((numbers >= 0).all() and (numbers < 2**32).all())
    require(inside, "replicates", replicates, "numbers in [0, 2**32)")
    require(np.unique(numbers).size == numbers.size, "replicates", replicates, "distinct numbers")
    return numbers.astype(np.uint32)


def as_bytes(memory: str | float) -> float:
    """Read a memory budget such as ``"2GB"``, ``"500 MiB"`` or a number of bytes."""
    if isinstance(memory, str):
        match = re.fullmatch(_BYTES, memory, re.IGNORECASE)
        if match is None:
            raise ArgumentError(f"memory: got {memory!r}, allowed: such as '500MB' or '2GB'")
        amount, unit, binary = match.groups()
        scale = _UNITS[unit.upper()]
        memory = float(amount) * (2 ** (10 * math.log10(scale) / 3) if binary else scale)
    amount_known = isinstance(memory, Real) and not isinstance(memory, bool)
    proper = amount_known and 0 < float(memory) < math.inf
    require(proper, "memory", memory, "a positive number of bytes, or text such as '500MB'")
    return float(memory)


def progress_bar(progress: bool, total: float, unit: str, done: float = 0) -> tqdm[NoReturn]:
    """Return a bar that shows on a terminal when the work takes longer than two seconds.

    What was `done` before counts as done, but not into the rate.
    """
    from tqdm.auto import tqdm

    silent = None if progress else True  # None: silent unless on a terminal
    return tqdm(
        total=total, initial=done, unit=unit, unit_scale=True, delay=2.0, disable=silent
    )
