"""A hoax against its fact-check in a well-mixed population, on counts alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.binomial import binomial
from rumorsim.engines.cells import Cells
from rumorsim.engines.kernels.hoax_parameters import BELIEVER, CHECKER, SUSCEPTIBLE, HoaxFactCheck
from rumorsim.engines.task import Task, Trace

__all__ = ["run"]


def run(parameters: HoaxFactCheck, task: Task) -> Trace:
    """Take steps until the last time, or until nothing can change in any replicate."""
    due = np.rint(task.times / task.dt).astype(np.int64)
    counts, step = np.array(task.start, dtype=np.int64), 0
    kept = np.empty((due.size, *counts.shape), dtype=np.int64)
    last = np.zeros(len(counts))
    possible = _possible(parameters, counts)
    while step < due[-1] and possible.any():
        kept[due == step] = counts
        moves = _moves(parameters, task, step, counts)
        step += 1
        last[np.any(moves, axis=1)] = step * task.dt
        counts = counts + moves @ _EFFECTS
        possible = _possible(parameters, counts)
        task.tick(len(counts))
    kept[due >= step] = counts
    task.tick(len(counts) * int(due[-1] - step))
    return Trace(kept.swapaxes(0, 1), np.where(possible, np.nan, last))


# Rows: S to B, S to F, B to F, B to S, F to S.
_EFFECTS = np.array([[-1, 1, 0], [-1, 0, 1], [0, -1, 1], [1, -1, 0], [1, 0, -1]])


def _possible(parameters: HoaxFactCheck, counts: Cells) -> NDArray[np.bool_]:
    """Say in which replicates something can change."""
    adopt = np.add(*parameters.adoption(counts[:, BELIEVER], counts[:, CHECKER]))
    leave = parameters.verify + parameters.forget
    return np.asarray(
        ((counts[:, SUSCEPTIBLE] > 0) & (adopt > 0.0))
        | ((counts[:, BELIEVER] > 0) & (leave > 0.0))
        | ((counts[:, CHECKER] > 0) & (parameters.forget > 0.0))
    )


def _moves(parameters: HoaxFactCheck, task: Task, step: int, counts: Cells) -> Cells:
    """Draw how many change in each of the five ways, shape (replicates, 5)."""
    luck = task.source.uniform(
        "hoax", step=step, replicate=task.replicates[:, None], claim=np.arange(5)
    )
    susceptible, believers, checkers = counts.T
    hoax, facts = parameters.adoption(believers, checkers)
    verify, forget = parameters.verify, parameters.forget
    adopt, leave = np.minimum(hoax + facts, 1.0), np.full(hoax.shape, verify + forget)
    adopting = binomial(luck[:, 0], susceptible, adopt)
    believing = binomial(luck[:, 1], adopting, hoax / np.where(adopt > 0.0, adopt, 1.0))
    leaving = binomial(luck[:, 2], believers, leave)
    verifying = binomial(luck[:, 3], leaving, verify / np.where(leave > 0.0, leave, 1.0))
    forgetting = binomial(luck[:, 4], checkers, np.full(hoax.shape, forget))
    moves = (believing, adopting - believing, verifying, leaving - verifying, forgetting)
    return np.stack(moves, axis=1)
