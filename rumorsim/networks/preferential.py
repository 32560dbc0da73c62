"""Preferential attachment (Barabasi & Albert), by copying earlier ends of ties."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rumorsim.networks.checks import as_generator, whole_number
from rumorsim.networks.network import Network
from rumorsim.rng import RNGLike

__all__ = ["barabasi_albert"]

Ids = NDArray[np.int64]
Flags = NDArray[np.bool_]


def barabasi_albert(n: int, m: int, *, rng: RNGLike = None) -> Network:
    """Let nodes arrive one by one, each tied to m earlier nodes chosen in proportion to degree.

    Node m arrives first and is tied to nodes 0 ... m - 1. Every later one chooses m distinct
    nodes, one after the other, each with probability proportional to its degree before the
    newcomer's arrival. For large n the share of nodes of degree k >= m tends to
    2 m (m + 1) / (k (k + 1) (k + 2)). There are m (n - m) ties, each stored both ways.

    Parameters
    ----------
    n : int
        Number of nodes, at least 2.
    m : int
        Ties of a newcomer, in [1, n - 1].
    rng : None, int, SeedSequence or Generator
        As in SPEC 7.

    Raises
    ------
    ArgumentError
        If an argument is out of range.

    Notes
    -----
    A node chosen in proportion to degree is the end of a tie chosen uniformly, and half of all
    ends are newcomers, who are known from the tie's number; the other half are themselves copies
    of an earlier end, so that all choices of a block of newcomers are followed back at once. A
    newcomer's repeated choice is drawn anew only when everything it was copied from is final,
    hence the law is that of one arrival after the other.

    References
    ----------
    Barabasi & Albert, "Emergence of scaling in random networks", Science 286, 1999.
    Batagelj & Brandes, "Efficient generation of large random networks", Phys. Rev. E 71, 036113,
    2005, section IV: a list of ends.
    Dorogovtsev, Mendes & Samukhin, "Structure of growing networks with preferential linking",
    Phys. Rev. Lett. 85, 4633, 2000: the degree law.
    """
    n = whole_number("n", n, 2)
    m = whole_number("m", m, 1, n - 1)
    chosen = _choices(n, m, as_generator(rng))
    newcomer = np.repeat(np.arange(m, n), m)
    return Network.from_edges(chosen.ravel(), newcomer, n_nodes=n, directed=False)


def _choices(n: int, m: int, rng: np.random.Generator) -> Ids:
    """Return whom newcomers m ... n - 1 choose, shape (n - m, m)."""
    chosen = np.empty((n - m, m), dtype=np.int64)
    chosen[0] = np.arange(m)
    start = 1
    while start < n - m:
        # Short blocks copy rarely from themselves, so few choices have to wait.
        stop = min(start + max(1, start // 4), n - m)
        chosen[start:stop] = _block(chosen[:start], stop - start, rng)
        start = stop
    return chosen


def _block(past: Ids, size: int, rng: np.random.Generator) -> Ids:
    """Return the choices of the next `size` newcomers, each row distinct.

    Ends are numbered by tie: 2 e is the newcomer of tie e, 2 e + 1 whom it chose. Tie e belongs
    to newcomer number e // m.
    """
    start, m = past.shape
    ends = 2 * m * np.arange(start, start + size)[:, np.newaxis]
    place = rng.integers(0, np.broadcast_to(ends, (size, m)))
    while True:
        chosen = _follow(place, past)
        again = _repeats(chosen)
        rows = np.flatnonzero(again.any(axis=1))
        if rows.size == 0:
            return chosen
        final = 2 * m * (start + rows[0])
        known = (place[rows] % 2 == 0) | (place[rows] < final)
        rows = rows[known.all(axis=1)]
        row, col = np.nonzero(again[rows])
        place[rows[row], col] = rng.integers(0, ends[rows[row], 0])


def _follow(place: Ids, past: Ids) -> Ids:
    """Return the nodes at the ends `place`, following copies back within the block."""
    start, m = past.shape
    place_of, past_of = place.ravel(), past.ravel()
    tie = place_of // 2
    chosen = tie // m + m
    copies = np.flatnonzero(place_of % 2)
    tie = tie[copies]
    while copies.size:
        settled = tie < start * m
        chosen[copies[settled]] = past_of[tie[settled]]
        copies, tie = copies[~settled], tie[~settled]
        end = place_of[tie - start * m]
        tie = end // 2
        chosen[copies] = tie // m + m
        odd = end % 2 == 1
        copies, tie = copies[odd], tie[odd]
    return np.asarray(chosen.reshape(place.shape))


def _repeats(chosen: Ids) -> Flags:
    """Flag the choices that stand further left in their row already."""
    ordered = np.sort(chosen, axis=1)
    again = np.zeros(chosen.shape, dtype=np.bool_)
    rows = np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).any(axis=1))
    order = np.argsort(chosen[rows], axis=1, kind="stable")
    equal = ordered[rows, 1:] == ordered[rows, :-1]
    row, col = np.nonzero(equal)
    again[rows[row], order[row, col + 1]] = True
    return again
