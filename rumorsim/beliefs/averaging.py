"""Beliefs that are averages of others' beliefs: DeGroot, and Friedkin and Johnsen."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.errors import ArgumentError, require

__all__ = ["degroot", "friedkin_johnsen"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def degroot(weights: ArrayLike, beliefs: ArrayLike, steps: int | None = None) -> Floats:
    """Return beliefs after everybody, at once and again and again, averages those of others.

    x(t + 1) = W x(t). In the limit all agree on π · x(0), where π is the left unit eigenvector
    of W with sum 1: the influence of each.

    Parameters
    ----------
    weights : array_like of float, shape (n, n)
        W; entry [i, j] is the weight that i gives to j. Not negative, rows sum to 1.
    beliefs : array_like of float, shape (n,) or (n, k)
        x(0), of one or of k matters.
    steps : int, optional
        t >= 0; default: the limit.

    Returns
    -------
    ndarray of float64, of the shape of `beliefs`

    Raises
    ------
    ArgumentError
        If an argument has the wrong shape or range; for the limit also if the weights do not
        lead everybody to one belief, whatever x(0): if there are several groups that listen only
        to themselves, or if the only one is periodic, so that its beliefs wander for ever.

    References
    ----------
    DeGroot, "Reaching a consensus", J. Am. Stat. Assoc. 69, 1974, 118-121.

    Examples
    --------
    >>> degroot([[0.5, 0.5], [0.25, 0.75]], [1.0, 0.0]).round(4).tolist()
    [0.3333, 0.3333]
    """
    weights = _row_weights(weights)
    start = _beliefs_of(beliefs, len(weights))
    if steps is not None:
        return _repeated(weights, start, 0.0 * start, steps)
    group = _leading_group(weights)
    influence = _left_eigenvector(weights[np.ix_(group, group)])
    agreed = np.tensordot(influence, start[group], axes=1)
    return np.broadcast_to(agreed, start.shape).copy()


def friedkin_johnsen(
    weights: ArrayLike, susceptibility: ArrayLike, beliefs: ArrayLike, steps: int | None = None
) -> Floats:
    """Return beliefs of people who average those of others but stay attached to their own first.

    y(t + 1) = A W y(t) + (I - A) y(0), with A diagonal. The limit is
    (I - A W)^-1 (I - A) y(0).

    Parameters
    ----------
    weights : array_like of float, shape (n, n)
        W; entry [i, j] is the weight that i gives to j. Not negative, rows sum to 1.
    susceptibility : array_like of float, shape (n,) or a number for all
        Diagonal of A, each in [0, 1]; 0: sticks to the first belief.
    beliefs : array_like of float, shape (n,) or (n, k)
        y(0), of one or of k matters; the identity matrix gives the total influence of each on
        each.
    steps : int, optional
        t >= 0; default: the limit.

    Returns
    -------
    ndarray of float64, of the shape of `beliefs`

    Raises
    ------
    ArgumentError
        If an argument has the wrong shape or range; for the limit also if somebody hears, even
        through others, nobody whose susceptibility is below 1.

    References
    ----------
    Friedkin & Johnsen, "Social influence networks and opinion change", Advances in Group
    Processes 16, 1999, 1-29.

    Examples
    --------
    >>> friedkin_johnsen([[0.5, 0.5], [0.5, 0.5]], [1.0, 0.0], [0.0, 1.0]).round(4).tolist()
    [1.0, 1.0]
    """
    weights = _row_weights(weights)
    start = _beliefs_of(beliefs, len(weights))
    openness = _openness(susceptibility, len(weights))
    moved = openness[:, None] * weights
    kept = ((1.0 - openness) * start.T).T
    if steps is not None:
        return _repeated(moved, start, kept, steps)
    adrift = ~_reaches(weights)[:, openness < 1.0].any(axis=1)
    if adrift.any():
        raise ArgumentError(
            f"susceptibility: got 1 for person {int(adrift.argmax())} and all whom that person "
            f"hears, even through others; allowed for the limit: somebody below 1 among them"
        )
    return np.asarray(np.linalg.solve(np.eye(len(weights)) - moved, kept), dtype=np.float64)


def _row_weights(weights: ArrayLike) -> Floats:
    matrix = np.asarray(weights, dtype=np.float64)
    square = matrix.ndim == 2 and matrix.shape[0] == matrix.shape[1] > 0
    require(square, "weights: shape", matrix.shape, "(n, n)")
    require(bool((matrix >= 0.0).all()), "weights", weights, "numbers that are not negative")
    sums = matrix.sum(axis=1)
    worst = int(np.abs(sums - 1.0).argmax())
    require(abs(sums[worst] - 1.0) <= 1e-9, f"weights: sum of row {worst}", float(sums[worst]), "1")
    return matrix


def _beliefs_of(beliefs: ArrayLike, people: int) -> Floats:
    start = np.asarray(beliefs, dtype=np.float64)
    fits = start.ndim in (1, 2) and len(start) == people
    require(fits, "beliefs: shape", start.shape, f"({people},) or ({people}, k)")
    return start


def _openness(susceptibility: ArrayLike, people: int) -> Floats:
    given = np.asarray(susceptibility, dtype=np.float64)
    fits = given.shape in ((), (people,))
    require(fits, "susceptibility: shape", given.shape, f"a number or ({people},)")
    inside = bool(((given >= 0.0) & (given <= 1.0)).all())
    require(inside, "susceptibility", susceptibility, "numbers in [0, 1]")
    return np.broadcast_to(given, people)


def _repeated(weights: Floats, start: Floats, kept: Floats, steps: int) -> Floats:
    proper = steps >= 0 and steps % 1 == 0
    require(proper, "steps", steps, "an int >= 0, or None for the limit")
    beliefs = start.copy()
    for _ in range(int(steps)):
        beliefs = weights @ beliefs + kept
    return beliefs


def _reaches(weights: Floats) -> Flags:
    """Say who is heard by whom, directly, through others or by being the same."""
    reach = (weights > 0.0) | np.eye(len(weights), dtype=np.bool_)
    while True:
        further = (reach.astype(np.float64) @ reach) > 0.0
        if np.array_equal(further, reach):
            return reach
        reach = further


def _leading_group(weights: Floats) -> NDArray[np.int64]:
    """Return the one group that listens only to itself; refuse all else."""
    reach = _reaches(weights)
    is_closed = ~(reach & ~reach.T).any(axis=1)
    groups = np.unique(reach[is_closed], axis=0)
    members = [np.flatnonzero(row).tolist() for row in groups]
    if len(members) > 1:
        shown = " and ".join(str(sorted(group)) for group in sorted(members)[:2])
        raise ArgumentError(
            f"weights: {len(members)} groups listen only to themselves, such as {shown}; "
            f"allowed for the limit: one (its beliefs are then everybody's)"
        )
    group = np.flatnonzero(groups[0])
    period = _period(weights[np.ix_(group, group)] > 0.0)
    if period > 1:
        raise ArgumentError(
            f"weights: the group {group.tolist()} has period {period}, so that its beliefs wander "
            f"for ever; allowed for the limit: period 1, such as with weight on oneself"
        )
    return group


def _period(heard: Flags) -> int:
    """Return the greatest common divisor of the lengths of all cycles of one group."""
    depth = np.full(len(heard), -1)
    depth[0], level, edge = 0, 0, heard[0].copy()
    while (depth < 0).any():
        level += 1
        fresh = np.flatnonzero(edge & (depth < 0))
        depth[fresh] = level
        edge = heard[fresh].any(axis=0)
    source, target = np.nonzero(heard)
    return math.gcd(*(depth[source] + 1 - depth[target]).tolist())


def _left_eigenvector(weights: Floats) -> Floats:
    """Return π with π W = π and sum 1, of a group in which everybody hears everybody."""
    system = weights.T - np.eye(len(weights))
    system[-1] = 1.0
    right = np.zeros(len(weights))
    right[-1] = 1.0
    return np.asarray(np.linalg.solve(system, right), dtype=np.float64)
