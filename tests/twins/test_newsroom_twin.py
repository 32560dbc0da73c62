"""The plain newsroom model against cases worked by hand: the judge is judged first."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from rumorsim.newsroom.world import World
from rumorsim.rng import Source
from tests.twins.handmade import OPEN, make_world
from tests.twins.luck import Luck
from tests.twins.newsroom_twin import Twin
from tests.twins.parts import Article, Cell, bits
from tests.twins.scalar import combine, lose_hedge, rounded

INF = math.inf
LAM = math.log(4)  # alpha .8 against beta .2, the default of `make_world`
TRUST = math.log(4)  # right 8, wrong 2
SOURCE: dict[str, Any] = {"name": "source", "kind": "source"}
READER: dict[str, Any] = {"name": "reader", "kind": "audience", "chi": 0.25}
REPORT: dict[str, Any] = {"speaker": "source"}
NUMBERED = [{"name": "claim", "numbered": True}]


def outlet(name: str = "outlet", **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": "outlet", **OPEN, "chi": 0.0, "repetition": 0.0} | more


def played(world: World, steps: int, **luck: Any) -> Twin:
    return Twin(world, Luck(**luck), 0).run(steps)


def relay(*, rules: dict[str, Any] | None = None, claims: Any = NUMBERED, **more: Any) -> World:
    """One source, one open outlet, one reader, in a line."""
    entries = {key: more.pop(key) for key in ("retractions", "slurs", "resolutions") if key in more}
    report = REPORT | more.pop("report", {})
    reader = READER | more.pop("reader", {})
    return make_world(
        actors=[SOURCE, outlet(**more), reader],
        ties=[("source", "outlet"), ("outlet", "reader")],
        claims=claims,
        reports=[report],
        rules=rules,
        **entries,
    )


def articles(twin: Twin) -> list[Article]:
    return [article for article in twin.log if article.form == "article"]


# -- reports, provenance and the naive channel ---------------------------------------------------


def test_report_credits_speaker_in_full_and_reader_in_both_channels() -> None:
    world = make_world(
        actors=[SOURCE, READER], ties=[("source", "reader", {"weight": 0.5})], reports=[REPORT]
    )
    twin = played(world, 1)
    assert twin.cells[0][0].E == pytest.approx(LAM)
    assert twin.cells[1][0].E == pytest.approx(0.75 * LAM + 0.25 * 0.5 * LAM)
    assert twin.cells[1][0].P == twin.cells[1][0].P_true == 1
    assert twin.log[0].origin
    assert twin.log[0].first


def test_nothing_arrives_before_its_date_or_at_who_does_not_read() -> None:
    actors = [SOURCE, READER | {"reads": False}]
    world = make_world(actors=actors, ties=[("source", "reader")], reports=[REPORT | {"step": 2}])
    assert not played(world, 2).log
    twin = played(world, 3)
    assert [article.step for article in twin.log] == [2]
    assert not twin.cells[1][0].aware


def test_anonymity_scales_and_word_bounds_a_bit() -> None:
    word = math.log(0.55 / 0.45)
    world = make_world(actors=[SOURCE], reports=[REPORT | {"anonymity": 0.7, "word": word}])
    expected = 2 * math.atanh(math.tanh(0.7 * LAM / 2) * math.tanh(word / 2))
    assert played(world, 1).claims[0].lam == {0: pytest.approx(expected)}


@pytest.mark.parametrize(("opposite", "lam"), [(True, math.log(0.1 / 0.6)), (False, None)])
def test_not_saying_so_is_opposite_or_silence(opposite: bool, lam: float | None) -> None:
    report = REPORT | {"says": 0, "alpha": 0.9, "beta": 0.4, "opposite": opposite}
    twin = played(make_world(actors=[SOURCE], reports=[report]), 1)
    assert twin.claims[0].lam.get(0) == (lam and pytest.approx(lam))
    assert len(twin.log) == (lam is not None)
    assert twin.cells[0][0].aware == (lam is not None)
    assert twin.claims[0].A == (0 if lam is None else pytest.approx(2 ** (-1 / 24)))


@pytest.mark.parametrize(
    ("truth", "u", "says_so"), [(1, 0.5, True), (0, 0.5, False), (0, 0.1, True)]
)
def test_observed_act_depends_on_truth(truth: int, u: float, says_so: bool) -> None:
    claims = [{"name": "claim", "truth": truth}]
    world = make_world(actors=[SOURCE], claims=claims, reports=[REPORT | {"says": -1}])
    lam = played(world, 1, observe=u).claims[0].lam[0]
    assert lam == pytest.approx(LAM if says_so else -LAM)


def test_second_speaker_of_a_camp_repeats_bit_and_act() -> None:
    camp = {"observation": "camp"}
    second = {"speaker": "official", "says": 0, "alpha": 0.6, "counts": 2}
    world = make_world(
        actors=[SOURCE, {"name": "official", "kind": "official"}],
        reports=[REPORT | camp, camp | second | {"step": 1}],
    )
    twin = played(world, 2)
    assert twin.claims[0].lam == {0: pytest.approx(LAM)}
    assert twin.claims[0].counts == {0: 1}
    assert [cell.E for (cell,) in twin.cells] == pytest.approx([LAM, LAM])


def two_outlets(**more: Any) -> World:
    names = ("north", "south")
    return make_world(
        actors=[SOURCE, *(outlet(name, **more) for name in names), READER],
        ties=[("source", name) for name in names] + [(name, "reader") for name in names],
        reports=[REPORT],
    )


def test_two_outlets_with_one_root_are_one_root_counted_naively_twice() -> None:
    reader = played(two_outlets(), 2).cells[3][0]
    assert reader.P == 1
    assert reader.E == pytest.approx(0.75 * LAM + 0.25 * 2 * combine(TRUST, LAM))
    assert reader.n_plus == 2
    assert reader.u_plus == 0


def test_lost_attribution_makes_citable_outlets_roots_of_their_own() -> None:
    twin = played(two_outlets(citable=True, attribution=0.0), 2)
    own = combine(0.4, LAM)
    reader = twin.cells[3][0]
    assert bits(reader.P) == [0, 2]  # the positive own bits; the observation would be bit 4
    assert reader.P_true == 1
    assert [twin.claims[0].lam[b] for b in (0, 2)] == pytest.approx([own, own])
    assert reader.E == pytest.approx(0.75 * 2 * own + 0.25 * 2 * combine(TRUST, LAM))


@pytest.mark.parametrize(("says", "bit"), [(1, 2), (0, 3)])
def test_each_side_has_its_own_bit(says: int, bit: int) -> None:
    other, writer = outlet("other", citable=True), outlet(citable=True, attribution=0.0)
    world = make_world(
        actors=[SOURCE, other, writer],
        ties=[("source", "outlet")],
        reports=[REPORT | {"says": says}],
    )
    article = articles(played(world, 1))[0]
    assert bits(article.Q) == [bit]
    assert article.Qstar == 1


def test_uncited_article_of_unknown_outlet_counts_in_full() -> None:
    reader = played(relay(attribution=0.0), 2).cells[2][0]
    assert reader.P == 0
    assert reader.P_true == 1
    assert reader.E == pytest.approx(combine(TRUST, LAM))
    assert (reader.u_plus, reader.u_minus) == (1, 0)


def test_own_bit_comes_back_without_effect() -> None:
    world = make_world(
        actors=[SOURCE, outlet("first", citable=True, attribution=0.0), outlet("second")],
        ties=[("source", "first"), ("first", "second"), ("second", "first")],
        reports=[REPORT],
    )
    twin = played(world, 3)
    assert bits(articles(twin)[1].Q) == [0]  # the second outlet cites the first
    assert bits(twin.cells[1][0].P) == [2]  # the observation alone
    assert twin.cells[1][0].E == pytest.approx(LAM)


# -- retention, magnitude, repetition ------------------------------------------------------------


def test_retention_shrinks_what_was_held_before_adding() -> None:
    world = relay(rules={"retention": 0.5})
    assert played(world, 1).cells[0][0].E == pytest.approx(0.5 * LAM)
    assert played(world, 2).cells[1][0].E == pytest.approx(0.5 * LAM)
    assert played(world, 3).cells[1][0].E == pytest.approx(0.25 * LAM)


def test_numbers_are_averaged_and_the_largest_of_a_step_is_last() -> None:
    other = {"name": "other", "kind": "source"}
    world = make_world(
        actors=[SOURCE, other, READER],
        ties=[("source", "reader"), ("other", "reader")],
        claims=NUMBERED,
        reports=[REPORT | {"number": 3.0}, {"speaker": "other", "number": 4.0}],
    )
    twin = played(world, 1)
    reader = twin.cells[2][0]
    assert (reader.mu, reader.k, reader.m_last) == (3.5, 2, 4.0)
    assert twin.claims[0].reference == 3.0
    assert math.isnan(reader.m_max)


def test_numbers_of_negative_articles_are_not_believed() -> None:
    world = make_world(
        actors=[SOURCE, READER],
        ties=[("source", "reader")],
        claims=NUMBERED,
        reports=[REPORT | {"says": 0, "number": 3.0}],
    )
    twin = played(world, 1)
    assert [cell.k for (cell,) in twin.cells] == [0, 0]
    assert twin.cells[1][0].aware


def test_desk_remembers_the_largest_number_it_printed() -> None:
    numbers = [REPORT | {"number": m, "step": k} for k, m in enumerate((3.0, 4.0, 3.5))]
    desk = played(make_world(actors=[SOURCE], claims=NUMBERED, reports=numbers), 3).cells[0][0]
    assert (desk.m_max, desk.m_last, desk.ordinal) == (4.0, 3.5, 3)


def test_observed_number_has_bias_and_noise() -> None:
    claims = [{"name": "claim", "number": 4.0}]
    report = REPORT | {"observes_number": True, "bias": 0.1, "noise": 0.5}
    twin = played(make_world(actors=[SOURCE], claims=claims, reports=[report]), 1, number=2.0)
    assert twin.log[0].number == pytest.approx(4.0 + 0.1 + 0.5 * 2.0)


def test_number_drifts_only_where_attribution_is_lost() -> None:
    told = {"report": {"number": math.log10(1234)}, "rules": {"drift_sd": 0.1, "drift_mean": 0.01}}
    assert articles(played(relay(**told), 1, drift=1.0))[0].number == math.log10(1234)
    lost = articles(played(relay(attribution=0.0, **told), 1, drift=1.0))[0].number
    assert 1234 * 10**0.11 == pytest.approx(1589.7, abs=0.1)
    assert 10**lost == pytest.approx(1600)


@pytest.mark.parametrize(
    ("number", "digits", "expected"),
    [(18, 2, 18), (18, 1, 20), (3000, 2, 3000), (9960, 2, 10000), (1264, 2, 1300), (1000, 3, 1000)],
)
def test_rounding_to_significant_digits(number: int, digits: int, expected: int) -> None:
    assert rounded(math.log10(number), digits) == pytest.approx(math.log10(expected), abs=1e-15)


def test_redelivery_is_repetition_and_no_evidence() -> None:
    world = make_world(
        actors=[SOURCE, READER | {"repetition": 0.15}],
        ties=[("source", "reader")],
        reports=[REPORT | {"number": 3.0}],
        rules={"staleness": 0.5, "half_life": INF},
    )
    twin = played(world, 3, stale=0.9)
    reader = twin.cells[1][0]
    assert (reader.n_plus, reader.k) == (3, 1)
    assert reader.E == pytest.approx(LAM)
    assert twin.log_odds(1) == [pytest.approx(LAM + 0.15 * math.log(3))]


def test_stifled_by_who_knew_before_the_step() -> None:
    rules = {"staleness": 0.0, "stifle": True, "half_life": INF}
    world = make_world(
        actors=[SOURCE, READER], ties=[("source", "reader")], reports=[REPORT], rules=rules
    )
    assert len(played(world, 1).pending) == 1
    assert not played(world, 2).pending


def test_arrivals_of_one_step_do_not_stifle_each_other() -> None:
    other = {"name": "other", "kind": "source"}
    world = make_world(
        actors=[SOURCE, other, READER],
        ties=[("source", "reader"), ("other", "reader")],
        reports=[REPORT, {"speaker": "other"}],
        rules={"staleness": 0.0, "stifle": True},
    )
    assert len(played(world, 1).pending) == 2


def test_a_newer_article_takes_the_place_of_the_older() -> None:
    second = REPORT | {"observation": "second", "step": 1}
    rules = {"staleness": 0.0}
    world = make_world(actors=[SOURCE], reports=[REPORT, second], rules=rules)
    assert [article.step for article in played(world, 3).pending] == [1]


def test_amplifier_refreshes_attention_when_it_prints() -> None:
    rules = {"half_life": 1.0, "followups": False}
    for amplifier, attention in ((True, 0.5), (False, 0.25)):
        world = relay(hazard=1.0, amplifier=amplifier, rules=rules)
        twin = played(world, 2, publish=1.5)
        assert [article.step for article in articles(twin)] == [1]
        assert twin.claims[0].A == attention


def test_attention_decays_and_scales_delivery() -> None:
    world = make_world(
        actors=[SOURCE, READER],
        ties=[("source", "reader", {"delivery": 0.8})],
        reports=[REPORT],
        rules={"half_life": 2.0, "staleness": 0.0},
    )
    at_once = {"deliver": 0.79}
    assert played(world, 1, **at_once).cells[1][0].aware
    late = {"deliver": lambda step, **_: 0.81 if step == 0 else 0.56}
    assert played(world, 2, **late).cells[1][0].aware  # .8 / sqrt 2 = .566
    assert not played(world, 2, deliver=lambda step, **_: 0.81 - 0.24 * step).cells[1][0].aware


# -- corrections ---------------------------------------------------------------------------------


def test_retraction_leaves_continued_influence_and_is_dropped_from_print() -> None:
    retraction = {"step": 1, "observations": [("source", "claim")], "reach": 1.0}
    world = relay(retractions=[retraction], chi=0.5, hazard=0.0)
    twin = played(world, 2)
    assert twin.cells[1][0].E == pytest.approx(LAM * (1 - 0.67 * 0.5))
    assert twin.cells[0][0].E == pytest.approx(LAM * (1 - 0.67 * 0.75))
    assert [cell.retracted for (cell,) in twin.cells] == [1, 1, 1]
    assert twin.n_sources(twin.claims[0], twin.cells[1][0], 1) == 0


def test_who_heard_the_retraction_first_never_credits_the_bit() -> None:
    retraction = {"step": 0, "observations": [("source", "claim")], "reach": 0.7}
    world = relay(retractions=[retraction])
    reader = world.actors.key[2]
    twin = played(world, 2, hear=lambda entity, **_: 0.6 if entity == reader else 0.8)
    assert articles(twin)[0].Q == 1
    assert twin.cells[2][0].P == 1
    assert twin.cells[2][0].E == pytest.approx(0.25 * combine(TRUST, LAM))
    assert played(world, 2, hear=0.8).cells[2][0].retracted == 0


# -- gate ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("threshold_draw", [0.05, 0.2, 0.9, 1.7])
def test_publishes_when_the_accumulated_hazard_reaches_the_draw(threshold_draw: float) -> None:
    gate: dict[str, Any] = {"threshold": 0.85, "width": 0.25, "herding": 0.0, "hazard": 0.3}
    world = relay(**gate, rules={"dt": 0.5})
    rate = 0.3 * 0.5 / (1 + math.exp(-(LAM - 0.85) / 0.25))
    twin = played(world, 30, publish=threshold_draw)
    assert articles(twin)[0].step == math.ceil(threshold_draw / rate) - 1
    assert len(articles(twin)) == 1


def test_publication_has_the_law_of_a_hazard_per_step() -> None:
    world = relay(hazard=0.3)
    n_replicates, n_steps = 400, 4
    source = Source(1)
    share = np.mean(
        [bool(articles(Twin(world, source, r).run(n_steps))) for r in range(n_replicates)]
    )
    expected = 1 - math.exp(-0.3 * n_steps)
    assert abs(share - expected) < 4 * math.sqrt(expected * (1 - expected) / n_replicates)


@pytest.mark.parametrize(
    ("required", "report", "published"),
    [
        (1, {}, True),
        (2, {}, False),
        (2, {"counts": 2}, True),
        (8, {"counts": 8}, True),
        (9, {"counts": 8}, False),
        (1, {"alpha": 0.5, "beta": 0.48}, False),  # ln(.5 / .48) = .041 is below the floor
    ],
)
def test_sources_required(required: int, report: dict[str, Any], published: bool) -> None:
    twin = played(relay(sources_required=required, report=report), 3)
    assert bool(articles(twin)) == published


def test_uncited_articles_count_as_sources() -> None:
    world = make_world(
        actors=[SOURCE, outlet("first", attribution=0.0), outlet("second", sources_required=1)],
        ties=[("source", "first"), ("first", "second")],
        reports=[REPORT],
        rules={"followups": False},
    )
    assert [article.actor for article in articles(played(world, 3))] == [1, 2]


@pytest.mark.parametrize(("penalty", "published"), [(0.0, True), (1.0, False)])
def test_doubts_pay_the_negative_penalty(penalty: float, published: bool) -> None:
    closed: dict[str, Any] = {
        "threshold": 0.85,
        "width": 0.0,
        "negative_penalty": penalty,
        "herding": 0.0,
    }
    twin = played(relay(report={"says": 0}, **closed), 2)
    assert [article.side for article in articles(twin)] == ([-1] if published else [])


def test_herding_sees_the_sides_of_the_step_before() -> None:
    follower = outlet("follower", threshold=LAM + 0.5, width=0.0, herding=1.0, sources_required=0)
    world = make_world(
        actors=[SOURCE, outlet("leader"), follower, outlet("idle", hazard=0.0)],
        ties=[("source", "leader"), ("source", "follower"), ("leader", "follower"),
              ("idle", "follower", {"delivery": 0.0})],
        reports=[REPORT],
    )  # fmt: skip
    twin = played(world, 2)
    assert [(article.actor, article.step) for article in articles(twin)] == [(1, 0), (2, 1)]
    assert twin.followed_share(2, 0, 1) == 0.5


def test_prompt_slows_only_what_the_writer_disbelieves() -> None:
    slow: dict[str, Any] = {"prompt": 0.5, "hazard": 1.0}
    doubted = [{"name": "claim", "prior": -3.0}]
    assert articles(played(relay(**slow), 3, publish=0.9))[0].step == 0
    assert articles(played(relay(**slow, claims=doubted), 3, publish=0.9))[0].step == 1


def test_news_value_multiplies_the_hazard() -> None:
    claims = [{"name": "claim", "reference": 3.0}]
    keen: dict[str, Any] = {"hazard": 0.1, "news_value": 1.0, "claims": claims}
    assert articles(played(relay(**keen, report={"number": 4.0}), 1, publish=0.99))
    assert not articles(played(relay(**keen, report={"number": 3.5}), 1, publish=0.99))


@pytest.mark.parametrize(("followups", "growth", "published"), [
    (True, 0.2, 2), (True, 0.1, 1), (False, 0.2, 1),
])  # fmt: skip
def test_followup_needs_a_new_bit_or_a_larger_number(
    followups: bool, growth: float, published: int
) -> None:
    camp = {"observation": "camp"}
    world = make_world(
        actors=[SOURCE, outlet()],
        ties=[("source", "outlet")],
        claims=NUMBERED,
        reports=[REPORT | camp | {"number": 3.0},
                 REPORT | camp | {"number": 3.0 + growth, "step": 2}],
        rules={"followups": followups},
    )  # fmt: skip
    twin = played(world, 5)
    assert len(articles(twin)) == published
    assert [article.first for article in articles(twin)] == [True, False][:published]


def test_candidates_by_number_and_by_bit() -> None:
    twin = played(make_world(actors=[SOURCE]), 0)
    larger = Cell(aware=True, ordinal=1, m_last=4.0, m_max=3.0)
    assert twin.candidate(larger, 1)
    assert not twin.candidate(larger, -1)
    assert not twin.candidate(Cell(aware=True, ordinal=1, m_last=4.0), 1)
    assert twin.candidate(Cell(aware=True, ordinal=1, P=3, last=1), 1)
    assert not twin.candidate(Cell(aware=True, ordinal=1, P=3, last=1, retracted=2), 1)
    assert not twin.candidate(Cell(aware=False), 1)


@pytest.mark.parametrize(("draws", "steps"), [((1.5, 1.5), [1, 3]), ((1.5, 3.5), [1, 5])])
def test_every_article_starts_a_new_clock_with_a_new_draw(
    draws: tuple[float, float], steps: list[int]
) -> None:
    fresh = REPORT | {"observation": "second", "step": 2}
    world = make_world(
        actors=[SOURCE, outlet(hazard=1.0)],
        ties=[("source", "outlet")],
        reports=[REPORT, fresh],
    )
    twin = played(world, 7, publish=lambda step, **_: draws[step])
    assert [article.step for article in articles(twin)] == steps


def test_second_article_moves_no_naive_belief() -> None:
    fresh = {"speaker": "source", "observation": "second", "step": 2}
    world = make_world(
        actors=[SOURCE, outlet(), READER],
        ties=[("source", "outlet"), ("outlet", "reader")],
        reports=[REPORT, fresh],
    )
    twin = played(world, 4)
    assert [article.first for article in articles(twin)] == [True, False]
    expected = 0.75 * 2 * LAM + 0.25 * combine(TRUST, LAM)
    assert twin.cells[2][0].E == pytest.approx(expected)


def test_infinite_hazard_needs_an_even_gate() -> None:
    gate: dict[str, Any] = {"width": 0.25, "herding": 0.0}
    assert articles(played(relay(threshold=LAM - 0.01, **gate), 1))
    assert not articles(played(relay(threshold=LAM + 0.01, **gate), 9))


def test_rebroadcast_writes_at_every_step() -> None:
    twin = played(relay(rules={"rebroadcast": True, "first_always": True}), 3)
    assert [article.step for article in articles(twin)] == [0, 1, 2]
    reader = twin.cells[2][0]
    assert reader.E == pytest.approx(0.75 * LAM + 0.25 * 2 * combine(TRUST, LAM))


# -- writing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("e", "expected"), [(0.5, 0.9), (-0.5, -0.9), (2.0, 2.0), (0.0, 0.0), (-INF, -INF)]
)
def test_hedge_loss(e: float, expected: float) -> None:
    assert lose_hedge(e, 1.0, 0.8) == pytest.approx(expected)


def test_expression_is_capped_and_then_loses_its_hedge() -> None:
    capped = relay(expression_cap=1.0, hedge_floor=2.0, hedge_loss=0.5)
    assert articles(played(capped, 1))[0].e == pytest.approx(1.5)


def test_credence_is_expressed_on_request() -> None:
    claims = [{"name": "claim", "prior": 0.5}]
    world = relay(claims=claims, anchor={"claim": 0.25}, rules={"expression": "credence"})
    assert articles(played(world, 1))[0].e == pytest.approx(0.75 + LAM)


def spokesman(commit: float, **more: Any) -> World:
    official = {"name": "official", "kind": "official", **OPEN, "chi": 0.0, "citable": True}
    return make_world(
        actors=[SOURCE, official | {"amplifier": True} | more, READER],
        ties=[("source", "official"), ("official", "reader")],
        reports=[REPORT],
        statements=[{"step": 5, "actor": "official", "commit": commit},
                    {"step": 5, "actor": "source", "claim": 0, "commit": 0.5}],
    )  # fmt: skip


def test_statement_commits_to_a_part_and_refreshes_attention() -> None:
    quiet = played(spokesman(0.5, amplifier=False), 6)
    assert quiet.claims[0].A == pytest.approx(2 ** (-6 / 24))
    twin = played(spokesman(0.5), 6)
    assert [(a.form, a.step) for a in twin.log] == [
        ("report", 0), ("statement", 5), ("statement", 5)
    ]  # fmt: skip
    assert twin.log[1].e == pytest.approx(0.5 * LAM)
    assert twin.claims[0].A == pytest.approx(2 ** (-1 / 24))
    expected = 0.75 * LAM + 0.25 * combine(TRUST, 0.5 * LAM)
    assert twin.cells[2][0].E == pytest.approx(expected)


def test_concern_without_commitment_tells_only_that_there_are_roots() -> None:
    twin = played(spokesman(0.0), 6)
    reader = twin.cells[2][0]
    assert twin.log[1].side == 0
    assert reader.E == pytest.approx(0.75 * LAM)
    assert reader.n_plus == 0
    unattributed = played(spokesman(0.0, attribution=0.0), 6)
    assert unattributed.log[1].Q == 0
    assert unattributed.cells[2][0].aware


def test_who_knows_nothing_has_nothing_to_state() -> None:
    world = make_world(actors=[{"name": "official", "kind": "official"}], statements=[{}])
    assert not played(world, 1).log


# -- trust ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("truth", "right", "wrong"), [(1, 9, 2), (0, 8, 3)])
def test_resolution_settles_ties_and_public_record(truth: int, right: int, wrong: int) -> None:
    claims = [{"name": "claim", "truth": truth}, {"name": "later", "truth": 1}]
    world = make_world(
        actors=[SOURCE, READER],
        ties=[("source", "reader")],
        claims=claims,
        reports=[REPORT, REPORT | {"claim": "later", "step": 3}],
        resolutions=[{"step": 2, "claim": "claim"}],
        slurs=[{"step": 1, "hit": 0.5}],
    )
    before, after = played(world, 2), played(world, 4)
    assert before.ties[0].w == pytest.approx(TRUST - 0.5)
    assert (after.ties[0].right, after.ties[0].wrong) == pytest.approx((right, wrong))
    assert after.ties[0].w == pytest.approx(math.log(right / wrong) - 0.5)
    a, b = (9 / 11, 0.2) if truth else (0.8, 3 / 11)
    assert after.claims[1].lam[0] == pytest.approx(math.log(a / b))


def test_laputa_learns_from_belief_before_the_step() -> None:
    claims = [{"name": "claim", "prior": 1.0}]
    world = relay(claims=claims, rules={"trust_learning": "laputa"})
    twin = played(world, 2)
    c = 1 / (1 + math.exp(-1.0))
    p = c * 0.8 / (c * 0.8 + (1 - c) * 0.2)
    tie = twin.ties[1]
    assert (tie.right, tie.wrong) == pytest.approx((8 + p, 2 + 1 - p))
    assert tie.w == pytest.approx(math.log((8 + p) / (3 - p)))
    assert twin.cells[2][0].E == pytest.approx(0.75 * LAM + 0.25 * combine(TRUST, LAM))
