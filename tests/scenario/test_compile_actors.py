"""The actors of a compiled world, rule by rule."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from rumorsim.newsroom.world import KINDS
from rumorsim.rng import stable_keys
from rumorsim.scenario import json_schema
from tests.scenario.sample import compiled

NAMES = [
    *("service", "general", "moscow", "paper"),
    *("outlets-1", "outlets-2", "outlets-3", "outlets-4", "blogger"),
    *("analysts-1", "analysts-2", "readers-1", "readers-2", "readers-3", "talkers"),
]


def of(column: str, changes: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a column of the sample's actors by name."""
    actors = compiled(changes).actors
    return dict(zip(actors.names, getattr(actors, column).tolist(), strict=True))


def test_populations_are_expanded_in_the_order_of_the_file() -> None:
    actors = compiled().actors
    assert list(actors.names) == NAMES
    assert [KINDS[kind] for kind in actors.kind][:5] == [
        "source",
        "official",
        "denier",
        "outlet",
        "outlet",
    ]
    assert actors.key.tolist() == stable_keys(NAMES).tolist()


def test_a_population_of_one_keeps_its_number() -> None:
    assert (
        "outlets-1"
        in compiled({"actors.outlets.count": 1, "ties.1.targets": ["readers"]}).actors.names
    )


def test_keys_do_not_depend_on_who_else_is_there() -> None:
    more = of("key", {"actors.outlets.count": 9, "actors.extra": {"kind": "source"}})
    assert of("key").items() <= more.items()


def test_who_reads_and_who_publishes() -> None:
    deaf = [name for name, reads in of("reads").items() if not reads]
    gates = [name for name, gate in of("gate").items() if gate]
    mute = [name for name, desk in of("desk").items() if desk < 0]
    assert deaf == ["service", "moscow"]
    assert gates == ["paper", *(f"outlets-{n}" for n in range(1, 5)), "blogger", "talkers"]
    assert mute == ["readers-1", "readers-2", "readers-3"]
    assert sorted(desk for desk in of("desk").values() if desk >= 0) == list(range(12))


def test_amplifiers() -> None:
    assert [name for name, amplifies in of("amplifier").items() if amplifies] == ["general"]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("chi", {"outlet": 0.1, "analyst": 0.2, "audience": 0.3, "official": 0.1, "source": 0.1}),
        ("threshold", {"outlet": 0.4, "blogger": 0.5, "audience": 0.0}),
        ("sources_required", {"outlet": 3.0, "blogger": 4.0, "official": 0.0, "analyst": 0.0}),
        ("hedge_loss", {"outlet": 0.6, "blogger": 0.6, "official": 0.6, "audience": 0.7}),
        (
            "repetition",
            {
                "outlet": 0.8,
                "official": 0.8,
                "audience": 0.8,
                "source": 0.0,
                "denier": 0.0,
                "analyst": 0.0,
            },
        ),
    ],
)
def test_defaults_by_kind(column: str, expected: dict[str, float]) -> None:
    names = (
        "chi_outlet",
        "chi_analyst",
        "chi_public",
        "threshold_outlet",
        "threshold_blogger",
        "hedge_loss_press",
        "hedge_loss_oral",
        "repetition",
    )
    values = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
    changes: dict[str, Any] = {f"parameters.{n}": v for n, v in zip(names, values, strict=True)}
    changes |= {"parameters.sources_outlet": 3, "parameters.sources_blogger": 4}
    found = of(column, changes)
    someone = {
        "source": "service",
        "official": "general",
        "denier": "moscow",
        "outlet": "outlets-2",
        "blogger": "blogger",
        "analyst": "analysts-2",
        "audience": "talkers",
    }
    assert {kind: found[someone[kind]] for kind in expected} == expected


def test_a_talker_requires_as_many_sources_as_a_blogger() -> None:
    assert of("sources_required", {"parameters.sources_blogger": 3})["talkers"] == 3.0


@pytest.mark.parametrize("required", [0.0, 8.0, 99.0, math.inf])
def test_sources_required_may_exceed_what_is_typical(required: float) -> None:
    """A report may count for eight sources, and infinitely many close a desk."""
    assert of("sources_required", {"actors.paper.sources_required": required})["paper"] == required
    of_actor = json_schema()["$defs"]["Actor"]["properties"]["sources_required"]
    assert of_actor["typical"] == [1, 4]


EITHER = {
    "width": "gate_width",
    "negative_penalty": "negative_penalty",
    "herding": "herding",
    "news_value": "news_value",
    "hazard": "hazard",
    "prompt": "prompt",
    "attribution": "attribution",
    "hedge_floor": "hedge_floor",
    "expression_cap": "expression_cap",
}
OWN = {
    **EITHER,
    "chi": "chi",
    "threshold": "threshold",
    "sources_required": "sources_required",
    "hedge_loss": "hedge_loss",
    "repetition": "repetition",
}


