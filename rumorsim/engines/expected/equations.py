"""Mean-field equations of a scheme, for one kind of node or for blocks of equal degree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.expected.blocks import Blocks
from rumorsim.engines.expected.moves import Move, moves_of
from rumorsim.engines.rules import Rates, Rules
from rumorsim.engines.task import Clock

__all__ = ["Equations", "all_rates", "equations"]

Floats = NDArray[np.float64]

_SIDES = {"caller": 0, "callee": 1, "alone": 2}


class _Table(NamedTuple):
    """The moves as columns, shape (moves,); `steps` is what each does, shape (moves, states)."""

    reaction: NDArray[np.intp]
    before: NDArray[np.intp]
    side: NDArray[np.intp]
    met: NDArray[np.intp]
    share: Floats
    steps: Floats


@dataclass(frozen=True, eq=False)
class Equations:
    """How fractions change, quadratic in the fractions and linear in the rates.

    A node of block b leaves its state through a move at ``rate * exposure[b] * chance``, where
    the chance is that the other end is in the state to be met. Degrees of tied nodes are
    independent (Pastor-Satorras & Vespignani, "Epidemic spreading in scale-free networks",
    *Phys. Rev. Lett.* 86, 2001, 3200-3203).

    Tie clock: a caller is exposed as often as it has out-ties, a callee as often as it has
    in-ties, and a caller is met in proportion to its out-ties. Caller clock: every node with an
    out-tie calls at rate 1, spread evenly over its ties; so a callee is exposed to
    in-degree / mean degree, and every node with an out-tie is met alike.

    Attributes
    ----------
    rules : Rules
    blocks : Blocks
    moves : tuple of Move
    exposure : ndarray of float64, shape (blocks, 3)
        Of a node as caller, as callee, and alone (1).
    callers, callees : ndarray of float64, shape (blocks,)
        Chance that the caller, or callee, at the other end belongs to the block.
    """

    rules: Rules
    blocks: Blocks
    moves: tuple[Move, ...]
    exposure: Floats
    callers: Floats
    callees: Floats
    _table: _Table

    def change(self, fractions: Floats, rates: Floats) -> Floats:
        """Return d(fractions)/dt, of the same shape.

        Parameters
        ----------
        fractions : ndarray of float64, shape (..., blocks, states)
            Of each block's nodes.
        rates : ndarray of float64, shape (reactions,)
            As `all_rates` gives them.
        """
        table = self._table
        alone = np.ones((*fractions.shape[:-2], 1))
        chances = [self.callees @ fractions, self.callers @ fractions, alone]
        chance = np.concatenate(chances, axis=-1)[..., table.met]
        speed = (rates[table.reaction] * table.share * chance)[..., None, :]
        flow = fractions[..., table.before] * self.exposure[:, table.side] * speed
        return np.asarray(flow @ table.steps)

    def derivative(self, fractions: Floats, direction: Floats, rates: Floats) -> Floats:
        """Return how `change` changes in a direction: the Jacobian times the direction.

        A symmetric difference, which is exact where the function is quadratic.
        """
        ahead, behind = fractions + direction, fractions - direction
        return np.asarray((self.change(ahead, rates) - self.change(behind, rates)) / 2)


def equations(rules: Rules, blocks: Blocks, clock: Clock) -> Equations:
    """Return the equations of a scheme on blocks of nodes."""
    moves = moves_of(rules, clock, directed=blocks.directed)
    mean = blocks.mean_degree or 1.0  # without ties everything below is 0 anyway
    caller, callee = blocks.out_degree, blocks.in_degree
    callers, callees = blocks.share * caller / mean, blocks.share * callee / mean
    if clock == "caller":
        caller, callee = (caller > 0).astype(np.float64), callee / mean
        callers = blocks.share * caller
    exposure = np.stack([caller, callee, np.ones_like(caller)], axis=1)
    table = _tabulate(moves, rules.n_states)
    return Equations(rules, blocks, moves, exposure, callers, callees, table)


def _tabulate(moves: tuple[Move, ...], n_states: int) -> _Table:
    side = [_SIDES[move.side] for move in moves]
    # A caller meets callees, whose chances come first; the last place is that of being alone.
    met = [
        2 * n_states if move.side == "alone" else place * n_states + move.met
        for place, move in zip(side, moves, strict=True)
    ]
    steps = np.zeros((len(moves), n_states))
    for row, move in zip(steps, moves, strict=True):
        row[move.before] -= 1.0
        row[move.after] += 1.0
    return _Table(
        np.array([move.reaction for move in moves], dtype=np.intp),
        np.array([move.before for move in moves], dtype=np.intp),
        np.array(side, dtype=np.intp),
        np.array(met, dtype=np.intp),
        np.array([1.0 / move.halves for move in moves]),
        steps,
    )


def all_rates(rates: Rates, row: int = 0) -> Floats:
    """Return the rates of one row, contacts in order, then changes."""
    return np.concatenate([rates.contacts[row], rates.changes[row]])
