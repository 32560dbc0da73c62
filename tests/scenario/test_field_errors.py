"""Every wrong value is answered with its path, itself, what is allowed, and the nearest name."""

from __future__ import annotations

import datetime as dt
import json
import math
from typing import Any

import pytest

from rumorsim.errors import ScenarioError
from rumorsim.scenario import Scenario
from tests.scenario.sample import base, line, problems

GRADES = "Admiralty letter A to F, P(correct) from 0 to 1, or {alpha = ..., beta = ...}"
KINDS = "'source', 'outlet', 'official', 'blogger', 'analyst', 'denier', 'audience'"
DATE = "a date such as 2024-10-15 or 2024-10-15T08:30:00Z; without a zone UTC"
PRIOR = "a probability above 0 and below 1, or words such as 'unlikely'"
TYPES = "report, statement, event, retraction, resolution, label"

CASES = [
    # numbers: range and unit
    ("parameters.attribution", 1.5, "got 1.5 (allowed: a number from 0 to 1 [probability])"),
    ("parameters.attribution", True, "got true (allowed: a number from 0 to 1 [probability])"),
    ("parameters.attribution", "a", "got 'a' (allowed: a number from 0 to 1 [probability])"),
    ("parameters.hazard", -1, "got -1 (allowed: a number of at least 0 [1/hour])"),
    ("parameters.half_life", 0, "got 0 (allowed: a number of at least 1e-06 [hours])"),
    ("parameters.half_life", math.nan, "got nan (allowed: a number of at least 1e-06 [hours])"),
    ("parameters.hub_prior", 1.0, "got 1.0 (allowed: a probability above 0 and below 1)"),
    ("parameters.threshold_outlet", math.nan, "got nan (allowed: a number [log-odds])"),
    ("scenario.horizon", 0, "got 0 (allowed: a number from 1e-06 to 1000000 [hours])"),
    ("scenario.horizon", 10**400, "(allowed: a number from 1e-06 to 1000000 [hours])"),
    ("actors.outlets.count", 0, "got 0 (allowed: a whole number from 1 to 1000000)"),
    ("actors.outlets.count", 2.5, "got 2.5 (allowed: a whole number from 1 to 1000000)"),
    ("actors.paper.chi", [1], "got [1] (allowed: a number from 0 to 1 [share])"),
    ("claims.hub.magnitude.digits", 16, "got 16 (allowed: a whole number from 1 to 15)"),
    ("claims.hub.magnitude.true", 0, "got 0 (allowed: a number from 1e-300 to 1e+300)"),
    ("events.story.commit", 2, "got 2 (allowed: a number from 0 to 1 [share])"),
    ("ties.1.delivery", 2, "got 2 (allowed: a number from 0 to 1 [probability])"),
    ("network.briefs.0", -1, "got -1 (allowed: a whole number from 0 to 10000)"),
    ("claims.child.link.if_true", 2, "got 2 (allowed: a number from 0 to 1)"),
    ("network.attachment", 0, "got 0 (allowed: a whole number from 1 to 10000)"),
    # words
    ("parameters.trust_learning", "laputo", "got 'laputo'; did you mean 'laputa'? (allowed: one"),
    (
        "actors.paper.kind",
        "outlett",
        f"got 'outlett'; did you mean 'outlet'? (allowed: one of {KINDS})",
    ),
    ("actors.paper.kind", 3, f"got 3 (allowed: one of {KINDS})"),
    ("actors.paper.label", 3, "got 3 (allowed: text)"),
    ("actors.paper.named", "yes", "got 'yes' (allowed: true or false)"),
    ("actors.paper.group", "", "got '' (allowed: non-empty text)"),
    ("scenario.name", "", "got '' (allowed: non-empty text)"),
    ("events.leak.says", "maybe", "got 'maybe' (allowed: one of 'yes', 'no', 'observe')"),
    # values of several types, answered in one line
    ("actors.blogger.reliability", "G", f"got 'G' (allowed: {GRADES})"),
    ("actors.blogger.reliability", 1.5, f"got 1.5 (allowed: {GRADES})"),
    ("actors.blogger.reliability", True, f"got true (allowed: {GRADES})"),
    ("actors.blogger.reliability", [0.1, 0.2], f"got [0.1, 0.2] (allowed: {GRADES})"),
    ("actors.blogger.perceived", "b", f"got 'b' (allowed: {GRADES})"),
    ("events.leak.reliability", -0.1, f"got -0.1 (allowed: {GRADES})"),
    ("actors.service.reliability.alpha", 3, "got 3 (allowed: a number from 0 to 1)"),
    ("actors.service.reliability.alpha", ..., "missing (required: a number from 0 to 1)"),
    ("actors.service.reliability.gamma", 1, "unknown key; known: alpha, beta"),
    ("claims.hub.prior", 0, f"got 0 (allowed: {PRIOR})"),
    ("claims.hub.prior", 1.0, f"got 1.0 (allowed: {PRIOR})"),
    ("claims.hub.prior", "unlikly", "'unlikly' is not known; did you mean 'unlikely'?"),
    ("actors.analysts.prior.hub", "likly", "did you mean 'likely'?"),
    ("events.denial.word", "reportedl", "did you mean 'reportedly'?"),
    ("events.denial.word", 1.1, "got 1.1 (allowed: a word such as 'reportedly', or a probability"),
    ("ties.1.trust", "H", "got 'H' (allowed: Admiralty letter A to F, or log-odds)"),
    ("ties.1.trust", math.nan, "got nan (allowed: Admiralty letter A to F, or log-odds)"),
    # dates
    (
        "events.leak.date",
        "2024-13-01",
        f"got '2024-13-01', month must be in 1..12 (allowed: {DATE})",
    ),
    ("events.leak.date", "soon", f"got 'soon', not an ISO date (allowed: {DATE})"),
    ("events.leak.date", 20241001, f"got 20241001 (allowed: {DATE})"),
    ("events.leak.date", dt.time(8), f"got 08:00:00 (allowed: {DATE})"),
    ("events.leak.date", "0001-01-01T00:00:00+14:00", "outside the calendar"),
    ("scenario.start", ..., f"missing (required: {DATE})"),
    # tables and lists
    ("events.leak.claims", [], "got [] (allowed: a non-empty list of text)"),
    ("events.leak.claims", "hub", "got 'hub' (allowed: a non-empty list of text)"),
    ("claims.hub.magnitude", 3, "got 3 (allowed: a table with unit, true, reference, digits)"),
    ("actors", [], "got [] (allowed: a table)"),
    ("ties", {}, "got an empty table (allowed: a list of a table with sources, targets"),
    ("network.briefs", [3], "got [3] (allowed: [least, most], two whole numbers"),
    ("network", {"generator": "newsroom", "file": "x"}, "give either generator or file, not both"),
    # unknown keys, ids and types
    ("actors.paper.sources_requird", 1, "unknown key; did you mean 'sources_required'?"),
    ("parameters.atribution", 1, "unknown key; did you mean 'attribution'?"),
    ("claimz", {}, "unknown key; did you mean 'claims'?"),
    (
        "events.leak.type",
        "raport",
        f"got 'raport'; did you mean 'report'? (allowed: one of {TYPES})",
    ),
    ("events.leak.type", [1], f"got [1] (allowed: one of {TYPES})"),
    ("events.leak", 3, "got 3 (allowed: "),
    ("events.leak.speaker", ..., "missing (required: text)"),
    ("actors.paper.kind", ..., f"missing (required: one of {KINDS})"),
]


