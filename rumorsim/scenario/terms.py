"""The terms of an observation: what a report says about itself, or else its speaker."""

from __future__ import annotations

import math
from dataclasses import dataclass

from rumorsim.scenario.events import Report
from rumorsim.scenario.parameters import Parameters
from rumorsim.scenario.scales import first, log_odds, sensor
from rumorsim.scenario.schema import Actor
from rumorsim.scenario.values import Reliability

__all__ = ["ACTS", "UNRATED", "Terms", "observation_of"]

UNRATED: Reliability = "C"
"""Grade of a source that nobody graded: neither sure nor worthless."""

ACTS = {"yes": 1, "no": 0, "observe": -1}


@dataclass(frozen=True)
class Terms:
    """What the first report of an observation fixes for all later ones.

    Attributes
    ----------
    says : str
        "yes" and "no" are scripted, "observe" is by sensor and truth.
    otherwise : str
        What readers hear when it does not say so.
    reliability, perceived : tuple of float
        P(says so | true) and P(says so | false): what they are, and what others assume.
    anonymous : bool
    word : float
        Log-odds of the hedging word; inf where there is none.
    counts : float
        For how many sources it counts.
    """

    says: str
    otherwise: str
    reliability: tuple[float, float]
    perceived: tuple[float, float]
    anonymous: bool
    word: float
    counts: float

    @classmethod
    def of(cls, report: Report, speaker: Actor, parameters: Parameters) -> Terms:
        """Let the report override its speaker, and the speaker the defaults of its kind."""
        anonymous = first(report.anonymous, speaker.anonymous)
        reliability: Reliability = first(report.reliability, speaker.reliability, UNRATED)
        perceived: Reliability = first(
            report.perceived, report.reliability, speaker.perceived, reliability
        )
        on_record = parameters.record_counts if speaker.named and not anonymous else 1.0
        return cls(
            says=report.says,
            otherwise=report.otherwise,
            reliability=sensor(reliability),
            perceived=sensor(perceived),
            anonymous=anonymous,
            word=math.inf if report.word is None else log_odds(report.word),
            counts=first(report.counts, speaker.counts, on_record),
        )


def observation_of(report: Report, speaker: Actor) -> str:
    """Return the observation a report makes: its own, its speaker's camp's, or its speaker's."""
    return first(report.observation, speaker.group, report.speaker)
