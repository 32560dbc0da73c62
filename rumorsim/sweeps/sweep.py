"""`sweep`: points times replicates, in one call."""

from __future__ import annotations

import os
import socket
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rumorsim.errors import ArgumentError, SweepWarning, did_you_mean, require
from rumorsim.replicates import as_bytes, as_replicates, progress_bar
from rumorsim.rng import RNGLike, Source
from rumorsim.sweeps.columns import Plan, addresses, check_room
from rumorsim.sweeps.design import Design, from_frame
from rumorsim.sweeps.engines import in_turn, on_executor, on_processes
from rumorsim.sweeps.manifest import Manifest
from rumorsim.sweeps.protocol import Columns, Size, Subject
from rumorsim.sweeps.store import Folder, Memory, Store
from rumorsim.sweeps.work import Task, Unit

if TYPE_CHECKING:
    import pandas as pd

    from rumorsim.sweeps.result import Sweep

__all__ = ["open_sweep", "sweep"]


def sweep(
    model: Any,
    points: Design | pd.DataFrame,
    *,
    replicates: int | Sequence[int] = 1,
    rng: RNGLike = None,
    measure: Any = None,
    store: str | Path | None = None,
    workers: int = 1,
    executor: Executor | None = None,
    paired: bool = True,
    memory: str | float = "1GB",
    progress: bool = True,
    **options: Any,
) -> Sweep:
    """Run a model at every point of a design, several times each.

    Points and replicates are columns of common batches. The result does not depend on workers,
    executor, memory, the order of the work, or on being killed and called again.

    Parameters
    ----------
    model : Scenario, ContactModel or function
        A function takes the parameters, and ``rng`` if it wants a generator, and returns a
        number, an array, or a dict of them.
    points : Design or DataFrame
        Of `rumorsim.design`, or any table with a column per parameter. Run-wide parameters of a
        scenario go by their names, everything else by dotted paths, and ``scenario`` by itself.
    replicates : int or sequence of int, default 1
        How many, or which.
    rng : None, int, SeedSequence or Generator
        Seed of all draws.
    measure : str, callable, or a sequence of them, optional
        What to keep; a scenario offers its recorded outcomes by name, ``brier``,
        ``confidence_inflation``, ``circularity_index`` and ``magnitude_error``, and calls a
        function with the labelled outcomes of some replicates.
    store : path, optional
        A folder. What is finished is kept there, and the same call goes on after a kill.
    workers : int, default 1
        Processes. More than one needs the usual ``if __name__ == "__main__":``.
    executor : concurrent.futures.Executor, optional
        Runs the work in place of own processes: Dask's ``Client.get_executor()``, MPI's
        ``MPIPoolExecutor``. `workers` then says how many it has, for the share of memory.
    paired : bool, default True
        A replicate has the same luck at every point (common random numbers). False: at every
        point another.
    memory : str or float, default "1GB"
        Budget of all workers together.
    progress : bool, default True
        Show one bar on a terminal or in a notebook, if it takes longer than two seconds.
    **options
        What else the model takes: ``records="all"`` for scenarios; ``network=`` and the
        arguments of `rumorsim.simulate` for contact models.

    Returns
    -------
    Sweep
        An `xarray.Dataset`; parameters of a grid are dimensions, otherwise ``point`` is one;
        then ``replicate``, then those of the outcome. With a store it is read when looked at.

    Raises
    ------
    ArgumentError, ScenarioError
        Before anything runs.
    StoreError
        If the store was made for something else, or its disk is full.
    EngineError
        If workers do not start, or die.

    Warns
    -----
    SweepWarning
        If some points or replicates failed, which are missing in the result and listed in its
        ``failures``; where a damaged unit is run again.

    References
    ----------
    Common random numbers: Klein, Abeysuriya, Stuart & Kerr, arXiv 2409.02086, 2024.
    """
    return run_subject(
        subject_of(model, measure=measure, **options),
        as_design(points),
        replicates=replicates,
        rng=rng,
        store=store,
        workers=workers,
        executor=executor,
        paired=paired,
        memory=memory,
        progress=progress,
    )


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
    numbers, seed = as_replicates(replicates), Source(rng).seed
    require(workers >= 1, "workers", workers, "an int >= 1")
    check_room(len(design), numbers, paired)
    subject.check(design)
    size = subject.size(design)
    plan = Plan.of(len(design), numbers, size.columns, size.result_bytes)
    at_once = _at_once(size, plan, as_bytes(memory), workers, store)
    manifest = Manifest.of(_described(design, subject), subject.describe(), seed, paired, plan)
    kept: Store = Memory(manifest) if store is None else Folder.create(store, manifest)
    missing = _missing(kept, plan)
    tasks = (_task(unit, subject, design, manifest, plan, at_once) for unit in missing)
    done = plan.n_columns - sum(plan.size(unit) for unit in missing)
    with progress_bar(progress, plan.n_columns, "run", done) as bar:
        for unit in _run(_unfinished(tasks, kept), workers, executor):
            kept.write(unit)
            bar.update(plan.size(unit.number))
    result = _result(kept)
    _tell_failures(result)
    return result


