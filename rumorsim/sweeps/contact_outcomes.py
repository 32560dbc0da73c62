"""What a sweep keeps of runs of contact models, by name."""

from __future__ import annotations

from collections.abc import Sequence

import xarray as xr

from rumorsim.contact.setup.plan import Plan
from rumorsim.measures import reach
from rumorsim.sweeps.measuring import Measure

__all__ = ["KNOWN", "LABELS", "MEASURES", "kept_bytes"]


def _final(data: xr.Dataset) -> xr.DataArray:
    return data["counts"].isel(time=-1, drop=True)


MEASURES: dict[str, Measure] = {"final": _final, "reach": reach}
"""What is derived from the recorded outcomes, replicate by replicate."""

KNOWN = (*MEASURES, "counts", "duration", "final_state", "first_change")

LABELS = ("node", "state", "time")
"""Dimensions of outcomes, which no parameter can be called."""


def kept_bytes(measure: Sequence[str | Measure], plan: Plan) -> float | None:
    """Return what the outcomes of a replicate take; None if there are functions among them."""
    states, nodes = plan.rules.n_states, plan.network.n_nodes
    numbers = {
        "final": states, "reach": 1, "duration": 1, "counts": states * plan.times.size,
        "final_state": nodes, "first_change": nodes,
    }  # fmt: skip
    if any(callable(one) for one in measure):
        return None
    return 8.0 * sum(numbers[str(one)] for one in measure)