@pytest.mark.parametrize(("column", "key"), EITHER.items())
def test_run_wide_defaults(column: str, key: str) -> None:
    assert set(of(column, {f"parameters.{key}": 0.375}).values()) == {0.375}


@pytest.mark.parametrize(("column", "key"), OWN.items())
def test_every_field_may_be_set_per_actor(column: str, key: str) -> None:
    before, after = of(column), of(column, {f"actors.outlets.{key}": 0.375})
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"outlets-1", "outlets-2", "outlets-3", "outlets-4"}
    assert after["outlets-3"] == 0.375


def test_an_open_gate_is_open_to_all_who_have_one() -> None:
    changes = {
        "parameters.gate_open": True,
        "parameters.negative_penalty": math.inf,
        "actors.paper.sources_required": 3,
        "actors.paper.threshold": 2.0,
    }
    threshold, required = of("threshold", changes), of("sources_required", changes)
    for name, gate in of("gate").items():
        assert threshold[name] == (-math.inf if gate else 0.0)
        assert required[name] == 0.0
    assert set(of("negative_penalty", changes).values()) == {0.0}


class TestCitable:
    """Who is cited by name: the named, and the outlets with the most followers."""

    def citable(self, changes: dict[str, Any] | None = None) -> list[str]:
        return [name for name, bit in of("own_bit", changes).items() if bit >= 0]

    def test_the_named_and_the_top_share(self) -> None:
        # 5 outlets with 5 followers each: a share of .1 is half an outlet, rounded up to one.
        assert self.citable() == ["general", "moscow", "paper"]
        assert self.citable({"parameters.citable_share": 0.3}) == [
            "general",
            "moscow",
            "paper",
            "outlets-1",
        ]
        assert self.citable({"parameters.citable_share": 0.29}) == ["general", "moscow", "paper"]
        assert len(self.citable({"parameters.citable_share": 1})) == 7

    def test_followers_decide_and_then_the_order_of_the_file(self) -> None:
        ties = [
            {"sources": ["outlets-3"], "targets": ["blogger", "readers"]},
            {"sources": ["paper", "outlets-2"], "targets": ["blogger"]},
        ]
        changes = {"actors.paper.named": False, "ties": ties}
        one = self.citable({**changes, "parameters.citable_share": 0.2})
        two = self.citable({**changes, "parameters.citable_share": 0.4})
        assert one == ["general", "moscow", "outlets-3"]
        assert two == ["general", "moscow", "paper", "outlets-3"]

    def test_overrides(self) -> None:
        changes = {
            "actors.paper.citable": False,
            "actors.blogger.citable": True,
            "parameters.citable_share": 0,
        }
        assert self.citable(changes) == ["general", "moscow", "blogger"]

    def test_an_audience_never_is(self) -> None:
        changes = {"actors.talkers.named": True, "actors.readers.named": True}
        assert self.citable(changes) == self.citable()

    def test_own_bits_are_numbered_without_gaps(self) -> None:
        world = compiled({"parameters.citable_share": 1})
        bits = sorted(bit for bit in world.actors.own_bit.tolist() if bit >= 0)
        assert bits == list(range(7))
        assert world.n_own_bits == 14


def test_own_priors_anchor_the_members() -> None:
    anchor = compiled().actors.anchor
    assert anchor.shape == (15, 5)
    expected = np.log(0.325 / 0.675) - np.log(0.2 / 0.8)  # "unlikely" is the middle of .20 to .45
    rows = [NAMES.index("analysts-1"), NAMES.index("analysts-2")]
    assert anchor[rows, 0] == pytest.approx(expected, rel=1e-12)
    assert np.count_nonzero(anchor) == 2


def test_arrays_have_the_stated_types_and_are_read_only() -> None:
    world = compiled()
    for part in (world.actors, world.ties, world.claims, world.observations):
        for name, value in vars(part).items():
            if isinstance(value, np.ndarray):
                assert value.dtype in (np.float64, np.int64, np.bool_, np.uint32), name
                assert not value.flags.writeable, name
    assert world.actors.reads.dtype == np.bool_
    assert world.actors.kind.dtype == np.int64
    assert (
        world.actors.key.dtype
        == world.claims.key.dtype
        == world.observations.key.dtype
        == np.uint32
    )
    assert world.claims.truth.dtype == np.int64
    assert world.observations.opposite.dtype == np.bool_
