"""Checks of the claim graph: parents, cycles, groups of rival readings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rumorsim.errors import did_you_mean
from rumorsim.scenario.draft import Entries
from rumorsim.scenario.schema import Claim, Link

__all__ = ["check_claims"]

# Shares such as 0.1 and 0.9 may add up to a little more than 1 in binary.
_SLACK = 1e-9


def check_claims(claims: Entries[Claim]) -> Iterator[str]:
    """Yield the problems of the claim graph."""
    groups: dict[str, dict[str, Link]] = defaultdict(dict)
    for name, claim in claims:
        if claim.link is None:
            continue
        if claim.link.parent not in claims:
            known = did_you_mean(claim.link.parent, claims.values)
            yield f"claims.{name}.link.parent: unknown claim {claim.link.parent!r}{known}"
        if claim.prior is not None:
            yield f"claims.{name}.prior: the claim has a parent (allowed: only without a link)"
        if claim.link.group is not None:
            groups[claim.link.group][name] = claim.link
    yield from _check_cycles(claims)
    for group, links in groups.items():
        yield from _check_group(group, links, claims)


def _check_cycles(claims: Entries[Claim]) -> Iterator[str]:
    parents = {name: claim.link.parent for name, claim in claims if claim.link}
    settled: set[str] = set()
    for start in parents:
        path: list[str] = []
        name = start
        while name in parents and name not in settled:
            settled.add(name)
            path.append(name)
            name = parents[name]
        if name in path:
            cycle = path[path.index(name) :]
            circle = " -> ".join([*cycle, name])
            yield f"claims.{name}.link.parent: cycle {circle} (allowed: a tree)"


def _check_group(group: str, links: dict[str, Link], claims: Entries[Claim]) -> Iterator[str]:
    eldest, *others = links
    parent = links[eldest].parent
    for name in others:
        if links[name].parent != parent:
            yield (
                f"claims.{name}.link.parent: got {links[name].parent!r} (allowed: {parent!r}, the "
                f"parent of {eldest!r}, which is in the same group {group!r})"
            )
    total = sum(link.share or 0.0 for link in links.values())
    if total > 1 + _SLACK:
        yield (
            f"claims.{eldest}.link.share: the shares of group {group!r} "
            f"({', '.join(links)}) add up to {total:g} (allowed: at most 1)"
        )
    yield from _check_truths(group, [name for name in links if _is(claims, name, True)])
    if _is(claims, parent, False):
        for name in links:
            if _is(claims, name, True):
                yield f"claims.{name}.truth: got true (allowed: false, as {parent!r} is false)"


def _check_truths(group: str, true: list[str]) -> Iterator[str]:
    for name in true[1:]:
        yield (
            f"claims.{name}.truth: got true (allowed: one true claim in the group {group!r}, "
            f"which is {true[0]!r})"
        )


def _is(claims: Entries[Claim], name: str, truth: bool) -> bool:
    claim = claims.sure(name)
    return claim is not None and claim.truth is truth
