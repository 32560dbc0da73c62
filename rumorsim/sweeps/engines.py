"""Who runs the units: this process, a pool of fresh ones, or any executor of Python's own kind."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from multiprocessing import get_context, parent_process

from rumorsim.errors import EngineError
from rumorsim.sweeps.work import Task, Unit, run_unit

__all__ = ["in_turn", "on_executor", "on_processes"]

_AHEAD = 4  # units in flight per worker: enough to keep it busy, few enough to hold in memory
_MANY = 64


def in_turn(tasks: Iterable[Task]) -> Iterator[Unit]:
    """Run units one after the other in this process."""
    return map(run_unit, tasks)


def on_processes(tasks: Iterable[Task], workers: int) -> Iterator[Unit]:
    """Run units in fresh processes, in any order."""
    context = get_context("spawn")  # forking a process that has threads can deadlock
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_end_with_parent) as pool:
        yield from on_executor(tasks, pool, workers)


def _end_with_parent() -> None:
    """End this worker when the process that started it is killed; it would wait for ever."""
    parent = parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def on_executor(
    tasks: Iterable[Task],
    executor: Executor,
    workers: int | None = None,
    call: Callable[[Task], Unit] = run_unit,
) -> Iterator[Unit]:
    """Run units on any ``concurrent.futures.Executor``, in any order.

    Raises
    ------
    EngineError
        If the workers did not start, or died.
    """
    ahead = _AHEAD * workers if workers else _MANY
    waiting: set[Future[Unit]] = set()
    done = 0
    try:
        for task in tasks:
            if len(waiting) >= ahead:
                finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in finished)
                done += len(finished)
            waiting.add(executor.submit(call, task))
        while waiting:
            finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in finished)
            done += len(finished)
    except BrokenExecutor as error:
        raise EngineError(_why(done, error)) from error
    finally:
        for future in waiting:
            future.cancel()


def _why(done: int, error: BrokenExecutor) -> str:
    if done:
        return (
            f"a worker died after {done} units, killed or out of memory ({error}); what a store "
            "holds is safe: call again, with fewer workers or less memory if it was the memory"
        )
    return (
        f"the workers did not start, or died at once ({error}); a script that starts processes "
        "needs its work under `if __name__ == '__main__':`, and memory for each of them"
    )
