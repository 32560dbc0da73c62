"""Truth of linked claims, and their log-odds by summing over truth and falsehood claim by claim.

Read-out: the claim asked for is held true, then held false, and the probability of all evidence
is summed down the tree in either case. No messages pass upwards and no cavities are taken, so
nothing is shared with the library's two passes (newsroom specification, 3.1, *claim tree*).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from tests.twins.scalar import INF, ln, ln_sigma, log_sum, sigma


def draw_truth(claims: Sequence[Any], c: int, draw: Callable[..., float]) -> bool:
    """Settle and return ``claims[c].T``, its parent's first."""
    claim = claims[c]
    if claim.T is not None:
        return bool(claim.T)
    if claim.truth >= 0:
        claim.T = bool(claim.truth)
    elif claim.parent < 0:
        claim.T = draw("truth", step=0, entity=0, claim=claim.key) < sigma(claim.prior)
    elif claim.group >= 0:
        group = rivals(claims, c)
        u = draw("truth", step=0, entity=1, claim=claims[group[0]].key)
        before = math.fsum(claims[d].share for d in group if d < c)
        claim.T = draw_truth(claims, claim.parent, draw) and before <= u < before + claim.share
    else:
        q = claim.if_true if draw_truth(claims, claim.parent, draw) else claim.if_false
        claim.T = draw("truth", step=0, entity=0, claim=claim.key) < q
    return bool(claim.T)


def read_tree(claims: Sequence[Any], evidence: Sequence[float], asked: int) -> float:
    """Return the posterior log-odds of one claim.

    Parameters
    ----------
    claims : sequence
        Objects with ``parent``, ``if_true``, ``if_false``, ``group`` and ``share``.
    evidence : sequence of float
        Log-odds of each claim on its own, the prior of a hub included.
    asked : int
    """
    hub = asked
    while claims[hub].parent >= 0:
        hub = claims[hub].parent
    if hub == asked and not children(claims, hub):
        return evidence[hub]
    true, false = (
        log_sum([*weights(claims, evidence, hub, {asked: fixed}).values()])
        for fixed in (True, False)
    )
    return true - false


def children(claims: Sequence[Any], parent: int) -> list[int]:
    return [c for c, claim in enumerate(claims) if claim.parent == parent]


def rivals(claims: Sequence[Any], c: int) -> list[int]:
    """Return the exclusive group of claim c, itself included; just c where there is no group."""
    group = claims[c].group
    return [d for d, other in enumerate(claims) if other.group == group >= 0] or [c]


def weights(
    claims: Sequence[Any], evidence: Sequence[float], c: int, fixed: dict[int, bool]
) -> dict[bool, float]:
    """Return ln P(evidence at c and below | c = value) by value, -inf if c is fixed otherwise."""
    found = {value: ln_sigma(evidence[c] if value else -evidence[c]) for value in (True, False)}
    for child in children(claims, c):
        group = rivals(claims, child)
        if child == group[0]:
            below = [weights(claims, evidence, d, fixed) for d in group]
            true, false = ([each[value] for each in below] for value in (True, False))
            for value in found:
                found[value] += branch([claims[d] for d in group], true, false, value)
    return {value: found[value] if fixed.get(c, value) == value else -INF for value in found}


def branch(group: list[Any], true: list[float], false: list[float], above: bool) -> float:
    """Return ln P(evidence of one child, or of a group of rivals | parent = above)."""
    if group[0].group < 0:
        q = group[0].if_true if above else group[0].if_false
        return log_sum([ln(q) + true[0], ln(1 - q) + false[0]])
    shares = [claim.share if above else 0.0 for claim in group]
    cases = [ln(1 - math.fsum(shares)) + sum(false)]
    for r, share in enumerate(shares):
        cases.append(ln(share) + true[r] + sum(false[:r] + false[r + 1 :]))
    return log_sum(cases)
