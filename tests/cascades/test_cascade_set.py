"""Many cascades at once equal each of them alone."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumorsim.cascades import Cascade, CascadeSet
from rumorsim.errors import ArgumentError
from tests.cascades import trees_of_theory as trees
from tests.cascades.test_cascade import forests

EMPTY = Cascade.from_parents([], [], [])


def three() -> CascadeSet:
    parts = [trees.cascade(parent) for parent in (trees.path(4), trees.star(3), trees.path(1))]
    return CascadeSet.from_cascades(parts, {"kind": ["path", "star", "path"]}, time_unit="hours")


@given(st.lists(st.one_of(st.just([]), forests()), max_size=6))
def test_shapes_and_tables_are_those_of_each(parents: list[list[int]]) -> None:
    parts = [trees.cascade(parent) if parent else EMPTY for parent in parents]
    found = CascadeSet.from_cascades(parts)
    shapes = found.shapes()
    for name in ("size", "depth", "max_breadth"):
        assert shapes[name].values.tolist() == [getattr(part, name) for part in parts]
    virality = [part.structural_virality for part in parts]
    assert np.array_equal(shapes["structural_virality"].values, virality, equal_nan=True)
    sizes, depths = [1, 2, 5, 40], [0, 1, 3, 40]
    by_size = [[part.time_to_size(size) for size in sizes] for part in parts]
    by_depth = [[part.time_to_depth(depth) for depth in depths] for part in parts]
    expected = np.array(by_size).reshape(-1, 4), np.array(by_depth).reshape(-1, 4)
    assert np.array_equal(found.times_to_size(sizes).values, expected[0], equal_nan=True)
    assert np.array_equal(found.times_to_depth(depths).values, expected[1], equal_nan=True)
    for row, part in zip(found.breadths().values, parts, strict=True):
        assert np.trim_zeros(row, "b").tolist() == part.breadth.tolist()


def test_results_are_labelled_with_units() -> None:
    shapes = three().shapes()
    assert shapes["kind"].values.tolist() == ["path", "star", "path"]
    assert shapes["duration"].attrs == {"long_name": "duration", "units": "hours"}
    assert shapes["size"].attrs == {"long_name": "cascade size", "units": "nodes"}
    assert shapes["duration"].values.tolist() == [3.0, 2.0, 0.0]
    assert np.isnan(shapes["structural_virality"].values[2])
    times = three().times_to_size([2])
    assert times.dims == ("cascade", "size")
    assert times.attrs["units"] == "hours"
    assert three().breadths(2).values.tolist() == [[1, 1], [1, 2], [1, 0]]


def test_it_is_a_sequence_of_cascades() -> None:
    found = three()
    assert len(found) == 3
    assert [part.size for part in found] == [4, 3, 1]
    assert found[-1].size == 1
    with pytest.raises(IndexError, match="there are 3 cascades, no number 3"):
        found[3]
    assert repr(found) == "CascadeSet(3 cascades, 8 nodes, kind)"


@pytest.mark.parametrize("chosen", [[2, 0], np.array([True, False, True]), [], [0, 0]])
def test_selecting(chosen: list[int]) -> None:
    found, at = three(), np.arange(3)[np.asarray(chosen, dtype=None if len(chosen) else int)]
    some = found.select(np.asarray(chosen, dtype=None if len(chosen) else int))
    assert [part.parent.tolist() for part in some] == [found[k].parent.tolist() for k in at]
    assert some.labels["kind"].tolist() == found.labels["kind"][at].tolist()
    assert some.shapes().equals(found.shapes().isel(cascade=at))


@pytest.mark.parametrize("chosen", [[True], [0.5], [[0]], "path"])
def test_a_wrong_selection_is_refused(chosen: object) -> None:
    with pytest.raises(ArgumentError, match="chosen: got"):
        three().select(chosen)  # type: ignore[arg-type]


def test_wrong_labels_and_numbers_are_refused() -> None:
    with pytest.raises(ArgumentError, match=r"labels\['kind'\]: got \(1,\), allowed: one entry"):
        CascadeSet.from_cascades([EMPTY, EMPTY], {"kind": ["path"]})
    with pytest.raises(ArgumentError, match="sizes: got 0"):
        three().times_to_size([0])
    with pytest.raises(ArgumentError, match="depths: got -1"):
        three().times_to_depth([-1])
    with pytest.raises(ArgumentError, match="depths: got 0"):
        three().breadths(0)


def test_it_survives_pickling_and_does_not_change() -> None:
    again = pickle.loads(pickle.dumps(three()))
    assert again.shapes().identical(three().shapes())
    with pytest.raises(ValueError, match="read-only"):
        again.parent[0] = 1
    with pytest.raises(TypeError):
        again.labels["kind"] = np.zeros(3)
