"""Section 3.1: independent cascade and linear threshold on small graphs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

import rumorsim as rs
from tests.ties_of_laws import IC_EDGES, LT_EDGES, weighted
from tests.validation.checks import Check, case, estimate, mass, sample

SEED = 20261129


def active(
    model: Any, network: rs.Network, seeds: Any, replicates: int, stream: int = 0
) -> np.ndarray:
    """Return final numbers of the active; networks of one row of runs need streams of their own."""
    run = rs.simulate(
        model,
        network,
        initial={"active": seeds},
        replicates=replicates,
        rng=SEED + stream,
        steps=5000,
        times=[0, 5000],
        progress=False,
    )
    return run.final.sel(state="active").to_numpy()


@case("3.1", "Kempe, Kleinberg & Tardos 2003; exact: live-edge graphs")
def independent_cascade_on_a_small_graph(full: bool) -> Iterator[Check]:
    network, replicates = weighted(IC_EDGES), 400_000 if full else 40_000
    rows = {(0,): (2.7754872, 1.6454562), (0, 4): (3.86946, 1.2043003), (2,): (2.404796, 1.3178620)}
    for seeds, law in rows.items():
        values = active(rs.models.independent_cascade(None), network, list(seeds), replicates)
        yield from sample(f"independent cascade, 9 ties, seeds {seeds}, size", values, *law)
        alone = np.prod([1 - p for tie, p in IC_EDGES.items() if tie[0] in seeds])
        hits = values == len(seeds)
        yield mass(f"independent cascade, 9 ties, seeds {seeds}, nobody else", hits, alone)


@case("3.1", "Kempe, Kleinberg & Tardos 2003; exact: live-edge graphs")
def linear_threshold_on_a_small_graph(full: bool) -> Iterator[Check]:
    network, replicates = weighted(LT_EDGES), 400_000 if full else 40_000
    rows = {(0,): (2.9856, 1.8298505), (0, 4): (4.2352, 1.3056343), (2,): (2.439, 1.3530259)}
    for seeds, law in rows.items():
        values = active(rs.models.linear_threshold(), network, list(seeds), replicates)
        yield from sample(f"linear threshold, 9 ties, seeds {seeds}, size", values, *law)
        alone = np.prod([1 - heard(node, seeds) for node in range(6) if node not in seeds])
        hits = values == len(seeds)
        yield mass(f"linear threshold, 9 ties, seeds {seeds}, nobody else", hits, alone)


def heard(node: int, seeds: tuple[int, ...]) -> float:
    return sum(weight for (u, v), weight in LT_EDGES.items() if v == node and u in seeds)


@case("3.1", "undirected independent cascade; exact: live-edge graphs")
def independent_cascade_on_complete_graphs(full: bool) -> Iterator[Check]:
    rows = {
        "triangle": (rs.networks.complete(3), 2, 1.726, 2.25),
        "K4": (rs.networks.complete(4), 3, 2.316556, 3.25),
        "C5": (rs.networks.ring(5, 2), 2, 1.84048, 2.75),
        "K5": (rs.networks.complete(5), 4, 3.1011297736, 4.4140625),
    }
    for name, (network, ties, *expected) in rows.items():
        for p, value in zip((0.3, 0.5), expected, strict=True):
            values = active(
                rs.models.independent_cascade(p), network, [0], 100_000 if full else 20_000
            )
            what = f"independent cascade, {name}, p = {p}, size"
            yield estimate(what, values, value)
            yield mass(f"{what} 1", values == 1, (1 - p) ** ties)
