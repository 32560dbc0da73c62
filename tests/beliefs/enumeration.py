"""Posterior of linked claims by summing over every assignment of truth to claims."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rumorsim.beliefs import ClaimForest

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Tree:
    """The arguments of `ClaimForest`, as tuples."""

    parent: tuple[int, ...]
    if_true: tuple[float, ...]
    if_false: tuple[float, ...]
    group: tuple[int, ...]
    share: tuple[float, ...]

    @property
    def size(self) -> int:
        return len(self.parent)

    def forest(self) -> ClaimForest:
        return ClaimForest(self.parent, self.if_true, self.if_false, self.group, self.share)

    def hub(self, claim: int) -> int:
        return claim if self.parent[claim] < 0 else self.hub(self.parent[claim])

    def probability(self, truth: tuple[bool, ...]) -> float:
        """Return P(truth of all children | truth of the hubs)."""
        single = [c for c in range(self.size) if self.parent[c] >= 0 and self.group[c] < 0]
        product = 1.0
        for claim in single:
            q = self.if_true[claim] if truth[self.parent[claim]] else self.if_false[claim]
            product *= q if truth[claim] else 1.0 - q
        for members in self.groups():
            product *= self.group_probability(members, truth)
        return product

    def groups(self) -> Iterator[list[int]]:
        for number in sorted(set(self.group) - {-1}):
            yield [claim for claim in range(self.size) if self.group[claim] == number]

    def group_probability(self, members: list[int], truth: tuple[bool, ...]) -> float:
        chosen = [claim for claim in members if truth[claim]]
        if not truth[self.parent[members[0]]]:
            return 0.0 if chosen else 1.0
        if not chosen:
            rest = 1.0 - sum(self.share[claim] for claim in members)
            return rest if rest > 1e-12 else 0.0
        return self.share[chosen[0]] if len(chosen) == 1 else 0.0


def enumerated(tree: Tree, evidence: Floats) -> Floats:
    """Return posterior log-odds, shape (C, n); 0 in trees whose evidence has probability 0."""
    true, false = np.exp(np.minimum(evidence, 0.0)), np.exp(np.minimum(-evidence, 0.0))
    result = np.zeros_like(evidence)
    for hub in (claim for claim in range(tree.size) if tree.parent[claim] < 0):
        members = [claim for claim in range(tree.size) if tree.hub(claim) == hub]
        others = {claim: (False,) for claim in range(tree.size) if claim not in members}
        weight = np.zeros((2, *evidence.shape))
        for truth in itertools.product(*(others.get(c, (False, True)) for c in range(tree.size))):
            values = np.where(np.array(truth)[members, None], true[members], false[members])
            term = np.prod(values, axis=0) * tree_probability(tree, members, truth)
            for claim in members:
                weight[int(truth[claim]), claim] += term
        with np.errstate(divide="ignore", invalid="ignore"):
            log_odds = np.log(weight[1, members]) - np.log(weight[0, members])
        result[members] = np.where(np.isnan(log_odds), 0.0, log_odds)
    return result


def tree_probability(tree: Tree, members: list[int], truth: tuple[bool, ...]) -> float:
    """Return the probability of one tree's truth, with the other trees cut off."""
    place = {claim: number for number, claim in enumerate(members)} | {-1: -1}
    columns = zip(tree.parent, tree.if_true, tree.if_false, tree.group, tree.share, strict=True)
    rows = [row for claim, row in enumerate(columns) if claim in place]
    parent, if_true, if_false, group, share = zip(*rows, strict=True)
    alone = Tree(tuple(place[p] for p in parent), if_true, if_false, group, share)
    return alone.probability(tuple(truth[claim] for claim in members))
