"""Belief in linked claims against enumeration, in closed forms, and at its limits."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from rumorsim.beliefs import ClaimForest, combine, logit
from rumorsim.errors import ArgumentError
from tests.beliefs.enumeration import Tree, enumerated

INF, NAN = math.inf, math.nan
Floats = NDArray[np.float64]

links = st.sampled_from([0.0, 0.5, 1.0]) | st.floats(1e-4, 1.0 - 1e-4)
log_odds = st.sampled_from([0.0, INF, -INF]) | st.floats(-100, 100)


def chain(length: int, if_true: float, if_false: float) -> ClaimForest:
    """Each claim hangs on the one before it."""
    none = np.full(length, -1)
    return ClaimForest(
        np.arange(-1, length - 1), [if_true] * length, [if_false] * length, none, none
    )


def star(children: int, if_true: float, if_false: float) -> ClaimForest:
    """All claims but the first hang on the first."""
    size = children + 1
    parent, none = [-1] + [0] * children, np.full(size, -1)
    return ClaimForest(parent, [if_true] * size, [if_false] * size, none, none)


# -- enumeration --------------------------------------------------------------------------------


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Draw up to six claims in any order, with and without exclusive groups."""
    size = draw(st.integers(1, 6))
    place = draw(st.permutations(range(size)))
    parent, group, share = [-1] * size, [-1] * size, [NAN] * size
    for number in range(1, size):
        above = draw(st.integers(-1, number - 1))
        parent[place[number]] = place[above] if above >= 0 else -1
    for hub in range(size):
        readings = [claim for claim in range(size) if parent[claim] == hub]
        readings = readings[: draw(st.integers(0, len(readings)))]
        weights = [draw(st.floats(0.1, 1)) for _ in readings]
        rest = draw(st.sampled_from([0.0, 0.3]))
        for claim, weight in zip(readings, weights, strict=True):
            group[claim], share[claim] = hub, weight / (math.fsum(weights) + rest)
    if_true = tuple(draw(links) for _ in range(size))
    if_false = tuple(draw(links) for _ in range(size))
    return Tree(tuple(parent), if_true, if_false, tuple(group), tuple(share))


@given(trees(), st.data())
def test_agrees_with_enumeration(tree: Tree, data: st.DataObject) -> None:
    columns = st.lists(log_odds, min_size=tree.size, max_size=tree.size)
    evidence = np.array(data.draw(st.lists(columns, min_size=1, max_size=4))).T
    assert_same(tree, evidence)


def assert_same(tree: Tree, evidence: Floats) -> None:
    expected, solved = enumerated(tree, evidence), tree.forest().log_odds(evidence)
    assert not np.isnan(solved).any()
    infinite = np.isinf(expected)
    assert np.array_equal(np.isinf(solved), infinite)
    assert np.array_equal(solved[infinite], expected[infinite])
    np.testing.assert_allclose(solved[~infinite], expected[~infinite], rtol=1e-13, atol=1e-12)


GRID = np.array(list(itertools.product([-INF, -2.0, 0.0, 1.5, INF], repeat=3))).T
PAIRS = list(itertools.product([0.0, 0.3, 1.0], repeat=2))


@pytest.mark.parametrize("upper", PAIRS)
@pytest.mark.parametrize("lower", PAIRS)
@pytest.mark.parametrize("parent", [(-1, 0, 1), (-1, 0, 0), (1, 2, -1)])
def test_three_linked_claims_on_a_grid(
    parent: tuple[int, int, int], upper: tuple[float, float], lower: tuple[float, float]
) -> None:
    """Chains in both orders and a fork; 125 columns of evidence with certainty in many."""
    if_true, if_false = (NAN, upper[0], lower[0]), (NAN, upper[1], lower[1])
    if parent[2] < 0:
        if_true, if_false = (lower[0], upper[0], NAN), (lower[1], upper[1], NAN)
    assert_same(Tree(parent, if_true, if_false, (-1,) * 3, (NAN,) * 3), GRID)


@pytest.mark.parametrize("shares", [(0.6, 0.3), (0.7, 0.3), (1.0, 0.0), (0.0, 0.5)])
def test_two_rival_readings_on_a_grid(shares: tuple[float, float]) -> None:
    assert_same(Tree((-1, 0, 0), (NAN,) * 3, (NAN,) * 3, (-1, 4, 4), (NAN, *shares)), GRID)


def test_shares_that_add_up_but_for_rounding_leave_nothing() -> None:
    """0.7 + 0.2 + 0.1 is a little less than 1 in doubles."""
    forest = ClaimForest([-1, 0, 0, 0], [NAN] * 4, [NAN] * 4, [-1, 0, 0, 0], [NAN, 0.7, 0.2, 0.1])
    evidence = np.array([[INF], [-INF], [-INF], [0.0]])
    assert forest.log_odds(evidence)[3, 0] == INF


# -- certainty ----------------------------------------------------------------------------------


