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
    from rumorsim.errors import (
        ArgumentError,
        EngineError,
        RumorsimError,
        ScenarioError,
        SchemeError,
        StoreError,
        SweepWarning,
    )
    from rumorsim.networks import Network, read_network
    from rumorsim.runs import Run
    from rumorsim.scenario import Scenario, load_scenario
    from rumorsim.sweeps import design
    from rumorsim.sweeps.sensitivity import sensitivity
    from rumorsim.sweeps.sweep import open_sweep, sweep
    from rumorsim.versions import info

__all__ = [
    "ArgumentError",
    "Cascade",
    "ContactModel",
    "ContactRun",
    "EngineError",
    "Network",
    "RumorModel",
    "RumorsimError",
    "Run",
    "Scenario",
    "ScenarioError",
    "SchemeError",
    "StoreError",
    "SweepWarning",
    "__version__",
    "beliefs",
    "cascades",
    "design",
    "factors",
    "info",
    "lexicon",
    "load_scenario",
    "measures",
    "models",
    "networks",
    "open_sweep",
    "plot",
    "probability",
    "read_network",
    "sensitivity",
    "simulate",
    "sweep",
]

__version__ = "0.1.0"

_HOMES = {
    "ArgumentError": "errors",
    "ContactModel": "contact",
    "ContactRun": "contact",
    "Cascade": "cascades",
    "EngineError": "errors",
    "Network": "networks",
    "RumorModel": "agents",
    "RumorsimError": "errors",
    "Run": "runs",
    "Scenario": "scenario",
    "ScenarioError": "errors",
    "SchemeError": "errors",
    "StoreError": "errors",
    "SweepWarning": "errors",
    "factors": "contact",
    "info": "versions",
    "load_scenario": "scenario",
    "open_sweep": "sweeps.sweep",
    "probability": "contact",
    "read_network": "networks",
    "sensitivity": "sweeps.sensitivity",
    "simulate": "contact",
    "sweep": "sweeps.sweep",
}
_MODULES = {
    "beliefs": "beliefs",
    "cascades": "cascades",
    "design": "sweeps.design",
    "lexicon": "lexicon",
    "measures": "measures",
    "models": "models",
    "networks": "networks",
    "plot": "plot",
}


def __getattr__(name: str) -> Any:
    """Load a public name on first use."""
    if name in _MODULES:
        return import_module(f"rumorsim.{_MODULES[name]}")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"rumorsim.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(__all__)
