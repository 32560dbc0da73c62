"""Truth and log-odds of linked claims against enumeration of every combination of truths."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest

from tests.twins.luck import Luck
from tests.twins.newsroom_twin import Twin
from tests.twins.scalar import INF, combine
from tests.twins.tree_twin import read_tree
from tests.twins.worlds import make_world

SOURCE: dict[str, Any] = {"name": "source", "kind": "source"}
FOREST: list[dict[str, Any]] = [
    {"name": "border", "parent": "hub", "group": "where", "share": 0.3},
    {"name": "hub", "prior": math.log(0.15 / 0.85)},
    {"name": "front", "parent": "hub", "group": "where", "share": 0.6},
    {"name": "doubt", "parent": "front", "if_true": 0.4, "if_false": 0.7},
    {"name": "certain", "parent": "doubt", "if_true": 1.0, "if_false": 0.5},
    {"name": "alone", "prior": 0.3},
]


@pytest.mark.parametrize(
    ("hub", "group", "doubt", "expected"),
    [
        (0.1, 0.2, 0.5, "border hub doubt"),
        (0.1, 0.3, 0.5, "hub front"),
        (0.1, 0.95, 0.3, "hub doubt"),
        (0.2, 0.2, 0.8, ""),
    ],
)
def test_truth_is_drawn_down_the_tree(
    hub: float, group: float, doubt: float, expected: str
) -> None:
    world = make_world(actors=[SOURCE], claims=FOREST[:4])
    values = {int(world.claims.key[1]): hub, int(world.claims.key[3]): doubt}

    def truth(entity: int, claim: int, **_: int) -> float:
        return group if entity == 1 else values[claim]

    claims = Twin(world, Luck(truth=truth), 0).claims
    true = [name for name, claim in zip(world.claims.names, claims, strict=True) if claim.T]
    assert " ".join(true) == expected


def enumerated(claims: list[Any], evidence: list[float]) -> list[float]:
    """Sum the joint distribution over every combination of truths."""
    mass = np.zeros((len(claims), 2))
    for truths in itertools.product((False, True), repeat=len(claims)):
        p = 1.0
        groups: dict[int, int] = {}
        for c, claim in enumerate(claims):
            p *= 1 / (1 + math.exp(-evidence[c] if truths[c] else evidence[c]))
            if claim.group >= 0:
                groups[claim.group] = groups.get(claim.group, 0) + truths[c]
                p *= claim.share if truths[c] else 1.0
                p *= not truths[c] or truths[claim.parent]
            elif claim.parent >= 0:
                q = claim.if_true if truths[claim.parent] else claim.if_false
                p *= q if truths[c] else 1 - q
        for group, n_true in groups.items():
            rivals = [claim for claim in claims if claim.group == group]
            above = truths[rivals[0].parent]
            p *= n_true < 2
            p *= 1 - sum(claim.share for claim in rivals) if above and n_true == 0 else 1.0
        for c, true in enumerate(truths):
            mass[c, int(true)] += p
    with np.errstate(divide="ignore"):
        return [float(each) for each in np.log(mass[:, 1]) - np.log(mass[:, 0])]


@pytest.mark.parametrize("certain", [0.4, INF, -INF])
def test_tree_equals_enumeration(certain: float) -> None:
    claims = Twin(make_world(actors=[SOURCE], claims=FOREST), Luck(), 0).claims
    evidence = [1.2, -1.7, 0.3, -0.8, 0.9, 0.5]
    evidence[3] = certain
    expected = enumerated(claims, evidence)
    got = [read_tree(claims, evidence, c) for c in range(len(claims))]
    assert got == pytest.approx(expected, abs=1e-12)


def test_shift_enters_the_read_out_of_hubs_and_children() -> None:
    shifts = [{"claim": 0, "shift": 0.5}, {"claim": 1, "shift": -0.25, "refresh": True}]
    claims = [{"name": "hub", "prior": 1.0},
              {"name": "child", "parent": "hub", "if_true": 0.9, "if_false": 0.3}]  # fmt: skip
    twin = Twin(make_world(actors=[SOURCE], claims=claims, shifts=shifts), Luck(), 0).run(1)
    assert twin.log_odds(0) == pytest.approx(enumerated(twin.claims, [1.5, -0.25]))
    assert [claim.A > 0 for claim in twin.claims] == [False, True]


def test_combine_is_the_product_of_hyperbolic_tangents() -> None:
    for a, b in itertools.product((-3.0, -0.2, 0.0, 0.7, 5.0), repeat=2):
        expected = 2 * math.atanh(math.tanh(a / 2) * math.tanh(b / 2))
        assert combine(a, b) == pytest.approx(expected, rel=1e-12, abs=1e-15)
        assert combine(a, INF) == a
        assert combine(-INF, b) == -b
