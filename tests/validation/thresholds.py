"""Section 3.2: threshold cascades of Watts on random networks."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

import rumorsim as rs
from tests.validation.cascades import active
from tests.validation.checks import Check, case, equal, estimate, mass


@case("3.2", "Watts 2002: adoption at a share of exactly φ, in integers")
def watts_counts_in_integers(full: bool) -> Iterator[Check]:
    rows = {0.18: 5, 0.2: 5, 0.1: 10, 0.25: 4, 0.26: 3, 0.3: 3, 1 / 3: 3, 0.5: 2}
    for phi, largest in rows.items():
        reached = 0
        for degree in range(1, 13):
            star = rs.Network.from_edges([0] * degree, range(1, degree + 1), directed=False)
            # One leaf is active: the hub adopts if it is vulnerable, and then all leaves do.
            sizes = active(rs.models.watts_threshold(phi), star, [1], 1)
            reached = degree if sizes[0] == degree + 1 else reached
        yield equal(f"Watts, φ = {phi:.3g}, largest vulnerable degree", reached, largest, 0.0)


# Inside and outside the windows 1.020704 < z < 5.764677 (φ = 0.18 and 0.2), 1.000001 to 13.659314,
# 1.114142 to 3.863069, and none.
WINDOWS = {
    0.18: (5, (1.3, 3.0, 5.0), (0.95, 6.5)),
    0.2: (5, (1.3, 3.0, 5.0), (0.95, 6.5)),
    0.1: (10, (1.3, 6.0, 12.0), (0.95, 15.0)),
    0.25: (4, (1.5, 2.5, 3.5), (1.02, 4.4)),
    0.26: (3, (), (1.3, 2.0, 3.0)),
}


@case("3.2", "Watts 2002: global cascades from one node; P by generating functions", only_full=True)
def watts_windows(full: bool) -> Iterator[Check]:
    n = 100_000
    for phi, (largest, inside, outside) in WINDOWS.items():
        for degree in (*inside, *outside):
            sizes = from_one_seed(n, degree, phi)
            what = f"Watts, φ = {phi}, z = {degree}, global cascade"
            if degree in inside:
                yield mass(what, sizes > 0.1 * n, global_cascade(degree, largest))
            else:
                yield equal(f"{what}, share of runs", (sizes > 0.1 * n).mean(), 0.0, 0.0)


def from_one_seed(n: int, degree: float, phi: float) -> np.ndarray:
    model = rs.models.watts_threshold(phi)
    rows = []
    for number in range(10):
        network = rs.networks.erdos_renyi(n, degree, rng=number)
        rows.append(active(model, network, 1, 60, stream=number))
    return np.concatenate(rows)


def global_cascade(degree: float, largest: int) -> float:
    """Return the probability that one node sets off infinitely many, in a Poisson network.

    Some neighbour leads to infinitely many vulnerable nodes: 1 - G0(u), where u, the probability
    that a tie does not, solves u = 1 - Σ k p_k (1 - u^(k - 1)) / z over degrees k up to `largest`.
    """
    k = np.arange(1, largest + 1)
    share = np.array([math.exp(-degree) * degree**i / math.factorial(i) for i in k])
    weight = k * share / degree
    u = 0.0
    for _ in range(20_000):
        u = 1.0 - float(weight @ (1.0 - u ** (k - 1)))
    return 1.0 - math.exp(degree * (u - 1.0))


SEEDS = (1e-4, 1e-3, 1e-2)
REACHED = {
    4.0: (0.98017474, 0.98019412, 0.98038775),
    6.0: (0.00237654, 0.99748609, 0.99750908),
    6.5: (0.0006454, 0.00857506, 0.99849698),
}


@case("3.2", "Gleeson & Cahalane 2007: finite seeds, φ = 0.18", only_full=True)
def watts_cascades_from_finite_seeds(full: bool) -> Iterator[Check]:
    n, model = 1_000_000, rs.models.watts_threshold(0.18)
    for degree, answers in REACHED.items():
        rows = []
        for number in range(24):
            network = rs.networks.erdos_renyi(n, degree, rng=number)
            rows.append([active(model, network, share, 2, number).mean() / n for share in SEEDS])
        for share, values, expected in zip(SEEDS, np.transpose(rows), answers, strict=True):
            what = f"Watts, φ = 0.18, z = {degree:g}, n = {n}, seeds {share:g}, share reached"
            yield estimate(what, values, expected)
