"""Sections 3.3, 3.4, 4.2 and 4.3: epidemics, trees, attention and contests."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

import rumorsim as rs
from tests.validation.checks import Check, case, equal, mass, mean, sample

SEED = 20261128


def final(model: Any, network: Any, replicates: int, state: str, **how: Any) -> np.ndarray:
    run = rs.simulate(model, network, replicates=replicates, rng=SEED, progress=False, **how)
    return run.final.sel(state=state).to_numpy()


@case("3.3", "Markov SIR on the complete graph; exact: jump chain")
def sir_final_size(full: bool) -> Iterator[Check]:
    replicates = 100_000 if full else 10_000
    for n, beta, expected, sd in (
        (50, 2.0, 19.68639774, 19.14275),
        (100, 1.5, 20.36958669, 27.53266),
    ):
        model = rs.models.sir(beta=beta)
        # On the complete graph each tie carries 1/(n - 1) of the rate of a person.
        ways = {
            "well mixed": (rs.networks.well_mixed(n), beta),
            "complete": (rs.networks.complete(n), beta / (n - 1)),
        }
        for name, (network, rate) in ways.items():
            model = rs.models.sir(beta=rate)
            start = {"infected": 1}
            values = final(model, network, replicates, "recovered", initial=start, method="events")
            yield from sample(f"SIR, events, {name}, n = {n}, size", values, expected, sd)


@case("3.3", "Reed-Frost; exact: chain binomial")
def reed_frost(full: bool) -> Iterator[Check]:
    replicates = 100_000 if full else 10_000
    model = rs.models.sir(beta=rs.probability(0.1), gamma=rs.probability(1.0))
    run = rs.simulate(
        model,
        rs.networks.complete(20),
        initial={"infected": 1},
        replicates=replicates,
        rng=SEED,
        record="tree",
        times=[0, 60],
        progress=False,
    )
    sizes = run.final.sel(state="recovered").to_numpy()
    yield mean("Reed-Frost, n = 20, p = 0.1, size", sizes, 12.69441956, float(sizes.std()))
    # The last recovery is a step after the last infection, and the seed's own is the first.
    depth = run.duration.to_numpy() - 1
    yield mean("Reed-Frost, n = 20, p = 0.1, depth", depth, 4.24931228, float(depth.std()))


@case("3.3", "Newman 2002; Kenah & Robins 2007", only_full=True)
def sir_on_random_graphs(full: bool) -> Iterator[Check]:
    n, replicates = 20_000, 200
    rows = [
        (
            "Poisson, z = 4, b = 0.5",
            rs.networks.erdos_renyi(n, 4, rng=1),
            0.5,
            0.4543949834,
            0.3154766204,
        ),
        ("3-regular, b = 2", rs.networks.random_regular(n, 3, rng=1), 2.0, 0.875, 0.7366071429),
    ]
    for name, network, beta, size, major in rows:
        values = final(
            rs.models.sir(beta=beta),
            network,
            replicates,
            "recovered",
            initial={"infected": 1},
            method="events",
        )
        large = values[values > 0.05 * n] / n
        # The graph's own giant component differs from the limit by O(n^-1/2).
        spread = math.hypot(float(large.std()), math.sqrt(large.size / n))
        yield mean(f"SIR, events, {name}, size of large outbreaks", large, size, spread)
        yield mass(f"SIR, events, {name}, large outbreak", values > 0.05 * n, major)


@case("3.4", "random recursive trees; exact")
def trees_of_asynchronous_push(full: bool) -> Iterator[Check]:
    rows = {10: (2.7152557319, 1.9289682540), 100: (6.5439420057, 4.1873775176)}
    if full:
        rows[1000] = (10.9969095724, 6.4854708606)
    for n, (virality, depth) in rows.items():
        replicates = {10: 2_000, 100: 400, 1000: 400}[n]
        run = rs.simulate(
            rs.models.push(),
            rs.networks.complete(n),
            initial={"informed": 1},
            method="events",
            replicates=replicates,
            rng=SEED,
            record="tree",
            progress=False,
        )
        trees = [run.tree(number) for number in range(replicates)]
        values = np.array([tree.structural_virality for tree in trees])
        what = f"trees of push on K_{n}"
        yield mean(f"{what}, structural virality", values, virality, float(values.std()))
        depths = np.array([tree.depths.mean() for tree in trees])
        yield mean(f"{what}, mean depth", depths, depth, float(depths.std()))


@case("4.2", "Bettencourt et al. 2006; DOP853, relative tolerance 1e-11")
def seiz_curve(full: bool) -> Iterator[Check]:
    run = rs.simulate(
        rs.models.seiz(beta=0.6, b=0.3, rho=0.2, epsilon=0.05, p=0.4, l=0.5),
        rs.networks.well_mixed(1000),
        initial={"infected": 5, "skeptic": 5},
        method="mean-field",
        times=[0, 5, 10, 20, 50],
        progress=False,
    )
    infected = run.counts.sel(state="infected").squeeze().to_numpy()
    answers = (19.491061, 79.000402, 564.287740, 955.519861)
    for time, got, expected in zip((5, 10, 20, 50), infected[1:], answers, strict=True):
        yield equal(f"SEIZ, I({time})", got, expected, 2e-6)
    skeptics = run.counts.sel(state="skeptic", time=50).item()
    yield equal("SEIZ, Z(50)", skeptics, 44.048439, 2e-6)


@case("4.3", "Pólya urn; exact")
def competing_messages(full: bool) -> Iterator[Check]:
    replicates = 40_000 if full else 5_000
    n, network, initial = 100, rs.networks.well_mixed(100), {"first": 1, "second": 1}
    values = final(
        rs.models.competing(), network, replicates, "first", initial=initial, method="events"
    )
    yield from sample("competing, 1 against 1, n = 100, first", values, 50.0, 28.5773803)
    yield mass("competing, 1 against 1, n = 100, first has 1", values == 1, 1 / (n - 1))
    values = final(
        rs.models.competing(tell_first=2.0),
        network,
        replicates,
        "first",
        initial=initial,
        method="events",
    )
    yield from sample("competing, rates 2:1, n = 100, first", values, 86.6876655, 14.5506267)
    yield mass("competing, rates 2:1, n = 100, majority", values > 50, 0.9644043)
