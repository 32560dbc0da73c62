"""Whatever is done to a file, it loads and compiles, or its problems are reported."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rumorsim.errors import ScenarioError
from rumorsim.scenario import Scenario
from tests.scenario.sample import base

Path = tuple[str | int, ...]


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every value below."""
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in items:
        yield (*path, key)
        yield from places(inner, (*path, key))


def names() -> set[str]:
    """Return all keys and texts of the sample, to be put where they do not belong."""
    found = {part for path in places(base()) for part in path if isinstance(part, str)}
    for path in places(base()):
        value = at(base(), path)
        found |= {value} if isinstance(value, str) else set()
    return found


def at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


PLACES = list(places(base()))
NAMES = sorted(
    names() | {"network", "generator", "newsroom", "file", "count", "lag", "bias", "noise"}
)
# All that UTF-8 can hold, as by default, which tries every code point first.
LETTERS = st.characters(exclude_categories=["Cs"])
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 30),
    st.integers(),
    st.floats(),
    st.floats(0, 1),
    st.text(LETTERS, max_size=5),
    st.sampled_from(NAMES),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.sampled_from(
        ["2024-10-01T05:00:00", "readers-2", "outlets-0", "analysts-99999999999999999999"]
    ),
    st.datetimes(timezones=st.just(dt.timezone(dt.timedelta(hours=14)))),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES) | st.text(LETTERS, max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)
EDITS = st.tuples(
    st.sampled_from(PLACES),
    st.sampled_from(["set", "drop", "add", "move"]),
    st.sampled_from(NAMES),
    VALUES,
)


def spoil(data: Any, edit: tuple[Path, str, str, Any]) -> None:
    """Change, remove, add or move one value, if the place is still there."""
    path, how, name, value = edit
    try:
        inner = at(data, path[:-1])
        if how == "set":
            inner[path[-1]] = value
        elif how == "drop":
            del inner[path[-1]]
        elif how == "add":
            inner[path[-1]][name] = value
        else:
            inner[path[-1]] = copy.deepcopy(data[name])
    except (KeyError, IndexError, TypeError, AttributeError):
        return


def outcome(make: Callable[[], Scenario]) -> Scenario | None:
    """Return a scenario that compiles, or None where problems were reported as they should be."""
    try:
        found = make()
    except ScenarioError as error:
        lines = error.problems
    else:
        world = found.world
        assert world.n_claims == len(found.document.claims)
        assert world.n_actors == len(found.actors)
        return found
    assert lines
    assert not any("\n" in line for line in lines)
    assert len(set(lines)) == len(lines)
    return None


@settings(max_examples=400)
@given(edits=st.lists(EDITS, min_size=1, max_size=4))
def test_a_spoiled_file_loads_or_is_reported(edits: list[tuple[Path, str, str, Any]]) -> None:
    data = base()
    for edit in edits:
        spoil(data, edit)
    before = copy.deepcopy(data)
    found = outcome(lambda: Scenario.from_dict(data))
    assert repr(data) == repr(before)
    if found is not None:
        assert Scenario.from_dict(found.document.model_dump(exclude_unset=True)) == found


@settings(max_examples=200)
@given(
    path=st.one_of(
        st.sampled_from([".".join(map(str, path)) for path in PLACES]),
        st.lists(st.sampled_from(NAMES), min_size=1, max_size=4).map(".".join),
        st.text(LETTERS, max_size=12),
    ),
    value=VALUES,
)
def test_a_replacement_loads_or_is_reported(path: str, value: Any) -> None:
    original = Scenario.from_dict(base())
    outcome(lambda: original.replace({path: value}))
    assert original == Scenario.from_dict(base())


@settings(max_examples=100)
@given(data=st.dictionaries(st.sampled_from(["scenario", "claims", *NAMES]), VALUES, max_size=5))
def test_anything_at_all_is_reported(data: dict[str, Any]) -> None:
    before = repr(data)
    outcome(lambda: Scenario.from_dict(data))
    assert repr(data) == before
