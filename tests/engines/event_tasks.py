"""Tasks for the engines of events, put together by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from rumorsim.engines import Change, Contact, Rates, Rules, Task
from rumorsim.networks import Network, WellMixed
from rumorsim.rng import Source

FINAL = (0.0, np.inf)

IGNORANT, SPREADER, STIFLER = range(3)
TELL = Contact(SPREADER, IGNORANT, SPREADER, SPREADER)
MEET = Contact(SPREADER, SPREADER, STIFLER, SPREADER)
TIRE = Contact(SPREADER, STIFLER, STIFLER, STIFLER)
BOTH = Contact(SPREADER, SPREADER, STIFLER, STIFLER)
PULL = Contact(IGNORANT, SPREADER, SPREADER, SPREADER)
MAKI_THOMPSON = Rules(("ignorant", "spreader", "stifler"), IGNORANT, (TELL, MEET, TIRE), ())
DALEY_KENDALL = Rules(("ignorant", "spreader", "stifler"), IGNORANT, (TELL, BOTH, TIRE), ())
PUSH = Rules(("ignorant", "informed"), IGNORANT, (TELL,), ())
PUSH_PULL = Rules(("ignorant", "informed"), IGNORANT, (TELL, PULL), ())
SIR = Rules(("susceptible", "infected", "recovered"), 0, (Contact(1, 0, 1, 1),), (Change(1, 2),))


def make_task(
    rules: Rules,
    network: Network | WellMixed,
    *,
    contacts: ArrayLike = 1.0,
    changes: ArrayLike = 1.0,
    seeds: ArrayLike = (0,),
    replicates: int | ArrayLike = 1,
    times: ArrayLike = FINAL,
    rng: int = 1,
    **more: Any,
) -> Task:
    """Return a task; rates are broadcast; nodes `seeds` (in counts: as many) are in state 1."""
    numbers = np.arange(replicates) if isinstance(replicates, int) else np.asarray(replicates)
    rows = max(np.atleast_2d(np.asarray(rate)).shape[0] for rate in (contacts, changes))
    shapes = (rows, len(rules.contacts)), (rows, len(rules.changes))
    rates = Rates(_spread(contacts, shapes[0]), _spread(changes, shapes[1]))
    more.setdefault("clock", "tie")
    more.setdefault("start", _start(rules, network, seeds, numbers.size))
    return Task(
        rules=rules,
        rates=rates,
        network=network,
        replicates=numbers.astype(np.uint32),
        source=Source(rng),
        times=np.asarray(times, dtype=np.float64),
        **more,
    )


def _spread(rates: ArrayLike, shape: tuple[int, int]) -> Any:
    return np.broadcast_to(np.asarray(rates, dtype=np.float64), shape).copy()


def _start(rules: Rules, network: Network | WellMixed, seeds: ArrayLike, rows: int) -> Any:
    chosen = np.asarray(seeds, dtype=np.int64)
    if isinstance(network, WellMixed):
        counts = np.zeros((rows, rules.n_states), np.int64)
        counts[:, 1] = chosen.size
        counts[:, rules.rest] = network.n_nodes - chosen.size
        return counts
    states = np.full((rows, network.n_nodes), rules.rest, np.uint8)
    states[:, chosen] = 1
    return states
