"""Draws of engines that take one event after another: when, and what."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.rng import Source

__all__ = ["draw_events"]

Floats = NDArray[np.float64]
Numbers = NDArray[np.integer[Any]]


def draw_events(
    source: Source, purpose: str, first: Numbers, count: int, replicates: Numbers
) -> tuple[Floats, Floats]:
    """Return what the next events of some replicates are made of.

    Parameters
    ----------
    source : Source
    purpose : str
    first : ndarray of int, shape (replicates,)
        Number of each replicate's next event.
    count : int
        How many events.
    replicates : ndarray of int, shape (replicates,)

    Returns
    -------
    waits : ndarray of float64, shape (count, replicates)
        Exponentials of mean 1, from the first word.
    picks : ndarray of float64, shape (count, replicates)
        Uniforms in [0, 1), from the second word.
    """
    steps = first + np.arange(count)[:, None]
    words = source.words(purpose, step=steps, replicate=replicates)
    waits, picks = (_unit(part) for part in words)
    np.negative(waits, out=waits)
    np.log1p(waits, out=waits)
    return np.negative(waits, out=waits), picks


def _unit(words: NDArray[np.uint64]) -> Floats:
    words >>= np.uint64(11)
    # Below 2**53 the signed view converts exactly and faster.
    return np.multiply(words.view(np.int64), 2.0**-53)
