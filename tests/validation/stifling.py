"""Sections 1.2 and 1.3: other ways to stop, and other ways to begin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import rumorsim as rs
from tests.validation.checks import Check, case, equal, mass, sample
from tests.validation.laws import law_of
from tests.validation.mean_field import never_told_in_the_limit
from tests.validation.rumours import IGNORANT, compare, never_told
from tests.validation.targets import K_FOLD

LIMITS = {
    1: 0.2031878700,
    2: 0.0595202093,
    3: 0.0198274013,
    4: 0.0069771537,
    5: 0.0025164623,
}
LIMITS_OF_CHANCE = {0.1: 0.0000167048, 0.25: 0.0069771537, 0.5: 0.0595202093, 0.75: 0.1319275476}


@case("1.2", "Carnal 1994; exact: jump chain")
def maki_thompson_k_fold(full: bool) -> Iterator[Check]:
    for k, listed in K_FOLD.items():
        model = rs.models.maki_thompson(failures=k)
        for n, replicates in ((100, 100_000), (1000, 20_000)) if full else ((100, 4_000),):
            values = never_told(model, n, replicates)
            what = f"Maki-Thompson, {k} failures, n = {n}, ignorants"
            yield from sample(what, values, *listed[n])
            if n == 100 and k <= 2:
                middle = int(listed[n][0])
                share = law_of(model, n).up_to(middle)
                yield mass(f"{what} at most {middle}", values <= middle, share)


@case("1.2", "stifling by chance; events against the exact law")
def maki_thompson_with_chance_of_stifling(full: bool) -> Iterator[Check]:
    for alpha in LIMITS_OF_CHANCE:
        model = rs.models.maki_thompson(stifle=alpha)
        for n, replicates in ((100, 100_000), (1000, 20_000)) if full else ((100, 2_000),):
            law = law_of(model, n)
            what = f"Maki-Thompson, stifle = {alpha}, n = {n}, ignorants"
            values = never_told(model, n, replicates)
            yield from compare(what, values, (law.mean, law.sd), law)


@case("1.2", "limit exp(-(1 + m)(1 - θ)); Lebensztayn, Machado & Rodríguez 2011")
def stifling_limits_in_the_mean_field(full: bool) -> Iterator[Check]:
    for alpha, limit in LIMITS_OF_CHANCE.items():
        share = never_told_in_the_limit(rs.models.maki_thompson(stifle=alpha))
        yield equal(f"Maki-Thompson, stifle = {alpha}, mean field", share, limit, 2e-9)
    for k, limit in LIMITS.items():
        share = never_told_in_the_limit(rs.models.maki_thompson(failures=k))
        yield equal(f"Maki-Thompson, {k} failures, mean field", share, limit, 2e-9)
    model = rs.models.maki_thompson(failures=[0.5, 0.0, 0.5])
    share = never_told_in_the_limit(model, fresh="spreader_1")
    yield equal("Maki-Thompson, 1 or 3 failures, mean field", share, LIMITS[2], 2e-9)


@case("1.3", "Belen & Pearce 2004; root of ln θ + 2 i (1 - θ) + s = 0")
def general_initial_conditions(full: bool) -> Iterator[Check]:
    shares = {
        0.9: 0.22374098,
        0.75: 0.25458418,
        0.5: 0.30170956,
        0.25: 0.33951281,
        1e-8: 0.36787944,
    }
    for ignorant, expected in shares.items():
        share = share_left(ignorant, spreader=1.0 - ignorant)
        yield equal(f"mean field, {ignorant:g} ignorant, no stiflers", share, expected, 1e-8)
    few = 1e-12
    for ignorant, expected in {0.9: 0.26757003, 0.75: 0.41718836}.items():
        share = share_left(ignorant, spreader=few, stifler=1.0 - ignorant - few)
        yield equal(f"mean field, {ignorant} ignorant, few spreaders", share, expected, 1e-8)
    for ignorant in (0.5, 0.4, 0.25):
        share = share_left(ignorant, spreader=few, stifler=1.0 - ignorant - few)
        # Where as many spread as stifle, the share told is of the order of the root of the few.
        tolerance = 3e-6 if ignorant == 0.5 else 1e-9
        yield equal(f"mean field, {ignorant} ignorant, few spreaders", share, 1.0, tolerance)


def share_left(ignorant: float, **initial: float) -> float:
    end = rs.models.maki_thompson().mean_field().solve(initial).isel(time=-1)
    return float(end.sel(state=IGNORANT)) / ignorant


@case("1.3", "events from a tenth who spread, or who stifle; exact: jump chain")
def simulated_initial_conditions(full: bool) -> Iterator[Check]:
    model, n = rs.models.maki_thompson(), 100
    starts: tuple[dict[str, Any], ...] = ({"spreader": 10}, {"spreader": 5, "stifler": 20})
    for start in starts:
        law = law_of(model, n, **start)
        values = never_told(model, n, 100_000 if full else 4_000, initial=start)
        what = f"Maki-Thompson, n = {n}, from {start}, ignorants"
        yield from compare(what, values, (law.mean, law.sd), law)
