"""Random small worlds with every mechanism of the newsroom model switched on or off at random.

Values are continuous wherever a rule compares them, so that rounding cannot decide what happens.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from rumorsim.newsroom.world import KINDS, Rules, World
from tests.twins.handmade import OPEN, make_world

__all__ = ["OPEN", "make_world", "random_world"]

INF = math.inf
Dice = np.random.Generator
Dicts = list[dict[str, Any]]


def random_world(
    seed: int,
    *,
    n_actors: int = 12,
    n_claims: int = 4,
    steps: int = 60,
    n_observations: int = 8,
    citable: float = 0.5,
    linked: bool = True,
    actor: dict[str, Any] | None = None,
    tie: dict[str, Any] | None = None,
    report: dict[str, Any] | None = None,
    without: tuple[str, ...] = (),
    **rules: Any,
) -> World:
    """Draw a world; the same seed and options give the same world.

    Parameters
    ----------
    seed : int
    n_actors, n_claims, steps, n_observations : int
        Seven actors or more include every kind. Pairs (observation, claim) are up to twice
        ``n_observations``, some observations being shared by claims.
    citable : float
        Share of the actors that have own bits; 1 with 40 actors gives more than 64 bits.
    linked : bool
        False: all claims are hubs. True: a tree, with an exclusive group from four claims on.
    actor, tie, report : dict, optional
        What every actor, tie or report is to have, in the words of `make_world`.
    without : tuple of str
        Entries to leave out, such as ``"retractions"``.
    **rules
        Fixes anything of `Rules`.
    """
    dice = np.random.default_rng(seed)
    actors, claims = _actors(dice, n_actors, citable), _claims(dice, n_claims, linked)
    entries = {
        "reports": _reports(dice, actors, claims, n_observations, steps),
        "statements": _statements(dice, actors, claims, steps),
        **_events(dice, claims, steps),
    }
    entries["retractions"] = _retractions(dice, entries["reports"], steps)
    chosen = _rules(dice) | {"steps": steps} | rules
    # Certain trust and certain disbelief together leave Laputa's rule without a value.
    least_wrong = 0.5 if chosen["trust_learning"] == "laputa" else 0.0
    ties = _ties(dice, actors, least_wrong)
    return make_world(
        actors=[each | (actor or {}) for each in actors],
        ties=[(source, target, part | (tie or {})) for source, target, part in ties],
        claims=claims,
        rules=chosen,
        **{what: [each | (report or {}) if what == "reports" else each for each in parts]
           for what, parts in entries.items() if what not in without},
    )  # fmt: skip


def _one(dice: Dice, *choices: Any) -> Any:
    return choices[dice.integers(len(choices))]


def _chance(dice: Dice, p: float) -> bool:
    return bool(dice.random() < p)


def _within(dice: Dice, low: float, high: float) -> float:
    return float(dice.uniform(low, high))


def _actors(dice: Dice, n_actors: int, citable: float) -> Dicts:
    kinds = [*KINDS, *dice.choice(["outlet", "blogger", "audience"], max(0, n_actors - len(KINDS)))]
    return [
        {"name": f"{kind} {i}", "kind": str(kind), "citable": _chance(dice, citable)}
        | _temper(dice)
        | ({} if kind not in ("source", "denier", "analyst") else {"repetition": 0.0})
        | ({"gate": True} if kind == "audience" and _chance(dice, 0.5) else {})
        for i, kind in enumerate(kinds[:n_actors])
    ]


def _temper(dice: Dice) -> dict[str, Any]:
    threshold = _one(dice, -INF, _within(dice, 0, 1), _within(dice, 0, 1))
    return {
        "amplifier": _chance(dice, 0.2),
        "chi": _one(dice, 0.0, 1.0, _within(dice, 0, 1)),
        "threshold": threshold,
        "width": _one(dice, 0.0, 0.25, 0.5),
        "negative_penalty": _one(dice, 0.0, 0.5, 0.5 if threshold == -INF else INF),
        "herding": _within(dice, 0, 1.5),
        "news_value": _one(dice, 0.0, 0.5, 2.0),
        "hazard": _one(dice, INF, 0.1, 0.3, 2.0),
        "sources_required": _one(dice, 0.0, 1.0, 1.0, 2.0),
        "prompt": _one(dice, 1.0, 0.5),
        "attribution": _one(dice, 0.0, 1.0, 0.8, 0.5),
        "hedge_loss": _one(dice, 0.0, 0.2, 0.9),
        "expression_cap": _one(dice, INF, math.log(0.95 / 0.05), 1.1),
        "repetition": _one(dice, 0.0, 0.15),
        "anchor": {"claim 0": _within(dice, -1, 1)} if _chance(dice, 0.3) else {},
    }


def _ties(dice: Dice, actors: Dicts, least_wrong: float) -> list[tuple[int, int, dict[str, Any]]]:
    pairs = [(u, v) for u in range(len(actors)) for v in range(len(actors)) if u != v]
    chosen = dice.random(len(pairs)) < min(0.6, 5 / len(actors))
    return [
        (*pair, _tie(dice, least_wrong)) for pair, taken in zip(pairs, chosen, strict=True) if taken
    ]


def _tie(dice: Dice, least_wrong: float) -> dict[str, Any]:
    return {
        "delivery": _one(dice, 0.0, 1.0, *dice.uniform(0.1, 1, 4).tolist()),
        "weight": _one(dice, 1.0, _within(dice, 0.2, 1)),
        "right": _within(dice, 1, 10),
        "wrong": _one(dice, least_wrong, *dice.uniform(0.5, 5, 9).tolist()),
    }


def _claims(dice: Dice, n_claims: int, linked: bool) -> Dicts:
    """Link every claim to an earlier one, then shuffle, so that parents stand anywhere."""
    claims: Dicts = []
    for c in range(n_claims):
        parent = f"claim {dice.integers(c)}" if linked and c > 0 and _chance(dice, 0.8) else None
        claims.append({"name": f"claim {c}"} | _claim(dice) | _link(dice, parent))
    if linked and n_claims >= 4:
        for claim, share in zip(claims[1:3], (0.3, _within(dice, 0.2, 0.7)), strict=True):
            claim |= {"parent": "claim 0", "group": "rivals", "share": share}
            claim |= {"prior": 0.0, "if_true": math.nan, "if_false": math.nan}
    return [claims[c] for c in dice.permutation(n_claims)]


def _claim(dice: Dice) -> dict[str, Any]:
    numbered = _chance(dice, 0.7)
    return {
        "truth": _one(dice, -1, -1, 0, 1),
        "numbered": numbered,
        "number": _within(dice, 2, 5) if numbered and _chance(dice, 0.8) else math.nan,
        "reference": _within(dice, 2, 5) if numbered and _chance(dice, 0.5) else math.nan,
        "digits": _one(dice, 1, 2, 3),
    }


def _link(dice: Dice, parent: str | None) -> dict[str, Any]:
    if parent is None:
        return {"prior": _within(dice, -2, 1)}
    if_true, if_false = _one(dice, 1.0, *dice.uniform(0.1, 0.9, 4)), _within(dice, 0.1, 0.9)
    return {"parent": parent, "if_true": float(if_true), "if_false": if_false}


def _reports(dice: Dice, actors: Dicts, claims: Dicts, n_observations: int, steps: int) -> Dicts:
    """Let one observation be on one or two claims, and be reported by up to three actors."""
    usual = [a["name"] for a in actors if a["kind"] in ("source", "analyst", "denier", "official")]
    others = [a["name"] for a in actors if a["kind"] != "audience"]
    reports: Dicts = []
    for o in range(n_observations):
        for c in dice.choice(len(claims), min(len(claims), _one(dice, 1, 1, 2)), replace=False):
            for _ in range(_one(dice, 1, 1, 2, 3)):
                told = {
                    "observation": f"observation {o}",
                    "claim": claims[c]["name"],
                    "speaker": _one(dice, *usual, *usual, *others),
                    "step": int(dice.integers(max(1, 2 * steps // 3))),
                }
                reports.append(told | _sensor(dice) | _figure(dice, claims[c]))
    return reports


def _sensor(dice: Dice) -> dict[str, Any]:
    return {
        "says": _one(dice, 1, 1, 0, -1, -1),
        "alpha": _within(dice, 0.3, 0.95),
        "beta": _within(dice, 0.05, 0.6),
        "perceived_alpha": _one(dice, None, _within(dice, 0.5, 0.95)),
        "perceived_beta": _one(dice, None, _within(dice, 0.05, 0.5)),
        "anonymity": _one(dice, 1.0, 0.7),
        "word": _one(dice, INF, INF, _within(dice, 0.2, 3)),
        "counts": _one(dice, 1.0, 2.0),
        "opposite": _chance(dice, 0.6),
    }


def _figure(dice: Dice, claim: dict[str, Any]) -> dict[str, Any]:
    if not claim["numbered"] or _chance(dice, 0.3):
        return {}
    if _chance(dice, 0.4):
        return {"observes_number": True, "bias": 0.1, "noise": 0.2}
    return {"number": _within(dice, 2, 5)}


def _statements(dice: Dice, actors: Dicts, claims: Dicts, steps: int) -> Dicts:
    officials = [a["name"] for a in actors if a["kind"] == "official"]
    others = [a["name"] for a in actors if a["kind"] != "audience"]
    return [
        {
            "step": int(dice.integers(steps)),
            "actor": _one(dice, *officials, *officials, *others),
            "claim": _one(dice, *claims)["name"],
            "commit": _one(dice, 0.0, 0.5, 1.0),
        }
        for _ in range(6)
    ]


def _events(dice: Dice, claims: Dicts, steps: int) -> dict[str, Dicts]:
    def entry() -> dict[str, Any]:
        return {"step": int(dice.integers(steps)), "claim": _one(dice, *claims)["name"]}

    return {
        "shifts": [
            entry() | {"shift": _within(dice, -1, 1), "refresh": _chance(dice, 0.5)}
            for _ in range(3)
        ],
        "resolutions": [entry() for _ in range(3)],
        "slurs": [entry() | {"hit": _within(dice, 0.1, 1)} for _ in range(2)],
    }


def _retractions(dice: Dice, reports: Dicts, steps: int) -> Dicts:
    pairs = [(report["observation"], report["claim"]) for report in reports]
    return [
        {
            "step": int(dice.integers(steps)),
            "observations": list(dict.fromkeys((_one(dice, *pairs), _one(dice, *pairs)))),
            "reach": _one(dice, 1.0, 0.6),
        }
        for _ in range(3)
    ]


def _rules(dice: Dice) -> dict[str, Any]:
    return {
        "dt": _one(dice, 1.0, 0.5, 2.0),
        "half_life": _one(dice, INF, 24.0, 6.0),
        "retention": _one(dice, 1.0, 1.0, 0.97),
        "staleness": _one(dice, 1.0, 1.0, 0.4, 0.0),
        "stifle": _chance(dice, 0.3),
        "followups": _chance(dice, 0.8),
        "rebroadcast": _chance(dice, 0.1),
        "first_always": _chance(dice, 0.2),
        "expression": _one(dice, "evidence", "evidence", "credence"),
        "continued_influence": _within(dice, 0.1, 0.6),
        "drift_mean": _one(dice, 0.0, 0.02),
        "drift_sd": _within(dice, 0.02, 0.2),
        "trust_learning": _one(dice, "off", "outcomes", "outcomes", "laputa"),
        "record_weight": Rules.record_weight * _one(dice, 0.2, 1.0),
    }
