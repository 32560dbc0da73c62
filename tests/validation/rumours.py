"""Section 1: rumours in a well-mixed population and on tiny graphs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

import rumorsim as rs
from tests.validation.checks import Check, case, equal, mass, mean, sample

SEED = 20261125
IGNORANT = "ignorant"

MT = {
    3: (0.25, 0.433013),
    10: (2.00273709, 1.73985),
    50: (10.11248931, 3.858275),
    100: (20.24887454, 5.319332),
    1000: (203.10327174, 16.542025),
    10000: (2031.79281169, 52.23266),
}
DK = {
    3: (1 / 3, 0.471405),
    10: (2.44313842, 2.23704),
    50: (10.74268471, 5.83586),
    100: (20.83200407, 8.04403),
    1000: (203.66122452, 25.09311),
    10000: (2032.34870254, 79.26399),
}
REPLICATES = {3: 40_000, 10: 40_000, 50: 20_000, 100: 10_000, 1000: 2_000, 10000: 0}
FULL_REPLICATES = {3: 400_000, 10: 400_000, 50: 200_000, 100: 200_000, 1000: 40_000, 10000: 2_000}


def never_told(model: Any, n: int, replicates: int, **how: Any) -> np.ndarray:
    """Return the final number of ignorants in each replicate."""
    how = {
        "method": "events",
        "network": rs.networks.well_mixed(n),
        "initial": {"spreader": 1},
    } | how
    run = rs.simulate(model, replicates=replicates, rng=SEED, progress=False, **how)
    return run.final.sel(state=IGNORANT).to_numpy()


def sizes(full: bool) -> Iterator[tuple[int, int]]:
    for n, replicates in (FULL_REPLICATES if full else REPLICATES).items():
        if replicates:
            yield n, replicates


@case("1.1", "Maki & Thompson 1973; exact: jump chain")
def maki_thompson_final_size(full: bool) -> Iterator[Check]:
    for n, replicates in sizes(full):
        values = never_told(rs.models.maki_thompson(), n, replicates)
        yield from sample(f"Maki-Thompson, events, n = {n}, ignorants", values, *MT[n])
        if n == 3:
            for count, share in ((0, 3 / 4), (1, 1 / 4)):
                yield mass(f"Maki-Thompson, n = 3, {count} ignorants", values == count, share)


@case("1.1", "Daley & Kendall 1964, 1965; exact: jump chain")
def daley_kendall_final_size(full: bool) -> Iterator[Check]:
    for n, replicates in sizes(full):
        values = never_told(rs.models.daley_kendall(), n, replicates)
        yield from sample(f"Daley-Kendall, events, n = {n}, ignorants", values, *DK[n])


@case("1.1", "order independence on the complete graph; exact: jump chain")
def maki_thompson_by_any_schedule(full: bool) -> Iterator[Check]:
    model = rs.models.maki_thompson()
    replicates = 40_000 if full else 4_000
    for n in (10, 50):
        ways: dict[str, dict[str, Any]] = {
            "events on complete(n)": {"network": rs.networks.complete(n)},
            "rounds, well mixed": {"method": "synchronous", "clock": "caller", "steps": 500},
            "rounds on complete(n)": {
                "method": "synchronous",
                "clock": "caller",
                "steps": 500,
                "network": rs.networks.complete(n),
            },
        }
        for name, how in ways.items():
            values = never_told(model, n, replicates, **how)
            yield from sample(f"Maki-Thompson, {name}, n = {n}, ignorants", values, *MT[n])


K_FOLD = {
    1: (20.24887454, 5.31933, 203.10327174, 16.54202),
    2: (5.87193638, 2.59623, 59.44020147, 8.25051),
    3: (1.94408829, 1.43916, 19.78881406, 4.59007),
    4: (0.68041138, 0.83681, 6.95985455, 2.67606),
    5: (0.24412983, 0.49726, 2.50893485, 1.59406),
}


@case("1.2", "Carnal 1994; exact: jump chain")
def maki_thompson_k_fold(full: bool) -> Iterator[Check]:
    for k, (mean_100, sd_100, mean_1000, sd_1000) in K_FOLD.items():
        model = rs.models.maki_thompson(failures=k)
        values = never_told(model, 100, 100_000 if full else 4_000)
        yield from sample(f"Maki-Thompson, {k} failures, n = 100", values, mean_100, sd_100)
        if full:
            values = never_told(model, 1000, 10_000)
            yield from sample(f"Maki-Thompson, {k} failures, n = 1000", values, mean_1000, sd_1000)


@case("1.2", "limit exp(-(1 + m)(1 - θ)); Lebensztayn, Machado & Rodríguez 2011")
def stifling_limits_in_the_mean_field(full: bool) -> Iterator[Check]:
    limits = {0.1: 0.0000167048, 0.25: 0.0069771537, 0.5: 0.0595202093, 0.75: 0.1319275476}
    for alpha, limit in limits.items():
        share = _mean_field_limit(rs.models.maki_thompson(stifle=alpha))
        yield equal(f"Maki-Thompson, stifle = {alpha}, mean field", share, limit, 2e-9)
    for k, limit in enumerate((0.2031878700, 0.0595202093, 0.0198274013), start=1):
        share = _mean_field_limit(rs.models.maki_thompson(failures=k))
        yield equal(f"Maki-Thompson, {k} failures, mean field", share, limit, 2e-9)
    share = _mean_field_limit(rs.models.maki_thompson(failures=[0.5, 0.0, 0.5]), fresh="spreader_1")
    yield equal("Maki-Thompson, 1 or 3 failures, mean field", share, 0.0595202093, 2e-9)


def _mean_field_limit(model: rs.ContactModel, fresh: str = "spreader") -> float:
    n = 10**10
    run = rs.simulate(
        model, rs.networks.well_mixed(n), initial={fresh: 1}, method="mean-field", progress=False
    )
    return float(run.final.sel(state=IGNORANT).item()) / n


@case("1.3", "Belen & Pearce 2004; root of ln θ + 2 i (1 - θ) + s = 0")
def general_initial_conditions(full: bool) -> Iterator[Check]:
    n = 10**9
    network = rs.networks.well_mixed(n)
    shares = {0.9: 0.22374098, 0.75: 0.25458418, 0.5: 0.30170956, 0.25: 0.33951281}
    for ignorant, expected in shares.items():
        share = _share_of_ignorants(network, {"spreader": 1.0 - ignorant}, ignorant)
        yield equal(f"mean field, {ignorant} ignorant, no stiflers", share, expected, 1e-8)
    for ignorant, expected in {0.9: 0.26757003, 0.75: 0.41718836}.items():
        stiflers = round((1.0 - ignorant) * n)
        share = _share_of_ignorants(network, {"spreader": 1, "stifler": stiflers - 1}, ignorant)
        yield equal(f"mean field, {ignorant} ignorant, few spreaders", share, expected, 1e-7)


def _share_of_ignorants(network: Any, initial: dict[str, Any], ignorant: float) -> float:
    run = rs.simulate(
        rs.models.maki_thompson(), network, initial=initial, method="mean-field", progress=False
    )
    return float(run.final.sel(state=IGNORANT).item()) / (ignorant * network.n_nodes)


DURATION = {
    ("Maki-Thompson", 100): (13.563464, 2.579714),
    ("Maki-Thompson", 1000): (19.866089, 2.524881),
    ("Maki-Thompson", 6400): (24.864270, 2.515173),
    ("Daley-Kendall", 100): (13.482212, 2.773615),
    ("Daley-Kendall", 1000): (19.857092, 2.568603),
    ("Daley-Kendall", 6400): (24.862685, 2.526220),
}


@case("1.4", "exact: jump chain with holding times")
def durations(full: bool) -> Iterator[Check]:
    models = {
        "Maki-Thompson": rs.models.maki_thompson(),
        "Daley-Kendall": rs.models.daley_kendall(),
    }
    for (name, n), (expected, sd) in DURATION.items():
        replicates = {100: 10_000, 1000: 2_000, 6400: 0}[n] if not full else 40_000 // (n // 100)
        if replicates:
            run = rs.simulate(
                models[name],
                rs.networks.well_mixed(n),
                initial={"spreader": 1},
                method="events",
                replicates=replicates,
                rng=SEED,
                progress=False,
            )
            what = f"{name}, events, n = {n}, duration"
            yield from sample(what, run.duration.to_numpy(), expected, sd)


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
            100_000 if full else 20_000,
            network=network,
            initial={"spreader": [seed]},
        )
        what = f"Maki-Thompson on {name}, ignorants"
        yield from sample(what, values, expected, sd)
        yield mass(f"{what} none", values == 0, all_told)
        yield mass(f"{what} all but one told", values == network.n_nodes - 2, one_told)


@case("1.1", "Pittel 1990: variance of large outbreaks", only_full=True)
def daley_kendall_variance_of_large_outbreaks(full: bool) -> Iterator[Check]:
    values = never_told(rs.models.daley_kendall(), 1000, 40_000)
    large = values[values < 600]
    variance = 0.311621 * 1000
    yield mean(
        "Daley-Kendall, n = 1000, squared deviation of large outbreaks",
        (large - large.mean()) ** 2,
        variance,
        float(np.std((large - large.mean()) ** 2)),
    )
