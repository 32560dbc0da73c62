"""Sections 3.1, 3.2 and 7: cascades on networks, and runs that share their chance."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

import rumorsim as rs
from tests.validation.checks import Check, case, equal, mass, mean, sample, variance

SEED = 20261129

Edges = dict[tuple[int, int], float]

IC_EDGES: Edges = {
    (0, 1): 0.5,
    (0, 2): 0.4,
    (1, 3): 0.3,
    (2, 3): 0.6,
    (3, 4): 0.7,
    (1, 4): 0.2,
    (4, 5): 0.5,
    (2, 5): 0.1,
    (5, 1): 0.3,
}
LT_EDGES: Edges = {
    (0, 1): 0.5,
    (5, 1): 0.3,
    (0, 2): 0.4,
    (1, 3): 0.3,
    (2, 3): 0.6,
    (3, 4): 0.5,
    (1, 4): 0.3,
    (4, 5): 0.6,
    (2, 5): 0.2,
}


def weighted(edges: Edges) -> rs.Network:
    source, target = zip(*edges, strict=True)
    return rs.Network.from_edges(source, target, weight=list(edges.values()))


def active(model: Any, network: rs.Network, seeds: Any, replicates: int) -> np.ndarray:
    run = rs.simulate(
        model,
        network,
        initial={"active": seeds},
        replicates=replicates,
        rng=SEED,
        times=[0, 200],
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


@case("3.1", "Kempe, Kleinberg & Tardos 2003; exact: live-edge graphs")
def linear_threshold_on_a_small_graph(full: bool) -> Iterator[Check]:
    network, replicates = weighted(LT_EDGES), 400_000 if full else 40_000
    rows = {(0,): (2.9856, 1.8298505), (0, 4): (4.2352, 1.3056343), (2,): (2.439, 1.3530259)}
    for seeds, law in rows.items():
        values = active(rs.models.linear_threshold(), network, list(seeds), replicates)
        yield from sample(f"linear threshold, 9 ties, seeds {seeds}, size", values, *law)


@case("3.1", "undirected independent cascade; exact: live-edge graphs")
def independent_cascade_on_complete_graphs(full: bool) -> Iterator[Check]:
    rows = {
        "triangle": (rs.networks.complete(3), 1.726, 2.25),
        "K4": (rs.networks.complete(4), 2.316556, 3.25),
        "C5": (rs.networks.ring(5, 2), 1.84048, 2.75),
        "K5": (rs.networks.complete(5), 3.1011297736, 4.4140625),
    }
    for name, (network, *expected) in rows.items():
        for p, value in zip((0.3, 0.5), expected, strict=True):
            values = active(
                rs.models.independent_cascade(p), network, [0], 100_000 if full else 20_000
            )
            what = f"independent cascade, {name}, p = {p}, size"
            yield mean(what, values, value, float(values.std()))


@case("3.2", "Gleeson & Cahalane 2007", only_full=True)
def watts_cascades_from_finite_seeds(full: bool) -> Iterator[Check]:
    n = 200_000
    rows = {
        (4.0, 1e-3): 0.98019412,
        (4.0, 1e-2): 0.98038775,
        (6.0, 1e-2): 0.99750908,
        (6.5, 1e-3): 0.00857506,
        (6.5, 1e-2): 0.99849698,
    }
    for (degree, share), expected in rows.items():
        network = rs.networks.erdos_renyi(n, degree, rng=5)
        values = active(rs.models.watts_threshold(0.18), network, share, 10) / n
        # Of one graph: its degrees differ from Poisson's by O(n^-1/2) of the share not reached.
        spread = math.sqrt(values.size * max(expected * (1 - expected), 1e-6) / n) + values.std()
        yield mean(f"Watts, phi = .18, z = {degree:g}, seeds {share:g}", values, expected, spread)


@case("3.2", "Watts 2002: adoption at a share of exactly phi")
def watts_counts_in_integers(full: bool) -> Iterator[Check]:
    for phi, largest in ((0.18, 5), (0.2, 5), (0.1, 10), (0.25, 4), (0.3, 3), (1 / 3, 3), (0.5, 2)):
        reached = 0
        for degree in range(1, 13):
            star = rs.Network.from_edges([0] * degree, range(1, degree + 1), directed=False)
            # One leaf is active: the hub adopts if it is vulnerable, and then all leaves do.
            sizes = active(rs.models.watts_threshold(phi), star, [1], 1)
            reached = degree if sizes[0] == degree + 1 else reached
        yield equal(f"Watts, phi = {phi:.3g}, largest vulnerable degree", reached, largest, 0.0)


K4_PAIRS = {
    (0.3, 0.4): (0.496308, 0.8521633, 1.6506133, 0.691254),
    (0.2, 0.25): (0.2492757, 0.6073774, 1.4678928, 0.8258398),
}


@case("7", "Klein et al. 2024; exact: live-edge graphs")
def independent_cascades_that_share_their_chance(full: bool) -> Iterator[Check]:
    network, replicates = rs.networks.complete(4), 200_000 if full else 40_000
    for (low, high), (difference, paired, apart, same) in K4_PAIRS.items():
        first = active(rs.models.independent_cascade(low), network, [0], replicates)
        second = active(rs.models.independent_cascade(high), network, [0], replicates)
        gain = second - first
        what = f"independent cascade, K4, p = {low} to {high}"
        yield equal(f"{what}, replicates that shrink", float((gain < 0).sum()), 0.0, 0.0)
        yield from sample(f"{what}, difference, paired", gain, difference, paired)
        yield mass(f"{what}, no change", gain == 0, same)
        other = np.roll(second, 1) - first
        yield variance(f"{what}, difference, unpaired", other, apart)
