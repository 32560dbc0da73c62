"""The log of articles as a table: author, claim, side, number, and whom it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rumorsim.newsroom.masks import members, popcount
from rumorsim.newsroom.world import KINDS, World

if TYPE_CHECKING:
    import pandas as pd

    from rumorsim.runs.run import Run

__all__ = ["article_table", "carrier_names", "cited_names"]

_FORMS = ("article", "report", "statement")


def article_table(run: Run) -> pd.DataFrame:
    """Return one row per article, in the order of replicates and of writing.

    Columns: ``replicate, time, step, actor, kind, claim, form, log_odds, side, number,
    attributed, first, roots, cites``; ``number`` in the claim's unit, nan for none; ``roots``
    the true observations behind the article, ``cites`` the names of the roots and carriers that
    it names, an empty tuple for a story out of nowhere.
    """
    import pandas as pd

    log, world = run.log, run.world
    order = np.lexsort((np.arange(len(log)), log.step, log.replicate))
    log = log.take(order)
    start = np.datetime64(run.times[0], "ns") if run.timeline.records[0] == 0 else run.times[0]
    hours = log.step * world.rules.dt
    return pd.DataFrame(
        {
            "replicate": run.replicates[log.replicate],
            "time": start + np.round(hours * 3.6e12).astype("timedelta64[ns]"),
            "step": log.step,
            "actor": _named(log.author, world.actors.names),
            "kind": _named(world.actors.kind[log.author], KINDS),
            "claim": _named(log.claim, world.claims.names),
            "form": _named(log.form, _FORMS),
            "log_odds": log.expressed,
            "side": log.side,
            "number": 10.0**log.number,
            "attributed": log.attributed,
            "first": log.ordinal == 0,
            "roots": popcount(log.roots),
            "cites": cited_names(world, log.claim, log.cited),
        }
    )


def _named(codes: NDArray[np.int64], names: tuple[str, ...]) -> pd.Categorical[str]:
    import pandas as pd

    return pd.Categorical.from_codes(codes, pd.Index(names))


def cited_names(
    world: World, claim: NDArray[np.int64], masks: NDArray[np.uint64]
) -> list[tuple[str, ...]]:
    """Return the names behind the bits of each mask: observations, or actors for own bits."""
    carriers = carrier_names(world)
    observed = {
        (int(c), int(slot)): name
        for c, slot, name in zip(
            world.observations.claim, world.observations.slot, world.observations.names, strict=True
        )
    }
    rows, bits = members(masks)
    names: list[list[str]] = [[] for _ in range(len(masks))]
    for row, bit in zip(rows.tolist(), bits.tolist(), strict=True):
        own = bit < world.n_own_bits
        slot = bit - world.n_own_bits
        names[row].append(carriers[bit // 2] if own else observed[int(claim[row]), slot])
    return [tuple(listed) for listed in names]


def carrier_names(world: World) -> list[str]:
    """Return the names of citable actors in the order of their own bits."""
    actors = np.argsort(np.where(world.actors.own_bit < 0, np.inf, world.actors.own_bit))
    return [world.actors.names[i] for i in actors[: world.n_own_bits // 2]]
