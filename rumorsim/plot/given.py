"""Whether figures are given what they draw, told before anything is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xarray as xr

from rumorsim.errors import ArgumentError, require
from rumorsim.runs import Run

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["articles_of", "require_made", "require_recorded"]


def articles_of(given: Any) -> pd.DataFrame:
    """Return the articles that are given, or those of a run that is given in their place."""
    import pandas as pd

    table = given.articles if isinstance(given, Run) else given
    whole = isinstance(table, pd.DataFrame) and {"replicate", "claim", "time"} <= set(table)
    require(whole, "articles", given, "the run of a scenario, or its run.articles")
    return table


def require_recorded(array: Any, field: str) -> None:
    """Raise unless it is an array, of which a run has several."""
    allowed = "a DataArray, one outcome of a run: run.credence or run.counts, for instance"
    require(isinstance(array, xr.DataArray), field, array, allowed)


def require_made(data: Any, field: str, maker: str, names: set[str]) -> None:
    """Raise unless it is a Dataset with these variables, as the function `maker` returns it."""
    allowed = f"what rumorsim.{maker} returns"
    require(isinstance(data, xr.Dataset), field, data, allowed)
    found = set(map(str, data.data_vars))
    if not names <= found:
        raise ArgumentError(f"{field}: has {sorted(found)}, allowed: {allowed}")
