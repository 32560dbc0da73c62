"""What results say of their origin: plain text and numbers, which every file format can keep."""

from __future__ import annotations

import json
from typing import Any

from rumorsim.contact.model import ContactModel
from rumorsim.contact.setup.engine import Model
from rumorsim.contact.setup.plan import Plan
from rumorsim.networks import Network
from rumorsim.networks.digest import digest_of

__all__ = ["run_labels"]

_MOST_IDS = 20


def run_labels(model: Model, method: str, plan: Plan) -> dict[str, str | float]:
    """Return the labels of a run: seed, model, how it was run, on what, and a digest of it all.

    The digest is the SHA-256 of what decides what a replicate does: model and values, method,
    clock, times, length of a step, start, factors, ties and seed. Runs of one version of the
    library with one digest agree in every replicate that they share. Names of nodes, memory,
    what was recorded of the nodes, and which replicates were run play no part; values that
    differ by replicate count as they stand.
    """
    network = plan.network
    labels: dict[str, str | float] = {
        "seed": str(plan.source.seed),
        **model.labels(),
        "method": method,
        "network": repr(network),
        "initial": json.dumps(_start(plan)),
    }
    if isinstance(model, ContactModel):
        labels["clock"] = plan.clock
    if method == "synchronous":
        labels["dt"] = plan.dt
    ties = network.digest if isinstance(network, Network) else repr(network)
    title = json.dumps([{**labels, "network": ties}, model.states, model.rest])
    factors = [column for one in plan.contact_factors + plan.change_factors for column in one]
    return {
        **labels,
        "rest": model.rest,
        "digest": digest_of(title, [plan.times, *plan.initial.given.values(), *factors]),
    }


def _start(plan: Plan) -> dict[str, Any]:
    """Return who was where at the start: numbers drawn, ids given, or how many ids."""
    states, initial = plan.rules.states, plan.initial
    start: dict[str, Any] = {states[state]: count for state, count in initial.drawn.items()}
    for state, ids in initial.given.items():
        few = ids.size <= _MOST_IDS
        start[states[state]] = ids.tolist() if few else f"{ids.size} nodes"
    return start
