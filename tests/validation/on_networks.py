"""Sections 2.2 to 2.4: rumours on networks, and in the mean field."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

import rumorsim as rs
from tests.validation.checks import Check, case, equal, mean

SEED = 20261127


def told(model: rs.ContactModel, network: rs.Network, replicates: int, rng: int) -> np.ndarray:
    """Return the share told in each replicate."""
    run = rs.simulate(
        model,
        network,
        initial={"spreader": 1},
        method="events",
        replicates=replicates,
        rng=rng,
        progress=False,
    )
    return 1.0 - run.final.sel(state="ignorant").to_numpy() / network.n_nodes


SMALL_WORLD = {
    0.0: (0.00075, 0.00001),
    0.1: (0.00161, 0.00002),
    0.19: (0.00777, 0.00011),
    0.25: (0.03783, 0.00039),
    0.3: (0.0910, 0.0007),
    0.5: (0.2447, 0.0011),
    1.0: (0.3065, 0.0011),
}


@case("2.2", "Zanette 2001, 2002; reference by simulation", only_full=True)
def small_world_transition(full: bool) -> Iterator[Check]:
    for p, (expected, error) in SMALL_WORLD.items():
        by_graph = np.array(
            [
                told(
                    rs.models.maki_thompson(),
                    rs.networks.watts_strogatz(10_000, 4, p, rng=graph),
                    400,
                    SEED + graph,
                ).mean()
                for graph in range(12)
            ]
        )
        both = math.hypot(by_graph.std(ddof=1), error * math.sqrt(by_graph.size))
        yield mean(
            f"Maki-Thompson, small world K = 2, p = {p}, share told", by_graph, expected, both
        )


GRAPHS: dict[str, Callable[[int], rs.Network]] = {
    "preferential, m = 3": lambda rng: rs.networks.barabasi_albert(10_000, 3, rng=rng),
    "6-regular": lambda rng: rs.networks.random_regular(10_000, 6, rng=rng),
    "Erdos-Renyi, mean degree 6": lambda rng: rs.networks.erdos_renyi(10_000, 6, rng=rng),
}
LEVELS = {
    1.0: ((0.40266, 0.37704), (0.67029, 0.62652), (0.59033, 0.54654)),
    0.5: ((0.65439, 0.64385), (0.90233, 0.89040), (0.81995, 0.80283)),
    0.25: ((0.83640, 0.83324), (0.98291, 0.98050), (0.93300, 0.92595)),
}
# Between graphs: of preferential attachment as listed, of regular graphs as listed; the
# Erdos-Renyi graphs are taken to vary like the former.
BETWEEN = (0.003, 0.0005, 0.003)


@case("2.3", "Moreno, Nekovee & Pacheco 2004; reference by simulation", only_full=True)
def heterogeneous_networks(full: bool) -> Iterator[Check]:
    for stifle, answers in LEVELS.items():
        model = rs.models.maki_thompson(stifle=stifle)
        for (name, graph), between, expected in zip(GRAPHS.items(), BETWEEN, answers, strict=True):
            runs = [told(model, graph(number), 500, SEED + number) for number in range(6)]
            given = np.array([run[run > 0.01].mean() for run in runs])
            for kind, values, value in zip(
                ("given > 1 %", "all runs"),
                (given, np.array([run.mean() for run in runs])),
                expected,
                strict=True,
            ):
                # Six graphs there and six here; the smaller spread of the two would be luck.
                spread = math.sqrt(2) * max(between, float(values.std(ddof=1)))
                yield mean(
                    f"Maki-Thompson, {name}, stifle = {stifle}, {kind}", values, value, spread
                )


@case("2.3", "Moreno, Nekovee & Pacheco 2004: r = 1 - exp(-(1 + 1/α) r)")
def homogeneous_mean_field(full: bool) -> Iterator[Check]:
    for stifle, expected in {1.0: 0.7968121, 0.5: 0.9404798, 0.25: 0.9930228}.items():
        share = mean_field_told(rs.models.maki_thompson(stifle=stifle))
        yield equal(f"Maki-Thompson, mean field, stifle = {stifle}, told", share, expected, 6e-8)


@case("2.4", "Nekovee et al. 2007: R = 1 - exp(-ε R)")
def nekovee_mean_field(full: bool) -> Iterator[Check]:
    rows = {
        (6, 0.5, 1, 1): 0.4087977589,
        (6, 0.2, 1, 1): 0.0550363266,
        (10, 0.3, 0.25, 1): 0.6261947340,
        (6, 1, 1, 0): 0.7968121300,
    }
    for (k, tell, stifle, forget), expected in rows.items():
        # Of degree k, everybody meets k others where one of a well-mixed population meets one.
        share = mean_field_told(rs.models.nekovee(k * tell, k * stifle, forget))
        name = f"Nekovee, mean field, k = {k}, λ = {tell}, α = {stifle}, δ = {forget}"
        yield equal(f"{name}, told", share, expected, 2e-9)


def mean_field_told(model: rs.ContactModel) -> float:
    n = 10**11
    run = rs.simulate(
        model,
        rs.networks.well_mixed(n),
        initial={"spreader": 1},
        method="mean-field",
        progress=False,
    )
    return 1.0 - float(run.final.sel(state="ignorant").item()) / n
