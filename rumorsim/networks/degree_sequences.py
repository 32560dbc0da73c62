"""Random networks with given degrees: stubs paired at random, faulty pairs switched."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.errors import require
from rumorsim.networks.checks import as_generator, whole_number
from rumorsim.networks.network import Network
from rumorsim.networks.pairs import are_among, first_of_each, pair_keys
from rumorsim.rng import RNGLike

__all__ = ["configuration_model", "random_regular"]

Ids = NDArray[np.int64]

_LEAST_TRIES = 256
_MOST_ROUNDS = 500
_SHUFFLES = 30
# Stubs that are paired, all attempts together, before faults are mended: under a tenth of a second.
_PAIRED_STUBS = 1_000_000


def random_regular(n: int, degree: int, *, rng: RNGLike = None) -> Network:
    """Give every node the same number of ties, otherwise at random; no loops, no repeats.

    The `configuration_model` with equal degrees.

    Parameters
    ----------
    n : int
        Number of nodes, at least 1.
    degree : int
        In [0, n - 1]; n * degree is even.
    rng : None, int, SeedSequence or Generator
        As in SPEC 7.

    Raises
    ------
    ArgumentError
        If an argument is out of range or n * degree is odd.
    """
    n = whole_number("n", n, 1)
    degree = whole_number("degree", degree, 0, n - 1)
    require(n * degree % 2 == 0, "degree", degree, f"an even int, since n = {n} is odd")
    return _network(np.full(n, degree, dtype=np.int64), as_generator(rng))


def configuration_model(degrees: ArrayLike, *, rng: RNGLike = None) -> Network:
    """Give every node exactly the stated number of ties, otherwise at random; no loops or repeats.

    Stubs are paired uniformly. While a million stubs last, a pairing with loops or repeats is
    drawn anew, which makes the law uniform over simple networks; that succeeds where networks or
    degrees are small. Otherwise the faults of the last pairing are mended: a faulty pair is
    switched with one chosen uniformly, (a, b), (c, d) -> (a, c), (b, d), if both new pairs are
    proper. This touches a share of order 1 / n of the ties where degrees are bounded, and only
    approaches the uniform law. Degrees are exact in either case.

    Where more than half of all pairs are to be tied, the pairs that are not are drawn instead.
    Degrees that leave so little choice that mending fails are realised by rule, then shuffled.

    Parameters
    ----------
    degrees : array_like of int, shape (n,)
        Each in [0, n - 1], their sum even, and such that a simple network exists.
    rng : None, int, SeedSequence or Generator
        As in SPEC 7.

    Raises
    ------
    ArgumentError
        If no simple network has these degrees.

    References
    ----------
    Bollobas, "A probabilistic proof of an asymptotic formula for the number of labelled regular
    graphs", Eur. J. Comb. 1, 1980: the pairing of stubs.
    McKay & Wormald, "Uniform generation of random regular graphs of moderate degree",
    J. Algorithms 11, 1990: switchings.
    Hakimi, "On realizability of a set of integers as degrees of the vertices of a linear graph",
    J. SIAM 10, 1962: the rule.
    Erdos & Gallai, "Graphs with prescribed degrees of vertices", Mat. Lapok 11, 1960: existence.
    """
    stated = np.asarray(degrees)
    allowed = "a 1-D array of int, one degree per node"
    fits = stated.ndim == 1 and stated.size > 0 and stated.dtype.kind in "iu"
    require(fits, "degrees", f"{stated.ndim}-D {stated.dtype}, {stated.size} values", allowed)
    for worst in (int(stated.argmin()), int(stated.argmax())):
        whole_number(f"degrees[{worst}]", stated[worst], 0, stated.size - 1)
    counts = stated.astype(np.int64)
    total = int(counts.sum())
    require(total % 2 == 0, "degrees", f"a sum of {total}", "an even sum, two ends per tie")
    require(_is_graphical(counts), "degrees", "degrees of no simple network", "graphical degrees")
    return _network(counts, as_generator(rng))


def _is_graphical(degrees: Ids) -> bool:
    """Check the inequalities of Erdos & Gallai."""
    ordered = np.sort(degrees)[::-1]
    n = ordered.size
    k = np.arange(1, n + 1)
    head = np.concatenate([[0], np.cumsum(ordered)])
    at_least_k = np.searchsorted(-ordered, -k, side="right")
    split = np.maximum(at_least_k, k)
    tail = k * (split - k) + head[n] - head[split]
    return bool(np.all(head[k] <= k * (k - 1) + tail))


def _network(degrees: Ids, rng: np.random.Generator) -> Network:
    n = degrees.size
    if 2 * int(degrees.sum()) > n * (n - 1):
        low, high = _untied(n, *_pairs(n - 1 - degrees, rng))
    else:
        low, high = _pairs(degrees, rng)
    return Network.from_edges(low, high, n_nodes=n, directed=False)


def _untied(n: int, left: Ids, right: Ids) -> tuple[Ids, Ids]:
    """Return all pairs but the given ones."""
    low, high = np.triu_indices(n, k=1)
    others = ~np.isin(pair_keys(low, high), pair_keys(left, right))
    return low[others], high[others]


def _pairs(degrees: Ids, rng: np.random.Generator) -> tuple[Ids, Ids]:
    """Return the two ends of every tie of a simple network with these degrees."""
    stubs = np.repeat(np.arange(degrees.size), degrees)
    for _ in range(max(1, _PAIRED_STUBS // max(1, stubs.size))):
        mixed = rng.permutation(stubs)
        left, right = mixed[::2].copy(), mixed[1::2].copy()
        faulty = _faulty(left, right)
        if faulty.size == 0:
            return left, right
    for _ in range(_MOST_ROUNDS):
        _switch(left, right, faulty, rng)
        faulty = _faulty(left, right)
        if faulty.size == 0:
            return left, right
    left, right = _by_rule(degrees)
    for _ in range(_SHUFFLES):
        _switch(left, right, np.arange(left.size), rng)
    return left, right


def _faulty(left: Ids, right: Ids) -> Ids:
    """Return the numbers of the loops, and of all but the first of equal pairs."""
    keys = pair_keys(left, right)
    ordered = np.sort(keys)
    repeated = ordered[1:][ordered[1:] == ordered[:-1]]
    equal = np.flatnonzero(are_among(keys, repeated))
    return np.union1d(np.flatnonzero(left == right), equal[~first_of_each(keys[equal])])


def _switch(left: Ids, right: Ids, chosen: Ids, rng: np.random.Generator) -> None:
    """Switch chosen pairs with random ones in place, wherever that makes two proper pairs."""
    one = np.resize(rng.permutation(chosen), max(chosen.size, _LEAST_TRIES))
    two = rng.integers(left.size, size=one.size)
    turned = rng.random(one.size) < 0.5
    near, far = np.where(turned, right[two], left[two]), np.where(turned, left[two], right[two])
    made = pair_keys(left[one], near), pair_keys(right[one], far)
    proper = (left[one] != near) & (right[one] != far) & (made[0] != made[1])
    present = np.sort(pair_keys(left, right))
    proper &= ~are_among(made[0], present) & ~are_among(made[1], present)
    switched: set[int] = set()
    added: set[int] = set()
    for try_ in np.flatnonzero(proper).tolist():
        a, b = int(one[try_]), int(two[try_])
        new = {int(made[0][try_]), int(made[1][try_])}
        if a != b and switched.isdisjoint((a, b)) and added.isdisjoint(new):
            switched |= {a, b}
            added |= new
            left[a], right[a], left[b], right[b] = left[a], near[try_], right[a], far[try_]


def _by_rule(degrees: Ids) -> tuple[Ids, Ids]:
    """Tie the node that lacks most ties to those that lack most after it, until none lacks any."""
    lacking = degrees.copy()
    left: list[Ids] = []
    right: list[Ids] = []
    while (count := int(lacking.max())) > 0:
        node = int(lacking.argmax())
        lacking[node] = 0
        others = np.argpartition(-lacking, count - 1)[:count]
        lacking[others] -= 1
        left.append(np.full(count, node))
        right.append(others)
    return np.concatenate(left), np.concatenate(right)
