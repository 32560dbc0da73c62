"""Results are labelled, say how they were made, and leave in other formats."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import rumorsim as rs
from rumorsim.sweeps.functions import FunctionSubject
from rumorsim.sweeps.running import run_subject
from tests.sweeps.subjects import short_story, walk


@pytest.fixture(scope="module")
def news() -> xr.Dataset:
    points = rs.design.grid({"events.talk.date": ["2024-10-01T02:00:00", "2024-10-01T09:00:00"]},
                            half_life=[6.0, 48.0])  # fmt: skip
    return rs.sweep(short_story(), points, replicates=3, rng=5, measure=["reach", "brier"])


def test_parameters_of_a_grid_are_dimensions_with_units(news: xr.Dataset) -> None:
    assert news.brier.dims[:3] == ("events.talk.date", "half_life", "replicate")
    assert news.half_life.attrs["units"] == "hours"
    assert news["events.talk.date"].dtype.kind == "M"
    assert news.brier.attrs["units"] == "probability squared"
    assert news.attrs["seed"] == "5"
    assert news.attrs["rumorsim"] == rs.__version__
    assert len(news.attrs["digest"]) == 64
    assert json.loads(news.attrs["subject"])["measure"] == ["reach", "brier"]


def test_the_tidy_table_has_a_row_for_everything(news: xr.Dataset) -> None:
    table = news.to_frame()
    sizes = news.sizes
    assert len(table) == 2 * 2 * 3 * sizes["kind"] * sizes["claim"]
    row = table.iloc[17]
    keys = ["events.talk.date", "half_life", "replicate", "kind", "claim"]
    assert float(news.reach.sel({key: row[key] for key in keys})) == row.reach


def test_points_that_are_no_grid_keep_their_parameters_beside_them() -> None:
    points = rs.design.latin_hypercube(4, drift=(0.0, 0.4), rng=1)
    result = rs.sweep(walk, points, replicates=2, rng=1)
    assert result.end.dims == ("point", "replicate")
    np.testing.assert_array_equal(result.drift.values, points.columns["drift"])
    frame = points.to_frame()
    assert rs.sweep(walk, frame, replicates=2, rng=1).identical(result)


def test_netcdf_needs_no_extra(news: xr.Dataset, tmp_path: Path) -> None:
    news.to_netcdf(tmp_path / "news.nc", engine="scipy")
    with xr.open_dataset(tmp_path / "news.nc", engine="scipy") as back:
        np.testing.assert_array_equal(back.brier.values, news.brier.values)
        assert back.attrs["digest"] == news.attrs["digest"]


def test_compressed_netcdf(news: xr.Dataset, tmp_path: Path) -> None:
    pytest.importorskip("netCDF4", reason="pip install rumorsim[netcdf]")
    news.to_netcdf(tmp_path / "news.nc", engine="netcdf4")
    with xr.open_dataset(tmp_path / "news.nc", engine="netcdf4") as back:
        np.testing.assert_array_equal(back.brier.values, news.brier.values)


def test_parquet(news: xr.Dataset, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="pip install rumorsim[parquet]")
    news.to_parquet(tmp_path / "news.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "news.parquet"), news.to_frame())


def test_formats_name_the_extras_that_they_lack(
    news: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rumorsim.sweeps.result.find_spec", lambda name: None)
    with pytest.raises(rs.ArgumentError, match=r"to_parquet needs pyarrow: .*rumorsim\[parquet\]"):
        news.to_parquet(tmp_path / "news.parquet")
    with pytest.raises(rs.ArgumentError, match=r"netcdf4.* needs netCDF4: .*rumorsim\[netcdf\]"):
        news.to_netcdf(tmp_path / "news.nc", engine="netcdf4")


def test_an_opened_store_reads_only_the_units_it_needs(tmp_path: Path) -> None:
    subject, points = FunctionSubject(walk, columns=5), rs.design.grid(drift=[0.0, 0.1, 0.2])
    whole = run_subject(subject, points, replicates=10, rng=1, store=tmp_path).load()
    broken = next(iter(tmp_path.glob("units/00000000.*")))
    broken.write_bytes(b"")
    result = rs.open_sweep(tmp_path)
    part = {"drift": 0.2, "replicate": [9, 2]}
    assert result.path.sel(part).equals(whole.path.sel(part))
    assert (
        result.path.isel(path_0=[3, 1])
        .sel(drift=0.1)
        .equals(whole.path.isel(path_0=[3, 1]).sel(drift=0.1))
    )
    assert result.end.isel(drift=-1, replicate=-1).item() == whole.end[-1, -1].item()
    assert result.path[1:, ::3, -1].equals(whole.path[1:, ::3, -1])
    with pytest.raises(rs.StoreError, match="damaged"):
        result.end.sel(drift=0.0).load()


def test_own_measures_see_labelled_replicates() -> None:
    def lead(data: xr.Dataset) -> xr.DataArray:
        return data["credence"].sel(kind="outlet") - data["credence"].sel(kind="audience")

    points = rs.design.grid(attribution=[0.5])
    result = rs.sweep(short_story(), points, replicates=4, rng=1, measure=["credence", lead])
    expected = result.credence.sel(kind="outlet") - result.credence.sel(kind="audience")
    np.testing.assert_array_equal(result.lead.values, expected.values)


def test_records_of_all_times_are_those_of_the_run() -> None:
    story, points = short_story(), rs.design.grid(attribution=[0.5, 0.8])
    result = rs.sweep(story, points, replicates=3, rng=1, measure="credence", records="all")
    run = story.run(replicates=3, rng=1, per_actor=False, attribution=0.8)
    there = result.credence.sel(attribution=0.8).transpose(*run.credence.dims)
    np.testing.assert_array_equal(there.values, run.credence.values)
    np.testing.assert_array_equal(result.time.values, run.data.time.values)


@pytest.mark.parametrize(
    ("points", "how", "told"),
    [
        ({"atribution": [0.5]}, {}, "atribution.*attribution"),
        ({"attribution": [0.5, 1.5]}, {}, r"point 1 \(attribution=1.5\).*from 0 to 1"),
        ({"events.tlk.date": ["2024-10-01"]}, {}, "unknown event 'tlk'; did you mean 'talk'"),
        ({"attribution": [0.5]}, {"measure": "brierr"}, "measure: unknown 'brierr'; did you"),
        ({"attribution": [0.5]}, {"measure": ["reach", "reach"]}, "measure: got .* distinct names"),
        (
            {"attribution": [0.5]},
            {"measure": [lambda d: d["reach"], lambda d: d["roots"]]},
            r"measure: got \['<lambda>', '<lambda>'\], allowed: distinct names",
        ),
        ({"attribution": [0.5]}, {"records": "some"}, "records: got 'some'"),
        ({"attribution": [0.5]}, {"steps": 3}, "steps: unknown argument"),
        ({"attribution": [0.5]}, {"replicate": 2}, "replicate: .* did you mean 'replicates'"),
        ({"attribution": [0.5]}, {"worker": 2}, "worker: unknown argument; did you mean 'workers'"),
        ({"attribution": [0.5]}, {"workers": 0}, "workers: got 0"),
        ({"attribution": [0.5]}, {"memory": "1 KB"}, "memory: got '1e\\+03 B', allowed: at least"),
        ({"scenario": [3]}, {}, "scenario: got 3"),
    ],
)
def test_what_is_wrong_is_told_before_anything_runs(
    points: dict[str, list[object]], how: dict[str, object], told: str
) -> None:
    with pytest.raises((rs.ArgumentError, rs.ScenarioError), match=f"(?s){told}"):
        rs.sweep(short_story(), rs.design.grid(points), **how)  # type: ignore[arg-type]


def test_what_is_measured_in_a_sweep_is_what_is_measured_on_a_run() -> None:
    names = ["accuracy", "confidence", "log_score", "established", "truthful_share"]
    result = rs.sweep(short_story(), rs.design.grid(half_life=[6.0]), replicates=3, rng=5,
                      measure=names)  # fmt: skip
    end = short_story().replace({"parameters.half_life": 6.0}).run(
        replicates=3, rng=5, per_actor=False, progress=False
    ).data.isel(time=-1)  # fmt: skip
    wanted = {
        "accuracy": rs.measures.accuracy(end["credence"], end["truth"], dim=[]),
        "confidence": rs.measures.confidence(end["credence"], dim=[]),
        "log_score": rs.measures.log_score(end["log_odds"], end["truth"], dim=[]),
        "established": rs.measures.established(end),
        "truthful_share": end["truthful_share"],
    }
    for name, array in wanted.items():
        found = result[name].isel(half_life=0).transpose(*array.dims)
        np.testing.assert_array_equal(found, array)


@pytest.mark.parametrize("numbers", [[0], [7, 3, 4, 5, 9], [2**32 - 1, 0, 1], [5, 4, 3]])
def test_a_store_knows_the_numbers_of_its_replicates(numbers: list[int], tmp_path: Path) -> None:
    rs.sweep(walk, rs.design.grid(drift=[0.1]), replicates=numbers, rng=1, store=tmp_path / "s")
    assert rs.open_sweep(tmp_path / "s").replicate.values.tolist() == numbers
