"""How a message passes a link between two claims, up to the parent and down to the child.

A message is a log-odds x: the pair of likelihoods (t, f) of what lies behind it, given the claim
true and given it false, as ln(t / f). A link is linear in such a pair, so in either direction it
turns x into ln[(a t + b f) / (c t + d f)]: up with (a, b, c, d) = (q1, 1-q1, q0, 1-q0), down
with (q1, q0, 1-q1, 1-q0), where q1 = P(child | parent) and q0 = P(child | not parent).

Infinities are exact. Only evidence of probability zero gives 0/0, hence nan.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from itertools import accumulate
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["CertainLinks", "Channel", "MixedLinks", "RivalReadings"]

Floats = NDArray[np.float64]

# Beyond this a mixed link is saturated (exp would overflow at 709).
_LIMIT = 700.0
# Shares that leave less than this to "none of them" are meant to leave nothing.
_NOTHING = 1e-12


class Channel(Protocol):
    """Links at one depth; arrays have one row per claim of the schedule and share columns."""

    rows: slice

    def up(self, inner: Floats, messages: Floats) -> None:
        """Write messages to the parents, from the likelihood evidence `inner` of the children."""

    def down(self, inner: Floats, cavity: Floats, messages: Floats) -> None:
        """Write messages to the children, from what the parents hold without them."""


class MixedLinks:
    """Links whose probabilities lie strictly between 0 and 1, all at once.

    Their messages are bounded. A log-odds beyond 700 counts as 700, which no q1 or q0 above
    1e-288 can tell apart.
    """

    def __init__(self, rows: slice, if_true: Floats, if_false: Floats) -> None:
        self.rows = rows
        true, false = if_true[:, None], if_false[:, None]
        self._up = (true, 1.0 - true, false, 1.0 - false)
        self._down = (true, false, 1.0 - true, 1.0 - false)

    def up(self, inner: Floats, messages: Floats) -> None:
        """Write ln[(q1 e^l + 1 - q1) / (q0 e^l + 1 - q0)]."""
        _mix(inner[self.rows], self._up, messages[self.rows])

    def down(self, inner: Floats, cavity: Floats, messages: Floats) -> None:
        """Write logit(q1 p + q0 (1 - p)), p the parent's cavity probability."""
        _mix(cavity[self.rows], self._down, messages[self.rows])


def _mix(x: Floats, weights: tuple[Floats, Floats, Floats, Floats], out: Floats) -> None:
    a, b, c, d = weights
    np.clip(x, -_LIMIT, _LIMIT, out=out)
    np.exp(out, out=out)
    below = c * out
    below += d
    out *= a
    out += b
    out /= below
    np.log(out, out=out)


class CertainLinks:
    """Links with a probability of exactly 0 or 1; these pass certainty and any log-odds on."""

    def __init__(self, rows: slice, if_true: Floats, if_false: Floats) -> None:
        self.rows = rows
        self._pairs = [(float(q1), float(q0)) for q1, q0 in zip(if_true, if_false, strict=True)]

    def up(self, inner: Floats, messages: Floats) -> None:
        """Write ln[(q1 e^l + 1 - q1) / (q0 e^l + 1 - q0)] in its limits."""
        for row, (q1, q0) in enumerate(self._pairs, self.rows.start):
            x = inner[row]
            messages[row] = _log_sum(q1, 1.0 - q1, x) - _log_sum(q0, 1.0 - q0, x)

    def down(self, inner: Floats, cavity: Floats, messages: Floats) -> None:
        """Write logit(q1 p + q0 (1 - p)) in its limits."""
        for row, (q1, q0) in enumerate(self._pairs, self.rows.start):
            x = cavity[row]
            messages[row] = _log_sum(q1, q0, x) - _log_sum(1.0 - q1, 1.0 - q0, x)


def _log_sum(a: float, b: float, x: Floats) -> Floats:
    """Return ln(a t + b f) of the pair with ln(t / f) = x and max(t, f) = 1."""
    if a > 0 and b > 0:
        x = np.clip(x, -_LIMIT, _LIMIT)
        return np.asarray(np.log(a * np.exp(x) + b) - np.maximum(x, 0.0))
    if a > 0:
        return np.asarray(np.log(a) + np.minimum(x, 0.0))
    if b > 0:
        return np.asarray(np.log(b) + np.minimum(-x, 0.0))
    return np.full_like(x, -np.inf)


def _log_add(x: Floats, y: Floats) -> Floats:
    """Return ln(e^x + e^y); ten times as fast as `numpy.logaddexp` on mixed values."""
    total = x - y
    np.abs(total, out=total)
    np.negative(total, out=total)
    np.exp(total, out=total)
    np.fmax(total, 0.0, out=total)  # where both are minus infinity
    np.log1p(total, out=total)
    total += np.maximum(x, y)
    return total


class _Rivals(NamedTuple):
    """Log-likelihoods of some rival readings: that all are false, that exactly one is true."""

    none: Floats
    one: Floats

    def joined(self, other: _Rivals) -> _Rivals:
        """Return both sets as one; the operation is associative."""
        one = _log_add(self.one + other.none, self.none + other.one)
        return _Rivals(self.none + other.none, one)


_NOBODY = _Rivals(np.zeros(1), np.full(1, -np.inf))


def _leave_one_out(readings: list[_Rivals]) -> Iterator[_Rivals]:
    """Yield for every reading all the others, joined."""
    before = list(accumulate(readings[:-1], _Rivals.joined))
    after = list(accumulate(readings[:0:-1], _Rivals.joined))[::-1]
    if len(readings) == 1:
        yield _NOBODY
        return
    yield after[0]
    for early, late in zip(before, after[1:], strict=False):
        yield early.joined(late)
    yield before[-1]


class RivalReadings:
    """An exclusive group: given the parent one reading at most is true, otherwise none.

    The parent hears ln(1 - Σs + Σ s_r e^(l_r)). Reading r hears the odds
    p s_r / [p (1 - Σs) + p Σ_(k≠r) s_k e^(l_k) + 1 - p], p the parent's cavity probability
    without the whole group. Sums without r come from those before and those after it.
    """

    def __init__(self, rows: slice, shares: Floats) -> None:
        self.rows = rows
        rest = 1.0 - float(np.sum(shares))
        with np.errstate(divide="ignore"):
            self._log_shares = np.log(shares)
            self._log_rest = float(np.log(rest)) if rest > _NOTHING else -np.inf

    def up(self, inner: Floats, messages: Floats) -> None:
        """Write the group's one message into the row of its first reading."""
        group = reduce(_Rivals.joined, self._readings(inner))
        messages[self.rows.start] = self._given_parent(group) - group.none

    def down(self, inner: Floats, cavity: Floats, messages: Floats) -> None:
        """Write a message to every reading; the cavity stands in the row of the first."""
        parent = cavity[self.rows.start]
        if_parent, if_not = np.minimum(parent, 0.0), np.minimum(-parent, 0.0)
        for place, others in enumerate(_leave_one_out(self._readings(inner))):
            true = if_parent + (self._log_shares[place] + others.none)
            false = _log_add(if_parent + self._given_parent(others), if_not + others.none)
            messages[self.rows.start + place] = true - false

    def _readings(self, inner: Floats) -> list[_Rivals]:
        return [
            _Rivals(np.minimum(-x, 0.0), log_share + np.minimum(x, 0.0))
            for x, log_share in zip(inner[self.rows], self._log_shares, strict=True)
        ]

    def _given_parent(self, rivals: _Rivals) -> Floats:
        return np.asarray(_log_add(self._log_rest + rivals.none, rivals.one))
