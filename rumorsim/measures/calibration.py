"""Credence held against the truth."""

from __future__ import annotations

import numpy as np
import xarray as xr

from rumorsim.measures.checks import as_indicator, as_probability
from rumorsim.measures.pooling import same_labels

__all__ = ["accuracy", "brier", "confidence", "confidence_inflation", "log_score"]


def brier(
    credence: xr.DataArray, truth: xr.DataArray, dim: str | list[str] = "replicate"
) -> xr.DataArray:
    """Return the Brier score: the mean squared distance of credence from truth.

    Where means per kind of actor were recorded this is the score of the mean credence, which is
    never worse than the mean score of the actors (Jensen).

    Parameters
    ----------
    credence : DataArray
        In [0, 1].
    truth : DataArray of bool or float
        Its dimensions are among those of `credence`, labelled alike. Of a number in [0, 1] the
        score is the squared distance.
    dim : str or list of str, default "replicate"
        Dimensions to average over; an empty list keeps every score.

    Returns
    -------
    DataArray
        In [0, 1]; 0 is perfect, .25 is what "fifty-fifty" always scores. `bootstrap` gives the
        interval, `brier_parts` what the score consists of.

    References
    ----------
    Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review
    78, 1950; the score of one of the two outcomes, half of the one printed there.
    """
    credence, truth = _judged(credence, truth)
    score: xr.DataArray = ((credence - truth.astype(float)) ** 2).mean(dim)
    return score.assign_attrs(long_name="Brier score", units="probability squared")


def log_score(
    log_odds: xr.DataArray, truth: xr.DataArray, dim: str | list[str] = "replicate"
) -> xr.DataArray:
    """Return the logarithmic score: the mean of -ln P(what is the case).

    It takes log-odds L, not credence, which has rounded to 1 long before L is large: the score is
    ln(1 + e^-L) if the claim is true and ln(1 + e^L) if not.

    Parameters
    ----------
    log_odds : DataArray
        Natural logarithm; infinite is certain, missing values are left out.
    truth : DataArray of bool
        Its dimensions are among those of `log_odds`, labelled alike.
    dim : str or list of str, default "replicate"
        Dimensions to average over; an empty list keeps every score.

    Returns
    -------
    DataArray
        In [0, inf] nats; 0 is perfect, ln 2 is what "fifty-fifty" always scores, infinite whoever
        was certain and wrong once.

    References
    ----------
    Good, "Rational decisions", Journal of the Royal Statistical Society B 14, 1952.
    """
    truth = as_indicator("truth", truth)
    log_odds, truth = same_labels(log_odds=log_odds, truth=truth)
    against = log_odds * (1.0 - 2.0 * truth.astype(float))
    with np.errstate(invalid="ignore"):  # of missing values
        each = against.copy(data=np.logaddexp(0.0, against.values))
    score: xr.DataArray = each.mean(dim)
    return score.assign_attrs(long_name="logarithmic score", units="nat")


def confidence(credence: xr.DataArray, dim: str | list[str] = "replicate") -> xr.DataArray:
    """Return mean confidence: the credence in the side thought more probable, max(p, 1 - p).

    Parameters
    ----------
    credence : DataArray
        In [0, 1]; missing values are left out.
    dim : str or list of str, default "replicate"
        Dimensions to average over; an empty list keeps every value.

    Returns
    -------
    DataArray
        In [1/2, 1].
    """
    sure: xr.DataArray = 0.5 + abs(as_probability("credence", credence) - 0.5)
    mean = sure.mean(dim)
    return mean.assign_attrs(long_name="mean confidence", units="probability")


def accuracy(
    credence: xr.DataArray, truth: xr.DataArray, dim: str | list[str] = "replicate"
) -> xr.DataArray:
    """Return how often the side thought more probable is right; even odds count one half.

    Parameters
    ----------
    credence : DataArray
        In [0, 1]; missing values are left out.
    truth : DataArray of bool or float
        Its dimensions are among those of `credence`, labelled alike. A number is the
        probability that the claim is true given everything that was reported; what comes out is
        then the expectation given the reports. It has the same mean and varies less (Blackwell
        1947), where credence depends on the truth through the reports alone and
        `pooled_root_bayesian` is right about these.
    dim : str or list of str, default "replicate"
        Dimensions to average over; an empty list keeps every value.

    Returns
    -------
    DataArray
        Share in [0, 1]. `proportion` of ``accuracy(..., dim=[])`` gives the exact interval where
        no odds are even.

    References
    ----------
    Blackwell, "Conditional expectation and unbiased sequential estimation", Annals of Mathematical
    Statistics 18, 1947.
    """
    credence, truth = _judged(credence, truth)
    side = 2.0 * truth.astype(float) - 1.0
    right = 0.5 + 0.5 * side * np.sign(credence - 0.5)
    mean: xr.DataArray = right.mean(dim)
    return mean.assign_attrs(long_name="accuracy", units="share")


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
    truth : DataArray of bool or float
        As in `accuracy`.
    dim : str or list of str, default "replicate"
        Dimensions to average over; an empty list keeps every value.

    Returns
    -------
    DataArray
        In [-1/2, 1]; positive is overconfident. `bootstrap` gives the interval.

    References
    ----------
    Lichtenstein, Fischhoff & Phillips, "Calibration of probabilities: the state of the art to
    1980", in Kahneman, Slovic & Tversky, *Judgment under Uncertainty*, 1982.
    """
    excess: xr.DataArray = (confidence(credence, []) - accuracy(credence, truth, [])).mean(dim)
    return excess.assign_attrs(long_name="confidence minus accuracy", units="probability")


def _judged(credence: xr.DataArray, truth: xr.DataArray) -> tuple[xr.DataArray, ...]:
    """Return probabilities and what they are held against."""
    credence, truth = as_probability("credence", credence), as_probability("truth", truth)
    return same_labels(credence=credence, truth=truth)
