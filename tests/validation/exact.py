"""Sections 0, 1.1, 1.2, 3.3 and 4.3 without chance: laws of final counts from the jump chain."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

import rumorsim as rs
from tests.validation.checks import Check, case, equal
from tests.validation.laws import Law, calling_oneself, law_of, moments
from tests.validation.mean_field import never_told_in_the_limit
from tests.validation.targets import DK, K_FOLD, MT, OWN, Rows

THETA = 0.2031878700


def laws(
    model: Callable[[int], rs.ContactModel], sizes: tuple[int, ...] | Rows, full: bool
) -> dict[int, Law]:
    return {n: law_of(model(n), n) for n in sizes if n < 10_000 or full}


@case("0", "fingerprints of well-known bugs, written as schemes; Hayes 2005 of the first")
def fingerprints(full: bool) -> Iterator[Check]:
    twice = meetings_counted_twice()
    small, large = law_of(twice, 100), law_of(twice, 1000)
    yield equal("meetings counted twice, n = 100, exact mean", small.mean, 29.66373, 6e-6)
    yield equal("meetings counted twice, n = 1000, exact mean", large.mean, 285.75196, 6e-6)
    yield equal("meetings counted twice, n = 1000, exact sd", large.sd, 30.6935, 6e-5)
    limits = {
        "Maki-Thompson": (rs.models.maki_thompson(), THETA),
        "Daley-Kendall": (rs.models.daley_kendall(), THETA),
        "meetings counted twice": (twice, 0.2846681),
        "calls to oneself": (calling_oneself(10**10), THETA),
        "a failure too many": (rs.models.maki_thompson(failures=2), 0.0595202),
        "stifling with probability 1/2": (rs.models.maki_thompson(stifle=0.5), 0.0595202),
    }
    for name, (model, limit) in limits.items():
        yield equal(f"{name}, mean field", never_told_in_the_limit(model), limit, 6e-8)


def meetings_counted_twice() -> rs.ContactModel:
    """Return Daley and Kendall's rumour on the caller's clock, a bug."""
    scheme = rs.models.daley_kendall().scheme
    return rs.ContactModel(scheme, clock="caller", tell=1.0, stifle=1.0)


@case("1.1", "Maki & Thompson 1973; exact: jump chain")
def law_of_maki_thompson(full: bool) -> Iterator[Check]:
    found = laws(lambda n: rs.models.maki_thompson(), MT, full)
    for n, law in found.items():
        yield from moments(f"Maki-Thompson, n = {n}, ignorants", law, *MT[n])
    for count, share in enumerate((3 / 4, 1 / 4, 0.0)):
        got = found[3].share[count]
        yield equal(f"Maki-Thompson, n = 3, P({count} ignorants)", got, share, 1e-15)
    listed = {100: 0.282953, 1000: 0.273639, 10_000: 0.272825}
    yield from variances_by_size("Maki-Thompson", found, listed)
    if full:
        yield from constants("Maki-Thompson", found, -0.0859, 0.27273575)


@case("1.1", "Daley & Kendall 1964, 1965; Pittel 1990; exact: jump chain")
def law_of_daley_kendall(full: bool) -> Iterator[Check]:
    found = laws(lambda n: rs.models.daley_kendall(), DK, full)
    for n, law in found.items():
        yield from moments(f"Daley-Kendall, n = {n}, ignorants", law, *DK[n])
        # The first two spreaders meet, of n - 2 ignorants and one other pair of them.
        what = f"Daley-Kendall, n = {n}, P(one person told)"
        yield equal(what, law.share[n - 2], 1 / (2 * n - 3), 1e-12)
    large = {n: law.at_most(0.6 * n) for n, law in found.items()}
    listed = {100: 0.322054, 1000: 0.311621, 10_000: 0.310766}
    yield from variances_by_size("Daley-Kendall, large outbreaks", large, listed)
    if full:
        yield from constants("Daley-Kendall", found, 0.470, 0.6281269)
        yield from constants("Daley-Kendall, large outbreaks", large, None, 0.31067214)


@case("1.1", "Maki-Thompson with calls to oneself; exact: jump chain")
def law_with_calls_to_oneself(full: bool) -> Iterator[Check]:
    found = laws(calling_oneself, OWN, full)
    for n, law in found.items():
        yield from moments(f"Calls to oneself, n = {n}, ignorants", law, *OWN[n])
    if full:
        yield from constants("Calls to oneself", found, 1.257, 0.9076453)


def variances_by_size(
    name: str, found: dict[int, Law], listed: dict[int, float]
) -> Iterator[Check]:
    for n, value in listed.items():
        if n in found:
            yield equal(f"{name}, n = {n}, variance / n", found[n].variance / n, value, 6e-7)


def constants(
    name: str, found: dict[int, Law], shift: float | None, variance: float
) -> Iterator[Check]:
    """Compare E[X] - n θ at n = 10,000, and Var(X)/n on its way from 1,000 to 10,000 and on."""
    n = 10_000
    if shift is not None:
        digit = 6e-5 if abs(shift) < 0.1 else 6e-4
        yield equal(f"{name}, n = {n}, mean - n θ", found[n].mean - n * exact_theta(), shift, digit)
    small, large = (found[size].variance / size for size in (1000, n))
    # Terms in 1/n cancel; those in 1/n² are left.
    limit = large + (large - small) / 9
    yield equal(f"{name}, variance / n, extrapolated", limit, variance, 4e-6)


def exact_theta() -> float:
    """Return the root of θ = exp(-2 (1 - θ))."""
    theta = THETA
    for _ in range(60):
        theta = math.exp(-2.0 * (1.0 - theta))
    return theta


@case("1.2", "Carnal 1994; exact: jump chain")
def law_of_k_fold_stifling(full: bool) -> Iterator[Check]:
    sizes = {1: (100, 1000), 2: (100, 1000), 3: (100,)} if full else {1: (100, 1000), 2: (100,)}
    for k, chosen in sizes.items():
        for n in chosen:
            law = law_of(rs.models.maki_thompson(failures=k), n)
            name = f"Maki-Thompson, {k} failures, n = {n}, ignorants"
            yield from moments(name, law, *K_FOLD[k][n])
    small, large = (law_of(rs.models.maki_thompson(failures=2), n).variance / n for n in (100, 200))
    theta = 0.0595202093
    expected = theta * (1 - theta) / (1 - 3 * theta)
    what = "Maki-Thompson, 2 failures, variance / n, extrapolated from 100 and 200"
    yield equal(what, 2 * large - small, expected, 3e-4 * expected)


@case("3.3", "Markov SIR on the complete graph; exact: jump chain")
def law_of_sir(full: bool) -> Iterator[Check]:
    for n, beta, mean, sd in ((50, 2.0, 19.68639774, 19.14275), (100, 1.5, 20.36958669, 27.53266)):
        law = law_of(rs.models.sir(beta=beta), n, "recovered", infected=1)
        yield from moments(f"SIR, n = {n}, β = {beta}, size", law, mean, sd)


@case("4.3", "Pólya urn; exact: jump chain")
def law_of_competing_messages(full: bool) -> Iterator[Check]:
    n = 100
    law = law_of(rs.models.competing(), n, "first", first=1, second=1)
    yield equal("competing, 1 against 1, n = 100, first, exact mean", law.mean, 50.0, 1e-9)
    yield equal("competing, 1 against 1, n = 100, first, exact sd", law.sd, 28.5773803, 6e-8)
    law = law_of(rs.models.competing(tell_first=2.0), n, "first", first=1, second=1)
    yield equal("competing, rates 2:1, n = 100, first, exact mean", law.mean, 86.6876655, 6e-8)
    yield equal("competing, rates 2:1, n = 100, first, exact sd", law.sd, 14.5506267, 6e-8)
    majority = 1 - law.up_to(50)
    yield equal("competing, rates 2:1, n = 100, P(first has more)", majority, 0.9644043, 6e-8)
    for first, second in ((1, 1), (3, 2)):
        law = law_of(rs.models.competing(), n, "first", first=first, second=second)
        gap = np.abs(law.share - urn(first, second, n)).max()
        what = f"competing, {first} against {second}, n = 100, largest gap to the urn's law"
        yield equal(what, gap, 0.0, 1e-14)


def urn(first: int, second: int, n: int) -> np.ndarray:
    """Return P(first + BetaBinomial(n - first - second; first, second) = k), k = 0..n."""

    def ways(tokens: int, kinds: int) -> int:
        return math.comb(tokens + kinds - 1, kinds - 1)

    left = n - first - second
    share = np.zeros(n + 1)
    for gain in range(left + 1):
        share[first + gain] = ways(gain, first) * ways(left - gain, second)
    return share / share.sum()
