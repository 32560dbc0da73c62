"""Cutting replicates into blocks that fit the memory, on one or more processes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rumorsim.errors import require, whole_number
from rumorsim.newsroom.block import Block, bytes_per_replicate, run_block
from rumorsim.newsroom.recording import Recording
from rumorsim.newsroom.world import World
from rumorsim.replicates import as_bytes, as_replicates, progress_bar
from rumorsim.rng import RNGLike, Source
from rumorsim.runs.run import Run, Timeline

__all__ = ["simulate_world"]

Numbers = NDArray[np.uint32]
Job: TypeAlias = tuple[World, int, Numbers, Recording]
Advance: TypeAlias = Callable[[float], object]

# Enough replicates to hide the interpreter; a larger block would only cost memory.
_LARGEST_BLOCK = 1024


def simulate_world(
    world: World,
    timeline: Timeline,
    *,
    replicates: int | Sequence[int] = 1,
    rng: RNGLike = None,
    per_actor: bool | None = None,
    logged: int = 100,
    memory: str | float = "1GB",
    workers: int = 1,
    progress: bool = True,
) -> Run:
    """Run a compiled world.

    Parameters
    ----------
    world : World
    timeline : Timeline
        Dates and labels for the results.
    replicates : int or sequence of int, default 1
        How many, or which; number 417 alone is number 417 of any batch, bit for bit.
    rng : None, int, SeedSequence or Generator, keyword-only
    per_actor : bool, optional
        Record every actor instead of the mean of each kind. Default: where it fits `memory`.
    logged : int, default 100
        Of how many of the replicates, from the first, the articles are kept one by one.
    memory : str or float, default "1GB"
        Budget for states and results together, in bytes.
    workers : int, default 1
        Processes to spread the blocks over; results do not depend on it.
    progress : bool, default True
        Show a bar on a terminal when it takes longer than two seconds.

    Returns
    -------
    Run
    """
    numbers = as_replicates(replicates)
    workers, logged = whole_number("workers", workers, 1), whole_number("logged", logged, 0)
    require(per_actor in (None, True, False), "per_actor", per_actor, "True, False or None")
    require(progress in (True, False), "progress", progress, "True or False")
    budget, seed = as_bytes(memory), Source(rng).seed
    steps = timeline.records
    if per_actor is None:
        whole = bytes_per_replicate(world, Recording(steps, per_actor=True, log=False))
        per_actor = whole[1] * numbers.size <= budget / 2
    recording = Recording(steps, per_actor=per_actor, log=True)
    blocks = _cut(world, recording, numbers, budget, workers)
    jobs = [
        (world, seed, part, replace(recording, log=log))
        for part, log in _mark_logged(blocks, logged)
    ]
    with progress_bar(progress, numbers.size * world.rules.steps, "step") as advance:
        in_turn = workers == 1
        done = _in_turn(jobs, advance) if in_turn else _in_processes(jobs, workers, advance)
    return Run.from_blocks(world, timeline, done, seed=seed, per_actor=per_actor)


def _cut(
    world: World, recording: Recording, numbers: Numbers, budget: float, workers: int
) -> list[Numbers]:
    state, results = bytes_per_replicate(world, recording)
    room = budget - results * numbers.size
    require(
        room >= state * workers,
        "memory",
        f"{budget:.3g} B",
        f"at least {results * numbers.size + state * workers:.3g} B for {numbers.size} replicates"
        " recorded in this detail",
    )
    size = int(min(room / workers // state, _LARGEST_BLOCK, math.ceil(numbers.size / workers)))
    return np.array_split(numbers, math.ceil(numbers.size / size))


def _mark_logged(blocks: list[Numbers], logged: int) -> Iterator[tuple[Numbers, bool]]:
    """Cut the block in which logging ends, so that whole blocks are logged or not."""
    for block in blocks:
        for part, log in ((block[:logged], True), (block[max(logged, 0) :], False)):
            if part.size:
                yield part, log
        logged = max(0, logged - block.size)


def _in_turn(jobs: list[Job], advance: Advance) -> list[Block]:
    return [run_block(*job, after_step=partial(advance, job[2].size)) for job in jobs]


def _in_processes(jobs: list[Job], workers: int, advance: Advance) -> list[Block]:
    """Run the blocks in fresh processes and return them in order."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(run_block, *job) for job in jobs]
        for future in as_completed(futures):
            advance(future.result().replicates.size * jobs[0][0].rules.steps)
        return [future.result() for future in futures]
