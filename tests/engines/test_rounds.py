"""Calls in rounds: exact laws, worked cases, and the edges."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rumorsim.engines import Change, Contact, Task
from rumorsim.engines.rounds.contests import places_in_groups, states_before
from rumorsim.engines.rounds.rounds import block, bytes_per_replicate, run
from rumorsim.networks import Network, WellMixed, complete, well_mixed
from tests.engines.tasks import MAKI_THOMPSON, PULL, PUSH, PUSH_PULL, I, R, S, task_of
from tests.validation.checks import mass, mean, sample, variance

SEED = 20261125
LONG = (0.0, 1000.0)
BOTH = pytest.mark.parametrize("network", [well_mixed, complete])

# Exact mean and standard deviation of the number of rounds from one node in the complete network:
# chain of the number of informed, in which occupancies are counted.
ROUNDS = [
    ("push", 3, 2.33333333, 0.66666667),
    ("push", 5, 3.93311565, 1.05081987),
    ("push", 16, 7.41381008, 1.31612537),
    ("pull", 3, 2.0, 0.81649658),
    ("pull", 5, 3.34171429, 1.13538356),
    ("pull", 16, 6.1403448, 1.36482643),
    ("push-pull", 3, 1.5, 0.5),
    ("push-pull", 5, 2.36738173, 0.54633468),
    ("push-pull", 16, 4.1530216, 0.61400395),
]
CONTACTS = {"push": PUSH, "pull": PULL, "push-pull": PUSH_PULL}


def story(network: Network | WellMixed, contacts: Sequence[Contact], **fields: Any) -> Task:
    """Return a task in which every contact is certain, unless told otherwise."""
    rates = fields.pop("rates", [1.0] * len(contacts))
    return task_of(network, contacts, rates, **({"times": LONG, "seed": SEED} | fields))


@BOTH
@pytest.mark.parametrize(("kind", "n", "expected", "sd"), ROUNDS)
def test_rounds_until_all_know(network: Any, kind: str, n: int, expected: float, sd: float) -> None:
    trace = run(story(network(n), CONTACTS[kind], n_replicates=20_000))
    assert (trace.counts[:, -1] == [0, n, 0]).all()
    assert mean(f"{kind}, K_{n}", trace.duration, expected, sd).holds
    if sd != 0.5:  # one or two rounds, equally likely: their mean settles the variance
        assert variance(f"{kind}, K_{n}", trace.duration, sd).holds


def sequential_law(n: int) -> np.ndarray:
    """Return the law of the number never told, of Maki and Thompson's jump chain (1973)."""
    chances = np.zeros((n + 1, n + 1))
    chances[n - 1, 1] = 1.0  # ignorants, spreaders
    never = np.zeros(n)
    for x in range(n - 1, -1, -1):
        for y in range(n - x, 0, -1):
            told = x / (n - 1)
            if x > 0:
                chances[x - 1, y + 1] += chances[x, y] * told
            chances[x, y - 1] += chances[x, y] * (1.0 - told)
        never[x] = chances[x, 0]
    return never


def test_the_sequential_law_is_the_published_one() -> None:
    assert np.allclose(sequential_law(3), [3 / 4, 1 / 4, 0])
    for n, expected, sd in ((10, 2.00273709, 1.73985), (50, 10.11248931, 3.858275)):
        law = sequential_law(n)
        first, second = law @ np.arange(n), law @ np.arange(n) ** 2
        assert first == pytest.approx(expected, abs=1e-8)
        assert np.sqrt(second - first**2) == pytest.approx(sd, abs=1e-5)


@BOTH
@pytest.mark.parametrize("n", [3, 10, 50])
def test_one_success_per_newly_told_keeps_the_sequential_law(network: Any, n: int) -> None:
    trace = run(story(network(n), MAKI_THOMPSON, n_replicates=20_000))
    never, law = trace.counts[:, -1, I], sequential_law(n)
    expected = law @ np.arange(n)
    sd = float(np.sqrt(law @ np.arange(n) ** 2 - expected**2))
    checks = list(sample(f"never told, K_{n}", never, expected, sd))
    checks += [mass(f"{x} never told", never == x, law[x]) for x in range(n) if law[x] > 0.01]
    assert [str(check) for check in checks if not check.holds] == []


