"""Points of a contact model: what their names concern, and which may run side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rumorsim.contact.language.parameters import Probability
from rumorsim.contact.model import ContactModel
from rumorsim.networks import Network, WellMixed
from rumorsim.sweeps.describing import describe, digest_of

__all__ = [
    "Generator",
    "Net",
    "Prepared",
    "by_column",
    "extent",
    "grouped",
    "network_key",
]

Net: TypeAlias = "Network | WellMixed"
Generator: TypeAlias = "Callable[..., Network | WellMixed]"


class Prepared(NamedTuple):
    """A point: model and start, and the network or what to draw it with."""

    model: Any
    initial: dict[str, Any]
    network: Net | Generator
    values: dict[str, Any]  # of parameters that vary by column

    @property
    def company(self) -> str:
        """Say with what other points it may run in one batch on one network."""
        kinds = {name: isinstance(value, Probability) for name, value in self.values.items()}
        values = kinds if self.varies else describe(self.values)
        return digest_of([describe(self.model), describe(self.initial), values])

    @property
    def varies(self) -> bool:
        """Whether parameters may differ by column: rates do, those of other kernels do not."""
        return isinstance(self.model, ContactModel)


def network_key(network: Net | Generator) -> Any:
    """Return what tells networks apart; the points of a design share the networks themselves."""
    fixed = isinstance(network, (Network, WellMixed))
    return id(network) if fixed else digest_of(describe(network))


def grouped(point: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Sort the names of a point by what they concern."""
    groups: dict[str, dict[str, Any]] = {
        table: {} for table in ("model", "network", "initial", "parameters")
    }
    for name, value in point.items():
        table, _, key = name.partition(".")
        if table in ("model", "network", "initial"):
            groups[table][key] = value
        else:
            groups["parameters"][name] = value
    return groups


def by_column(values: Sequence[Mapping[str, Any]], place: NDArray[np.int64]) -> dict[str, Any]:
    """Return each parameter as an array over columns, or a probability of one."""
    return {name: _one_column([one[name] for one in values], place) for name in values[0]}


def _one_column(values: Sequence[Any], place: NDArray[np.int64]) -> Any:
    if isinstance(values[0], Probability):
        chances = np.array([value.value for value in values], dtype=np.float64)
        return Probability(chances[place])
    return np.array(values)[place]


def extent(point: Mapping[str, Any]) -> float:
    """Guess how large the network of a point is, from what is said of it."""
    network = point.get("network")
    size = network.n_nodes if isinstance(network, (Network, WellMixed)) else 0
    said = [v for n, v in point.items() if n.startswith("network.") and isinstance(v, (int, float))]
    return float(size + sum(said))
