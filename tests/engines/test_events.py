"""Events on networks against exact laws, and at the edges."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rumorsim.engines import Change, Contact, Rules, Trace
from rumorsim.engines.events import network as events
from rumorsim.engines.events.plan import degree_classes, driven
from rumorsim.networks import Network, barabasi_albert, complete, erdos_renyi, ring
from tests.engines.event_tasks import (
    DALEY_KENDALL,
    FINAL,
    MAKI_THOMPSON,
    PUSH,
    PUSH_PULL,
    SIR,
    make_task,
)
from tests.engines.laws import assert_law, assert_mean, assert_share

PULL = Rules(("ignorant", "informed"), 0, (Contact(0, 1, 1, 1),), ())


def star(leaves: int) -> Network:
    return Network.from_edges([0] * leaves, range(1, leaves + 1), directed=False)


def path(nodes: int) -> Network:
    return Network.from_edges(range(nodes - 1), range(1, nodes), directed=False)


def cube() -> Network:
    pairs = [(u, u ^ bit) for u in range(8) for bit in (1, 2, 4)]
    return Network.from_edges(*np.transpose(pairs), directed=False)


def run(rules: Rules, network: Network, replicates: int = 20_000, **more: Any) -> Trace:
    return events.run(make_task(rules, network, replicates=replicates, **more))


# -- exact laws ------------------------------------------------------------------------------------

# Graph, seed: mean and sd of ignorants at the end, probability that none is left, that only one
# was told. Callers are chosen uniformly among spreaders, callees among their neighbours.
TINY = {
    "K4": (complete(4), 0, 0.5185185185, 0.6869347034, 0.5925925926, 1 / 9),
    "C6": (ring(6, 2), 0, 2.25, 1.4361406616, 0.1875, 0.25),
    "K1,4 from the hub": (star(4), 0, 1.78125, 0.9264979425, 0.09375, 0.25),
    "K1,4 from a leaf": (star(4), 3, 1.78125, 0.9264979425, 0.09375, 0.25),
    "P5 from its end": (path(5), 0, 2.125, 1.0532687216, 0.125, 0.5),
}


@pytest.mark.parametrize("graph", TINY)
def test_maki_thompson_on_tiny_graphs(graph: str) -> None:
    network, seed, mean, sd, all_told, one_told = TINY[graph]
    trace = run(MAKI_THOMPSON, network, 40_000, seeds=[seed], clock="caller")
    left = trace.counts[:, -1, 0]
    assert_law(left, mean, sd)
    assert_share(left == 0, all_told)
    assert_share(left == network.n_nodes - 2, one_told)


# Mean and sd of ignorants on the complete network, by forward recursion of the chain.
COMPLETE = {
    ("MT", 3): (0.25, 0.433013),
    ("MT", 10): (2.00273709, 1.73985),
    ("MT", 50): (10.11248931, 3.858275),
    ("DK", 3): (1 / 3, 0.471405),
    ("DK", 10): (2.44313842, 2.23704),
    ("DK", 50): (10.74268471, 5.83586),
}
LARGE = {("MT", 1000): (203.10327174, 16.542025), ("DK", 1000): (203.66122452, 25.09311)}
LARGE_DURATION = {"MT": (19.866089, 2.524881), "DK": (19.857092, 2.568603)}


def on_complete(name: str, n: int, replicates: int) -> Trace:
    if name == "MT":
        return run(MAKI_THOMPSON, complete(n), replicates, clock="caller")
    return run(DALEY_KENDALL, complete(n), replicates, contacts=1 / (n - 1))


@pytest.mark.parametrize(("name", "n"), COMPLETE)
def test_final_sizes_on_complete_networks(name: str, n: int) -> None:
    left = on_complete(name, n, 10_000).counts[:, -1, 0]
    assert_law(left, *COMPLETE[name, n])


@pytest.mark.slow
@pytest.mark.parametrize(("name", "n"), LARGE)
def test_final_sizes_and_durations_of_a_thousand(name: str, n: int) -> None:
    trace = on_complete(name, n, 20_000)
    assert_law(trace.counts[:, -1, 0], *LARGE[name, n])
    assert_law(trace.duration, *LARGE_DURATION[name])


# Rules, graph: mean and sd of the time until all are informed; callers ring at rate 1.
SPREADING = {
    "push, K10": (PUSH, complete(10), 5.0921428571, None),
    "pull, K10": (PULL, complete(10), 5.0921428571, None),
    "push-pull, K10": (PUSH_PULL, complete(10), 5.0921428571 / 2, None),
    "push, K100": (PUSH, complete(100), 10.2512074849, 1.8459884),
    "push, cube": (PUSH, cube(), 5.2147619048, 2.03944598),
    "pull, cube": (PULL, cube(), 5.2147619048, 2.03944598),
    "push-pull, cube": (PUSH_PULL, cube(), 2.6073809524, 2.03944598 / 2),
    "push, C8": (PUSH, ring(8, 2), 7.0, 2.64575131),
    "push, K1,5": (PUSH, star(5), 11.4166666667, None),
    "pull, K1,5": (PULL, star(5), 2.2833333333, None),
    "push-pull, K1,5": (PUSH_PULL, star(5), 1.9027777778, None),
}


@pytest.mark.parametrize("case", SPREADING)
def test_asynchronous_spreading(case: str) -> None:
    rules, network, mean, sd = SPREADING[case]
    replicates = 10_000 if network.n_nodes <= 10 else 1_000
    duration = run(rules, network, replicates, clock="caller").duration
    assert_mean(duration, mean, sd or float(duration.std()))
    if sd is not None:
        assert_law(duration, mean, sd)


def test_infection_races_recovery_on_a_single_tie() -> None:
    trace = run(SIR, path(2), 40_000, contacts=0.6, changes=1.4)
    assert_share(trace.counts[:, -1, 0] == 0, 0.3)


@pytest.mark.parametrize("directed", [False, True])
def test_a_symmetric_contact_meets_once_a_pair_or_once_a_tie(directed: bool) -> None:
    rules = Rules(("one", "other"), 0, (Contact(0, 0, 1, 1),), ())
    network = Network.from_edges([0, 1], [1, 0], directed=directed)
    for clock, rate in (("tie", 2.0 if directed else 1.0), ("caller", 2.0)):
        assert_law(run(rules, network, clock=clock, seeds=[]).duration, 1 / rate, 1 / rate)


def test_a_hub_tells_its_leaves_independently() -> None:
    network = Network.from_edges([0] * 70_000, range(1, 70_001))
    trace = run(PUSH, network, 20, times=[0.0, 0.005])
    told = 1 - np.exp(-0.005)
    assert_mean(trace.counts[:, -1, 1] - 1, 70_000 * told, np.sqrt(70_000 * told * (1 - told)))
    assert np.isnan(trace.duration).all()


# -- planted bugs ----------------------------------------------------------------------------------


def test_meetings_of_two_spreaders_counted_twice_are_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Contact, "is_symmetric", False)
    left = on_complete("DK", 100, 4_000).counts[:, -1, 0]
    assert_mean(left, 29.66373, float(left.std()))
    with pytest.raises(AssertionError):
        assert_mean(left, 20.83200407, 8.04403)


def test_self_contact_is_caught() -> None:
    nodes = np.arange(10)
    loops = Network(10 * np.arange(11), np.tile(nodes, 10).astype(np.int32), directed=False)
    left = run(MAKI_THOMPSON, loops, clock="caller").counts[:, -1, 0]
    assert_law(left, 3.35424595, 2.74418)
    with pytest.raises(AssertionError):
        assert_law(left, *COMPLETE["MT", 10])


def test_two_failures_needed_to_stifle_are_caught() -> None:
    names = ("ignorant", "spreader", "tired", "stifler")
    tell = (Contact(1, 0, 1, 1), Contact(2, 0, 2, 1))
    tire = tuple(Contact(1, told, 2, told) for told in (1, 2, 3))
    stifle = tuple(Contact(2, told, 3, told) for told in (1, 2, 3))
    rules = Rules(names, 0, tell + tire + stifle, ())
    left = run(rules, complete(100), 4_000, clock="caller").counts[:, -1, 0]
    assert_law(left, 5.87193638, 2.59623)
    with pytest.raises(AssertionError):
        assert_law(left, 20.24887454, 5.319332)


# -- addresses -------------------------------------------------------------------------------------


@pytest.mark.parametrize("times", [FINAL, [0.0, 0.3, 0.6, 2.0], [0.0]], ids=str)
@pytest.mark.parametrize("abreast", [1, 7, 1024])
def test_a_replicate_alone_equals_its_batch(
    monkeypatch: pytest.MonkeyPatch, abreast: int, times: list[float]
) -> None:
    numbers = 2**32 - 1 - np.random.default_rng(1).permutation(20)
    rates = np.linspace(0.1, 2.0, 20)[:, None]
    task = make_task(
        SIR, erdos_renyi(30, 4, rng=1), contacts=rates, replicates=numbers, times=times,
        record="tree",
    )  # fmt: skip
    monkeypatch.setattr(events, "ABREAST", abreast)
    batch = events.run(task)
    monkeypatch.undo()
    for row in (0, 9, 19):
        assert_row(events.run(task.block(slice(row, row + 1))), batch, row)


def assert_row(alone: Trace, batch: Trace, row: int) -> None:
    for name in ("counts", "duration", "state", "changed", "parent"):
        np.testing.assert_array_equal(getattr(alone, name)[0], getattr(batch, name)[row])


def test_nothing_depends_on_when_it_is_looked_whether_all_is_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    task = make_task(PUSH, barabasi_albert(30, 2, rng=1), replicates=20, times=[0, 3, 30, 31])
    traces = []
    for patience in (1, 10, 10_000):
        monkeypatch.setattr(events, "PATIENCE", patience)
        traces.append(events.run(task))
    for trace in traces[1:]:
        assert (trace.counts == traces[0].counts).all()
        np.testing.assert_array_equal(trace.duration, traces[0].duration)
    assert np.isfinite(traces[0].duration).any()


def test_clocks_agree_draw_by_draw_where_all_have_the_same_degree() -> None:
    ringing = run(MAKI_THOMPSON, complete(17), 100, clock="caller")
    firing = run(MAKI_THOMPSON, complete(17), 100, contacts=1 / 16)
    assert (ringing.counts == firing.counts).all()
    assert (ringing.duration == firing.duration).all()


# -- what is recorded ------------------------------------------------------------------------------


def test_who_told_whom() -> None:
    network = erdos_renyi(60, 5, rng=2)
    trace = run(MAKI_THOMPSON, network, 30, seeds=[3, 4], record="tree")
    assert trace.parent is not None
    assert trace.changed is not None
    assert trace.state is not None
    ties = set(zip(network.source.tolist(), network.target.tolist(), strict=True))
    assert (trace.parent[:, [3, 4]] == -1).all()
    for parent, changed, state in zip(trace.parent, trace.changed, trace.state, strict=True):
        told = np.flatnonzero(parent >= 0)
        assert all((int(parent[node]), int(node)) in ties for node in told)
        later = [node for node in told if parent[node] not in (3, 4)]
        assert (changed[parent[later]] < changed[later]).all()
        assert set(told) | {3, 4} == set(np.flatnonzero(state != 0))
    assert (
        trace.counts[:, -1] == np.stack([np.bincount(s, minlength=3) for s in trace.state])
    ).all()
    seen = np.nanmax(trace.changed, axis=1)
    assert (seen <= trace.duration).all()


def test_who_comes_back_keeps_its_first_teller() -> None:
    rules = Rules(("well", "ill"), 0, (Contact(1, 0, 1, 1),), (Change(1, 0),))
    trace = run(rules, path(3), 200, seeds=[0], contacts=3.0, times=[0.0, 20.0], record="tree")
    assert trace.parent is not None
    assert set(np.unique(trace.parent[:, 0])) == {-1}
    assert set(np.unique(trace.parent[:, 1])) <= {-1, 0}
    assert set(np.unique(trace.parent[:, 2])) <= {-1, 1}


def test_decay_at_recorded_times() -> None:
    rules = Rules(("told", "alert"), 0, (), (Change(1, 0),))
    times = [0.0, 0.5, 1.0, 3.0]
    network = Network.from_edges([], [], n_nodes=3)
    trace = run(rules, network, times=times, changes=0.7, seeds=[0, 2])
    assert (trace.counts[:, 0, 1] == 2).all()
    for at, time in enumerate(times[1:], 1):
        share = np.exp(-0.7 * time)
        assert_mean(trace.counts[:, at, 1], 2 * share, np.sqrt(2 * share * (1 - share)))
    assert (np.isnan(trace.duration) == (trace.counts[:, -1, 1] > 0)).all()


def test_an_end_after_the_end_of_all_events_is_known_exactly() -> None:
    trace = run(PUSH, path(2), 500, times=[0.0, 50.0])
    assert (trace.counts[:, -1, 1] == 2).all()
    final = run(PUSH, path(2), 500)
    assert (trace.duration == final.duration).all()


# -- edges -----------------------------------------------------------------------------------------

NO_TIES = Network.from_edges([], [], n_nodes=4)
ONE = Network.from_edges([], [], n_nodes=1)
STILL: dict[str, tuple[Network, dict[str, Any]]] = {
    "one node": (ONE, {}),
    "no ties": (NO_TIES, {}),
    "no seeds": (complete(4), {"seeds": []}),
    "all told": (complete(4), {"seeds": range(4)}),
    "rate 0": (complete(4), {"contacts": 0.0}),
    "isolated seed": (Network.from_edges([1, 2], [2, 3], n_nodes=4), {}),
    "nobody hears": (Network.from_edges([1, 2], [0, 0], n_nodes=3), {}),
}


@pytest.mark.parametrize("clock", ["tie", "caller"])
@pytest.mark.parametrize("case", STILL)
@pytest.mark.parametrize("times", [FINAL, [0.0, 1.0]], ids=str)
def test_nothing_happens(case: str, clock: str, times: Any) -> None:
    network, more = STILL[case]
    trace = run(PUSH, network, 3, clock=clock, times=times, record="tree", **more)
    assert (trace.counts == trace.counts[:, :1]).all()
    assert trace.duration.tolist() == [0.0] * 3
    assert trace.changed is not None
    assert np.isnan(trace.changed).all()


def test_all_replicates_are_ticked_off() -> None:
    done: list[int] = []
    run(MAKI_THOMPSON, complete(10), 300, tick=done.append)
    assert sum(done) == 300


def test_memory_is_stated() -> None:
    def stated(**more: Any) -> float:
        return events.bytes_per_replicate(make_task(MAKI_THOMPSON, complete(50), **more))

    # State twice, a list of spreaders and the place of each: 10 bytes a node.
    assert stated(times=FINAL) == 50 * 10 + 8 * 3 * 3
    assert stated(times=FINAL, record="tree") == stated(times=FINAL) + 50 * 13


# -- lanes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "degree",
    [[0], [0, 0, 3], [4] * 10, list(range(200)), [0, 1, 1, 2, 70_000]],
    ids=lambda degree: f"{len(degree)} nodes",
)
def test_classes_of_degrees(degree: list[int]) -> None:
    kind, cap = degree_classes(np.array(degree))
    assert (cap[kind] >= degree).all()
    assert ((cap[kind] == 0) == (np.array(degree) == 0)).all()
    assert (np.diff(cap) > 0).all()
    assert np.array_equal(np.unique(kind), np.arange(cap.size))


def test_few_ties_of_usual_networks_fire_in_vain() -> None:
    for network in (erdos_renyi(3000, 10, rng=1), barabasi_albert(3000, 5, rng=1)):
        kind, cap = degree_classes(network.out_degree)
        assert cap[kind].sum() < 1.2 * network.n_edges
        assert cap.size < 15
    assert degree_classes(np.full(50, 7))[1].tolist() == [7.0]


@pytest.mark.parametrize(
    ("contact", "drivers"),
    [
        (Contact(1, 0, 1, 1), [1]),
        (Contact(0, 1, 1, 1), [1]),
        (Contact(2, 1, 2, 2), [1]),
        (Contact(1, 2, 2, 2), [1]),
        (Contact(0, 0, 1, 1), [0]),
        (Contact(2, 0, 2, 1), [2, 0]),
        (Contact(0, 2, 2, 2), [0, 2]),
    ],
)
def test_who_fires(contact: Contact, drivers: list[int]) -> None:
    rules = Rules(("rest", "active", "done"), 0, (contact, Contact(1, 1, 2, 1)), ())

    def found(clock: str) -> list[int]:
        task = make_task(rules, complete(3), clock=clock)
        return [view.driver for view in driven(task) if view.number == 0]

    assert found("tie") == drivers
    assert found("caller") == [contact.caller]


def test_few_events_are_in_vain_when_almost_all_are_told() -> None:
    drawn: list[int] = []
    task = make_task(PUSH, erdos_renyi(1000, 10, rng=1), seeds=range(10), replicates=20)
    words = task.source.words

    def counted(purpose: str, **address: Any) -> Any:
        found = words(purpose, **address)
        drawn.append(found[0].size)
        return found

    task.source.words = counted  # type: ignore[method-assign]
    trace = events.run(task)
    assert sum(drawn) < 2.5 * (trace.counts[:, -1, 1] - 10).sum()
