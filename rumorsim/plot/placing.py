"""Where the states of a scheme stand: on a grid, so that few arrows cross and most lead right."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Places", "placed"]

Places = NDArray[np.float64]
"""Shape (states, 2): column and row, rows counted upwards; whole numbers up to six states."""

_GRID_STATES = 6
_COLUMNS = 3

# What is bad about a placing, in columns of an arrow's length.
_CROSSING, _THROUGH, _BACKWARD, _ROW, _REST, _SLANT = 6.0, 8.0, 0.8, 0.9, 0.6, 0.25


def placed(n_states: int, arrows: list[tuple[int, int]], rest: int | None) -> Places:
    """Return a place for every state.

    Parameters
    ----------
    n_states : int
        Up to six are tried in every place of a grid of three columns; more stand on an ellipse,
        in their order, from the left.
    arrows : list of pairs of int
        From a state to another.
    rest : int or None
        Stands on the left if possible.
    """
    if n_states > _GRID_STATES:
        return _ellipse(n_states)
    rows = 1 if n_states <= _COLUMNS else 3
    columns = min(n_states, _COLUMNS)
    slots = np.array([(x, y) for y in range(rows) for x in range(columns)], dtype=np.float64)
    choices = np.array(list(permutations(range(len(slots)), n_states)), dtype=np.intp)
    places = slots[choices]
    cost = _length_cost(places, arrows) + _row_cost(places)
    cost += _crossing_cost(places, arrows) + _through_cost(places, arrows)
    if rest is not None:
        cost += _REST * places[:, rest, 0]
    best = places[int(np.argmin(np.round(cost, 9)))]
    return np.asarray(best - best.min(axis=0))


def _ellipse(n_states: int) -> Places:
    angle = np.pi - 2 * np.pi * np.arange(n_states) / n_states
    return np.stack([1 + np.cos(angle), 1 + np.sin(angle)], axis=1)


def _length_cost(places: Places, arrows: list[tuple[int, int]]) -> NDArray[np.float64]:
    cost = np.zeros(len(places))
    for before, after in arrows:
        across, up = (places[:, after] - places[:, before]).T
        cost += np.hypot(across, up) + _BACKWARD * (across < 0) + _SLANT * (across * up != 0)
    return cost


def _row_cost(places: Places) -> NDArray[np.float64]:
    rows = places[:, :, 1]
    return np.asarray(_ROW * (rows.max(axis=1) - rows.min(axis=1)) + 1e-3 * rows.sum(axis=1))


def _crossing_cost(places: Places, arrows: list[tuple[int, int]]) -> NDArray[np.float64]:
    """Count pairs of arrows, without a common end, of which each separates the other's ends."""
    cost = np.zeros(len(places))
    for (a, b), (c, d) in combinations({tuple(sorted(arrow)) for arrow in arrows}, 2):
        if len({a, b, c, d}) == 4:
            apart = _side(places, a, b, c) * _side(places, a, b, d) <= 0
            cost += _CROSSING * (apart & (_side(places, c, d, a) * _side(places, c, d, b) <= 0))
    return cost


def _side(places: Places, start: int, stop: int, point: int) -> NDArray[np.float64]:
    """Return on which side of a line a point lies: the sign of a cross product."""
    along, off = places[:, stop] - places[:, start], places[:, point] - places[:, start]
    return np.sign(along[:, 0] * off[:, 1] - along[:, 1] * off[:, 0])


def _through_cost(places: Places, arrows: list[tuple[int, int]]) -> NDArray[np.float64]:
    """Count states that stand on the straight way of an arrow between two others."""
    cost = np.zeros(len(places))
    for before, after in arrows:
        along = places[:, after] - places[:, before]
        for state in set(range(places.shape[1])) - {before, after}:
            off = places[:, state] - places[:, before]
            share = (off * along).sum(axis=1) / (along**2).sum(axis=1)
            distance = np.hypot(*(off - share[:, None] * along).T)
            cost += _THROUGH * ((share > 0) & (share < 1) & (distance < 0.4))
    return cost
