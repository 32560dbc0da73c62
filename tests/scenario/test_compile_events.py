"""Observations, the schedule, claims and rules of a compiled world."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from rumorsim.newsroom.world import Rules, Shift, Slur, Statement
from rumorsim.rng import stable_keys
from tests.scenario.sample import compiled

NAMES = list(compiled().actors.names)
HUB, CHILD, FRONT, BORDER, OTHER = range(5)


def row(name: str, claim: int, changes: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return an observation of a claim."""
    seen = compiled(changes).observations
    (number,) = [
        k
        for k, found in enumerate(zip(seen.names, seen.claim, strict=True))
        if found == (name, claim)
    ]
    return {key: value[number] for key, value in vars(seen).items()}


class TestObservations:
    """One row per observation and claim, fixed by the first report."""

    def test_rows_are_sorted_by_claim_and_then_by_first_report(self) -> None:
        seen = compiled().observations
        assert seen.names == ("camp", "moscow", "camp")
        assert seen.claim.tolist() == [HUB, HUB, CHILD]
        assert seen.slot.tolist() == [0, 1, 0]
        late = compiled(
            {"events.leak.date": "2024-10-02", "events.address": ..., "events.withdrawn": ...}
        )
        assert late.observations.names == ("moscow", "camp", "camp")

    def test_a_group_shares_its_observation(self) -> None:
        world = compiled()
        first, denial, again = (
            r.observation
            for r in world.schedule.reports
            if world.observations.claim[r.observation] == HUB
        )
        assert first == again != denial
        assert row("camp", HUB)["origin"] == NAMES.index("service")

    def test_an_observation_of_its_own(self) -> None:
        changes = {"events.address.observation": "new"}
        assert row("new", HUB, changes)["origin"] == NAMES.index("general")
        assert row("new", HUB, changes)["alpha"] == pytest.approx(0.8)

    def test_keys_depend_on_the_name_alone(self) -> None:
        assert row("camp", HUB)["key"] == row("camp", CHILD)["key"] == stable_keys(["camp"])[0]
        moved = row("camp", HUB, {"events.denial.date": "2024-10-01", "claims.zero": {}})
        assert moved["key"] == row("camp", HUB)["key"]

    @pytest.mark.parametrize(
        ("changes", "sensor", "perceived"),
        [
            ({}, (0.97, 0.99), (0.97, 0.99)),
            ({"actors.moscow.reliability": "A"}, (0.95, 0.05), (0.95, 0.05)),
            ({"actors.moscow.reliability": 0.7}, (0.7, 0.3), (0.7, 0.3)),
            ({"actors.moscow.reliability": 0}, (0.0, 1.0), (0.0, 1.0)),
            ({"actors.moscow.reliability": ...}, (0.65, 0.35), (0.65, 0.35)),
            ({"actors.moscow.perceived": "B"}, (0.97, 0.99), (0.8, 0.2)),
            ({"events.denial.reliability": "B"}, (0.8, 0.2), (0.8, 0.2)),
            (
                {"events.denial.reliability": "B", "actors.moscow.perceived": "A"},
                (0.8, 0.2),
                (0.8, 0.2),
            ),
            (
                {"events.denial.reliability": "B", "events.denial.perceived": "A"},
                (0.8, 0.2),
                (0.95, 0.05),
            ),
            ({"events.denial.perceived": 0.0}, (0.97, 0.99), (0.0, 1.0)),
        ],
    )
    def test_sensors(
        self, changes: dict[str, Any], sensor: tuple[float, float], perceived: tuple[float, float]
    ) -> None:
        seen = row("moscow", HUB, changes)
        assert (seen["alpha"], seen["beta"]) == pytest.approx(sensor)
        assert (seen["perceived_alpha"], seen["perceived_beta"]) == pytest.approx(perceived)

    def test_anonymity(self) -> None:
        changes = {"parameters.anonymity": 0.5}
        assert row("camp", HUB, changes)["anonymity"] == 0.5
        assert row("moscow", HUB, changes)["anonymity"] == 1.0
        assert row("moscow", HUB, {**changes, "events.denial.anonymous": True})["anonymity"] == 0.5
        assert row("camp", HUB, {**changes, "events.leak.anonymous": False})["anonymity"] == 1.0

    def test_words(self) -> None:
        assert row("moscow", HUB)["word"] == pytest.approx(math.log(0.65 / 0.35))
        assert row("moscow", HUB, {"events.denial.word": 0.9})["word"] == pytest.approx(math.log(9))
        assert row("moscow", HUB, {"events.denial.word": 0.0})["word"] == -math.inf
        assert row("camp", HUB)["word"] == math.inf

    @pytest.mark.parametrize(
        ("changes", "counts"),
        [
            ({}, 2.0),
            ({"parameters.record_counts": 3}, 3.0),
            ({"actors.moscow.named": False}, 1.0),
            ({"events.denial.anonymous": True}, 1.0),
            ({"actors.moscow.anonymous": True}, 1.0),
            ({"actors.moscow.counts": 5}, 5.0),
            ({"actors.moscow.counts": 5, "events.denial.counts": 0}, 0.0),
        ],
    )
    def test_for_how_many_sources_it_counts(self, changes: dict[str, Any], counts: float) -> None:
        assert row("moscow", HUB, changes)["counts"] == counts

    def test_not_saying_so(self) -> None:
        assert row("moscow", HUB)["opposite"]
        assert not row("camp", HUB)["opposite"]


