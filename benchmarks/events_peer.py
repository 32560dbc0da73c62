"""EoN's event-driven simulations, asked by events.py: JSON in, JSON out.

In: name, ties (pairs of node ids), n_nodes, seeds, rate, replicates, seed. Out: nodes never told
and CPU seconds of each replicate; the graph is built before the clock starts.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import defaultdict
from typing import Any

import EoN
import networkx as nx
import numpy as np

TOLD = nx.DiGraph()
TOLD.add_edge(("S", "I"), ("S", "S"), rate=1.0)
TOLD.add_edge(("S", "S"), ("S", "R"), rate=1.0)
TOLD.add_edge(("R", "S"), ("R", "R"), rate=1.0)
ALONE = nx.DiGraph()
ALONE.add_node("S")


def maki_thompson(graph: nx.Graph, seeds: list[int], rate: float) -> int:
    start = defaultdict(lambda: "I", {seed: "S" for seed in seeds})
    states = ("I", "S", "R")
    return int(EoN.Gillespie_simple_contagion(graph, ALONE, TOLD, start, states)[1][-1])


def sir(graph: nx.Graph, seeds: list[int], rate: float) -> int:
    return int(EoN.Gillespie_SIR(graph, rate, 1.0, initial_infecteds=seeds)[1][-1])


def fast_sir(graph: nx.Graph, seeds: list[int], rate: float) -> int:
    return int(EoN.fast_SIR(graph, rate, 1.0, initial_infecteds=seeds)[1][-1])


def main() -> None:
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


def answer(asked: dict[str, Any]) -> dict[str, list[Any]]:
    random.seed(asked["seed"])
    np.random.seed(asked["seed"] % 2**32)  # noqa: NPY002  (what EoN draws from)
    graph = nx.Graph()
    graph.add_nodes_from(range(asked["n_nodes"]))
    graph.add_edges_from(asked["ties"])
    left, seconds = [], []
    for _ in range(asked["replicates"]):
        start = time.process_time()
        left.append(globals()[asked["name"]](graph, asked["seeds"], asked["rate"]))
        seconds.append(time.process_time() - start)
    return {"left": left, "seconds": seconds}


if __name__ == "__main__":
    main()
