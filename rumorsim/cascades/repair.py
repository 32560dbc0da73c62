"""From links as they are listed to trees: every defect is dropped or repaired, and counted."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.cascades.trees import lineage, origins

__all__ = ["NOBODY", "Links", "Repaired", "repaired"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NOBODY = -1
"""The teller of a source."""


class Links(NamedTuple):
    """Who told whom in which cascade, in the order of the lines, each of shape (links,)."""

    cascade: Ints
    teller: Ints
    told: Ints
    teller_time: Floats
    told_time: Floats

    def where(self, chosen: Flags) -> Links:
        """Return some of the links."""
        cascade, teller, told = (ids[chosen] for ids in self[:3])
        return Links(cascade, teller, told, self.teller_time[chosen], self.told_time[chosen])


class Nodes(NamedTuple):
    """Users within cascades, sorted by cascade, each of shape (nodes,)."""

    cascade: Ints
    user: Ints
    time: Floats


class Repaired(NamedTuple):
    """Trees as `rumorsim.cascades.CascadeSet` holds them, and what was wrong."""

    node: Ints
    parent: Ints
    time: Floats
    start: Ints
    counts: dict[str, Ints]
    """By defect: how often in each cascade."""


class _Bench:
    """The links that are left, and the counts of what was not right."""

    def __init__(self, links: Links, cascades: int) -> None:
        self.links, self.cascades = links, cascades
        self.counts: dict[str, Ints] = {}

    def count(self, defect: str, cascade: Ints) -> None:
        self.counts[defect] = np.bincount(cascade, minlength=self.cascades).astype(np.int64)

    def drop(self, defect: str, faulty: Flags) -> None:
        self.count(defect, self.links.cascade[faulty])
        self.leave_out(faulty)

    def leave_out(self, chosen: Flags) -> None:
        self.links = self.links.where(~chosen)


def repaired(links: Links, cascades: int) -> Repaired:
    """Return trees made of the links, each step as `rumorsim.cascades.read_twitter15` says.

    Parameters
    ----------
    links : Links
        Cascades are numbered from 0, and so are users.
    cascades : int
        How many there are; those without a source come out empty.
    """
    bench = _Bench(links, cascades)
    bench.drop("repeated_link", ~_first_of(_codes(bench.links)))
    bench.drop("self_link", bench.links.teller == bench.links.told)
    _demand_one_source(bench)
    nodes, links = _numbered(bench)
    source = np.full(cascades, -1, dtype=np.int64)
    of_root = links.teller == NOBODY
    source[links.cascade[of_root]] = links.told[of_root]
    bench.links = links
    bench.count("source_not_at_zero", links.cascade[of_root & (links.told_time != 0)])
    _drop_against_time(bench, nodes, source)
    parent, line = _one_teller(bench, nodes)
    return _ordered(bench, nodes, source, parent, line)


def _codes(links: Links) -> Ints:
    """Return one number per cascade, teller and told."""
    users = int(links.told.max(initial=0)) + int(links.teller.max(initial=0)) + 2
    return np.asarray((links.cascade * users + links.told) * users + links.teller + 1)


def _first_of(codes: Ints) -> Flags:
    first = np.zeros(codes.size, dtype=np.bool_)
    first[np.unique(codes, return_index=True)[1]] = True
    return first


def _demand_one_source(bench: _Bench) -> None:
    of_root = bench.links.teller == NOBODY
    count = np.bincount(bench.links.cascade[of_root], minlength=bench.cascades)
    bench.count("no_source", np.flatnonzero(count == 0))
    bench.leave_out(count[bench.links.cascade] == 0)
    of_root = np.flatnonzero(bench.links.teller == NOBODY)
    further = np.zeros(bench.links.teller.size, dtype=np.bool_)
    further[of_root[~_first_of(bench.links.cascade[of_root])]] = True
    bench.drop("second_source", further)


def _numbered(bench: _Bench) -> tuple[Nodes, Links]:
    """Number the users of each cascade, and give each the time of the first post."""
    links = bench.links
    by_somebody = links.teller != NOBODY
    cascade = np.concatenate([links.cascade, links.cascade[by_somebody]])
    user = np.concatenate([links.told, links.teller[by_somebody]])
    time = np.concatenate([links.told_time, links.teller_time[by_somebody]])
    users = int(user.max(initial=0)) + 1
    code, number = np.unique(cascade * users + user, return_inverse=True)
    first, last = np.full(code.size, np.inf), np.full(code.size, -np.inf)
    np.minimum.at(first, number, time)
    np.maximum.at(last, number, time)
    nodes = Nodes(code // users, code % users, first)
    bench.count("several_times", nodes.cascade[last > first])
    told = number[: links.told.size]
    teller = np.full(links.teller.size, NOBODY, dtype=np.int64)
    teller[by_somebody] = number[links.told.size :]
    teller_time = np.where(by_somebody, first[teller], -np.inf)
    return nodes, Links(links.cascade, teller, told, teller_time, first[told])


def _drop_against_time(bench: _Bench, nodes: Nodes, source: Ints) -> None:
    links = bench.links
    told_anew = (links.told == source[links.cascade]) & (links.teller != NOBODY)
    bench.drop("source_told", told_anew)
    early = nodes.time < nodes.time[source[nodes.cascade]]
    bench.count("before_the_source", nodes.cascade[early])
    links = bench.links
    bench.leave_out(early[links.told] | ((links.teller != NOBODY) & early[links.teller]))
    bench.drop("told_before_teller", bench.links.teller_time > bench.links.told_time)


def _one_teller(bench: _Bench, nodes: Nodes) -> tuple[Ints, Ints]:
    """Return the teller of each node, and the line that says so; -1 where nobody is left."""
    links = bench.links
    same_time = links.teller_time == links.told_time
    order = np.lexsort((links.teller_time, same_time, links.told))
    chosen = order[_first_of(links.told[order])]
    tellers = np.bincount(links.told, minlength=nodes.user.size)
    bench.count("several_tellers", nodes.cascade[tellers > 1])
    parent, line = np.full((2, nodes.user.size), -1, dtype=np.int64)
    parent[links.told[chosen]] = links.teller[chosen]
    line[links.told[chosen]] = chosen
    return parent, line


def _ordered(bench: _Bench, nodes: Nodes, source: Ints, parent: Ints, line: Ints) -> Repaired:
    """Put those whom a path reaches from the source into the order in which they were told."""
    reached = origins(parent) == source[nodes.cascade]
    early = nodes.time < nodes.time[source[nodes.cascade]]
    bench.count("not_reached", nodes.cascade[~reached & ~early])
    kept = np.flatnonzero(reached)
    place = np.full(nodes.user.size + 1, -1, dtype=np.int64)
    place[kept] = np.arange(kept.size)
    depth = lineage(place[parent[kept]]).depth
    time = nodes.time[kept] - nodes.time[source[nodes.cascade[kept]]]
    order = np.lexsort((line[kept], depth, time, nodes.cascade[kept]))
    kept = kept[order]
    sizes = np.bincount(nodes.cascade[kept], minlength=bench.cascades)
    start = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    place[kept] = np.arange(kept.size) - np.repeat(start[:-1], sizes)
    return Repaired(nodes.user[kept], place[parent[kept]], time[order], start, bench.counts)
