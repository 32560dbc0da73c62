"""Each measure on results small enough to work out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import xarray as xr

from rumorsim import measures
from rumorsim.errors import ArgumentError


def over(dims: tuple[str, ...], values: object, **coords: object) -> xr.DataArray:
    return xr.DataArray(np.array(values), coords, dims)


ACTORS = {"actor": ["a", "b", "c"], "kind": ("actor", ["outlet", "analyst", "outlet"])}


def test_group_mean_of_actors_by_kind() -> None:
    found = measures.group_mean(over(("actor",), [1.0, 5.0, 4.0], **ACTORS))
    assert found.sel(kind="outlet") == 2.5
    assert found.coords["kind"].values.tolist() == ["outlet", "analyst"]


def test_group_mean_leaves_out_what_is_missing() -> None:
    found = measures.group_mean(over(("actor",), [math.nan, math.nan, 4.0], **ACTORS))
    assert found.sel(kind="outlet") == 4
    assert np.isnan(found.sel(kind="analyst"))


def test_group_mean_of_kinds_is_the_array() -> None:
    array = over(("kind",), [1.0, 2.0], kind=["outlet", "analyst"])
    assert measures.group_mean(array) is array


def test_group_mean_of_one_selected_kind_keeps_it() -> None:
    array = over(("kind",), [1.0, 2.0], kind=["outlet", "analyst"]).sel(kind="analyst")
    assert measures.group_mean(array).sel(kind="analyst") == 2


def test_an_unknown_grouping_is_refused() -> None:
    with pytest.raises(ArgumentError, match=r"no 'kinds'; did you mean 'kind'\?"):
        measures.group_mean(over(("actor",), [1.0, 5.0, 4.0], **ACTORS), by="kinds")


def test_reach_is_that_of_the_last_record() -> None:
    heard = over(("replicate", "time", "actor", "claim"),
                 [[[[0], [0], [0]], [[1], [1], [0]]]], **ACTORS)  # fmt: skip
    found = measures.reach(xr.Dataset({"reach": heard.astype(bool)}))
    assert found.dims == ("replicate", "kind", "claim")
    assert found.sel(kind="outlet").item() == 0.5
    assert found.sel(kind="analyst").item() == 1


@pytest.mark.parametrize(("share", "wanted"), [(0.5, [True, False]), (0.4, [True, True])])
def test_established_at_any_record_counts(share: float, wanted: list[bool]) -> None:
    shares = over(("replicate", "time", "claim"), [[[0.1], [0.5], [0.2]], [[0.0], [0.4], [0.4]]])
    found = measures.established(xr.Dataset({"established_share": shares}), share)
    assert found.values[:, 0].tolist() == wanted


@pytest.mark.parametrize("share", [0, 1.1])
def test_established_wants_a_share(share: float) -> None:
    with pytest.raises(ArgumentError, match="share"):
        measures.established(xr.Dataset(), share)


def test_circularity_is_the_same_from_actors_and_from_kinds() -> None:
    apparent = over(("actor",), np.array([4, 3, 2], np.uint16), **ACTORS)
    real = over(("actor",), np.array([1, 3, 2], np.uint16), **ACTORS)
    actors = xr.Dataset({"apparent_roots": apparent, "roots": real})
    kinds = xr.Dataset({name: measures.group_mean(actors[name].astype(float)) for name in actors})
    for data in (actors, kinds):
        found = measures.circularity_index(data)
        assert found.sel(kind="outlet").item() == 2
        assert found.sel(kind="analyst").item() == 1


def test_circularity_without_roots_is_missing() -> None:
    none = over(("kind",), [0.0], kind=["outlet"])
    data = xr.Dataset({"apparent_roots": none, "roots": none})
    assert np.isnan(measures.circularity_index(data)).all()


def test_brier_by_hand() -> None:
    credence = over(("replicate", "kind"), [[1.0, 0.5], [0.4, 0.5]])
    truth = over(("replicate",), [True, False])
    np.testing.assert_allclose(measures.brier(credence, truth), [0.08, 0.25])


def test_confidence_inflation_by_hand() -> None:
    credence = over(("replicate", "kind"), [[0.9, 0.5], [0.9, 0.5]])
    truth = over(("replicate",), [True, False])
    # confidence .9 and right half of the time; even odds are right half of the time
    np.testing.assert_allclose(measures.confidence_inflation(credence, truth), [0.4, 0.0])


def test_the_sure_and_wrong_are_as_inflated_as_can_be() -> None:
    found = measures.confidence_inflation(over(("replicate",), [0.0]), xr.DataArray(True))
    assert found == 1


def test_calibrated_credence_is_not_inflated() -> None:
    rng = np.random.default_rng(4)
    credence = rng.random(100_000)
    truth = rng.random(credence.size) < credence
    held, happened = (over(("replicate",), values) for values in (credence, truth))
    found = measures.confidence_inflation(held, happened)
    # the error is at most that of a coin: 4 standard errors
    assert abs(found) < 4 * 0.5 / math.sqrt(credence.size)


def test_magnitude_error_counts_powers_of_ten() -> None:
    found = measures.magnitude_error(over(("replicate",), [4.0, 2.0, math.nan]), true=1000)
    np.testing.assert_allclose(found, [1.0, -1.0, math.nan])
    with pytest.raises(ArgumentError, match="true: got 0"):
        measures.magnitude_error(found, true=0)
