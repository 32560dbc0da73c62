"""Results of a run, labelled: who believed, printed and cited what, when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.newsroom.articles import Articles
from rumorsim.newsroom.block import Block
from rumorsim.newsroom.state import NEVER
from rumorsim.newsroom.world import KINDS, World
from rumorsim.versions import info

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = ["Run", "Timeline"]

_ACTORS = ("replicate", "time", "actor", "claim")
_TOPICS = ("replicate", "time", "claim")

_MEANING: dict[str, tuple[str, str]] = {
    "credence": ("probability", "credence in the claim"),
    "log_odds": ("log-odds", "log-odds of the claim, natural logarithm"),
    "apparent_roots": ("roots", "provenance bits held, own bits of carriers included"),
    "roots": ("roots", "true observations behind what is held"),
    "magnitude": ("log10", "number believed, over those who heard one"),
    "published": ("share", "latest article is for the claim"),
    "denied": ("share", "latest article is against the claim"),
    "reach": ("share", "has heard of the claim"),
    "truthful_share": ("share", "sure, above .8, of what is the case; of kinds only"),
    "established_share": ("share", "outlets that printed the claim and hold it above .8"),
    "attention": ("share", "attention to the claim"),
    "pooled": ("log-odds", "pooled-root Bayesian: all observations, each once, no network"),
    "printed_mean": ("log10", "mean number printed since the last record"),
    "printed_max": ("log10", "largest number printed since the last record"),
    "printed_count": ("articles", "articles with a number since the last record"),
    "articles": ("articles", "articles since the last record"),
    "truth": ("", "whether the claim is true"),
    "first_heard": ("step", f"step of first hearing; {NEVER}: not within the run"),
}


@dataclass(frozen=True)
class Timeline:
    """Dates and names that results are labelled with.

    Attributes
    ----------
    start : datetime
        Time of the first step, with a zone.
    records : tuple of int
        After how many steps a record is taken.
    units : dict
        Unit of the magnitude of each numbered claim.
    attributes : dict
        Carried into the results: scenario, digest, parameters.
    """

    start: dt.datetime
    records: tuple[int, ...]
    units: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """Results of `Scenario.run`; every array is labelled and knows its unit.

    Attributes
    ----------
    data : xarray.Dataset
        All recorded outcomes over ``replicate``, ``time``, ``actor`` (or ``kind``) and ``claim``.
        ``first_heard`` (of actors) is a step, or its attribute ``never``.
    seed : int
        Hand it back as ``rng=`` to run the same again.
    """

    world: World
    timeline: Timeline
    replicates: NDArray[np.uint32]
    seed: int
    per_actor: bool
    series: dict[str, NDArray[np.generic]]
    log: Articles
    logged: NDArray[np.uint32]

    @classmethod
    def from_blocks(
        cls, world: World, timeline: Timeline, blocks: list[Block], *, seed: int, per_actor: bool
    ) -> Run:
        """Join blocks of replicates, which are emptied, so that results are not held twice."""
        series = {
            name: np.concatenate([block.series.pop(name) for block in blocks])
            for name in list(blocks[0].series)
        }
        logs, logged, offset = [], [], 0
        for block in blocks:
            if block.logged:
                block.log.replicate += offset
                logs.append(block.log)
                logged.append(block.replicates)
            offset += block.replicates.size
        return cls(
            world=world,
            timeline=timeline,
            replicates=np.concatenate([block.replicates for block in blocks]),
            seed=seed,
            per_actor=per_actor,
            series=series,
            log=Articles.concatenate([Articles.empty(world.words, world.true_words), *logs]),
            logged=np.concatenate([np.empty(0, np.uint32), *logged]),
        )

    def __repr__(self) -> str:
        detail = "actors" if self.per_actor else "means per kind of actor"
        return (
            f"<Run of {self.timeline.attributes.get('scenario', 'a scenario')!r}: "
            f"{self.replicates.size} replicates, {len(self.timeline.records)} records, "
            f"{detail}, seed {self.seed}>"
        )

    @cached_property
    def data(self) -> xr.Dataset:
        """All recorded outcomes, labelled."""
        import xarray as xr

        variables = {
            name: (self._dims(name), values, self._about(name))
            for name, values in self.series.items()
        }
        coords = {
            "replicate": self.replicates,
            "time": ("time", self.times, {"long_name": "time (UTC)"}),
            "claim": list(self.world.claims.names),
        }
        if self.per_actor:
            coords["actor"] = list(self.world.actors.names)
            kinds = [KINDS[kind] for kind in self.world.actors.kind]
            coords["kind"] = ("actor", kinds)
        else:
            coords["kind"] = [KINDS[kind] for kind in np.unique(self.world.actors.kind)]
        attributes = {"seed": str(self.seed), **self.timeline.attributes, **info()}
        return xr.Dataset(variables, coords, attributes)

    @property
    def times(self) -> NDArray[np.datetime64]:
        """Dates of the records, UTC."""
        start = np.datetime64(self.timeline.start.astimezone(dt.UTC).replace(tzinfo=None), "ns")
        hours = np.asarray(self.timeline.records) * self.world.rules.dt
        return start + np.round(hours * 3.6e12).astype("timedelta64[ns]")

    @property
    def credence(self) -> xr.DataArray:
        """Credence over (replicate, time, actor or kind, claim)."""
        return self._array("credence")

    @property
    def log_odds(self) -> xr.DataArray:
        """Log-odds over (replicate, time, actor or kind, claim)."""
        return self._array("log_odds")

    @property
    def magnitude(self) -> xr.DataArray:
        """Believed numbers, log10, over (replicate, time, actor or kind, claim)."""
        return self._array("magnitude")

    @property
    def published(self) -> xr.DataArray:
        """Whose latest article is for the claim, as a share per kind."""
        return self._array("published")

    @property
    def roots(self) -> xr.DataArray:
        """True observations behind what is held."""
        return self._array("roots")

    @property
    def apparent_roots(self) -> xr.DataArray:
        """Roots as they appear to those who hold them."""
        return self._array("apparent_roots")

    @cached_property
    def articles(self) -> pd.DataFrame:
        """Who published what, when, citing whom; of the logged replicates."""
        from rumorsim.runs.ledger import article_table

        table = article_table(self)
        table.attrs = dict(self.data.attrs)
        return table

    def by_kind(self, name: str) -> xr.DataArray:
        """Return a recorded outcome as the mean over each kind of actor."""
        array = self._array(name)
        return array.groupby("kind").mean(keep_attrs=True) if self.per_actor else array

    def to_frame(self) -> pd.DataFrame:
        """Return the tidy table: a row per replicate, time, actor or kind, and claim."""
        frame: pd.DataFrame = self.data.to_dataframe().reset_index()
        return frame

    def _array(self, name: str) -> xr.DataArray:
        """Return one outcome, which still knows its seed and versions."""
        array = self.data[name]
        return array.assign_attrs({**self.data.attrs, **array.attrs})

    def _dims(self, name: str) -> tuple[str, ...]:
        if name == "truth":
            return ("replicate", "claim")
        if name == "first_heard":
            return ("replicate", "actor", "claim")
        if self.series[name].ndim == 3:
            return _TOPICS
        return tuple("kind" if d == "actor" and not self.per_actor else d for d in _ACTORS)

    def _about(self, name: str) -> dict[str, Any]:
        unit, meaning = _MEANING[name]
        never = {"never": NEVER} if name == "first_heard" else {}
        return {"units": unit, "long_name": meaning, **never}
