"""Planted bugs: each leaves its fingerprint, and the checks that pass without it catch it.

The constants of the fingerprints are the well-known wrong answers: 0.2847 for meetings of two
spreaders counted twice (B. Hayes, "Rumours and Errours", American Scientist, 2005), 0.1745 for
several tellers of one ignorant who all succeed, 0.0595 for a second failure needed to stifle, and
1.26 persons more for calls to oneself.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import rumorsim as rs
from rumorsim.engines.rounds.contests import Contests
from tests.validation.checks import CASES, Check, mean, variance
from tests.validation.listing import load
from tests.validation.rumours import DK, MT, never_told

load()
ROUNDS = {"method": "synchronous", "clock": "caller", "steps": 500, "times": [0, 500]}


def caught(values: np.ndarray, law: tuple[float, float]) -> bool:
    """Whether mean or variance give the bug away."""
    return not (mean("mutant", values, *law).holds and variance("mutant", values, law[1]).holds)


def failing(name: str) -> list[Check]:
    return [check for check in CASES[name].run(False) if not check.holds]


def test_meetings_of_two_spreaders_counted_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    right = rs.models.daley_kendall()
    wrong = rs.ContactModel(right.scheme, clock="caller", tell=1.0, stifle=1.0)
    fingerprint = never_told(wrong, 1000, 2_000)
    assert mean("fingerprint", fingerprint, 285.75196, 30.6935).holds
    assert caught(fingerprint, DK[1000])
    monkeypatch.setattr(rs.models, "daley_kendall", lambda: wrong)
    assert failing("daley_kendall_final_size")


def test_a_second_failure_needed_to_stifle(monkeypatch: pytest.MonkeyPatch) -> None:
    right = rs.models.maki_thompson
    fingerprint = never_told(right(failures=2), 1000, 1_000)
    assert mean("fingerprint", fingerprint, 59.44020147, 8.25051).holds
    assert caught(fingerprint, MT[1000])
    monkeypatch.setattr(rs.models, "maki_thompson", lambda failures=1: right(failures=failures + 1))
    assert failing("maki_thompson_final_size")
    assert failing("maki_thompson_k_fold")


@pytest.mark.parametrize(
    ("n", "law"), [(10, (3.35424595, 2.74418)), (100, (21.61617312, 9.570429))]
)
def test_calls_to_oneself(n: int, law: tuple[float, float]) -> None:
    """Of n people called, n - 1 are others, and a spreader who calls himself has failed."""
    others = (n - 1) / n
    wrong = rs.models.maki_thompson(tell=others, stifle=others, forget=1 / n)
    values = never_told(wrong, n, 20_000)
    assert mean("fingerprint", values, *law).holds
    assert variance("fingerprint", values, law[1]).holds
    assert caught(values, MT[n])


def test_several_tellers_of_one_ignorant_all_succeed(monkeypatch: pytest.MonkeyPatch) -> None:
    def settle(self: Contests, calls: Any, chosen: np.ndarray, step: int) -> Any:
        changers = np.flatnonzero(self.outcomes.changes_callee[chosen])
        cells = (calls.row * self.population.n_nodes + calls.callee)[changers]
        return chosen, changers[np.unique(cells, return_index=True)[1]]

    monkeypatch.setattr(Contests, "settle", settle)
    values = never_told(rs.models.maki_thompson(), 1000, 300, **ROUNDS)
    # The deterministic limit is 0.1745; a thousand people lie near it.
    assert abs(values.mean() / 1000 - 0.1745445) < 0.003
    assert caught(values, MT[1000])
    assert failing("maki_thompson_by_any_schedule")


def test_without_a_bug_nothing_is_caught() -> None:
    values = never_told(rs.models.maki_thompson(), 1000, 300, **ROUNDS)
    assert not caught(values, MT[1000])
    assert not caught(never_told(rs.models.daley_kendall(), 1000, 2_000), DK[1000])
