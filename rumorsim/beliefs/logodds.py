"""Log-odds and the operator that carries a message through a source that may be wrong."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["combine", "expit", "logit", "portion"]

# Stands in for infinity where infinity minus itself would be undefined.
_HUGE = 1e300


def logit(p: ArrayLike) -> NDArray[np.float64]:
    """Return the log-odds ln(p / (1 - p)) of a probability.

    Parameters
    ----------
    p : array_like of float, any shape
        Probabilities in [0, 1]; 0 and 1 give minus and plus infinity, 1/2 gives exactly 0.
        Values outside give nan.

    Returns
    -------
    ndarray of float, shape of `p`
    """
    p = np.asarray(p, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log(p) - np.log1p(-p))


def expit(x: ArrayLike) -> NDArray[np.float64]:
    """Return the probability 1 / (1 + exp(-x)) of log-odds; the inverse of `logit`.

    Parameters
    ----------
    x : array_like of float, any shape
        Log-odds; plus or minus infinity gives 1 or 0.

    Returns
    -------
    ndarray of float, shape of `x`, in [0, 1]
    """
    x = np.asarray(x, dtype=np.float64)
    tail = np.exp(-np.abs(x))
    return np.asarray(np.where(x < 0, tail, 1.0) / (1.0 + tail))


def combine(a: ArrayLike, b: ArrayLike) -> NDArray[np.float64]:
    """Return a ⊞ b = 2 artanh(tanh(a/2) tanh(b/2)), element by element.

    The message ``b`` as heard through a binary symmetric channel that is right with log-odds
    ``a``: the same operator for trust in a speaker, for hedging words and for symmetric links.
    It is commutative bit for bit and associative; plus infinity is neutral, minus infinity
    changes the sign and 0 silences.

    Parameters
    ----------
    a, b : array_like of float
        Log-odds, infinities included; broadcast against each other.

    Returns
    -------
    ndarray of float, of the broadcast shape
        Not larger in absolute value than either argument.

    Notes
    -----
    With ``m = min(|a|, |b|)``, ``M = max(|a|, |b|)``, q = e^(m-M) and k = e^(-2m) - 1 the size
    is m - ln(1 - q k / (1 + q + q k)): one logarithm, and no difference of two infinities.

    References
    ----------
    Hagenauer, Offer & Papke, "Iterative decoding of binary block and convolutional codes",
    IEEE Trans. Inf. Theory 42, 1996, section II.
    """
    a = np.asarray(a, dtype=np.float64)
    b = np.asarray(b, dtype=np.float64)
    size_a, size_b = np.abs(a), np.abs(b)
    least = np.minimum(size_a, size_b)
    ratio = np.minimum(least, _HUGE)
    ratio -= np.maximum(size_a, size_b)
    ratio = np.exp(ratio)
    loss = np.expm1(-2.0 * least)
    loss *= ratio
    ratio += loss
    ratio += 1.0
    loss /= ratio
    least -= np.log1p(-loss)
    least *= np.sign(a) * np.sign(b)
    return np.asarray(least)


def portion(share: ArrayLike, x: ArrayLike) -> NDArray[np.float64]:
    """Return the product ``share * x``, where a share of 0 takes nothing, even of infinity.

    Parameters
    ----------
    share : array_like of float, non-negative
    x : array_like of float
        Log-odds, infinities included; broadcast against `share`.

    Returns
    -------
    ndarray of float, of the broadcast shape
    """
    share, x = np.broadcast_arrays(share, x)
    return np.asarray(np.multiply(share, x, out=np.zeros(x.shape), where=share != 0))
