"""What figures of estimates draw is what their tables say, and both are what was handed over."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection, QuadMesh
from matplotlib.contour import ContourSet

from rumorsim import measures, plot
from rumorsim.plot.marks import mark_of
from tests.plot import estimates, synthetic


def bars_and_whiskers(ax: Axes) -> list[tuple[list[float], np.ndarray[Any, Any]]]:
    """Return of each group the lengths of its bars and the ends of its whiskers."""
    found = []
    for bars, error in zip(ax.containers[::2], ax.containers[1::2], strict=True):
        whiskers = error[2][0].get_segments()
        found.append(([bar.get_width() for bar in bars], np.array(whiskers)[:, :, 0]))
    return found


def test_response_draws_its_table() -> None:
    values = estimates.curves()
    ax = plot.response(values, x="attribution", by="kind", labels={"outlet": "outlets"})
    table = plot.response_table(values, x="attribution", by="kind")
    for line, band, kind in zip(ax.lines, ax.collections, ("outlet", "audience"), strict=True):
        rows, wanted = table[table["kind"] == kind], values.sel(kind=kind)
        np.testing.assert_array_equal(rows[["low", "estimate", "high"]].T, wanted)
        np.testing.assert_array_equal(line.get_xydata(), rows[["attribution", "estimate"]])
        assert isinstance(band, PolyCollection)
        corners = {tuple(point) for point in band.get_paths()[0].vertices}
        for bound in ("low", "high"):
            assert set(rows[["attribution", bound]].itertuples(index=False, name=None)) <= corners
    assert [line.get_label() for line in ax.lines] == ["outlets", "audience"]
    assert ax.get_ylabel() == "Brier score (probability squared)"
    assert "level 0.95" in ax.get_legend().get_title().get_text()


def test_values_of_a_parameter_may_come_in_any_order() -> None:
    values = estimates.curves(x=[0.5, 0.0, 1.0])
    line = plot.response(values, x="attribution", by="kind").lines[0]
    np.testing.assert_array_equal(line.get_xdata(), [0.0, 0.5, 1.0])
    np.testing.assert_array_equal(line.get_ydata(), values[1, [1, 0, 2], 0])


def test_a_parameter_may_be_a_coordinate_along_points() -> None:
    points = estimates.curves().rename(attribution="point")
    along = points.assign_coords(point=range(4), beta=("point", [1.0, 2.0, 3.0, 5.0]))
    table = plot.response_table(along, x="beta", by="kind")
    np.testing.assert_array_equal(table["beta"], [1.0, 2.0, 3.0, 5.0] * 2)


def test_names_stand_apart_with_bars() -> None:
    values = estimates.curves(x=["none", "one", "two"])
    ax = plot.response(values, x="attribution", by="kind")
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["none", "one", "two"]
    places = []
    for position, error in enumerate(ax.containers):
        line, _, (whiskers,) = error
        assert line.get_linestyle() == "None"
        np.testing.assert_array_equal(line.get_ydata(), values[1, :, position])
        ends = np.array(whiskers.get_segments())[:, :, 1]
        np.testing.assert_allclose(ends, values[[0, 2], :, position].T)
        places.append(line.get_xdata())
    assert (places[0] < places[1]).all()


def test_ratios_have_a_logarithmic_axis_with_plain_numbers() -> None:
    ax = plot.response(estimates.curves(x=[0.01, 0.1, 1, 10]), x="attribution", by="kind")
    assert ax.get_xscale() == "log"
    ax.figure.canvas.draw()
    assert "0.01" in [tick.get_text() for tick in ax.get_xticklabels()]
    assert plot.response(estimates.curves(), x="attribution", by="kind").get_xscale() == "linear"


def test_forty_groups_look_different() -> None:
    looks = [mark_of("", position) for position in range(49)]
    assert len({(look.colour, str(look.line), look.shape) for look in looks}) == 49
    assert len({(look.colour, look.hatch) for look in looks}) == 49


def test_phase_diagram_draws_its_table() -> None:
    values = estimates.plane()
    ax = plot.phase_diagram(
        values, x="beta", y="chi", contours=[0.5, 7.0], theory=lambda beta: beta - 1
    )
    (mesh,) = [c for c in ax.collections if isinstance(c, QuadMesh)]
    table = plot.phase_table(values, x="beta", y="chi")
    np.testing.assert_array_equal(mesh.get_array().ravel(), table["value"])
    np.testing.assert_array_equal(table["value"], values.values.ravel())
    corners = mesh.get_coordinates()
    middles = (corners[1:, 1:] + corners[:-1, :-1]) / 2
    np.testing.assert_allclose(middles.reshape(-1, 2), table[["beta", "chi"]], atol=1e-12)
    (level,) = [c for c in ax.collections if isinstance(c, ContourSet)]
    line = np.concatenate([path.vertices for path in level.get_paths()])
    np.testing.assert_allclose(line[:, 1], line[:, 0] - 1, atol=0.02)
    predicted = ax.lines[-1].get_xydata()
    np.testing.assert_allclose(predicted[:, 1], predicted[:, 0] - 1)
    assert [entry.get_text() for entry in ax.get_legend().get_texts()] == [
        "nodes reached = 0.5", "nodes reached = 7", "theory"
    ]  # fmt: skip


def test_a_theory_may_be_an_array_and_diagrams_may_share_their_shades() -> None:
    border = xr.DataArray([0.0, 1.0], {"beta": [1.0, 2.0]}, name="critical line")
    ax = plot.phase_diagram(estimates.plane(), x="beta", y="chi", theory=border, limits=(0, 2))
    np.testing.assert_array_equal(ax.lines[-1].get_xydata(), [[1, 0], [2, 1]])
    assert ax.lines[-1].get_label() == "critical line"
    assert ax.collections[0].get_clim() == (0, 2)


def test_cells_on_ratios_meet_at_geometric_means() -> None:
    values = estimates.plane(3, 2).assign_coords(beta=[100.0, 1.0, 10.0])
    ax = plot.phase_diagram(values, x="beta", y="chi")
    (mesh,) = [c for c in ax.collections if isinstance(c, QuadMesh)]
    np.testing.assert_allclose(
        mesh.get_coordinates()[0, :, 0], 10 ** np.array([-0.5, 0.5, 1.5, 2.5])
    )
    np.testing.assert_array_equal(mesh.get_array(), values[:, [1, 2, 0]])


def test_cells_without_a_value_are_hatched() -> None:
    values = estimates.plane().where(estimates.plane()["beta"] > 1)
    ax = plot.phase_diagram(values, x="beta", y="chi")
    assert ax.patch.get_hatch()
    assert ax.get_legend().get_texts()[-1].get_text() == "no value"


def test_reliability_diagram_draws_its_table() -> None:
    credence, truth = estimates.forecasts()
    curve = measures.calibration_curve(credence, truth)
    parts = measures.brier_parts(credence, truth)
    ax = plot.reliability_diagram(curve, parts, by="kind")
    table = plot.reliability_table(curve, parts, by="kind")
    points, bars = ax.containers[::2], ax.containers[1::2]
    for kind, point, bar in zip(("analyst", "audience"), points, bars, strict=True):
        rows = table[table["kind"] == kind]
        line, _, (whiskers,) = point
        np.testing.assert_array_equal(line.get_xdata(), curve["credence"].sel(kind=kind))
        wanted = curve["frequency"].sel(kind=kind, bound="estimate")
        np.testing.assert_array_equal(line.get_ydata(), wanted)
        ends = np.array(whiskers.get_segments())[:, :, 1]
        np.testing.assert_allclose(ends, rows[["low", "high"]])
        np.testing.assert_allclose([one.get_height() for one in bar], rows["count"] / 400)
        assert rows["share"].sum() == pytest.approx(1)
        score = float(parts["brier"].sel(kind=kind))
        assert f"{kind}: {score:.3f} = " in str(point.get_label())
        assert (rows["brier"] == score).all()


def test_bins_that_hold_too_little_have_no_point() -> None:
    credence, truth = estimates.forecasts(3, ["analyst"])
    curve = measures.calibration_curve(credence, truth).isel(kind=0, drop=True)
    filled = int((curve["count"] > 0).sum())
    for least, count in ((1, filled), (2, int((curve["count"] > 1).sum())), (4, 0)):
        ax = plot.reliability_diagram(curve, least=least)
        assert len(ax.containers[0][0].get_xdata()) == count
        assert len(ax.containers[1]) == 10


def test_sobol_bars_draw_their_table() -> None:
    indices = estimates.indices()
    ax = plot.sobol_bars(indices, labels={"parameter_1": "the second"})
    table = plot.sobol_table(indices)
    for order, (bars, ends) in zip(("first", "total"), bars_and_whiskers(ax), strict=True):
        rows = table[table["order"] == order]
        np.testing.assert_array_equal(rows["estimate"], indices[f"brier_{order}"][1])
        np.testing.assert_array_equal(bars, rows["estimate"])
        np.testing.assert_allclose(ends, rows[["low", "high"]])
    assert ax.get_yticklabels()[1].get_text() == "the second"
    assert ax.get_xlabel() == "share of the variance of Brier score"


def test_one_of_several_outcomes_can_be_chosen() -> None:
    both = estimates.indices().assign(
        {
            f"reach_{order}": estimates.indices()[f"brier_{order}"] / 2
            for order in ("first", "total")
        }
    )
    half = plot.sobol_table(both, outcome="reach")["estimate"]
    np.testing.assert_allclose(half * 2, plot.sobol_table(both, outcome="brier")["estimate"])


def test_morris_draws_its_table() -> None:
    effects = estimates.effects()
    ax = plot.morris(effects)
    table = plot.morris_table(effects)
    np.testing.assert_array_equal(table["estimate"], effects["brier_effect"][1])
    np.testing.assert_array_equal(table["spread"], effects["brier_spread"][1])
    drawn = [error[0].get_xydata()[0] for error in ax.containers]
    np.testing.assert_array_equal(drawn, table[["estimate", "spread"]])
    ends = [error[2][0].get_segments()[0][:, 0] for error in ax.containers]
    np.testing.assert_allclose(ends, table[["low", "high"]])
    assert [text.get_text() for text in ax.texts] == [*table["parameter"]]


def test_pareto_draws_its_table_and_joins_what_is_not_dominated() -> None:
    points = estimates.choices(4)
    ax = plot.pareto(points, x="delay", y="error")
    table = plot.pareto_table(points, x="delay", y="error")
    assert table["efficient"].tolist() == [True, False, True, False]
    np.testing.assert_array_equal(table["delay"], points["delay"][1])
    np.testing.assert_array_equal(table["error_high"], points["error"][2])
    for efficient, error in zip((False, True), ax.containers, strict=True):
        rows = table[table["efficient"] == efficient]
        line, _, (across, up) = error
        np.testing.assert_array_equal(line.get_xydata(), rows[["delay", "error"]])
        ends = np.array(across.get_segments())[:, :, 0], np.array(up.get_segments())[:, :, 1]
        np.testing.assert_allclose(ends[0], rows[["delay_low", "delay_high"]])
        np.testing.assert_allclose(ends[1], rows[["error_low", "error_high"]])
    front = [line for line in ax.lines if line.get_label() == "not dominated"]
    np.testing.assert_array_equal(
        front[0].get_xydata(), table.loc[table["efficient"], ["delay", "error"]]
    )
    assert [text.get_text() for text in ax.texts] == ["rule 0", "rule 2"]


@pytest.mark.parametrize(
    ("better", "efficient"),
    [(("low", "low"), [0, 2]), (("high", "low"), [3]), (("low", "high"), [0]),
     (("high", "high"), [1, 3])],
)  # fmt: skip
def test_better_is_either_end(better: tuple[str, str], efficient: list[int]) -> None:
    table = plot.pareto_table(estimates.choices(4), x="delay", y="error", better=better)
    assert np.flatnonzero(table["efficient"]).tolist() == efficient


def test_equal_choices_do_not_dominate_each_other() -> None:
    table = plot.pareto_table(xr.ones_like(estimates.choices(3)), x="delay", y="error")
    assert table["efficient"].all()


def test_choices_may_have_groups_and_texts() -> None:
    grid = estimates.choices(4).assign_coords(rule=range(4)).expand_dims(hold=[0, 6])
    named = grid.assign_coords(text=("rule", ["zero", "", "two", "three"]))
    ax = plot.pareto(named, x="delay", y="error", by="hold", label="text")
    texts = [entry.get_text() for entry in ax.get_legend().get_texts()]
    assert texts == ["hold 0", "hold 6", "not dominated"]
    assert {text.get_text() for text in ax.texts} <= {"zero", "two"}
    table = plot.pareto_table(grid, x="delay", y="error")
    assert table["label"].tolist()[:2] == ["hold 0, rule 0", "hold 0, rule 1"]


def test_change_bars_draw_paired_differences() -> None:
    varied, baseline = synthetic.final_log_odds()
    ax = plot.change_bars(varied, baseline, labels={"variant_0": "the first"})
    table = plot.change_table(varied, baseline)
    wanted = (varied - baseline).mean("replicate")
    thin = [c for c in ax.collections if isinstance(c, LineCollection) and c not in errors(ax)]
    for kind, (bars, ends), lines in zip(
        ("analyst", "outlet", "audience"), bars_and_whiskers(ax), thin, strict=True
    ):
        rows = table[table["kind"] == kind]
        np.testing.assert_allclose(bars, wanted.sel(kind=kind))
        np.testing.assert_allclose(ends, rows[["mean_low", "mean_high"]])
        np.testing.assert_allclose(np.array(lines.get_segments())[:, :, 0], rows[["low", "high"]])
    assert ax.get_yticklabels()[0].get_text() == "the first"
    assert len(table) == 15
    assert (table["variance_ratio"] > 1).all()


def errors(ax: Axes) -> list[Any]:
    return [part for error in ax.containers[1::2] for part in error[2]]


def test_the_interval_of_a_mean_change_is_students() -> None:
    coords = {"rule": ["a"], "replicate": range(4)}
    varied = xr.DataArray([[1.0, 2.0, 3.0, 6.0]], coords, ("rule", "replicate"))
    (row,) = plot.change_table(varied, xr.zeros_like(varied).isel(rule=0, drop=True)).to_dict(
        "records"
    )
    half = 3.182446 * np.std([1, 2, 3, 6], ddof=1) / 2  # t of 3 degrees of freedom, any table
    assert row["mean_low"] == pytest.approx(3 - half, rel=1e-6)
    assert row["mean_high"] == pytest.approx(3 + half, rel=1e-6)


def test_the_origin_of_estimates_reaches_the_figure() -> None:
    from rumorsim.plot.canvas import origin_of

    ax = plot.response(estimates.curves(), x="attribution", by="kind")
    assert origin_of(ax.figure) == {"seed": "7"}
    plt.close("all")
