"""Small schemes, networks and tasks for the tests of the synchronous engine."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines import Change, Contact, Rates, Rules, Task, Trace
from rumorsim.engines.steps.synchronous import run
from rumorsim.networks import Network
from rumorsim.replicates import as_replicates
from rumorsim.rng import Source

SI = Rules(("s", "i"), 0, (Contact(1, 0, 1, 1),), ())
SIR = Rules(("s", "i", "r"), 0, (Contact(1, 0, 1, 1),), (Change(1, 2),))
SIRS = Rules(("s", "i", "r"), 0, (Contact(1, 0, 1, 1),), (Change(1, 2), Change(2, 0)))
MAKI_THOMPSON = Rules(
    ("i", "s", "r"), 0, (Contact(1, 0, 1, 1), Contact(1, 1, 2, 1), Contact(1, 2, 2, 2)), ()
)
DALEY_KENDALL = Rules(
    ("i", "s", "r"),
    0,
    (Contact(1, 0, 1, 1), Contact(1, 1, 2, 2), Contact(1, 2, 2, 2)),
    (Change(1, 2),),
)
PAIR = Network.from_edges([0], [1], directed=False)
ALONE = Network.from_edges([], [], n_nodes=1, directed=False)


def star(leaves: int, *, directed: bool = False) -> Network:
    """Return leaves 1, 2, ... tied to node 0; directed: they are heard by it."""
    return Network.from_edges(
        np.arange(1, leaves + 1), np.zeros(leaves, dtype=int), directed=directed
    )


def path(n: int) -> Network:
    """Return nodes in a row."""
    return Network.from_edges(np.arange(n - 1), np.arange(1, n), directed=False)


def random_ties(n: int, mean_degree: float, *, directed: bool) -> Network:
    """Return a network with random ties."""
    rng = np.random.default_rng(4)
    ends = rng.integers(n, size=(2, int(n * mean_degree)))
    return Network.from_edges(*ends, n_nodes=n, directed=directed)


def make(
    rules: Rules,
    network: Network,
    start: Any,
    contacts: Any = (),
    changes: Any = (),
    *,
    replicates: int | NDArray[np.uint32] = 1,
    steps: int = 20,
    **more: Any,
) -> Task:
    """Return a task; the start and the rates may be one row for all replicates."""
    dt = more.get("dt", 1.0)
    numbers = as_replicates(replicates)
    state = np.broadcast_to(np.asarray(start, dtype=np.uint8), (numbers.size, network.n_nodes))
    rates = Rates(
        np.atleast_2d(np.asarray(contacts, dtype=float)),
        np.atleast_2d(np.asarray(changes, dtype=float)),
    )
    more = {"record": "tree", "source": Source(11), "clock": "tie", **more}
    return Task(
        rules=rules,
        rates=rates,
        network=network,
        start=np.array(state),
        replicates=numbers,
        times=np.arange(steps + 1) * dt,
        **more,
    )


def outcome(*args: Any, **more: Any) -> Trace:
    """Run the task that `make` makes."""
    return run(make(*args, **more))


def is_binomial(found: float, draws: int, chance: float) -> bool:
    """Tell whether a number of successes lies within four standard errors."""
    return bool(abs(found - draws * chance) <= 4.0 * np.sqrt(draws * chance * (1.0 - chance)))