def open_sweep(store: str | Path) -> Sweep:
    """Open what is kept of a sweep, finished or not; arrays are read when they are looked at.

    Parameters
    ----------
    store : path
        The folder that was given to `sweep`.

    Returns
    -------
    Sweep
        Missing values where nothing is kept yet; ``attrs["finished"]`` says how much is.

    Raises
    ------
    StoreError
        If it is no store of a sweep, or (on reading) damaged.
    """
    return _result(Folder.open(store))


def subject_of(model: Any, *, measure: Any = None, **options: Any) -> Subject:
    """Return what is to be swept, with its options."""
    from rumorsim.scenario.scenario import Scenario

    if isinstance(model, Scenario):
        from rumorsim.sweeps.scenarios import ScenarioSubject

        return ScenarioSubject.of(model, measure, **_known(options, "records"))
    if hasattr(model, "rates") and hasattr(model, "engine"):
        from rumorsim.sweeps.contacts import ContactSubject

        return ContactSubject.of(model, measure, **options)
    if callable(model):
        from rumorsim.sweeps.functions import FunctionSubject

        require(measure is None, "measure", measure, "None for a function, which returns it all")
        return FunctionSubject(model, **_known(options))
    raise ArgumentError(f"model: got {model!r}, allowed: a scenario, contact model or function")


def as_design(points: Design | pd.DataFrame) -> Design:
    """Return a design; a table's rows are its points."""
    if isinstance(points, Design):
        return points
    tabular = hasattr(points, "iloc") and hasattr(points, "columns")
    require(tabular, "points", points, "a design of rumorsim.design, or a pandas DataFrame")
    return from_frame(points)


def _described(design: Design, subject: Subject) -> dict[str, Any]:
    return design.describe() | {
        "labels": {name: design.labels(name) for name in design.columns},
        "units": {n: u for n, u in subject.units().items() if n in design.columns},
    }


def _known(options: Mapping[str, Any], *names: str) -> dict[str, Any]:
    for name in options:
        if name not in names:
            raise ArgumentError(f"{name}: unknown argument{did_you_mean(name, names)}")
    return dict(options)


def _at_once(size: Size, plan: Plan, budget: float, workers: int, store: str | Path | None) -> int:
    """Return how many columns may run side by side on each worker."""
    kept = 0.0 if store is not None else plan.n_columns * size.result_bytes
    column = size.column_bytes + size.result_bytes
    share = (budget - kept) / workers
    more = "" if store is not None else ", or store= a folder to keep results in"
    require(
        share >= column,
        "memory",
        f"{budget:.3g} B",
        f"at least {kept + workers * column:.3g} B for {plan.n_columns} columns on {workers} "
        f"workers{more}",
    )
    return int(share // column)


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


def _result(kept: Store) -> Sweep:
    from rumorsim.sweeps.result import labelled_result

    result = labelled_result(kept)
    return result.load() if isinstance(kept, Memory) else result
