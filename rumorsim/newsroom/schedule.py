"""The dated entries of a compiled world: what happens at a step, whatever else has happened."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Report", "Resolution", "Retraction", "Schedule", "Shift", "Slur", "Statement"]


@dataclass(frozen=True)
class Report:
    """A dated report: creates or repeats an observation; ``says``: 1 yes, 0 no, -1 observe."""

    step: int
    speaker: int
    observation: int  # row of Observations
    says: int
    number: float  # log10; nan: none stated
    observes_number: bool  # number = M + bias + noise * N(0, 1) instead
    bias: float  # log10
    noise: float  # log10, standard deviation
    key: int  # address of the noise
    variant: int = 0  # world that it happens in, of worlds that are joined


@dataclass(frozen=True)
class Statement:
    """An article without gate: ``commit`` multiplies the expressed log-odds."""

    step: int
    actor: int
    claim: int
    commit: float
    variant: int = 0


@dataclass(frozen=True)
class Shift:
    """An event of the world: adds to the field B of a claim and / or refreshes attention."""

    step: int
    claim: int
    shift: float
    refresh: bool
    variant: int = 0


@dataclass(frozen=True)
class Retraction:
    """Withdraws observations (rows of `Observations`); ``step`` includes the lag."""

    step: int
    observations: tuple[int, ...]
    reach: float
    key: int
    variant: int = 0


@dataclass(frozen=True)
class Resolution:
    """The truth of a claim settles the record of those who wrote on it."""

    step: int
    claim: int
    variant: int = 0


@dataclass(frozen=True)
class Slur:
    """A "fake news" label: ties leaving authors on the positive side lose ``hit`` log-odds."""

    step: int
    claim: int
    hit: float
    variant: int = 0


@dataclass(frozen=True)
class Schedule:
    """Dated entries, each tuple sorted by step and, within a step, as written."""

    reports: tuple[Report, ...] = ()
    statements: tuple[Statement, ...] = ()
    shifts: tuple[Shift, ...] = ()
    retractions: tuple[Retraction, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    slurs: tuple[Slur, ...] = ()
