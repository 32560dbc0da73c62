"""Overridden decisions: what they see, what they change, and that looking changes nothing."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from rumorsim import ArgumentError
from rumorsim.agents import Actor, Draft, Outlet, RumorModel
from rumorsim.newsroom.world import KINDS, World
from rumorsim.runs import Run
from tests.agents.stories import Tale, leak, leak_file, stepped, told
from tests.repeated import cases
from tests.twins.worlds import make_world, random_world

Decision = Callable[[Any, list[Draft]], Any]


def deciding(decision: Decision, base: type[Actor] = Actor) -> type[Actor]:
    """Return an actor type with that decision."""
    return type("Deciding", (base,), {"decide": decision})


def ended(world: World, key: str, decision: Decision) -> RumorModel:
    model = RumorModel(Tale.of(world), rng=1, agent_types={key: deciding(decision)})
    model.run_model()
    return model


def open_world(seed: int) -> World:
    """Return a random world in which whoever may publish has a gate."""
    return random_world(seed, actor={"gate": True})


@cache
def undecided(seed: int) -> Run:
    """Return the run of an open world without Mesa, which no decision has a part in."""
    return told(open_world(seed))


def authors(model: RumorModel) -> list[str]:
    return model.articles["actor"].tolist()


@pytest.mark.parametrize("seed", cases(4, 8))
@pytest.mark.parametrize(
    "decision",
    [
        lambda self, planned: planned,
        lambda self, planned: [draft.replace(expressed=draft.expressed) for draft in planned],
        lambda self, planned: reversed(planned),
    ],
    ids=["same", "equal", "reversed"],
)
def test_returning_the_proposal_changes_no_bit(seed: int, decision: Decision) -> None:
    world, run = open_world(seed), undecided(seed)
    kinds = {KINDS[kind] for kind in world.actors.kind}
    model = RumorModel(Tale.of(world), rng=1, agent_types=dict.fromkeys(kinds, deciding(decision)))
    assert stepped(model).tobytes() == run.log_odds.values.tobytes()
    assert model.articles.equals(run.articles)


@pytest.mark.parametrize("kind", KINDS)
def test_one_kind_that_returns_the_proposal_changes_no_bit(kind: str) -> None:
    listing = {kind: deciding(lambda self, planned: list(planned))}
    model = RumorModel(Tale.of(open_world(11)), rng=1, agent_types=listing)
    assert stepped(model).tobytes() == undecided(11).log_odds.values.tobytes()


def test_a_story_from_a_file_is_not_changed_by_looking() -> None:
    story = leak_file()
    kinds = {actor.kind for actor in RumorModel(story).agents if actor.has_desk}
    looking = dict.fromkeys(kinds, deciding(lambda self, planned: planned))
    plain, watched = RumorModel(story, rng=1), RumorModel(story, rng=1, agent_types=looking)
    assert stepped(plain).tobytes() == stepped(watched).tobytes()
    assert plain.articles.equals(watched.articles)
    assert len(plain.articles) > 10


def test_drafts_say_what_is_planned() -> None:
    seen: list[Draft] = []

    def look(self: Actor, planned: list[Draft]) -> list[Draft]:
        seen.extend(planned)
        return planned

    model = ended(leak(), "paper_1", look)
    (draft,) = seen
    assert draft == Draft(
        "paper_1", "deal", "article", draft.expressed, draft.number, ("insider",), True
    )
    assert draft.number == pytest.approx(1000)
    assert model.actor("paper_1").side("deal") == 1


def test_it_is_asked_once_a_step_and_once_more_for_what_is_dated() -> None:
    asked: list[tuple[int, list[str]]] = []

    def look(self: Actor, planned: list[Draft]) -> list[Draft]:
        asked.append((self.model.state.step, [draft.form for draft in planned]))
        return planned

    ended(leak(steps=3), "insider", look)
    assert asked == [(0, []), (1, ["report"]), (1, []), (2, [])]


def test_a_silent_source_starts_no_story() -> None:
    model = ended(leak(), "insider", lambda self, planned: [])
    assert authors(model) == []
    assert model.actor("insider").provenance("deal") == ("insider",)
    assert not model.actor("paper_1").heard("deal")


def test_a_withheld_report_leaves_the_reference_to_the_next() -> None:
    world = make_world(
        actors=[{"name": "first", "kind": "source"}, {"name": "second", "kind": "source"}],
        claims=[{"name": "claim", "numbered": True}],
        reports=[
            {"speaker": "first", "step": 0, "number": 4.0},
            {"speaker": "second", "step": 1, "number": 3.0},
        ],
        rules={"steps": 2},
    )
    open_, silent = (lambda self, planned: planned), (lambda self, planned: [])
    assert ended(world, "first", open_).state.topics.reference == [4.0]
    assert ended(world, "first", silent).state.topics.reference == [3.0]


def test_what_a_gate_proposes_is_proposed_again_until_it_goes_out() -> None:
    asked: list[int] = []

    def wait(self: Actor, planned: list[Draft]) -> list[Draft]:
        asked.extend(self.model.state.step for _ in planned)
        return planned if self.model.state.step >= 6 else []

    model = ended(leak(), "paper_1", wait)
    assert asked == [1, 2, 3, 4, 5, 6]
    papers = model.articles.set_index("actor")["step"]
    assert (papers["paper_1"], papers["paper_2"]) == (6, 7)


def test_a_desk_held_back_may_be_looked_at_again() -> None:
    """Followed papers print meanwhile, so that the gate reckons anew at infinite rate."""
    model = RumorModel(
        Tale.of(random_world(3)), rng=1, agent_types={"outlet": deciding(lambda self, planned: [])}
    )
    model.run_model()
    assert "outlet" not in set(model.articles["kind"])


def test_a_denial_loses_the_number() -> None:
    model = ended(
        leak(), "paper_1", lambda self, planned: [d.replace(expressed=-2.0) for d in planned]
    )
    article = model.articles.set_index("actor").loc["paper_1"]
    assert (article["log_odds"], article["side"]) == (-2.0, -1)
    assert math.isnan(article["number"])
    assert article["cites"] == ("insider",)
    assert model.actor("reader_1").heard("deal")


def test_whoever_names_nobody_is_cited_itself() -> None:
    world = leak(followups=False)  # otherwise whoever never names its roots has news for ever
    model = ended(world, "paper_1", lambda self, planned: [d.replace(cites=[]) for d in planned])
    article = model.articles.set_index("actor").loc["paper_1"]
    assert article["cites"] == ("paper_1",)
    assert not article["attributed"]
    assert model.actor("paper_2").provenance("deal") == ("paper_1",)
    assert model.actor("paper_2").roots("deal") == 1


def test_a_number_can_be_blown_up() -> None:
    model = ended(
        leak(), "paper_1", lambda self, planned: [d.replace(number=12_000.0) for d in planned]
    )
    assert model.actor("paper_2").magnitude("deal") == pytest.approx(12_000)


def test_an_official_may_deny_on_its_own_account() -> None:
    def deny(self: Actor, planned: list[Draft]) -> list[Draft]:
        if self.heard("deal") and not self.written("deal"):
            return [*planned, self.draft("deal", expressed=-3.0)]
        return planned

    model = ended(leak(), "minister", deny)
    article = model.articles.set_index("actor").loc["minister"]
    assert (article["form"], article["log_odds"], article["cites"]) == (
        "article", -3.0, ("minister",),
    )  # fmt: skip
    reader = model.actor("reader_2")
    assert "minister" in reader.provenance("deal")
    assert reader.credence("deal") < model.actor("reader_1").credence("deal")


def test_whoever_knows_nothing_may_invent() -> None:
    def invent(self: Actor, planned: list[Draft]) -> list[Draft]:
        first = self.model.state.step == 0
        return [self.draft("deal", expressed=4.0, number=5.0)] if first else planned

    model = ended(leak(), "paper_2", invent)
    assert authors(model)[0] == "paper_2"
    assert model.articles["roots"].iloc[0] == 0
    assert model.articles["number"].iloc[0] == pytest.approx(5)


def test_what_is_added_to_a_report_goes_out_with_it() -> None:
    def tell_more(self: Actor, planned: list[Draft]) -> list[Draft]:
        return [*planned, *(self.draft("plot", expressed=2.0) for _ in planned)]

    model = RumorModel(Tale.of(leak()), rng=1, agent_types={"insider": deciding(tell_more)})
    model.step()
    model.step()
    assert model.articles["claim"].tolist()[:2] == ["deal", "plot"]
    assert model.actor("paper_1").heard("plot")
    assert not model.actor("paper_2").heard("plot")


def test_two_new_articles_stand_in_the_order_of_the_desks() -> None:
    def both(self: Actor, planned: list[Draft]) -> list[Draft]:
        names = ("plot", "deal") if self.model.state.step == 0 else ()
        return [self.draft(name, expressed=1.0) for name in names]

    model = RumorModel(Tale.of(leak()), rng=1, agent_types={"outlet": deciding(both)})
    model.step()
    written = model.articles[["actor", "claim"]].to_numpy().tolist()
    assert written == [
        ["paper_1", "deal"], ["paper_1", "plot"], ["paper_2", "deal"], ["paper_2", "plot"],
    ]  # fmt: skip


def foreign(self: Actor, planned: list[Draft]) -> list[Draft]:
    return [self.model.actor("paper_2").draft("deal", expressed=1.0)]


@pytest.mark.parametrize(
    ("decision", "complaint"),
    [
        (lambda self, planned: None, "a list of drafts, \\[\\] for silence"),
        (lambda self, planned: ["no"], "got 'no'"),
        (foreign, "its own drafts"),
        (lambda self, planned: [self.draft("deal", expressed=1.0)] * 2, "one draft per claim"),
        (lambda self, planned: [self.draft("dael", expressed=1.0)], "did you mean 'deal'"),
        (lambda self, planned: [self.draft("deal", expressed=math.nan)], "expressed: got nan"),
        (lambda self, planned: [self.draft("deal", expressed=1, number=-3)], "positive number"),
        (lambda self, planned: [self.draft("plot", expressed=1, number=3)], "has no magnitude"),
        (lambda self, planned: [self.draft("deal", expressed=1, cites=["insider"])], "'insider'"),
        (
            lambda self, planned: [d.replace(cites=["insder"]) for d in planned],
            "did you mean 'insider'",
        ),
    ],
)
def test_what_cannot_be_published_is_named(decision: Decision, complaint: str) -> None:
    with pytest.raises(ArgumentError, match=complaint):
        ended(leak(), "paper_1", decision)


def test_readers_cannot_publish() -> None:
    with pytest.raises(ArgumentError, match=r"'audience' cannot publish.*talks = true"):
        ended(leak(), "audience", lambda self, planned: planned)
    reader = RumorModel(Tale.of(leak()), rng=1).actor("reader_1")
    with pytest.raises(ArgumentError, match="reader_1: cannot publish"):
        reader.draft("deal", expressed=1.0)


def test_a_type_plays_only_its_own_kind() -> None:
    with pytest.raises(ArgumentError, match=r"IntelligenceSource.*'insider' is of kind source"):
        RumorModel(
            Tale.of(leak()), agent_types={"insider": deciding(lambda self, planned: [], Outlet)}
        )


def test_a_kind_that_nobody_has_is_an_error() -> None:
    with pytest.raises(ArgumentError, match="no actor of kind 'denier'"):
        RumorModel(Tale.of(leak()), agent_types={"denier": Actor})
