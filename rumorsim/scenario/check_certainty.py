"""Checks that certain reports neither clash nor are withdrawn: evidence must stay defined."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import combinations, product

from rumorsim.beliefs import combine, portion, report_weight
from rumorsim.scenario.draft import Draft
from rumorsim.scenario.events import Retraction
from rumorsim.scenario.parameters import Parameters
from rumorsim.scenario.terms import ACTS, Terms

__all__ = ["check_certainty"]

_ALLOWED = "(allowed: a reliability, as perceived, above 0 and below 1)"


def check_certainty(
    fixed: Mapping[tuple[str, str], tuple[str, Terms]], draft: Draft, parameters: Parameters
) -> Iterator[str]:
    """Yield certain reports of a claim that may contradict each other, and their retractions.

    Parameters
    ----------
    fixed : mapping
        From observation and claim to the event that fixes the observation, and its terms.
    draft : Draft
    parameters : Parameters
    """
    certain = {
        key: signs
        for key, (_, terms) in fixed.items()
        if any((signs := _signs(terms, parameters)).values())
    }
    for old, new in combinations(certain, 2):
        if old[1] == new[1] and _clash(certain[old], certain[new], draft, old[1]):
            yield (
                f"events.{fixed[new][0]}.reliability: may be certain of the opposite of what "
                f"events.{fixed[old][0]} is certain of, on claim {old[1]!r} {_ALLOWED}"
            )
    for name, event in draft.events:
        if isinstance(event, Retraction):
            for observation, claim in certain:
                if observation == event.observation and claim in (event.claims or [claim]):
                    yield (
                        f"events.{name}.observation: {observation!r} is certain on claim "
                        f"{claim!r}, which cannot be taken back {_ALLOWED}"
                    )


def _signs(terms: Terms, parameters: Parameters) -> dict[bool, set[float]]:
    """Return, by the truth of the claim, on which sides the report may weigh infinitely."""
    zeta = parameters.anonymity if terms.anonymous else 1.0
    weight = combine(portion(zeta, report_weight([False, True], *terms.perceived)), terms.word)
    return {
        truth: {
            math.copysign(1.0, weight[act])
            for act in _acts(terms, rate)
            if math.isinf(weight[act]) and (act or terms.otherwise == "opposite")
        }
        for truth, rate in zip((True, False), terms.reliability, strict=True)
    }


def _acts(terms: Terms, rate: float) -> list[int]:
    """Return what may be done, 1 to say so and 0 not to, at this rate of saying so."""
    if terms.says != "observe":
        return [ACTS[terms.says]]
    return [act for act, chance in ((0, 1.0 - rate), (1, rate)) if chance > 0]


def _clash(
    one: dict[bool, set[float]], other: dict[bool, set[float]], draft: Draft, claim: str
) -> bool:
    sure = draft.claims.sure(claim)
    known = None if sure is None else sure.truth
    truths = (True, False) if known is None else (known,)
    return any(a != b for truth in truths for a, b in product(one[truth], other[truth]))
