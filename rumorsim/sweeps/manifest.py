"""The manifest of a store: what it was made from, and what differs from a sweep at hand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim import __version__
from rumorsim.sweeps.columns import Plan
from rumorsim.sweeps.describing import digest_of
from rumorsim.versions import info

__all__ = ["Manifest", "code_digest", "differences"]

FORMAT = 1
_ROOT = Path(__file__).parents[1]
_WITHOUT_RESULTS = ("agents", "plot")  # all else can change a number of a sweep


@dataclass(frozen=True)
class Manifest:
    """Everything that the bytes of a sweep depend on, as plain JSON.

    Attributes
    ----------
    design : dict
        As `Design.describe`, with ``labels`` of levels and ``units`` of parameters.
    subject : dict
        As `Subject.describe`.
    seed : int
    replicates : list of [int, int]
        Their numbers, as runs: the first, and the one after the last.
    paired : bool
    n_units : int
    version : str
        Of rumorsim.
    code : str
        Digest of the parts of rumorsim that decide results.
    environment : dict
        Versions of libraries and platform; another one is told, not refused.
    """

    design: dict[str, Any]
    subject: dict[str, Any]
    seed: int
    replicates: list[list[int]]
    paired: bool
    n_units: int
    version: str
    code: str
    environment: dict[str, str]
    format: int = FORMAT

    @classmethod
    def of(
        cls, design: dict[str, Any], subject: dict[str, Any], seed: int, paired: bool, plan: Plan
    ) -> Manifest:
        """Describe a sweep with the present code and environment."""
        return cls(
            design=design,
            subject=json.loads(json.dumps(subject)),
            seed=seed,
            replicates=_runs(plan.replicates),
            paired=paired,
            n_units=plan.n_units,
            version=__version__,
            code=code_digest(),
            environment=info(),
        )

    @property
    def identity(self) -> dict[str, Any]:
        """Everything but the environment."""
        names = (field.name for field in fields(self) if field.name != "environment")
        return {name: getattr(self, name) for name in names}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the identity."""
        return digest_of(self.identity)

    @property
    def plan(self) -> Plan:
        """The columns and their units."""
        n_points = len(next(iter(self.design["columns"].values())))
        numbers = [np.arange(first, end, dtype=np.uint32) for first, end in self.replicates]
        return Plan(n_points, np.concatenate(numbers), self.n_units)

    def to_json(self) -> str:
        """Return the text of the file."""
        return json.dumps(asdict(self) | {"digest": self.digest}, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read the text of the file; ValueError, TypeError or KeyError if it is none."""
        content = json.loads(text)
        said = content.pop("digest")
        manifest = cls(**content)
        if said != manifest.digest:
            raise ValueError("the digest of the manifest is not that of its content")
        return manifest


def _runs(numbers: NDArray[np.uint32]) -> list[list[int]]:
    """Return numbers as runs of which each is one more than the one before."""
    parts = np.split(numbers, np.flatnonzero(np.diff(numbers.astype(np.int64)) != 1) + 1)
    return [[int(part[0]), int(part[-1]) + 1] for part in parts]


def differences(there: Any, here: Any, path: str = "") -> Iterator[str]:
    """Yield ``path: value there, value here`` for whatever differs in two plain structures."""
    if there == here:
        return
    if isinstance(there, dict) and isinstance(here, dict):
        for key in dict.fromkeys([*there, *here]):
            inner = f"{path}.{key}" if path else str(key)
            yield from differences(there.get(key), here.get(key), inner)
    elif _are_objects(there) and _are_objects(here) and len(there) == len(here):
        for place, (one, other) in enumerate(zip(there, here, strict=True)):
            yield from differences(one, other, f"{path}[{place}]")
    else:
        yield f"{path}: {_short(there)} there, {_short(here)} here"


def _are_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _short(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else f"{text[:40]} ... ({len(text)} characters)"


@cache
def code_digest(root: Path = _ROOT) -> str:
    """Return the SHA-256 of the sources of a package that can decide results of sweeps."""
    total = hashlib.sha256()
    for file in sorted(root.rglob("*.py")):
        place = file.relative_to(root)
        if place.parts[0] not in _WITHOUT_RESULTS:
            total.update(place.as_posix().encode() + b"\0" + file.read_bytes())
    return total.hexdigest()
