"""Credence held against the truth."""

from __future__ import annotations

import numpy as np
import xarray as xr

__all__ = ["brier", "confidence_inflation"]


def brier(
    credence: xr.DataArray, truth: xr.DataArray, dim: str | list[str] = "replicate"
) -> xr.DataArray:
    """Return the Brier score: the mean squared distance of credence from truth.

    Parameters
    ----------
    credence : DataArray
        In [0, 1].
    truth : DataArray of bool
        Its dimensions are among those of `credence`.
    dim : str or list of str, default "replicate"
        Dimensions to average over.

    Returns
    -------
    DataArray
        In [0, 1]; 0 is perfect, .25 is what "fifty-fifty" always scores.

    References
    ----------
    Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review
    78, 1950; the score of one of the two outcomes, half of the one printed there.
    """
    score: xr.DataArray = ((credence - truth.astype(float)) ** 2).mean(dim)
    return score.assign_attrs(long_name="Brier score", units="probability squared")


def confidence_inflation(
    credence: xr.DataArray, truth: xr.DataArray, dim: str | list[str] = "replicate"
) -> xr.DataArray:
    """Return mean confidence minus accuracy.

    Confidence is the credence in the side that is thought more probable, max(p, 1 - p); accuracy
    is how often that side is right, even odds counting one half.

    Parameters
    ----------
    credence : DataArray
        In [0, 1]; missing values are left out.
    truth : DataArray of bool
        Its dimensions are among those of `credence`.
    dim : str or list of str, default "replicate"
        Dimensions to average over.

    Returns
    -------
    DataArray
        In [-1/2, 1]; positive is overconfident.

    References
    ----------
    Lichtenstein, Fischhoff & Phillips, "Calibration of probabilities: the state of the art to
    1980", in Kahneman, Slovic & Tversky, *Judgment under Uncertainty*, 1982.
    """
    lean = np.sign(credence - 0.5)
    right = 0.5 + 0.5 * lean * (2.0 * truth.astype(float) - 1.0)
    confidence = 0.5 + abs(credence - 0.5)
    excess: xr.DataArray = (confidence - right).mean(dim)
    return excess.assign_attrs(long_name="confidence minus accuracy", units="probability")
