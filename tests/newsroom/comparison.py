"""Holding the fast kernels against the plain twin, state for state and article for article."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from rumorsim.newsroom.articles import REPORT, Articles
from rumorsim.newsroom.plan import Plan
from rumorsim.newsroom.readout import read_out
from rumorsim.newsroom.state import NEVER, State, new_state
from rumorsim.newsroom.step import advance
from rumorsim.newsroom.world import World
from rumorsim.rng import Source
from tests.twins.newsroom_twin import Twin
from tests.twins.threefry import PlainSource

FORMS = ("article", "report", "statement")
REORDERED = 1e-12
"""Allowed relative difference where sums are taken in another order."""


def compare(
    world: World,
    seed: int,
    replicates: Iterable[int],
    steps: int | None = None,
    withhold: Sequence[int] = (),
) -> int:
    """Run both, assert that they agree after every step, and return the number of articles.

    The actors in `withhold` decide against publishing any of their reports.
    """

    def edit(state: State, planned: Articles) -> Articles:
        return planned.take((planned.form != REPORT) | ~np.isin(planned.author, withhold))

    numbers = np.array(list(replicates), dtype=np.uint32)
    state = new_state(Plan(world), Source(seed), numbers)
    twins = [Twin(world, PlainSource(seed), int(number), withhold) for number in numbers]
    total = 0
    for step in range(world.rules.steps if steps is None else steps):
        written = advance(state, edit if withhold else None)
        total += len(written)
        for row, twin in enumerate(twins):
            before = len(twin.log)
            twin.step()
            where = f"step {step}, replicate {numbers[row]}"
            _same_articles(world, written.take(written.replicate == row), twin.log[before:], where)
            _same_minds(world, state, row, twin, where)
            _same_desks(world, state, row, twin, where)
            _same_topics(world, state, row, twin, where)
    for row, twin in enumerate(twins):
        _same_readout(world, state, row, twin)
    return total


def as_int(words: np.ndarray) -> int:
    return sum(int(word) << 64 * position for position, word in enumerate(words))


def close(got: float, expected: float) -> bool:
    if math.isnan(got) or math.isnan(expected) or math.isinf(got) or math.isinf(expected):
        return (math.isnan(got) and math.isnan(expected)) or got == expected
    return abs(got - expected) <= REORDERED * max(1.0, abs(expected))


def _same_articles(world: World, got: Articles, expected: list[Any], where: str) -> None:
    order = np.lexsort((got.ordinal, got.claim, got.author))
    got = got.take(order)
    expected = sorted(expected, key=lambda a: (a.actor, a.claim))
    columns = zip(got.author, got.claim, got.form, strict=True)
    found = [(int(author), int(claim), FORMS[form]) for author, claim, form in columns]
    assert found == [(a.actor, a.claim, a.form) for a in expected], where
    for k, article in enumerate(expected):
        at = f"{where}: article of {article.actor} on {article.claim}"
        assert as_int(got.cited[k]) == article.Q, at
        assert as_int(got.roots[k]) == article.Qstar, at
        assert close(got.expressed[k], article.e), at
        assert close(got.number[k], article.number), at
        assert bool(got.attributed[k]) == article.attributed, at
        first = got.ordinal[k] == 0 or world.rules.first_always
        assert first == (article.first or world.rules.first_always), at


def _same_minds(world: World, state: State, row: int, twin: Twin, where: str) -> None:
    minds, column = state.minds, state.plan.number_column
    for i in range(world.n_actors):
        for c in range(world.n_claims):
            cell, k = twin.cells[i][c], (row * world.n_actors + i) * world.n_claims + c
            at = f"{where}: actor {i} ({world.actors.kind[i]}), claim {c}"
            assert close(minds.evidence[k], cell.E), (at, minds.evidence[k], cell.E)
            assert as_int(minds.held[k]) == cell.P, at
            assert as_int(minds.roots[k]) == cell.P_true, at
            assert (minds.pro[k], minds.con[k]) == (cell.n_plus, cell.n_minus), at
            assert (minds.heard[k] != NEVER) == cell.aware, at
            if minds.doubted is not None:
                assert as_int(minds.doubted[k]) == cell.retracted, at
            if column[c] >= 0:
                width = int(world.claims.numbered.sum())
                n = (row * world.n_actors + i) * width + column[c]
                assert close(minds.number[n], cell.mu), at
                assert minds.precision[n] == cell.k, at
                assert close(minds.last_number[n], cell.m_last), at


def _same_desks(world: World, state: State, row: int, twin: Twin, where: str) -> None:
    desks = state.desks
    for i in state.plan.editors:
        for c in range(world.n_claims):
            k = int(state.desk(np.array([row]), np.array([i]), np.array([c]))[0])
            cell, at = twin.cells[i][c], f"{where}: desk of {i}, claim {c}"
            assert desks.side[k] == cell.side, at
            assert desks.written[k] == cell.ordinal, at
            assert as_int(desks.last[k]) == cell.last, at
            assert (desks.rumours_pro[k], desks.rumours_con[k]) == (cell.u_plus, cell.u_minus), at


def _same_topics(world: World, state: State, row: int, twin: Twin, where: str) -> None:
    for c, claim in enumerate(twin.claims):
        k = row * world.n_claims + c
        at = f"{where}: claim {c}"
        assert bool(state.topics.truth[k]) == bool(claim.T), at
        assert close(state.topics.attention[k], claim.A), at
        assert close(state.topics.shift[0, c], claim.B), at
        if world.claims.numbered[c]:
            assert close(state.topics.reference[k], claim.reference), at
        weights = state.topics.weight[k]
        created = np.flatnonzero(~np.isnan(weights))
        assert set(created.tolist()) == set(claim.lam), at
        for bit in created:
            assert close(weights[bit], claim.lam[bit]), at
    if state.records is not None:
        for k, tie in enumerate(twin.ties):
            assert close(state.records.trust[row, k], tie.w), f"{where}: tie {k}"


def _same_readout(world: World, state: State, row: int, twin: Twin) -> None:
    for i in range(world.n_actors):
        got = read_out(state, np.array([row * world.n_actors + i]))[0]
        for c, expected in enumerate(twin.log_odds(i)):
            same = close(got[c], expected) or abs(got[c] - expected) < 1e-9 * abs(expected)
            assert same, f"read-out of actor {i}, claim {c}: {got[c]} != {expected}"
