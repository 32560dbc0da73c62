"""The yardstick: somebody who has the same evidence and no network in between."""

from __future__ import annotations

import numpy as np
import xarray as xr

from rumorsim.beliefs.logodds import expit
from rumorsim.errors import require
from rumorsim.measures.checks import Results, as_data, recorded
from rumorsim.measures.grouping import group_mean

__all__ = ["POOLED", "beside_pooled", "pooled_root_bayesian"]

POOLED = "pooled-root Bayesian"
"""What the yardstick is called among kinds of actor."""


def pooled_root_bayesian(data: Results, by: str = "kind") -> xr.Dataset:
    """Return what a Bayesian believes who hears every observation at once, each exactly once.

    It knows the perceived sensor of every observation made so far, the prior, the events and the
    links between claims, as the actors do, and adds nothing for repetition. Observations that
    were retracted still count.

    Parameters
    ----------
    data : Run or Dataset
        A run, or its data; ``pooled`` is read, which every run records.
    by : str, default "kind"
        The dimension along which it stands, with the one label "pooled-root Bayesian".

    Returns
    -------
    Dataset
        ``credence`` (probability) and ``log_odds`` over (replicate, time, kind, claim), so that
        every measure of credence takes it as it takes actors.
    """
    log_odds = recorded(as_data(data), "pooled").expand_dims({by: [POOLED]})
    order = [name for name in ("replicate", "time", by, "claim") if name in log_odds.dims]
    log_odds = log_odds.transpose(*order, ...).drop_attrs()
    credence = log_odds.copy(data=expit(log_odds.values))
    return xr.Dataset({
        "credence": credence.assign_attrs(units="probability", long_name="credence in the claim"),
        "log_odds": log_odds.assign_attrs(units="log-odds", long_name="log-odds of the claim"),
    })  # fmt: skip


def beside_pooled(data: Results, name: str = "credence", by: str = "kind") -> xr.DataArray:
    """Return the mean of each group and, as one group more, the pooled-root Bayesian.

    Parameters
    ----------
    data : Run or Dataset
        A run, or its data.
    name : {"credence", "log_odds"}, default "credence"
    by : str, default "kind"
        Any grouping of the actors that is labelled in the data.

    Returns
    -------
    DataArray
        Over (replicate, time, kind, claim), the yardstick last.
    """
    require(name in ("credence", "log_odds"), "name", name, "'credence' or 'log_odds'")
    data = as_data(data)
    groups = group_mean(recorded(data, name), by)
    yardstick = pooled_root_bayesian(data, by)[name]
    labels = [*map(str, groups[by].values), POOLED]
    joined = xr.concat(
        [groups.astype(np.float64), yardstick], dim=by, coords="minimal", compat="override"
    )
    return joined.assign_coords({by: labels}).transpose(*groups.dims).assign_attrs(groups.attrs)
