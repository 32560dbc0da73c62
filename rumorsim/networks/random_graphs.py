"""Networks of independent ties: Erdos-Renyi and stochastic block models."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.errors import ArgumentError, require
from rumorsim.networks.checks import as_generator, probability, whole_number
from rumorsim.networks.network import Network
from rumorsim.rng import RNGLike

__all__ = ["erdos_renyi", "stochastic_block_model"]

Ids = NDArray[np.int64]


def erdos_renyi(n: int, mean_degree: float, *, rng: RNGLike = None) -> Network:
    """Tie every pair independently with probability mean_degree / (n - 1).

    Degrees are Binomial(n - 1, mean_degree / (n - 1)).

    Parameters
    ----------
    n : int
        Number of nodes, at least 1.
    mean_degree : float
        In [0, n - 1].
    rng : None, int, SeedSequence or Generator
        As in SPEC 7.

    Raises
    ------
    ArgumentError
        If an argument is out of range.

    References
    ----------
    Gilbert, "Random graphs", Ann. Math. Statist. 30, 1959: the model with independent ties.
    Batagelj & Brandes, "Efficient generation of large random networks", Phys. Rev. E 71, 036113,
    2005: geometric skips from tie to tie.
    """
    n = whole_number("n", n, 1)
    share = probability("mean_degree", mean_degree, n - 1) / max(n - 1, 1)
    low, high = _within(n, share, as_generator(rng))
    return Network.from_edges(low, high, n_nodes=n, directed=False)


def stochastic_block_model(sizes: ArrayLike, p: ArrayLike, *, rng: RNGLike = None) -> Network:
    """Tie pairs independently, with a probability that depends on the blocks of the two.

    Nodes are numbered block after block; ``node_data["block"]`` holds each node's block. Degrees
    in block r are sums of Binomial(sizes[s] - (r == s), p[r, s]) over s.

    Parameters
    ----------
    sizes : array_like of int, shape (b,)
        Nodes in each block, each at least 0, at least one in all.
    p : array_like of float, shape (b, b)
        Symmetric; p[r, s] in [0, 1] is the probability of a tie between blocks r and s.
    rng : None, int, SeedSequence or Generator
        As in SPEC 7.

    Raises
    ------
    ArgumentError
        If an argument has the wrong shape or range.

    References
    ----------
    Holland, Laskey & Leinhardt, "Stochastic blockmodels: first steps", Soc. Netw. 5, 1983.
    """
    stated = np.asarray(sizes)
    require(stated.ndim == 1, "sizes", f"{stated.ndim}-D", "a 1-D array of int, one per block")
    counts = [whole_number(f"sizes[{r}]", size, 0) for r, size in enumerate(stated)]
    require(sum(counts) > 0, "sizes", counts, "at least one node in all")
    pairs = list(_block_pairs(counts, _shares(p, len(counts)), as_generator(rng)))
    low, high = (np.concatenate(side) for side in zip(*pairs, strict=True))
    return Network.from_edges(
        low,
        high,
        n_nodes=sum(counts),
        directed=False,
        node_data={"block": np.repeat(np.arange(len(counts)), counts)},
    )


def _shares(p: ArrayLike, n_blocks: int) -> NDArray[np.float64]:
    shares = np.asarray(p, dtype=np.float64)
    allowed = f"shape ({n_blocks}, {n_blocks}), one row and column per block"
    require(shares.shape == (n_blocks, n_blocks), "p", f"shape {shares.shape}", allowed)
    wrong = np.argwhere(~((shares >= 0) & (shares <= 1)) | (shares != shares.T))
    for r, s in wrong[:1]:
        found = f"p[{r}, {s}]"
        raise ArgumentError(
            f"{found}: got {shares[r, s]}, allowed: in [0, 1] and equal to p[{s}, {r}]"
        )
    return shares


def _block_pairs(
    counts: list[int], shares: NDArray[np.float64], rng: np.random.Generator
) -> Iterator[tuple[Ids, Ids]]:
    first = np.concatenate([[0], np.cumsum(counts)])
    for r, rows in enumerate(counts):
        low, high = _within(rows, shares[r, r], rng)
        yield low + first[r], high + first[r]
        for s in range(r + 1, len(counts)):
            hits = _successes(rows * counts[s], shares[r, s], rng)
            row, col = np.divmod(hits, max(counts[s], 1))
            yield row + first[r], col + first[s]


def _within(n: int, share: float, rng: np.random.Generator) -> tuple[Ids, Ids]:
    """Return those of the n (n - 1) / 2 pairs that are tied, each with probability `share`."""
    return _unrank(_successes(n * (n - 1) // 2, share, rng))


def _unrank(rank: Ids) -> tuple[Ids, Ids]:
    """Return the pair (low, high), low < high, that stands at high (high - 1) / 2 + low."""
    high = ((1 + np.sqrt(1.0 + 8.0 * rank)) / 2).astype(np.int64)
    # The square root is off by one at most where 8 * rank has more than 53 bits.
    high -= high * (high - 1) // 2 > rank
    high += high * (high + 1) // 2 <= rank
    return rank - high * (high - 1) // 2, high


def _successes(trials: int, share: float, rng: np.random.Generator) -> Ids:
    """Return the sorted numbers of those of independent trials that succeed."""
    if trials == 0 or share == 0:
        return np.empty(0, dtype=np.int64)
    expected = trials * share
    batch = math.ceil(expected + 4 * math.sqrt(expected)) + 16
    parts, last = [], -1
    while last < trials:
        gaps = np.minimum(rng.geometric(share, size=batch), trials + 1)
        parts.append(last + np.cumsum(gaps))
        last = int(parts[-1][-1])
    hits = np.concatenate(parts)
    return hits[hits < trials]
