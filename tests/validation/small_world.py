"""Section 2.2: Maki and Thompson's rumour on small worlds."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

import rumorsim as rs
from tests.validation.checks import Check, between, case, estimate, mass

SEED = 20261127
GRAPHS = 40


def told(model: rs.ContactModel, network: rs.Network, replicates: int, rng: int) -> np.ndarray:
    """Return the number told in each replicate, the seed included."""
    run = rs.simulate(
        model,
        network,
        initial={"spreader": 1},
        method="events",
        replicates=replicates,
        rng=rng,
        progress=False,
    )
    return network.n_nodes - run.final.sel(state="ignorant").to_numpy()


def by_graph(n: int, links: int, p: float, runs: int) -> np.ndarray:
    """Return numbers told, shape (graphs, runs); `links` is K of Zanette, to each side."""
    rows = []
    for number in range(GRAPHS):
        network = rs.networks.watts_strogatz(n, 2 * links, p, rng=number)
        rows.append(told(rs.models.maki_thompson(), network, runs, SEED + number))
    return np.array(rows)


class Row(NamedTuple):
    """Reference values; of the shares with their standard errors, or half a digit."""

    runs: int
    told: tuple[float, float] | None = None
    outbreaks: float | None = None


ROWS = {
    (10_000, 0.0): Row(100, (0.00075, 5e-6)),
    (10_000, 0.1): Row(100, (0.00161, 5e-6)),
    (1_000, 0.19): Row(250, None, 0.133),
    (10_000, 0.19): Row(250, (0.00777, 0.00011), 0.072),
    (100_000, 0.19): Row(60, (0.00136, 0.00005), 0.037),
    (100_000, 0.21): Row(40, (0.00466, 0.00015)),
    (1_000, 0.23): Row(250, None, 0.221),
    (10_000, 0.23): Row(100, None, 0.181),
    (100_000, 0.23): Row(40, None, 0.167),
    (10_000, 0.25): Row(100, (0.03783, 0.00039)),
    (100_000, 0.25): Row(10, (0.0361, 0.0007)),
    (10_000, 0.3): Row(100, (0.0910, 0.0007)),
    (100_000, 0.3): Row(6, (0.0967, 0.0012)),
    (10_000, 0.5): Row(60, (0.2447, 0.0011)),
    (10_000, 1.0): Row(60, (0.3065, 0.0011)),
}


@case("2.2", "Zanette 2001, 2002; reference by simulation", only_full=True)
def small_world_transition(full: bool) -> Iterator[Check]:
    for (n, p), row in ROWS.items():
        number = by_graph(n, 2, p, row.runs)
        what = f"Maki-Thompson, small world K = 2, n = {n}, p = {p}"
        if row.told:
            yield estimate(f"{what}, share told", number.mean(axis=1) / n, *row.told)
        if row.outbreaks:
            # The reference, of three digits, is taken to have rested on 10,000 runs.
            error = math.hypot(math.sqrt(row.outbreaks * (1 - row.outbreaks) / 10_000), 5e-4)
            hits = number.ravel() > 3 * math.sqrt(n)
            yield mass(f"{what}, more than 3 √n told", hits, row.outbreaks, error)
        if p == 1.0:
            large = [runs[runs > 0.1 * n].mean() / n for runs in number]
            yield estimate(f"{what}, share told in large outbreaks", large, 0.432, 5e-4)


@case("2.2", "Zanette 2001; reference by simulation", only_full=True)
def small_world_with_three_links(full: bool) -> Iterator[Check]:
    shares = by_graph(10_000, 3, 0.3, 60).mean(axis=1) / 10_000
    what = "Maki-Thompson, small world K = 3, n = 10000, p = 0.3, share told"
    yield estimate(what, shares, 0.504, 0.001)


@case("2.2", "K = 3: the transition lies between p = 0.06 and p = 0.10", only_full=True)
def small_world_transition_with_three_links(full: bool) -> Iterator[Check]:
    for p, low, high in ((0.06, 0.0, 0.5), (0.1, 0.8, 1.0)):
        hits = {n: by_graph(n, 3, p, 100) > 3 * math.sqrt(n) for n in (1_000, 20_000)}
        # Below the transition the share falls to nothing as n grows, above it to a constant.
        ratio = hits[20_000].mean(axis=1) / hits[1_000].mean()
        what = f"Maki-Thompson, small world K = 3, p = {p}, outbreaks at n = 20,000 over 1,000"
        yield between(what, ratio, low, high)
