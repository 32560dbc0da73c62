"""Results know where they come from, and files and other processes give them back."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import rumorsim as rs

NETWORK = rs.Network.from_edges([0, 1, 2, 0], [1, 2, 3, 3], names=list("abcd"), directed=False)
HOW: dict[str, Any] = {"replicates": [3, 1], "rng": 2**100, "steps": 5, "record": "nodes"}


def digest(model: Any = None, network: Any = NETWORK, **how: Any) -> object:
    given = {"initial": {"infected": 1}, **HOW, **how}
    return rs.simulate(model or rs.models.sir(), network, **given).labels["digest"]


def test_a_run_says_what_made_it() -> None:
    model = rs.models.sir(beta=rs.probability(0.5), gamma=[1.0, 2.0])
    run = rs.simulate(model, NETWORK, initial={"infected": [0]}, dt=0.5, **HOW)
    for attributes in (run.data.attrs, run.counts.attrs, run.final.attrs, run.duration.attrs):
        assert attributes["seed"] == str(2**100)
        assert attributes["model"] == "sir"
        assert "infected -> recovered @ gamma" in attributes["scheme"]
        values = {"beta": {"probability": 0.5}, "gamma": [1.0, 2.0]}
        assert json.loads(attributes["parameters"]) == values
        assert json.loads(attributes["initial"]) == {"infected": [0]}
        assert (attributes["method"], attributes["clock"]) == ("synchronous", "tie")
        assert attributes["dt"] == 0.5
        assert attributes["network"] == repr(NETWORK)
        assert len(attributes["digest"]) == 64
        assert attributes["numpy"] == np.__version__


@pytest.mark.parametrize("method", ["synchronous", "events", "mean-field"])
def test_netcdf_keeps_everything(tmp_path: Path, method: str) -> None:
    end = {"steps": 5} if method == "synchronous" else {"until": 2.0}
    record = "counts" if method == "mean-field" else "nodes"
    run = rs.simulate(
        rs.models.seir(), NETWORK, initial={"infected": 1}, method=method, rng=1, record=record,
        replicates=3, **end,
    )  # fmt: skip
    run.data.to_netcdf(tmp_path / "run.nc", engine="scipy")
    back = xr.load_dataset(tmp_path / "run.nc", engine="scipy")
    xr.testing.assert_equal(back, run.data)
    assert {name: back.attrs[name] for name in run.data.attrs} == run.data.attrs
    run.counts.to_netcdf(tmp_path / "counts.nc", engine="scipy")


@pytest.mark.parametrize("name", ["independent_cascade", "watts_threshold", "hoax_fact_check"])
def test_netcdf_keeps_models_with_kernels(tmp_path: Path, name: str) -> None:
    model = getattr(rs.models, name)()
    run = rs.simulate(model, NETWORK, initial={model.states[1]: 1}, **HOW)
    run.data.to_netcdf(tmp_path / "run.nc", engine="scipy")
    back = xr.load_dataset(tmp_path / "run.nc", engine="scipy")
    assert back.attrs["parameters"] == run.data.attrs["parameters"]
    assert "clock" not in back.attrs


def test_equations_and_laws_fit_into_files(tmp_path: Path) -> None:
    model = rs.models.sir()
    for found in (
        model.mean_field(degree=3).solve({"infected": 0.1}, until=3),
        model.final_law(4, {"infected": 1}),
    ):
        found.to_netcdf(tmp_path / "law.nc", engine="scipy")
        back = xr.load_dataarray(tmp_path / "law.nc", engine="scipy")
        np.testing.assert_array_equal(back.values, found.values)
        assert json.loads(back.attrs["parameters"]) == {"beta": 1.0, "gamma": 1.0}


def test_equal_runs_have_equal_digests_and_others_do_not() -> None:
    edges = (np.array([2, 0, 0, 1]), np.array([3, 3, 1, 2]))
    turned = rs.Network.from_edges(*edges, directed=False)
    same = digest()
    assert digest(network=turned) == same
    assert digest(replicates=7, record="counts", memory="1MB") == same
    assert digest(initial={"infected": 0.25}) == same
    others = [
        digest(rs.models.sir(beta=2.0)),
        digest(rs.models.sir(beta=rs.probability(1.0))),
        digest(rs.models.sir(beta=[1.0, 1.0])),
        digest(rs.models.sis()),
        digest(network=rs.networks.complete(4)),
        digest(network=rs.Network.from_edges(*edges)),
        digest(network=rs.networks.well_mixed(4), record="counts"),
        digest(network=rs.networks.well_mixed(5), record="counts"),
        digest(initial={"infected": [0]}),
        digest(initial={"infected": [1]}),
        digest(initial={"recovered": 1}),
        digest(rng=3),
        digest(dt=0.5),
        digest(steps=6),
        digest(clock="caller"),
        digest(factors={"beta": rs.factors(caller=[1, 1, 1, 2.0])}),
        digest(factors={"beta": rs.factors(callee=[1, 1, 1, 2.0])}),
    ]
    assert len({same, *others}) == 1 + len(others)


@pytest.mark.parametrize("name", [n for n in rs.models.__all__ if not n.startswith("hoax_e")])
def test_models_and_results_travel_to_other_processes(name: str) -> None:
    model = getattr(rs.models, name)()
    initial = {model.states[0] if model.states[0] != model.rest else model.states[1]: 1}
    how = {**HOW, "record": "tree", "initial": initial}
    run = rs.simulate(model, NETWORK, **how)
    copy = pickle.loads(pickle.dumps(model))
    again = rs.simulate(copy, pickle.loads(pickle.dumps(NETWORK)), **how)
    back = pickle.loads(pickle.dumps(run))
    for other in (again, back):
        xr.testing.assert_identical(other.data, run.data)
        assert other.tree(3).parent.tolist() == run.tree(3).parent.tolist()
