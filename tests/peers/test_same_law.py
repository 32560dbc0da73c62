"""Contact models against other libraries on the same networks, by two-sample tests.

For each model, library and network two numbers are compared: how many nodes were reached early,
and in the end. The test is Kolmogorov and Smirnov's; on whole numbers it errs on the side of
agreement. All tests together raise a false alarm once in a million runs with new seeds.

The planted differences below show what the samples are large enough to tell apart.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest
from scipy import stats

import rumorsim as rs
from tests.peers.libraries import LIBRARIES, MODULES, Asked, Sizes, load

P = rs.probability
SEED = 20241001
RUNS = {"rumorsim": 4000, "CyNetDiff": 2000, "NDlib": 400, "EoN": 1000}
NETWORKS = ("random", "preferential", "polblogs")
CASES = [(*pair, network) for pair in LIBRARIES for network in NETWORKS]
FALSE_ALARM = 1e-6 / (2 * len(CASES))


class Setting(NamedTuple):
    """A model with values at which its sizes vary much on every network."""

    values: dict[str, tuple[float, ...]]  # by network
    early: int
    n_seeds: int = 3


SETTINGS = {
    "cascade": Setting({"random": (0.2,), "preferential": (0.12,), "polblogs": (0.04,)}, 3),
    "threshold": Setting(dict.fromkeys(NETWORKS, ()), 2, 12),
    "epidemic": Setting(
        {"random": (0.1, 0.4), "preferential": (0.06, 0.4), "polblogs": (0.02, 0.4)}, 5
    ),
    "rounds": Setting(
        {"random": (0.2, 1.0), "preferential": (0.12, 1.0), "polblogs": (0.04, 1.0)}, 3
    ),
    "events": Setting(
        {"random": (0.3, 1.0), "preferential": (0.2, 1.0), "polblogs": (0.05, 1.0)}, 2
    ),
}


Networks = Callable[[str], rs.Network]
"""From name to network."""


@pytest.fixture(scope="session")
def networks(request: pytest.FixtureRequest) -> Networks:
    """Return what makes or reads a network, once; without the data only polblogs is skipped."""

    @cache
    def by_name(name: str) -> rs.Network:
        if name == "random":
            return rs.networks.erdos_renyi(300, 6.0, rng=1)
        if name == "preferential":
            return rs.networks.barabasi_albert(300, 3, rng=1)
        file = request.getfixturevalue("data_folder") / "polblogs.gml"
        if not file.exists():
            pytest.skip(reason=f"{file} is missing")
        return rs.read_network(file)

    return by_name


@pytest.mark.parametrize(("model", "library", "network"), CASES)
def test_reaches_as_many(model: str, library: str, network: str, networks: Networks) -> None:
    theirs = sample_of(model, library, network, networks)
    ours = own(model, network, networks, SETTINGS[model].values[network])
    assert verdicts(ours, theirs) == [True, True]


@pytest.mark.parametrize(
    ("model", "library"), [pair for pair in LIBRARIES if pair[0] != "threshold"]
)
def test_twice_the_chance_is_noticed(model: str, library: str, networks: Networks) -> None:
    theirs = sample_of(model, library, "random", networks)
    chance, *others = SETTINGS[model].values["random"]
    ours = own(model, "random", networks, (2 * chance, *others))
    assert False in verdicts(ours, theirs)


@pytest.mark.parametrize(("model", "library"), list(LIBRARIES))
def test_a_step_of_delay_is_noticed(model: str, library: str, networks: Networks) -> None:
    theirs = sample_of(model, library, "random", networks)
    values, early = SETTINGS[model].values["random"], SETTINGS[model].early
    assert verdicts(own(model, "random", networks, values, early - 1), theirs) == [False, True]


def test_recovery_before_infection_is_noticed(networks: Networks) -> None:
    theirs = sample_of("epidemic", "NDlib", "random", networks)
    infect, recover = SETTINGS["epidemic"].values["random"]
    ours = own("epidemic", "random", networks, (infect * (1 - recover), recover))
    assert False in verdicts(ours, theirs)


@pytest.mark.parametrize("library", ["CyNetDiff", "NDlib"])
@pytest.mark.parametrize("model", ["cascade", "threshold"])
def test_ties_turned_round_are_noticed(model: str, library: str, networks: Networks) -> None:
    theirs = sample_of(model, library, "polblogs", networks)
    network, setting = networks("polblogs"), SETTINGS[model]
    seeds = seeds_of(network, setting.n_seeds)
    ours = simulated(model, network.reverse(), seeds, setting.values["polblogs"], setting.early)
    assert False in verdicts(ours, theirs)


def verdicts(ours: Sizes, theirs: Sizes) -> list[bool]:
    """Return for both numbers whether they may follow one law."""
    pairs = zip(ours.T, theirs.T, strict=True)
    tests = (stats.ks_2samp(one, other, method="asymp") for one, other in pairs)
    return [bool(test.pvalue > FALSE_ALARM) for test in tests]


def seeds_of(network: rs.Network, number: int) -> list[int]:
    """Return nodes of high degree, but not the highest."""
    order = np.argsort(-network.out_degree, kind="stable")
    return order[number : 2 * number].tolist()


@cache
def sample_of(model: str, library: str, name: str, networks: Networks) -> Sizes:
    load(MODULES[library])
    network, setting = networks(name), SETTINGS[model]
    asked = Asked(
        values=setting.values[name],
        seeds=seeds_of(network, setting.n_seeds),
        early=setting.early,
        runs=RUNS[library],
        seed=SEED,
    )
    return LIBRARIES[model, library](network, asked)


def own(
    model: str, name: str, networks: Networks, values: tuple[float, ...], early: int | None = None
) -> Sizes:
    network, setting = networks(name), SETTINGS[model]
    seeds = seeds_of(network, setting.n_seeds)
    return simulated(model, network, seeds, values, setting.early if early is None else early)


def simulated(
    model: str, network: rs.Network, seeds: list[int], values: tuple[float, ...], early: int
) -> Sizes:
    made, active, how = declared(model, *values)
    last = np.inf if how["method"] == "events" else 200
    run = rs.simulate(
        made,
        network,
        initial={active: seeds},
        times=[0, early, last],
        replicates=RUNS["rumorsim"],
        rng=SEED,
        progress=False,
        **how,
    )
    assert not run.duration.isnull().any()  # all have ended
    return network.n_nodes - run.counts[:, 1:, run.rules.rest].to_numpy()


def declared(model: str, *values: float) -> tuple[Any, str, dict[str, Any]]:
    """Return model, active state, and how it is run."""
    steps: dict[str, Any] = {"method": "synchronous"}
    match model:
        case "cascade":
            return rs.models.independent_cascade(*values), "active", steps
        case "threshold":
            return rs.models.linear_threshold(), "active", steps
        case "events":
            return rs.models.sir(*values), "infected", {"method": "events", "clock": "tie"}
        case _:
            return rs.models.sir(*map(P, values)), "infected", steps
