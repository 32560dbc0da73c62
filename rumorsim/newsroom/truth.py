"""Which claims are true: fixed by the scenario, or drawn down the claim graph."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rumorsim.beliefs.logodds import expit
from rumorsim.newsroom.world import Claims
from rumorsim.rng import Source

__all__ = ["draw_truth"]


def draw_truth(claims: Claims, source: Source, replicates: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Return the truth of every claim in every replicate.

    A hub of unknown truth is true with its prior probability, a child with the probability of
    its link given its parent, and of an exclusive group at most one member is true, and only if
    the parent is. Fixed truths are kept; they do not inform their parents.

    Parameters
    ----------
    claims : Claims
    source : Source
        Purpose "truth"; the entity is 0 for a claim, 1 for a group (at its first member).
    replicates : ndarray of uint32, shape (R,)

    Returns
    -------
    truth : ndarray of bool, shape (R, C)
    """
    truth = np.zeros((replicates.size, len(claims.names)), dtype=np.bool_)
    for claim in _parents_first(claims.parent):
        parent, group = claims.parent[claim], claims.group[claim]
        if claims.truth[claim] >= 0:
            truth[:, claim] = claims.truth[claim] == 1
        elif group >= 0:
            rivals = np.flatnonzero(claims.group == group)
            below = float(claims.share[rivals[rivals < claim]].sum())
            luck = _luck(source, replicates, int(claims.key[rivals[0]]), entity=1)
            mine = (luck >= below) & (luck < below + claims.share[claim])
            truth[:, claim] = truth[:, parent] & mine
        else:
            luck = _luck(source, replicates, int(claims.key[claim]), entity=0)
            chance: NDArray[np.float64] | float
            if parent < 0:
                chance = float(expit(claims.prior[claim]))
            else:
                pair = claims.if_true[claim], claims.if_false[claim]
                chance = np.where(truth[:, parent], *pair)
            truth[:, claim] = luck < chance
    return truth


def _luck(
    source: Source, replicates: NDArray[np.uint32], key: int, entity: int
) -> NDArray[np.float64]:
    return source.uniform("truth", replicate=replicates, claim=key, entity=entity)


def _parents_first(parent: NDArray[np.int64]) -> list[int]:
    order: list[int] = []
    level = list(np.flatnonzero(parent < 0))
    while level:
        order += [int(claim) for claim in level]
        level = list(np.flatnonzero(np.isin(parent, level)))
    return order
