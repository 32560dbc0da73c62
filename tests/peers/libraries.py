"""Other libraries asked for samples: how many nodes were reached after some steps, and in the end.

Every function takes a network and an `Asked` and returns an array of shape (runs, 2). What the
libraries import is loaded here on use; a test that asks one which is not installed is skipped.
"""

from __future__ import annotations

import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from rumorsim import Network

__all__ = ["LIBRARIES", "MODULES", "Asked", "Sizes", "load"]

Sizes = NDArray[np.int64]


class Asked(NamedTuple):
    """What is run.

    Attributes
    ----------
    values : tuple of float
        Parameters of the model.
    seeds : list of int
        Nodes active at the start.
    early : int
        Number of steps (time) after which those reached are counted, as they are in the end.
    runs : int
    seed : int
    """

    values: tuple[float, ...]
    seeds: list[int]
    early: int
    runs: int
    seed: int


def load(module: str) -> Any:
    """Import a module, or skip; `importorskip` ignores what the import itself warns of."""
    reason = f'{module} is missing: pip install -e ".[test,peers]"'
    return pytest.importorskip(module, reason=reason)


def graph_of(network: Network) -> Any:
    networkx = load("networkx")
    graph = (networkx.DiGraph if network.directed else networkx.Graph)()
    graph.add_nodes_from(range(network.n_nodes))
    graph.add_edges_from(zip(network.source.tolist(), network.target.tolist(), strict=True))
    return graph


def cynetdiff_cascade(network: Network, asked: Asked) -> Sizes:
    (p,) = asked.values
    model = load(MODULES["CyNetDiff"]).IndependentCascadeModel(*columns(network), activation_prob=p)
    return of_cynetdiff(model, asked)


def cynetdiff_threshold(network: Network, asked: Asked) -> Sizes:
    return of_cynetdiff(load(MODULES["CyNetDiff"]).LinearThresholdModel(*columns(network)), asked)


def columns(network: Network) -> tuple[array.array[int], array.array[int]]:
    return array.array("I", network.indptr[:-1].tolist()), array.array("I", network.target.tolist())


def of_cynetdiff(model: Any, asked: Asked) -> Sizes:
    model.set_rng(asked.seed)
    model.set_seeds(asked.seeds)
    sizes = []
    for _ in range(asked.runs):
        model.reset_model()
        for _ in range(asked.early):
            model.advance_model()
        early = model.get_num_activated_nodes()
        model.advance_until_completion()
        sizes.append((early, model.get_num_activated_nodes()))
    return np.array(sizes)


def ndlib_cascade(network: Network, asked: Asked) -> Sizes:
    graph, settings = graph_of(network), ndlib_settings(asked)
    for tie in graph.edges():  # all of them: thresholds of some alone are not used
        settings.add_edge_configuration("threshold", tie, asked.values[0])
    return of_ndlib("IndependentCascadesModel", graph, settings, asked)


def ndlib_threshold(network: Network, asked: Asked) -> Sizes:
    graph, settings = graph_of(network), ndlib_settings(asked)
    return of_ndlib("ThresholdModel", graph, settings, asked, before=draw_thresholds)


def draw_thresholds(model: Any) -> None:
    # NDlib has the thresholds given; uniform ones make its model the linear threshold model.
    drawn = 1.0 - np.random.random_sample(len(model.status))  # noqa: NPY002  (NDlib's own state)
    model.params["nodes"]["threshold"] = dict(zip(model.status, drawn, strict=True))


def ndlib_epidemic(network: Network, asked: Asked) -> Sizes:
    settings = ndlib_settings(asked)
    for name, value in zip(("beta", "gamma"), asked.values, strict=True):
        settings.add_model_parameter(name, value)
    return of_ndlib("SIRModel", graph_of(network), settings, asked)


def ndlib_settings(asked: Asked) -> Any:
    settings = load("ndlib.models.ModelConfig").Configuration()
    settings.add_model_initial_configuration("Infected", asked.seeds)
    return settings


def of_ndlib(
    kind: str,
    graph: Any,
    settings: Any,
    asked: Asked,
    before: Callable[[Any], None] = lambda model: None,
) -> Sizes:
    with global_state_restored():
        model = getattr(load(MODULES["NDlib"]), kind)(graph, seed=asked.seed)
        model.set_initial_status(settings)
        sizes = []
        for _ in range(asked.runs):
            model.reset(asked.seeds)
            before(model)
            course = ndlib_course(model, graph.order())
            sizes.append((course[min(asked.early, len(course) - 1)], course[-1]))
    return np.array(sizes)


def ndlib_course(model: Any, nodes: int) -> list[int]:
    """Return how many were reached after each step, the start included, until none is active.

    Where the active stay so (thresholds), until a step reaches nobody new.
    """
    reached: list[int] = []
    while True:
        counts = model.iteration(node_status=False)["node_count"]
        reached.append(nodes - counts[0])
        stays = 2 not in counts and len(reached) > 1 and reached[-1] == reached[-2]
        if counts[1] == 0 or stays:
            return reached


@contextmanager
def global_state_restored() -> Iterator[None]:
    """Undo what NDlib does to NumPy's global random state."""
    state = np.random.get_state()  # noqa: NPY002
    try:
        yield
    finally:
        np.random.set_state(state)  # noqa: NPY002


def eon_rounds(network: Network, asked: Asked) -> Sizes:
    p, certain = asked.values
    assert certain == 1.0  # everybody recovers after one step
    return of_eon("basic_discrete_SIR", network, asked, p)


def eon_events(network: Network, asked: Asked) -> Sizes:
    return of_eon("fast_SIR", network, asked, *asked.values)


def of_eon(function: str, network: Network, asked: Asked, *values: float) -> Sizes:
    run = getattr(load(MODULES["EoN"]), function)
    graph, rng = graph_of(network), np.random.default_rng(asked.seed)
    sizes = []
    for _ in range(asked.runs):
        times, susceptible, *_ = run(graph, *values, initial_infecteds=asked.seeds, rng=rng)
        early = np.searchsorted(times, asked.early, side="right") - 1
        sizes.append((network.n_nodes - susceptible[early], network.n_nodes - susceptible[-1]))
    return np.array(sizes)


LIBRARIES: dict[tuple[str, str], Callable[[Network, Asked], Sizes]] = {
    ("cascade", "CyNetDiff"): cynetdiff_cascade,
    ("cascade", "NDlib"): ndlib_cascade,
    ("threshold", "CyNetDiff"): cynetdiff_threshold,
    ("threshold", "NDlib"): ndlib_threshold,
    ("epidemic", "NDlib"): ndlib_epidemic,
    ("rounds", "EoN"): eon_rounds,
    ("events", "EoN"): eon_events,
}
"""By model and library."""

MODULES = {"CyNetDiff": "cynetdiff.models", "NDlib": "ndlib.models.epidemics", "EoN": "EoN"}
"""What to import of each."""
