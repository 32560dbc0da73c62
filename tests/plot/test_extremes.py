"""Figures of estimates, at both widths and with data that nobody would hope for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import xarray as xr
from matplotlib.axes import Axes

from rumorsim import measures, networks, plot
from tests.plot import estimates, seen, synthetic

FORTY = [f"group {number}" for number in range(40)]
NAMES = ["one source", "two sources", "an official"]


def response(values: xr.DataArray, by: str | None = "kind") -> Axes:
    return plot.response(values, x="attribution", by=by)


def phase(values: xr.DataArray, contours: tuple[float, ...] = (0.1, 0.5)) -> Axes:
    return plot.phase_diagram(
        values, x="beta", y="chi", contours=contours, theory=lambda beta: beta - 1
    )


def reliability(count: int, groups: list[str], told: bool = True) -> Axes:
    credence, truth = estimates.forecasts(count, groups)
    parts = measures.brier_parts(credence, truth) if told else None
    return plot.reliability_diagram(measures.calibration_curve(credence, truth), parts, by="kind")


def pareto(points: xr.Dataset) -> Axes:
    return plot.pareto(points, x="delay", y="error")


def crowd() -> xr.Dataset:
    """Return forty choices of which none is dominated, with long names."""
    names = [f"rule number {number} of forty" for number in range(40)]
    steps = np.arange(40.0)
    return xr.Dataset({"delay": estimates.bounded(steps, {"rule": names}),
                       "error": estimates.bounded(40 - steps, {"rule": names})})  # fmt: skip


FIGURES: dict[str, Callable[[], Axes]] = {
    "response": lambda: response(estimates.curves()),
    "response of one line": lambda: response(estimates.curves().isel(kind=0, drop=True), None),
    "response at one value": lambda: response(estimates.curves(x=[0.5])),
    "response on names": lambda: response(estimates.curves(x=NAMES)),
    "response on ratios": lambda: response(estimates.curves(x=[0.01, 0.1, 1, 10])),
    "response of forty": lambda: response(estimates.curves(groups=FORTY)),
    "response of nothing": lambda: response(estimates.curves().isel(attribution=slice(0))),
    "response of no group": lambda: response(estimates.curves().isel(kind=slice(0))),
    "response unknown": lambda: response(estimates.curves() * np.nan),
    "response all equal": lambda: response(xr.ones_like(estimates.curves())),
    "response of one replicate": lambda: response(
        estimates.curves().where(estimates.curves()["bound"] == "estimate")
    ),
    "phase": lambda: phase(estimates.plane()),
    "phase of one cell": lambda: phase(estimates.plane(1, 1)),
    "phase of one row": lambda: phase(estimates.plane(9, 1)),
    "phase with gaps": lambda: phase(estimates.plane().where(estimates.plane()["beta"] > 1)),
    "phase unknown": lambda: phase(estimates.plane() * np.nan),
    "phase all equal": lambda: phase(xr.full_like(estimates.plane(), 0.5)),
    "phase on ratios": lambda: phase(estimates.plane(4).assign_coords(beta=[0.1, 1, 10, 100])),
    "phase on names": lambda: phase(estimates.plane(3).assign_coords(beta=NAMES), ()),
    "reliability": lambda: reliability(400, ["analyst", "audience"]),
    "reliability of one forecast": lambda: reliability(1, ["analyst"]),
    "reliability of none": lambda: reliability(0, ["analyst"]),
    "reliability of forty": lambda: reliability(50, FORTY),
    "sobol": lambda: plot.sobol_bars(estimates.indices()),
    "sobol of one": lambda: plot.sobol_bars(estimates.indices(1)),
    "sobol of forty": lambda: plot.sobol_bars(estimates.indices(40)),
    "sobol unknown": lambda: plot.sobol_bars(estimates.indices() * np.nan),
    "morris": lambda: plot.morris(estimates.effects()),
    "morris of one": lambda: plot.morris(estimates.effects(1)),
    "morris of forty": lambda: plot.morris(estimates.effects(40)),
    "morris of nothing that matters": lambda: plot.morris(estimates.effects() * 0.0),
    "morris unknown": lambda: plot.morris(estimates.effects() * np.nan),
    "pareto": lambda: pareto(estimates.choices()),
    "pareto of one": lambda: pareto(estimates.choices(1)),
    "pareto of none": lambda: pareto(estimates.choices(0)),
    "pareto of forty": lambda: pareto(crowd()),
    "pareto unknown": lambda: pareto(estimates.choices() * np.nan),
    "pareto all equal": lambda: pareto(xr.ones_like(estimates.choices())),
    "change": lambda: plot.change_bars(*synthetic.final_log_odds()),
    "change of one": lambda: plot.change_bars(*synthetic.final_log_odds(1, 1, ("analyst",))),
    "change of many": lambda: plot.change_bars(
        *synthetic.final_log_odds(12, 9, ("source", "official", "outlet", "analyst", "audience"))
    ),
    "change of forty": lambda: plot.change_bars(*synthetic.final_log_odds(2, 3, tuple(FORTY))),
    "change of none": lambda: plot.change_bars(*synthetic.final_log_odds(0)),
    "change unknown": lambda: plot.change_bars(
        *(array * np.nan for array in synthetic.final_log_odds())
    ),
    "no change": lambda: plot.change_bars(
        *(xr.zeros_like(array) for array in synthetic.final_log_odds())
    ),
}


@pytest.mark.usefixtures("width")
@pytest.mark.parametrize("name", FIGURES)
def test_all_is_seen_and_every_axis_says_what_it_shows(name: str) -> None:
    seen.check(FIGURES[name]())


SNAPSHOTS: dict[str, Callable[[], Axes]] = {
    "numbers": lambda: plot.network_snapshot(
        networks.ring(30, 2), np.linspace(0, 1, 30), kinds=["outlet", "audience"] * 15
    ),
    "names": lambda: plot.network_snapshot(networks.ring(30, 2), ["stifler", "ignorant"] * 15),
    "forty names": lambda: plot.network_snapshot(networks.ring(40, 2), FORTY),
    "one node": lambda: plot.network_snapshot(lonely(1), [0.5]),
    "no ties": lambda: plot.network_snapshot(lonely(20), np.arange(20)),
    "unknown": lambda: plot.network_snapshot(networks.complete(5), np.full(5, np.nan)),
    "all equal": lambda: plot.network_snapshot(networks.complete(5), np.ones(5)),
}


def lonely(n: int) -> networks.Network:
    return networks.Network.from_edges([], [], n_nodes=n)


@pytest.mark.usefixtures("width")
@pytest.mark.parametrize("name", SNAPSHOTS)
def test_all_of_a_snapshot_is_seen(name: str) -> None:
    pytest.importorskip("networkx", reason="pip install rumorsim[graphs]")
    ax = SNAPSHOTS[name]()
    seen.check_page(ax)
    seen.check_type(ax)


@pytest.mark.parametrize("name", ["response", "phase", "reliability", "sobol", "morris", "pareto"])
def test_axes_can_be_given(name: str) -> None:
    from matplotlib import pyplot as plt

    credence, truth = estimates.forecasts()
    curve = measures.calibration_curve(credence, truth)
    data: dict[str, Callable[[Axes], Axes]] = {
        "response": lambda ax: plot.response(estimates.curves(), x="attribution", by="kind", ax=ax),
        "phase": lambda ax: plot.phase_diagram(estimates.plane(), x="beta", y="chi", ax=ax),
        "reliability": lambda ax: plot.reliability_diagram(curve, None, "kind", ax),
        "sobol": lambda ax: plot.sobol_bars(estimates.indices(), ax=ax),
        "morris": lambda ax: plot.morris(estimates.effects(), ax=ax),
        "pareto": lambda ax: plot.pareto(estimates.choices(), x="delay", y="error", ax=ax),
    }
    figure = plt.figure(layout="constrained")
    ax = figure.subfigures(1, 2)[0].subplots()
    before = plt.get_fignums()
    assert data[name](ax) is ax
    assert plt.get_fignums() == before
