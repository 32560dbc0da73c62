"""The worked posterior of the shipped story: one hub, its sub-claims, five sets of evidence.

How it is to be read: the anonymity factor weakens the Ukrainian group and the Western source
wherever they speak (on the hub, on the officers, and on the desertion if it is theirs); those who
speak on record, and analysts and bloggers, keep their full weight.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from rumorsim.beliefs import ClaimForest, expit, logit

PRIOR = 0.15
# child: parent, P(child | parent), P(child | not parent)
LINKS = {
    "deal": ("deployment", 0.90, 0.30),
    "arms": ("deployment", 0.97, 0.60),
    "technicians": ("deployment", 0.60, 0.30),
    "officers": ("deployment", 0.50, 0.05),
    "casualties": ("officers", 0.30, 0.005),
    "desertion": ("deployment", 0.30, 0.005),
    "infeasible": ("deployment", 0.50, 0.75),
    "motive": ("deployment", 0.85, 0.60),
    "doubts": ("front", 0.40, 0.70),
    "freed troops": ("border", 0.70, 0.30),
}
SHARES = {"front": 0.6, "border": 0.3}
NAMES = ["deployment", *SHARES, *LINKS]

UKRAINIAN = math.log(0.90 / 0.35)
WESTERN = math.log(0.70 / 0.10)
TECHNICIANS = math.log(0.80 / 0.20)
MINISTER = math.log(0.75 / 0.30)
BLOGGERS = math.log(0.20 / 0.02)
DENIAL = math.log(0.97 / 0.99)
SCEPTICS = math.log(0.70 / 0.40)


def story() -> ClaimForest:
    parents = {name: link[0] for name, link in LINKS.items()} | dict.fromkeys(SHARES, "deployment")
    parent = [NAMES.index(parents[name]) if name in parents else -1 for name in NAMES]
    q = [LINKS.get(name, ("", math.nan, math.nan)) for name in NAMES]
    group = [0 if name in SHARES else -1 for name in NAMES]
    share = [SHARES.get(name, math.nan) for name in NAMES]
    return ClaimForest(parent, [link[1] for link in q], [link[2] for link in q], group, share)


def credence(anonymity: float, desertion: float, western: float = WESTERN) -> float:
    """Return P(deployment) with `desertion` as the evidence on the desertion."""
    evidence = dict.fromkeys(NAMES, 0.0)
    evidence["deployment"] = float(logit(PRIOR)) + anonymity * (UKRAINIAN + western) + DENIAL
    evidence["technicians"] = TECHNICIANS
    evidence["officers"] = anonymity * UKRAINIAN + MINISTER
    evidence["infeasible"] = SCEPTICS
    evidence["desertion"] = desertion
    column = np.array([[evidence[name]] for name in NAMES])
    return float(expit(story().log_odds(column))[0, 0])


@pytest.mark.parametrize(
    ("anonymity", "printed"),
    [(1.0, (0.92, 0.98, 0.95, 0.92, 0.63)), (0.7, (0.81, 0.94, 0.84, 0.81, 0.52))],
)
def test_the_printed_credences(anonymity: float, printed: tuple[float, ...]) -> None:
    """Before the desertion; from bloggers; from the group, apart; the same; no Western source."""
    own = anonymity * UKRAINIAN
    found = (
        credence(anonymity, 0.0),
        credence(anonymity, BLOGGERS),
        credence(anonymity, own),
        credence(anonymity, 0.0),  # evidence that counts already adds nothing
        credence(anonymity, 0.0, western=0.0),
    )
    assert found == pytest.approx(printed, abs=0.006)


def test_reattributing_the_desertion_moves_odds_by_the_printed_factors() -> None:
    odds = [math.exp(logit(credence(1.0, item))) for item in (0.0, UKRAINIAN, BLOGGERS)]
    assert odds[2] / odds[1] == pytest.approx(2.4, abs=0.05)
    assert odds[2] / odds[0] == pytest.approx(3.5, abs=0.05)
