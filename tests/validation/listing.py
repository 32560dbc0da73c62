"""The list of all cases: importing a module of cases enters them."""

from __future__ import annotations

from importlib import import_module

__all__ = ["load"]

MODULES = (
    "exact",
    "rumours",
    "stifling",
    "durations",
    "gossip",
    "small_world",
    "on_networks",
    "cascades",
    "thresholds",
    "coupling",
    "epidemics",
    "trees",
    "contests",
    "hoaxes",
    "opinions",
)


def load() -> None:
    """Enter every case."""
    for name in MODULES:
        import_module(f"tests.validation.{name}")
