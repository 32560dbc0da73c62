"""Section 3.3: epidemics on the complete graph, and percolation on random networks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

import rumorsim as rs
from tests.validation.cascades import active
from tests.validation.checks import Check, case, equal, estimate, mass, sample
from tests.validation.laws import law_of

SEED = 20261128
SIR = {(50, 2.0): (19.68639774, 19.14275), (100, 1.5): (20.36958669, 27.53266)}


def final(model: Any, network: Any, replicates: int, state: str, **how: Any) -> np.ndarray:
    how = {"rng": SEED} | how
    run = rs.simulate(model, network, replicates=replicates, progress=False, **how)
    return run.final.sel(state=state).to_numpy()


@case("3.3", "Markov SIR on the complete graph; events against the exact law")
def sir_final_size(full: bool) -> Iterator[Check]:
    replicates = 100_000 if full else 5_000
    for (n, beta), listed in SIR.items():
        # On the complete graph each tie carries 1/(n - 1) of the rate of a person.
        ways = {
            "well mixed": (rs.networks.well_mixed(n), beta),
            "complete": (rs.networks.complete(n), beta / (n - 1)),
        }
        law = law_of(rs.models.sir(beta=beta), n, "recovered", infected=1)
        for name, (network, rate) in ways.items():
            model, start = rs.models.sir(beta=rate), {"infected": 1}
            values = final(model, network, replicates, "recovered", initial=start, method="events")
            what = f"SIR, events, {name}, n = {n}, size"
            yield from sample(what, values, *listed, law.kurtosis)
            yield mass(f"{what} 1", values == 1, 1 / (1 + beta))


@case("3.3", "Reed-Frost; exact: chain binomial")
def reed_frost(full: bool) -> Iterator[Check]:
    run = rs.simulate(
        rs.models.sir(beta=rs.probability(0.1), gamma=rs.probability(1.0)),
        rs.networks.complete(20),
        initial={"infected": 1},
        replicates=100_000 if full else 10_000,
        rng=SEED,
        times=[0, 60],
        progress=False,
    )
    sizes = run.final.sel(state="recovered").to_numpy()
    yield estimate("Reed-Frost, n = 20, p = 0.1, size", sizes, 12.69441956)
    yield mass("Reed-Frost, n = 20, p = 0.1, size 1", sizes == 1, 0.9**19)
    # The last recovery is a step after the last infection, and the seed's own is the first.
    yield estimate("Reed-Frost, n = 20, p = 0.1, depth", run.duration.to_numpy() - 1, 4.24931228)


def poisson(mean: float) -> np.ndarray:
    return np.asarray(rs.cascades.poisson_offspring(mean))


def power_law(cutoff: float) -> np.ndarray:
    """Return shares of degrees 0, 1, 2, ... proportional to k^-2 exp(-k / cutoff)."""
    k = np.arange(1, 40 * int(cutoff))
    share = np.append(0.0, k**-2.0 * np.exp(-k / cutoff))
    return share / share.sum()


def configuration(n: int, share: np.ndarray, rng: int) -> rs.Network:
    """Return a network whose degrees have these shares as exactly as integers can."""
    last = np.rint(n * np.cumsum(share)).astype(np.int64)
    degrees = np.repeat(np.arange(share.size), np.diff(last, prepend=0))
    degrees[0] += degrees.sum() % 2
    return rs.networks.configuration_model(degrees, rng=rng)


def outbreaks(n: int, share: np.ndarray, chance: float, graphs: int, runs: int) -> np.ndarray:
    """Return shares reached from one node, shape (graphs, runs)."""
    model = rs.models.independent_cascade(chance)
    rows = []
    for number in range(graphs):
        network = configuration(n, share, number)
        rows.append(active(model, network, 1, runs, stream=number) / n)
    return np.array(rows)


def of_large(what: str, reached: np.ndarray, size: float, chance: float) -> Iterator[Check]:
    """Compare mean size and share of the runs that reach more than a twentieth."""
    means = [row[row > 0.05].mean() for row in reached]
    yield estimate(f"{what}, size of large outbreaks", means, size)
    yield mass(f"{what}, large outbreak", reached.ravel() > 0.05, chance)


ABOVE = {
    "Poisson, z T = 1.5": (poisson(4.0), 0.375, 0.5828116439),
    "Poisson, z T = 1.6": (poisson(4.0), 0.4, 0.6419813173),
    "power law, κ = 10, T = 0.6": (power_law(10), 0.6, 0.2613327095),
    "power law, κ = 20, T = 0.6": (power_law(20), 0.6, 0.4046825846),
    "3-regular, T = 2/3": (np.array([0, 0, 0, 1.0]), 2 / 3, 0.875),
}


@case("3.3", "Newman 2002; cascades from one node reach its percolation cluster", only_full=True)
def percolation_above_the_threshold(full: bool) -> Iterator[Check]:
    for name, (share, chance, size) in ABOVE.items():
        reached = outbreaks(100_000, share, chance, graphs=24, runs=40)
        yield from of_large(f"independent cascade, {name}", reached, size, size)


THRESHOLDS = {5: 0.6079894876, 10: 0.3286912696, 20: 0.1832511951}


@case("3.3", "Newman 2002: mean outbreak 1 + T <k> / (1 - T / T_c) below T_c", only_full=True)
def percolation_below_the_threshold(full: bool) -> Iterator[Check]:
    n = 100_000
    for cutoff, critical in THRESHOLDS.items():
        share = power_law(cutoff)
        degree = share @ np.arange(share.size)
        for chance in (critical / 2, 0.8 * critical):
            sizes = n * outbreaks(n, share, chance, graphs=4, runs=5_000).ravel()
            expected = 1 + chance * degree / (1 - chance / critical)
            what = f"independent cascade, power law, κ = {cutoff}, T = {chance / critical:g} T_c"
            yield estimate(f"{what}, size", sizes, expected)
    reached = outbreaks(n, power_law(5), 0.6, graphs=8, runs=100)
    what = "independent cascade, power law, κ = 5, T = 0.6, share of large outbreaks"
    yield equal(what, (reached > 0.05).mean(), 0.0, 0.0)


@case("3.3", "Kenah & Robins 2007: exponential infectious times", only_full=True)
def sir_on_random_graphs(full: bool) -> Iterator[Check]:
    rows = {
        "Poisson, z = 4, b = 0.5": (poisson(4.0), 0.5, 0.4543949834, 0.3154766204),
        "3-regular, b = 2": (np.array([0, 0, 0, 1.0]), 2.0, 0.875, 0.7366071429),
    }
    n = 20_000
    for name, (share, beta, size, major) in rows.items():
        model, reached = rs.models.sir(beta=beta), []
        for number in range(30):
            how = {"initial": {"infected": 1}, "method": "events", "rng": SEED + number}
            network = configuration(n, share, number)
            reached.append(final(model, network, 30, "recovered", **how) / n)
        yield from of_large(f"SIR, events, {name}", np.array(reached), size, major)
