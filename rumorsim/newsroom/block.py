"""Running one block of replicates from the first step to the horizon."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rumorsim.newsroom.articles import Articles
from rumorsim.newsroom.plan import Plan
from rumorsim.newsroom.recording import Recorder, Recording
from rumorsim.newsroom.state import new_state
from rumorsim.newsroom.step import advance
from rumorsim.newsroom.world import World
from rumorsim.rng import Source

__all__ = ["Block", "bytes_per_replicate", "run_block"]


@dataclass(frozen=True)
class Block:
    """Outcome of some replicates; arrays have these replicates as their first axis."""

    replicates: NDArray[np.uint32]
    series: dict[str, NDArray[np.generic]]
    log: Articles
    logged: bool  # whether the log is kept at all


def run_block(
    world: World,
    seed: int,
    replicates: NDArray[np.uint32],
    recording: Recording,
    after_step: Callable[[], object] | None = None,
    variant: NDArray[np.int64] | None = None,
) -> Block:
    """Run replicates side by side; each is what it would be alone.

    Parameters
    ----------
    world : World
    seed : int
    replicates : ndarray of uint32
        Their numbers, which are part of the address of every draw.
    recording : Recording
    after_step : callable, optional
        Called after every step, for progress.
    variant : ndarray of int, optional
        In which of the joined worlds each replicate runs; default: all in the only one.
    """
    state = new_state(Plan(world), Source(seed), replicates, variant)
    recorder = Recorder(state, recording)
    recorder.record()
    for _ in range(world.rules.steps):
        recorder.record(advance(state))
        if after_step is not None:
            after_step()
    return Block(replicates, recorder.results(), recorder.log(), recording.log)


def bytes_per_replicate(world: World, recording: Recording) -> tuple[int, int]:
    """Estimate bytes of state and of results per replicate.

    The state is what one replicate adds to a block in mid-run; the results stay afterwards.
    """
    cells = world.n_actors * world.n_claims
    editors = int((world.actors.desk >= 0).sum()) * world.n_claims
    numbers = int(world.claims.numbered.sum())
    masks = world.words + world.true_words + (world.words if world.schedule.retractions else 0)
    latest = 0 if recording.per_actor else 12  # what means per kind are taken from
    state = cells * (8 + 8 * masks + 12 + 4 + latest + 16) + editors * (8 * world.words + 48)
    state += world.n_actors * numbers * 40
    kinds = np.unique(world.actors.kind).size
    groups = world.n_actors if recording.per_actor else kinds
    by_group, width = (8, 8) if recording.per_actor else (9, 4)
    results = len(recording.after) * world.n_claims * (by_group * groups * width + 7 * 8)
    return int(state), int(results)
