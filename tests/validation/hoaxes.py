"""Section 4.1: a hoax against its fact-check."""

from __future__ import annotations

from collections.abc import Iterator

import rumorsim as rs
from tests.validation.checks import Check, case, equal, estimate, mass

SEED = 20261130
Shares = tuple[float, float, float]
# α, β, p_v, p_f, and the shares susceptible, believing and checking.
RESTS: dict[tuple[float, float, float, float], Shares] = {
    (0.4, 0.5, 0.05, 0.1): (0.1666667, 0.3472222, 0.4861111),
    (0.8, 0.3, 0.05, 0.1): (0.25, 0.46875, 0.28125),
    (0.4, 0.5, 0.05, 0.02): (0.02 / 0.52, 0.0, 0.5 / 0.52),
}
STATES = ("susceptible", "believer", "fact_checker")


@case("4.1", "Tambuscio, Ruffo, Flammini & Menczer 2015; mean field")
def hoax_and_fact_check_at_rest(full: bool) -> Iterator[Check]:
    for (alpha, beta, verify, forget), expected in RESTS.items():
        rest = rs.models.hoax_equilibrium(alpha, beta, verify, forget)
        what = f"hoax, α = {alpha}, β = {beta}, p_v = {verify}, p_f = {forget}"
        for state, share in zip(STATES, expected, strict=True):
            yield equal(f"{what}, share {state}", rest[state], share, 6e-8)
    for alpha, threshold in {0.4: 0.1333333, 0.8: 0.8}.items():
        found = rs.models.hoax_eradication(alpha, forget=0.1)
        yield equal(f"hoax, α = {alpha}, p_f = 0.1, least p_v", found, threshold, 6e-8)
        for beta in (0.1, 0.5, 1.0):
            gone = rs.models.hoax_equilibrium(alpha, beta, found, 0.1)["believer"]
            yield equal(f"hoax, α = {alpha}, β = {beta}, believers at it", gone, 0.0, 1e-12)


@case("4.1", "Tambuscio et al. 2015; exact enumeration")
def hoax_and_fact_check_on_k5(full: bool) -> Iterator[Check]:
    exact = {
        1: (2.85, 0.05),
        2: (3.4409099265, 0.2034650735),
        5: (3.3942000550, 0.7094125035),
    }
    for name, network in {"K5": rs.networks.complete(5), "5": rs.networks.well_mixed(5)}.items():
        run = rs.simulate(
            rs.models.hoax_fact_check(alpha=0.4, beta=0.5, verify=0.05, forget=0.1),
            network,
            initial={"believer": 1},
            steps=5,
            replicates=400_000 if full else 20_000,
            rng=SEED,
            progress=False,
        )
        for time, expected in exact.items():
            for state, value in zip(STATES[1:], expected, strict=True):
                values = run.counts.sel(time=time, state=state).to_numpy()
                yield estimate(f"hoax, {name}, t = {time}, {state}", values, value)
        gone = run.counts.sel(time=1, state="believer").to_numpy() == 0
        yield mass(f"hoax, {name}, t = 1, no believer", gone, 0.009375)


@case("4.1", "Tambuscio et al. 2015; quasi-stationary in a large population")
def hoax_and_fact_check_in_a_large_population(full: bool) -> Iterator[Check]:
    n = 100_000
    for (alpha, beta, verify, forget), expected in RESTS.items():
        run = rs.simulate(
            rs.models.hoax_fact_check(alpha=alpha, beta=beta, verify=verify, forget=forget),
            rs.networks.well_mixed(n),
            initial={"believer": 0.3, "fact_checker": 0.3},
            steps=1_000 if full else 700,
            times=[0, 1_000 if full else 700],
            replicates=40,
            rng=SEED,
            progress=False,
        )
        for state, share in zip(STATES, expected, strict=True):
            values = run.final.sel(state=state).to_numpy() / n
            # The mean share is off the fixed point by O(1/n).
            what = f"hoax, α = {alpha}, p_f = {forget}, n = {n}, share {state}"
            yield estimate(what, values, share, 1 / n)