def test_contradictory_certainties_leave_their_tree_undecided_and_no_other() -> None:
    forest = ClaimForest(
        [-1, 0, 0, -1, 3, -1],
        [NAN, 1.0, 0.9, NAN, 0.8, NAN],
        [NAN, 0.0, 0.2, NAN, 0.3, NAN],
        [-1] * 6,
        [NAN] * 6,
    )
    evidence = np.array([[INF, INF], [-INF, INF], [1.0, 1.0], [0.5, 0.5], [1.0, 1.0], [2.0, 2.0]])
    solved = forest.log_odds(evidence)
    assert solved[:3, 0].tolist() == [0.0, 0.0, 0.0]
    assert solved[:2, 1].tolist() == [INF, INF]
    assert solved[3:, 0].tolist() == solved[3:, 1].tolist()
    assert solved[5].tolist() == [2.0, 2.0]


def test_at_most_one_reading_is_true() -> None:
    forest = ClaimForest([-1, 0, 0], [NAN] * 3, [NAN] * 3, [-1, 0, 0], [NAN, 0.5, 0.4])
    solved = forest.log_odds([[0.0, 0.0], [INF, INF], [3.0, INF]])
    assert solved[:, 0].tolist() == [INF, INF, -INF]
    assert solved[:, 1].tolist() == [0.0, 0.0, 0.0]


# -- structure ----------------------------------------------------------------------------------


def test_unlinked_claims_keep_their_evidence_bit_for_bit() -> None:
    if_true, if_false, none = [NAN, NAN, 0.9, NAN], [NAN, NAN, 0.1, NAN], [-1] * 4
    forest = ClaimForest([-1, -1, 1, -1], if_true, if_false, none, none)
    assert forest.linked.tolist() == [False, True, True, False]
    evidence = np.random.default_rng(1).normal(size=(4, 9))
    evidence[0, :2] = [INF, -INF]
    solved = forest.log_odds(evidence)
    assert np.array_equal(solved[[0, 3]], evidence[[0, 3]])
    assert not np.equal(solved[[1, 2]], evidence[[1, 2]]).any()


def test_no_links_and_no_columns() -> None:
    forest = ClaimForest([-1, -1], [NAN] * 2, [NAN] * 2, [-1] * 2, [NAN] * 2)
    assert not forest.linked.any()
    assert forest.log_odds([[1.0], [-INF]]).tolist() == [[1.0], [-INF]]
    assert forest.log_odds(np.empty((2, 0))).shape == (2, 0)
    assert chain(3, 0.9, 0.1).log_odds(np.empty((3, 0))).shape == (3, 0)


def test_evidence_is_left_as_it_is() -> None:
    evidence = np.random.default_rng(1).normal(size=(5, 4))
    before = evidence.copy()
    solved = chain(5, 0.9, 0.1).log_odds(evidence)
    assert np.array_equal(evidence, before)
    assert not np.shares_memory(solved, evidence)


