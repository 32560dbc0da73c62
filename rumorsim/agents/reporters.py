"""What the model's DataCollector records by default: a few means per step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from rumorsim.newsroom.world import KINDS

if TYPE_CHECKING:
    from rumorsim.agents.model import RumorModel

__all__ = ["default_reporters"]


def default_reporters(model: RumorModel, claims: Sequence[str]) -> dict[str, Callable[..., Any]]:
    """Return reporters of the date, and for each claim of what is believed and written.

    ``credence_<kind>_<claim>`` is the mean credence of the actors of a kind,
    ``articles_<claim>`` counts what was written so far, reports included,
    ``attention_<claim>`` is a share, ``apparent_roots_<claim>`` and ``roots_<claim>`` are the
    mean numbers of roots that actors hold, as they appear and as they are.
    """
    reporters: dict[str, Callable[..., Any]] = {"date": _date}
    kinds = [KINDS[kind] for kind in np.unique(model.world.actors.kind)]
    for name in claims:
        claim = model.claim_index(name)
        for kind in kinds:
            reporters[f"credence_{kind}_{name}"] = partial(_credence, kind, claim)
        reporters[f"articles_{name}"] = partial(_articles, claim)
        reporters[f"attention_{name}"] = partial(_attention, claim)
        reporters[f"apparent_roots_{name}"] = partial(_apparent_roots, claim)
        reporters[f"roots_{name}"] = partial(_roots, claim)
    return reporters


def _date(model: RumorModel) -> Any:
    return model.date


def _credence(kind: str, claim: int, model: RumorModel) -> float:
    return float(model.readings.credence_by_kind[kind][claim])


def _articles(claim: int, model: RumorModel) -> int:
    return int(model.readings.articles[:, claim].sum())


def _attention(claim: int, model: RumorModel) -> float:
    return float(model.state.topics.attention[claim])


def _apparent_roots(claim: int, model: RumorModel) -> float:
    return float(model.readings.apparent_roots[:, claim].mean())


def _roots(claim: int, model: RumorModel) -> float:
    return float(model.readings.roots[:, claim].mean())
