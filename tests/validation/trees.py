"""Section 3.4: shapes of cascades, of random recursive trees, and given their size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

import rumorsim as rs
from tests.validation.checks import Check, between, case, equal, estimate

SEED = 20261128


def tree(parents: Sequence[int]) -> rs.Cascade:
    """Return the cascade in which node i was told by parents[i], a smaller one; -1 for the root."""
    return rs.Cascade.from_parents(range(len(parents)), parents, range(len(parents)))


@case("3.4", "Goel et al. 2016: mean distance over pairs")
def structural_virality_of_known_trees(full: bool) -> Iterator[Check]:
    rows = {
        "star of 10": ([-1] + [0] * 9, 1.8),
        "path of 10": (list(range(-1, 9)), 11 / 3),
        "binary tree of height 2": (binary(2), 2.2857142857),
        "binary tree of height 3": (binary(3), 3.5047619048),
        "binary tree of height 4": (binary(4), 4.9548387097),
        "three legs of three": ([-1, 0, 1, 2, 0, 4, 5, 0, 7, 8], 3.0666666667),
    }
    for name, (parents, virality) in rows.items():
        yield equal(
            f"structural virality, {name}", tree(parents).structural_virality, virality, 6e-11
        )


def binary(height: int) -> list[int]:
    return [(node - 1) // 2 if node else -1 for node in range(2 ** (height + 1) - 1)]


RECURSIVE = {
    10: (2.7152557319, 1.9289682540),
    100: (6.5439420057, 4.1873775176),
    1000: (10.9969095724, 6.4854708606),
}


@case("3.4", "random recursive trees; exact")
def trees_of_asynchronous_push(full: bool) -> Iterator[Check]:
    for n, (virality, depth) in RECURSIVE.items():
        replicates = (
            {10: 20_000, 100: 2_000, 1000: 400}[n] if full else {10: 1_000, 100: 200}.get(n)
        )
        if replicates is None:
            continue
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
        what = f"trees of push on K_{n}"
        values = [tree.structural_virality for tree in trees]
        yield estimate(f"{what}, structural virality", values, virality)
        yield estimate(f"{what}, mean depth", [tree.depths.mean() for tree in trees], depth)


Measures = dict[str, float]
GIVEN_SIZE: dict[tuple[str, int], Measures] = {
    ("Poisson", 5): {"depth": 2.856, "max_breadth": 1.952, "structural_virality": 1.888},
    ("Poisson", 10): {
        "depth": 5.0537820700,
        "max_breadth": 2.9276959500,
        "structural_virality": 2.9557952000,
    },
    ("Poisson", 30): {"structural_virality": 5.7408215493},
    ("binomial", 5): {
        "depth": 3.2380952381,
        "max_breadth": 1.6190476190,
        "structural_virality": 1.9333333333,
    },
    ("binomial", 10): {
        "depth": 6.0712074303,
        "max_breadth": 2.2957847107,
        "structural_virality": 3.1906803207,
    },
}


def offspring(family: str, mean: float) -> np.ndarray:
    if family == "Poisson":
        return np.asarray(rs.cascades.poisson_offspring(mean))
    if family == "binomial":
        return np.asarray(rs.cascades.binomial_offspring(2, mean / 2))
    share = (mean / (1 + mean)) ** np.arange(400)
    return np.asarray(share / share.sum())


@case("3.4", "Galton-Watson cascades given their size do not know their mean; exact enumeration")
def branching_given_its_size(full: bool) -> Iterator[Check]:
    replicates = 400_000 if full else 30_000
    for family in ("Poisson", "binomial"):
        for mean in (0.5, 0.9):
            grown = rs.cascades.galton_watson(
                offspring(family, mean), replicates, max_size=60, rng=SEED
            )
            shapes = grown.shapes()
            for (name, size), measures in GIVEN_SIZE.items():
                chosen = shapes.isel(cascade=(shapes["size"] == size).to_numpy())
                if name != family or chosen.sizes["cascade"] < 100:
                    continue
                for measure, expected in measures.items():
                    what = f"{family}, mean {mean}, {measure} given size {size}"
                    yield estimate(what, chosen[measure].to_numpy(), expected)


@case("3.4", "Juul & Ugander 2021: at equal size one mechanism leaves no difference")
def branching_at_matched_sizes(full: bool) -> Iterator[Check]:
    for family in ("Poisson", "binomial", "geometric"):
        pair = [offspring(family, mean) for mean in (0.5, 0.9)]
        raw, matched = differences(pair, 100_000 if full else 10_000)
        what = f"{family}, mean 0.9 less mean 0.5, structural virality"
        yield between(f"{what}, all", raw, 0.3, np.inf)
        yield estimate(f"{what}, at equal size", matched, 0.0)
    # One in twenty broadcasts to twelve.
    hubs = 0.95 * offspring("Poisson", 0.3)
    hubs[12] += 0.05
    _, matched = differences([offspring("Poisson", 0.9), hubs], 100_000 if full else 10_000)
    what = "broadcasts less Poisson, structural virality at equal size"
    yield between(what, matched, -np.inf, -0.1)


@case("3.4", "Juul & Ugander 2021: p of Kolmogorov-Smirnov at equal size", only_full=True)
def branching_that_cannot_be_told_apart(full: bool) -> Iterator[Check]:
    names = ["depth", "max_breadth", "structural_virality"]
    pair = [offspring("Poisson", mean) for mean in (0.5, 0.9)]
    p = np.array(
        [
            rs.cascades.matched_difference(
                at_equal_size(shapes_of(pair, 500, number), number), resamples=200, rng=number
            )["p"].sel(measure=names)
            for number in range(200)
        ]
    )
    for level in (0.05, 0.2, 0.5):
        for name, values in zip(names, p.T, strict=True):
            # Ties make p larger than uniform.
            what = f"Poisson, mean 0.9 and mean 0.5, {name}, P(p <= {level})"
            yield between(what, values <= level, 0.0, level)


def differences(pair: list[np.ndarray], replicates: int) -> tuple[np.ndarray, np.ndarray]:
    """Return differences of structural virality, in the order of drawing and at equal size."""
    shapes = shapes_of(pair, replicates, SEED)
    first, second = (
        shapes["structural_virality"].to_numpy()[shapes["kind"].to_numpy() == kind]
        for kind in ("first", "second")
    )
    matched = at_equal_size(shapes, SEED)
    one, other = matched["structural_virality"].to_numpy().reshape(-1, 2).T
    return second[: first.size] - first[: second.size], other - one


def at_equal_size(shapes: Any, seed: int) -> Any:
    return rs.cascades.match_sizes(shapes, by="kind", groups=("first", "second"), rng=seed)


def shapes_of(pair: list[np.ndarray], replicates: int, seed: int) -> Any:
    """Return shapes of cascades with more than one node, labelled by their kind."""
    grown = [
        rs.cascades.galton_watson(share, replicates, max_size=200, rng=2 * seed + number)
        for number, share in enumerate(pair)
    ]
    both = rs.cascades.CascadeSet.from_cascades(
        [cascade for one in grown for cascade in one],
        {"kind": np.repeat(["first", "second"], replicates)},
    )
    shapes = both.shapes()
    return shapes.isel(cascade=(shapes["size"] > 1).to_numpy())
