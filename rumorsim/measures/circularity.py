"""How much of the corroboration is an echo."""

from __future__ import annotations

import xarray as xr

from rumorsim.measures.grouping import group_mean

__all__ = ["circularity_index"]


def circularity_index(data: xr.Dataset, by: str = "kind") -> xr.DataArray:
    """Return apparent roots over real ones: |P| / |P*|.

    P holds the provenance bits of an actor, carriers that are cited in place of their roots
    included; P* the true observations behind them. 1: every apparent root is a real one; 4: each
    real one is counted as four; below 1: some of what was heard named nobody who could be held on
    to. The index of a group is the ratio of its means, so that it is the
    same whether actors or kinds were recorded.

    Parameters
    ----------
    data : Dataset
        Of a run; ``apparent_roots`` and ``roots`` are read.
    by : str, default "kind"
        Any grouping of the actors that is labelled in the data.

    Returns
    -------
    DataArray
        Ratio over (replicate, time, kind, claim), nan where nobody holds a root.

    References
    ----------
    The phenomenon: Greenberg, "How citation distortions create unfounded authority", BMJ 2009.
    The index is our own.
    """
    apparent = group_mean(data["apparent_roots"].astype(float), by)
    real = group_mean(data["roots"].astype(float), by)
    index: xr.DataArray = apparent / real.where(real > 0)
    return index.assign_attrs(long_name="apparent roots per real root", units="ratio")
