"""Whether a run of events comes to an end, and in a number of events that can be drawn."""

from __future__ import annotations

import numpy as np

from rumorsim.contact.checks import LARGEST
from rumorsim.contact.setup.initial import Initial
from rumorsim.engines import Rates, Rules
from rumorsim.engines.expected.courses import endless, written
from rumorsim.engines.task import Clock
from rumorsim.errors import ArgumentError
from rumorsim.networks import Network, WellMixed

__all__ = ["require_an_end", "require_few_vain_events"]

_MOST_IN_VAIN = 1e9


def require_an_end(
    rules: Rules, rates: Rates, initial: Initial, n_nodes: int, until: float
) -> None:
    """Refuse events without end.

    Raises
    ------
    ArgumentError
        If there is no time to stop at, and reactions can take turns for ever.
    """
    if np.isfinite(until):
        return
    fastest = np.concatenate([rates.contacts.max(axis=0), rates.changes.max(axis=0)])
    present = {state for state, count in initial.drawn.items() if count}
    present |= {state for state, ids in initial.given.items() if ids.size}
    present |= {rules.rest} if initial.n_named < n_nodes else set()
    round_trip = endless(rules, fastest, present)
    if round_trip:
        named = "; ".join(written(rules, number) for number in round_trip[:4])
        raise ArgumentError(
            f"until: got None, but events can go on for ever by turns of {named};"
            " allowed: until= or times= with a finite end"
        )


def require_few_vain_events(
    rates: Rates, clock: Clock, network: Network | WellMixed, until: float
) -> None:
    """Refuse rates so unlike that the engine would draw fast events in vain for ages.

    On a network ties fire at their rates whether or not anything can come of it; a slow reaction
    is waited for through as many such events as the fastest rate is greater.

    Raises
    ------
    ArgumentError
        If more than a billion would be drawn per node or tie.
    """
    if isinstance(network, WellMixed):
        return
    fastest = rates.contacts.max(axis=1, initial=0.0)
    if clock == "caller":
        fastest = np.sign(fastest)  # whoever calls rings at rate 1
    every = np.concatenate([rates.contacts, rates.changes], axis=1)
    slowest = np.where(every > 0, every, LARGEST).min(axis=1, initial=LARGEST)
    in_vain = fastest * np.minimum(until, 1.0 / slowest)
    worst = int(np.argmax(in_vain))
    if in_vain[worst] > _MOST_IN_VAIN:
        raise ArgumentError(
            f"parameters: got rates from {slowest[worst]:g} to {fastest[worst]:g}, allowed: events"
            f" on a network with rates at most {_MOST_IN_VAIN:g} times as great as others, an"
            " earlier until=, method='synchronous', or a well-mixed population"
        )