def test_if_all_callers_succeeded_the_law_would_be_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    untouched = "rumorsim.engines.rounds.contests.states_before"
    monkeypatch.setattr(untouched, lambda maps, place, start: start)
    trace = run(story(well_mixed(50), MAKI_THOMPSON, n_replicates=20_000))
    assert not mean("never told", trace.counts[:, -1, I], 10.11248931, 3.858275).holds


def k_fold(k: int) -> tuple[Contact, ...]:
    """Return Maki and Thompson's rumour in which the k-th failed call stifles.

    States: ignorant, spreaders who can bear k, ..., 1 more failures, stifler.
    """
    spreaders, stifler = range(1, k + 1), k + 1
    tells = [Contact(s, I, s, 1) for s in spreaders]
    fails = [Contact(s, other, s + 1, other) for s in spreaders for other in (*spreaders, stifler)]
    return (*tells, *fails)


@pytest.mark.parametrize(
    ("k", "expected", "sd"), [(2, 5.87193638, 2.59623), (3, 1.94408829, 1.43916)]
)
def test_the_kth_failed_call_stifles(k: int, expected: float, sd: float) -> None:
    trace = run(story(well_mixed(100), k_fold(k), n_replicates=5000, n_states=k + 2))
    assert (trace.counts[:, -1, 1 : k + 1] == 0).all()
    for check in sample("never told", trace.counts[:, -1, I], expected, sd):
        assert check.holds, str(check)


def test_two_hundred_states() -> None:
    trace = run(story(well_mixed(100), k_fold(200), n_replicates=20, n_states=202))
    assert (trace.counts[:, -1, [I, 201]] == [0, 100]).all()


def star(n_leaves: int) -> Network:
    """Return a hub, node 0, tied to all others."""
    return Network.from_edges(np.zeros(n_leaves, int), np.arange(1, n_leaves + 1), directed=False)


def test_a_hub_called_by_all_at_once_is_told_once() -> None:
    n_leaves = 70_000  # more than 16 bits count
    states = np.full((1, n_leaves + 1), S, dtype=np.uint8)
    states[0, 0] = I
    task = story(star(n_leaves), MAKI_THOMPSON, start=states, record="tree", times=(0.0, 1.0))
    trace = run(task)
    assert trace.counts[0].tolist() == [[1, n_leaves, 0], [0, 2, n_leaves - 1]]
    assert trace.state is not None
    assert trace.parent is not None
    teller = int(trace.parent[0, 0])
    assert trace.state[0, 0] == trace.state[0, teller] == S
    assert (trace.parent[0, 1:] == -1).all()


def test_one_after_another_whatever_the_calls_do() -> None:
    rng = np.random.default_rng(SEED)
    n_states, group = 5, np.sort(rng.integers(0, 40, 400))
    maps = rng.integers(0, n_states, (group.size, n_states)).astype(np.uint8)
    start = rng.integers(0, n_states, 40)[group]
    expected, state = [], {}
    for call, callee in enumerate(group.tolist()):
        expected.append(state.setdefault(callee, int(start[call])))
        state[callee] = int(maps[call, expected[-1]])
    assert states_before(maps, places_in_groups(group), start).tolist() == expected


def test_a_round_takes_the_states_at_its_start() -> None:
    """On a path, who is told in a round passes it on in the next."""
    path = Network.from_edges([0, 1, 2], [1, 2, 3])
    trace = run(story(path, PUSH, record="tree", times=np.arange(5.0)))
    assert trace.counts[0, :, I].tolist() == [3, 2, 1, 0, 0]
    assert trace.changed is not None
    assert trace.parent is not None
    assert trace.changed[0, 1:].tolist() == [1.0, 2.0, 3.0]
    assert trace.parent[0].tolist() == [-1, 0, 1, 2]
    assert trace.duration[0] == 3.0


