"""Claims that bear on each other: exact belief on a forest, by one pass up and one pass down."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.beliefs.channels import CertainLinks, Channel, MixedLinks, RivalReadings
from rumorsim.errors import ArgumentError

__all__ = ["ClaimForest"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Columns worked on together; the buffers of a few dozen claims stay in a level-2 cache.
_CHUNK = 2048


class _Level(NamedTuple):
    """Links at one depth, and per parent the rows that hold the messages sent to it."""

    channels: tuple[Channel, ...]
    senders: tuple[tuple[int, tuple[int, ...]], ...]


class ClaimForest:
    """Claims linked into trees, prepared once and solved for many columns of evidence.

    Each claim is true or false and has at most one parent. A child hangs on its parent either by
    q1 = P(child | parent) and q0 = P(child | not parent), or as one of several rival readings:
    given the parent, reading r is true with probability s_r and at most one of the group is;
    given not the parent, none is. Hubs (claims without parent) carry their prior in their
    evidence.

    Order: evidence flows from the leaves to the hubs, then from the hubs to the leaves; what a
    claim sends to a neighbour contains what it heard from all *other* neighbours. This is belief
    propagation, exact on trees (Pearl, *Probabilistic Reasoning in Intelligent Systems*, 1988,
    chapter 4). Not modelled: claims with two parents, and influence between rival readings
    other than by exclusion.

    Parameters
    ----------
    parent : array_like of int, shape (C,)
        Position of the parent, -1 for a hub; parents may stand anywhere in the order.
    if_true, if_false : array_like of float, shape (C,)
        q1 and q0 in [0, 1]; not read for hubs and for members of a group.
    group : array_like of int, shape (C,)
        Number of the group of rival readings, -1 for none. Members of a group share a parent.
    share : array_like of float, shape (C,)
        s_r in [0, 1], summing to at most 1 within a group; not read outside.

    Attributes
    ----------
    linked : ndarray of bool, shape (C,)
        Whether the claim has a parent or a child. The belief in any other is its own evidence.

    Raises
    ------
    ArgumentError
        If following parents leads in a circle.

    Examples
    --------
    >>> forest = ClaimForest([-1, 0], [np.nan, 0.9], [np.nan, 0.1], [-1, -1], [np.nan, np.nan])
    >>> forest.log_odds([[0.0], [np.inf]]).round(3)
    array([[2.197],
           [  inf]])
    """

    def __init__(
        self,
        parent: ArrayLike,
        if_true: ArrayLike,
        if_false: ArrayLike,
        group: ArrayLike,
        share: ArrayLike,
    ) -> None:
        parents = np.asarray(parent, dtype=np.int64)
        depth = _depths(parents)
        self.linked: NDArray[np.bool_] = parents >= 0
        self.linked[parents[parents >= 0]] = True
        links = _Links(
            parents,
            np.asarray(if_true, dtype=np.float64),
            np.asarray(if_false, dtype=np.float64),
            np.asarray(group, dtype=np.int64),
            np.asarray(share, dtype=np.float64),
        )
        order = np.flatnonzero(self.linked & (depth == 0))
        levels = []
        for level in range(1, int(depth.max(initial=0)) + 1):
            order, found = links.level(np.flatnonzero(depth == level), order)
            levels.append(found)
        self._order = order
        self._levels = tuple(levels)

    def log_odds(self, evidence: ArrayLike) -> Floats:
        """Return the posterior log-odds of every claim in every column.

        Parameters
        ----------
        evidence : array_like of float, shape (C, n)
            Log-odds per claim and column: likelihood evidence, with the prior added for hubs.
            Infinities are certain evidence; nan is not allowed.

        Returns
        -------
        ndarray of float, shape (C, n)
            Columns do not influence each other. Claims without link keep their evidence bit for
            bit. Where certainties contradict each other (the evidence has probability 0, so that
            no posterior exists) all claims of the tree concerned are left undecided, at 0.
        """
        beliefs = np.array(evidence, dtype=np.float64)
        columns = beliefs.shape[1] if self._levels else 0
        workspace = np.empty((3, self._order.size, min(columns, _CHUNK)))
        for start in range(0, columns, _CHUNK):
            chunk = beliefs[:, start : start + _CHUNK]
            solved = chunk[self._order]
            self._solve(solved, *workspace[:, :, : solved.shape[1]])
            chunk[self._order] = solved
        return beliefs

    def _solve(self, beliefs: Floats, inner: Floats, messages: Floats, cavity: Floats) -> None:
        """Turn evidence into beliefs, in place; rows are in the order of the schedule."""
        np.copyto(inner, beliefs)
        with np.errstate(invalid="ignore"):
            for level in reversed(self._levels):
                self._ascend(level, inner, messages)
            for level in self._levels:
                self._descend(level, inner, messages, cavity, beliefs)
        np.copyto(beliefs, 0.0, where=np.isnan(beliefs))

    @staticmethod
    def _ascend(level: _Level, inner: Floats, messages: Floats) -> None:
        for channel in level.channels:
            channel.up(inner, messages)
        for parent, senders in level.senders:
            for sender in senders:
                inner[parent] += messages[sender]

    @staticmethod
    def _descend(
        level: _Level, inner: Floats, messages: Floats, cavity: Floats, beliefs: Floats
    ) -> None:
        for parent, senders in level.senders:
            _leave_one_out(beliefs[parent], senders, messages, cavity)
        for channel in level.channels:
            channel.down(inner, cavity, messages)
            beliefs[channel.rows] += messages[channel.rows]


def _leave_one_out(
    total: Floats, senders: tuple[int, ...], messages: Floats, cavity: Floats
) -> None:
    """Add all messages to `total`; write into `cavity` the sums that lack the sender's own."""
    cavity[senders[-1]] = 0.0
    for sender, later in zip(senders[-2::-1], senders[:0:-1], strict=True):
        np.add(cavity[later], messages[later], out=cavity[sender])
    for sender in senders:
        cavity[sender] += total
        total += messages[sender]


