"""Random networks with given degrees: stubs paired at random, faulty pairs switched."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.errors import ArgumentError, require
from rumorsim.networks.checks import as_generator, whole_number
from rumorsim.networks.network import Network
from rumorsim.networks.pairs import first_of_each, pair_keys
from rumorsim.rng import RNGLike

__all__ = ["configuration_model", "random_regular"]

Ids = NDArray[np.int64]
Flags = NDArray[np.bool_]

_LEAST_TRIES = 256
_MOST_ROUNDS = 20_000


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

    Stubs are paired uniformly. A pair that makes a loop or a repeat is then switched with a pair
    chosen uniformly, (a, b), (c, d) -> (a, c), (b, d), if both new pairs are proper. Degrees are
    exact; with bounded degrees the law is uniform over such networks up to a share of order 1/n
    of the ties, with strongly unequal ones it is only close. Where more than half of all pairs
    are tied, the pairs that are not are drawn instead.

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
    stubs = rng.permutation(np.repeat(np.arange(degrees.size), degrees))
    left, right = stubs[::2].copy(), stubs[1::2].copy()
    for _ in range(_MOST_ROUNDS):
        keys = pair_keys(left, right)
        faulty = np.flatnonzero((left == right) | ~first_of_each(keys))
        if faulty.size == 0:
            return left, right
        _switch(left, right, keys, faulty, rng)
    raise ArgumentError(f"degrees: no simple network found in {_MOST_ROUNDS} rounds of switching")


def _switch(left: Ids, right: Ids, keys: Ids, faulty: Ids, rng: np.random.Generator) -> None:
    """Switch faulty pairs with random ones in place, wherever that makes two proper pairs."""
    one = np.resize(rng.permutation(faulty), max(faulty.size, _LEAST_TRIES))
    two = rng.integers(left.size, size=one.size)
    turned = rng.random(one.size) < 0.5
    near, far = np.where(turned, right[two], left[two]), np.where(turned, left[two], right[two])
    made = pair_keys(left[one], near), pair_keys(right[one], far)
    proper = (left[one] != near) & (right[one] != far) & (made[0] != made[1])
    good = np.flatnonzero(proper & ~np.isin(made[0], keys) & ~np.isin(made[1], keys))
    if good.size == 0:
        # A walk among networks with as many faults leads out where no switch helps at once.
        good = np.array([0])
    switched: set[int] = set()
    added: set[int] = set()
    for try_ in good.tolist():
        a, b = int(one[try_]), int(two[try_])
        new = {int(made[0][try_]), int(made[1][try_])}
        if a != b and switched.isdisjoint((a, b)) and added.isdisjoint(new):
            switched |= {a, b}
            added |= new
            left[a], right[a], left[b], right[b] = left[a], near[try_], right[a], far[try_]
