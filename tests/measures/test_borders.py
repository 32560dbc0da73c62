"""What measures take and refuse: runs, their data, labelled arrays, and what these may hold."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
import xarray as xr

import rumorsim as rs
from rumorsim.errors import ArgumentError
from tests.measures.hands import over, times
from tests.measures.test_of_runs import run_of

measures = rs.measures

OF_RUNS: list[Callable[..., Any]] = [
    measures.reach, measures.established, measures.established_by_truth, measures.duration,
    measures.time_to_reach, measures.time_to_truth, measures.circularity_index,
    measures.evidence_inflation, measures.pooled_root_bayesian, measures.beside_pooled,
]  # fmt: skip
OF_CONTACTS: list[Callable[..., Any]] = [measures.reach, measures.duration, measures.time_to_reach]
OF_WHOLE_RUNS: list[Callable[..., Any]] = [measures.admiralty_rating, measures.root_naming_share]
OF_TIMES: list[Callable[..., Any]] = [
    measures.survival, measures.median_time, measures.restricted_mean_time,
]  # fmt: skip

YES = over("replicate", [True, False])
HALF = over("replicate", [0.5, 0.5])
OF_ARRAYS: list[tuple[str, Callable[[Any], object]]] = [
    ("array", measures.interval),
    ("array", measures.group_mean),
    ("indicator", measures.proportion),
    ("credence", measures.confidence),
    ("credence", lambda wrong: measures.brier(wrong, YES)),
    ("truth", lambda wrong: measures.brier(HALF, wrong)),
    ("credence", lambda wrong: measures.accuracy(wrong, YES)),
    ("truth", lambda wrong: measures.confidence_inflation(HALF, wrong)),
    ("log_odds", lambda wrong: measures.log_score(wrong, YES)),
    ("truth", lambda wrong: measures.log_score(HALF, wrong)),
    ("credence", lambda wrong: measures.brier_parts(wrong, YES)),
    ("truth", lambda wrong: measures.calibration_curve(HALF, wrong)),
    ("log_odds", lambda wrong: measures.calibration_slope(wrong, YES)),
    ("truth", lambda wrong: measures.calibration_slope(HALF, wrong)),
    ("variant", lambda wrong: measures.paired_difference(wrong, HALF)),
    ("never", lambda wrong: measures.correction_gap(HALF, wrong)),
    ("uncorrected", lambda wrong: measures.continued_influence(HALF, HALF, wrong)),
    ("magnitude", lambda wrong: measures.magnitude_error(wrong, 10.0)),
    (r"arrays\[1\]", lambda wrong: measures.bootstrap(lambda one, _: one.mean(), HALF, wrong)),
]  # fmt: skip


@cache
def contacts() -> Any:
    model, network = rs.models.maki_thompson(), rs.networks.well_mixed(50)
    return rs.simulate(model, network, initial={"spreader": 1}, steps=12, replicates=4, rng=1,
                       progress=False)  # fmt: skip


def test_every_measure_is_asked_here() -> None:
    asked = {measure.__name__ for measure in OF_RUNS + OF_WHOLE_RUNS + OF_TIMES}
    of_arrays = {"accuracy", "bootstrap", "brier", "brier_parts", "calibration_curve",
                 "calibration_slope", "confidence", "confidence_inflation", "continued_influence",
                 "correction_gap", "group_mean", "interval", "log_score", "magnitude_error",
                 "paired_difference", "proportion"}  # fmt: skip
    assert asked | of_arrays == set(measures.__all__) - {"clopper_pearson"}


@pytest.mark.parametrize("measure", OF_RUNS)
def test_a_run_is_measured_as_its_data(measure: Callable[..., Any]) -> None:
    run = run_of(replicates=2)
    assert measure(run).identical(measure(run.data))


@pytest.mark.parametrize("measure", OF_CONTACTS)
def test_a_contact_run_is_measured_as_its_data(measure: Callable[..., Any]) -> None:
    assert measure(contacts()).identical(measure(contacts().data))


@pytest.mark.parametrize("measure", [one for one in OF_RUNS if one not in OF_CONTACTS])
def test_what_a_contact_run_does_not_record_is_named(measure: Callable[..., Any]) -> None:
    with pytest.raises(ArgumentError, match=r"data: has no '.*'; known: counts, duration"):
        measure(contacts())


@pytest.mark.parametrize("measure", OF_RUNS)
def test_arrays_are_no_data(measure: Callable[..., Any]) -> None:
    with pytest.raises(ArgumentError, match="data: got a DataArray, allowed: a run, or its Data"):
        measure(contacts().counts)


def test_a_misspelt_outcome_is_named() -> None:
    data = run_of(replicates=2).data.rename(roots="root")
    with pytest.raises(ArgumentError, match="data: has no 'roots'; did you mean 'root'"):
        measures.circularity_index(data)
    with pytest.raises(ArgumentError, match="name: got 'reach', allowed: 'credence' or"):
        measures.beside_pooled(data, "reach")


def test_without_a_resting_state_nobody_is_away_from_it() -> None:
    with pytest.raises(ArgumentError, match="'rest'"):
        measures.reach(contacts().data.drop_attrs())


@pytest.mark.parametrize("measure", OF_WHOLE_RUNS)
def test_what_reads_more_than_data_wants_the_run(measure: Callable[..., Any]) -> None:
    for wrong in (run_of(replicates=2).data, contacts()):
        told = f"run: got a {type(wrong).__name__}, allowed: the run itself"
        with pytest.raises(ArgumentError, match=told):
            measure(wrong)


@pytest.mark.parametrize(("field", "measure"), OF_ARRAYS)
def test_a_run_is_no_array(field: str, measure: Callable[[Any], object]) -> None:
    with pytest.raises(ArgumentError, match=f"^{field}: got a Run, allowed: a DataArray, such as"):
        measure(run_of(replicates=2))


@pytest.mark.parametrize("measure", OF_TIMES)
def test_a_run_is_no_time(measure: Callable[..., Any]) -> None:
    for wrong in (run_of(replicates=2), run_of(replicates=2).data):
        told = "times: got a .*, allowed: a Dataset of `time` and `observed`"
        with pytest.raises(ArgumentError, match=told):
            measure(wrong)
    with pytest.raises(ArgumentError, match=r"time: got -1\.0, allowed: numbers of at least 0"):
        measure(times([1.0, -1.0], [True, True]))


@pytest.mark.parametrize(
    "score",
    [measures.brier, measures.accuracy, measures.confidence_inflation, measures.log_score,
     measures.brier_parts, measures.calibration_curve, measures.calibration_slope],
)  # fmt: skip
def test_other_claims_are_refused(score: Callable[..., Any]) -> None:
    held = over(("replicate", "claim"), [[0.5, 0.5]] * 2, claim=["a", "b"])
    truth = over(("replicate", "claim"), [[True, False]] * 2, claim=["b", "c"])
    with pytest.raises(ArgumentError, match=": not labelled as the truth"):
        score(held, truth)


def test_evidence_is_counted_from_a_start_with_the_same_claims() -> None:
    data = run_of(replicates=2).data
    other = data.isel(time=0).assign_coords(claim=["another"])
    with pytest.raises(ArgumentError, match="data: not labelled as the start"):
        measures.evidence_inflation(data, start=other)


@pytest.mark.parametrize("wrong", [1.5, -0.1, math.inf])
def test_a_probability_is_one(wrong: float) -> None:
    held = over("replicate", [math.nan, wrong])
    told = rf"credence: got {wrong}, allowed: \[0, 1\]"
    for score in (measures.brier, measures.accuracy, measures.confidence_inflation,
                  measures.brier_parts, measures.calibration_curve):  # fmt: skip
        with pytest.raises(ArgumentError, match=told):
            score(held, YES)
    with pytest.raises(ArgumentError, match=told):
        measures.confidence(held)
    with pytest.raises(ArgumentError, match=r"truth: got .*, allowed: \[0, 1\]"):
        measures.brier(HALF, held)


def test_what_happened_did_so_or_not() -> None:
    told = "got 0.5, allowed: True and False, or 0, 1 and nan"
    with pytest.raises(ArgumentError, match=f"indicator: {told}"):
        measures.proportion(HALF)
    for score in (measures.log_score, measures.brier_parts, measures.calibration_curve,
                  measures.calibration_slope):  # fmt: skip
        with pytest.raises(ArgumentError, match=f"truth: {told}"):
            score(HALF, HALF)
    with pytest.raises(ArgumentError, match="indicator: got '<U3', allowed: numbers"):
        measures.proportion(over("replicate", ["yes", "no"]))


def test_of_no_replicates_nothing_is_known() -> None:
    none = over(("replicate", "claim"), np.empty((0, 2)), claim=["a", "b"])
    found = measures.interval(none)
    assert found.dims == ("bound", "claim")
    assert found["claim"].values.tolist() == ["a", "b"]
    for nothing in (found, measures.proportion(none), measures.brier(none, none),
                    measures.paired_difference(none, none)["median"]):  # fmt: skip
        assert np.isnan(nothing).all()


def test_bounds_do_not_carry_labels_of_one_replicate() -> None:
    counted = over("replicate", [1.0, 2.0]).assign_coords(count=("replicate", [7, 8]))
    assert set(measures.interval(counted).coords) == {"bound"}


@pytest.mark.parametrize("measure", OF_TIMES)
def test_who_never_heard_has_no_time(measure: Callable[..., Any]) -> None:
    """First hearing says in an attribute which number stands for never."""
    run = run_of(replicates=40, attribution=0.5)
    heard = run.data["first_heard"].isel(claim=0).sel(actor="reader_0")
    never = heard.attrs["never"]
    assert 0 < (heard == never).sum() < 40
    assert str(never) in heard.attrs["long_name"]
    whole = xr.Dataset({"time": heard, "observed": xr.ones_like(heard, dtype=bool)})
    cut = times([*heard.where(heard != never, 999).values], [*(heard != never).values])
    how = {} if measure is not measures.restricted_mean_time else {"horizon": 8.0}
    found, wanted = measure(whole, **how), measure(cut, **how)
    np.testing.assert_allclose(found, wanted)
