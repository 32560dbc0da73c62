"""Galton-Watson cascades: everybody tells a random number of others, independently."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.cascades.cascade_set import CascadeSet
from rumorsim.cascades.checks import whole_number
from rumorsim.errors import ArgumentError, require
from rumorsim.rng import RNGLike, Source

__all__ = ["binomial_offspring", "galton_watson", "poisson_offspring"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_PURPOSE = "cascades.offspring"


def poisson_offspring(mean: float) -> Floats:
    """Return the probabilities to tell 0, 1, 2, ... others, Poisson with this mean.

    Raises
    ------
    ArgumentError
        If the mean lies outside [0, 700].
    """
    require(0 <= mean <= 700, "mean", mean, "[0, 700]")
    counts = np.arange(math.ceil(mean + 12 * math.sqrt(mean) + 20))
    logs = np.array([math.lgamma(count + 1) for count in counts])
    with np.errstate(divide="ignore", invalid="ignore"):
        powers = np.where(counts == 0, 0.0, counts * np.log(mean))
    return np.asarray(np.exp(powers - mean - logs))


def binomial_offspring(trials: int, probability: float) -> Floats:
    """Return the probabilities to tell 0, 1, ..., `trials` others, each with one probability.

    Raises
    ------
    ArgumentError
        If `trials` is no int of at least 0, or the probability lies outside [0, 1].
    """
    whole_number("trials", trials, 0)
    require(0 <= probability <= 1, "probability", probability, "[0, 1]")
    counts = range(trials + 1)
    return np.array(
        [math.comb(trials, k) * probability**k * (1 - probability) ** (trials - k) for k in counts]
    )


def galton_watson(
    offspring: ArrayLike, replicates: int, *, max_size: int, rng: RNGLike = None
) -> CascadeSet:
    """Grow cascades in which everybody tells an independent random number of others.

    Generation follows generation, a node's time being its generation, until nobody tells anybody
    any more, or there are `max_size` nodes. Given its size, a cascade of Poisson, binomial or
    geometric offspring has a law that does not depend on the mean: the null model of a comparison
    at equal size (`rumorsim.cascades.match_sizes`).

    Parameters
    ----------
    offspring : array_like of float, shape (most + 1,)
        Probability to tell 0, 1, ..., most others; they add up to 1. See `poisson_offspring` and
        `binomial_offspring`; mixtures are weighted sums.
    replicates : int
        How many cascades.
    max_size : int
        Where a cascade is cut off; its label ``complete`` is then False.
    rng : None, int, SeedSequence or Generator
        As in SPEC 7. Replicate r is the same however many there are.

    Returns
    -------
    CascadeSet
        Labels ``replicate`` and ``complete``. The n-th node of a cascade has the id n.

    Raises
    ------
    ArgumentError
        If the probabilities are none or do not add up to 1, or a number is out of range.

    References
    ----------
    Harris, "The theory of branching processes", 1963, chapter I. Law given the size: Devroye,
    "Simulating size-constrained Galton-Watson trees", SIAM J. Comput. 41, 2012.
    """
    chances = _probabilities(offspring)
    whole_number("replicates", replicates, 0)
    whole_number("max_size", max_size, 1)
    source = Source(rng)
    tree, parent, generation, complete = _grown(chances, replicates, max_size, source)
    order = np.argsort(tree, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(tree, minlength=replicates))])
    node = np.arange(tree.size) - np.repeat(start[:-1], np.diff(start))
    labels = {"replicate": np.arange(replicates), "complete": complete}
    time = generation[order].astype(np.float64)
    return CascadeSet(node, parent[order], time, start, labels, time_unit="generations")


def _probabilities(offspring: ArrayLike) -> Floats:
    chances = np.asarray(offspring, dtype=np.float64)
    if chances.ndim != 1 or not chances.size or not (chances >= 0).all():
        raise ArgumentError("offspring: got no row of numbers, allowed: probabilities, each >= 0")
    total = float(chances.sum())
    require(abs(total - 1) < 1e-9, "offspring", f"a sum of {total:.12g}", "probabilities of sum 1")
    return chances


def _grown(
    chances: Floats, replicates: int, max_size: int, source: Source
) -> tuple[Ints, Ints, Ints, NDArray[np.bool_]]:
    """Return cascade, position of the parent, and generation of all nodes, and who is complete."""
    bounds = np.cumsum(chances)[:-1]
    size = np.ones(replicates, dtype=np.int64)
    complete = np.ones(replicates, dtype=np.bool_)
    tree, place = np.arange(replicates), np.zeros(replicates, dtype=np.int64)
    grown = [(tree, np.full(replicates, -1, dtype=np.int64))]
    while tree.size:
        luck = source.uniform(_PURPOSE, replicate=tree, entity=place)
        told = np.searchsorted(bounds, luck, side="right")
        parent, tree = np.repeat(place, told), np.repeat(tree, told)
        # Places are counted on from those that the cascade has; nodes of a cascade stand together.
        more = np.bincount(tree, minlength=replicates)
        place = size[tree] + np.arange(tree.size) - (np.cumsum(more) - more)[tree]
        kept = place < max_size
        complete[tree[~kept]] = False
        parent, tree, place = parent[kept], tree[kept], place[kept]
        size += np.bincount(tree, minlength=replicates)
        grown.append((tree, parent))
    generation = np.repeat(np.arange(len(grown)), [part.size for part, _ in grown])
    trees, parents = (np.concatenate(parts) for parts in zip(*grown, strict=True))
    return trees, parents, generation, complete
