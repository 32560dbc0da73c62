"""The mean field of a scheme: fractions instead of people, equations instead of chance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines.expected.blocks import of_network
from rumorsim.engines.expected.equations import Equations, all_rates, equations
from rumorsim.engines.task import Task, Trace
from rumorsim.errors import RumorsimError

if TYPE_CHECKING:
    from scipy.integrate import OdeSolver

__all__ = ["SolverError", "bytes_per_replicate", "initial_fractions", "run", "solve"]

Floats = NDArray[np.float64]

_RELATIVE, _ABSOLUTE = 1e-11, 1e-14
"""Error allowed in a step: relative to a fraction, and of a fraction."""

_AT_REST = 1e-13
_NOISE = 2e-15
_EXPLICIT_STEPS, _MOST_STEPS = 2_000, 50_000
_IMPLICIT_SIZE = 1_000


class SolverError(RumorsimError, RuntimeError):
    """The equations could not be solved as asked."""


def run(task: Task) -> Trace:
    """Solve the mean field: on a network by blocks of equal degree, well mixed by one block.

    Numbers of nodes are those of an infinite population, scaled to the network's size. All starts
    are averaged where the rates are alike, and solved row by row where rates vary. Durations are
    nan: an infinite population is never quite at rest. Factors play no part.

    Raises
    ------
    SolverError
        As `solve`.
    """
    blocks, member = of_network(task.network)
    system = equations(task.rules, blocks, task.clock)
    starts = initial_fractions(task, member)
    if not task.rates.varies:
        starts = starts.mean(axis=0, keepdims=True)
    courses = []
    for row, start in enumerate(starts):
        courses.append(solve(system, all_rates(task.rates, row), start, task.times))
        task.tick(1)
    return Trace(np.stack(courses) * task.network.n_nodes, np.full(len(courses), np.nan))


def bytes_per_replicate(task: Task) -> float:
    """Return the bytes that a row of rates takes: its counts, and a dozen stages of the solver."""
    n_blocks = len(of_network(task.network)[0].share)
    return 8.0 * task.rules.n_states * (task.times.size + 16 * n_blocks)


def initial_fractions(task: Task, member: NDArray[np.intp]) -> Floats:
    """Return the share of each state in each block, shape (rows, blocks, states).

    A start in counts, shape (rows, states), is the same in all blocks.
    """
    n_blocks, n_states = int(member.max(initial=0)) + 1, task.rules.n_states
    if task.start.dtype != np.uint8:
        shares = task.start[:, None, :] / task.network.n_nodes
        return np.asarray(np.repeat(shares, n_blocks, axis=1))
    size = np.bincount(member, minlength=n_blocks)
    counts = [
        np.bincount(member * n_states + row, minlength=n_blocks * n_states) for row in task.start
    ]
    return np.stack(counts).reshape(-1, n_blocks, n_states) / size[:, None]


def solve(system: Equations, rates: Floats, start: Floats, times: Floats) -> Floats:
    """Return the fraction of all nodes in each state at the times.

    Solved by the Dormand-Prince method of order 8 (Hairer, Nørsett & Wanner, *Solving Ordinary
    Differential Equations I*, 1993), from its 2,000th step on, if there are no more than 1,000
    fractions, by backward differentiation, which stiffness does not hold up; both are SciPy's,
    with an error in each step below 1e-11 of a fraction plus 1e-14. Values between steps are
    those of the method's interpolant.

    At an infinite time stands the state of rest: the solution is followed until the rates of
    change of every state, summed over all nodes, are below 1e-13 times the slowest rate of the
    scheme (or below what rounding leaves, 2e-15 times the fastest).

    Parameters
    ----------
    system : Equations
    rates : ndarray of float64, shape (reactions,)
        Finite.
    start : ndarray of float64, shape (blocks, states)
        Each block's fractions.
    times : ndarray of float64, shape (times,), increasing, from 0 on
        The last may be infinite.

    Returns
    -------
    ndarray of float64, shape (times, states)

    Raises
    ------
    SolverError
        If the solver fails, or comes neither to rest nor to the last time in 50,000 steps.
    """
    course = np.empty((times.size, start.shape[1]))
    rests = _rest_detector(system, rates)
    done = 0
    for reached, value_at in _steps(system, rates, start):
        rest = rests(value_at(reached))
        stop = times.size if rest else int(np.searchsorted(times, reached, side="right"))
        for row in range(done, stop):
            course[row] = system.blocks.share @ value_at(min(times[row], reached))
        done = stop
        if done == times.size:
            break
    return course


def _steps(
    system: Equations, rates: Floats, start: Floats
) -> Iterator[tuple[float, Callable[[float], Floats]]]:
    """Yield, step by step, the time reached and the solution within the step."""
    yield 0.0, lambda _: start
    solver = _explicit(system, rates, start)
    for step in range(_MOST_STEPS):
        if step == _EXPLICIT_STEPS and start.size <= _IMPLICIT_SIZE:
            solver = _implicit(system, rates, start.shape, solver)
        message = solver.step()
        if solver.status == "failed":
            raise SolverError(f"the mean field could not be solved beyond {solver.t:g}: {message}")
        yield float(solver.t), _within(solver, start.shape)
    raise SolverError(
        f"the mean field is neither at rest nor at the last time after {_MOST_STEPS} steps, at "
        f"time {solver.t:g}: it may cycle, or one rate is far faster than another; ask for a "
        f"nearer time"
    )


def _within(solver: OdeSolver, shape: tuple[int, ...]) -> Callable[[float], Floats]:
    interpolant = solver.dense_output()
    return lambda time: np.asarray(interpolant(time)).reshape(shape)


def _explicit(system: Equations, rates: Floats, start: Floats) -> OdeSolver:
    from scipy.integrate import DOP853

    def change(_: float, flat: Floats) -> Floats:
        return system.change(flat.reshape(start.shape), rates).reshape(-1)

    return DOP853(change, 0.0, start.reshape(-1), np.inf, rtol=_RELATIVE, atol=_ABSOLUTE)


def _implicit(
    system: Equations, rates: Floats, shape: tuple[int, ...], former: OdeSolver
) -> OdeSolver:
    from scipy.integrate import BDF

    directions = np.eye(former.n).reshape(-1, *shape)

    def jacobian(_: float, flat: Floats) -> Floats:
        columns = system.derivative(flat.reshape(shape), directions, rates)
        return columns.reshape(former.n, former.n).T

    return BDF(former.fun, former.t, former.y, np.inf, rtol=_RELATIVE, atol=_ABSOLUTE, jac=jacobian)


def _rest_detector(system: Equations, rates: Floats) -> Callable[[Floats], bool]:
    positive = rates[rates > 0]
    slowest, fastest = positive.min(initial=np.inf), positive.max(initial=0.0)
    bound = max(_AT_REST * slowest, _NOISE * fastest * max(1.0, system.blocks.mean_degree))

    def rests(fractions: Floats) -> bool:
        speed = system.blocks.share @ np.abs(system.change(fractions, rates))
        return bool(speed.max() <= bound)

    return rests
