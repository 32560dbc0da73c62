"""The independent cascade: whoever is newly active tries each inactive out-neighbour once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.kernels import lanes, live
from rumorsim.engines.kernels.activation import Activation, Told, bytes_of_activation
from rumorsim.engines.kernels.coins import Coins
from rumorsim.engines.kernels.lane_words import LANES
from rumorsim.engines.task import Task, Trace
from rumorsim.errors import require
from rumorsim.networks import Network

__all__ = ["IndependentCascade", "block", "bytes_per_replicate", "run"]

_CELLS = 2**22
# Ties that are tossed together.
_PIECE = 2**17
# Ties that take as long to try as a step takes anyhow.
_STEP = 2**14
# Trying so large a share of all ties, each where it is, costs as much as drawing all.
_SHARE = 1 / 8
# How many ties are expected for each to be tried, at most; nobody knows where growth ends.
_EXPECTED = 16.0


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

    @property
    def mean(self) -> float:
        """Mean probability of ties, 0 where there are none."""
        values = np.asarray(self.probability)
        return float(values.sum() / max(values.size, 1))


def run(parameters: IndependentCascade, task: Task) -> Trace:
    """Run the cascade in a block of replicates.

    In step t every node activated in step t - 1 (in step 0: every seed) tries each of its
    out-neighbours that is still inactive. A neighbour who is reached by at least one is active
    from the end of the step on. One uniform number stands on each (tie, replicate), see
    `rumorsim.engines.kernels.coins`: with a greater probability every replicate reaches the same
    nodes and perhaps more.

    As long as few are active, only the ties that they try are drawn. When that is about to cost as
    much as all ties would, all are drawn, and the live ones searched replicate by replicate
    (`rumorsim.engines.kernels.live`) or, where many run together, in all at once
    (`rumorsim.engines.kernels.lanes`). The three read the same numbers, so that which is taken
    changes nothing.

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
    affordable = _SHARE * state.network.n_edges * task.replicates.size
    expected = _expected(parameters, state.network)
    effort = 0
    while state.goes_on:
        n_ties = state.n_ties()
        if effort + _STEP + expected * n_ties > affordable:
            return _run_on_all(state, coins)
        effort += _STEP + n_ties
        state.take(lambda state: _search(state, coins))
    return state.trace()


def bytes_per_replicate(parameters: IndependentCascade, task: Task) -> float:
    """Return the bytes of state and results of one replicate, and of its ties."""
    lists = 2.0 + 24.0 * parameters.mean
    per_tie = max(lists, lanes.BYTES_PER_TIE) if lanes.fit(task) else lists
    return bytes_of_activation(task) + per_tie * task.network.n_edges


def block(parameters: IndependentCascade, task: Task) -> int:
    """Return how many replicates run best together."""
    return max(LANES, _CELLS // task.network.n_nodes // LANES * LANES)


def _expected(parameters: IndependentCascade, network: Network) -> float:
    """Return how many ties are about to be tried for each, itself among them.

    A branching process: the degrees of the ends are as if drawn in proportion to themselves.
    """
    degree = np.diff(network.indptr)
    squares = float(np.einsum("i,i", degree, degree, dtype=np.float64))
    growth = parameters.mean * squares / max(network.n_edges, 1)
    return 1.0 / max(1.0 - growth, 1.0 / _EXPECTED)


def _run_on_all(state: Activation, coins: Coins) -> Trace:
    """Run to the end on the live ties among all."""
    return lanes.run(state, coins) if lanes.pay(state.task) else live.run(state, coins)


def _search(state: Activation, coins: Coins) -> Told:
    """Return whom the newly active reach by the ties that they try."""
    network, population = state.network, state.population
    told = []
    for tellers in state.pieces(_PIECE):
        first, node = population.first(tellers), population.nodes(tellers)
        hits = coins.toss(node, population.replicates.take(population.rows(tellers)))
        cells = network.target.take(hits.tie) + first.take(hits.teller)
        told.append(state.untold(cells, node.take(hits.teller)))
    return Told.join(told)
