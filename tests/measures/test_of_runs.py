"""Measures of whole runs: of a small press between sources and readers, and of contacts."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
import pytest
import xarray as xr

import rumorsim as rs
from rumorsim.errors import ArgumentError
from tests.measures.hands import SIGMAS, over

measures = rs.measures

START = "2024-10-01T00:00:00Z"
SOURCES = [f"source_{number}" for number in range(3)]
PAPERS = [f"paper_{number}" for number in range(6)]


def story(retracted: bool = False, told: int = 3, **parameters: Any) -> rs.Scenario:
    """Return three sources, an analyst who hears them all, six papers and their readers."""
    sensor = {"alpha": 0.75, "beta": 0.25}
    reports = {
        f"report_{number}": {
            "type": "report", "date": f"2024-10-01T0{2 * number}:00:00Z", "speaker": speaker,
            "claims": ["rumour"], "observation": f"observation_{number}", "says": "observe",
            "otherwise": "opposite",
        }
        for number, speaker in enumerate(SOURCES[:told])
    }  # fmt: skip
    correction = {"type": "retraction", "date": "2024-10-01T12:00:00Z",
                  "observation": "observation_2", "lag": 0.0, "reach": 1.0}  # fmt: skip
    return rs.Scenario.from_dict({
        "scenario": {"name": "press", "start": START, "horizon": 48.0},
        "parameters": {"citable_share": 1.0, "repetition": 0.0, **parameters},
        "claims": {"rumour": {"prior": 0.5}},
        "actors": {
            **{name: {"kind": "source", "reliability": sensor} for name in SOURCES},
            "analyst": {"kind": "analyst"},
            **{name: {"kind": "outlet", "sources_required": 1} for name in PAPERS},
            **{f"reader_{number}": {"kind": "audience"} for number in range(3)},
        },
        "events": {**reports, **({"correction": correction} if retracted else {})},
        "ties": [
            {"sources": SOURCES, "targets": ["analyst"], "delivery": 1.0},
            {"sources": SOURCES, "targets": PAPERS[:2], "delivery": 1.0},
            {"sources": PAPERS, "targets": PAPERS, "delivery": 0.5},
            {"sources": PAPERS, "targets": ["reader_0", "reader_1", "reader_2"], "delivery": 0.5},
        ],
    })  # fmt: skip


@cache
def run_of(replicates: int = 40, per_actor: bool = True, **how: Any) -> Any:
    return story(**how).run(replicates=replicates, rng=3, progress=False, per_actor=per_actor)


def test_nothing_is_circular_where_no_attribution_is_lost() -> None:
    found = measures.circularity_index(run_of(attribution=1.0).data)
    assert found.notnull().any("time").sel(kind="audience").mean() > 0.8
    assert ((found == 1) | found.isnull()).all()


def test_lost_attributions_make_roots_appear() -> None:
    found = measures.circularity_index(run_of(attribution=0.5).data)
    end = found.isel(time=-1, claim=0)
    assert end.sel(kind="audience").mean() > 1.5
    assert (end.sel(kind="analyst") == 1).all()


def test_whoever_hears_every_root_is_the_pooled_bayesian() -> None:
    data = run_of(attribution=0.5).data
    yardstick = measures.beside_pooled(data, "log_odds").isel(time=-1)
    analyst, pooled = (yardstick.sel(kind=one) for one in ("analyst", "pooled-root Bayesian"))
    np.testing.assert_allclose(analyst, pooled, rtol=1e-12)
    inflation = measures.evidence_inflation(data).isel(time=-1, claim=0)
    np.testing.assert_allclose(inflation.sel(kind="analyst"), 1)
    assert inflation.sel(kind="audience").max() > 1.5
    assert (inflation.sel(kind="source") < 1).all()  # each knows but its own


def test_the_pooled_bayesian_is_calibrated() -> None:
    data = run_of(replicates=1500, per_actor=False).data
    pooled = measures.pooled_root_bayesian(data).isel(time=-1, kind=0, claim=0)
    found = measures.calibration_slope(pooled["log_odds"], data["truth"].isel(claim=0))
    missed = found["slope"].sel(bound="estimate") - 1
    assert abs(missed) < SIGMAS * found["slope_error"]
    assert found["slope_error"] < 0.1
    excess = measures.confidence_inflation(pooled["credence"], data["truth"].isel(claim=0))
    assert abs(excess) < SIGMAS * 0.5 / math.sqrt(1500)


@pytest.mark.parametrize("by", ["kind", "desk"])
def test_the_yardstick_stands_beside_any_grouping(by: str) -> None:
    data = run_of().data.assign_coords(desk=("actor", ["one", "other"] * 6 + ["one"]))
    found = measures.beside_pooled(data, by=by)
    groups = measures.group_mean(data["credence"], by)
    assert found.dims == groups.dims
    assert found[by].values.tolist() == [*groups[by].values, "pooled-root Bayesian"]
    xr.testing.assert_equal(found.isel({by: slice(-1)}).drop_vars(by), groups.drop_vars(by))


def test_time_to_truth_is_the_first_record_with_half_of_them_sure() -> None:
    data = run_of(attribution=0.5).data
    found = measures.time_to_truth(data).sel(kind="outlet", claim="rumour")
    credence = data["credence"].sel(claim="rumour", actor=PAPERS)
    hours = [0.0, 6.0, 12.0, 18.0, 24.0, 30.0, 36.0, 42.0, 48.0]
    for row in range(data.sizes["replicate"]):
        true = bool(data["truth"][row, 0])
        sure = [
            sum((p > 0.8) if true else (p < 1 - 0.8) for p in record) >= len(PAPERS) / 2
            for record in credence[row].transpose("time", "actor").values
        ]
        wanted = (hours[sure.index(True)], True) if any(sure) else (48.0, False)
        assert (found["time"][row].item(), found["observed"][row].item()) == wanted
    assert 0 < found["observed"].mean() < 1
    assert found["time"].attrs["units"] == "h"


def test_times_are_the_same_from_actors_and_from_kinds() -> None:
    actors, kinds = (run_of(attribution=0.5, per_actor=one).data for one in (True, False))
    for when in (measures.time_to_truth, measures.time_to_reach):
        xr.testing.assert_equal(when(actors), when(kinds).sel(kind=when(actors)["kind"]))
    xr.testing.assert_equal(measures.duration(actors), measures.duration(kinds))


def test_names_of_actors_do_not_matter() -> None:
    data = run_of(attribution=0.5).data
    turned = data.isel(actor=slice(None, None, -1)).assign_coords(actor=range(13))
    for measure in (measures.time_to_truth, measures.reach, measures.circularity_index):
        once, again = measure(data), measure(turned)
        xr.testing.assert_allclose(again.sel(kind=once["kind"]), once)


def test_time_to_reach_by_hand() -> None:
    heard = over(("replicate", "time", "actor"), [[[0, 0], [1, 0], [1, 1]], [[0, 0]] * 3])
    dates = np.datetime64("2024-10-01", "ns") + np.array([0, 3, 8]) * np.timedelta64(1, "h")
    data = xr.Dataset({"reach": heard.astype(bool)}, {"kind": ("actor", ["a", "a"]), "time": dates})
    found = measures.time_to_reach(data)
    assert found["time"].values.ravel().tolist() == [3, 8]
    assert found["observed"].values.ravel().tolist() == [True, False]
    assert measures.time_to_reach(data, share=0.6)["time"].values.ravel().tolist() == [8, 8]
    with pytest.raises(ArgumentError, match="no records over time"):
        measures.time_to_reach(data.isel(time=-1))


def test_duration_by_hand() -> None:
    dates = np.datetime64("2024-10-01", "ns") + np.arange(3) * np.timedelta64(2, "h")
    written = over(("replicate", "time"), [[0, 3, 0], [0, 1, 2], [0, 0, 0]], time=dates)
    found = measures.duration(xr.Dataset({"articles": written}))
    assert found["time"].values.tolist() == [2, 4, 0]
    assert found["observed"].values.tolist() == [True, False, True]


def test_contact_runs_have_reach_and_times() -> None:
    model, network = rs.models.maki_thompson(), rs.networks.well_mixed(100)
    how: dict[str, Any] = {"replicates": 30, "rng": 1, "initial": {"spreader": 1}}
    run = rs.simulate(model, network, steps=12, progress=False, **how)
    final = run.final.sel(state="ignorant", drop=True)
    np.testing.assert_allclose(measures.reach(run.data), 1 - final / 100)
    lived = measures.duration(run.data)
    assert 0 < lived["observed"].sum() < 30
    xr.testing.assert_equal(lived["observed"].drop_attrs(), run.duration.notnull().drop_attrs())
    ended = run.duration.where(lived["observed"], 12.0)
    assert lived["time"].values.tolist() == ended.values.tolist()
    half = measures.time_to_reach(run.data)
    away = 100 - run.counts.sel(state="ignorant")
    for row in range(30):
        there = away[row].values >= 50
        assert half["observed"][row].item() == there.any()
        assert half["time"][row].item() == (run.times[there][0] if there.any() else 12.0)


def test_the_share_of_articles_that_name_a_root() -> None:
    run = run_of(attribution=0.5)
    found = measures.root_naming_share(run)
    table = run.articles[run.articles["form"] == "article"]
    naming = table["cites"].map(lambda names: any("observation" in name for name in names))
    wanted = naming.groupby(table["replicate"]).mean()
    known = found.sel(claim="rumour").dropna("replicate")
    assert known["replicate"].values.tolist() == wanted.index.tolist()
    np.testing.assert_allclose(known, wanted)
    assert found["count"].sum() == len(table)
    lossless = measures.root_naming_share(run_of(attribution=1.0))
    assert ((lossless == 1) | lossless.isnull()).all()


def test_without_articles_no_share_is_known() -> None:
    found = measures.root_naming_share(run_of(replicates=2, told=0))
    assert np.isnan(found).all()
    assert found["count"].sum() == 0


def test_established_is_split_by_truth() -> None:
    shares = over(("replicate", "time", "claim"), [[[0.6]], [[0.1]], [[0.7]], [[0.0]], [[0.0]]])
    truth = over(("replicate", "claim"), [[True], [True], [False], [False], [False]])
    data = xr.Dataset({"established_share": shares, "truth": truth}, {"claim": ["one"]})
    found = measures.established_by_truth(data)
    assert found.dims == ("bound", "truth", "claim")
    assert found.sel(bound="estimate", truth=True).item() == 0.5
    assert found.sel(bound="estimate", truth=False).item() == pytest.approx(1 / 3)
    low, high = measures.clopper_pearson(1, 3)
    assert found.sel(bound=["low", "high"], truth=False).values.ravel().tolist() == [low, high]
    true_only = measures.established_by_truth(data.isel(replicate=[0]))
    assert np.isnan(true_only.sel(truth=False)).all()


def test_a_retraction_leaves_behind_what_the_scenario_says() -> None:
    ends = {
        name: measures.group_mean(run_of(attribution=1.0, **how).log_odds).isel(time=-1)
        for name, how in {
            "corrected": {"retracted": True}, "never": {"told": 2}, "uncorrected": {},
        }.items()
    }  # fmt: skip
    gap = measures.correction_gap(ends["corrected"], ends["never"]).sel(kind="analyst")
    # kappa_ret of λ = ±ln 3 stays with those who do not count twice
    np.testing.assert_allclose(abs(gap), 0.33 * math.log(3))
    assert gap.attrs["units"] == "log-odds"
    # the sign of λ differs by replicate: one truth at a time
    side = np.sign(ends["uncorrected"].sel(kind="analyst") - ends["never"].sel(kind="analyst"))
    signed = {name: end.sel(kind="analyst") * side for name, end in ends.items()}
    assert measures.continued_influence(**signed).item() == pytest.approx(0.33)


def test_a_report_without_influence_leaves_nothing_to_share() -> None:
    same = over("replicate", [1.0, 2.0])
    assert (measures.correction_gap(same, same) == 0).all()
    assert np.isnan(measures.continued_influence(same, same, same))
    with pytest.raises(ArgumentError, match="corrected: not labelled as the never"):
        measures.correction_gap(same, over("replicate", [1.0]))


def test_inflation_needs_something_to_count_from() -> None:
    data = run_of().data
    end = data.isel(time=-1)
    with pytest.raises(ArgumentError, match="start: "):
        measures.evidence_inflation(end)
    whole = measures.evidence_inflation(data).isel(time=-1)
    counted = measures.evidence_inflation(end, start=data.isel(time=0))
    np.testing.assert_allclose(counted, whole)
