"""Holding the fast kernels against the plain twin, state for state and article for article."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Sequence
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
            _same_minds(state, row, twin, where)
            _same_desks(world, state, row, twin, where)
            _same_topics(world, state, row, twin, where)
    for row, twin in enumerate(twins):
        _same_readout(world, state, row, twin)
    return total


def as_ints(masks: np.ndarray) -> list[int]:
    """Return one int per mask, whose words stand along the last axis."""
    whole = [0] * len(masks)
    for position, words in enumerate(masks.T.tolist()):
        whole = [mask | word << 64 * position for mask, word in zip(whole, words, strict=True)]
    return whole


def close(got: float, expected: float) -> bool:
    if math.isnan(got) or math.isnan(expected) or math.isinf(got) or math.isinf(expected):
        return (math.isnan(got) and math.isnan(expected)) or got == expected
    return abs(got - expected) <= REORDERED * max(1.0, abs(expected))


def _agree(
    where: str, got: list[Any], expected: list[Any], same: Callable[[Any, Any], bool] = operator.eq
) -> None:
    """Assert that two columns agree, and name the entries that do not."""
    if got != expected:  # nearly always they are equal, and no entry need be looked at
        pairs = enumerate(zip(got, expected, strict=True))
        wrong = {entry: pair for entry, pair in pairs if not same(*pair)}
        assert not wrong, f"{where}: by entry, what is and should be: {wrong}"


def _same_articles(world: World, got: Articles, expected: list[Any], where: str) -> None:
    order = np.lexsort((got.ordinal, got.claim, got.author))
    got = got.take(order)
    expected = sorted(expected, key=lambda a: (a.actor, a.claim))
    columns = zip(got.author, got.claim, got.form, strict=True)
    found = [(int(author), int(claim), FORMS[form]) for author, claim, form in columns]
    assert found == [(a.actor, a.claim, a.form) for a in expected], where
    cited, roots = as_ints(got.cited), as_ints(got.roots)
    for k, article in enumerate(expected):
        at = f"{where}: article of {article.actor} on {article.claim}"
        assert cited[k] == article.Q, at
        assert roots[k] == article.Qstar, at
        assert close(got.expressed[k], article.e), at
        assert close(got.number[k], article.number), at
        assert bool(got.attributed[k]) == article.attributed, at
        first = got.ordinal[k] == 0 or world.rules.first_always
        assert first == (article.first or world.rules.first_always), at


def _same_minds(state: State, row: int, twin: Twin, where: str) -> None:
    """Hold cells against each other; entry (i, c) of a column is number i * n_claims + c."""
    minds, cells = state.minds, [cell for row in twin.cells for cell in row]
    mine = slice(row * len(cells), (row + 1) * len(cells))
    _agree(f"{where}: E", minds.evidence[mine].tolist(), [cell.E for cell in cells], close)
    _agree(f"{where}: P", as_ints(minds.held[mine]), [cell.P for cell in cells])
    _agree(f"{where}: P*", as_ints(minds.roots[mine]), [cell.P_true for cell in cells])
    _agree(f"{where}: n+", minds.pro[mine].tolist(), [cell.n_plus for cell in cells])
    _agree(f"{where}: n-", minds.con[mine].tolist(), [cell.n_minus for cell in cells])
    _agree(f"{where}: aware", (minds.heard[mine] != NEVER).tolist(), [c.aware for c in cells])
    if minds.doubted is not None:
        _agree(f"{where}: retracted", as_ints(minds.doubted[mine]), [c.retracted for c in cells])
    _same_numbers(state, row, twin, where)


def _same_numbers(state: State, row: int, twin: Twin, where: str) -> None:
    minds, numbered = state.minds, np.flatnonzero(state.plan.number_column >= 0)
    cells = [row[c] for row in twin.cells for c in numbered]
    mine = slice(row * len(cells), (row + 1) * len(cells))
    _agree(f"{where}: mu", minds.number[mine].tolist(), [cell.mu for cell in cells], close)
    _agree(f"{where}: k", minds.precision[mine].tolist(), [cell.k for cell in cells])
    last = minds.last_number[mine].tolist()
    _agree(f"{where}: m_last", last, [cell.m_last for cell in cells], close)


def _same_desks(world: World, state: State, row: int, twin: Twin, where: str) -> None:
    desks, editors = state.desks, state.plan.editors
    cells = [cell for i in editors for cell in twin.cells[i]]
    claims = np.tile(np.arange(world.n_claims), editors.size)
    mine = state.desk(np.full(claims.size, row), np.repeat(editors, world.n_claims), claims)
    _agree(f"{where}: side", desks.side[mine].tolist(), [cell.side for cell in cells])
    _agree(f"{where}: ordinal", desks.written[mine].tolist(), [cell.ordinal for cell in cells])
    _agree(f"{where}: last", as_ints(desks.last[mine]), [cell.last for cell in cells])
    _agree(f"{where}: u+", desks.rumours_pro[mine].tolist(), [cell.u_plus for cell in cells])
    _agree(f"{where}: u-", desks.rumours_con[mine].tolist(), [cell.u_minus for cell in cells])


def _same_topics(world: World, state: State, row: int, twin: Twin, where: str) -> None:
    for c, claim in enumerate(twin.claims):
        k = row * world.n_claims + c
        at = f"{where}: claim {c}"
        assert bool(state.topics.truth[k]) == bool(claim.T), at
        assert close(state.topics.attention[k], claim.A), at
        assert close(state.topics.shift[0, c], claim.B), at
        if world.claims.numbered[c]:
            assert close(state.topics.reference[k], claim.reference), at
        weights = state.topics.weight[k].tolist()
        created = [bit for bit, weight in enumerate(weights) if not math.isnan(weight)]
        assert created == sorted(claim.lam), at
        _agree(at, [weights[bit] for bit in created], [claim.lam[bit] for bit in created], close)
    if state.records is not None:
        trust = [tie.w for tie in twin.ties]
        _agree(f"{where}: trust", state.records.trust[row].tolist(), trust, close)


def _same_readout(world: World, state: State, row: int, twin: Twin) -> None:
    for i in range(world.n_actors):
        got = read_out(state, np.array([row * world.n_actors + i]))[0]
        for c, expected in enumerate(twin.log_odds(i)):
            same = close(got[c], expected) or abs(got[c] - expected) < 1e-9 * abs(expected)
            assert same, f"read-out of actor {i}, claim {c}: {got[c]} != {expected}"