class TestSteps:
    """The first step that is not earlier than the date."""

    @pytest.mark.parametrize(
        ("date", "step"),
        [
            ("2024-10-01", 0),
            ("2024-10-01T00:00:00.000001", 0),  # a microsecond is no reason to wait two hours
            ("2024-10-01T00:00:01", 1),
            ("2024-10-01T02:00:00", 1),
            ("2024-10-01T02:00:01", 2),
            ("2024-10-01T11:00:00+09:00", 1),
            ("2024-10-02T22:00:00", 23),
        ],
    )
    def test_step_of_a_date(self, date: str, step: int) -> None:
        assert compiled({"events.treaty.date": date}).schedule.shifts[0].step == step

    def test_tenths_of_hours_fall_on_their_step(self) -> None:
        changes = {
            "scenario.step": 0.1,
            "scenario.record": 0.3,
            "events.treaty.date": "2024-10-01T00:42:00",
        }
        assert compiled(changes).schedule.shifts[0].step == 7

    @pytest.mark.parametrize(
        ("changes", "step"),
        [
            ({}, 12),  # 10:00 and 13 hours make 23:00, hence midnight
            ({"events.withdrawn.lag": 0}, 5),
            ({"parameters.correction_lag": 1.5}, 6),
            ({"parameters.correction_lag": 72, "events.withdrawn.lag": 2}, 6),
        ],
    )
    def test_step_of_a_retraction(self, changes: dict[str, Any], step: int) -> None:
        assert [entry.step for entry in compiled(changes).schedule.retractions] == [step]

    @pytest.mark.parametrize("lag", [36.5, 72.0, math.inf])
    def test_a_correction_after_the_end_is_left_out(self, lag: float) -> None:
        assert compiled({"events.withdrawn.lag": lag}).schedule.retractions == ()


class TestSchedule:
    """What happens when, in the order of steps and then of the file."""

    def test_a_report_over_several_claims_is_several_reports(self) -> None:
        world = compiled()
        first, second, denial, address = world.schedule.reports
        assert first.step == second.step == 2
        assert [world.observations.claim[r.observation] for r in (first, second)] == [HUB, CHILD]
        assert first.key == second.key != denial.key
        assert (first.speaker, denial.speaker) == (NAMES.index("service"), NAMES.index("moscow"))
        assert (first.says, address.says) == (1, -1)

    def test_reports_of_one_step_stay_in_the_order_of_the_file(self) -> None:
        changes = {
            "events.denial.date": "2024-10-01T02:00:01",
            "events.leak.date": "2024-10-01T04:00:00",
        }
        speakers = [NAMES[report.speaker] for report in compiled(changes).schedule.reports]
        assert speakers == ["service", "service", "moscow", "general"]

    def test_act(self) -> None:
        changes = {"events.denial.says": "no"}
        assert [report.says for report in compiled(changes).schedule.reports] == [1, 1, 0, -1]

    def test_a_number_that_is_stated(self) -> None:
        *_, address = compiled().schedule.reports
        assert address.number == pytest.approx(math.log10(3000))
        assert not address.observes_number
        assert math.isnan(compiled().schedule.reports[0].number)

    @pytest.mark.parametrize(
        ("changes", "bias", "noise"),
        [
            ({"events.denial.bias": 0.1}, 0.1, 0.0),
            ({"events.denial.noise": 0.2}, 0.0, 0.2),
            ({"events.denial.bias": 0, "events.denial.noise": 0.2}, 0.0, 0.2),
        ],
    )
    def test_a_number_that_is_observed(
        self, changes: dict[str, Any], bias: float, noise: float
    ) -> None:
        denial = compiled(changes).schedule.reports[2]
        assert denial.observes_number
        assert math.isnan(denial.number)
        assert (denial.bias, denial.noise) == (bias, noise)

    def test_keys_of_events_are_theirs(self) -> None:
        fewer = compiled({"events.treaty": ...}).schedule
        assert [r.key for r in fewer.reports] == [r.key for r in compiled().schedule.reports]
        assert fewer.retractions[0].key == int(stable_keys(["withdrawn"])[0])

    def test_statements(self) -> None:
        paper = NAMES.index("paper")
        assert compiled().schedule.statements == (
            Statement(12, paper, HUB, 0.5),
            Statement(12, paper, OTHER, 0.5),
        )

    def test_events_of_the_world(self) -> None:
        assert compiled().schedule.shifts == (Shift(0, HUB, 0.4, True),)
        changes = {"events.treaty.claims": ["hub", "child"], "events.treaty.refresh": False}
        assert compiled(changes).schedule.shifts == (
            Shift(0, HUB, 0.4, False),
            Shift(0, CHILD, 0.4, False),
        )

    def test_labels(self) -> None:
        assert compiled().schedule.slurs == (Slur(10, HUB, 0.1),)

    def test_resolutions(self) -> None:
        assert [(entry.step, entry.claim) for entry in compiled().schedule.resolutions] == [
            (17, OTHER)
        ]

    def test_retractions(self) -> None:
        (one,) = compiled().schedule.retractions
        assert [compiled().observations.claim[k] for k in one.observations] == [CHILD]
        assert one.reach == 0.3
        (all_of_them,) = compiled({"events.withdrawn.claims": []}).schedule.retractions
        assert [compiled().observations.names[k] for k in all_of_them.observations] == [
            "camp",
            "camp",
        ]
        (own,) = compiled({"events.withdrawn.reach": 0}).schedule.retractions
        assert own.reach == 0.0

    def test_retractions_of_one_step_stay_in_the_order_of_the_file(self) -> None:
        second = {
            "type": "retraction",
            "observation": "moscow",
            "date": "2024-10-01T21:00",
            "lag": 2,
        }
        changes = {"events.withdrawn.date": "2024-10-01T10:00", "events.early": second}
        names = compiled(changes).observations.names
        found = [names[entry.observations[0]] for entry in compiled(changes).schedule.retractions]
        assert found == ["camp", "moscow"]


