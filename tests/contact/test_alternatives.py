"""Probabilities of alternatives are shares of one coin; other reactions have coins of their own."""

from __future__ import annotations

import numpy as np
import pytest

import rumorsim as rs
from rumorsim.contact.language.alternatives import hazards_of_coins
from rumorsim.networks import Network, WellMixed
from tests.engines.laws import assert_share

PAIR = rs.networks.complete(2)
N = 20_000


def outcomes(
    model: rs.ContactModel, network: Network | WellMixed = PAIR, **initial: object
) -> dict[str, np.ndarray]:
    """Return in which replicates each state is taken by somebody after one step."""
    run = rs.simulate(model, network, initial=initial, steps=1, replicates=N, rng=1)
    return {state: run.final.sel(state=state).values for state in model.states}


def scheme(*lines: str, **chances: float) -> rs.ContactModel:
    parameters = {name: rs.probability(chance) for name, chance in chances.items()}
    return rs.ContactModel("\n".join(lines), rest="b", **parameters)


@pytest.mark.parametrize("network", [PAIR, rs.networks.well_mixed(2)], ids=["ties", "counts"])
@pytest.mark.parametrize(("p", "q"), [(0.2, 0.8), (0.3, 0.3), (0.0, 0.4), (0.01, 0.95)])
def test_one_of_two_outcomes_of_a_contact(p: float, q: float, network: Network | WellMixed) -> None:
    model = scheme("a + b -> a + c @ p", "a + b -> a + d @ q", p=p, q=q)
    found = outcomes(model, network, a=1)
    assert_share(found["c"] == 1, p)
    assert_share(found["d"] == 1, q)


def test_one_of_two_changes_by_itself() -> None:
    found = outcomes(scheme("a -> c @ p", "a -> b @ q", p=0.3, q=0.6), PAIR, a=[0])
    assert_share(found["c"] == 1, 0.3)
    assert_share(found["b"] == 2, 0.6)


def test_several_ties_have_a_coin_each() -> None:
    star = rs.Network.from_edges([0, 1, 2], [3, 3, 3])
    model = scheme("a + b -> a + c @ p", "a + b -> a + d @ q", p=0.2, q=0.3)
    found = outcomes(model, star, a=[0, 1, 2])
    assert_share(found["b"] == 1, 0.5**3)
    assert_share(found["c"] == 1, 0.4 * (1 - 0.5**3))


def test_what_changes_another_end_has_a_coin_of_its_own() -> None:
    found = outcomes(scheme("a + b -> a + c @ p", "a + b -> d + b @ q", p=0.8, q=0.7), a=[0])
    assert_share(found["c"] == 1, 0.8)
    assert_share(found["d"] == 1, 0.7)
    assert_share((found["c"] == 1) & (found["d"] == 1), 0.56)


def test_failures_drawn_when_told_have_the_stated_law() -> None:
    model = rs.models.maki_thompson(tell=rs.probability(1), stifle=0, failures=[0.2, 0.8])
    found = outcomes(model, spreader_1=[0])
    assert_share(found["spreader_1"] == 2, 0.2)
    assert_share(found["spreader_2"] == 1, 0.8)


def test_a_probability_per_replicate() -> None:
    chances = np.repeat([0.1, 0.5], N // 2)
    model = rs.ContactModel(
        "a + b -> a + c @ p\na + b -> a + d @ 1 - p", rest="b", p=rs.probability(chances)
    )
    found = outcomes(model, a=[0])["c"] == 1
    assert_share(found[: N // 2], 0.1)
    assert_share(found[N // 2 :], 0.5)


def test_hazards_of_a_coin_add_up_to_its_own() -> None:
    reactions = scheme("a + b -> a + c @ p", "a + b -> a + d @ q", p=0, q=0).reactions
    first, second = hazards_of_coins(reactions, [np.array([0.1, 0.0]), np.array([0.3, 0.0])])
    np.testing.assert_allclose(first + second, [-np.log(0.6), 0.0], rtol=1e-15)
    np.testing.assert_allclose(second[0], 3 * first[0], rtol=1e-15)
    (alone,) = hazards_of_coins(reactions[:1], [np.array([0.5, 1.0])])
    np.testing.assert_array_equal(alone, [np.log(2), np.inf])


@pytest.mark.parametrize("lines", [("a + b -> a + c @ p", "a + b -> a + d @ q"),
                                   ("a -> c @ p", "a -> b @ q")])  # fmt: skip
def test_alternatives_are_at_most_certain(lines: tuple[str, str]) -> None:
    with pytest.raises(rs.SchemeError, match=r"line 2: .*add up to 1.2 \(at most 1\)"):
        rs.simulate(scheme(*lines, p=0.6, q=0.6), PAIR, initial={"a": [0]}, rng=1)
