"""Models that no reaction scheme can say, behind the same `simulate`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from rumorsim.contact.checks import known_parameter
from rumorsim.contact.language.parameters import as_text
from rumorsim.contact.setup.engine import Engine
from rumorsim.engines import Rates, Rules
from rumorsim.engines.task import Clock
from rumorsim.networks import Network, WellMixed

__all__ = ["KernelModel"]


@dataclass(frozen=True)
class KernelModel:
    """A model with an engine of its own; made by functions of `rumorsim.models`.

    It runs in synchronous steps; clocks and the length of a step mean nothing to it.

    Attributes
    ----------
    name : str
    kernel_rules : Rules
        Its states.
    parameters : mapping of str to value
    check : callable
        From the parameters to the same, checked, as plain numbers; raises `ArgumentError`.
    build : callable
        From a network and the parameters to the `Engine`; raises `ArgumentError` where these do
        not fit each other. Both are functions of a module, so that the model can be pickled.
    """

    name: str
    kernel_rules: Rules
    parameters: Mapping[str, Any]
    check: Callable[..., Mapping[str, Any]]
    build: Callable[..., Engine]

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", dict(self.check(**self.parameters)))

    @property
    def states(self) -> tuple[str, ...]:
        """Names of the states, in the order of results."""
        return self.kernel_rules.states

    @property
    def rest(self) -> str:
        """State of whoever is not named at the start."""
        return self.states[self.kernel_rules.rest]

    @property
    def methods(self) -> tuple[str, ...]:
        """What `simulate` can do with it."""
        return ("synchronous",)

    def replace(self, **parameters: Any) -> Self:
        """Return the same model with other values for some parameters.

        Raises
        ------
        ArgumentError
            For an unknown parameter, or a value that is not allowed.
        """
        for name in parameters:
            known_parameter(name, self.parameters)
        return replace(self, parameters={**self.parameters, **parameters})

    def clock(self, method: str) -> Clock:
        """Return "tie", for want of another."""
        return "tie"

    def rules(self) -> Rules:
        """Return the states, for the engine."""
        return self.kernel_rules

    def rates(self, method: str, clock: Clock, dt: float) -> Rates:
        """Return no rates."""
        return Rates(np.empty((1, 0)), np.empty((1, 0)))

    def engine(self, method: str, clock: Clock, network: Network | WellMixed) -> Engine:
        """Return the engine.

        Raises
        ------
        ArgumentError
            If parameters and network do not fit each other.
        """
        return self.build(network, **self.parameters)

    def labels(self) -> dict[str, str]:
        """Return what results say of the model."""
        return {"model": self.name, "parameters": as_text(self.parameters)}
