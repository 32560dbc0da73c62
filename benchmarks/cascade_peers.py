"""Cascades by CyNetDiff, NDlib and EoN: one line of JSON in, one out. Knows nothing of rumorsim.

A question names the library and the model, the ties as two files of NumPy, seeds, probability
and how many runs; the answer has the CPU seconds and the size of every run. What is prepared once
(the library's own graph) is not timed.
"""

from __future__ import annotations

import array
import contextlib
import io
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np

Run = Callable[[], int]


@cache
def rows(folder: str) -> tuple[np.ndarray, np.ndarray]:
    return np.load(f"{folder}/indptr.npy"), np.load(f"{folder}/target.npy")


@cache
def graph(folder: str) -> Any:
    import networkx as nx

    indptr, target = rows(folder)
    source = np.repeat(np.arange(indptr.size - 1), np.diff(indptr))
    found = nx.Graph()
    found.add_nodes_from(range(indptr.size - 1))
    found.add_edges_from(zip(source.tolist(), target.tolist(), strict=True))
    return found


def cynetdiff(folder: str, model: str, seeds: list[int], p: float) -> Run:
    from cynetdiff import models

    indptr, target = (array.array("I", column.tolist()) for column in rows(folder))
    if model == "cascade":
        made = models.IndependentCascadeModel(indptr[:-1], target, activation_prob=p)
    else:
        made = models.LinearThresholdModel(indptr[:-1], target)
    made.set_rng(1)
    made.set_seeds(seeds)

    def run() -> int:
        made.reset_model()
        made.advance_until_completion()
        return int(made.get_num_activated_nodes())

    return run


def ndlib(folder: str, model: str, seeds: list[int], p: float) -> Run:
    import ndlib.models.epidemics as epidemics
    import ndlib.models.ModelConfig as config

    ties = graph(folder)
    kind = epidemics.IndependentCascadesModel if model == "cascade" else epidemics.ThresholdModel
    made = kind(ties)
    settings = config.Configuration()
    settings.add_model_initial_configuration("Infected", seeds)
    if model == "cascade":
        for tie in ties.edges():
            settings.add_edge_configuration("threshold", tie, p)
    made.set_initial_status(settings)

    def run() -> int:
        made.reset(seeds)
        if model == "threshold":
            for node in ties:
                made.params["nodes"]["threshold"][node] = random.random()
        size = len(seeds)
        while True:
            counts = made.iteration(node_status=False)["node_count"]
            total = sum(count for state, count in counts.items() if state > 0)
            if total == size and made.actual_iteration > 2:
                return total
            size = total

    return run


def eon(folder: str, model: str, seeds: list[int], p: float) -> Run:
    import EoN

    ties = graph(folder)

    def run() -> int:
        _, _, _, removed = EoN.basic_discrete_SIR(ties, p, initial_infecteds=seeds)
        return int(removed[-1])

    return run


LIBRARIES = {"cynetdiff": cynetdiff, "ndlib": ndlib, "eon": eon}


@cache
def prepared(library: str, folder: str, model: str, seeds: str, p: float) -> Run:
    return LIBRARIES[library](folder, model, json.loads(seeds), p)


def answer(question: dict[str, Any]) -> dict[str, Any]:
    runs = question.pop("runs")
    question["seeds"] = json.dumps(question["seeds"])
    run = prepared(**question)
    started = time.process_time()
    sizes = [run() for _ in range(runs)]
    return {"seconds": time.process_time() - started, "sizes": sizes}


def questions() -> Iterator[dict[str, Any]]:
    for line in sys.stdin:
        yield json.loads(line)


if __name__ == "__main__":
    for question in questions():
        with contextlib.redirect_stdout(io.StringIO()):
            found = answer(question)
        print(json.dumps(found), flush=True)
