"""Read-out: from evidence to the log-odds and credence that an actor reports."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rumorsim.newsroom.state import State

__all__ = ["conviction", "read_out"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def read_out(state: State, rows: Ints) -> Floats:
    """Return log-odds L of all claims for some (replicate, actor) rows.

    Parameters
    ----------
    state : State
    rows : ndarray of int, shape (n,)
        Flat indices ``r * N + i``.

    Returns
    -------
    log_odds : ndarray, shape (n, C)
        Prior, field of events, evidence and messages of linked claims, plus the signed effect
        of repetition, which enters neither evidence nor the claim graph.
    """
    world, minds = state.plan.world, state.minds
    replicate, actor = state.split_row(rows)
    variant = state.variant[replicate]
    shape = (-1, world.n_claims)
    total = minds.evidence.reshape(shape)[rows]
    field = state.plan.prior + state.topics.shift
    total += field[variant] + world.actors.anchor[actor]
    log_odds = np.ascontiguousarray(state.plan.forest.log_odds(np.ascontiguousarray(total.T)).T)
    _add_repetition(state, rows, actor, log_odds)
    return log_odds


def _add_repetition(state: State, rows: Ints, actor: Ints, log_odds: Floats) -> None:
    minds, n_claims = state.minds, state.plan.world.n_claims
    pro, con = (count.reshape(-1, n_claims)[rows].ravel() for count in (minds.pro, minds.con))
    again = np.flatnonzero((pro > 1) | (con > 1))
    row, claim = np.divmod(again, n_claims)
    slope = state.plan.world.actors.repetition[actor[row]]
    log_odds[row, claim] += slope * (_repeats(pro[again]) - _repeats(con[again]))


def _repeats(count: NDArray[np.int32]) -> Floats:
    return np.log1p(np.maximum(count - 1, 0))


def conviction(state: State, row: Ints, actor: Ints, claim: Ints) -> Floats:
    """Return what actors would express, before caps and hedges: evidence, or full credence."""
    world = state.plan.world
    if world.rules.expression == "evidence":
        return state.minds.evidence[state.cell(row, actor, claim)]
    rows, back = np.unique(state.row[row] + actor, return_inverse=True)
    return read_out(state, rows)[back, claim]
