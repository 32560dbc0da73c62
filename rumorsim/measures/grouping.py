"""From actors to kinds of actor, or to any other grouping that is labelled."""

from __future__ import annotations

import xarray as xr

from rumorsim.errors import ArgumentError, did_you_mean
from rumorsim.measures.checks import as_array

__all__ = ["group_mean"]


def group_mean(array: xr.DataArray, by: str = "kind") -> xr.DataArray:
    """Return the mean over the members of each group; missing values are left out.

    Parameters
    ----------
    array : DataArray
        With a dimension `by` (returned as it is), or with a coordinate `by` along one other
        dimension, as ``kind`` along ``actor``.
    by : str, default "kind"

    Returns
    -------
    DataArray
        With the dimension `by` in the place of the other, groups in order of first appearance.

    Raises
    ------
    ArgumentError
        If there is nothing called `by`.
    """
    if by in as_array("array", array).dims:
        return array
    if by not in array.coords:
        near = did_you_mean(by, map(str, array.coords))
        raise ArgumentError(f"by: the array has no {by!r}{near}")
    labels = array.coords[by]
    if labels.ndim == 0:
        return array.expand_dims(by)
    means = array.groupby(labels).mean(keep_attrs=True)
    means = means.sel({by: list(dict.fromkeys(labels.values.tolist()))})
    return means.transpose(*(by if name == labels.dims[0] else name for name in array.dims))
