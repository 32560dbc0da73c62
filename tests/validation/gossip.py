"""Section 2.1: push, pull and push-pull."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

import rumorsim as rs
from tests.validation.checks import Check, between, case, equal, estimate, sample

SEED = 20261126

ROUNDS = {
    3: ((2.33333333, 0.66666667), (2.0, 0.81649658), (1.5, 0.5)),
    5: ((3.93311565, 1.05081987), (3.34171429, 1.13538356), (2.36738173, 0.54633468)),
    16: ((7.41381008, 1.31612537), (6.1403448, 1.36482643), (4.1530216, 0.61400395)),
    50: ((10.5146405, 1.33737812), (8.49144825, 1.37648688), (5.67687204, 0.59088368)),
    100: ((12.30452388, 1.33231535), (9.7932087, 1.36611132), (6.52861137, 0.5698925)),
}
ROUNDS_OF_1000 = ((18.03834780, 1.31848623), (13.76708888, 1.33867772))


def models() -> dict[str, rs.ContactModel]:
    return {"push": rs.models.push(), "pull": rs.models.pull(), "push-pull": rs.models.push_pull()}


def time_to_all(
    model: Any, network: Any, replicates: int, method: str, seed: Any = 1, stream: int = 0
) -> np.ndarray:
    run = rs.simulate(
        model,
        network,
        initial={"informed": seed},
        method=method,
        replicates=replicates,
        rng=SEED + stream,
        progress=False,
        **({"steps": 2000, "times": [0, 2000]} if method == "synchronous" else {}),
    )
    assert (run.final.sel(state="ignorant") == 0).all()
    return run.duration.to_numpy()


@case("2.1", "Frieze & Grimmett 1985; Pittel 1987; Karp et al. 2000; exact: occupancy chain")
def rounds_on_complete_graphs(full: bool) -> Iterator[Check]:
    for n, answers in ROUNDS.items():
        for (name, model), (expected, sd) in zip(models().items(), answers, strict=True):
            replicates = 20_000 if full else (4_000 if n < 50 else 1_000)
            values = time_to_all(model, rs.networks.well_mixed(n), replicates, "synchronous")
            yield from sample(f"{name}, rounds, K_{n}", values, expected, sd)
            if n == 16:
                values = time_to_all(model, rs.networks.complete(n), 4_000, "synchronous")
                yield from sample(f"{name}, rounds, complete({n})", values, expected, sd)
    if full:
        for (name, model), (expected, sd) in zip(models().items(), ROUNDS_OF_1000, strict=False):
            values = time_to_all(model, rs.networks.well_mixed(1000), 2_000, "synchronous")
            yield from sample(f"{name}, rounds, K_1000", values, expected, sd)


@case("2.1", "Doerr & Künnemann 2014: bounds of the mean of push", only_full=True)
def rounds_of_push_between_bounds(full: bool) -> Iterator[Check]:
    for n in (1000, 1024, 10_000):
        values = time_to_all(models()["push"], rs.networks.well_mixed(n), 400, "synchronous")
        low = math.floor(math.log2(n)) + math.log(n) - 1.116
        high = math.ceil(math.log2(n)) + math.log(n) + 2.765
        yield between(f"push, rounds, K_{n}", values, low, high)


ASYNCHRONOUS = {10: 5.0921428571, 100: 10.2512074849, 1000: 14.9539727794}


@case("2.1", "exact: sum of exponential times, 2 (n - 1) H(n - 1) / n; push-pull is half")
def asynchronous_times_on_complete_graphs(full: bool) -> Iterator[Check]:
    for (n, expected), replicates in zip(ASYNCHRONOUS.items(), (20_000, 4_000, 400), strict=True):
        informed = np.arange(1, n)
        sd = math.sqrt((((n - 1) / (informed * (n - informed))) ** 2).sum())
        if n == 100:
            yield equal("push, events, K_100, exact sd", sd, 1.8459884, 6e-8)
        for (name, model), speed in zip(models().items(), (1, 1, 2), strict=True):
            number = 5 * replicates if full else replicates
            values = time_to_all(model, rs.networks.well_mixed(n), number, "events")
            yield from sample(f"{name}, events, K_{n}", values, expected / speed, sd / speed)


def hypercube(dimension: int) -> rs.Network:
    nodes = np.arange(2**dimension)
    source = np.repeat(nodes, dimension)
    return rs.Network.from_edges(
        source, source ^ np.tile(2 ** np.arange(dimension), nodes.size), directed=False
    )


@case("2.1", "exact: dynamic programming over sets of the informed")
def asynchronous_times_on_small_graphs(full: bool) -> Iterator[Check]:
    cycle = rs.networks.ring(8, 2)
    star = rs.Network.from_edges([0] * 5, range(1, 6), directed=False)
    harmonic = 1 / np.arange(1, 6)
    expected = [
        ("push", "cube Q3", hypercube(3), 5.2147619048, 2.03944598),
        ("pull", "cube Q3", hypercube(3), 5.2147619048, 2.03944598),
        ("push-pull", "cube Q3", hypercube(3), 2.6073809524, 2.03944598 / 2),
        ("push", "cycle C8", cycle, 7.0, 2.64575131),
        ("pull", "cycle C8", cycle, 7.0, 2.64575131),
        ("push-pull", "cycle C8", cycle, 3.5, 2.64575131 / 2),
        ("push", "star K1,5", star, 11.4166666667, 5 * math.sqrt((harmonic**2).sum())),
        ("pull", "star K1,5", star, 2.2833333333, math.sqrt((harmonic**2).sum())),
        ("push-pull", "star K1,5", star, 1.9027777778, math.sqrt((harmonic**2).sum()) / 1.2),
    ]
    for name, graph, network, value, sd in expected:
        replicates = 100_000 if full else 5_000
        values = time_to_all(models()[name], network, replicates, "events", seed=[0])
        yield from sample(f"{name}, events, {graph}", values, value, sd)


@case("2.1", "coupon collector, 20 H_20")
def rounds_on_a_star(full: bool) -> Iterator[Check]:
    star = rs.Network.from_edges([0] * 20, range(1, 21), directed=False)
    left = np.arange(1, 21) / 20
    sd = math.sqrt(((1 - left) / left**2).sum())
    values = time_to_all(models()["push"], star, 2_000, "synchronous", seed=[0])
    yield from sample("push, rounds, star K1,20 from the hub", values, 71.95479314, sd)


@case("2.1", "Feige et al. 1990; reference by simulation", only_full=True)
def rounds_on_hypercubes(full: bool) -> Iterator[Check]:
    answers = {
        ("push", 6): (12.858, 0.032),
        ("push", 8): (17.148, 0.032),
        ("push", 10): (21.159, 0.030),
        ("push-pull", 6): (7.636, 0.016),
        ("push-pull", 8): (9.996, 0.016),
        ("push-pull", 10): (12.256, 0.016),
    }
    for (name, dimension), (expected, error) in answers.items():
        values = time_to_all(models()[name], hypercube(dimension), 4_000, "synchronous")
        yield estimate(f"{name}, rounds, hypercube Q{dimension}", values, expected, error)


@case("2.1", "Doerr, Fouz & Friedrich 2011; reference by simulation", only_full=True)
def rounds_on_preferential_attachment(full: bool) -> Iterator[Check]:
    for n, expected in {1000: 10.75, 4000: 12.35, 16000: 13.91}.items():
        by_graph = []
        for number in range(24):
            network = rs.networks.barabasi_albert(n, 3, rng=number)
            values = time_to_all(models()["push-pull"], network, 100, "synchronous", stream=number)
            by_graph.append(values.mean())
        yield estimate(f"push-pull, rounds, preferential, n = {n}", by_graph, expected, 0.04)
