"""Who is in which state at the start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.contact.checks import as_array, as_mapping, known_state
from rumorsim.engines import Rules
from rumorsim.errors import ArgumentError, require
from rumorsim.rng import Source

__all__ = ["Initial", "checked_initial", "require_resolved", "start_counts", "start_states"]

Ids = NDArray[np.int64]

# Up to here seeds are drawn one after another; above, all nodes are shuffled, which costs a draw
# per node. Which of the two depends on their number alone, so a replicate never changes.
_DRAWN_SINGLY = 64

# Fraction at the start that a solver of differential equations still tells from rest.
_SMALLEST = 1e-12


class Initial:
    """Numbers of nodes drawn at random, and nodes given by id, per state.

    Attributes
    ----------
    drawn : dict of int to int
        State to number of nodes.
    given : dict of int to ndarray of int64
        State to ids.
    """

    def __init__(self) -> None:
        self.drawn: dict[int, int] = {}
        self.given: dict[int, Ids] = {}

    @property
    def n_drawn(self) -> int:
        """How many nodes are drawn at random in all."""
        return sum(self.drawn.values())

    @property
    def n_named(self) -> int:
        """How many nodes are drawn or given; all others are in the resting state."""
        return self.n_drawn + sum(ids.size for ids in self.given.values())


def checked_initial(initial: Mapping[str, Any], rules: Rules, n_nodes: int) -> Initial:
    """Read ``initial=`` of `simulate`.

    Parameters
    ----------
    initial : mapping of state to int, float or array_like of int
        A count of nodes drawn at random in each replicate, a fraction 0 < x < 1 of the nodes
        (rounded half up to a count, which must not be 0), or ids. All others are in the resting
        state.

    Raises
    ------
    ArgumentError
        For an unknown state, a count or ids out of range, a fraction that is nobody, or a node
        named twice.
    """
    found = Initial()
    allowed = "a mapping of states to counts, fractions or arrays of node ids"
    for name, value in as_mapping("initial", initial, allowed).items():
        state, field = known_state("initial", name, rules.states), f"initial[{name!r}]"
        if np.isscalar(value) or as_array(field, value, "node ids").ndim == 0:
            found.drawn[state] = _count(field, value, n_nodes)
        else:
            found.given[state] = _ids(field, value, n_nodes)
    listed = np.concatenate([np.empty(0, np.int64), *found.given.values()])
    ids, times = np.unique(listed, return_counts=True)
    require(
        bool(listed.size == ids.size), "initial", f"node {ids[times > 1][:1]} twice", "once each"
    )
    rest = found.drawn.get(rules.rest, 0)
    total = found.n_named
    require(total <= n_nodes, "initial", f"{total} nodes in all", f"at most {n_nodes}")
    whole = rest == 0 or total == n_nodes
    named = rules.states[rules.rest]
    require(
        whole,
        f"initial[{named!r}]",
        rest,
        f"all the others ({n_nodes - total + rest}), or left out",
    )
    found.drawn.pop(rules.rest, None)
    return found


def require_resolved(field: str, value: Any, fraction: float) -> None:
    """Raise `ArgumentError` for a fraction at the start that a solver cannot tell from rest."""
    resolved = not 0.0 < fraction < _SMALLEST
    require(resolved, field, value, f"nobody, or at least {_SMALLEST:g} of all (mean field)")


def start_counts(initial: Initial, rules: Rules, n_nodes: int, n_replicates: int) -> Ids:
    """Return nodes in each state, shape (replicates, states)."""
    if initial.given:
        raise ArgumentError(
            "initial: a well-mixed population has no node ids; allowed: counts and fractions"
        )
    counts = np.zeros(rules.n_states, dtype=np.int64)
    for state, count in initial.drawn.items():
        counts[state] = count
    counts[rules.rest] += n_nodes - counts.sum()
    return np.tile(counts, (n_replicates, 1))


def start_states(
    initial: Initial, rules: Rules, n_nodes: int, replicates: NDArray[np.uint32], source: Source
) -> NDArray[np.uint8]:
    """Return the state of every node, shape (replicates, n_nodes).

    Seeds are drawn from ("seed", entity = number of the seed) or, where there are many, from
    ("seeds", entity = node), without the nodes given by id.
    """
    states = np.full((replicates.size, n_nodes), rules.rest, dtype=np.uint8)
    for state, ids in initial.given.items():
        states[:, ids] = state
    if initial.n_drawn == 0:
        return states
    free = np.delete(np.arange(n_nodes), np.concatenate([[], *initial.given.values()]).astype(int))
    if initial.n_drawn <= _DRAWN_SINGLY:
        chosen = _drawn_singly(initial.n_drawn, free.size, replicates, source)
    else:
        chosen = _shuffled(initial.n_drawn, free, replicates, source)
    rows = np.arange(replicates.size)[:, np.newaxis]
    start = 0
    for state, count in initial.drawn.items():
        states[rows, free[chosen[:, start : start + count]]] = state
        start += count
    return states


def _drawn_singly(count: int, n_free: int, replicates: NDArray[np.uint32], source: Source) -> Ids:
    """Draw distinct positions one after another; each counts the free ones before it."""
    chosen = np.empty((replicates.size, count), dtype=np.int64)
    for number in range(count):
        uniform = source.uniform("seed", replicate=replicates, entity=number)
        position = np.minimum((uniform * (n_free - number)).astype(np.int64), n_free - number - 1)
        for taken in np.sort(chosen[:, :number], axis=1).T:
            position += position >= taken
        chosen[:, number] = position
    return chosen


def _shuffled(count: int, free: Ids, replicates: NDArray[np.uint32], source: Source) -> Ids:
    chosen = np.empty((replicates.size, count), dtype=np.int64)
    for row, replicate in enumerate(replicates):
        keys = source.words("seeds", replicate=replicate, entity=free)[0]
        smallest = np.argpartition(keys, count - 1)[:count]
        chosen[row] = smallest[np.argsort(keys[smallest], kind="stable")]
    return chosen


def _count(field: str, value: Any, n_nodes: int) -> int:
    allowed = f"an int in [0, {n_nodes}], a fraction 0 < x < 1, or an array of node ids"
    number = isinstance(value, (int, float, np.integer, np.floating))
    require(bool(number and not isinstance(value, bool)), field, value, allowed)
    if isinstance(value, (float, np.floating)):
        require(bool(0 < value < 1), field, value, allowed)
        count = int(np.floor(value * n_nodes + 0.5))
        least = f"at least {0.5 / n_nodes:g} of {n_nodes} nodes, or a count; less is nobody"
        require(count > 0, field, value, least)
        return count
    require(bool(0 <= value <= n_nodes), field, value, allowed)
    return int(value)


def _ids(field: str, value: ArrayLike, n_nodes: int) -> Ids:
    ids = np.asarray(value)
    if ids.size == 0 and ids.ndim == 1:
        return np.empty(0, dtype=np.int64)
    allowed = f"distinct node ids in [0, {n_nodes})"
    require(ids.ndim == 1 and ids.dtype.kind in "iu", field, value, allowed)
    require(bool(((ids >= 0) & (ids < n_nodes)).all()), field, value, allowed)
    return ids.astype(np.int64)
