"""Tasks for the kernels that no scheme can say: small random ones, and plain ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from rumorsim.engines import Rates, Rules, Task, Trace
from rumorsim.engines.kernels import adoption, cascade, hoax
from rumorsim.engines.kernels.activation import ACTIVATION
from rumorsim.networks import Network, WellMixed
from rumorsim.rng import Source
from tests.engines.tasks import Worlds

NO_RATES = Rates(np.zeros((1, 0)), np.zeros((1, 0)))


class World(NamedTuple):
    """A kernel, parameters and a task."""

    run: Callable[[Any, Task], Trace]
    parameters: Any
    task: Task


def task_of(
    rules: Rules, network: Network | WellMixed, start: Any, *, steps: int = 100, **fields: Any
) -> Task:
    """Return a task from step 0 to the last."""
    plain = {
        "replicates": np.arange(len(start), dtype=np.uint32),
        "source": Source(20261125),
        "times": np.array([0.0, float(steps)]),
    }
    return Task(
        rules=rules, rates=NO_RATES, network=network, start=start, clock="tie", **(plain | fields)
    )


def seeded(n_replicates: int, n_nodes: int, seeds: Any) -> np.ndarray:
    """Return a start with the same active nodes in every replicate."""
    start = np.zeros((n_replicates, n_nodes), dtype=np.uint8)
    start[:, seeds] = 1
    return start


def cascade_world(seed: int) -> World:
    """Return a cascade with one probability for all ties or one for each."""
    worlds = Worlds(seed)
    network = _network(worlds)
    special = [0.0, 1.0, 0.5, 0.1, 1 / 256, 255 / 256, 1e-3, 0.25, float(worlds.rng.random())]
    probability: Any = special[seed % len(special)]
    if worlds.often(0.4):
        probability = worlds.rng.choice([*special, *worlds.rng.random(9)], network.n_edges)
    task = _task(worlds, ACTIVATION, network)
    return World(cascade.run, cascade.IndependentCascade(probability), task)


def linear_world(seed: int) -> World:
    """Return a linear threshold model with weights of either kind."""
    worlds = Worlds(seed)
    network = _network(worlds)
    weights = None
    if worlds.often(0.6):
        weights = worlds.rng.random(network.n_edges) * (worlds.rng.random(network.n_edges) < 0.8)
        sums = np.bincount(network.target, weights, minlength=network.n_nodes)
        full = worlds.rng.choice([1.0, 0.7], network.n_nodes)
        weights = weights / np.maximum(sums / full, 1.0)[network.target]
        adoption.check_weights(weights, network)
    task = _task(worlds, ACTIVATION, network)
    return World(adoption.run, adoption.LinearThreshold(weights), task)


def watts_world(seed: int) -> World:
    """Return a Watts model with a threshold that some degrees meet exactly."""
    worlds = Worlds(seed)
    threshold = worlds.rng.choice([0.18, 0.2, 0.25, 1 / 3, 0.5, 2 / 3, 5 / 6, 1.0, 0.1, 0.01])
    task = _task(worlds, ACTIVATION, _network(worlds))
    return World(adoption.run, adoption.WattsThreshold(float(threshold)), task)


def hoax_world(seed: int) -> World:
    """Return a hoax on a network or, one time of three, in a well-mixed population."""
    worlds = Worlds(seed)
    worlds.n_states = 3
    spreading, credibility, verify = worlds.rng.choice([0.0, 1.0, *worlds.rng.random(6)], 3)
    forget = worlds.rng.choice([0.0, 1.0 - verify, float(worlds.rng.random()) * (1.0 - verify)])
    parameters = hoax.HoaxFactCheck(spreading, credibility, verify, forget)
    network: Network | WellMixed = _network(worlds)
    if not worlds.often(0.33):
        return World(hoax.run, parameters, _task(worlds, hoax.HOAX, network))
    network = WellMixed(network.n_nodes)
    share = worlds.rng.dirichlet(np.ones(3), worlds.n_replicates)
    start = np.stack([worlds.rng.multinomial(network.n_nodes, row) for row in share])
    fields = worlds.fields((), 1) | {"record": "counts"}
    task = Task(hoax.HOAX, NO_RATES, network, start, clock="tie", **fields)
    return World(hoax.run, parameters, task)


def _network(worlds: Worlds) -> Network:
    """Return a small network, now and then with rows longer than a draw serves."""
    if worlds.often(0.75):
        return worlds.network()
    n = 45
    source, target = worlds.rng.integers(0, n, 120), worlds.rng.integers(0, n, 120)
    source[:80] = worlds.rng.integers(0, 2, 80)
    return Network.from_edges(source, target, n_nodes=n, directed=worlds.often(0.5))


def _task(worlds: Worlds, rules: Rules, network: Network) -> Task:
    shape = (worlds.n_replicates, network.n_nodes)
    share = worlds.rng.choice([0.0, 0.1, 0.3, 1.0], p=[0.05, 0.6, 0.3, 0.05])
    seeds = worlds.rng.random(shape) < share
    start = (seeds * worlds.rng.integers(1, rules.n_states, shape)).astype(np.uint8)
    fields = worlds.fields((), 1)
    fields["record"] = str(worlds.rng.choice(["counts", "nodes", "tree"], p=[0.3, 0.2, 0.5]))
    return Task(rules, NO_RATES, network, start, clock="tie", **fields)
