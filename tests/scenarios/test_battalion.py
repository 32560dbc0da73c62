"""The shipped story against its tables: no row lost, every date founded, every number in place."""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import rumorsim as rs
from tests.scenarios.seed_tables import (
    ACTORS,
    CLAIMS,
    EVENTS,
    LINKS,
    MECHANISMS,
    NUMBERS,
    RIVALS,
    ROWS,
    SENSORS,
)

PROJECT = Path(__file__).resolve().parents[2]
FILE = PROJECT / "rumorsim" / "scenarios" / "battalion.toml"
PAGE = (PROJECT / "docs" / "battalion.md").read_text(encoding="utf-8")
TEXT = FILE.read_text(encoding="utf-8")
DATA: dict[str, Any] = tomllib.loads(TEXT)
TABLES = ("actors", "claims", "events")
VARIANTS: list[dict[str, Any]] = tomllib.loads(
    (PROJECT / "experiments" / "reattributions.toml").read_text(encoding="utf-8")
)["variant"]

ENTRIES = [(table, name) for table in TABLES for name in DATA[table]]


def entry_of(row: str, table: str) -> tuple[str, Mapping[str, Any]]:
    """Return the only entry of a table that models a row."""
    found = [(name, e) for name, e in DATA[table].items() if row in e.get("refs", ())]
    assert len(found) == 1, f"{row} stands in {len(found)} entries of [{table}]"
    return found[0]


def claim_of(row: str) -> str:
    """Return the id of a claim by its row; two claims have an id only."""
    return row if row in DATA["claims"] else entry_of(row, "claims")[0]


