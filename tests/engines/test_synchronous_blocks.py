"""The synchronous engine cut into blocks: the same bits, within the stated memory."""

from __future__ import annotations

import tracemalloc
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from rumorsim.engines import Factor, Rules, Task, Trace, adjacency
from rumorsim.engines.steps import synchronous, tallies, waiting
from rumorsim.engines.steps.synchronous import bytes_per_replicate, run
from tests.engines.synchronous_tasks import (
    DALEY_KENDALL,
    MAKI_THOMPSON,
    SIR,
    SIRS,
    make,
    path,
    random_ties,
)

INF = np.inf
RECORDS = ("counts", "nodes", "tree")


def many_tasks() -> list[Task]:
    rng = np.random.default_rng(8)
    n, rows = 50, 7
    open_, closed = random_ties(n, 3.0, directed=True), random_ties(n, 2.0, directed=False)
    start = rng.choice(3, p=[0.7, 0.25, 0.05], size=(rows, n))
    factors = tuple(
        Factor(rng.random(n), rng.random(n), rng.random(closed.n_edges)) for _ in range(3)
    )
    spread = rng.uniform(0.5, 1.5, (rows, 1))
    numbers = rng.choice(2**32, rows, replace=False).astype(np.uint32)
    kendall = (start, np.array([0.4, 0.3, 0.1]) * spread, np.array([0.1]) * spread)
    return [
        make(MAKI_THOMPSON, open_, start, [0.3, 0.2, 0.1], replicates=rows),
        make(DALEY_KENDALL, open_, *kendall, replicates=rows),
        make(DALEY_KENDALL, closed, *kendall, replicates=rows, contact_factors=factors),
        make(SIRS, closed, start, [0.2], [0.3, INF], replicates=numbers, dt=0.5),
    ]


@pytest.mark.parametrize("task", many_tasks())
def test_a_replicate_alone_equals_itself_in_any_batch_and_order(task: Task) -> None:
    whole = run(task)
    for row in range(len(task.start)):
        assert_same(run(task.block(slice(row, row + 1))), whole, slice(row, row + 1))
    assert_same(run(task.block(slice(2, 6))), whole, slice(2, 6))
    assert_same(run(task.block(slice(None, None, -1))), whole, slice(None, None, -1))


@pytest.mark.parametrize("rules", [MAKI_THOMPSON, DALEY_KENDALL, SIRS])
@pytest.mark.parametrize("directed", [False, True])
def test_factors_of_one_change_no_bit(rules: Rules, directed: bool) -> None:
    network = random_ties(200, 4.0, directed=directed)
    start = np.random.default_rng(6).choice(3, p=[0.8, 0.15, 0.05], size=200)
    rates = np.array([0.2, 0.1, 0.05])[: len(rules.contacts)], [0.2, 0.1][: len(rules.changes)]
    plain = make(rules, network, start, *rates, replicates=3)
    one = Factor(np.ones(200), np.ones(200), np.ones(network.n_edges))
    whole = run(plain)
    for which in range(1, 2 ** len(rules.contacts)):
        factors = tuple(one if which >> k & 1 else Factor() for k in range(len(rules.contacts)))
        assert_same(run(replace(plain, contact_factors=factors)), whole, slice(None))


@pytest.mark.parametrize(
    ("few", "listed", "at_once"), [(0, 1, 20), (2**40, 2**40, 60), (64, 8, 2**40)]
)
def test_how_the_work_is_cut_up_changes_no_bit(
    few: int, listed: int, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = many_tasks()
    wholes = [run(task) for task in tasks]
    monkeypatch.setattr(tallies, "_FEW", few)
    monkeypatch.setattr(waiting, "_LISTED", listed)
    monkeypatch.setattr(waiting, "_AT_ONCE", at_once)
    monkeypatch.setattr(synchronous, "_CELLS_AT_ONCE", at_once)
    monkeypatch.setattr(adjacency, "TIES_AT_ONCE", at_once)
    for task, whole in zip(tasks, wholes, strict=True):
        assert_same(run(task), whole, slice(None))


@pytest.mark.parametrize("record", ["counts", "nodes"])
def test_what_is_recorded_changes_nothing(record: Any) -> None:
    for task in many_tasks():
        whole, part = run(task), run(replace(task, record=record))
        assert_array_equal(part.counts, whole.counts)
        assert_array_equal(part.duration, whole.duration)
        assert (part.state is None) == (record == "counts")
        assert part.parent is None


def test_a_task_leaves_its_arrays_alone() -> None:
    for task in many_tasks():
        start = task.start.copy()
        run(task)
        assert_array_equal(task.start, start)


def test_more_is_kept_of_more_nodes_and_more_records() -> None:
    tasks = [make(SIR, path(n), [0] * n, [1.0], [1.0], record=r) for n in (5, 50) for r in RECORDS]
    sizes = [bytes_per_replicate(task) for task in tasks]
    assert sizes == sorted(sizes)
    assert sizes[0] > 5 * 21


@pytest.mark.parametrize("rules", [MAKI_THOMPSON, DALEY_KENDALL, SIRS])
def test_a_run_keeps_within_the_stated_memory(rules: Rules) -> None:
    network = random_ties(50_000, 5.0, directed=False)
    start = np.arange(50_000) % 100 == 0
    rates = np.array([0.1, 0.05, 0.05])[: len(rules.contacts)], [0.1, 0.1][: len(rules.changes)]
    task = make(rules, network, start, *rates, steps=30, record="nodes")
    tracemalloc.start()
    run(task)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    temporary = 4e6  # of stretches of ties and cells, whatever the size of the block
    assert bytes_per_replicate(task) / 2 < peak < bytes_per_replicate(task) + temporary


def assert_same(part: Trace, whole: Trace, rows: slice) -> None:
    for field in fields(Trace):
        assert_array_equal(getattr(part, field.name), getattr(whole, field.name)[rows])
