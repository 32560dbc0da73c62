"""How claims of varying credibility spread between news outlets and intelligence sources.

Start with `load_scenario`, run it with `Scenario.run`, or step through it as a Mesa model with
`RumorModel`. Names load on first use (PEP 562): importing the package costs milliseconds.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rumorsim import beliefs, cascades, lexicon, measures, networks, plot
    from rumorsim.agents import RumorModel
    from rumorsim.cascades import Cascade
    from rumorsim.errors import ArgumentError, RumorsimError, ScenarioError
    from rumorsim.networks import Network, read_network
    from rumorsim.runs import Run
    from rumorsim.scenario import Scenario, load_scenario
    from rumorsim.versions import info

__all__ = [
    "ArgumentError",
    "Cascade",
    "Network",
    "RumorModel",
    "RumorsimError",
    "Run",
    "Scenario",
    "ScenarioError",
    "__version__",
    "beliefs",
    "cascades",
    "info",
    "lexicon",
    "load_scenario",
    "measures",
    "networks",
    "plot",
    "read_network",
]

__version__ = "0.1.0"

_HOMES = {
    "ArgumentError": "errors",
    "Cascade": "cascades",
    "Network": "networks",
    "RumorModel": "agents",
    "RumorsimError": "errors",
    "Run": "runs",
    "Scenario": "scenario",
    "ScenarioError": "errors",
    "info": "versions",
    "load_scenario": "scenario",
    "read_network": "networks",
}
_MODULES = ("beliefs", "cascades", "lexicon", "measures", "networks", "plot")


def __getattr__(name: str) -> Any:
    """Load a public name on first use."""
    if name in _MODULES:
        return import_module(f"rumorsim.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"rumorsim.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(__all__)
