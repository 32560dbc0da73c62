"""Judging samples by exact moments and probabilities, at four standard errors."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

SIGMAS = 4.0


def assert_mean(sample: NDArray[Any], mean: float, sd: float) -> None:
    error = sd / np.sqrt(sample.size)
    assert abs(sample.mean() - mean) <= SIGMAS * error, (sample.mean(), mean, error)


def assert_sd(sample: NDArray[Any], sd: float) -> None:
    centred = np.asarray(sample, np.float64) - sample.mean()
    variance = float((centred**2).mean())
    kurtosis = float((centred**4).mean()) / variance**2
    error = variance * np.sqrt((kurtosis - 1) / sample.size)
    assert abs(variance - sd**2) <= SIGMAS * error, (variance**0.5, sd)


def assert_law(sample: NDArray[Any], mean: float, sd: float) -> None:
    assert_mean(sample, mean, sd)
    assert_sd(sample, sd)


def assert_share(hits: NDArray[np.bool_], probability: float) -> None:
    assert_mean(hits, probability, float(np.sqrt(probability * (1 - probability))))
