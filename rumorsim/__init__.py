"""How claims of varying credibility spread between news outlets and intelligence sources.

Start with `load_scenario`, run it with `Scenario.run`, or step through it as a Mesa model with
`RumorModel`. Names load on first use (PEP 562): importing the package costs milliseconds.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rumorsim import beliefs, cascades, lexicon, measures, models, networks, plot
    from rumorsim.agents import RumorModel
    from rumorsim.cascades import Cascade
    from rumorsim.contact import ContactModel, ContactRun, factors, probability, simulate
    from rumorsim.errors import ArgumentError, RumorsimError, ScenarioError, SchemeError
    from rumorsim.networks import Network, read_network
    from rumorsim.runs import Run
    from rumorsim.scenario import Scenario, load_scenario
    from rumorsim.versions import info

__all__ = [
    "ArgumentError",
    "Cascade",
    "ContactModel",
    "ContactRun",
    "Network",
    "RumorModel",
    "RumorsimError",
    "Run",
    "Scenario",
    "ScenarioError",
    "SchemeError",
    "__version__",
    "beliefs",
    "cascades",
    "factors",
    "info",
    "lexicon",
    "load_scenario",
    "measures",
    "models",
    "networks",
    "plot",
    "probability",
    "read_network",
    "simulate",
]

__version__ = "0.1.0"

_HOMES = {
    "ArgumentError": "errors",
    "ContactModel": "contact",
    "ContactRun": "contact",
    "Cascade": "cascades",
    "Network": "networks",
    "RumorModel": "agents",
    "RumorsimError": "errors",
    "Run": "runs",
    "Scenario": "scenario",
    "ScenarioError": "errors",
    "SchemeError": "errors",
    "factors": "contact",
    "info": "versions",
    "load_scenario": "scenario",
    "probability": "contact",
    "read_network": "networks",
    "simulate": "contact",
}
_MODULES = ("beliefs", "cascades", "lexicon", "measures", "models", "networks", "plot")


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
