"""Wrong arguments are told at once: field, value, what is allowed, nearest known name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import xarray as xr

from rumorsim import load_scenario, measures, models, networks, plot, simulate
from rumorsim.errors import ArgumentError
from tests.plot import estimates, synthetic

CURVES = estimates.curves()
PLANE = estimates.plane()
POINTS = estimates.choices()
SCATTERED = xr.DataArray(
    [0.0, 1.0], {"beta": ("point", [0.1, 0.7]), "chi": ("point", [0.6, 0.2])}, ("point",)
)
RING = networks.ring(6, 2)
STORY = load_scenario("battalion")
RUN = STORY.run(replicates=1, rng=1, logged=1, per_actor=False)
EVENTS = simulate(
    models.maki_thompson(), networks.well_mixed(50), initial={"spreader": 1}, method="events",
    replicates=1, rng=1,
)  # fmt: skip


def change(**dims: Any) -> Callable[[], object]:
    varied, baseline = synthetic.final_log_odds()
    return lambda: plot.change_bars(varied, baseline.isel(**dims))


def response(values: xr.DataArray) -> Callable[[], object]:
    return lambda: plot.response(values, x="attribution", by="kind")


def pareto(**options: Any) -> Callable[[], object]:
    return lambda: plot.pareto(POINTS, **{"x": "delay", "y": "error", **options})


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: plot.time_course(RUN), r"array: got <Run .* run.credence or run.counts"),
        (lambda: plot.time_course(RUN.data), r"array: got <xarray.Dataset>.* run.credence"),
        (lambda: plot.time_course(EVENTS.counts, by="state"), r"time: got \[0.0, inf\].*times="),
        (lambda: plot.attribution_tree(EVENTS, claim="a"), "articles: got <ContactRun.* run of a"),
        (lambda: plot.escalation(RUN.credence, claim="a"), "articles: got <xarray.DataArray"),
        (lambda: plot.ccdf(RUN), r"curves: got <Run .* rumorsim.cascades.ccdf returns"),
        (lambda: plot.change_bars(RUN, RUN), "varied: got <Run"),
        (lambda: plot.admiralty_matrix(RUN), "ratings: got <Run .*admiralty_rating"),
        (lambda: plot.sobol_bars(RUN), "indices: got <Run .* rumorsim.sensitivity"),
        (lambda: plot.reliability_diagram(RUN), "curve: got <Run .*calibration_curve"),
        (lambda: plot.pareto(RUN, x="delay", y="error"), "points: got <Run"),
        (lambda: plot.response(RUN, x="time"), "values: got"),
        (lambda: plot.network_snapshot(STORY.network, [1.0], layout=[[0, 0]]), "network: got"),
        (lambda: plot.response(CURVES, x="atribution", by="kind"), "did you mean 'attribution'"),
        (lambda: plot.response(CURVES, x="attribution"), r"select one of each of \['kind'\]"),
        (response(CURVES.isel(bound=0)), "no 'bound'"),
        (response(CURVES.isel(bound=[0, 1])), "'high'"),
        (response(CURVES.isel(bound=[0, 2])), "'estimate'"),
        (response(estimates.curves(x=[1.0, np.inf])), "x: got .* allowed: finite numbers"),
        (lambda: plot.phase_diagram(PLANE, x="betta", y="chi"), "did you mean 'beta'"),
        (lambda: plot.phase_diagram(PLANE.expand_dims("bound"), x="beta", y="chi"), "bound"),
        (lambda: plot.phase_diagram(PLANE[:0], x="beta", y="chi"), r"shape \(0, 9\).*one cell"),
        (lambda: plot.phase_diagram(SCATTERED, x="beta", y="chi"), "along one dimension.* grid"),
        (lambda: plot.phase_diagram(PLANE, x="beta", y="chi", theory=PLANE), "theory: has"),
        (lambda: plot.phase_diagram(PLANE, x="beta", y="chi", theory=1.0), "theory: got 1.0"),
        (lambda: plot.sobol_bars(estimates.effects()), "names ending in _first"),
        (lambda: plot.sobol_bars(estimates.indices(), outcome="brie"), "did you mean 'brier'"),
        (lambda: plot.sobol_bars(estimates.indices().expand_dims(kind=["a"])), "'kind'"),
        (lambda: plot.sobol_bars(two_outcomes()), "outcome: which of"),
        (lambda: plot.morris(estimates.indices()), "names ending in _effect"),
        (lambda: plot.morris(estimates.effects().drop_vars("brier_spread")), "brier_spread"),
        (pareto(x="dellay"), "x: there is no 'dellay'; did you mean 'delay'"),
        (pareto(y="err"), "y: there is no 'err'"),
        (pareto(by="rules"), "by: there is no 'rules'; did you mean 'rule'"),
        (pareto(label="txt"), "label: there is no 'txt'"),
        (pareto(better=("low", "less")), "better: got"),
        (pareto(better="low"), "better: got 'low'"),
        (change(kind=0), "has the dimensions"),
        (change(replicate=0), "has the dimensions"),
        (change(replicate=slice(3)), "not labelled as the baseline"),
        (lambda: plot.reliability_diagram(xr.Dataset({"x": 1})), "calibration_curve"),
        (lambda: plot.reliability_diagram(curve(), xr.Dataset({"x": 1}), "kind"), "brier_parts"),
        (lambda: plot.reliability_diagram(curve()), "'kind'"),
        (lambda: plot.reliability_diagram(curve(), None, "kinds"), "did you mean 'kind'"),
        (lambda: plot.network_snapshot(RING, np.ones(5)), r"values: got 'shape \(5,\)'"),
        (lambda: plot.network_snapshot(RING, np.ones(6), kinds=["a"]), "kinds: got"),
        (lambda: plot.network_snapshot(RING, np.ones(6), layout=np.ones((6, 3))), "layout: got"),
        (lambda: plot.network_layout(networks.well_mixed(5), 1), "network: got"),
        (lambda: plot.network_layout(RING, -1), "rng: got -1"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(call: Callable[[], object], told: str) -> None:
    with pytest.raises(ArgumentError, match=told):
        call()


def two_outcomes() -> xr.Dataset:
    found = estimates.indices()
    return found.assign(reach_first=found["brier_first"], reach_total=found["brier_total"])


def curve() -> xr.Dataset:
    return measures.calibration_curve(*estimates.forecasts())
