"""SIR by NDlib and by EoN: one line of JSON in, one out. Knows nothing of rumorsim.

A question names the library, the file of ties, how many nodes, seeds (the first nodes) and steps,
probabilities in a step (NDlib) or rates (EoN), and a seed; the answer is CPU time and how many
nodes were reached. The graph is built once and its making not timed.
"""

from __future__ import annotations

import json
import sys
import time
from functools import cache
from typing import Any, NamedTuple

import networkx as nx
import numpy as np


class Answer(NamedTuple):
    seconds: float
    reached: int


@cache
def graph(ties: str, nodes: int) -> nx.Graph:
    made = nx.empty_graph(nodes)
    made.add_edges_from(np.load(ties).tolist())
    return made


def ndlib(
    ties: nx.Graph, seeds: int, steps: int, infect: float, recover: float, seed: int
) -> Answer:
    """Run synchronous steps, and have nothing recorded but counts."""
    from ndlib.models.epidemics import SIRModel
    from ndlib.models.ModelConfig import Configuration

    model = SIRModel(ties, seed=seed)
    settings = Configuration()
    settings.add_model_parameter("beta", infect)
    settings.add_model_parameter("gamma", recover)
    settings.add_model_initial_configuration("Infected", list(range(seeds)))
    model.set_initial_status(settings)
    start = time.process_time()
    for _ in range(steps + 1):  # the first iteration returns the start
        seen: dict[str, Any] = model.iteration(node_status=False)
    return Answer(time.process_time() - start, ties.order() - seen["node_count"][0])


def eon(
    ties: nx.Graph, seeds: int, steps: float, infect: float, recover: float, seed: int
) -> Answer:
    """Run events in continuous time, until time `steps`; `infect` and `recover` are rates."""
    from EoN import fast_SIR

    rng = np.random.default_rng(seed)
    start = time.process_time()
    _, susceptible, _, _ = fast_SIR(
        ties, infect, recover, initial_infecteds=range(seeds), tmax=steps, rng=rng
    )
    return Answer(time.process_time() - start, ties.order() - int(susceptible[-1]))


LIBRARIES = {"NDlib": ndlib, "EoN": eon}


def answer(library: str, ties: str, nodes: int, **arguments: Any) -> Answer:
    return LIBRARIES[library](graph(ties, nodes), **arguments)


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(answer(**json.loads(line))._asdict()), flush=True)
