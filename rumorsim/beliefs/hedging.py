"""How certain an article sounds: the cap on expression and the loss of hedges."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["express", "lose_hedge"]


def express(x: ArrayLike, cap: ArrayLike) -> NDArray[np.float64]:
    """Return the log-odds `x` as expressed by somebody who never sounds surer than `cap`.

    Parameters
    ----------
    x : array_like of float
        Log-odds held.
    cap : array_like of float, non-negative
        Largest absolute log-odds expressed; infinity for no cap.

    Returns
    -------
    ndarray of float, of the broadcast shape
    """
    cap = np.asarray(cap, dtype=np.float64)
    return np.asarray(np.clip(np.asarray(x, dtype=np.float64), -cap, cap))


def lose_hedge(e: ArrayLike, floor: ArrayLike, loss: ArrayLike) -> NDArray[np.float64]:
    """Return expressed log-odds after a retelling that drops part of the hedge.

    ``|e|' = max(|e|, floor + (1 - loss)(|e| - floor))``: what sounded weaker than a flat assertion
    moves towards it by the share `loss`, what sounded stronger stays.

    Parameters
    ----------
    e : array_like of float
        Expressed log-odds; the sign is kept, 0 stays 0 and infinities stay.
    floor : array_like of float, non-negative
        Certainty of a flat assertion, log-odds; infinity lets any loss end in certainty.
    loss : array_like of float
        Share of the hedge that is lost, in [0, 1].

    Returns
    -------
    ndarray of float, of the broadcast shape

    References
    ----------
    Direction and size: Sumner et al., BMJ 2014 (press); Graeber, Noy & Roth, "Lost in
    Transmission", 2024 (word of mouth). The functional form is a modelling choice.
    """
    e = np.asarray(e, dtype=np.float64)
    size = np.abs(e)
    with np.errstate(invalid="ignore"):
        # fmax drops the nan of 0 * inf and inf - inf, where nothing is lost.
        gained = np.asarray(loss) * np.fmax(np.asarray(floor) - size, 0.0)
    return np.asarray(np.where(e == 0, e, np.copysign(np.fmax(size, size + gained), e)))
