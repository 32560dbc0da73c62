"""Planted bugs: each leaves its fingerprint, and a named case that passes without it catches it.

The constants of the fingerprints are the well-known wrong answers: 0.2847 for meetings of two
spreaders counted twice (B. Hayes, "Rumours and Errours", American Scientist, 2005), 0.1745 for
several tellers of one ignorant who all succeed, 0.0595 for a second failure needed to stifle (or
stifling with probability 1/2), and 1.26 persons more for calls to oneself. Other mutants are
planted beside the engines, in `tests/engines`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import rumorsim as rs
from rumorsim.engines.kernels import adoption
from rumorsim.engines.rounds.calling import Switchboard
from rumorsim.engines.rounds.contests import Contests
from rumorsim.engines.rules import Contact
from tests.validation import cascades, coupling, rumours
from tests.validation.checks import CASES, Check, estimate, mean, variance
from tests.validation.laws import calling_oneself
from tests.validation.listing import load
from tests.validation.rumours import never_told
from tests.validation.targets import DK, MT, OWN

load()
ROUNDS = {"method": "synchronous", "clock": "caller", "steps": 500, "times": [0, 500]}


def caught(values: np.ndarray, law: tuple[float, float]) -> bool:
    """Whether mean or variance give the bug away."""
    return not (mean("mutant", values, *law).holds and variance("mutant", values, law[1]).holds)


def failing(name: str) -> list[Check]:
    """Return the failing checks of a case, up to the first."""
    failures: Iterator[Check] = (check for check in CASES[name].run(False) if not check.holds)
    return [check for _, check in zip(range(1), failures, strict=False)]


def test_meetings_of_two_spreaders_counted_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Contact, "is_symmetric", False)
    fingerprint = never_told(rs.models.daley_kendall(), 1000, 2_000)
    assert mean("fingerprint", fingerprint, 285.75196, 30.6935).holds
    assert caught(fingerprint, DK[1000])
    assert failing("daley_kendall_final_size")
    assert failing("law_of_daley_kendall")


@pytest.mark.parametrize(
    "wrong", [{"failures": 2}, {"stifle": 0.5}], ids=["a failure too many", "half"]
)
def test_stifling_too_late(wrong: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    right = rs.models.maki_thompson
    values = never_told(right(**wrong), 10_000, 100) / 10_000
    assert estimate("fingerprint", values, 0.0595202, 1e-4).holds
    monkeypatch.setattr(rs.models, "maki_thompson", lambda **given: right(**(wrong | given)))
    assert failing("maki_thompson_final_size")
    assert failing("maki_thompson_on_tiny_graphs")


def test_off_by_one_in_the_counter_of_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    right = rs.models.maki_thompson
    monkeypatch.setattr(rs.models, "maki_thompson", lambda failures=1: right(failures=failures + 1))
    assert failing("maki_thompson_k_fold")
    assert failing("law_of_k_fold_stifling")


@pytest.mark.parametrize("n", [10, 100])
def test_calls_to_oneself(n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def picked(self: Switchboard, caller: np.ndarray, slot: np.ndarray) -> Any:
        return slot, slot

    def begun(self: Switchboard, *given: Any) -> None:
        begin(self, *given)
        self.degree = self.degree + 1

    begin = Switchboard.__init__
    monkeypatch.setattr(Switchboard, "_picked", picked)
    monkeypatch.setattr(Switchboard, "__init__", begun)
    values = never_told(rs.models.maki_thompson(), n, 4_000, **ROUNDS)
    assert mean("fingerprint", values, *OWN[n]).holds
    assert variance("fingerprint", values, OWN[n][1]).holds
    assert caught(values, MT[n])


def test_calls_to_oneself_fail_the_case(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(model: Any, n: int, replicates: int, **how: Any) -> np.ndarray:
        return never_told(calling_oneself(n), n, replicates, **how)

    monkeypatch.setattr(rumours, "never_told", wrong)
    assert failing("maki_thompson_final_size")
    assert failing("maki_thompson_by_any_schedule")


def test_several_tellers_of_one_ignorant_all_succeed(monkeypatch: pytest.MonkeyPatch) -> None:
    def settle(self: Contests, calls: Any, chosen: np.ndarray, step: int) -> Any:
        changers = np.flatnonzero(self.outcomes.changes_callee[chosen])
        cells = (calls.row * self.population.n_nodes + calls.callee)[changers]
        return chosen, changers[np.unique(cells, return_index=True)[1]]

    monkeypatch.setattr(Contests, "settle", settle)
    # Of n people, the mean is off the limit by O(1/n).
    values = never_told(rs.models.maki_thompson(), 20_000, 40, **ROUNDS) / 20_000
    assert estimate("fingerprint", values, 0.1745445, 1e-4).holds
    assert caught(never_told(rs.models.maki_thompson(), 1000, 300, **ROUNDS), MT[1000])
    assert failing("maki_thompson_by_any_schedule")


def test_a_share_that_must_be_exceeded(monkeypatch: pytest.MonkeyPatch) -> None:
    def more(parameters: Any, state: Any) -> Any:
        debts = incurred(parameters, state)
        return debts if debts.are_drawn else debts._replace(owed=debts.owed + 1)

    incurred = adoption._incurred
    monkeypatch.setattr(adoption, "_incurred", more)
    assert failing("watts_counts_in_integers")


def test_scenarios_that_share_no_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    seeds = iter(range(100))

    def apart(*given: Any) -> np.ndarray:
        monkeypatch.setattr(cascades, "SEED", next(seeds))
        return shared(*given)

    shared = coupling.active
    monkeypatch.setattr(coupling, "active", apart)
    failures = {check.what for check in CASES[COUPLED].run(False) if not check.holds}
    assert any("replicates that shrink" in what for what in failures)
    assert any("paired, variance" in what for what in failures)
    # Each alone is right: only what they share can give the bug away.
    assert not any("alone" in what or "unpaired" in what for what in failures)


COUPLED = "independent_cascades_that_share_their_chance"


def test_without_a_bug_nothing_is_caught() -> None:
    assert not caught(never_told(rs.models.maki_thompson(), 1000, 300, **ROUNDS), MT[1000])
    assert not caught(never_told(rs.models.maki_thompson(), 100, 4_000, **ROUNDS), MT[100])
    values = never_told(rs.models.daley_kendall(), 1000, 2_000)
    assert mean("no bug", values, *DK[1000]).holds
