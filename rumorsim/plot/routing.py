"""How arrows run and where their labels stand: no label on a state, an arrow or another label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Box", "Route", "routed"]

Floats = NDArray[np.float64]

_BENDS = (0.0, 0.1, -0.1, 0.2, -0.2, 0.35, -0.35, 0.6, -0.6)
_ALONG = (0.5, 0.42, 0.58, 0.34, 0.66)
_POINTS, _DENSER = 25, 5
_AIR = 3.0
_SWEEPS = 6
_WORTH_TRYING = 30.0
_MOST_ABREAST = 3
_LANE = 9.0
"""Between two arrows that join the same states, in points."""


class Box(NamedTuple):
    """A rectangle: centre, and half of its width and height, in points."""

    x: float
    y: float
    half_width: float
    half_height: float

    def holds(self, points: Floats, air: float = 0.0) -> NDArray[np.bool_]:
        """Return which points lie in it, or nearer to it than `air`."""
        x, y = np.abs(points - (self.x, self.y)).T
        return np.asarray((x < self.half_width + air) & (y < self.half_height + air))

    def overlap(self, other: Box) -> float:
        """Return by how many points both ways two boxes overlap, the smaller; 0 if they do not."""
        across = self.half_width + other.half_width + _AIR - abs(self.x - other.x)
        up = self.half_height + other.half_height + _AIR - abs(self.y - other.y)
        return max(0.0, min(across, up))


class Route(NamedTuple):
    """The way of an arrow, shape (points, 2), the place of its label, and how bad both are."""

    path: Floats
    label: Box
    align: Literal["left", "center", "right"]
    cost: float


def routed(
    arrows: Sequence[tuple[int, int]],
    sizes: Sequence[tuple[float, float]],
    states: Sequence[Box],
    area: tuple[float, float],
) -> list[Route]:
    """Return a way for every arrow.

    Of all bends, sides and places along the arrow those are taken that clash least with what else
    is there; one arrow after the other, over and over until nothing improves. At first all run
    straight, and labels keep clear of arrows; then of each other too.

    Parameters
    ----------
    arrows : sequence of pairs of int
        Positions in `states`.
    sizes : sequence of pairs of float
        Width and height of the label of each arrow.
    states : sequence of Box
    area : pair of float
        Width and height; the origin is a corner.
    """
    best: list[Route] = []
    least = np.inf
    for lanes in _lanes(arrows):
        ways = [
            _good_ways(arrow, size, states, area, lane)
            for arrow, size, lane in zip(arrows, sizes, lanes, strict=True)
        ]
        routes = _settled(ways)
        total = _total(routes)
        if total < least - 1e-9:
            best, least = routes, total
    return best


def _settled(ways: Sequence[Sequence[Route]]) -> list[Route]:
    """Choose a way for one arrow after the other until none finds a better one."""
    chosen = [each[0] for each in ways]
    for clash in (_label_on_arrow, *[_clash] * _SWEEPS):
        former = list(chosen)
        for number, each in enumerate(ways):
            others = chosen[:number] + chosen[number + 1 :]
            costs = [way.cost + sum(clash(way, other) for other in others) for way in each]
            chosen[number] = each[int(np.argmin(costs))]
        if clash is _clash and all(way is old for way, old in zip(chosen, former, strict=True)):
            break
    return chosen


def _total(routes: Sequence[Route]) -> float:
    clashes = (_clash(way, other) for way, other in combinations(routes, 2))
    return sum(way.cost for way in routes) + sum(clashes)


def _lanes(arrows: Sequence[tuple[int, int]]) -> Iterator[list[float]]:
    """Yield how far right of the middle each arrow runs, seen along it.

    Of two that lead opposite ways each keeps to its right; two that lead the same way may change
    places.
    """
    pairs = [(min(arrow), max(arrow)) for arrow in arrows]
    lanes = []
    for number, (arrow, pair) in enumerate(zip(arrows, pairs, strict=True)):
        place = pairs[:number].count(pair) - (pairs.count(pair) - 1) / 2
        lanes.append(_LANE * place * (-1 if arrow == pair else 1))
    abreast = sorted({arrow for arrow in arrows if arrows.count(arrow) == 2})[:_MOST_ABREAST]
    for signs in product((1, -1), repeat=len(abreast)):
        sign = dict(zip(abreast, signs, strict=True))
        yield [sign.get(arrow, 1) * lane for arrow, lane in zip(arrows, lanes, strict=True)]


def _good_ways(
    arrow: tuple[int, int],
    size: tuple[float, float],
    states: Sequence[Box],
    area: tuple[float, float],
    lane: float,
) -> list[Route]:
    """Return the ways that keep clear of states best, straight ones first among equals."""
    ways = [
        way._replace(cost=way.cost + _clash_with_states(way, arrow, states, area))
        for way in _ways(states[arrow[0]], states[arrow[1]], size, lane)
    ]
    least = min(way.cost for way in ways)
    return [way for way in ways if way.cost <= least + _WORTH_TRYING]


def _ways(start: Box, stop: Box, size: tuple[float, float], lane: float) -> Iterator[Route]:
    half_width, half_height = size[0] / 2, size[1] / 2
    for bend in _BENDS:
        path = _curve(start, stop, bend, lane)
        for side, along in product((1, -1), _ALONG):
            place = path[int(along * (len(path) - 1))]
            direction = path[-1] - path[0]
            normal = side * np.array([-direction[1], direction[0]]) / np.hypot(*direction)
            away = abs(normal[0]) * half_width + abs(normal[1]) * half_height + _AIR
            x, y = place + away * normal
            effort = 40 * abs(bend) + 6 * abs(along - 0.5) + 0.4 * (normal[1] < -0.5)
            label = Box(float(x), float(y), half_width, half_height)
            yield Route(path, label, _alignment(float(normal[0])), effort)


def _alignment(rightward: float) -> Literal["left", "center", "right"]:
    if abs(rightward) < 0.9:
        return "center"
    return "left" if rightward > 0 else "right"


def _curve(start: Box, stop: Box, bend: float, lane: float) -> Floats:
    """Return a parabola between two boxes, as far as it is outside them."""
    a, b = np.array([start.x, start.y]), np.array([stop.x, stop.y])
    right = np.array([b[1] - a[1], a[0] - b[0]])
    shift = lane * right / np.hypot(*right)
    t = np.linspace(0, 1, 4 * _POINTS)[:, None]
    points: Floats = shift + (1 - t) * a + t * b + 2 * t * (1 - t) * bend * right
    outside = ~(start.holds(points, 0.5) | stop.holds(points, 1.0))
    points = points[outside] if outside.sum() > 3 else points
    return np.asarray(points[np.linspace(0, len(points) - 1, _POINTS).astype(int)])


def _clash_with_states(
    way: Route, arrow: tuple[int, int], states: Sequence[Box], area: tuple[float, float]
) -> float:
    cost = 10.0 * _outside(way.label, area)
    for number, state in enumerate(states):
        cost += 10.0 * way.label.overlap(state)
        if number not in arrow:
            cost += 4.0 * float(state.holds(way.path, 3.0).sum())
    return cost + 8.0 * float(way.label.holds(_dense(way.path), 1.0).sum())


def _dense(path: Floats) -> Floats:
    """Return a way with points between its points, so that none passes a corner unnoticed."""
    places = np.arange(0, len(path) - 1 + 1e-9, 1 / _DENSER)
    every = np.arange(len(path))
    return np.stack([np.interp(places, every, column) for column in path.T], axis=1)


def _outside(box: Box, area: tuple[float, float]) -> float:
    over = [
        box.half_width - box.x, box.x + box.half_width - area[0],
        box.half_height - box.y, box.y + box.half_height - area[1],
    ]  # fmt: skip
    return sum(max(0.0, each) for each in over)


def _label_on_arrow(way: Route, other: Route) -> float:
    on_it, near_it = way.label.holds(other.path, 1.0), way.label.holds(other.path, _AIR + 2.0)
    return 8.0 * float(on_it.sum()) + 0.5 * float(near_it.sum())


def _clash(way: Route, other: Route) -> float:
    labels = way.label.overlap(other.label)
    distance = np.hypot(*(way.path[:, None] - other.path[None]).T)
    touching = 1.5 * float((distance < 2.0).sum())
    return 10.0 * labels + touching + _label_on_arrow(way, other) + _label_on_arrow(other, way)