def section(title: str) -> list[list[str]]:
    """Return the cells of the only table under a heading of the page, without its head."""
    body = re.split(rf"^#+ {re.escape(title)}$", PAGE, flags=re.MULTILINE)[1]
    body = re.split(r"^#+ ", body, flags=re.MULTILINE)[0]
    lines = [line for line in body.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def modelled() -> Counter[str]:
    return Counter(row for table, name in ENTRIES for row in DATA[table][name].get("refs", ()))


def test_the_tables_are_complete() -> None:
    assert list(ACTORS) == [f"A{number}" for number in range(1, 21)]
    assert list(CLAIMS) == [f"C{number}" for number in range(29)]
    assert list(EVENTS) == [f"V{number}" for number in range(1, 14)]
    assert list(MECHANISMS) == [f"M{number}" for number in range(1, 25)]


@pytest.mark.parametrize("row", ROWS)
def test_every_row_is_in_the_file_or_has_a_reason(row: str) -> None:
    reasons = {cells[0]: cells[1] for cells in section("Not a row of its own")}
    assert row in modelled() or len(reasons.get(row, "")) > 20


def test_no_row_is_invented() -> None:
    reasons = [cells[0] for cells in section("Not a row of its own")]
    assert set(modelled()) | set(reasons) <= set(ROWS)
    assert len(reasons) == len(set(reasons))
    assert all(cells[1] for cells in section("Not a row of its own"))


def test_the_page_has_one_line_per_row_and_names_where_it_is() -> None:
    lines = section("Every row of the tables")
    assert [(cells[0], cells[1]) for cells in lines] == list(ROWS.items())
    for row, _, place, form in lines:
        assert form, f"{row} has no form"
        named = set(re.findall(r"`(?:\w+\.)?(\w+)`", place))
        refs = {n for table, n in ENTRIES if row in DATA[table][n].get("refs", ())}
        assert bool(named) == bool(refs), f"{row}: the page says {place}, the file {refs}"
        assert named <= {name for _, name in ENTRIES}
        assert not refs or named & refs, f"{row}: the page says {named}, the file {refs}"


def test_every_actor_and_claim_of_the_tables_has_one_entry() -> None:
    spoken_of = {"A9", "A10"}
    for row in ACTORS.keys() - spoken_of - {"A20"}:
        entry_of(row, "actors")
    not_claims = {"C1", "C4", "C5", "C22", "C23", "C24", "C25", "C28"}
    for row in CLAIMS.keys() - not_claims:
        entry_of(row, "claims")
    for row in not_claims:
        assert any(row in event.get("refs", ()) for event in DATA["events"].values())


@pytest.mark.parametrize(("row", "sensor"), SENSORS.items())
def test_sensors(row: str, sensor: tuple[float, float]) -> None:
    alpha, beta = sensor
    assert entry_of(row, "actors")[1]["reliability"] == {"alpha": alpha, "beta": beta}


@pytest.mark.parametrize(("row", "link"), LINKS.items())
def test_links(row: str, link: tuple[str, float, float]) -> None:
    parent, if_true, if_false = link
    expected = {"parent": claim_of(parent), "if_true": if_true, "if_false": if_false}
    assert DATA["claims"][claim_of(row)]["link"] == expected


def test_rival_readings_exclude_each_other() -> None:
    links = {row: DATA["claims"][claim_of(row)]["link"] for row in RIVALS}
    assert {row: link["share"] for row, link in links.items()} == RIVALS
    assert {link["parent"] for link in links.values()} == {claim_of("C0")}
    assert len({link["group"] for link in links.values()}) == 1


def test_one_hub_with_its_prior_and_what_hangs_under_the_motive() -> None:
    hubs = {name for name, claim in DATA["claims"].items() if "link" not in claim}
    assert hubs == {claim_of("C0")}
    assert DATA["claims"][claim_of("C0")]["prior"] == 0.15
    links = {name: claim["link"] for name, claim in DATA["claims"].items() if "link" in claim}
    under = {name for name, link in links.items() if link["parent"] == "motive"}
    assert {claim_of(row) for row in ("C13", "C14", "C15", "C16", "C17", "C27")} <= under


@pytest.mark.parametrize(("row", "number"), NUMBERS.items())
def test_numbers_stand_where_they_should(row: str, number: int) -> None:
    _, report = entry_of(row, "events")
    assert report["number"] == number
    assert all("magnitude" in DATA["claims"][claim] for claim in report["claims"])


def test_three_and_ten_thousand_are_numbers_of_the_same_claim() -> None:
    for row in ("C1", "C5"):
        assert entry_of(row, "events")[1]["claims"] == [claim_of("C0")]


def test_who_is_anonymous_and_who_is_on_record() -> None:
    anonymous = {"A1", "A2", "A3", "A19"}
    on_record = {"A4", "A5", "A6", "A7", "A8", "A12", "A13", "A15"}
    for row in ACTORS.keys() - {"A9", "A10", "A20"}:
        actor = entry_of(row, "actors")[1]
        assert actor.get("anonymous", False) == (row in anonymous), row
        assert actor.get("named", False) == (row in on_record), row


def test_anonymous_sources_count_for_one_and_all_others_for_two() -> None:
    for row in ACTORS.keys() - {"A9", "A10", "A12", "A13", "A14", "A20"}:
        actor = entry_of(row, "actors")[1]
        counts = actor.get("counts", 2.0 if actor.get("named") else 1.0)
        assert counts == (1.0 if row in {"A1", "A2", "A3"} else 2.0), row


def test_one_camp_behind_two_chains() -> None:
    camps = {row: entry_of(row, "actors")[1].get("group") for row in ACTORS if row in SENSORS}
    assert camps["A1"] is not None
    assert [row for row, camp in camps.items() if camp == camps["A1"]] == ["A1", "A2"]
    assert entry_of("A6", "actors")[1]["group"] == camps["A1"]


def test_every_act_is_scripted() -> None:
    reports = [event for event in DATA["events"].values() if event["type"] == "report"]
    assert {report["says"] for report in reports} == {"yes"}


def test_every_claim_but_the_latent_motive_is_reported() -> None:
    reports = [event for event in DATA["events"].values() if event["type"] == "report"]
    reported = {claim for report in reports for claim in report["claims"]}
    assert DATA["claims"].keys() - reported == {"motive"}
    assert set(DATA["events"]["seed_story"]["claims"]) == reported


def test_every_date_says_where_it_comes_from() -> None:
    dates = [line for line in TEXT.splitlines() if line.startswith("date = ")]
    assert len(dates) == len(DATA["events"])
    assert [line for line in dates if not re.search(r" # (record|chosen): .{8,}", line)] == []


def test_the_page_lists_every_date_as_the_file_has_it() -> None:
    listed = {cells[0].strip("`"): cells[1:] for cells in section("Dates")}
    assert list(listed) == list(DATA["events"])
    for (name, event), line in zip(DATA["events"].items(), dated_lines(), strict=True):
        date, day, hour, reason = listed[name]
        assert date == f"{event['date'].day} Oct {event['date']:%H:%M}"
        assert reason
        assert day == re.findall(r" # (record|chosen):", line)[0], name
        assert hour in {"record", "chosen"}
        assert ("hour chosen" in line) <= (hour == "chosen"), name


def dated_lines() -> Iterator[str]:
    return (line for line in TEXT.splitlines() if line.startswith("date = "))


def test_background_and_denial_precede_the_reports() -> None:
    date = {name: event["date"] for name, event in DATA["events"].items()}
    reports = [date[entry_of(row, "events")[0]] for row in ("C1", "C3", "C5", "C11")]
    assert {f"{when:%Y-%m-%d}" for when in reports} == {"2024-10-15"}
    background = [event for event in DATA["events"].values() if event["date"] < min(reports)]
    assert {claim_of(row) for row in ("C7", "C9", "C10", "C12")} <= {
        claim for event in background if event["type"] == "report" for claim in event["claims"]
    }
    denial = entry_of("C22", "events")[1]
    assert denial["speaker"] == entry_of("A8", "actors")[0]
    assert denial["claims"] == [claim_of("C0")]
    assert f"{denial['date']:%Y-%m-%d}" == "2024-10-10"


def test_events_before_october_shift_nothing() -> None:
    shifts = [event for event in DATA["events"].values() if event["type"] == "event"]
    assert {event.get("shift", 0.0) for event in shifts} == {0.0}
    assert min(e["date"] for e in DATA["events"].values()) >= DATA["scenario"]["start"]


def test_label_costs_nothing_and_concern_confirms_nothing() -> None:
    assert entry_of("M20", "events")[1]["hit"] == 0.0
    assert entry_of("M14", "events")[1]["commit"] == 0.0


def test_only_the_trust_in_citations_differs_from_the_defaults() -> None:
    assert DATA["parameters"] == {"citation_trust": 0.2}
    assert DATA["network"]["follows"] == 8


def test_papers_print_what_their_sources_told_them() -> None:
    heard = {
        (source, target): tie.get("delivery")
        for tie in DATA["ties"]
        for source in tie["sources"]
        for target in tie["targets"]
    }
    chains = [("A2", "A12"), ("A12", "A14"), ("A3", "A13"), ("A13", "A14"), ("A1", "A14")]
    for pair in chains:
        assert heard[entry_of(pair[0], "actors")[0], entry_of(pair[1], "actors")[0]] == 1.0
    for row, paper, told in (("V9", "A12", "official_to_politico"), ("V10", "A13", "ten_thousand")):
        story = entry_of(row, "events")[1]
        assert story["actor"] == entry_of(paper, "actors")[0]
        assert story["date"] > DATA["events"][told]["date"]


# -- Worked posteriors of the deployment, from the file's own sensors and links ----------------


def message(link: Mapping[str, float], evidence: float) -> float:
    """Return what evidence on a child says about its parent."""
    true, false = link["if_true"], link["if_false"]
    odds = math.exp(evidence)
    return math.log((true * odds + 1 - true) / (false * odds + 1 - false))


def posterior(told: Mapping[str, list[str]], zeta: float) -> float:
    """Return P(deployment) when speakers (rows) have said claims (rows) and nothing else."""
    total = math.log(0.15 / 0.85)
    for row, speakers in told.items():
        evidence = 0.0
        for speaker in speakers:
            actor = entry_of(speaker, "actors")[1]
            sensor = actor["reliability"]
            weight = math.log(sensor["alpha"] / sensor["beta"])
            evidence += weight * (zeta if actor.get("anonymous") else 1.0)
        link = DATA["claims"][claim_of(row)].get("link")
        total += message(link, evidence) if link else evidence
    return 1 / (1 + math.exp(-total))


BASE = {"C0": ["A1", "A3", "A8"], "C12": ["A1", "A5"], "C9": ["A4"], "C18": ["A17"]}


@pytest.mark.parametrize(
    ("told", "plain", "discounted"),
    [
        (BASE, 0.92, 0.81),
        (BASE | {"C11": ["A11"]}, 0.98, 0.94),
        (BASE | {"C11": ["A1"]}, 0.95, 0.84),
        (BASE | {"C0": ["A1", "A8"]}, 0.63, 0.52),
    ],
    ids=["without desertion", "bloggers", "services", "no Western source"],
)
def test_worked_posteriors(told: dict[str, list[str]], plain: float, discounted: float) -> None:
    # The expected values are printed with two digits.
    assert posterior(told, 1.0) == pytest.approx(plain, abs=0.0051)
    assert posterior(told, 0.7) == pytest.approx(discounted, abs=0.0051)


def test_reports_agree_with_the_worked_posteriors() -> None:
    said: dict[str, set[str]] = {}
    for event in DATA["events"].values():
        if event["type"] == "report":
            actor = DATA["actors"][event["speaker"]]
            for claim in event["claims"]:
                said.setdefault(claim, set()).add(actor.get("group", event["speaker"]))
    expected = {
        claim_of("C0"): {"kyiv", "western_services", "moscow"},
        claim_of("C12"): {"kyiv", "seoul_minister"},
        claim_of("C9"): {"seoul_services"},
        claim_of("C18"): {"analysts_doubting"},
        claim_of("C11"): {"military_bloggers"},
    }
    assert {claim: said[claim] for claim in expected} == expected


# -- Loaded for real ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def story() -> rs.Scenario:
    return rs.load_scenario("battalion")


def test_it_loads_and_compiles(story: rs.Scenario) -> None:
    assert sum(actor.get("count", 1) for actor in DATA["actors"].values()) == 290
    assert 20 <= len(DATA["claims"]) <= 24
    assert story.world.n_actors == 290
    assert story.world.n_claims == len(DATA["claims"])
    assert story.world.rules.steps == 480


def test_items_are_those_that_read_differently() -> None:
    listed = [(cells[0], cells[4].strip("`")) for cells in section("Re-attributions")]
    assert [(variant["item"], variant["name"]) for variant in VARIANTS] == listed
    assert all(variant["text"] and variant["replace"] for variant in VARIANTS)


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: str(variant["name"]))
def test_reattributions_change_the_story(variant: dict[str, Any], story: rs.Scenario) -> None:
    changed = story.replace(variant["replace"])
    assert changed != story
    assert changed.world.n_claims == story.world.n_claims
