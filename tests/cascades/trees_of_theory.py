"""Trees whose shape is known, and random trees whose law is."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from rumorsim.cascades import Cascade, CascadeSet
from rumorsim.rng import Source

Ints = NDArray[np.int64]


def cascade(parent: list[int] | Ints) -> Cascade:
    """Return a cascade of nodes 0, 1, ... with these tellers, each told at its number."""
    numbers = np.arange(len(parent))
    return Cascade.from_parents(numbers, parent, numbers)


def star(n: int) -> Ints:
    return np.minimum(np.arange(-1, n - 1), 0)


def path(n: int) -> Ints:
    return np.arange(-1, n - 1)


def full_binary(height: int) -> Ints:
    parent = (np.arange(2 ** (height + 1) - 1) - 1) // 2
    parent[0] = -1
    return parent


def spider(legs: int, length: int) -> Ints:
    return np.concatenate([[-1], np.zeros(legs), np.arange(1, legs * (length - 1) + 1)]).astype(int)


def broom(handle: int, bristles: int) -> Ints:
    return np.concatenate([path(handle), np.full(bristles, handle - 1)])


def together(parents: NDArray[np.integer]) -> CascadeSet:
    """Return trees of one size, shape (trees, nodes)."""
    count, size = parents.shape
    node = np.tile(np.arange(size), count)
    start = np.arange(count + 1) * size
    return CascadeSet(node, parents.ravel().astype(np.int64), node.astype(float), start)


def recursive_trees(n: int, count: int, seed: int) -> CascadeSet:
    """Return random recursive trees: each newcomer is told by one of the earlier, uniformly."""
    luck = Source(seed).uniform(
        "test.recursive", replicate=np.arange(count)[:, None], entity=np.arange(n)
    )
    parents = np.floor(luck * np.arange(n)).astype(np.int64)
    parents[:, 0] = -1
    return together(parents)


def poisson_given_size(n: int, count: int, seed: int) -> CascadeSet:
    """Return Galton-Watson trees of Poisson offspring given n nodes: n - 1 balls in n boxes."""
    luck = Source(seed).uniform(
        "test.poisson", replicate=np.arange(count)[:, None], entity=np.arange(n - 1)
    )
    return _rotated(np.floor(luck * n).astype(np.int64), n)


def every_poisson_tree(n: int) -> CascadeSet:
    """Return all equally likely ways to throw n - 1 balls into n boxes, as trees."""
    return _rotated(np.array(list(product(range(n), repeat=n - 1))), n)


def every_binomial_tree(n: int, trials: int) -> CascadeSet:
    """Return all equally likely choices of n - 1 of the n * trials slots of n boxes, as trees."""
    return _rotated(np.array(list(combinations(range(n * trials), n - 1))) // trials, n)


def _rotated(boxes: Ints, n: int) -> CascadeSet:
    """Turn numbers of children round to where they make a tree (Dvoretzky & Motzkin 1947)."""
    children = np.zeros((len(boxes), n), dtype=np.int64)
    np.add.at(children, (np.arange(len(boxes))[:, None], boxes), 1)
    walk = np.cumsum(children - 1, axis=1)
    first = (walk.argmin(axis=1) + 1) % n
    children = np.take_along_axis(children, (first[:, None] + np.arange(n)) % n, axis=1)
    told = np.repeat(np.tile(np.arange(n), len(boxes)), children.ravel())
    return together(np.column_stack([np.full(len(boxes), -1), told.reshape(len(boxes), n - 1)]))


def plain_measures(parent: list[int]) -> tuple[list[int], int, float]:
    """Return depths, largest breadth and mean distance, one node and one pair at a time."""
    lines = []
    for node in range(len(parent)):
        line = [node]
        while parent[line[-1]] >= 0:
            line.append(parent[line[-1]])
        lines.append(line)
    depths = [len(line) - 1 for line in lines]
    distances = [
        len(set(one) ^ set(other)) for one, other in combinations(lines, 2) if one[-1] == other[-1]
    ]
    mean = sum(distances) / len(distances) if distances else float("nan")
    return depths, max(map(depths.count, depths)), mean
