"""Sections 4.1 and 5: hoaxes and checks, and beliefs that are averaged or reported."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

import rumorsim as rs
from tests.validation.checks import Check, case, equal, mean

SEED = 20261130


@case("4.1", "Tambuscio, Ruffo, Flammini & Menczer 2015; exact enumeration")
def hoax_and_fact_check_on_k5(full: bool) -> Iterator[Check]:
    run = rs.simulate(
        rs.models.hoax_fact_check(alpha=0.4, beta=0.5, verify=0.05, forget=0.1),
        rs.networks.complete(5),
        initial={"believer": 1},
        steps=5,
        replicates=400_000 if full else 40_000,
        rng=SEED,
        progress=False,
    )
    exact = {
        1: (2.85, 0.05),
        2: (3.4409099265, 0.2034650735),
        5: (3.3942000550, 0.7094125035),
    }
    for time, expected in exact.items():
        for state, value in zip(("believer", "fact_checker"), expected, strict=True):
            values = run.counts.sel(time=time, state=state).to_numpy()
            yield mean(f"hoax on K5, t = {time}, {state}", values, value, float(values.std()))


@case("4.1", "Tambuscio et al. 2015; quasi-stationary in a large population")
def hoax_and_fact_check_in_a_large_population(full: bool) -> Iterator[Check]:
    n = 100_000
    rows = {
        (0.4, 0.5, 0.05, 0.1): (0.1666667, 0.3472222, 0.4861111),
        (0.8, 0.3, 0.05, 0.1): (0.25, 0.46875, 0.28125),
    }
    for (alpha, beta, verify, forget), expected in rows.items():
        run = rs.simulate(
            rs.models.hoax_fact_check(alpha=alpha, beta=beta, verify=verify, forget=forget),
            rs.networks.well_mixed(n),
            initial={"believer": 0.3, "fact_checker": 0.3},
            steps=400,
            times=[0, 400],
            replicates=8 if full else 2,
            rng=SEED,
            progress=False,
        )
        for state, share in zip(("susceptible", "believer", "fact_checker"), expected, strict=True):
            values = run.final.sel(state=state).to_numpy() / n
            # Shares of a large population fluctuate by O(n^-1/2) around the fixed point.
            yield mean(f"hoax, alpha = {alpha}, {state}", values, share, 2.0 / np.sqrt(n))


@case("5", "DeGroot 1974: left unit eigenvector")
def degroot_consensus(full: bool) -> Iterator[Check]:
    rows = [
        (np.array([[0.5, 0.5], [0.25, 0.75]]), (1 / 3, 2 / 3)),
        (np.array([[0, 0.5, 0.5], [1, 0, 0], [0, 1, 0]]), (0.4, 0.4, 0.2)),
    ]
    for weights, influence in rows:
        for person, share in enumerate(influence):
            belief = np.eye(len(weights))[person]
            limit = rs.beliefs.degroot(weights, belief)[0]
            yield equal(
                f"DeGroot, {len(weights)} persons, influence of {person}", limit, share, 1e-12
            )


@case("5", "Friedkin & Johnsen 1999; closed form")
def friedkin_johnsen_fixed_point(full: bool) -> Iterator[Check]:
    weights = np.array(
        [
            [0.220, 0.120, 0.360, 0.300],
            [0.147, 0.215, 0.344, 0.294],
            [0, 0, 1, 0],
            [0.090, 0.178, 0.446, 0.286],
        ]
    )
    beliefs = rs.beliefs.friedkin_johnsen(weights, 1 - np.diag(weights), [25, 25, 75, 85])
    expected = (60.0208, 59.9840, 75, 74.9862)
    for person, (got, value) in enumerate(zip(beliefs, expected, strict=True)):
        yield equal(f"Friedkin-Johnsen, person {person}", got, value, 5e-5)


@case("5", "Hahn, Hansen & Olsson 2020, printed trace (trust to three digits)")
def laputa_trace(full: bool) -> Iterator[Check]:
    rows = [
        (0.50000, [(True, 0.513)], 0.51300),
        (0.27923, [(False, 0.642)], 0.17765),
        (0.91, [(True, 0.371), (False, 0.656)], 0.75771),
        (0.75815, [(False, 0.452)], 0.79169),
        (0.79160, [(False, 0.573)], 0.73895),
        (0.53, [(False, 0.581)], 0.44850),
    ]
    for start, reports, expected in rows:
        credence = start
        for positive, trust in reports:
            credence = float(rs.beliefs.laputa_belief(credence, trust, positive))
        yield equal(f"Laputa, {start} after {len(reports)} reports", credence, expected, 5e-6)