class TestClaims:
    """The claim graph."""

    def test_the_graph(self) -> None:
        claims = compiled().claims
        assert claims.names == ("hub", "child", "front", "border", "other")
        assert claims.parent.tolist() == [-1, HUB, HUB, HUB, -1]
        assert claims.if_true.tolist() == pytest.approx(
            [math.nan, 0.6] + [math.nan] * 3, nan_ok=True
        )
        assert claims.if_false.tolist() == pytest.approx(
            [math.nan, 0.1] + [math.nan] * 3, nan_ok=True
        )
        assert claims.group.tolist() == [-1, -1, 0, 0, -1]
        assert claims.share.tolist() == pytest.approx(
            [math.nan, math.nan, 0.6, 0.3, math.nan], nan_ok=True
        )
        assert claims.key.tolist() == stable_keys(claims.names).tolist()

    def test_priors(self) -> None:
        expected = [math.log(0.2 / 0.8), 0, 0, 0, math.log(0.15 / 0.85)]
        assert compiled().claims.prior.tolist() == pytest.approx(expected)
        other = compiled(
            {"parameters.hub_prior": 0.5, "claims.hub.prior": "very likely"}
        ).claims.prior
        assert other.tolist() == pytest.approx([math.log(0.875 / 0.125), 0, 0, 0, 0])

    def test_truth(self) -> None:
        assert compiled({"claims.child.truth": False}).claims.truth.tolist() == [1, 0, -1, -1, -1]

    def test_numbers(self) -> None:
        changes = {"claims.other.magnitude": {"unit": "x", "reference": 100, "digits": 1}}
        claims = compiled(changes).claims
        nan = math.nan
        assert claims.numbered.tolist() == [True, False, False, False, True]
        assert claims.number.tolist() == pytest.approx([4.0, nan, nan, nan, nan], nan_ok=True)
        assert claims.reference.tolist() == pytest.approx([nan, nan, nan, nan, 2.0], nan_ok=True)
        assert claims.digits.tolist() == [2, 2, 2, 2, 1]

    def test_parents_may_stand_anywhere(self) -> None:
        link = {"parent": "late", "if_true": 1, "if_false": 0}
        claims = compiled({"claims.other.link": link, "claims.late": {}}).claims
        assert claims.parent.tolist() == [-1, 0, 0, 0, 5, -1]


RULES = {
    "half_life": 3.0,
    "retention": 0.5,
    "staleness": 0.25,
    "stifle": True,
    "followups": False,
    "rebroadcast": True,
    "first_always": True,
    "expression": "credence",
    "citation_trust": 0.125,
    "continued_influence": 0.75,
    "drift_mean": 0.0625,
    "drift_sd": 0.2,
    "trust_learning": "laputa",
    "record_weight": 4.0,
}


@pytest.mark.parametrize(("name", "value"), RULES.items())
def test_a_rule(name: str, value: object) -> None:
    assert getattr(compiled({f"parameters.{name}": value}).rules, name) == value


def test_rules_of_a_plain_scenario_are_the_defaults() -> None:
    rules = compiled({"scenario.step": 1.0, "scenario.horizon": 336}).rules
    assert rules == Rules()


def test_a_world_without_events() -> None:
    world = compiled({"events": {}})
    assert world.n_slots == 0
    assert world.observations.claim.shape == world.observations.alpha.shape == (0,)
    assert world.observations.claim.dtype == np.int64
