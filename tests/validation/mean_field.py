"""Limits of large populations, from the mean-field equations."""

from __future__ import annotations

from typing import Any

import rumorsim as rs

__all__ = ["never_told_in_the_limit"]


def never_told_in_the_limit(model: Any, state: str = "ignorant", fresh: str = "spreader") -> float:
    """Return the share left in a state when one of very many has begun to spread."""
    n = 10**11
    run = rs.simulate(
        model, rs.networks.well_mixed(n), initial={fresh: 1}, method="mean-field", progress=False
    )
    return float(run.final.sel(state=state).item()) / n
