"""Each actor is measured, not the mean of a kind, if a sweep of a scenario is asked to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import rumorsim as rs
from rumorsim.sweeps.scenarios import ScenarioSubject
from rumorsim.sweeps.trial import tried_bytes
from tests.sweeps.subjects import short_story

HOW: dict[str, Any] = {"replicates": 4, "rng": 3, "progress": False, "per_actor": True}


def points() -> rs.design.Design:
    return rs.design.grid(attribution=[0.2, 0.9], chi_public=[0.0, 1.0])


def accuracy_of_actors(data: xr.Dataset) -> xr.DataArray:
    each = rs.measures.accuracy(data["credence"], data["truth"], dim=[])
    return rs.measures.group_mean(each, "kind")


def test_every_actor_is_the_actor_of_the_run() -> None:
    names = ["credence", "log_score", "confidence_inflation", "reach", "first_heard"]
    result = rs.sweep(short_story(), points(), measure=names, **HOW)
    for point in points():
        story = short_story().with_parameters(**point)
        run = story.run(replicates=4, rng=3, per_actor=True, progress=False).data
        end = run.isel(time=-1, drop=True)
        wanted = {
            "credence": end["credence"],
            "log_score": rs.measures.log_score(end["log_odds"], end["truth"], dim=[]),
            "confidence_inflation": rs.measures.confidence_inflation(
                end["credence"], end["truth"], dim=[]
            ),
            "reach": end["reach"],
            "first_heard": run["first_heard"],
        }
        for name, array in wanted.items():
            there = result[name].sel(point, drop=True).transpose(*array.dims)
            np.testing.assert_array_equal(there.values, array.values)
        assert list(result["actor"].values) == list(end["actor"].values)


def test_actors_know_their_kinds(tmp_path: Path) -> None:
    result = rs.sweep(short_story(), points(), measure="credence", store=tmp_path, **HOW)
    kinds = short_story().actors["kind"]
    assert dict(zip(result["actor"].values, result["kind"].values, strict=True)) == dict(kinds)
    by_kind = rs.measures.group_mean(rs.open_sweep(tmp_path)["credence"], "kind")
    means = rs.sweep(short_story(), points(), measure="credence", **HOW | {"per_actor": False})
    # Means of kinds are taken of 32-bit numbers.
    found = by_kind.sel(kind=means["kind"]).transpose(*means["credence"].dims)
    np.testing.assert_allclose(found, means["credence"], rtol=0, atol=1e-6)


def test_functions_reduce_actors_where_they_are_run() -> None:
    result = rs.sweep(short_story(), points(), measure=[accuracy_of_actors, "accuracy"], **HOW)
    assert "actor" not in result["accuracy_of_actors"].dims
    # As a dimension of the one, "kind" cannot label the actors of the other.
    kinds = short_story().actors["kind"].to_numpy()
    each = result["accuracy"].drop_vars("actor").assign_coords(kind=("actor", kinds))
    own = rs.measures.group_mean(each, "kind").sel(kind=result["kind"])
    there = result["accuracy_of_actors"].transpose(*own.dims)
    np.testing.assert_array_equal(there, own)
    means = rs.sweep(short_story(), points(), measure="accuracy", **HOW | {"per_actor": False})
    assert not np.array_equal(means["accuracy"].transpose(*own.dims), own)


def test_it_is_the_same_in_pieces_that_fit_the_memory(tmp_path: Path) -> None:
    subject = ScenarioSubject.of(short_story(), "credence", per_actor=True)
    size = subject.size(points())
    means = ScenarioSubject.of(short_story(), "credence")
    result_bytes = tried_bytes(subject, points())
    ends = rs.sweep(short_story(), points(), measure="credence", **HOW)["credence"]
    assert result_bytes == ends.nbytes / (ends.size / ends[0, 0, 0].size)
    assert result_bytes > tried_bytes(means, points())
    tight = 3.5 * (size.column_bytes + result_bytes)
    pieces = rs.sweep(
        short_story(), points(), measure="credence", memory=tight, store=tmp_path, **HOW
    )
    assert pieces["credence"].values.tobytes() == ends.values.tobytes()


def test_the_largest_world_of_a_design_sizes_its_columns() -> None:
    subject = ScenarioSubject.of(short_story(), accuracy_of_actors, per_actor=True)
    counts = ([6, 600], [600, 6])
    designs = [rs.design.grid({"actors.reader.count": c}, half_life=[6.0, 12.0]) for c in counts]
    assert subject.size(designs[0]) == subject.size(designs[1])
    few = rs.design.grid({"actors.reader.count": [6]})
    assert subject.size(designs[0]).column_bytes > 10 * subject.size(few).column_bytes


def test_actors_and_means_are_other_sweeps(tmp_path: Path) -> None:
    rs.sweep(short_story(), points(), store=tmp_path, **HOW)
    with pytest.raises(rs.StoreError, match=r"subject.per_actor: true there, false here"):
        rs.sweep(short_story(), points(), store=tmp_path, **HOW | {"per_actor": False})


def test_points_of_other_actors_fit_only_what_averages_over_actors() -> None:
    more = rs.design.grid({"actors.reader.count": [6, 9]})
    with pytest.raises(rs.ArgumentError, match=r"per_actor: point 1 .*=9\) has actors other"):
        rs.sweep(short_story(), more, measure=["accuracy", accuracy_of_actors], **HOW)
    result = rs.sweep(short_story(), more, measure=accuracy_of_actors, **HOW)
    for count in (6, 9):
        story = short_story().replace({"actors.reader.count": count})
        end = story.run(replicates=4, rng=3, per_actor=True, progress=False).data.isel(time=-1)
        found = result["accuracy_of_actors"].sel({"actors.reader.count": count})
        wanted = accuracy_of_actors(end).sel(kind=found["kind"]).transpose(*found.dims)
        np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"per_actor": "yes"}, "per_actor: got 'yes', allowed: True or False"),
        ({"per_actor": True, "measure": "truthful_share"}, "measure: unknown 'truthful_share'"),
        ({"measure": "first_heard"}, "measure: unknown 'first_heard'"),
    ],
)
def test_what_is_not_recorded_cannot_be_measured(how: dict[str, Any], told: str) -> None:
    with pytest.raises(rs.ArgumentError, match=told):
        rs.sweep(short_story(), points(), **how)
