"""Running anything that keeps to the protocol: cut, resume, run, keep, label."""

from __future__ import annotations

import os
import socket
import time
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rumorsim.errors import SweepWarning, require, whole_number
from rumorsim.replicates import as_bytes, as_replicates, progress_bar
from rumorsim.rng import RNGLike
from rumorsim.sweeps.columns import Plan, addresses, check_room
from rumorsim.sweeps.engines import in_turn, on_executor, on_processes
from rumorsim.sweeps.manifest import Manifest
from rumorsim.sweeps.points import Design
from rumorsim.sweeps.protocol import Columns, Subject
from rumorsim.sweeps.store import Folder, Memory, Store, seed_of
from rumorsim.sweeps.trial import tried_bytes
from rumorsim.sweeps.work import Task, Unit

if TYPE_CHECKING:
    from rumorsim.sweeps.result import Sweep

__all__ = ["result_of", "run_subject"]


def run_subject(
    subject: Subject,
    design: Design,
    *,
    replicates: int | Sequence[int] = 1,
    rng: RNGLike = None,
    store: str | Path | None = None,
    workers: int = 1,
    executor: Executor | None = None,
    paired: bool = True,
    memory: str | float = "1GB",
    progress: bool = True,
) -> Sweep:
    """Run anything that keeps to `rumorsim.sweeps.protocol`; arguments as for `sweep`."""
    _check_means(store, workers, executor)
    budget = as_bytes(memory)
    numbers, seed = as_replicates(replicates, budget), seed_of(rng, store)
    check_room(len(design), numbers, paired)
    subject.check(design)
    size = subject.size(design)
    result_bytes = size.result_bytes
    if result_bytes is None:
        _require_memory(budget, workers * size.column_bytes, f"a column on {workers} workers")
        result_bytes = tried_bytes(subject, design)
    plan = Plan.of(len(design), numbers, size.columns, result_bytes)
    kept_bytes = 0.0 if store is not None else plan.n_columns * result_bytes
    at_once = _at_once(size.column_bytes + result_bytes, kept_bytes, plan, budget, workers)
    manifest = Manifest.of(_described(design, subject), subject.describe(), seed, paired, plan)
    kept: Store = Memory(manifest) if store is None else Folder.create(store, manifest)
    missing = _missing(kept, plan)
    tasks = (_task(unit, subject, design, manifest, plan, at_once) for unit in missing)
    done = plan.n_columns - sum(plan.size(unit) for unit in missing)
    with progress_bar(progress, plan.n_columns, "run", done) as advance:
        for unit in _run(_unfinished(tasks, kept), workers, executor):
            kept.write(unit)
            advance(plan.size(unit.number))
    result = result_of(kept)
    _tell_failures(result)
    return result


def _check_means(store: Any, workers: object, executor: object) -> None:
    """Raise what is wrong with where and by whom a sweep is to be run."""
    whole_number("workers", workers, 1)
    fit = executor is None or callable(getattr(executor, "submit", None))
    require(fit, "executor", executor, "a concurrent.futures.Executor, or None")
    if store is not None:
        require(isinstance(store, (str, os.PathLike)), "store", store, "a path, or None")
        require(not _is_in_file(Path(store)), "store", str(store), "a folder, there or not yet")


def _is_in_file(path: Path) -> bool:
    """Return whether the path, or the nearest thing above it that exists, is no folder."""
    there = next((one for one in (path, *path.parents) if one.exists()), None)
    return there is not None and not there.is_dir()


def _described(design: Design, subject: Subject) -> dict[str, Any]:
    return design.describe() | {
        "labels": {name: design.labels(name) for name in design.columns},
        "units": {n: u for n, u in subject.units().items() if n in design.columns},
    }


def _at_once(column: float, kept: float, plan: Plan, budget: float, workers: int) -> int:
    """Return how many columns may run side by side on each worker, beside results that are kept."""
    more = ", or store= a folder to keep results in" if kept else ""
    what = f"{plan.n_columns} columns on {workers} workers{more}"
    _require_memory(budget, kept + workers * column, what)
    return int((budget - kept) / workers // column)


def _require_memory(budget: float, least: float, what: str) -> None:
    require(budget >= least, "memory", f"{budget:.3g} B", f"at least {least:.3g} B for {what}")


def _missing(kept: Store, plan: Plan) -> list[int]:
    """Return the units to run, from a place of this process's own, and round.

    So processes that share a folder begin in different places and rarely meet.
    """
    if not isinstance(kept, Folder):
        return list(range(plan.n_units))
    whole = kept.verified()
    missing = [unit for unit in range(plan.n_units) if unit not in whole]
    number = int.from_bytes(f"{socket.gethostname()}{os.getpid()}".encode(), "little")
    first = number * 0x9E3779B97F4A7C15 % max(1, len(missing))
    return missing[first:] + missing[:first]


def _unfinished(tasks: Iterator[Task], kept: Store) -> Iterator[Task]:
    """Leave out what another process has finished since, looking every second."""
    finished, looked = kept.finished(), time.monotonic()
    for task in tasks:
        if time.monotonic() - looked > 1.0:
            finished, looked = kept.finished(), time.monotonic()
        if task.number not in finished:
            yield task


def _task(
    unit: int, subject: Subject, design: Design, manifest: Manifest, plan: Plan, at_once: int
) -> Task:
    point, replicate = plan.split(plan.unit(unit))
    used, local = np.unique(point, return_inverse=True)
    shared = addresses(point, np.zeros_like(replicate), manifest.paired)
    columns = Columns(local.ravel(), addresses(point, replicate, manifest.paired), shared)
    points = tuple(design.point(number) for number in used.tolist())
    return Task(unit, subject, points, columns, manifest.seed, at_once)


def _run(tasks: Iterator[Task], workers: int, executor: Executor | None) -> Iterator[Unit]:
    if executor is not None:
        return on_executor(tasks, executor, workers if workers > 1 else None)
    return in_turn(tasks) if workers == 1 else on_processes(tasks, workers)


def _tell_failures(result: Sweep) -> None:
    count = int(result.attrs["failed"])
    if count:
        first = result.failures.iloc[0]
        warnings.warn(
            f"{count} runs failed and are missing in the result, whose `failures` tells why; "
            f"the first: {first.error}",
            SweepWarning,
            stacklevel=4,
        )


def result_of(kept: Store) -> Sweep:
    """Return what is kept, labelled; that of a folder is read when it is looked at."""
    from rumorsim.sweeps.result import labelled_result

    result = labelled_result(kept)
    return result.load() if isinstance(kept, Memory) else result
