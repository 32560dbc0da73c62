"""Section 7: runs that share their chance."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

import rumorsim as rs
from tests.validation.cascades import SEED, active
from tests.validation.checks import Check, between, case, equal, estimate, mass, sample, variance

SOURCE = "Klein et al. 2024"


def first_changes(
    model: rs.ContactModel, network: rs.Network, method: str, replicates: object = 50
) -> np.ndarray:
    """Return when each node first changed, nan: never; node 0 is the seed."""
    run = rs.simulate(
        model,
        network,
        initial={model.states[0]: [0]},
        method=method,
        replicates=replicates,
        rng=SEED,
        record="nodes",
        progress=False,
    )
    return run.first_change.to_numpy()


def differing(one: np.ndarray, other: np.ndarray) -> float:
    """Return how many entries differ in a bit; nan equals nan."""
    return float((~np.isclose(one, other, rtol=0.0, atol=0.0, equal_nan=True)).sum())


@case("7", f"{SOURCE}: null tests; entries that differ, of 50 replicates of 200 nodes")
def nothing_changes_where_nothing_should(full: bool) -> Iterator[Check]:
    network = rs.networks.erdos_renyi(200, 6, rng=1)
    source, target = (np.asarray(end) for end in (network.source, network.target))
    order = np.argsort(-target * 1_000 + source % 7, kind="stable")
    permuted = rs.Network.from_edges(source[order], target[order], n_nodes=200)
    joined = rs.Network.from_edges(source, target, n_nodes=201)
    models = {"Maki-Thompson": rs.models.maki_thompson(), "SIR": rs.models.sir(beta=0.4)}
    for name, model in models.items():
        for method in ("synchronous", "events"):
            what = f"{name}, {method}"
            first = first_changes(model, network, method)
            again = first_changes(model, network, method)
            yield equal(f"{what}, the same again", differing(first, again), 0.0, 0.0)
            again = first_changes(model, permuted, method)
            yield equal(f"{what}, ties in another order", differing(first, again), 0.0, 0.0)
            again = first_changes(model, joined, method)[:, :200]
            yield equal(f"{what}, somebody without ties joins", differing(first, again), 0.0, 0.0)
            again = first_changes(model, network, method, replicates=[17, 3])
            yield equal(f"{what}, two replicates alone", differing(first[[17, 3]], again), 0.0, 0.0)


@case("7", f"{SOURCE}: an intervention changes nothing before it", only_full=True)
def nothing_changes_before_an_intervention(full: bool) -> Iterator[Check]:
    story = rs.load_scenario("battalion")
    later = story.replace({"events.moscow_denial.date": "2024-10-13T10:00:00Z"})
    one, other = (
        tale.run(replicates=4, rng=SEED, progress=False).credence for tale in (story, later)
    )
    before = (one["time"] < np.datetime64("2024-10-10T10:00:00")).to_numpy()
    gap = (one.to_numpy() != other.to_numpy()) & ~np.isnan(one.to_numpy())
    yield equal("newsroom, denial three days later, before", gap[:, before].sum(), 0.0, 0.0)
    yield between("newsroom, denial three days later, after", gap[:, ~before].ravel(), 1e-9, 1.0)


# p and p': mean and sd of the difference, sd of that of independent runs, P(no change).
K4_PAIRS = {
    (0.3, 0.4): (0.496308, 0.8521633, 1.6506133, 0.691254),
    (0.2, 0.25): (0.2492757, 0.6073774, 1.4678928, 0.8258398),
}
K4 = {0.3: 2.316556, 0.4: 2.316556 + 0.496308}


@case("7", f"{SOURCE}; exact: live-edge graphs")
def independent_cascades_that_share_their_chance(full: bool) -> Iterator[Check]:
    network, replicates = rs.networks.complete(4), 200_000 if full else 40_000
    for (low, high), (difference, paired, apart, same) in K4_PAIRS.items():
        sizes = [
            active(rs.models.independent_cascade(p), network, [0], replicates) for p in (low, high)
        ]
        gain = sizes[1] - sizes[0]
        what = f"independent cascade, K4, p = {low} to {high}"
        yield equal(f"{what}, replicates that shrink", float((gain < 0).sum()), 0.0, 0.0)
        yield from sample(f"{what}, difference, paired", gain, difference, paired)
        yield mass(f"{what}, no change", gain == 0, same)
        other = np.roll(sizes[1], 1) - sizes[0]
        yield variance(f"{what}, difference, unpaired", other, apart)
        for p, values in zip((low, high), sizes, strict=True):
            if p in K4:
                yield estimate(f"independent cascade, K4, p = {p}, alone, size", values, K4[p])


@case("7", f"{SOURCE}: one uniform number per tie")
def cascades_grow_with_their_chance(full: bool) -> Iterator[Check]:
    network = rs.networks.barabasi_albert(2_000, 3, rng=1)
    before = None
    for p in (0.02, 0.05, 0.1, 0.2, 0.5, 1.0):
        run = rs.simulate(
            rs.models.independent_cascade(p),
            network,
            initial={"active": 3},
            replicates=200 if full else 40,
            rng=SEED,
            record="nodes",
            progress=False,
        )
        reached = run.final_state.to_numpy() == list(run.counts["state"].to_numpy()).index("active")
        if before is not None:
            what = f"independent cascade, preferential, up to p = {p}, nodes lost"
            yield equal(what, float((before & ~reached).sum()), 0.0, 0.0)
        before = reached
