"""Sections 1.4 and 1.5: how long a rumour lasts, and rumours on tiny graphs."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

import rumorsim as rs
from tests.validation.checks import Check, case, equal, mass, mean, sample
from tests.validation.rumours import SEED, never_told

DURATION = {
    ("Maki-Thompson", 100): (13.563464, 2.579714),
    ("Maki-Thompson", 1000): (19.866089, 2.524881),
    ("Maki-Thompson", 6400): (24.864270, 2.515173),
    ("Daley-Kendall", 100): (13.482212, 2.773615),
    ("Daley-Kendall", 1000): (19.857092, 2.568603),
    ("Daley-Kendall", 6400): (24.862685, 2.526220),
}
SLOPE = {"Maki-Thompson": 2.6889, "Daley-Kendall": 2.6910}
REPLICATES = {100: 10_000, 1000: 2_000, 6400: 0}
FULL_REPLICATES = {100: 100_000, 1000: 40_000, 6400: 20_000}


def duration(name: str, n: int, replicates: int) -> np.ndarray:
    models = {"Maki-Thompson": rs.models.maki_thompson, "Daley-Kendall": rs.models.daley_kendall}
    run = rs.simulate(
        models[name](),
        rs.networks.well_mixed(n),
        initial={"spreader": 1},
        method="events",
        replicates=replicates,
        rng=SEED,
        progress=False,
    )
    return run.duration.to_numpy()


@case("1.4", "exact: jump chain with holding times")
def durations(full: bool) -> Iterator[Check]:
    for (name, n), law in DURATION.items():
        replicates = (FULL_REPLICATES if full else REPLICATES)[n]
        if replicates:
            values = duration(name, n, replicates)
            yield from sample(f"{name}, events, n = {n}, duration", values, *law)


@case("1.4", "local slope of E[T] in ln n, from 3200 to 6400", only_full=True)
def durations_grow_with_the_logarithm(full: bool) -> Iterator[Check]:
    for name, slope in SLOPE.items():
        replicates = FULL_REPLICATES[6400]
        values = duration(name, 3200, replicates)
        _, sd = DURATION[name, 6400]
        large, _ = DURATION[name, 6400]
        steps = (large - values) / math.log(2)
        yield mean(f"{name}, events, slope of the duration", steps, slope, sd / math.log(2))


@case("1.4", "growth at rate 1, decay at 1 - 2 θ; hence (1 + 1/(1 - 2 θ)) ln n")
def rates_of_growth_and_decay(full: bool) -> Iterator[Check]:
    field = rs.models.maki_thompson().mean_field()
    times = [0.0, 5.0, 10.0, 60.0, 70.0]
    course = field.solve({"spreader": 1e-9}, times=times).sel(state="spreader").to_numpy()
    growth = math.log(course[2] / course[1]) / 5
    decay = math.log(course[3] / course[4]) / 10
    yield equal("Maki-Thompson, mean field, rate of growth", growth, 1.0, 1e-4)
    yield equal("Maki-Thompson, mean field, rate of decay", decay, 0.593624, 2e-5)
    yield equal("Maki-Thompson, mean field, E[T] / ln n", 1 / growth + 1 / decay, 2.684567, 2e-4)


TINY = {
    "K4": (
        [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)],
        0,
        0.5185185185,
        0.6869347034,
        16 / 27,
        1 / 9,
    ),
    "cycle C6": ([(i, (i + 1) % 6) for i in range(6)], 0, 2.25, 1.4361406616, 0.1875, 0.25),
    "star K1,4 from the hub": (
        [(0, i) for i in range(1, 5)],
        0,
        1.78125,
        0.9264979425,
        0.09375,
        0.25,
    ),
    "star K1,4 from a leaf": (
        [(0, i) for i in range(1, 5)],
        1,
        1.78125,
        0.9264979425,
        0.09375,
        0.25,
    ),
    "path P5 from an end": ([(i, i + 1) for i in range(4)], 0, 2.125, 1.0532687216, 0.125, 0.5),
}


@case("1.5", "exact enumeration")
def maki_thompson_on_tiny_graphs(full: bool) -> Iterator[Check]:
    for name, (pairs, seed, expected, sd, all_told, one_told) in TINY.items():
        source, target = zip(*pairs, strict=True)
        network = rs.Network.from_edges(source, target, directed=False)
        values = never_told(
            rs.models.maki_thompson(),
            network.n_nodes,
            100_000 if full else 10_000,
            network=network,
            initial={"spreader": [seed]},
        )
        what = f"Maki-Thompson on {name}, ignorants"
        yield from sample(what, values, expected, sd)
        yield mass(f"{what} none", values == 0, all_told)
        yield mass(f"{what} all but one told", values == network.n_nodes - 2, one_told)