def test_who_was_changed_as_a_callee_is_not_changed_by_his_own_call() -> None:
    """Two call each other, each turning the other: neither call turns its caller as well."""
    turn = (Contact(S, S, R, I),)
    trace = run(story(complete(2), turn, seeds=2, record="nodes", times=(0.0, 1.0)))
    assert trace.state is not None
    assert trace.state.tolist() == [[I, I]]


def test_well_mixed_nodes_are_numbered_by_state_the_rest_state_first() -> None:
    task = story(well_mixed(6), PUSH, start=np.array([[3, 1, 2]]), record="nodes", rates=[0.0])
    for rest, expected in ((0, [0, 0, 0, 1, 2, 2]), (2, [2, 2, 0, 0, 0, 1])):
        trace = run(replace(task, rules=replace(task.rules, rest=rest)))
        assert trace.state is not None
        assert trace.state.tolist() == [expected]


@pytest.mark.parametrize(
    ("network", "seeds"),
    [
        (well_mixed(1), 1),
        (well_mixed(1), 0),
        (well_mixed(2), 0),
        (well_mixed(7), 7),
        (complete(1), 1),
        (complete(4), 4),
        (Network.from_edges([], [], n_nodes=3), 1),
        (Network.from_edges([1, 2], [0, 0], n_nodes=3), 1),
    ],
)
def test_where_nothing_can_happen_nothing_does(network: Any, seeds: int) -> None:
    trace = run(story(network, PUSH, seeds=seeds, record="tree", n_replicates=2))
    assert trace.duration.tolist() == [0.0, 0.0]
    assert (trace.counts[:, 0] == trace.counts[:, -1]).all()
    assert np.isnan(trace.changed).all()  # type: ignore[arg-type]


def test_a_rate_of_zero_never_fires_and_a_story_cut_short_has_no_duration() -> None:
    assert run(story(well_mixed(9), PUSH, rates=[0.0])).duration.tolist() == [0.0]
    assert np.isnan(run(story(well_mixed(9), PUSH, times=(0.0, 1.0))).duration).all()


def test_a_quiet_but_possible_story_is_not_over() -> None:
    """Node 0 tells node 1 at once; nodes 2 and 3 are tied, and 3 forgets at a low rate."""
    network = Network.from_edges([0, 2], [1, 3], n_nodes=4)
    task = story(network, PUSH, changes=(Change(S, R),), change_rates=[1e-9], times=(0.0, 300.0))
    assert np.isnan(run(task).duration).all()
    assert run(replace(task, rates=replace(task.rates, changes=np.zeros((1, 1))))).duration == 1.0


def test_changes_by_themselves_are_geometric() -> None:
    trace = run(
        story(well_mixed(2), PUSH, n_replicates=20_000, seeds=2, dt=0.5, times=(0.0, 100.0),
              changes=(Change(S, R),), change_rates=[0.7], record="nodes")
    )  # fmt: skip
    stays = np.exp(-0.7 * 0.5)
    steps = trace.changed[:, 0] / 0.5  # type: ignore[index]
    expected = sample("steps", steps, 1.0 / (1.0 - stays), np.sqrt(stays) / (1.0 - stays))
    for check in expected:
        assert check.holds, str(check)


def test_the_bar_is_told_of_every_step() -> None:
    told: list[int] = []
    run(story(well_mixed(5), PUSH, n_replicates=3, times=(0.0, 50.0), tick=told.append))
    assert sum(told) == 150


@pytest.mark.parametrize("record", ["counts", "tree"])
def test_memory_is_as_announced(record: Any) -> None:
    task = story(well_mixed(100), PUSH_PULL, n_replicates=1000, record=record)
    tracemalloc.start()
    run(task)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 0.5 < peak / (1000 * bytes_per_replicate(task)) < 1.2
    assert block(task) == 5000
