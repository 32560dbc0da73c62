"""Choices by race: weighted sampling without replacement with a draw per (chooser, option).

Chooser i gives option j an exponential time with mean 1 / weight, read from the address (i, j),
and takes the first arrivals. That is sampling one after the other in proportion to the weights of
those left (Efraimidis & Spirakis, "Weighted random sampling with a reservoir", Inf. Process.
Lett. 97, 2006). As no draw depends on who else chooses, adding a chooser changes nobody's choice.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.rng import RNGLike, Source, stable_keys

__all__ = ["Races", "earliest"]

Ids = NDArray[np.int64]
Floats = NDArray[np.float64]

# Draws per block: times and their order take a few dozen megabytes.
_BLOCK = 1_000_000


class Races:
    """Draws among named actors; positions in `names` stand for them.

    Parameters
    ----------
    names : tuple of str
        An actor's draws are addressed by its name.
    rng : None, int, SeedSequence or Generator
        As in SPEC 7; a Generator is asked once.
    """

    def __init__(self, names: tuple[str, ...], rng: RNGLike) -> None:
        self._source = Source(rng)
        self._keys = stable_keys(names)

    def whole(self, purpose: str, actors: Ids, low: int, high: int) -> Ids:
        """Return an int per actor, uniform over low ... high."""
        uniform = self._source.uniform(purpose, entity=self._keys[actors])
        return low + (uniform * (high - low + 1)).astype(np.int64)

    def uniform(self, purpose: str, chooser: int, options: Ids) -> Floats:
        """Return a uniform in [0, 1) for each pair of the chooser and an option."""
        keys = self._keys
        return self._source.uniform(purpose, entity=keys[chooser], claim=keys[options])

    def times(self, purpose: str, choosers: Ids, options: Ids) -> Iterator[Floats]:
        """Yield, chooser after chooser, a standard exponential for each option."""
        rows = max(1, _BLOCK // max(options.size, 1))
        for start in range(0, choosers.size, rows):
            entity = self._keys[choosers[start : start + rows], np.newaxis]
            yield from self._source.exponential(purpose, entity=entity, claim=self._keys[options])

    def choose(
        self, purpose: str, choosers: Ids, options: Ids, weights: Floats, counts: ArrayLike
    ) -> tuple[Ids, Ids]:
        """Let every chooser take options in proportion to their weights.

        Parameters
        ----------
        purpose : str
            What is decided.
        choosers, options : ndarray of int
            Positions of actors.
        weights : ndarray of float, shape (options.size,)
            Positive.
        counts : array_like of int, scalar or shape (choosers.size,)
            How many each takes; all, where there are fewer.

        Returns
        -------
        chooser, option : ndarray of int
            One entry per choice.
        """
        wanted: Ids = np.minimum(np.broadcast_to(counts, choosers.shape), options.size)
        rows = zip(self.times(purpose, choosers, options), wanted, strict=True)
        taken = [earliest(times / weights, count) for times, count in rows]
        chosen = np.concatenate([np.empty(0, dtype=np.int64), *taken])
        return np.repeat(choosers, wanted), options[chosen]


def earliest(times: Floats, count: int) -> Ids:
    """Return the positions of the `count` smallest times, in no particular order."""
    if count >= times.size:
        return np.arange(times.size)
    return np.argpartition(times, count)[:count]
