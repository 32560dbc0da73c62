"""`sweep`: points times replicates, in one call."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rumorsim.errors import ArgumentError, did_you_mean, require
from rumorsim.rng import RNGLike
from rumorsim.sweeps.design import from_frame
from rumorsim.sweeps.points import RESERVED, Design
from rumorsim.sweeps.protocol import Subject
from rumorsim.sweeps.running import result_of, run_subject
from rumorsim.sweeps.store import Folder

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
        Seed of all draws. None: that of the store if it holds something, otherwise a fresh one.
    measure : str, callable, or a sequence of them, optional
        What to keep; a scenario offers its recorded outcomes by name, ``accuracy``, ``brier``,
        ``circularity_index``, ``confidence``, ``confidence_inflation``, ``established``,
        ``log_score`` and ``magnitude_error`` as in `rumorsim.measures`, and calls a function with
        the labelled outcomes of some replicates.
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
        What else the model takes. Scenarios: ``records="all"`` keeps every record, not the end
        alone, and ``per_actor=True`` measures each actor, not the mean of each kind. Contact
        models: ``network=`` and the arguments of `rumorsim.simulate`.

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
        If it is no store of a sweep, or damaged: at once if no unit is sound, else on reading.
    """
    return result_of(Folder.open(store))


def subject_of(model: Any, *, measure: Any = None, **options: Any) -> Subject:
    """Return what is to be swept, with its options."""
    if hasattr(model, "rates") and hasattr(model, "engine"):
        from rumorsim.sweeps.contacts import OPTIONS, ContactSubject

        return ContactSubject.of(model, measure, **_known(options, *OPTIONS))
    if callable(model):
        from rumorsim.sweeps.functions import FunctionSubject

        require(measure is None, "measure", measure, "None for a function, which returns it all")
        return FunctionSubject(model, **_known(options))
    from rumorsim.scenario.scenario import Scenario

    if isinstance(model, Scenario):
        from rumorsim.sweeps.scenarios import ScenarioSubject

        return ScenarioSubject.of(model, measure, **_known(options, "records", "per_actor"))
    raise ArgumentError(f"model: got {model!r}, allowed: a scenario, contact model or function")


def as_design(points: Design | pd.DataFrame) -> Design:
    """Return a design; a table's rows are its points."""
    if not isinstance(points, Design):
        tabular = hasattr(points, "iloc") and hasattr(points, "columns")
        require(tabular, "points", points, "a design of rumorsim.design, or a pandas DataFrame")
        points = from_frame(points)
    for name in points.columns:
        allowed = f"parameters of other names than {' and '.join(RESERVED)}"
        require(name not in RESERVED, "points", name, allowed)
    return points


def _known(options: Mapping[str, Any], *names: str) -> dict[str, Any]:
    own = [name for name in inspect.signature(sweep).parameters if name != "options"]
    for name in options:
        if name not in names:
            near = did_you_mean(name, [*names, *own])
            raise ArgumentError(f"{name}: unknown argument{near}")
    return dict(options)
