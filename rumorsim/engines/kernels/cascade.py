"""The independent cascade: whoever is newly active tries each inactive out-neighbour once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.cells import Cells
from rumorsim.engines.kernels.activation import Activation, Told, bytes_of_activation
from rumorsim.engines.kernels.coins import Coins, bind
from rumorsim.engines.task import Task, Trace
from rumorsim.errors import require

__all__ = ["IndependentCascade", "block", "bytes_per_replicate", "run"]

_CELLS = 2**22
# Ties that are tossed together.
_PIECE = 2**19


@dataclass(frozen=True, eq=False)
class IndependentCascade:
    """Parameters of the independent cascade.

    Attributes
    ----------
    probability : float or ndarray of float64, shape (n_edges,)
        That a try succeeds, in [0, 1]; of every tie, or tie by tie in the order of
        `Network.target`.

    References
    ----------
    Kempe, Kleinberg & Tardos, "Maximizing the spread of influence through a social network",
    KDD 2003, section 2.
    """

    probability: float | NDArray[np.float64]

    def __post_init__(self) -> None:
        values = np.asarray(self.probability, dtype=np.float64)
        proper = bool(((values >= 0.0) & (values <= 1.0)).all()) and values.ndim < 2
        require(proper, "probability", self.probability, "numbers in [0, 1]")


def run(parameters: IndependentCascade, task: Task) -> Trace:
    """Run the cascade in a block of replicates.

    In step t every node activated in step t - 1 (in step 0: every seed) tries each of its
    out-neighbours that is still inactive. A neighbour who is reached by at least one is active
    from the end of the step on. One uniform number stands on each (tie, replicate), see
    `rumorsim.engines.kernels.coins`: with a greater probability every replicate reaches the same
    nodes and perhaps more.

    Parameters
    ----------
    parameters : IndependentCascade
    task : Task
        Of its rules only states and rest count (`rumorsim.engines.kernels.activation.ACTIVATION`);
        rates, factors and clock do not.

    Returns
    -------
    Trace
        With record "tree" the parent is one of those who succeeded in the same step, each with
        equal probability (addressed by purpose "teller", step, replicate, node).
    """
    state = Activation(task)
    coins = Coins(task.source, state.network, parameters.probability)
    return state.run(lambda state: _tell(state, coins))


def bytes_per_replicate(parameters: IndependentCascade, task: Task) -> float:
    """Return the bytes of state and results of one replicate."""
    return bytes_of_activation(task)


def block(parameters: IndependentCascade, task: Task) -> int:
    """Return how many replicates run best together."""
    return max(1, _CELLS // task.network.n_nodes)


def _tell(state: Activation, coins: Coins) -> Told:
    """Return whom the newly active reach."""
    told = [_keep(state, coins, tellers) for tellers in state.pieces(_PIECE)]
    cells = np.concatenate([part.cells for part in told])
    if not state.wants_tellers:
        return Told(cells)
    return Told(cells, np.concatenate([part.teller for part in told if part.teller is not None]))


def _keep(state: Activation, coins: Coins, tellers: Cells) -> Told:
    """Return the inactive that some tellers reach: each once, or with each of its tellers."""
    sheaves = bind(state.network, tellers, state.task.replicates)
    hits = coins.toss(sheaves)
    fresh = (state.active.take(hits.cells) == 0).nonzero()[0]
    cells = hits.cells.take(fresh)
    if state.wants_tellers:
        return Told(cells, sheaves.node.take(hits.sheaf.take(fresh)))
    kept = state.first_of(cells)
    state.active[kept] = 1
    return Told(kept)