ELSEWHERE = [
    ("claims.hub.magnitude", {}, "claims.hub.magnitude.unit: missing (required: text)"),
    (
        "events.leak.type",
        "raport",
        "events.leak.type: got 'raport'; did you mean 'report'? (allowed",
    ),
    ("events.leak.type", ..., f"events.leak.type: missing (required: one of {TYPES})"),
    ("claims.child.link", {"parent": "hub"}, "claims.child.link: needs either if_true and if_fal"),
    (
        "claims.child.link.if_false",
        ...,
        "claims.child.link: needs either if_true and if_false, or ",
    ),
    ("claims.child.link.share", 0.5, "claims.child.link: needs either if_true and if_false, or gr"),
    ("claims.front.link.if_true", 0.5, "claims.front.link: needs either if_true and if_false, or "),
    ("network.briefs", [9, 3], "network: briefs: least 9 exceeds most 3"),
]


@pytest.mark.parametrize(("path", "value", "expected"), CASES)
def test_a_wrong_value(path: str, value: Any, expected: str) -> None:
    written = path.replace("ties.1", "ties[1]").replace("briefs.0", "briefs[0]")
    (found,) = [one for one in problems({path: value}) if one.startswith(f"{written}: ")]
    assert expected in found


@pytest.mark.parametrize(("path", "value", "expected"), ELSEWHERE)
def test_a_wrong_value_that_concerns_another_place(path: str, value: Any, expected: str) -> None:
    assert line({path: value}).startswith(expected)


@pytest.mark.parametrize("name", ["two words", "a.b", "", "Kiev\u2019s", "x\n"])
@pytest.mark.parametrize(
    ("table", "entry"),
    [
        ("actors", {"kind": "source"}),
        ("claims", {}),
        ("events", {"type": "event", "date": "2024-10-01", "claims": ["hub"]}),
    ],
)
def test_ids_are_bare_keys(table: str, entry: dict[str, Any], name: str) -> None:
    data = base()
    data[table][name] = entry
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_dict(data)
    (found,) = caught.value.problems
    assert (
        found == f"{table}.{json.dumps(name)}: not a valid id (allowed: letters, digits, - and _)"
    )


def test_long_values_are_cut() -> None:
    found = line({"actors.paper.kind": "x" * 1000})
    assert len(found) < 250
    assert "..." in found


@pytest.mark.parametrize("missing", ["scenario", "claims"])
def test_required_tables(missing: str) -> None:
    (found,) = [one for one in problems({missing: ...}) if one.startswith(missing)]
    assert "missing (required: a" in found


def test_whole_floats_count_as_whole_numbers() -> None:
    assert problems({"actors.outlets.count": 4.0, "claims.hub.magnitude.digits": 3.0}) == ()


@pytest.mark.parametrize(
    "date",
    [
        "2024-10-02",
        "2024-10-02T05:00",
        "2024-10-02 05:00:00",
        "2024-10-02T05:00:00.5Z",
        "2024-10-02T05:00:00+09:00",
        dt.date(2024, 10, 2),
        dt.datetime(2024, 10, 2, 5),
        dt.datetime(2024, 10, 2, 5, tzinfo=dt.UTC),
    ],
)
def test_dates_in_many_forms(date: object) -> None:
    assert problems({"events.story.date": date}) == ()