class _Links(NamedTuple):
    """The columns of `ClaimForest`, as arrays."""

    parent: Ints
    if_true: Floats
    if_false: Floats
    group: Ints
    share: Floats

    def level(self, claims: Ints, above: Ints) -> tuple[Ints, _Level]:
        """Give the `claims` of one depth the rows that follow those of the claims `above`."""
        channels: list[Channel] = []
        senders: dict[int, list[int]] = {int(self.parent[claim]): [] for claim in claims}
        order, row = [above], above.size
        for members in self._blocks(claims):
            rows = slice(row, row + members.size)
            channels.append(self._channel(members, rows))
            speakers = members[:1] if self.group[members[0]] >= 0 else members
            for sender, claim in enumerate(speakers, row):
                senders[int(self.parent[claim])].append(sender)
            order.append(members)
            row = rows.stop
        parent_row = {int(claim): place for place, claim in enumerate(above)}
        by_row = tuple((parent_row[claim], tuple(rows)) for claim, rows in senders.items())
        return np.concatenate(order), _Level(tuple(channels), by_row)

    def _blocks(self, claims: Ints) -> list[Ints]:
        """Split claims into mixed links, certain links and one block per group."""
        group = self.group[claims]
        certain = np.isin([self.if_true[claims], self.if_false[claims]], (0.0, 1.0)).any(axis=0)
        single = group < 0
        blocks = [claims[single & ~certain], claims[single & certain]]
        blocks += [claims[group == number] for number in np.unique(group[~single])]
        return [block for block in blocks if block.size]

    def _channel(self, members: Ints, rows: slice) -> Channel:
        if self.group[members[0]] >= 0:
            return RivalReadings(rows, self.share[members])
        if_true, if_false = self.if_true[members], self.if_false[members]
        if ((if_true > 0) & (if_true < 1) & (if_false > 0) & (if_false < 1)).all():
            return MixedLinks(rows, if_true, if_false)
        return CertainLinks(rows, if_true, if_false)


def _depths(parent: Ints) -> Ints:
    """Return the number of links between every claim and its hub."""
    depth = np.zeros(parent.size, dtype=np.int64)
    ancestor = parent.copy()
    while (ancestor >= 0).any():
        depth[ancestor >= 0] += 1
        if depth.max() > parent.size:
            circle = np.unique(ancestor[ancestor >= 0]).tolist()
            raise ArgumentError(f"parent: the links of claims {circle} form a circle")
        ancestor = np.where(ancestor >= 0, parent[ancestor], -1)
    return depth
