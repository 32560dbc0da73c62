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
LONG = [f"parameters.of_the_newsroom.threshold_of_outlet_{number}" for number in range(40)]
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
    "response unknown on ratios": lambda: response(estimates.curves(x=[0.01, 0.1, 1]) * np.nan),
    "response of one replicate": lambda: response(
        estimates.curves().where(estimates.curves()["bound"] == "estimate")
    ),
    "phase": lambda: phase(estimates.plane()),
    "phase of one cell": lambda: phase(estimates.plane(1, 1)),
    "phase of one row": lambda: phase(estimates.plane(9, 1)),
    "phase with gaps": lambda: phase(estimates.plane().where(estimates.plane()["beta"] > 1)),
    "phase unknown": lambda: phase(estimates.plane() * np.nan),
    "phase infinite": lambda: phase(estimates.plane() + np.inf),
    "phase all equal": lambda: phase(xr.full_like(estimates.plane(), 0.5)),
    "phase on ratios": lambda: phase(estimates.plane(4).assign_coords(beta=[0.1, 1, 10, 100])),
    "phase on names": lambda: phase(estimates.plane(3).assign_coords(beta=NAMES), ()),
    "reliability": lambda: reliability(400, ["analyst", "audience"]),
    "reliability of one forecast": lambda: reliability(1, ["analyst"]),
    "reliability of none": lambda: reliability(0, ["analyst"]),
    "reliability unknown": lambda: reliability(0, ["analyst", "audience"]),
    "reliability of forty": lambda: reliability(50, FORTY),
    "sobol": lambda: plot.sobol_bars(estimates.indices()),
    "sobol of one": lambda: plot.sobol_bars(estimates.indices(1)),
    "sobol of forty": lambda: plot.sobol_bars(estimates.indices(40)),
    "sobol of forty long names": lambda: plot.sobol_bars(
        estimates.indices(40).assign_coords(parameter=LONG)
    ),
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
    "change of long names": lambda: plot.change_bars(
        *(
            array.assign_coords(variant=LONG) if "variant" in array.dims else array
            for array in synthetic.final_log_odds(40, 3, ("analyst",))
        )
    ),
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


def test_groups_at_one_value_stand_side_by_side() -> None:
    ax = response(estimates.curves(x=[0.5], groups=FORTY[:6]))
    places = [error[0].get_xdata()[0] for error in ax.containers]
    assert np.diff(places).min() > 0
    np.testing.assert_allclose(np.mean(places), 0.5)
    assert [tick for tick in ax.get_xticks() if tick != 0.5] == []


def test_an_outcome_that_is_unknown_still_has_its_parameter() -> None:
    ax = response(estimates.curves(x=[0.01, 0.1, 1]) * np.nan)
    low, high = ax.get_xlim()
    assert 0 < low <= 0.01 < 1 <= high


def test_an_infinite_cell_is_hatched_and_named() -> None:
    values = estimates.plane().where(estimates.plane()["beta"] > 1, np.inf)
    ax = phase(values)
    assert ax.patch.get_hatch()
    shown = [text.get_text() for text in ax.get_legend().get_texts()]
    assert "no finite value" in shown


def test_a_group_without_forecasts_has_no_score() -> None:
    credence, truth = estimates.forecasts()
    some = credence.where(credence["kind"] != "analyst")
    parts = measures.brier_parts(some, truth)
    ax = plot.reliability_diagram(measures.calibration_curve(some, truth), parts, by="kind")
    shown = [text.get_text() for text in ax.get_legend().get_texts()]
    assert "analyst: no score" in shown
    assert not any("nan" in text for text in shown)


def test_figures_say_what_their_bands_and_whiskers_are() -> None:
    credence, truth = estimates.forecasts()
    ax = plot.reliability_diagram(measures.calibration_curve(credence, truth), by="kind")
    assert ax.get_legend().get_title().get_text() == "whiskers: Clopper-Pearson, level 0.95"
    course = measures.interval(synthetic.credence(hours=6.0).assign_coords(time=np.arange(25.0)))
    ax = plot.response(course, x="time", by="kind")
    assert ax.get_legend().get_title().get_text() == "90 % of replicates"


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
