"""Exact intervals of proportions."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.errors import require

__all__ = ["clopper_pearson"]


def clopper_pearson(
    successes: ArrayLike, trials: ArrayLike, level: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the exact interval of a proportion; nan without trials.

    Parameters
    ----------
    successes, trials : array_like of int
        Broadcast against each other.
    level : float, default 0.95
        The interval covers the true proportion with at least this probability, whatever it is.

    Returns
    -------
    low, high : ndarray of float
        In [0, 1].

    References
    ----------
    Clopper & Pearson, "The use of confidence or fiducial limits illustrated in the case of the
    binomial", Biometrika 26, 1934; by quantiles of beta distributions.
    """
    from scipy.special import betaincinv

    require(0 < level < 1, "level", level, "(0, 1)")
    won, of = np.broadcast_arrays(np.asarray(successes, float), np.asarray(trials, float))
    tail = (1.0 - level) / 2.0
    some, all_but_none = np.maximum(won, 1.0), np.maximum(of - won, 1.0)
    low = np.where(won > 0, betaincinv(some, of - won + 1.0, tail), 0.0)
    high = np.where(won < of, betaincinv(won + 1.0, all_but_none, 1.0 - tail), 1.0)
    return np.where(of > 0, low, np.nan), np.where(of > 0, high, np.nan)
