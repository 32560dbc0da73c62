"""Every figure, at both widths and with extreme data: its numbers, and that all of it is seen."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
import xarray as xr
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, QuadMesh

from rumorsim import load_scenario, plot
from rumorsim.errors import ArgumentError
from tests.plot import seen, synthetic

FIVE_KINDS = ("source", "official", "outlet", "analyst", "audience")
CROWD = [("A", 1)] * 10 + [(letter, digit) for letter in "ABCDEF" for digit in range(1, 7)]


def tree(outlets: int, **options: object) -> Axes:
    return plot.attribution_tree(synthetic.articles(outlets), claim="deployment", **options)


def numbers(frame: pd.DataFrame, **options: object) -> Axes:
    return plot.escalation(frame, claim="deployment", **options)


LONG = tuple(f"the newspaper of the {number}th province" for number in range(40))
ARTICLES = synthetic.articles(30, replicates=5)
FIGURES: dict[str, Callable[[], Axes]] = {
    "course": lambda: plot.time_course(synthetic.credence()),
    "course of all kinds": lambda: plot.time_course(synthetic.credence(kinds=FIVE_KINDS)),
    "course of one replicate": lambda: plot.time_course(synthetic.credence(replicates=1)),
    "course of one record": lambda: plot.time_course(synthetic.credence(times=1)),
    "course of a day": lambda: plot.time_course(synthetic.credence(hours=1.0)),
    "course of forty long names": lambda: plot.time_course(
        synthetic.credence(kinds=LONG).rename(kind="actor"), by="actor"
    ),
    "course unknown": lambda: plot.time_course(synthetic.credence() * np.nan),
    "ccdf": lambda: plot.ccdf(synthetic.curves()),
    "ccdf of seven groups": lambda: plot.ccdf(synthetic.curves(groups=7, clustered=True)),
    "ccdf of a narrow range": lambda: plot.ccdf(synthetic.curves(spread=0.1)),
    "ccdf of a wide range": lambda: plot.ccdf(synthetic.curves(spread=3.0)),
    "ccdf of one cascade": lambda: plot.ccdf(synthetic.curves(groups=1, count=1)),
    "ccdf of nothing": lambda: plot.ccdf(synthetic.curves(count=0)),
    "tree": lambda: tree(3),
    "tree of forty": lambda: tree(36),
    "tree of many": lambda: tree(80, since="2024-10-15"),
    "tree of one article": lambda: plot.attribution_tree(ARTICLES.iloc[[1]], claim="deployment"),
    "tree of nothing": lambda: plot.attribution_tree(ARTICLES.iloc[:0], claim="deployment"),
    "numbers": lambda: numbers(ARTICLES, true=5e3, unit="soldiers"),
    "numbers far off": lambda: numbers(ARTICLES, true=1e8),
    "one number": lambda: numbers(ARTICLES.iloc[[1]]),
    "no number": lambda: numbers(ARTICLES.iloc[:0]),
    "matrix": lambda: plot.admiralty_matrix(synthetic.ratings(CROWD)),
    "empty matrix": lambda: plot.admiralty_matrix(synthetic.ratings([])),
}


@pytest.mark.usefixtures("width")
@pytest.mark.parametrize("name", FIGURES)
def test_all_is_seen_and_every_axis_says_what_it_shows(name: str) -> None:
    ax = FIGURES[name]()
    seen.check(ax)
    assert ax.get_window_extent().height > 0.9 * ax.figure.dpi  # inches


def test_course_draws_its_table() -> None:
    array = synthetic.credence()
    ax = plot.time_course(array)
    table = plot.time_course_table(array)
    for line, kind in zip(ax.lines, ("outlet", "analyst"), strict=True):
        rows = table[table["kind"] == kind]
        np.testing.assert_array_equal(line.get_ydata(), rows["median"])
        assert line.get_label() == kind
    wanted = np.quantile(array.sel(kind="analyst"), [0.05, 0.25, 0.5, 0.75, 0.95], axis=0)
    analysts = table[table["kind"] == "analyst"]
    np.testing.assert_allclose(analysts[["q05", "q25", "median", "q75", "q95"]].T, wanted)
    assert len(ax.collections) == 4  # two bands each
    assert len({(line.get_color(), str(line.get_linestyle())) for line in ax.lines}) == 2


def test_course_averages_actors_of_a_kind() -> None:
    kinds = synthetic.credence(kinds=("outlet", "analyst", "other"))
    kind = ("actor", ["outlet", "audience", "outlet"])
    actors = kinds.rename(kind="actor").assign_coords(kind=kind)
    table = plot.time_course_table(actors, groups=["outlet"])
    mean = kinds.sel(kind=["outlet", "other"]).mean("kind").median("replicate")
    np.testing.assert_allclose(table["median"], mean)


def test_course_without_groups_is_one_line() -> None:
    array = synthetic.credence().sel(kind="outlet", drop=True)
    ax = plot.time_course(array, label="the press")
    assert [line.get_label() for line in ax.lines] == ["the press"]


def test_a_line_can_be_added() -> None:
    array = synthetic.credence()
    ax = plot.time_course(array)
    alone = array.sel(kind="outlet", drop=True)
    assert plot.time_course(alone, label="again", ax=ax) is ax
    shown = [text.get_text() for text in ax.get_legend().get_texts()]
    assert shown == ["outlet", "analyst", "again"]
    assert ax.lines[2].get_color() not in {line.get_color() for line in ax.lines[:2]}


def test_a_course_can_be_laid_over_another_of_the_same_groups() -> None:
    array = synthetic.credence()
    ax = plot.time_course(array, label="first")
    width = ax.get_xlim()
    ticks = ax.get_xticks().tolist()
    plot.time_course(array.isel(time=slice(9)), label="second", ax=ax)
    shown = [text.get_text() for text in ax.get_legend().get_texts()]
    assert shown == ["first: outlet", "first: analyst", "second: outlet", "second: analyst"]
    for one, other in zip(ax.lines[:2], ax.lines[2:], strict=True):
        assert one.get_color() == other.get_color()
        assert one._unscaled_dash_pattern != other._unscaled_dash_pattern
    assert ax.get_xlim() == width
    assert ax.get_xticks().tolist() == ticks


@pytest.mark.parametrize(
    ("about", "label"),
    [({"units": "1 / rate", "long_name": "time"}, "time (1 / rate)"), ({}, "time"),
     ({"units": "hours"}, "time (hours)")],
)  # fmt: skip
def test_times_may_be_numbers_of_any_unit(about: dict[str, str], label: str) -> None:
    times = xr.DataArray(np.arange(25.0), dims="time", attrs=about)
    ax = plot.time_course(synthetic.credence().assign_coords(time=times))
    assert ax.get_xlim() == (0, 24)
    assert ax.get_xlabel() == label


def test_course_refuses_what_it_cannot_draw() -> None:
    array = synthetic.credence()
    with pytest.raises(ArgumentError, match=r"select one of each of .*'claim'"):
        plot.time_course(array.expand_dims(claim=["a", "b"]))
    with pytest.raises(ArgumentError, match="did you mean 'outlet'"):
        plot.time_course(array, groups=["outlets"])


def test_ccdf_draws_its_table() -> None:
    curves = synthetic.curves(groups=3)
    ax = plot.ccdf(curves, labels={"group 1": "the second"})
    table = plot.ccdf_table(curves)
    assert list(table) == ["kind", "value", "ccdf", "low", "high"]
    names = ["group 0", "group 1", "group 2"]
    for line, band, name in zip(ax.lines, ax.collections, names, strict=True):
        rows = table[table["kind"] == name]
        np.testing.assert_array_equal(line.get_xydata(), rows[["value", "ccdf"]])
        assert rows["ccdf"].min() > 0
        corners = band.get_paths()[0].vertices
        assert {corners[:, 1].min(), corners[:, 1].max()} == {rows["low"].min(), rows["high"].max()}
    assert [line.get_label() for line in ax.lines] == ["group 0", "the second", "group 2"]
    assert len({(line.get_color(), str(line.get_linestyle())) for line in ax.lines}) == 3
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    title = ax.get_legend().get_title().get_text()
    assert title == "95 % bands, pointwise: exact (Clopper-Pearson)"


def test_ccdf_leaves_out_zeros_and_takes_more_curves() -> None:
    curves = synthetic.curves(groups=1)
    with_zero = curves.assign_coords(value=curves["value"] - float(curves["value"][0]))
    ax = plot.ccdf(with_zero)
    assert len(ax.lines[0].get_xdata()) == curves.sizes["value"] - 1
    assert plot.ccdf(synthetic.curves(groups=1, spread=0.3), ax=ax) is ax
    assert len({line.get_color() for line in ax.lines}) == 2
    assert ax.get_ylim()[0] < min(line.get_ydata().min() for line in ax.lines)


def test_ccdf_refuses_what_is_no_curve() -> None:
    with pytest.raises(ArgumentError, match=r"curves: has \['source'\]"):
        plot.ccdf(synthetic.ratings([])[["source"]])


def test_attribution_follows_roots_and_carriers() -> None:
    start = np.datetime64("2024-10-15", "ns")
    rows = [
        (0, "kyiv", "report", True, ("camp",)),
        (1, "paper", "article", False, ("paper",)),
        (2, "office", "report", True, ("camp",)),
        (3, "weekly", "article", True, ("camp", "paper", "unheard of")),
        (4, "paper", "article", True, ("camp",)),
        (5, "daily", "article", False, ()),
    ]
    frame = pd.DataFrame(
        [
            (0, start + np.timedelta64(hour, "h"), actor, "outlet", "c", form, 1, 5.0, named, cites)
            for hour, actor, form, named, cites in rows
        ],
        columns=["replicate", "time", "actor", "kind", "claim", "form", "side", "number",
                 "attributed", "cites"],
    )  # fmt: skip
    found = plot.attribution_table(frame, claim="c")
    assert found["links"].tolist() == [(), (), (0,), (0, 1), (0,), ()]
    short = plot.attribution_table(frame, claim="c", followups=False)
    assert short["actor"].tolist() == ["kyiv", "paper", "office", "weekly", "daily"]
    assert short["links"].tolist() == [(), (), (0,), (0, 1), ()]


def test_a_followup_that_is_cited_is_kept() -> None:
    frame = synthetic.articles(0)
    last = frame.iloc[-1].copy()
    rows = pd.DataFrame([
        {**last, "actor": "paper", "cites": ("kyiv",)},
        {**last, "actor": "paper", "attributed": False, "cites": ("paper",)},
        {**last, "actor": "daily", "cites": ("paper",)},
        {**last, "actor": "paper", "cites": ("kyiv",)},
    ])  # fmt: skip
    rows["time"] = last["time"] + pd.to_timedelta([1, 2, 3, 4], "h")
    frame = pd.concat([frame.astype({"actor": str, "kind": str, "claim": str}), rows])
    found = plot.attribution_table(frame, claim="deployment", followups=False)
    assert found["actor"].tolist()[-3:] == ["paper", "paper", "daily"]
    assert found["links"].iloc[-1] == (len(found) - 2,)


def test_tree_draws_every_article_and_every_link() -> None:
    frame = synthetic.articles(20)
    table = plot.attribution_table(frame, claim="deployment")
    ax = plot.attribution_tree(frame, claim="deployment")
    marks = [line for line in ax.lines if line.get_linestyle() == "None"]
    crosses = sum(line.get_xdata().size for line in marks if line.get_marker() == "x")
    assert crosses == 1
    assert sum(line.get_xdata().size for line in marks) - crosses == len(table)
    (drops,) = [c for c in ax.collections if isinstance(c, LineCollection)]
    assert len(drops.get_segments()) == table["links"].map(len).sum()


def test_tree_keeps_reporters_and_folds_the_rest() -> None:
    ax = tree(80, rows=10, labels={"moscow": "Moscow"})
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert len(names) == 10
    assert names[:3] == ["Moscow", "ukrainian_services", "western_services"]
    assert names[-1] == "75 others"


def test_tree_says_when_something_came_before_it_begins() -> None:
    ax = tree(5, since="2024-10-15T06:00")
    assert ax.get_yticklabels()[0].get_text() == "moscow, 11 Oct"
    assert mpl.dates.num2date(ax.get_xlim()[0]).day >= 14


def test_a_run_stands_for_its_articles() -> None:
    run = load_scenario("battalion").run(replicates=1, rng=1, logged=1, per_actor=False)
    claim = run.articles["claim"].iloc[0]
    pd.testing.assert_frame_equal(
        plot.attribution_table(run, claim=claim), plot.attribution_table(run.articles, claim=claim)
    )
    drawn = plot.attribution_tree(run, claim=claim), plot.escalation(run, claim=claim)
    of_articles = plot.attribution_tree(run.articles, claim=claim)
    assert len(drawn[0].lines) == len(of_articles.lines)
    assert drawn[1].get_ylabel()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"claim": "deploymnt"}, "did you mean 'deployment'"),
        ({"claim": "deployment", "replicate": 7}, "articles of 7 are not logged"),
        ({"claim": "deployment", "rows": 1}, "rows: got 1"),
    ],
)
def test_tree_refuses_what_it_does_not_have(options: dict[str, object], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        plot.attribution_tree(synthetic.articles(3), **options)


def test_escalation_draws_its_table() -> None:
    ax = numbers(ARTICLES, true=5e3)
    table = plot.escalation_table(ARTICLES, claim="deployment")
    shown = table[table["runs"] >= 2.5]
    np.testing.assert_allclose(ax.lines[0].get_ydata(), shown["median"])
    assert ax.lines[-1].get_ydata()[0] == 5e3
    (mesh,) = [c for c in ax.collections if isinstance(c, QuadMesh)]
    assert mesh.get_array().sum() * 5 == pytest.approx(ARTICLES["number"].notna().sum())
    assert table["articles"].sum() == ARTICLES["number"].notna().sum()


def test_escalation_averages_powers_of_ten_within_runs() -> None:
    frame = ARTICLES.iloc[[1, 2]].assign(number=[100.0, 10_000.0], time=ARTICLES["time"].iloc[1])
    (row,) = plot.escalation_table(frame, claim="deployment").to_dict("records")
    assert row["median"] == pytest.approx(1000)
    assert (row["runs"], row["articles"]) == (1, 2)


def test_ticks_around_one_small_number_differ() -> None:
    ax = numbers(ARTICLES.iloc[[1]].assign(number=7.0))
    ax.figure.canvas.draw()
    shown = [label.get_text() for label in ax.get_yticklabels()]
    assert len(shown) == len(set(shown)) > 1


@pytest.mark.usefixtures("width")
def test_words_of_claims_stay_whole_or_are_hyphenated() -> None:
    claims = ["deployment of 10,000 soldiers", "deployment confirmed", "counterintelligence"]
    labels = {f"claim_{number}": claim for number, claim in enumerate(claims)}
    cells = [("A", 1), ("A", 2), ("F", 6)]
    ax = plot.admiralty_matrix(synthetic.ratings(cells), labels=labels)
    seen.check(ax)
    written = [text.get_text() for text in ax.texts]
    assert [text.replace("\n", " ") for text in written[:2]] == claims[:2]
    assert written[2].replace("-\n", "") == claims[2]


@pytest.mark.usefixtures("width")
def test_claims_of_the_matrix_do_not_overlap() -> None:
    labels = {"claim_3": "a claim with a label that is longer than any column can be"}
    ax = plot.admiralty_matrix(synthetic.ratings(CROWD), labels=labels)
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert len(boxes) == len(CROWD)
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    columns = ax.collections[0].get_segments()
    edges = sorted(ax.transData.transform(line[0])[0] for line in columns)
    for box in boxes:
        cell = np.searchsorted(edges, box.x0)
        assert box.x1 <= edges[cell] + 1


def test_the_matrix_shrinks_on_small_axes() -> None:
    with plot.style("single"):
        _, (ax, _) = plt.subplots(1, 2)
        plot.admiralty_matrix(synthetic.ratings(CROWD), ax=ax)
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))


def test_the_matrix_puts_claims_where_they_belong() -> None:
    ax = plot.admiralty_matrix(synthetic.ratings([("B", 2), ("F", 6)]))
    found = {text.get_text(): text.get_position() for text in ax.texts}
    rows = sorted(line[0][1] for line in ax.collections[1].get_segments())
    columns = sorted(line[0][0] for line in ax.collections[0].get_segments())
    assert rows[1] < found["claim_0"][1] < rows[2]
    assert columns[1] < found["claim_0"][0] < columns[2]
    assert rows[5] < found["claim_1"][1] < rows[6]


@pytest.mark.parametrize("cell", [("G", 1), ("A", 7)])
def test_other_grades_are_refused(cell: tuple[str, int]) -> None:
    with pytest.raises(ArgumentError):
        plot.admiralty_matrix(synthetic.ratings([cell]))


@pytest.mark.parametrize("name", ["course", "tree", "numbers", "matrix"])
def test_axes_can_be_given(name: str) -> None:
    data: dict[str, Callable[[Axes], Axes]] = {
        "course": lambda ax: plot.time_course(synthetic.credence(), ax=ax),
        "tree": lambda ax: tree(3, ax=ax),
        "numbers": lambda ax: numbers(ARTICLES, ax=ax),
        "matrix": lambda ax: plot.admiralty_matrix(synthetic.ratings(CROWD), ax=ax),
    }
    figure = plt.figure(layout="constrained")
    ax = figure.subfigures(1, 2)[0].subplots()
    before = plt.get_fignums()
    assert data[name](ax) is ax
    assert plt.get_fignums() == before


def test_attributes_of_the_data_reach_the_figure() -> None:
    from rumorsim.plot.canvas import origin_of

    ax = plot.time_course(synthetic.credence())
    assert origin_of(ax.figure) == {"seed": "7"}
    _, (left, right) = plt.subplots(1, 2)
    plot.time_course(synthetic.credence(), ax=left)
    plot.admiralty_matrix(synthetic.ratings([]).assign_attrs(scenario="s"), ax=right)
    assert origin_of(left.figure) == {"seed": "7", "scenario": "s"}
