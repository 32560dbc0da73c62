"""What the tests of limits share: transparent actors, running, reading out, and regression."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.newsroom.plan import Plan
from rumorsim.newsroom.readout import read_out
from rumorsim.newsroom.state import State, new_state
from rumorsim.newsroom.step import advance
from rumorsim.newsroom.world import World
from rumorsim.rng import Source
from tests.twins.handmade import OPEN

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Tie = tuple[int, int, dict[str, Any]]

INF = math.inf
SIGMAS = 4.0
"""How many standard errors a statistical test allows."""

TRANSPARENT: dict[str, float] = {
    **OPEN, "chi": 0, "repetition": 0, "width": 0, "negative_penalty": 0, "herding": 0,
    "news_value": 0,
}  # fmt: skip
"""An actor who passes on everything and adds nothing of its own."""

FLAT: dict[str, float] = TRANSPARENT | {"hedge_floor": INF, "hedge_loss": 1.0}
"""As above, but every hedge is lost: whatever is said is said with infinite log-odds."""


def outlets(count: int, **traits: Any) -> list[dict[str, Any]]:
    """Return that many equal outlets."""
    return [{"name": f"outlet {i}", **TRANSPARENT, **traits} for i in range(count)]


def random_ties(dice: np.random.Generator, count: int, share: float, **tie: Any) -> list[Tie]:
    """Let each ordered pair of actors be tied with the given chance."""
    chosen = dice.random((count, count)) < share
    np.fill_diagonal(chosen, False)
    return [(int(u), int(v), dict(tie)) for u, v in np.argwhere(chosen)]


def complete_ties(count: int, **tie: Any) -> list[Tie]:
    """Tie everybody to everybody else."""
    return [(u, v, tie) for u in range(count) for v in range(count) if u != v]


def begin(world: World, seed: int, replicates: int = 1) -> State:
    """Return the state before the first step of replicates 0, 1, ..."""
    return new_state(Plan(world), Source(seed), np.arange(replicates, dtype=np.uint32))


def stepping(state: State) -> Iterator[State]:
    """Run to the end of the horizon, yielding after every step."""
    for _ in range(state.plan.world.rules.steps):
        advance(state)
        yield state


def run(world: World, seed: int, replicates: int = 1) -> State:
    """Run to the end of the horizon."""
    state = begin(world, seed, replicates)
    for _ in stepping(state):
        pass
    return state


def run_dry(world: World, seed: int, replicates: int) -> State:
    """Run until no article is on offer any more; the horizon must be long enough."""
    state = begin(world, seed, replicates)
    for _ in stepping(state):
        if not len(state.live):
            return state
    raise AssertionError(f"articles are still on offer after {world.rules.steps} steps")


def over_cells(state: State, values: NDArray[Any]) -> NDArray[Any]:
    """Shape an array over cells as (replicate, actor, claim, ...)."""
    world = state.plan.world
    return values.reshape(state.n_replicates, world.n_actors, world.n_claims, *values.shape[1:])


def log_odds(state: State) -> Floats:
    """Return L of everybody, shape (replicate, actor, claim)."""
    rows = np.arange(state.n_replicates * state.plan.world.n_actors)
    return over_cells(state, read_out(state, rows).reshape(-1))


def weight_of_held(state: State) -> Floats:
    """Return the plain sum of lambda over the bits that each cell holds; shape as `log_odds`."""
    held = over_cells(state, state.minds.held)
    bits = np.unpackbits(held.astype("<u8").view(np.uint8), axis=-1, bitorder="little")
    weight = np.nan_to_num(state.topics.weight, nan=0.0).reshape(
        state.n_replicates, 1, state.plan.world.n_claims, -1
    )
    carried = bits[..., : weight.shape[-1]] * weight
    return np.array([math.fsum(row) for row in carried.reshape(-1, weight.shape[-1])]).reshape(
        carried.shape[:-1]
    )


def within(sample: NDArray[Any], expected: float, slack: float = 0.0) -> bool:
    """Tell whether a sample's mean is as expected, to four standard errors and some slack."""
    error = sample.std(ddof=1) / math.sqrt(sample.size)
    return bool(abs(sample.mean() - expected) <= SIGMAS * error + slack)


@dataclass(frozen=True)
class Fit:
    """A logistic regression of truth on log-odds, its errors clustered by replicate."""

    slope: float
    slope_error: float
    intercept: float
    intercept_error: float

    @property
    def is_calibrated(self) -> bool:
        """Slope 1 and intercept 0, to four standard errors each."""
        steep = abs(self.slope - 1.0) <= SIGMAS * self.slope_error
        return steep and abs(self.intercept) <= SIGMAS * self.intercept_error


def calibration(found: Floats, truth: Flags) -> Fit:
    """Regress truth on what readers believe.

    Parameters
    ----------
    found : ndarray, shape (replicate, reader)
        Log-odds.
    truth : ndarray of bool, shape (replicate,)

    References
    ----------
    Sandwich covariance with clusters: Liang & Zeger, "Longitudinal data analysis using
    generalized linear models", Biometrika 73, 1986.
    """
    design = np.stack([np.ones_like(found), found], axis=-1)
    target = np.broadcast_to(truth[:, np.newaxis], found.shape).astype(np.float64)
    coefficients = np.zeros(2)
    for _ in range(100):
        fitted = 0.5 * (1 + np.tanh(0.5 * design @ coefficients))
        scores = np.einsum("rn,rnk->rk", target - fitted, design)
        information = np.einsum("rn,rnk,rnl->kl", fitted * (1 - fitted), design, design)
        move = np.linalg.solve(information, scores.sum(axis=0))
        coefficients += move
        if np.abs(move).max() < 1e-12:
            break
    else:
        raise AssertionError("the regression did not converge")
    bread = np.linalg.inv(information)
    errors = np.sqrt(np.diag(bread @ (scores.T @ scores) @ bread))
    return Fit(float(coefficients[1]), float(errors[1]), float(coefficients[0]), float(errors[0]))
