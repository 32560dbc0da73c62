"""Numbers believed or printed, against the true one."""

from __future__ import annotations

import numpy as np
import xarray as xr

from rumorsim.errors import require
from rumorsim.measures.checks import as_array

__all__ = ["magnitude_error"]


def magnitude_error(magnitude: xr.DataArray, true: float) -> xr.DataArray:
    """Return how far numbers are from the true one: log10(number / true).

    Parameters
    ----------
    magnitude : DataArray
        log10 of the number.
    true : float
        The true number in its own unit, > 0.

    Returns
    -------
    DataArray
        log10, of the shape of `magnitude`; positive is exaggerated, 1 is ten times too many.
    """
    require(true > 0, "true", true, "a number > 0")
    error: xr.DataArray = as_array("magnitude", magnitude) - np.log10(true)
    return error.assign_attrs(long_name="number over true number", units="log10")
