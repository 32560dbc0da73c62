"""The claims of a run as an analyst's register grades them: A to F for sources, 1 to 6 for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from rumorsim.lexicon import credibility_digit, reliability_letter
from rumorsim.measures.checks import as_run
from rumorsim.measures.grouping import group_mean
from rumorsim.measures.intervals import interval

if TYPE_CHECKING:
    from rumorsim.newsroom.world import World
    from rumorsim.runs import Run

__all__ = ["admiralty_rating"]


def admiralty_rating(run: Run, kind: str = "analyst") -> xr.Dataset:
    """Return the Admiralty grade of every claim at the end of a run.

    The letter grades the sources behind the claim. A report that is as likely in either case as
    the reader assumes it to be weighs λ = ln(α/β), which is logit P(report correct) at even odds;
    λ is averaged over the observations that speak for the claim (λ > 0 and not scripted as
    unsaid), and the letter is the nearest grade. F: nobody reports it in person, it only stands
    in the press or follows from other claims.

    The digit grades the information: the median credence of actors of `kind` at the last record.
    6: in the median replicate none of them has heard of the claim.

    Both mappings are modelling choices: doctrine gives no numbers, and lets an analyst weigh.

    Parameters
    ----------
    run : Run
        Itself: its world is read beside its data.
    kind : str, default "analyst"
        Whose credence counts.

    Returns
    -------
    Dataset
        Over ``claim``: ``source`` (A to F), ``information`` (1 to 6), ``source_log_odds`` (mean λ,
        nan for F) and ``credence`` (nan for 6).
    """
    end = as_run(run).data.isel(time=-1, drop=True)
    credence = _median(end["credence"], kind)
    heard = _median(end["reach"].astype(float), kind)
    credence = np.where(heard > 0, credence, np.nan)
    weight = _mean_weight(run.world)
    columns = {
        "source": reliability_letter(weight),
        "information": credibility_digit(credence),
        "source_log_odds": weight,
        "credence": credence,
    }
    variables = {name: ("claim", values) for name, values in columns.items()}
    return xr.Dataset(variables, {"claim": list(run.world.claims.names)}, {"kind": kind})


def _median(final: xr.DataArray, kind: str) -> NDArray[np.float64]:
    """Return the median over replicates per claim, nan where there is nobody of that kind."""
    groups = group_mean(final)
    if kind not in groups.coords["kind"].values:
        return np.full(final.sizes["claim"], np.nan)
    middle = interval(groups.sel(kind=kind, drop=True)).sel(bound="median")
    return np.asarray(middle.transpose("claim").values, dtype=np.float64)


def _mean_weight(world: World) -> NDArray[np.float64]:
    """Return the mean λ of the observations behind each claim, nan where there is none."""
    observed = world.observations
    said = np.zeros(len(observed.names), dtype=np.bool_)
    said[[report.observation for report in world.schedule.reports if report.says != 0]] = True
    with np.errstate(divide="ignore"):
        weight = np.log(observed.perceived_alpha) - np.log(observed.perceived_beta)
    behind = said & (weight > 0)
    total, count = np.zeros((2, world.n_claims))
    np.add.at(total, observed.claim[behind], weight[behind])
    np.add.at(count, observed.claim[behind], 1.0)
    return np.where(count > 0, total / np.maximum(count, 1.0), np.nan)
