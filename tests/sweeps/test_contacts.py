"""Sweeps of contact models: every column is the run that `simulate` makes of it."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rumorsim as rs
from rumorsim.sweeps.contacts import ContactSubject
from rumorsim.sweeps.trial import tried_bytes

NET = rs.networks.watts_strogatz(40, 4, 0.2, rng=1)
MODEL = rs.models.maki_thompson()
HOW: dict[str, Any] = {"initial": {"spreader": 1}, "steps": 30, "replicates": 6, "rng": 3}
POINTS = rs.design.grid(tell=[0.3, 0.8], stifle=[0.1, 0.6])


def alone(network: Any, replicate: int, **how: Any) -> Any:
    return rs.simulate(
        MODEL.replace(**how), network, initial={"spreader": 1}, steps=30, rng=3,
        replicates=[replicate],
    )  # fmt: skip


def test_a_column_is_the_run_alone() -> None:
    result = rs.sweep(MODEL, POINTS, network=NET, measure=["counts", "duration", "reach"], **HOW)
    for point in POINTS:
        for replicate in (0, 5):
            run, there = alone(NET, replicate, **point), result.sel(point).sel(replicate=replicate)
            np.testing.assert_array_equal(there.counts.values, run.counts.values[0])
            np.testing.assert_array_equal(there.duration.values, run.duration.values[0])
            heard = 1 - run.final.sel(state="ignorant").values[0] / 40
            assert float(there.reach) == pytest.approx(heard)
    assert result.counts.attrs["units"] == "nodes"


def test_the_bytes_do_not_depend_on_memory_workers_or_a_store(tmp_path: Path) -> None:
    whole = rs.sweep(MODEL, POINTS, network=NET, **HOW)
    tight = rs.sweep(MODEL, POINTS, network=NET, memory=20e3, store=tmp_path, **HOW)
    assert tight.identical(whole)
    assert rs.sweep(MODEL, POINTS, network=NET, workers=2, **HOW).identical(whole)


def test_only_what_is_measured_has_to_fit_the_memory() -> None:
    how = HOW | {"replicates": 4000, "steps": 500, "memory": "2MB"}  # counts would take 48 MB
    result = rs.sweep(MODEL, rs.design.grid(tell=[0.5]), network=NET, measure="reach", **how)
    assert result.reach.nbytes == 32_000
    with pytest.raises(
        rs.ArgumentError, match=r"memory: got '2e\+06 B', allowed: at least 4.8.e\+07"
    ):
        rs.sweep(MODEL, rs.design.grid(tell=[0.5]), network=NET, measure="counts", **how)


@pytest.mark.parametrize("draw", ["point", "replicate"])
def test_networks_are_drawn_by_point_or_by_replicate(draw: str) -> None:
    generator = functools.partial(rs.networks.watts_strogatz, n=30, k=4)
    points = rs.design.grid({"network.p": [0.0, 0.4]}, tell=[0.3, 0.8])
    result = rs.sweep(MODEL, points, network=generator, draw_network=draw, measure="counts", **HOW)
    for point in points:
        for replicate in (0, 5):
            key = (replicate if draw == "replicate" else 0,)
            drawn = generator(p=point["network.p"], rng=np.random.SeedSequence(3, spawn_key=key))
            run = alone(drawn, replicate, tell=point["tell"])
            there = result.sel(point).sel(replicate=replicate)
            np.testing.assert_array_equal(there.counts.values, run.counts.values[0])


def test_networks_starts_and_models_are_factors() -> None:
    nets = {"small world": NET, "complete": rs.networks.complete(40)}
    points = rs.design.grid({"initial.spreader": [1, 5]}, network=nets,
                            model={"mt": MODEL, "dk": MODEL.replace(stifle=0.2)})  # fmt: skip
    result = rs.sweep(MODEL, points, measure="final", **HOW)
    assert result.network.values.tolist() == ["small world", "complete"]
    run = rs.simulate(MODEL.replace(stifle=0.2), nets["complete"], initial={"spreader": 5},
                      steps=30, rng=3, replicates=[4])  # fmt: skip
    there = result.final.sel({"initial.spreader": 5, "network": "complete", "model": "dk"})
    np.testing.assert_array_equal(there.sel(replicate=4).values, run.final.values[0])


def test_probabilities_are_parameters_too() -> None:
    points = rs.design.grid(tell={"sure": rs.probability(1.0), "half": rs.probability(0.5)})
    result = rs.sweep(MODEL, points, network=NET, measure="counts", **HOW)
    first_step = result.counts.sel(tell="sure").isel(time=1).sel(state="ignorant")
    assert set(first_step.values.tolist()) <= {39 - degree for degree in NET.out_degree.tolist()}
    run = alone(NET, 2, tell=rs.probability(0.5))
    np.testing.assert_array_equal(result.counts.sel(tell="half", replicate=2), run.counts[0])


def test_probabilities_are_an_axis_of_numbers() -> None:
    points = rs.design.grid(tell=[rs.probability(0.5), rs.probability(1.0)])
    result = rs.sweep(MODEL, points, network=NET, measure="reach", **HOW)
    assert result.tell.values.tolist() == [0.5, 1.0]


@pytest.mark.parametrize(
    ("pair", "gap", "spread"),
    [((0.3, 0.4), 0.496308, 0.8521633), ((0.2, 0.25), 0.2492757, 0.6073774)],
)
def test_cascades_of_greater_probability_reach_more_by_the_exact_law(
    pair: tuple[float, float], gap: float, spread: float
) -> None:
    """Validation 7: K4 from one node; a model whose parameters do not vary within a batch."""
    n = 4000
    sizes = rs.sweep(
        rs.models.independent_cascade(), rs.design.grid(p=list(pair)),
        network=rs.networks.complete(4),
        initial={"active": 1}, steps=5, replicates=n, rng=8, measure="final",
    ).final.sel(state="active")  # fmt: skip
    difference = (sizes.sel(p=pair[1]) - sizes.sel(p=pair[0])).values
    assert (difference >= 0).all()
    assert abs(difference.mean() - gap) < 4 * spread / n**0.5
    squares = (difference - gap) ** 2
    assert abs(squares.mean() - spread**2) < 4 * squares.std() / n**0.5


@pytest.mark.parametrize(
    ("points", "how", "told"),
    [
        ({"tel": [1.0]}, {}, "points: unknown parameter 'tel'; did you mean 'tell'"),
        ({"tell": [0.5, -1.0]}, {}, r"point 1 \(tell=-1.0\).*the rate is -1"),
        ({"network.k": [2]}, {}, "network: got .* allowed: a callable"),
        ({"tell": [0.5]}, {"initial": {"spreder": 1}}, "unknown state 'spreder'; did you mean"),
        ({"tell": [0.5]}, {"network": None}, "network: got None"),
        ({"tell": [0.5]}, {"step": 3}, "step: unknown argument; did you mean 'steps'"),
        ({"tell": [0.5]}, {"replicate": 3},
         "replicate: unknown argument; did you mean 'replicates'"),
        ({"tell": [0.5]}, {"measure": "finel"}, "measure: unknown 'finel'; did you mean 'final'"),
        ({"tell": [0.5]}, {"draw_network": "node"}, "draw_network: got 'node'"),
        ({"tell": [0.5]}, {"memory": 10}, "memory: got '10 B', allowed: at least"),
        ({"network.q": [2]}, {"network": functools.partial(rs.networks.ring, 9)},
         "unknown parameter 'network.q'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_before_anything_runs(
    points: dict[str, Any], how: dict[str, Any], told: str
) -> None:
    with pytest.raises(rs.ArgumentError, match=f"(?s){told}"):
        rs.sweep(MODEL, rs.design.grid(points), **{"network": NET, **HOW, **how})


@pytest.mark.parametrize("measure", ["final", "reach", "duration", "counts"])
def test_outcomes_with_names_take_what_was_foreseen(measure: str) -> None:
    subject = ContactSubject.of(
        rs.models.sir(), measure, network=rs.networks.ring(9, 2), initial={"infected": 1}, steps=5
    )
    design = rs.design.grid(beta=[0.5, 1.0])
    assert subject.size(design).result_bytes == tried_bytes(subject, design)


def test_parameters_are_not_called_as_outcomes_are_labelled() -> None:
    model = rs.ContactModel("a + b -> a + a @ state", state=1.0)
    how = {"network": rs.networks.ring(9, 2), "initial": {"a": 1}, "rng": 1}
    with pytest.raises(rs.ArgumentError, match="points: got 'state', allowed: names other than"):
        rs.sweep(model, rs.design.grid(state=[0.5, 1.0]), **how)
