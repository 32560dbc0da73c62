"""Logistic regression on one variable, many data sets at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rumorsim.beliefs.logodds import expit

__all__ = ["Fit", "fit_logistic"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ITERATIONS = 200
_TOLERANCE = 1e-12


class Fit(NamedTuple):
    """Intercept and slope of each data set, shape (cells, 2), with clustered errors."""

    coefficients: Floats
    errors: Floats
    clusters: Ints  # (cells,)


def fit_logistic(x: Floats, y: Floats, cluster: Ints) -> Fit:
    """Maximise the likelihood of P(y = 1) = 1 / (1 + exp(-(a + b x))) in each row.

    Parameters
    ----------
    x, y : ndarray, shape (cells, n)
        Finite x and y in {0, 1}; nan in both where a datum is missing.
    cluster : ndarray of int, shape (cells, n)
        From 0.

    Returns
    -------
    Fit
        Where the data are separated there is no maximum: slope ±inf, intercept and errors nan
        (Albert & Anderson, "On the existence of maximum likelihood estimates in logistic
        regression models", Biometrika 71, 1984). nan throughout where all x or all y are equal.

    Notes
    -----
    Newton's method on standardised x, steps being halved until the likelihood does not fall.
    Errors: sandwich with clusters (Liang & Zeger, "Longitudinal data analysis using generalized
    linear models", Biometrika 73, 1986) times G/(G - 1) for G clusters, nan for one.
    """
    known = ~np.isnan(x)
    slope = _without_maximum(x, y)
    coefficients = np.stack([np.full_like(slope, np.nan), slope], axis=1)
    errors = np.full_like(coefficients, np.nan)
    sizes = np.array([np.unique(c[k]).size for c, k in zip(cluster, known, strict=True)], np.int64)
    rows = np.flatnonzero(slope == 0.0)
    if rows.size:
        found = _fit(x[rows], y[rows], known[rows], cluster[rows], sizes[rows])
        coefficients[rows], errors[rows] = found
    return Fit(coefficients, errors, sizes)


def _without_maximum(x: Floats, y: Floats) -> Floats:
    """Return ±inf for separated data, nan for data without contrast, and otherwise 0."""
    low_1, high_1 = _range(x, y == 1)
    low_0, high_0 = _range(x, y == 0)
    slope = np.where(low_1 >= high_0, np.inf, np.where(high_1 <= low_0, -np.inf, 0.0))
    equal = np.minimum(low_0, low_1) >= np.maximum(high_0, high_1)
    one_sided = ~((y == 1).any(axis=1) & (y == 0).any(axis=1))
    return np.where(equal | one_sided, np.nan, slope)


def _range(x: Floats, of: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    low = np.where(of, x, np.inf).min(axis=1, initial=np.inf)
    return low, np.where(of, x, -np.inf).max(axis=1, initial=-np.inf)


def _fit(
    x: Floats, y: Floats, known: NDArray[np.bool_], cluster: Ints, clusters: Ints
) -> tuple[Floats, Floats]:
    count = known.sum(axis=1)
    middle = np.where(known, x, 0.0).sum(axis=1) / count
    centred = np.where(known, x - middle[:, None], 0.0)
    scale = np.sqrt((centred**2).sum(axis=1) / count)
    z, target = centred / scale[:, None], np.where(known, y, 0.0)
    found = _newton(z, target, known)
    bread = np.linalg.inv(_information(z, found, known))
    meat = _meat(z, target - _fitted(z, found), known, cluster)
    with np.errstate(divide="ignore", invalid="ignore"):
        few = np.where(clusters > 1, clusters / (clusters - 1.0), np.nan)
    covariance = bread @ meat @ bread * few[:, None, None]
    # Back from standardised x: a = a' - b' middle / scale, b = b' / scale.
    back = np.zeros_like(covariance)
    back[:, 0, 0], back[:, 0, 1], back[:, 1, 1] = 1.0, -middle / scale, 1.0 / scale
    covariance = back @ covariance @ back.transpose(0, 2, 1)
    variances = np.diagonal(covariance, axis1=1, axis2=2)
    return (back @ found[:, :, None])[:, :, 0], np.sqrt(np.maximum(variances, 0.0))


def _newton(z: Floats, y: Floats, known: NDArray[np.bool_]) -> Floats:
    found = np.zeros((z.shape[0], 2))
    reached = _likelihood(z, y, known, found)
    for _ in range(_ITERATIONS):
        missed = np.where(known, y - _fitted(z, found), 0.0)
        score = np.stack([missed.sum(axis=1), (missed * z).sum(axis=1)], axis=1)
        step = np.linalg.solve(_information(z, found, known), score[:, :, None])[:, :, 0]
        if np.abs(step).max() < _TOLERANCE:
            break
        ahead = _likelihood(z, y, known, found + step)
        # Below rounding the likelihood cannot tell better from worse.
        slack = 1e-12 * np.abs(reached)
        while (worse := ahead < reached - slack).any():
            step[worse] /= 2.0
            ahead = _likelihood(z, y, known, found + step)
        found, reached = found + step, ahead
    return found


def _fitted(z: Floats, coefficients: Floats) -> Floats:
    return expit(coefficients[:, :1] + coefficients[:, 1:] * z)


def _likelihood(z: Floats, y: Floats, known: NDArray[np.bool_], at: Floats) -> Floats:
    line = at[:, :1] + at[:, 1:] * z
    each = y * line - np.logaddexp(0.0, line)
    return np.asarray(np.where(known, each, 0.0).sum(axis=1))


def _information(z: Floats, at: Floats, known: NDArray[np.bool_]) -> Floats:
    fitted = _fitted(z, at)
    weight = np.where(known, fitted * (1.0 - fitted), 0.0)
    design = np.stack([np.ones_like(z), z], axis=-1)
    return np.asarray(np.einsum("cn,cnk,cnl->ckl", weight, design, design, optimize=True))


def _meat(z: Floats, missed: Floats, known: NDArray[np.bool_], cluster: Ints) -> Floats:
    """Return the sum over clusters of the outer products of their scores."""
    missed = np.where(known, missed, 0.0)
    width = int(cluster.max(initial=-1)) + 1
    home = (np.arange(z.shape[0])[:, None] * width + cluster).ravel()
    size = z.shape[0] * width
    sums = [np.bincount(home, one.ravel(), size) for one in (missed, missed * z)]
    scores = np.stack(sums, axis=-1).reshape(z.shape[0], width, 2)
    return np.asarray(np.einsum("cgk,cgl->ckl", scores, scores))
