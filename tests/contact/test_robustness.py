"""Every named model, every method, on the smallest, emptiest and most lopsided of networks."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import rumorsim as rs
from rumorsim.contact.setup.engine import Model

NUMBERS = ("hoax_equilibrium", "hoax_eradication")  # functions of parameters, not models
MODELS: dict[str, Model] = {
    **{name: getattr(rs.models, name)() for name in rs.models.__all__ if name not in NUMBERS},
    "maki_thompson, forgetting": rs.models.maki_thompson(stifle=0.5, forget=0.3),
    "maki_thompson, 3 failures": rs.models.maki_thompson(failures=3),
    "maki_thompson, random failures": rs.models.maki_thompson(failures=[0.5, 0.5]),
    "maki_thompson, no stifling": rs.models.maki_thompson(stifle=0),
}
METHODS = [(name, method) for name, model in MODELS.items() for method in model.methods]
DRAWN = [(name, method) for name, method in METHODS if method != "mean-field"]
NEEDS_TIES = ("independent_cascade", "linear_threshold", "watts_threshold")

# High numbers in odd order: addresses are 32 bits.
REPLICATES = [2**32 - 1, 3, 2**32 - 2, 0, 2**31]

# Self-loops and repeated ties, isolated nodes, two components, a node that only hears.
SOURCE, TARGET = [0, 1, 2, 2, 5, 5, 0, 1], [1, 2, 0, 2, 6, 6, 1, 3]

NETWORKS = {
    "one node": rs.Network.from_edges([], [], n_nodes=1),
    "two nodes": rs.Network.from_edges([0], [1], directed=False),
    "no ties": rs.Network.from_edges([], [], n_nodes=4),
    "apart": rs.Network.from_edges(SOURCE, TARGET, n_nodes=9, directed=False),
    "apart, directed": rs.Network.from_edges(SOURCE, TARGET, n_nodes=9),
    "well mixed, 1": rs.networks.well_mixed(1),
    "well mixed, 2": rs.networks.well_mixed(2),
    "well mixed, 7": rs.networks.well_mixed(7),
}


def runs_on(name: str, method: str, network: object) -> bool:
    if isinstance(network, rs.Network):
        return True
    mutual = name == "daley_kendall" and method == "synchronous"
    return name not in NEEDS_TIES and not mutual


def seed_state(model: Model) -> str:
    return next(state for state in model.states if state != model.rest)


def run(model: Model, network: Any, *, method: str = "synchronous", **how: Any) -> rs.ContactRun:
    end = {"steps": 12} if method == "synchronous" else {"until": 4.0}
    how = {"initial": {seed_state(model): 1}, "rng": 5, "progress": False, **end, **how}
    return rs.simulate(model, network, method=method, **how)


def assert_same(left: rs.ContactRun, right: rs.ContactRun, rows: Any = slice(None)) -> None:
    for name in ("counts", "duration", "state", "changed", "parent"):
        one, other = getattr(left.trace, name), getattr(right.trace, name)
        assert (one is None) == (other is None)
        if one is not None:
            np.testing.assert_array_equal(one, other[rows], err_msg=name)


@pytest.mark.parametrize(("name", "method"), METHODS)
def test_counts_are_kept_on_every_network_from_nobody_to_everybody(name: str, method: str) -> None:
    model = MODELS[name]
    for title, network in NETWORKS.items():
        if not runs_on(name, method, network):
            continue
        n = network.n_nodes
        for initial in ({}, {seed_state(model): 1}, {seed_state(model): n}):
            found = run(model, network, method=method, initial=initial, replicates=REPLICATES)
            counts = found.counts.values
            assert np.allclose(counts.sum(axis=-1), n, rtol=1e-9), title
            assert (counts > -1e-9).all(), title
            everybody = n if initial == {} else n - next(iter(initial.values()))
            assert (counts[:, 0, model.states.index(model.rest)] == everybody).all(), title


@pytest.mark.parametrize(("name", "method"), DRAWN)
def test_who_told_whom_makes_trees(name: str, method: str) -> None:
    model = MODELS[name]
    for network in (NETWORKS["apart"], NETWORKS["apart, directed"], rs.networks.complete(7)):
        count = 2 if network.n_nodes > 2 else 1
        initial = {seed_state(model): count}
        found = run(
            model, network, method=method, initial=initial, replicates=REPLICATES, record="tree"
        )
        neighbours = set(zip(network.source.tolist(), network.target.tolist(), strict=True))
        neighbours |= {(target, source) for source, target in neighbours}
        final = found.final_state.values
        for row, number in enumerate(REPLICATES):
            tree = found.tree(number)
            roots = tree.parent < 0
            assert roots.sum() >= count
            assert (tree.depths[roots] == 0).all()
            child, parent = np.flatnonzero(~roots), tree.parent[~roots]
            assert (tree.time[parent] < tree.time[child]).all()
            told = tree.node[child], tree.node[parent]
            assert set(zip(*map(np.ndarray.tolist, told), strict=True)) <= neighbours
            assert np.unique(tree.node).size == tree.node.size
            untouched = np.setdiff1d(np.arange(network.n_nodes), tree.node)
            assert (final[row, untouched] == model.states.index(model.rest)).all()


@pytest.mark.parametrize("name", ["push", "pull", "push_pull"])
@pytest.mark.parametrize("n", [1, 2, 7])
def test_trees_of_rounds_in_a_well_mixed_population(name: str, n: int) -> None:
    found = run(MODELS[name], rs.networks.well_mixed(n), replicates=REPLICATES, record="tree")
    for number in REPLICATES:
        tree = found.tree(number)
        assert (tree.parent < 0).sum() == 1
        assert tree.size == found.final.sel(replicate=number, state="informed")
        child, parent = np.flatnonzero(tree.parent >= 0), tree.parent[tree.parent >= 0]
        assert (tree.time[parent] < tree.time[child]).all()


@pytest.mark.parametrize("method", ["synchronous", "events"])
@pytest.mark.parametrize("products", ["b + b", "a + b"])
def test_those_who_had_not_heard_before_tell_nobody(method: str, products: str) -> None:
    model = rs.ContactModel(f"a + a -> {products} @ 1", rest="a")
    found = run(model, rs.networks.complete(8), method=method, initial={}, record="tree")
    tree = found.tree()
    assert tree.size == int(found.final.sel(state="b").item())
    child = np.flatnonzero(tree.parent >= 0)
    assert (tree.time[tree.parent[child]] < tree.time[child]).all()


@pytest.mark.parametrize(("name", "method"), DRAWN)
def test_a_replicate_is_the_same_alone_in_a_batch_and_in_any_budget(name: str, method: str) -> None:
    model, network = MODELS[name], NETWORKS["apart"]
    how = {"method": method, "record": "tree", "initial": {seed_state(model): 2}}
    whole = run(model, network, replicates=REPLICATES, **how)
    for row, number in enumerate(REPLICATES):
        assert_same(run(model, network, replicates=[number], **how), whole, [row])
    order = [3, 1, 4, 0, 2]
    turned = run(model, network, replicates=[REPLICATES[row] for row in order], **how)
    assert_same(turned, whole, order)
    with pytest.raises(rs.ArgumentError, match="at least") as caught:
        run(model, network, replicates=REPLICATES, memory=1, **how)
    least = float(str(caught.value).split("at least ")[1].split(" B")[0])
    assert_same(run(model, network, replicates=REPLICATES, memory=1.01 * least, **how), whole)


@pytest.mark.parametrize("name", ["sir", "seiz", "hoax_fact_check", "push_pull"])
def test_counts_alone_are_the_same_in_any_budget(name: str) -> None:
    model, network = MODELS[name], rs.networks.well_mixed(40)
    for method in model.methods:
        how = {"method": method, "initial": {seed_state(model): 5}}
        whole = run(model, network, replicates=REPLICATES, **how)
        for row, number in enumerate(REPLICATES):
            if method != "mean-field":
                assert_same(run(model, network, replicates=[number], **how), whole, [row])


@pytest.mark.parametrize(("name", "method"), METHODS)
def test_the_order_of_the_list_of_ties_plays_no_part(name: str, method: str) -> None:
    model = MODELS[name]
    order = np.random.default_rng(0).permutation(len(SOURCE))
    for directed in (True, False):
        one, other = (
            rs.Network.from_edges(source, target, n_nodes=9, directed=directed)
            for source, target in (
                (SOURCE, TARGET),
                (np.array(SOURCE)[order], np.array(TARGET)[order]),
            )
        )
        record = "counts" if method == "mean-field" else "tree"
        how = {"method": method, "record": record, "replicates": 3}
        left, right = run(model, one, **how), run(model, other, **how)
        assert_same(left, right)
        assert left.labels["digest"] == right.labels["digest"]


@pytest.mark.parametrize("name", ["sir", "maki_thompson, forgetting", "independent_cascade"])
def test_other_ids_give_the_same_law(name: str) -> None:
    # A star whose centre is node 0, or the last one; 3,000 replicates each, at 4.5 sigma.
    model = MODELS[name].replace(p=0.4) if name == "independent_cascade" else MODELS[name]
    n, replicates = 6, 3000
    leaves = np.arange(n - 1)
    for method in [method for method in model.methods if method != "mean-field"]:
        means, spread = [], []
        for centre, others in ((0, leaves + 1), (n - 1, leaves)):
            star = rs.Network.from_edges(np.full(n - 1, centre), others, directed=False)
            initial = {seed_state(model): [centre]}
            found = run(model, star, method=method, initial=initial, replicates=replicates)
            reached = n - found.final.sel(state=model.rest).values
            means.append(reached.mean())
            spread.append(reached.var() / replicates)
        assert sum(spread) > 0
        assert abs(means[0] - means[1]) < 4.5 * math.sqrt(sum(spread))


@pytest.mark.parametrize("method", ["synchronous", "events", "mean-field"])
@pytest.mark.parametrize("network", [rs.networks.complete(6), rs.networks.well_mixed(6)])
def test_rates_of_0_and_rates_past_all_measure(method: str, network: Any) -> None:
    still = run(rs.models.sir(0, 0), network, method=method)
    assert still.final.values.tolist() == [[1, 5, 0]]
    how = {"method": method}
    flash = run(rs.models.sir(1e50, 0), network, **how)
    np.testing.assert_allclose(flash.final.values, [[6, 0, 0]], atol=1e-6)
    if method != "mean-field":
        assert still.duration.values == 0
        assert flash.duration.values <= 1
    gone = run(rs.models.sir(0, 1e50), network, **how)
    np.testing.assert_allclose(gone.final.values, [[0, 5, 1]], atol=1e-6)


@pytest.mark.parametrize(("p", "reached"), [(0, 2), (1, 9)])
def test_probabilities_0_and_1(p: float, reached: int) -> None:
    ring = rs.networks.ring(9, 2)
    certain = rs.probability(p)
    initial = [0, 4]
    for model, state in (
        (rs.models.si(certain), "infected"),
        (rs.models.independent_cascade(p), "active"),
        (rs.models.competing(certain, certain), "first"),
    ):
        found = run(model, ring, initial={state: initial}, replicates=REPLICATES)
        active = 9 - found.final.sel(state=model.rest).values
        assert active.tolist() == [reached] * 5
        assert np.isfinite(found.duration.values).all()
    for name in ("push", "pull", "push_pull"):
        model = MODELS[name].replace(**dict.fromkeys(MODELS[name].parameters, p))
        found = run(model, ring, initial={"informed": initial}, steps=200, replicates=REPLICATES)
        assert (9 - found.final.sel(state="ignorant").values).tolist() == [reached] * 5


@pytest.mark.parametrize("n_leaves", [300, 66_000])
@pytest.mark.parametrize("directed", [True, False])
def test_a_hub_counts_all_its_neighbours(n_leaves: int, directed: bool) -> None:
    hub, leaves = np.zeros(n_leaves, dtype=np.int64), np.arange(1, n_leaves + 1)
    outward = rs.Network.from_edges(hub, leaves, directed=directed)
    inward = rs.Network.from_edges(leaves, hub, directed=directed)
    everybody = {"initial": {"infected": leaves}, "record": "tree"}
    # At these rates it is certain, to double precision.
    for method in ("synchronous", "events"):
        found = run(rs.models.si(5.0), inward, method=method, **everybody)
        assert found.final.sel(state="infected").item() == n_leaves + 1
        assert found.tree().parent[-1] >= 0
    told = run(rs.models.si(50.0), outward, initial={"infected": [0]})
    assert told.final.sel(state="infected").item() == n_leaves + 1
    # In events each leaf is told by time t with probability 1 - exp(-50 t): 200 of them on average.
    mean, time = 200, -math.log1p(-200 / n_leaves) / 50
    told = run(rs.models.si(50.0), outward, method="events", initial={"infected": [0]}, until=time)
    excess = told.final.sel(state="infected").item() - 1 - mean
    assert abs(excess) < 4.5 * math.sqrt(mean * (1 - mean / n_leaves))
    found = run(rs.models.watts_threshold(1.0), inward, initial={"active": leaves})
    assert found.final.sel(state="active").item() == n_leaves + 1
    found = run(rs.models.watts_threshold(1.0), inward, initial={"active": leaves[:-1]})
    assert found.final.sel(state="active").item() == n_leaves - 1
    found = run(rs.models.linear_threshold(), inward, initial={"active": leaves})
    assert found.final.sel(state="active").item() == n_leaves + 1


def test_events_that_can_go_on_for_ever_need_a_time() -> None:
    ring = rs.networks.ring(8, 2)
    exchange = rs.ContactModel("a + b -> b + a @ 1")
    vote = rs.ContactModel("a + b -> a + a @ x\n b + a -> b + b @ y", x=1, y=1)
    for model in (rs.models.sis(), exchange, vote):
        for network in (ring, rs.networks.well_mixed(8)):
            initial = {seed_state(model): 4}
            with pytest.raises(rs.ArgumentError, match=r"until: got None, .* for ever .* until="):
                rs.simulate(model, network, initial=initial, method="events", rng=1)
            times = [0, math.inf]
            with pytest.raises(rs.ArgumentError, match="until: got None"):
                rs.simulate(model, network, initial=initial, method="events", times=times)
            for end in ({"until": 2.0}, {"times": [0, 2.0]}):
                found = rs.simulate(model, network, initial=initial, method="events", rng=1, **end)
                assert found.times[-1] == 2


def test_events_that_must_end_need_none() -> None:
    ring = rs.networks.ring(8, 2)
    # Without stifling the rumour ends when everybody knows, and no seeds start nothing.
    for model, initial in (
        (MODELS["maki_thompson, no stifling"], {"spreader": 1}),
        (rs.models.sis(gamma=0), {"infected": 1}),
        (rs.models.sis(beta=0), {"infected": 1}),
        (rs.models.sis(), {}),
        (rs.models.sis(), {"infected": 0}),
        (rs.ContactModel("a -> b @ 1e-12", clock="caller"), {}),
        (rs.models.maki_thompson(failures=40), {"spreader": 1}),
    ):
        found = rs.simulate(model, ring, initial=initial, method="events", rng=1)
        assert np.isfinite(found.duration.values).all()
    # Round in states, but each round uses somebody up.
    burning = rs.ContactModel("a + c -> b + d @ 1\n b + c -> a + d @ 1", rest="c")
    found = rs.simulate(burning, ring, initial={"a": [0]}, method="events", rng=1)
    assert found.final.sel(state="d").item() == 2


def test_steps_that_did_not_suffice_are_recognised() -> None:
    ring = rs.networks.ring(20, 2)
    for name, model in MODELS.items():
        if name in ("sis", "hoax_fact_check"):
            continue
        for network in (ring, rs.networks.well_mixed(20)):
            if not runs_on(name, "synchronous", network):
                continue
            how = {"initial": {seed_state(model): [0] if network is ring else 1}}
            if name == "independent_cascade":
                model = model.replace(p=1.0)
            if name == "linear_threshold":
                how = {"initial": {"active": [0, 2]}}
            found = run(model, network, steps=0, **how)
            assert np.isnan(found.duration.values).all(), name
            assert found.times.tolist() == [0]


def test_rates_that_would_be_waited_for_in_vain_are_refused() -> None:
    ring = rs.networks.ring(8, 2)
    model = rs.models.sir(1e20, 1.0)
    with pytest.raises(rs.ArgumentError, match=r"rates from 1 to 1e\+20.*synchronous"):
        rs.simulate(model, ring, initial={"infected": 1}, method="events")
    found = rs.simulate(model, ring, initial={"infected": 1}, method="events", until=1e-19, rng=1)
    assert found.final.sel(state="infected").item() > 1
    # Each replicate by itself: none of these has rates so unlike.
    sweep = rs.models.sir(np.logspace(-20, 5, 6), np.logspace(-20, 5, 6))
    swept = rs.simulate(sweep, ring, initial={"infected": 8}, method="events", replicates=6, rng=1)
    assert (swept.final.sel(state="recovered") == 8).all()
    mixed = rs.networks.well_mixed(8)
    found = rs.simulate(model, mixed, initial={"infected": 1}, method="events", rng=1)
    assert found.final.sel(state="recovered").item() == 8
