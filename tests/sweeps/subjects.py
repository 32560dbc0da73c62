"""Cheap models that sweeps are tested with."""

from __future__ import annotations

import math
import time
from typing import Any

import numpy as np

import rumorsim as rs


def walk(rng: np.random.Generator, drift: float = 0.0, steps: int = 8) -> dict[str, Any]:
    """Return a random walk, its end, and how often it went up."""
    up = rng.random(8) < 0.5 + drift
    path = np.cumsum(np.where(up, 1.0, -1.0))
    return {"path": path, "end": path[steps - 1], "ups": np.int32(up.sum())}


def slow_walk(rng: np.random.Generator, drift: float = 0.0) -> dict[str, Any]:
    time.sleep(0.002)
    return walk(rng, drift)


def fragile(rng: np.random.Generator, x: float, limit: float = 0.9) -> float:
    """Fail where luck exceeds a limit."""
    luck = rng.random()
    if luck > limit or x < 0:
        raise RuntimeError(f"luck {luck:.3f} at x = {x}")
    return float(x + luck)


def cascade(rng: np.random.Generator, p: float) -> float:
    """Return how many of K4 an independent cascade from one node reaches, one draw per edge."""
    open_edge = rng.random(6) < p
    pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
    reached = {0}
    for _ in range(3):
        for (u, v), there in zip(pairs, open_edge, strict=True):
            if there and (u in reached or v in reached):
                reached |= {u, v}
    return float(len(reached))


def ishigami(x1: float, x2: float, x3: float) -> float:
    return math.sin(x1) + 7 * math.sin(x2) ** 2 + 0.1 * x3**4 * math.sin(x1)


SHORT = {
    "scenario": {"name": "short", "start": "2024-10-01", "horizon": 48.0, "record": 24.0},
    "claims": {"exit": {"prior": 0.3}, "deal": {"prior": 0.5}},
    "actors": {
        "aide": {"kind": "source", "named": True},
        "clerk": {"kind": "source", "anonymous": True},
        "paper": {"kind": "outlet", "count": 12},
        "reader": {"kind": "audience", "count": 6},
    },
    "events": {
        "talk": {"type": "report", "date": "2024-10-01T02:00:00", "speaker": "aide",
                 "claims": ["exit"], "says": "observe"},
        "leak": {"type": "report", "date": "2024-10-01T06:00:00", "speaker": "clerk",
                 "claims": ["exit", "deal"], "says": "observe"},
    },
    "network": {"generator": "newsroom", "briefs": [3, 5]},
}  # fmt: skip


def short_story() -> rs.Scenario:
    return rs.Scenario.from_dict(SHORT)
