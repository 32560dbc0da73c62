"""Threshold models: a node is activated when enough of those whom it hears are active.

Every inactive node owes something, and every in-neighbour, when newly active, pays its share of
it. All amounts are integers, so that sums depend on no order and no rounding decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.adjacency import Rows
from rumorsim.engines.cells import Cells, Reached
from rumorsim.engines.kernels.activation import Activation, Told, bytes_of_activation
from rumorsim.engines.task import Task, Trace
from rumorsim.errors import ArgumentError, require
from rumorsim.networks import Network

__all__ = [
    "LinearThreshold",
    "WattsThreshold",
    "block",
    "bytes_per_replicate",
    "check_weights",
    "run",
]

_WHOLE = 2**62
_CELLS = 2**21
_UNDRAWN = 2**63 - 1


@dataclass(frozen=True, eq=False)
class LinearThreshold:
    """Parameters of the linear threshold model.

    Node v draws a threshold uniform in (0, 1], once per replicate, and is activated as soon as
    the weights of the ties from active in-neighbours sum to at least the threshold. Thresholds
    and weights are multiples of 2**-62.

    Attributes
    ----------
    weights : ndarray of float64, shape (n_edges,), or None
        Of every tie, in the order of `Network.target`; those of one node's in-ties sum to at
        most 1, see `check_weights`. None: 1 / in-degree.

    References
    ----------
    Kempe, Kleinberg & Tardos, "Maximizing the spread of influence through a social network",
    KDD 2003, section 2. Granovetter, "Threshold models of collective behavior", Am. J. Sociol. 83,
    1978.
    """

    weights: NDArray[np.float64] | None = None


@dataclass(frozen=True)
class WattsThreshold:
    """Parameters of the threshold model of Watts.

    A node with in-neighbours is activated as soon as the fraction of active ones is at least the
    threshold, by comparison of integers; a node that hears nobody never is.

    Attributes
    ----------
    phi : float, str or Fraction
        In (0, 1], kept as a Fraction: that of the number as it is written (0.18 is 9/50), or the
        nearest one with a denominator up to 10**6, so that ``1 / 3`` and ``5 / 6`` mean what they
        say. For degrees up to 10**6 this changes a decision only where a fraction of active
        neighbours is within 10**-12 of the threshold: it then counts as equal.

    References
    ----------
    Watts, "A simple model of global cascades on random networks", PNAS 99, 2002, 5766-5771.
    """

    phi: float | str | Fraction

    def __post_init__(self) -> None:
        try:
            exact = Fraction(str(self.phi)).limit_denominator(10**6)
        except (ValueError, ZeroDivisionError) as error:
            raise ArgumentError(f"phi: got {self.phi!r}, allowed: a number in (0, 1]") from error
        require(0 < exact <= 1, "phi", self.phi, "a number in (0, 1]")
        object.__setattr__(self, "phi", exact)

    @property
    def exact(self) -> Fraction:
        """The threshold."""
        return Fraction(self.phi)


Parameters: TypeAlias = LinearThreshold | WattsThreshold


def check_weights(weights: NDArray[np.float64], network: Network) -> None:
    """Raise `ArgumentError` unless weights are probabilities that sum to at most 1 per node."""
    require(weights.shape == network.target.shape, "weights", weights.shape, "one per tie")
    proper = bool(((weights >= 0.0) & (weights <= 1.0)).all())
    require(proper, "weights", weights, "numbers in [0, 1]")
    sums = np.bincount(network.target, weights, minlength=network.n_nodes)
    worst = int(sums.argmax())
    field = f"weights of the ties to node {worst}"
    require(bool(sums[worst] <= 1.0 + 1e-9), field, float(sums[worst]), "a sum of at most 1")


def run(parameters: Parameters, task: Task) -> Trace:
    """Run a threshold model in a block of replicates.

    In step t every node activated in step t - 1 (in step 0: every seed) counts, for the first
    time, among the active in-neighbours of its out-neighbours; whoever reaches the threshold by
    that is active from the end of the step on.

    Parameters
    ----------
    parameters : LinearThreshold or WattsThreshold
    task : Task
        Of its rules only states and rest count (`rumorsim.engines.kernels.activation.ACTIVATION`);
        rates, factors and clock do not. Thresholds of the linear model are addressed by purpose
        "threshold", replicate and node.

    Returns
    -------
    Trace
        With record "tree" the parent is one of those who were newly active in the step and heard
        by the node, with probability proportional to the weight of the tie (addressed by purpose
        "teller", step, replicate, node).
    """
    state = Activation(task)
    rows = Rows(state.network.indptr, state.network.target)
    debts = _incurred(parameters, state)
    return state.run(lambda state: _collect(state, rows, debts))


def bytes_per_replicate(parameters: Parameters, task: Task) -> float:
    """Return the bytes of state and results of one replicate."""
    return bytes_of_activation(task) + 8.0 * task.network.n_nodes


def block(parameters: Parameters, task: Task) -> int:
    """Return how many replicates run best together."""
    return max(1, _CELLS // task.network.n_nodes)


class _Debts(NamedTuple):
    """What cells owe, and what each node is paid by any tie, or each tie pays."""

    owed: NDArray[np.int64]
    per_node: NDArray[np.int64] | None
    per_tie: NDArray[np.int64] | None
    are_drawn: bool


class _Payments(NamedTuple):
    cells: Cells
    amount: NDArray[np.int64]
    teller: Cells


def _incurred(parameters: Parameters, state: Activation) -> _Debts:
    degree = state.network.in_degree
    if isinstance(parameters, WattsThreshold):
        threshold = parameters.exact
        needed = -(-threshold.numerator * degree // threshold.denominator)
        owed = np.tile(needed, state.population.n_rows)
        return _Debts(owed, np.ones_like(degree), None, False)
    owed = np.full(state.active.size, _UNDRAWN)
    if parameters.weights is None:
        return _Debts(owed, -(-_WHOLE // np.maximum(degree, 1)), None, True)
    return _Debts(owed, None, np.rint(parameters.weights * _WHOLE).astype(np.int64), True)


def _collect(state: Activation, rows: Rows, debts: _Debts) -> Told:
    """Return who reaches the threshold."""
    owed, told, paid = debts.owed, [state.cells[:0]], []
    for reached in state.population.reached(rows, state.cells):
        payments = _payments(state, debts, rows, reached)
        cells = payments.cells
        if debts.are_drawn:
            _draw(state, owed, cells)
        np.subtract.at(owed, cells, payments.amount)
        if state.wants_tellers:
            paid.append(payments)
        else:
            full = state.first_of(cells.take(np.flatnonzero(owed.take(cells) <= 0)))
            state.active[full] = 1
            told.append(full)
    if not paid:
        return Told(np.concatenate(told))
    cells, amount, teller = (np.concatenate(column) for column in zip(*paid, strict=True))
    full = np.flatnonzero(owed.take(cells) <= 0)
    return Told(cells[full], teller[full], amount[full].astype(np.float64))


def _payments(state: Activation, debts: _Debts, rows: Rows, reached: Reached) -> _Payments:
    """Return what the out-neighbours of some cells are paid, tie by tie; only the inactive."""
    open_ = np.flatnonzero(state.active.take(reached.peer) == 0)
    cells = reached.peer.take(open_)
    place = reached.place.take(open_)
    if debts.per_tie is not None:
        amount = debts.per_tie.take(place)
    else:
        assert debts.per_node is not None
        amount = debts.per_node.take(rows.peer.take(place))
    if not state.wants_tellers:
        return _Payments(cells, amount, cells)
    teller = np.repeat(state.population.nodes(reached.cells), reached.length)
    return _Payments(cells, amount, teller.take(open_))


def _draw(state: Activation, owed: NDArray[np.int64], cells: Cells) -> None:
    """Draw the thresholds of cells that have none."""
    fresh = state.first_of(cells.take(np.flatnonzero(owed.take(cells) == _UNDRAWN)))
    first, _ = state.population.words("threshold", fresh, step=0)
    owed[fresh] = (first >> np.uint64(2)).astype(np.int64) + 1
