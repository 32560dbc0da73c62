"""The newsroom generator: who follows, briefs and speaks to whom, and in what proportion."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from rumorsim.errors import ArgumentError
from rumorsim.networks import Network, newsroom, newsroom_ties
from tests.networks.laws import assert_binomial, assert_law

EVERYBODY: dict[str, int] = {
    "outlets": 50, "sources": 5, "readers": 40, "bloggers": 6, "analysts": 4,
    "officials": 3, "deniers": 2,
}  # fmt: skip
ORDER = ("source", "outlet", "official", "blogger", "analyst", "denier", "audience")


def counts(network: Network, tellers: Sequence[str], hearers: Sequence[str]) -> dict[str, Any]:
    """Count the ties from tellers to hearers: per teller and per hearer."""
    kind = network.node_data["kind"]
    meant = np.isin(kind[network.source], tellers) & np.isin(kind[network.target], hearers)
    told = np.bincount(network.source[meant], minlength=network.n_nodes)
    heard = np.bincount(network.target[meant], minlength=network.n_nodes)
    return {"told": told[np.isin(kind, tellers)], "heard": heard[np.isin(kind, hearers)]}


def named(network: Network) -> set[tuple[str, str]]:
    names = network.names or ()
    pairs = zip(network.source.tolist(), network.target.tolist(), strict=True)
    return {(names[u], names[v]) for u, v in pairs}


def test_actors_are_named_by_kind_and_number() -> None:
    network = newsroom(**EVERYBODY, rng=1)
    kinds = network.node_data["kind"].tolist()
    assert [kind for kind, _ in itertools.groupby(kinds)] == list(ORDER)
    assert network.names[:6] == (*(f"source-{k}" for k in range(1, 6)), "outlet-1")
    assert network.names[-1] == "audience-40"
    assert (network.loops_dropped, network.repeats_merged) == (0, 0)


@pytest.mark.parametrize("attachment", [1, 6, 60])
def test_a_new_outlet_follows_as_many_earlier_ones_as_asked(attachment: int) -> None:
    network = newsroom(50, 0, 0, attachment=attachment, rng=2)
    earlier = network.source < network.target
    follows = np.bincount(network.target[earlier], minlength=50)
    assert follows.tolist() == [min(place, attachment) for place in range(50)]


@pytest.mark.parametrize("share", [0, 0.2, 0.7, 1])
def test_the_share_that_follows_back(share: float) -> None:
    network = newsroom(400, 0, 0, reciprocity=share, rng=3)
    earlier = network.source < network.target
    assert_binomial(int((~earlier).sum()), int(earlier.sum()), share)
    assert {(v, u) for u, v in pairs(network, ~earlier)} <= pairs(network, earlier)


def pairs(network: Network, meant: Any) -> set[tuple[int, int]]:
    return set(zip(network.source[meant].tolist(), network.target[meant].tolist(), strict=True))


@pytest.mark.parametrize(("reciprocity", "shares"), [(0, (2 / 3, 1 / 3)), (1, (1 / 2, 1 / 2))])
def test_outlets_attach_in_proportion_to_followers_plus_one(
    reciprocity: float, shares: tuple[float, float]
) -> None:
    followed = []
    for seed in range(600):
        ties = newsroom_ties(["outlet"] * 3, attachment=1, reciprocity=reciprocity, rng=seed)
        followed += [int(u) for u, v in zip(*ties, strict=True) if v == 2 and u < v]
    assert len(followed) == 600
    assert_law(followed, shares)


def test_listeners_choose_in_proportion_to_followers_plus_one() -> None:
    kinds = ["outlet"] * 8 + ["audience"] * 4000
    source, target = newsroom_ties(kinds, attachment=2, reciprocity=0, follows=1, rng=4)
    weight = np.bincount(source[target < 8], minlength=8) + 1
    assert_law(source[target >= 8], weight / weight.sum())


@pytest.mark.parametrize(("outlets", "follows"), [(50, 8), (5, 8), (50, 0), (0, 8)])
@pytest.mark.parametrize("listener", ["official", "blogger", "analyst", "audience"])
def test_listeners_follow_as_many_outlets_as_asked(
    listener: str, outlets: int, follows: int
) -> None:
    network = newsroom(**(EVERYBODY | {"outlets": outlets}), follows=follows, rng=5)
    assert (counts(network, ["outlet"], [listener])["heard"] == min(follows, outlets)).all()


@pytest.mark.parametrize("briefer", ["source", "blogger", "analyst"])
def test_briefed_outlets_are_between_three_and_eight(briefer: str) -> None:
    kinds = ["outlet"] * 12 + [briefer] * 2000
    source, target = newsroom_ties(kinds, follows=0, rng=6)
    briefs = np.bincount(source, minlength=len(kinds))[12:]
    assert (briefs.min(), briefs.max()) == (3, 8)
    assert_law(briefs - 3, np.full(6, 1 / 6))
    # Each outlet is briefed by each with probability 5.5 / 12.
    for outlet in (0, 5, 11):
        assert_binomial(int((target[source >= 12] == outlet).sum()), 2000, 5.5 / 12)


@pytest.mark.parametrize("outlets", [0, 1, 2, 3, 60])
def test_where_outlets_are_few_all_are_briefed(outlets: int) -> None:
    network = newsroom(outlets, 4, 0, rng=7)
    briefs = counts(network, ["source"], ["outlet"])["told"]
    assert ((briefs >= min(3, outlets)) & (briefs <= min(8, outlets))).all()


@pytest.mark.parametrize("speaker", ["official", "denier"])
@pytest.mark.parametrize("hearer", ["outlet", "blogger", "analyst"])
def test_public_speech_is_heard_by_every(hearer: str, speaker: str) -> None:
    network = newsroom(**EVERYBODY, rng=8)
    heard = counts(network, [speaker], [hearer])["heard"]
    assert (heard == EVERYBODY[f"{speaker}s"]).all()


def test_nobody_hears_but_by_the_four_rules() -> None:
    network = newsroom(**EVERYBODY, rng=9)
    kind = network.node_data["kind"]
    found = set(zip(kind[network.source].tolist(), kind[network.target].tolist(), strict=True))
    follow = {("outlet", kind) for kind in ("outlet", "official", "blogger", "analyst", "audience")}
    brief = {(kind, "outlet") for kind in ("source", "blogger", "analyst")}
    public = set(itertools.product(("official", "denier"), ("outlet", "blogger", "analyst")))
    assert found == follow | brief | public


@pytest.mark.parametrize("more", ["readers", "sources", "bloggers", "officials", "deniers"])
def test_one_more_actor_changes_no_other_ties(more: str) -> None:
    before = named(newsroom(**EVERYBODY, rng=10))
    after = named(newsroom(**(EVERYBODY | {more: EVERYBODY[more] + 1}), rng=10))
    kind = {"readers": "audience"}.get(more, more[:-1])
    newcomer = f"{kind}-{EVERYBODY[more] + 1}"
    assert before < after
    assert all(newcomer in tie for tie in after - before)


def test_the_same_rng_gives_the_same_ties() -> None:
    assert named(newsroom(**EVERYBODY, rng=11)) == named(newsroom(**EVERYBODY, rng=11))
    generator = np.random.default_rng(11)
    first = named(newsroom(**EVERYBODY, rng=generator))
    assert first == named(newsroom(**EVERYBODY, rng=np.random.default_rng(11)))
    assert first != named(newsroom(**EVERYBODY, rng=generator))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"outlets": -1}, "outlets: got -1, allowed: an int of at least 0"),
        ({"outlets": 0, "sources": 0, "readers": 0}, "outlets: got 0, allowed: at least one actor"),
        ({"readers": 2.5}, r"readers: got 2\.5"),
        ({"attachment": 0}, "attachment: got 0, allowed: an int of at least 1"),
        ({"reciprocity": 1.2}, r"reciprocity: got 1\.2, allowed: a number in \[0, 1\]"),
        ({"follows": -1}, "follows: got -1"),
        ({"briefs": (5, 3)}, r"briefs\[1\]: got 3, allowed: an int of at least 5"),
        ({"briefs": (-1, 3)}, r"briefs\[0\]: got -1"),
        ({"briefs": (1, 2, 3)}, r"briefs: got \(1, 2, 3\), allowed: least and most, two ints"),
        ({"briefs": 5}, "briefs: got 5, allowed: least and most, two ints"),
    ],
)
def test_errors_name_the_field_the_value_and_the_range(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        newsroom(**asked)


def test_an_unknown_kind_is_named_with_the_nearest_one() -> None:
    with pytest.raises(ArgumentError, match=r"kinds\[1\]: got 'outlets', .* did you mean 'outlet'"):
        newsroom_ties(["source", "outlets"])


def test_names_of_ones_own_are_distinct() -> None:
    with pytest.raises(ArgumentError, match=r"names\[1\]: got 'a', which names\[0\] has already"):
        newsroom_ties(["outlet", "outlet"], names=["a", "a"])
