"""Small random tasks for the engines of events."""

from __future__ import annotations

from typing import Any

import numpy as np

from rumorsim.engines import Change, Contact, Factor, Rates, Rules, Task
from rumorsim.networks import Network, WellMixed
from rumorsim.rng import Source

Luck = np.random.Generator


def random_task(number: int, *, well_mixed: bool, has_factors: bool = False) -> Task:
    """Return task `number`: schemes that end by themselves, or that run to a time."""
    luck = np.random.default_rng([number, well_mixed, has_factors])
    n_nodes, replicates = int(luck.integers(1, 9)), 5
    goes_forward = bool(luck.random() < 0.5)
    rules = random_rules(luck, goes_forward)
    clock: Any = luck.choice(["tie", "caller"])
    network: Any = WellMixed(n_nodes) if well_mixed else random_network(luck, n_nodes)
    factors: dict[str, Any] = {}
    if has_factors:
        factors["contact_factors"] = tuple(contact_factor(luck, network) for _ in rules.contacts)
        factors["change_factors"] = tuple(Factor(weights(luck, n_nodes)) for _ in rules.changes)
    return Task(
        rules=rules,
        rates=random_rates(luck, rules, clock, replicates),
        network=network,
        start=random_start(luck, rules, n_nodes, replicates, well_mixed),
        replicates=luck.integers(0, 2**32, replicates, dtype=np.uint32),
        source=Source(number),
        clock=clock,
        times=random_times(luck, goes_forward),
        record="counts" if well_mixed else "tree",
        **factors,
    )


def random_rules(luck: Luck, goes_forward: bool) -> Rules:
    n_states = int(luck.integers(2, 5))
    moves = [
        (before, after)
        for before in range(n_states)
        for after in range(n_states)
        if (before < after if goes_forward else before != after)
    ]
    contacts = [random_contact(luck, n_states, moves) for _ in range(luck.integers(1, 6))]
    changes = [Change(*moves[luck.integers(len(moves))]) for _ in range(luck.integers(0, 3))]
    states = tuple("abcd"[:n_states])
    return Rules(states, int(luck.integers(n_states)), tuple(contacts), tuple(changes))


def random_contact(luck: Luck, n_states: int, moves: list[tuple[int, int]]) -> Contact:
    """Return a contact that changes one or both; a third of them are symmetric or mutual."""
    first, second = moves[luck.integers(len(moves))], moves[luck.integers(len(moves))]
    idle = int(luck.integers(n_states))
    kind = luck.choice(["caller", "callee", "mutual", "symmetric"], p=[0.3, 0.4, 0.15, 0.15])
    if kind == "caller":
        return Contact(first[0], idle, first[1], idle)
    if kind == "callee":
        return Contact(idle, first[0], idle, first[1])
    second = first if kind == "symmetric" else second
    return Contact(first[0], second[0], first[1], second[1])


def random_network(luck: Luck, n_nodes: int) -> Network:
    ties = luck.integers(0, n_nodes, (2, int(luck.integers(0, 3 * n_nodes))))
    directed = bool(luck.random() < 0.5)
    return Network.from_edges(*ties, n_nodes=n_nodes, directed=directed)


def random_rates(luck: Luck, rules: Rules, clock: str, replicates: int) -> Rates:
    rows = replicates if luck.random() < 0.4 else 1
    contacts = luck.random((rows, len(rules.contacts)))
    contacts *= luck.random(contacts.shape) < 0.9
    if clock == "caller":
        pairs = [contact[:2] for contact in rules.contacts]
        contacts /= [pairs.count(pair) for pair in pairs]
    else:
        contacts *= 3.0
    changes = luck.random((rows, len(rules.changes)))
    changes *= luck.random(changes.shape) < 0.9
    return Rates(contacts, changes)


def random_start(luck: Luck, rules: Rules, n_nodes: int, replicates: int, well_mixed: bool) -> Any:
    states = luck.integers(0, rules.n_states, (replicates, n_nodes), dtype=np.uint8)
    states[luck.random(states.shape) < 0.5] = rules.rest
    if well_mixed:
        return np.stack([np.bincount(row, minlength=rules.n_states) for row in states])
    return states


def random_times(luck: Luck, goes_forward: bool) -> Any:
    times = np.cumsum(luck.random(luck.integers(1, 5)))
    if luck.random() < 0.7:
        times[0] = 0.0
    if goes_forward and (luck.random() < 0.7 or times.size == 1):
        times = np.append(times, np.inf)
    return times


def contact_factor(luck: Luck, network: Network) -> Factor:
    parts = (network.n_nodes, network.n_nodes, network.n_edges)
    return Factor(*(weights(luck, size) if luck.random() < 0.5 else None for size in parts))


def weights(luck: Luck, size: int) -> Any:
    return luck.random(size) * (luck.random(size) < 0.8)
