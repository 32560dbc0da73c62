"""Which engine runs what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol, runtime_checkable

from rumorsim.contact.language.parameters import Value
from rumorsim.engines import Rates, Rules, Task, Trace
from rumorsim.engines.task import Clock
from rumorsim.errors import ArgumentError
from rumorsim.networks import Network, WellMixed

__all__ = ["Engine", "Model", "engine_of_contacts"]


class Engine(NamedTuple):
    """Functions that run a block of replicates and tell how large it may be.

    Attributes
    ----------
    run : callable
        From `Task` to `Trace`.
    bytes_per_replicate : callable
        From `Task` to the memory that a replicate takes, state and results.
    block : callable or None
        From `Task` to how many replicates run best together; None: as many as the budget allows.
    follows_nodes : bool
        Whether states of single nodes exist (records "nodes" and "tree").
    counts_start : bool
        Whether the start is given as counts rather than node by node.
    """

    run: Callable[[Task], Trace]
    bytes_per_replicate: Callable[[Task], float]
    block: Callable[[Task], int] | None = None
    follows_nodes: bool = True
    counts_start: bool = False


@runtime_checkable
class Model(Protocol):
    """What `simulate` asks of a model."""

    @property
    def name(self) -> str:
        """For labels."""

    @property
    def rest(self) -> str:
        """State of whoever is not named at the start."""

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Values by name."""

    @property
    def states(self) -> tuple[str, ...]:
        """Names of the states."""

    @property
    def methods(self) -> tuple[str, ...]:
        """What `simulate` can do with it."""

    def clock(self, method: str) -> Clock:
        """Return the clock of a method."""

    def rules(self) -> Rules:
        """Return the reactions as numbers."""

    def rates(self, method: str, clock: Clock, dt: float) -> Rates:
        """Return the rates as numbers."""

    def engine(self, method: str, clock: Clock, network: Network | WellMixed) -> Engine:
        """Return the engine of a method."""

    def labels(self) -> dict[str, str]:
        """Return what results say of the model."""


def engine_of_contacts(
    rules: Rules, method: str, clock: Clock, network: Network | WellMixed
) -> Engine:
    """Return the engine that runs a reaction scheme.

    Raises
    ------
    ArgumentError
        If counts alone cannot say what happens.
    """
    well_mixed = isinstance(network, WellMixed)
    if method == "mean-field":
        return _mean_field(well_mixed)
    if method == "events":
        return _jumps() if well_mixed else _events()
    if clock == "caller":
        return _rounds(well_mixed)
    return _chain_binomial(rules) if well_mixed else _synchronous()


def _synchronous() -> Engine:
    from rumorsim.engines.steps import synchronous

    return Engine(
        synchronous.run,
        synchronous.bytes_per_replicate,
        lambda task: synchronous.CELLS_PER_BLOCK // task.network.n_nodes,
    )


def _rounds(well_mixed: bool) -> Engine:
    from rumorsim.engines.rounds import rounds

    return Engine(rounds.run, rounds.bytes_per_replicate, rounds.block, counts_start=well_mixed)


def _chain_binomial(rules: Rules) -> Engine:
    from rumorsim.engines.steps import chain_binomial

    mutual = [contact for contact in rules.contacts if contact.is_mutual]
    if mutual:
        caller, callee = (rules.states[state] for state in mutual[0][:2])
        raise ArgumentError(
            f"network: in synchronous steps of a well-mixed population both cannot change in one"
            f" contact ({caller} + {callee}); allowed: method='events', or complete(n)"
        )
    return Engine(
        chain_binomial.run,
        chain_binomial.bytes_per_replicate,
        follows_nodes=False,
        counts_start=True,
    )


def _events() -> Engine:
    from rumorsim.engines.events import network as events

    return Engine(events.run, events.bytes_per_replicate)


def _jumps() -> Engine:
    from rumorsim.engines.events import well_mixed as jumps

    return Engine(
        jumps.run,
        jumps.bytes_per_replicate,
        follows_nodes=False,
        counts_start=True,
    )


def _mean_field(well_mixed: bool) -> Engine:
    from rumorsim.engines.expected import mean_field

    return Engine(
        mean_field.run,
        mean_field.bytes_per_replicate,
        follows_nodes=False,
        counts_start=well_mixed,
    )
