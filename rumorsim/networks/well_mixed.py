"""The well-mixed population: every pair may meet, and nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from rumorsim.networks.checks import whole_number

__all__ = ["WellMixed", "well_mixed"]

_OF_TIES = frozenset(
    {"indptr", "target", "source", "weight", "n_edges", "in_degree", "out_degree"}
    | {"reverse", "to_networkx", "to_scipy"}
)


@dataclass(frozen=True)
class WellMixed:
    """A population in which each of the n_nodes nodes is tied to all others, by rule alone.

    Attributes
    ----------
    n_nodes : int
        At least 1. Asking for the ties raises `AttributeError`.
    """

    n_nodes: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "n_nodes", whole_number("n", self.n_nodes, 1))

    def __getattr__(self, name: str) -> NoReturn:
        if name in _OF_TIES:
            raise AttributeError(
                f"{name}: a well-mixed population stores no ties; complete(n) is the same "
                f"network with its n * (n - 1) ties written out"
            )
        raise AttributeError(f"'WellMixed' object has no attribute {name!r}")

    def __repr__(self) -> str:
        return f"WellMixed({self.n_nodes} nodes)"


def well_mixed(n: int) -> WellMixed:
    """Return a population of n nodes in which every pair may meet.

    Nothing is stored: models run on counts alone, and n = 1e6 costs what n = 100 costs.

    Parameters
    ----------
    n : int
        At least 1.

    Raises
    ------
    ArgumentError
        If n is out of range.
    """
    return WellMixed(n)
