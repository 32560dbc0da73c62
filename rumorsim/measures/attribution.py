"""Whether the press says where it has it from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from rumorsim.measures.checks import as_run
from rumorsim.newsroom.articles import ARTICLE
from rumorsim.newsroom.masks import any_bit, bit_mask

if TYPE_CHECKING:
    from rumorsim.runs import Run

__all__ = ["root_naming_share"]


def root_naming_share(run: Run) -> xr.DataArray:
    """Return the share of articles that name at least one root.

    A root is an observation; an article that cites only carriers (other papers), or nobody, names
    none. What sources report and officials state is not counted, only what passed a gate.

    Parameters
    ----------
    run : Run
        Itself: its log of articles is read.

    Returns
    -------
    DataArray
        Share in [0, 1] over (replicate, claim), of the replicates whose articles were logged; nan
        where no article was written. The coordinate ``count`` says of how many.
    """
    world, log = as_run(run).world, run.log
    log = log.take(log.form == ARTICLE)
    own = np.arange(world.n_own_bits)
    carriers = np.bitwise_or.reduce(bit_mask(own, world.words), axis=0, keepdims=True)
    named = any_bit(log.cited & ~carriers)
    shape = run.logged.size, world.n_claims
    home = np.ravel_multi_index((log.replicate, log.claim), shape) if len(log) else log.claim
    size = shape[0] * shape[1]
    count = np.bincount(home, minlength=size).reshape(shape)
    names = np.bincount(home, named, size).reshape(shape)
    coords = {"replicate": run.logged, "claim": list(world.claims.names)}
    about = {"units": "share", "long_name": "articles that name a root"}
    share = np.where(count > 0, names / np.maximum(count, 1), np.nan)
    found = xr.DataArray(share, coords, ("replicate", "claim"), attrs=about)
    return found.assign_coords(count=(("replicate", "claim"), count))
