"""Scalar mathematics of the newsroom model, exact at infinity, independent of the library's."""

from __future__ import annotations

import math

INF, NAN = math.inf, math.nan


def sign(x: float) -> int:
    return (x > 0) - (x < 0)


def times(a: float, b: float) -> float:
    """Return a * b, where a share of zero takes nothing, not even of infinity."""
    return 0.0 if a == 0 or b == 0 else a * b


def ln(x: float) -> float:
    return math.log(x) if x > 0 else -INF


def ln_sigma(x: float) -> float:
    return -math.log1p(math.exp(-x)) if x > 0 else x - math.log1p(math.exp(x)) if x > -INF else -INF


def sigma(x: float) -> float:
    return math.exp(ln_sigma(x))


def log_sum(terms: list[float]) -> float:
    top = max(terms)
    return top + math.log(sum(math.exp(x - top) for x in terms)) if top > -INF else -INF


def combine(a: float, b: float) -> float:
    """Return 2 artanh(tanh(a/2) tanh(b/2)), the message b through a channel of log-odds a."""
    small, large = sorted((abs(a), abs(b)))
    size = small
    if large < INF:
        size += math.log1p(math.exp(-small - large)) - math.log1p(math.exp(small - large))
    return sign(a) * sign(b) * size


def clip(x: float, cap: float) -> float:
    return max(-cap, min(cap, x))


def lose_hedge(e: float, floor: float, loss: float) -> float:
    size = abs(e)
    if e == 0 or size == INF:
        return e
    return math.copysign(max(size, floor + (1 - loss) * (size - floor)), e)


def moved(perceived: float, weight: float, n: int, yes: int) -> float:
    return (weight * perceived + yes) / (weight + n) if n else perceived


def largest(numbers: list[float]) -> float:
    return max((m for m in numbers if not math.isnan(m)), default=NAN)


def rounded(number: float, digits: int) -> float:
    """Round 10**number half up to significant digits; stays a log10."""
    unit = 10.0 ** (math.floor(number) - digits + 1)
    return math.log10(math.floor(10.0**number / unit + 0.5) * unit)
