"""How much of the corroboration, and of the evidence, is an echo."""

from __future__ import annotations

import xarray as xr

from rumorsim.errors import ArgumentError
from rumorsim.measures.checks import Results, as_data, recorded
from rumorsim.measures.grouping import group_mean
from rumorsim.measures.pooling import same_labels

__all__ = ["circularity_index", "evidence_inflation"]


def circularity_index(data: Results, by: str = "kind") -> xr.DataArray:
    """Return apparent roots over real ones: ``|P| / |P*|``.

    P holds the provenance bits of an actor, carriers that are cited in place of their roots
    included; P* the true observations behind them. 1: every apparent root is a real one; 4: each
    real one is counted as four; below 1: some of what was heard named nobody who could be held on
    to. The index of a group is the ratio of its means, so that it is the
    same whether actors or kinds were recorded.

    Parameters
    ----------
    data : Run or Dataset
        A run, or its data; ``apparent_roots`` and ``roots`` are read.
    by : str, default "kind"
        Any grouping of the actors that is labelled in the data.

    Returns
    -------
    DataArray
        Ratio over (replicate, time, kind, claim), nan where nobody holds a root. `interval` gives
        the band over replicates.

    References
    ----------
    The phenomenon: Greenberg, "How citation distortions create unfounded authority", BMJ 2009.
    The index is our own.
    """
    data = as_data(data)
    apparent = group_mean(recorded(data, "apparent_roots").astype(float), by)
    real = group_mean(recorded(data, "roots").astype(float), by)
    index: xr.DataArray = apparent / real.where(real > 0)
    return index.assign_attrs(long_name="apparent roots per real root", units="ratio")


def evidence_inflation(
    data: Results, by: str = "kind", start: Results | None = None
) -> xr.DataArray:
    """Return how many times the evidence that exists is credited: ΔL / ΔL of the pooled reader.

    ΔL is how far the log-odds have moved since `start`; the pooled-root Bayesian has moved by the
    sum of λ over all distinct observations made, carried through the links between claims and
    with the same events. For a claim without links and without effect of repetition the index is
    E / Σ λ. 1: the evidence is credited once; 3: three times; 0: it has not arrived; below 0:
    they have moved against it. As for `circularity_index`, the index of a group is the ratio of
    its means. The ratio is heavy-tailed where opposite observations nearly cancel: summarise it
    by `interval`, not by a mean.

    Parameters
    ----------
    data : Run or Dataset
        A run, or its data; ``log_odds`` and ``pooled`` are read.
    by : str, default "kind"
        Any grouping of the actors that is labelled in the data.
    start : Run or Dataset, optional
        What to count from, labelled alike; default: the first record of `data`, which is
        before the first step unless records were chosen otherwise.

    Returns
    -------
    DataArray
        Ratio over (replicate, time, kind, claim); nan where there is no evidence, on balance.

    Raises
    ------
    ArgumentError
        If there is nothing to count from, or labels differ.
    """
    data = as_data(data)
    pooled = recorded(data, "pooled")
    if start is None:
        if "time" not in pooled.dims:
            raise ArgumentError("start: the data hold one record only; say what to count from")
        start = data.isel(time=0, drop=True)
    start = as_data(start)
    moved = _moved(*(group_mean(recorded(one, "log_odds"), by) for one in (data, start)))
    there = _moved(pooled, recorded(start, "pooled"))
    index: xr.DataArray = moved / there.where(there != 0)
    return index.assign_attrs(long_name="evidence credited per evidence there is", units="ratio")


def _moved(data: xr.DataArray, start: xr.DataArray) -> xr.DataArray:
    data, start = same_labels(data=data, start=start)
    return data - start
