"""Section 1.1: final sizes of rumours in a well-mixed population, by simulation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

import rumorsim as rs
from tests.validation.checks import Check, case, mass, mean, sample
from tests.validation.laws import Law, calling_oneself, law_of
from tests.validation.targets import DK, MT, OWN

SEED = 20261125
IGNORANT = "ignorant"

REPLICATES = {3: 40_000, 10: 40_000, 50: 20_000, 100: 10_000, 1000: 2_000}
FULL_REPLICATES = {
    3: 400_000,
    10: 400_000,
    50: 200_000,
    100: 200_000,
    1000: 200_000,
    10000: 10_000,
}


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
    yield from (FULL_REPLICATES if full else REPLICATES).items()


def compare(
    what: str, values: np.ndarray, listed: tuple[float, float], law: Law
) -> Iterator[Check]:
    """Compare with listed moments, and with half of the exact law.

    A variance to which runs contribute that are expected less than ten times is left alone.
    """
    rare = law.share[law.share.size // 2 :].sum() * values.size
    if 0.1 < rare < 10:
        yield mean(what, values, *listed)
    else:
        yield from sample(what, values, *listed, law.kurtosis)
    middle = int(listed[0])
    yield mass(f"{what} at most {middle}", values <= middle, law.up_to(middle))


@case("1.1", "Maki & Thompson 1973; events against the exact law")
def maki_thompson_final_size(full: bool) -> Iterator[Check]:
    for n, replicates in sizes(full):
        model = rs.models.maki_thompson()
        values = never_told(model, n, replicates)
        yield from compare(
            f"Maki-Thompson, events, n = {n}, ignorants", values, MT[n], law_of(model, n)
        )


@case("1.1", "Daley & Kendall 1964, 1965; events against the exact law")
def daley_kendall_final_size(full: bool) -> Iterator[Check]:
    for n, replicates in sizes(full):
        model = rs.models.daley_kendall()
        law = law_of(model, n)
        values = never_told(model, n, replicates)
        what = f"Daley-Kendall, events, n = {n}, ignorants"
        yield from compare(what, values, DK[n], law)
        if replicates > 20 * n:
            yield mass(f"{what} all but two", values == n - 2, 1 / (2 * n - 3))
        if n >= 100:
            yield from large_outbreaks(what, values[values <= 0.6 * n], n, law)


def large_outbreaks(what: str, values: np.ndarray, n: int, law: Law) -> Iterator[Check]:
    listed = {100: 0.322054, 1000: 0.311621, 10_000: 0.310766}
    given = law.at_most(0.6 * n)
    sd = float(np.sqrt(listed[n] * n))
    yield from sample(f"{what} of large outbreaks", values, given.mean, sd, given.kurtosis)


@case("1.1", "Maki-Thompson with calls to oneself; events against the exact law", only_full=True)
def final_size_with_calls_to_oneself(full: bool) -> Iterator[Check]:
    for n, replicates in sizes(full):
        model = calling_oneself(n)
        values = never_told(model, n, replicates)
        yield from compare(
            f"Calls to oneself, events, n = {n}, ignorants", values, OWN[n], law_of(model, n)
        )


@case("1.1", "order independence on the complete graph; exact: jump chain")
def maki_thompson_by_any_schedule(full: bool) -> Iterator[Check]:
    model = rs.models.maki_thompson()
    rounds = {"method": "synchronous", "clock": "caller", "steps": 500, "times": [0, 500]}
    for n, replicates in ((10, 40_000), (50, 40_000), (100, 20_000), (1000, 4_000)):
        complete = rs.networks.complete(n)
        ways: dict[str, dict[str, Any]] = {
            "events on complete(n)": {"network": complete},
            "rounds, well mixed": rounds,
            "rounds on complete(n)": rounds | {"network": complete},
        }
        for name, how in ways.items():
            if full or n <= 50:
                values = never_told(model, n, replicates if full else 4_000, **how)
                yield from sample(f"Maki-Thompson, {name}, n = {n}, ignorants", values, *MT[n])