def some_tree(size: int) -> Tree:
    """Return a tree of many claims in scrambled order, a third of them rival readings."""
    generator = np.random.default_rng(size)
    place = generator.permutation(size)
    parent, group, share = np.full(size, -1), np.full(size, -1), np.full(size, NAN)
    for number in range(1, size):
        parent[place[number]] = place[generator.integers(max(0, number - 6), number)]
    for claim in place[1 : size // 3]:
        group[claim], share[claim] = parent[claim], 1.0 / size
    q = generator.uniform(0.05, 0.95, size=(2, size))
    columns = (column.tolist() for column in (parent, *q, group, share))
    return Tree(*map(tuple, columns))


def test_a_column_alone_is_solved_as_in_any_batch() -> None:
    """Bit for bit, on both sides of the borders between chunks."""
    forest = some_tree(20).forest()
    evidence = np.random.default_rng(2).normal(size=(20, 4100)) * 4.0
    batch = forest.log_odds(evidence)
    for column in (0, 1, 2047, 2048, 4095, 4096, 4099):
        assert np.array_equal(forest.log_odds(evidence[:, [column]])[:, 0], batch[:, column])
    order = np.random.default_rng(3).permutation(4100)
    assert np.array_equal(forest.log_odds(np.asfortranarray(evidence[:, order])), batch[:, order])


def test_renumbering_the_claims_renumbers_the_beliefs() -> None:
    tree, size = some_tree(20), 20
    place = np.random.default_rng(4).permutation(size)  # claim c moves to place[c]
    moved = np.argsort(place)
    parent = np.append(place, -1)[np.array(tree.parent)[moved]]
    columns = (np.array(column)[moved] for column in (tree.if_true, tree.if_false))
    group, share = np.array(tree.group)[moved], np.array(tree.share)[moved]
    renumbered = ClaimForest(parent, *columns, group, share)
    evidence = np.random.default_rng(5).normal(size=(size, 3))
    expected = tree.forest().log_odds(evidence)[moved]
    np.testing.assert_allclose(renumbered.log_odds(evidence[moved]), expected, atol=1e-12)


@pytest.mark.parametrize(
    ("parent", "circle"),
    [([0], r"\[0\]"), ([1, 0], r"\[0, 1\]"), ([-1, 0, 3, 4, 2, 2], r"\[2, 3, 4\]")],
)
def test_circles_are_refused(parent: list[int], circle: str) -> None:
    fill = [-1] * len(parent)
    with pytest.raises(ArgumentError, match=f"parent: the links of claims {circle} form a circle"):
        ClaimForest(parent, fill, fill, fill, fill)


# -- symmetry -----------------------------------------------------------------------------------


def test_no_evidence_sends_no_message() -> None:
    """Children nobody has heard of leave the hub where it is, bit for bit."""
    evidence = np.zeros((6, 5))
    evidence[0] = [-3.0, 0.1, 0.7, 12.0, INF]
    assert np.array_equal(star(5, 0.9, 0.3).log_odds(evidence)[0], evidence[0])
    assert np.array_equal(star(5, 1.0, 0.3).log_odds(evidence)[0], evidence[0])


@given(st.integers(0, 10**6))
def test_flipping_every_sign_flips_belief(number: int) -> None:
    """Negating every claim turns q1, q0 into 1 - q0, 1 - q1."""
    generator = np.random.default_rng(number)
    parent = [-1, *(int(generator.integers(claim)) for claim in range(1, 8))]
    q1, q0 = generator.uniform(0.05, 0.95, size=(2, 8))
    none, evidence = np.full(8, -1), generator.normal(size=(8, 3)) * 4.0
    plain = ClaimForest(parent, q1, q0, none, none).log_odds(evidence)
    flipped = ClaimForest(parent, 1.0 - q0, 1.0 - q1, none, none).log_odds(-evidence)
    np.testing.assert_allclose(flipped, -plain, rtol=0, atol=1e-13)


@given(st.floats(-40, 40), st.floats(0.01, 0.99))
def test_a_symmetric_link_is_the_operator(evidence: float, q: float) -> None:
    solved = chain(2, q, 1.0 - q).log_odds([[0.0, evidence], [evidence, 0.0]])
    heard = float(combine(logit(q), evidence))
    assert solved[0, 0] == pytest.approx(heard, abs=1e-13)
    assert solved[1, 1] == pytest.approx(heard, abs=1e-13)


# -- size ---------------------------------------------------------------------------------------


def test_a_long_chain_of_strong_evidence() -> None:
    """Messages along a chain of symmetric links, by the operator, both ways."""
    length, weight = 300, logit(0.9)
    evidence = 300.0 * np.sign(np.sin(np.arange(length) ** 2 + 0.5))
    up, down = np.zeros(length), np.zeros(length)
    for claim in range(length - 2, -1, -1):
        up[claim] = combine(weight, evidence[claim + 1] + up[claim + 1])
    for claim in range(1, length):
        down[claim] = combine(weight, evidence[claim - 1] + down[claim - 1])
    solved = chain(length, 0.9, 0.1).log_odds(evidence[:, None])[:, 0]
    np.testing.assert_allclose(solved, evidence + up + down, rtol=1e-13)


def test_a_long_chain_of_identities_adds_everything_up() -> None:
    """Far beyond what a probability can hold."""
    evidence = np.full((200, 1), 300.0)
    evidence[::3] = -299.0
    expected = np.full((200, 1), evidence.sum())
    np.testing.assert_allclose(chain(200, 1.0, 0.0).log_odds(evidence), expected, rtol=1e-13)


@pytest.mark.parametrize("negative", [0, 60, 100, 200])
def test_a_star_of_strong_evidence(negative: int) -> None:
    """200 saturated children: 919 log-odds one way and any part of it the other way."""
    evidence = np.full(201, 300.0)
    evidence[0] = 0.25
    evidence[1 : negative + 1] = -300.0
    solved = star(200, 0.99, 0.01).log_odds(evidence[:, None])[:, 0]
    bound = float(logit(0.99))
    hub = 0.25 + bound * (200 - 2 * negative)
    assert solved[0] == pytest.approx(hub, abs=1e-10)
    cavity = hub - bound * np.sign(evidence[1:])
    expected = evidence[1:] + combine(bound, cavity)
    np.testing.assert_allclose(solved[1:], expected, rtol=1e-12)


def test_a_star_of_identities() -> None:
    evidence = np.full((201, 1), 300.0)
    evidence[1:151] = -300.0
    np.testing.assert_allclose(star(200, 1.0, 0.0).log_odds(evidence), -99 * 300.0, rtol=1e-13)


def test_rival_readings_of_strong_evidence() -> None:
    """The message to the parent grows with the evidence, without bound."""
    forest = ClaimForest([-1, 0, 0], [NAN] * 3, [NAN] * 3, [-1, 0, 0], [NAN, 0.6, 0.3])
    solved = forest.log_odds([[0.0], [900.0], [850.0]])[:, 0]
    # Everything against "the parent is false": 900 + ln .6; reading against reading: 50 + ln 2.
    assert solved[0] == pytest.approx(900.0 + math.log(0.6), rel=1e-14)
    assert solved[1] == pytest.approx(50.0 + math.log(2.0), rel=1e-13)
    assert solved[2] == pytest.approx(-50.0 - math.log(2.0), rel=1e-13)
