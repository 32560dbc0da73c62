"""Sections 2.3 and 2.4: rumours on heterogeneous networks, and in the mean field."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

import rumorsim as rs
from tests.validation.checks import Check, case, equal, estimate
from tests.validation.mean_field import never_told_in_the_limit
from tests.validation.small_world import SEED, told

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


@case("2.3", "Moreno, Nekovee & Pacheco 2004; reference by simulation", only_full=True)
def heterogeneous_networks(full: bool) -> Iterator[Check]:
    for stifle, answers in LEVELS.items():
        model = rs.models.maki_thompson(stifle=stifle)
        for (name, graph), (given, all_runs) in zip(GRAPHS.items(), answers, strict=True):
            runs = np.array(
                [told(model, graph(number), 40, SEED + number) / 10_000 for number in range(24)]
            )
            what = f"Maki-Thompson, {name}, stifle = {stifle}"
            large = np.array([row[row > 0.01].mean() for row in runs])
            # The reference is of six graphs with 1,500 runs on each.
            error = float(large.std(ddof=1)) / math.sqrt(6)
            yield estimate(f"{what}, given > 1 % told", large, given, error)
            error = math.hypot(error, float(runs.std()) / math.sqrt(9_000))
            yield estimate(f"{what}, all runs", runs.mean(axis=1), all_runs, error)


@case("2.3", "Moreno, Nekovee & Pacheco 2004: r = 1 - exp(-(1 + 1/α) r)")
def homogeneous_mean_field(full: bool) -> Iterator[Check]:
    for stifle, expected in {1.0: 0.7968121, 0.5: 0.9404798, 0.25: 0.9930228}.items():
        share = 1 - never_told_in_the_limit(rs.models.maki_thompson(stifle=stifle))
        yield equal(f"Maki-Thompson, mean field, stifle = {stifle}, told", share, expected, 6e-8)


@case("2.4", "Nekovee et al. 2007: R = 1 - exp(-ε R), ε = k (λ + α)/(α k + δ)")
def nekovee_mean_field(full: bool) -> Iterator[Check]:
    rows = {
        (6, 0.5, 1, 1): 0.4087977589,
        (6, 0.2, 1, 1): 0.0550363266,
        (10, 0.3, 0.25, 1): 0.6261947340,
        (6, 1, 1, 0): 0.7968121300,
    }
    for (k, tell, stifle, forget), expected in rows.items():
        name = f"Nekovee, mean field, k = {k}, λ = {tell}, α = {stifle}, δ = {forget}"
        # Of degree k, everybody meets k others where one of a well-mixed population meets one.
        share = 1 - never_told_in_the_limit(rs.models.nekovee(k * tell, k * stifle, forget))
        yield equal(f"{name}, told", share, expected, 2e-9)
        field = rs.models.nekovee(tell, stifle, forget).mean_field(degree=k)
        end = field.solve({"spreader": 1e-11}).isel(time=-1)
        told_at_last = 1 - float(end.sel(state="ignorant"))
        yield equal(f"{name}, told, equations of degree k", told_at_last, expected, 2e-9)


@case("2.4", "Nekovee et al. 2007: thresholds δ/k and δ <k>/<k²>; none without forgetting")
def nekovee_thresholds(full: bool) -> Iterator[Check]:
    for k, stifle, forget in ((6, 1.0, 1.0), (6, 0.1, 1.0), (10, 0.25, 0.5), (3, 4.0, 2.0)):
        field = rs.models.nekovee(0.5, stifle, forget).mean_field(degree=k)
        what = f"Nekovee, threshold of λ, k = {k}, α = {stifle}, δ = {forget}"
        yield equal(what, field.threshold("tell") or math.nan, forget / k, 1e-9)
    endless = rs.models.nekovee(0.5, 1.0, 0.0).mean_field(degree=6)
    yield equal("Nekovee, δ = 0, thresholds", endless.threshold("tell") is not None, 0.0, 0.0)
    for name, graph in GRAPHS.items():
        network = graph(1)
        degrees = np.diff(network.indptr).astype(np.float64)
        expected = degrees.mean() / (degrees**2).mean()
        for stifle in (1.0, 0.25):
            field = rs.models.nekovee(0.5, stifle, 1.0).mean_field(network=network)
            what = f"Nekovee, threshold of λ, blocks of degrees, {name}, α = {stifle}, δ = 1"
            yield equal(what, field.threshold("tell") or math.nan, expected, 1e-8)
