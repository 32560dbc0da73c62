"""SIR by NDlib and by EoN, timed; `contacts.py` runs this where they are installed.

A request names the library, the file of ties, the number of nodes, of seeds (the first nodes) and
of steps, the probabilities or rates, and a seed; the answer is CPU time and how many were reached.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from typing import Any, NamedTuple

import networkx as nx
import numpy as np

warnings.simplefilter("ignore", DeprecationWarning)  # EoN's, of SciPy


class Answer(NamedTuple):
    seconds: float
    reached: int


def main() -> None:
    request = json.load(sys.stdin)
    graph = nx.empty_graph(request["nodes"])
    graph.add_edges_from(np.load(request["ties"]).tolist())
    library = {"NDlib": ndlib, "EoN": eon}[request["library"]]
    print(json.dumps(library(graph, **request["arguments"])._asdict()))


def ndlib(
    graph: nx.Graph, seeds: int, steps: int, infect: float, recover: float, seed: int
) -> Answer:
    """Run synchronous steps, and have nothing recorded but counts."""
    from ndlib.models.epidemics import SIRModel
    from ndlib.models.ModelConfig import Configuration

    model = SIRModel(graph, seed=seed)
    settings = Configuration()
    settings.add_model_parameter("beta", infect)
    settings.add_model_parameter("gamma", recover)
    settings.add_model_initial_configuration("Infected", list(range(seeds)))
    model.set_initial_status(settings)
    start = time.process_time()
    for _ in range(steps + 1):  # the first iteration returns the start
        seen: dict[str, Any] = model.iteration(node_status=False)
    return Answer(time.process_time() - start, graph.order() - seen["node_count"][0])


def eon(
    graph: nx.Graph, seeds: int, steps: float, infect: float, recover: float, seed: int
) -> Answer:
    """Run events in continuous time, until time `steps`; `infect` and `recover` are rates."""
    from EoN import fast_SIR

    rng = np.random.default_rng(seed)
    start = time.process_time()
    _, susceptible, _, _ = fast_SIR(
        graph, infect, recover, initial_infecteds=range(seeds), tmax=steps, rng=rng
    )
    return Answer(time.process_time() - start, graph.order() - int(susceptible[-1]))


if __name__ == "__main__":
    main()
