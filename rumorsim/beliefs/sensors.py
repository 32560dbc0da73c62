"""What the word of a source weighs: the likelihood ratio of its act, exact at certainty."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["report_weight"]


def report_weight(says_so: ArrayLike, alpha: ArrayLike, beta: ArrayLike) -> NDArray[np.float64]:
    """Return ln(α / β) where the source says so, and ln((1 - α) / (1 - β)) where it does not.

    Parameters
    ----------
    says_so : array_like of bool
        The recorded act.
    alpha, beta : array_like of float in [0, 1]
        α = P(says so | true) and β = P(says so | false).

    Returns
    -------
    ndarray of float, of the broadcast shape
        Log-odds; infinite where the act is impossible under one of the two, and 0 where α = β,
        even where it is impossible under both: such a sensor tells nothing.

    References
    ----------
    Bovens & Hartmann, *Bayesian Epistemology*, Oxford University Press, 2003.
    """
    alpha, beta = np.asarray(alpha, np.float64), np.asarray(beta, np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        yes, no = np.log(alpha) - np.log(beta), np.log1p(-alpha) - np.log1p(-beta)
    return np.where(alpha == beta, 0.0, np.where(says_so, yes, no))
