"""Columns of a sweep: their order, their addresses, and how they are cut into units of work."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rumorsim.errors import ArgumentError

__all__ = ["Plan", "addresses", "check_room"]

_BITS = 32
# Whoever runs, sends or writes a unit has its outcomes in memory, some of them twice; but of fewer
# columns than these, blocks would be inefficient.
_UNIT_BYTES = 2e6
_FEW = 256


@dataclass(frozen=True)
class Plan:
    """All columns of a sweep, point by point, cut into units of nearly equal size.

    Attributes
    ----------
    n_points : int
    replicates : ndarray of uint32
        Their numbers.
    n_units : int
        A unit is what is run, kept and, after a kill, lost as a whole. Units do not depend on
        memory or workers, so that a store does not either.
    """

    n_points: int
    replicates: NDArray[np.uint32]
    n_units: int

    @classmethod
    def of(
        cls, n_points: int, replicates: NDArray[np.uint32], columns: int, result_bytes: float
    ) -> Plan:
        """Cut columns into units of at most so many columns, fewer if their outcomes are large."""
        most = max(1, min(columns, max(_FEW, int(_UNIT_BYTES // max(1.0, result_bytes)))))
        return cls(n_points, replicates, math.ceil(n_points * replicates.size / most))

    @property
    def n_columns(self) -> int:
        """Points times replicates."""
        return self.n_points * self.replicates.size

    def start(self, unit: int) -> int:
        """Return the first column of a unit; that of the last but one is the end."""
        return unit * self.n_columns // self.n_units

    def size(self, unit: int) -> int:
        """Return how many columns a unit has."""
        return self.start(unit + 1) - self.start(unit)

    def unit(self, unit: int) -> NDArray[np.int64]:
        """Return the columns of a unit."""
        return np.arange(self.start(unit), self.start(unit + 1))

    def unit_of(self, column: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the unit that holds each column."""
        starts = np.array([self.start(unit) for unit in range(self.n_units)])
        return np.searchsorted(starts, column, side="right") - 1

    def split(self, column: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """Return point and number of the replicate of columns."""
        point, place = np.divmod(column, self.replicates.size)
        return point, self.replicates[place]


def addresses(
    point: NDArray[np.int64], replicate: NDArray[np.uint32], paired: bool
) -> NDArray[np.uint32]:
    """Return the address of the draws of (point, replicate).

    Paired, a replicate has the same address at every point. Otherwise the point fills the
    address from its highest bit downward and the replicate from its lowest upward, so that
    addresses are distinct and do not depend on how many points or replicates there are; the
    first point is the same either way.
    """
    if paired:
        return replicate
    return replicate | _reversed_bits(point)


def check_room(n_points: int, replicates: NDArray[np.uint32], paired: bool) -> None:
    """Raise unless unpaired addresses are distinct."""
    need = (n_points - 1).bit_length() + int(replicates.max()).bit_length()
    if not paired and need > _BITS:
        raise ArgumentError(
            f"paired: got False with {n_points} points and replicates up to {replicates.max()}, "
            f"which take {need} bits to tell apart, allowed: {_BITS}, or paired=True"
        )


def _reversed_bits(number: NDArray[np.int64]) -> NDArray[np.uint32]:
    reversed_bits = np.zeros(number.shape, np.uint32)
    for bit in range(_BITS):
        flag = (number >> bit & 1).astype(np.uint32)
        reversed_bits |= flag << np.uint32(_BITS - 1 - bit)
    return reversed_bits
