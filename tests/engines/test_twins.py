"""Fast engines and plain twins tell the same story on the same draws, in worlds of every kind.

Counts, states, times and parents must be equal, with factors too: where sums are taken in another
order the last bit of a hazard may differ, but then a story differs only if a draw lies within that
bit of its bar, which none of some hundred thousand draws here does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
import pytest

from rumorsim.engines import Task, binomial, cells
from rumorsim.engines.rounds import calendar, calling, contests, rounds
from rumorsim.engines.steps import chain_binomial, counters, synchronous, tallies, tellers, waiting
from rumorsim.engines.steps.meetings import Meetings
from tests.engines.comparison import Engine, Twin, alone_as_in_batch, compare
from tests.engines.tasks import chain_task, rounds_task, synchronous_task
from tests.twins import chain_twin, contact_twin

PLAIN, FACTORED = range(160), range(60)


class Pair(NamedTuple):
    """An engine, its twin, and worlds to compare them in."""

    engine: Engine
    twin: Twin
    world: Callable[..., Task]

    def compare(self, seeds: Iterable[int], factors: bool = False) -> int:
        kinds = {"factors": True} if factors else {}
        return sum(compare(self.engine, self.twin, self.world(seed, **kinds)) for seed in seeds)


SYNCHRONOUS = Pair(synchronous.run, contact_twin.synchronous, synchronous_task)
ROUNDS = Pair(rounds.run, contact_twin.rounds, rounds_task)
CHAIN = Pair(chain_binomial.run, chain_twin.chain_binomial, chain_task)
PAIRS = pytest.mark.parametrize("pair", [SYNCHRONOUS, ROUNDS], ids=["synchronous", "rounds"])


@PAIRS
@pytest.mark.parametrize("first", PLAIN[::20])
def test_the_engine_agrees_with_its_twin(pair: Pair, first: int) -> None:
    assert pair.compare(range(first, first + 20)) > 30


@PAIRS
@pytest.mark.parametrize("first", FACTORED[::20])
def test_with_factors_too(pair: Pair, first: int) -> None:
    assert pair.compare(range(first, first + 20), factors=True) > 30


@PAIRS
def test_a_replicate_alone_is_the_same_as_in_a_batch(pair: Pair) -> None:
    for seed in range(25):
        alone_as_in_batch(pair.engine, pair.world(seed, factors=seed % 2 == 1))


def test_the_chain_of_counts_agrees_with_its_twin() -> None:
    assert CHAIN.compare(PLAIN) > 500
    for seed in range(15):
        alone_as_in_batch(CHAIN.engine, CHAIN.world(seed))


@PAIRS
@pytest.mark.slow
@pytest.mark.parametrize("first", range(1000, 4000, 100))
def test_many_more_worlds(pair: Pair, first: int) -> None:
    assert pair.compare(range(first, first + 100), factors=first % 200 == 0) > 0


Patch = pytest.MonkeyPatch


def _pairs_count_twice(monkeypatch: Patch) -> None:
    """A symmetric contact of an undirected tie fires from both ends."""
    monkeypatch.setattr(Meetings, "_once", lambda self, contact: False)


def _neighbours_count_twice(monkeypatch: Patch) -> None:
    limits = tallies.limits
    add = counters.Counters.add
    monkeypatch.setattr(tallies, "limits", lambda *args: [2 * limit for limit in limits(*args)])
    monkeypatch.setattr(
        counters.Counters,
        "add",
        lambda self, found, changes: add(self, found, {n: 2 * by for n, by in changes.items()}),
    )


def _changed_nodes_meet_again(monkeypatch: Patch) -> None:
    monkeypatch.setattr(synchronous, "in_time", lambda one, other, n: np.ones(one.size, bool))


def _thresholds_are_those_of_the_step_before(monkeypatch: Patch) -> None:
    leave = waiting.Waiting.leave
    monkeypatch.setattr(
        waiting.Waiting, "leave", lambda self, parts, step: leave(self, parts, step - 1)
    )


def _changed_nodes_keep_their_thresholds(monkeypatch: Patch) -> None:
    """What is left of a threshold is kept by nodes that a meeting changed."""

    def leave(self, parts, step):  # type: ignore[no-untyped-def]
        left = self.left.copy()
        leave_(self, parts, step)
        self.left[:] = np.where(left > 0, left, self.left)

    leave_ = waiting.Waiting.leave
    monkeypatch.setattr(waiting.Waiting, "leave", leave)


def _tellers_are_counted_from_the_end(monkeypatch: Patch) -> None:
    unit = tellers.unit
    monkeypatch.setattr(tellers, "unit", lambda words: 1.0 - 2.0**-53 - unit(words))


def _all_callers_succeed(monkeypatch: Patch) -> None:
    """Several callers of one node in a round find it as it was at the start."""
    monkeypatch.setattr(contests, "states_before", lambda maps, place, start: start)


def _people_call_themselves(monkeypatch: Patch) -> None:
    monkeypatch.setattr(calling.Switchboard, "_picked", _own_slot(calling.Switchboard._picked))


def _own_slot(picked):  # type: ignore[no-untyped-def]
    def patched(self, caller, slot):  # type: ignore[no-untyped-def]
        callee, tie = picked(self, caller, slot)
        return np.where(callee == caller + 1, caller, callee), tie

    return patched


def _callers_change_though_changed(monkeypatch: Patch) -> None:
    """A caller who was changed as a callee changes once more by his own call."""
    take = rounds._Changes.take
    monkeypatch.setattr(
        rounds._Changes, "take", lambda self, rows: take(self, np.ones(self.cells.size, bool))
    )


def _the_next_neighbour_is_called(monkeypatch: Patch) -> None:
    unit = calling.unit
    monkeypatch.setattr(calling, "unit", lambda words: np.minimum(unit(words) + 0.1, 0.999))


def _lower_numbers_go_first(monkeypatch: Patch) -> None:
    words = cells.Population.words

    def unordered(self, purpose, found, **address):  # type: ignore[no-untyped-def]
        if purpose == "order":
            return found.astype(np.uint64), found
        return words(self, purpose, found, **address)

    monkeypatch.setattr(cells.Population, "words", unordered)


def _nobody_waits_in_the_first_step(monkeypatch: Patch) -> None:
    due_at = calendar.Calendar.due_at
    monkeypatch.setattr(
        calendar.Calendar, "due_at", lambda self, step, rows: due_at(self, step - 1, rows)
    )


def _only_the_call_before_counts(monkeypatch: Patch) -> None:
    def short(maps, place, start):  # type: ignore[no-untyped-def]
        before = maps[np.maximum(np.arange(place.size) - 1, 0), start]
        return np.where(place > 0, before, start)

    monkeypatch.setattr(contests, "states_before", short)


def _a_node_may_meet_itself(monkeypatch: Patch) -> None:
    def amount(self, slot, state, counts):  # type: ignore[no-untyped-def]
        n_nodes = self.task.network.n_nodes
        return counts[:, slot.watch.state] / n_nodes if slot.watch else np.ones(len(counts))

    monkeypatch.setattr(chain_binomial._Chain, "_amount", amount)


def _one_fewer_leaves(monkeypatch: Patch) -> None:
    guess = binomial.binomial
    monkeypatch.setattr(
        chain_binomial, "binomial", lambda u, n, p: np.maximum(guess(u, n, p) - (n > 40), 0)
    )


def _reactions_in_another_order(monkeypatch: Patch) -> None:
    slots = chain_binomial.slots
    monkeypatch.setattr(
        chain_binomial, "slots", lambda *args, **named: [s[::-1] for s in slots(*args, **named)]
    )


@pytest.mark.parametrize(
    ("pair", "bug"),
    [
        (SYNCHRONOUS, _pairs_count_twice),
        (SYNCHRONOUS, _neighbours_count_twice),
        (SYNCHRONOUS, _changed_nodes_meet_again),
        (SYNCHRONOUS, _thresholds_are_those_of_the_step_before),
        (SYNCHRONOUS, _changed_nodes_keep_their_thresholds),
        (SYNCHRONOUS, _tellers_are_counted_from_the_end),
        (ROUNDS, _all_callers_succeed),
        (ROUNDS, _people_call_themselves),
        (ROUNDS, _callers_change_though_changed),
        (ROUNDS, _the_next_neighbour_is_called),
        (ROUNDS, _lower_numbers_go_first),
        (ROUNDS, _nobody_waits_in_the_first_step),
        (ROUNDS, _only_the_call_before_counts),
        (CHAIN, _a_node_may_meet_itself),
        (CHAIN, _one_fewer_leaves),
        (CHAIN, _reactions_in_another_order),
    ],
)
def test_planted_bugs_are_caught(
    monkeypatch: Patch, pair: Pair, bug: Callable[[Patch], None]
) -> None:
    bug(monkeypatch)
    with pytest.raises(AssertionError):
        pair.compare(PLAIN)
