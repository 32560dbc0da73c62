"""Tasks for engines: named schemes, and small random ones of every kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rumorsim.engines import Change, Contact, Factor, Rates, Rules, Task
from rumorsim.networks import Network, WellMixed
from rumorsim.rng import Source

I, S, R = 0, 1, 2  # noqa: E741 - the names of the states in the literature
PUSH = (Contact(S, I, S, S),)
PULL = (Contact(I, S, S, S),)
PUSH_PULL = PUSH + PULL
MAKI_THOMPSON = (Contact(S, I, S, S), Contact(S, S, R, S), Contact(S, R, R, R))


def rules_of(
    contacts: Sequence[Contact], changes: Sequence[Change] = (), n_states: int = 3, rest: int = 0
) -> Rules:
    """Name the states and put a scheme together."""
    names = tuple("ISR") if n_states == 3 else tuple(f"s{state}" for state in range(n_states))
    return Rules(names, rest, tuple(contacts), tuple(changes))


def rates_of(contacts: Any, changes: Any = ()) -> Rates:
    """Return rates; one-dimensional lists stand for all replicates alike."""
    return Rates(
        np.atleast_2d(np.asarray(contacts, dtype=float)),
        np.atleast_2d(np.asarray(changes, dtype=float)),
    )


def start_of(network: Network | WellMixed, n_replicates: int, seeds: int, rules: Rules) -> Any:
    """Return a start with everybody in state 0 but the first nodes, who are in state 1."""
    if isinstance(network, WellMixed):
        counts = np.zeros((n_replicates, rules.n_states), dtype=np.int64)
        counts[:, 0], counts[:, 1] = network.n_nodes - seeds, seeds
        return counts
    states = np.zeros((n_replicates, network.n_nodes), dtype=np.uint8)
    states[:, :seeds] = 1
    return states


def task_of(
    network: Network | WellMixed,
    contacts: Sequence[Contact],
    rates: Any,
    *,
    changes: Sequence[Change] = (),
    change_rates: Any = (),
    n_replicates: int = 1,
    seeds: int = 1,
    seed: int = 0,
    times: Any = (0.0, np.inf),
    n_states: int = 3,
    **others: Any,
) -> Task:
    """Return a task in which node 0, or the first few, know at the start."""
    rules = rules_of(contacts, changes, n_states)
    fields = {
        "rules": rules,
        "rates": rates_of(rates, change_rates),
        "network": network,
        "start": start_of(network, n_replicates, seeds, rules),
        "replicates": np.arange(n_replicates, dtype=np.uint32),
        "source": Source(seed),
        "clock": "caller",
        "times": np.asarray(times, dtype=float),
    }
    return Task(**(fields | others))


class Worlds:
    """Small random tasks, of a seed; what is drawn here has nothing to do with the engines."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng([seed, 2718])
        self.seed = seed
        self.n_states = int(self.rng.integers(2, 5))
        self.n_replicates = int(self.rng.integers(1, 4))

    def often(self, probability: float) -> bool:
        return bool(self.rng.random() < probability)

    def state(self) -> int:
        return int(self.rng.integers(self.n_states))

    def contact(self) -> Contact:
        """Return a contact that changes one end, both, or (rarely) none."""
        a, b = self.state(), self.state()
        if self.often(0.2):
            after = self.state()
            return Contact(a, a, after, after)
        return Contact(
            a,
            b,
            self.state() if self.often(0.6) else a,
            self.state() if self.often(0.6) else b,
        )

    def changes(self) -> tuple[Change, ...]:
        found = [Change(self.state(), self.state()) for _ in range(self.rng.integers(0, 4))]
        return tuple(change for change in found if change.before != change.after)

    def network(self) -> Network:
        """Return a directed or undirected network; some nodes may have no tie at all."""
        n = int(self.rng.choice([1, 2, 3, 5, 9, 14, 20]))
        m = int(self.rng.integers(0, 4 * n + 1))
        source, target = self.rng.integers(0, n, m), self.rng.integers(0, n, m)
        if self.often(0.3):  # a hub that calls, or is called by many
            (source if self.often(0.3) else target)[: m // 2] = 0
        return Network.from_edges(source, target, n_nodes=n, directed=self.often(0.5))

    def rate(self, kinds: Sequence[float], largest: float) -> float:
        """Return zero, a certain rate, or something between."""
        zero, certain = kinds
        draw = self.rng.random()
        if draw < zero:
            return 0.0
        return np.inf if draw < zero + certain else float(self.rng.uniform(0.02, largest))

    def rates(self, n: int, rows: int, kinds: Sequence[float], largest: float) -> np.ndarray:
        found = [[self.rate(kinds, largest) for _ in range(n)] for _ in range(rows)]
        return np.array(found).reshape(rows, n)

    def column(self, n: int) -> np.ndarray | None:
        if self.often(0.4):
            return None
        return self.rng.uniform(0.0, 2.0, n) * (self.rng.random(n) < 0.85)

    def contact_factors(self, n: int, network: Network | WellMixed) -> tuple[Factor, ...]:
        n_nodes = network.n_nodes
        n_ties = None if isinstance(network, WellMixed) else network.n_edges
        return tuple(
            Factor(
                self.column(n_nodes),
                self.column(n_nodes),
                None if n_ties is None else self.column(n_ties),
            )
            for _ in range(n)
        )

    def change_factors(self, n: int, n_nodes: int) -> tuple[Factor, ...]:
        return tuple(Factor(self.column(n_nodes)) for _ in range(n))

    def fields(self, changes: Sequence[Change], rows: int) -> dict[str, Any]:
        """Return what tasks of all kinds share; times in odd places, replicates in any order."""
        dt = float(self.rng.choice([1.0, 0.5, 0.1]))
        steps = np.unique(np.append(self.rng.integers(0, 14, 4), 14))
        numbers = self.rng.choice(2**32, self.n_replicates, replace=False)
        return {
            "replicates": numbers.astype(np.uint32),
            "source": Source(self.seed),
            "times": steps * dt,
            "dt": dt,
            "record": "tree",
        }


def synchronous_task(seed: int, factors: bool = False) -> Task:
    """Return a small random task with the tie clock on a network."""
    worlds = Worlds(seed)
    network = worlds.network()
    contacts = tuple(worlds.contact() for _ in range(worlds.rng.integers(1, 6)))
    changes = worlds.changes()
    rows = worlds.n_replicates if worlds.often(0.4) else 1
    rates = Rates(
        worlds.rates(len(contacts), rows, (0.1, 0.12), 0.6),
        worlds.rates(len(changes), rows, (0.1, 0.1), 0.4),
    )
    return Task(
        rules=rules_of(contacts, changes, worlds.n_states, worlds.state()),
        rates=rates,
        network=network,
        start=_states(worlds, network.n_nodes),
        clock="tie",
        **_factors(worlds, network, contacts, changes, factors),
        **worlds.fields(changes, rows),
    )


def rounds_task(seed: int, factors: bool = False) -> Task:
    """Return a small random task with the caller clock, on a network or well mixed."""
    worlds = Worlds(seed)
    network: Network | WellMixed = worlds.network()
    contacts = tuple(worlds.contact() for _ in range(worlds.rng.integers(1, 8)))
    changes = worlds.changes()
    rows = worlds.n_replicates if worlds.often(0.4) else 1
    rules = rules_of(contacts, changes, worlds.n_states, worlds.state())
    start = _states(worlds, network.n_nodes)
    if worlds.often(0.4):
        network = WellMixed(network.n_nodes)
        start = np.stack([np.bincount(row, minlength=rules.n_states) for row in start])
    return Task(
        rules=rules,
        rates=Rates(
            _probabilities(worlds, contacts, rows),
            worlds.rates(len(changes), rows, (0.1, 0.1), 0.4),
        ),
        network=network,
        start=start,
        clock="caller",
        **_factors(worlds, network, contacts, changes, factors),
        **worlds.fields(changes, rows),
    )


def chain_task(seed: int) -> Task:
    """Return a small random task with the tie clock, well mixed, without mutual contacts."""
    worlds = Worlds(seed)
    drawn = [worlds.contact() for _ in range(12)]
    contacts = tuple(contact for contact in drawn if not contact.is_mutual)[:5]
    changes = worlds.changes()
    rows = worlds.n_replicates if worlds.often(0.4) else 1
    n_nodes = int(worlds.rng.choice([1, 2, 3, 8, 25, 60]))
    share = worlds.rng.dirichlet(np.ones(worlds.n_states), worlds.n_replicates)
    start = np.stack([worlds.rng.multinomial(n_nodes, row) for row in share])
    return Task(
        rules=rules_of(contacts, changes, worlds.n_states, worlds.state()),
        rates=Rates(
            worlds.rates(len(contacts), rows, (0.1, 0.1), 2.0),
            worlds.rates(len(changes), rows, (0.1, 0.1), 0.4),
        ),
        network=WellMixed(n_nodes),
        start=start,
        clock="tie",
        **(worlds.fields(changes, rows) | {"record": "counts"}),
    )


def _states(worlds: Worlds, n_nodes: int) -> np.ndarray:
    return worlds.rng.integers(0, worlds.n_states, (worlds.n_replicates, n_nodes)).astype(np.uint8)


def _factors(
    worlds: Worlds,
    network: Network | WellMixed,
    contacts: Sequence[Contact],
    changes: Sequence[Change],
    wanted: bool,
) -> dict[str, tuple[Factor, ...]]:
    if not wanted:
        return {}
    return {
        "contact_factors": worlds.contact_factors(len(contacts), network),
        "change_factors": worlds.change_factors(len(changes), network.n_nodes),
    }


def _probabilities(worlds: Worlds, contacts: Sequence[Contact], rows: int) -> np.ndarray:
    """Return probabilities, those of one pair of states adding up to at most 1."""
    found = worlds.rates(len(contacts), rows, (0.1, 0.4), 1.0)
    found[np.isinf(found)] = 1.0
    pairs = np.array([contact[:2] for contact in contacts])
    for pair in np.unique(pairs, axis=0):
        same = (pairs == pair).all(axis=1)
        found[:, same] /= np.maximum(1.0, found[:, same].sum(axis=1, keepdims=True))
    return found
