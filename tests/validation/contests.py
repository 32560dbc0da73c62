"""Sections 4.2 and 4.3: attention against scepticism, and messages against each other."""

from __future__ import annotations

from collections.abc import Iterator

import rumorsim as rs
from tests.validation.checks import Check, case, equal, mass, sample
from tests.validation.epidemics import final


@case("4.2", "Bettencourt et al. 2006; DOP853, relative tolerance 1e-11")
def seiz_curve(full: bool) -> Iterator[Check]:
    run = rs.simulate(
        rs.models.seiz(beta=0.6, b=0.3, rho=0.2, epsilon=0.05, p=0.4, l=0.5),
        rs.networks.well_mixed(1000),
        initial={"infected": 5, "skeptic": 5},
        method="mean-field",
        times=[0, 5, 10, 20, 50],
        progress=False,
    )
    infected = run.counts.sel(state="infected").squeeze().to_numpy()
    answers = (19.491061, 79.000402, 564.287740, 955.519861)
    for time, got, expected in zip((5, 10, 20, 50), infected[1:], answers, strict=True):
        yield equal(f"SEIZ, I({time})", got, expected, 2e-6)
    skeptics = run.counts.sel(state="skeptic", time=50).item()
    yield equal("SEIZ, Z(50)", skeptics, 44.048439, 2e-6)


@case("4.3", "Pólya urn; events against the exact law")
def competing_messages(full: bool) -> Iterator[Check]:
    replicates = 40_000 if full else 2_000
    n = 100
    ways = {"well mixed": rs.networks.well_mixed(n), "complete": rs.networks.complete(n)}
    for name, network in ways.items():
        how = {"initial": {"first": 1, "second": 1}, "method": "events"}
        rate = 1.0 if name == "well mixed" else 1 / (n - 1)
        model = rs.models.competing(tell_first=rate, tell_second=rate)
        values = final(model, network, replicates, "first", **how)
        what = f"competing, {name}, 1 against 1, n = {n}, first"
        # All 99 outcomes are equally likely.
        yield from sample(what, values, 50.0, 28.5773803, 1.8 - 2.4 / (99**2 - 1))
        yield mass(f"{what} has 1", values == 1, 1 / (n - 1))
        model = rs.models.competing(tell_first=2 * rate, tell_second=rate)
        values = final(model, network, replicates, "first", **how)
        what = f"competing, {name}, rates 2:1, n = {n}, first"
        yield from sample(what, values, 86.6876655, 14.5506267)
        yield mass(f"{what} has more", values > 50, 0.9644043)
