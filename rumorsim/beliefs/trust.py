"""Trust in a source of unknown reliability, and what its reports do to belief and to trust.

Trust is a Beta distribution of the source's reliability r = P(it reports the truth); `right` and
`wrong` are its pseudo-counts a and b, and a / (a + b) is its mean.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.errors import require

__all__ = [
    "TrustMixture",
    "laputa_belief",
    "laputa_success",
    "laputa_update",
    "trust_log_odds",
]

Floats = NDArray[np.float64]


def trust_log_odds(right: ArrayLike, wrong: ArrayLike) -> Floats:
    """Return logit(a / (a + b)) = ln(a / b), the weight of a report in log-odds.

    Parameters
    ----------
    right, wrong : array_like of float, non-negative and not both 0
        Pseudo-counts a and b of the Beta distribution of reliability.

    Returns
    -------
    ndarray of float, of the broadcast shape
        Infinite where one count is 0.
    """
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(right) - np.log(wrong))


def laputa_belief(credence: ArrayLike, trust: ArrayLike, positive: ArrayLike) -> Floats:
    """Return the credence in a claim after one report.

    c' = c τ / (c τ + (1 - c)(1 - τ)) for a report of the claim, and the same with 1 - τ in place
    of τ for a report of its negation: a source of mean reliability below 1/2 persuades of the
    opposite.

    Parameters
    ----------
    credence : array_like of float
        c, probability of the claim before the report.
    trust : array_like of float
        τ, mean reliability of the source before the report.
    positive : array_like of bool
        Whether the claim is reported rather than its negation.

    Returns
    -------
    ndarray of float, of the broadcast shape
        Unchanged where the report had probability 0.

    References
    ----------
    Olsson, "A simulation approach to veritistic social epistemology", Episteme 8, 2011. Hahn,
    Hansen & Olsson, "Truth tracking performance of social networks", Synthese 197, 2020.
    """
    credence, trust = np.asarray(credence, np.float64), np.asarray(trust, np.float64)
    likelihood = np.where(positive, trust, 1.0 - trust)
    joint = credence * likelihood
    total = joint + (1.0 - credence) * (1.0 - likelihood)
    possible = total > 0
    return np.where(possible, joint / np.where(possible, total, 1.0), credence)


def laputa_success(credence: ArrayLike, trust: ArrayLike, positive: ArrayLike = True) -> Floats:
    """Return p+ = P(the source was right | its report), from the reader's own belief.

    p+ = c τ / (c τ + (1 - c)(1 - τ)), with 1 - c in place of c for a report of the negation.

    Parameters
    ----------
    credence, trust : array_like of float
        c and τ in [0, 1], both from before the report.
    positive : array_like of bool
        Whether the claim is reported rather than its negation.

    Returns
    -------
    ndarray of float, of the broadcast shape
        Equal to `trust` where the report had probability 0.
    """
    credence = np.asarray(credence, np.float64)
    return laputa_belief(trust, np.where(positive, credence, 1.0 - credence), True)


def laputa_update(
    right: ArrayLike, wrong: ArrayLike, credence: ArrayLike, positive: ArrayLike
) -> tuple[Floats, Floats]:
    """Return the pseudo-counts (a + p+, b + 1 - p+) after one report.

    The posterior of r is the mixture of Beta(a + 1, b) and Beta(a, b + 1) with weights p+ and
    1 - p+. The Beta distribution returned has exactly its mean, not its spread; where a source
    reports again and again, `TrustMixture` keeps the mixture itself.

    Parameters
    ----------
    right, wrong : array_like of float, positive
        a and b.
    credence : array_like of float
        c, the reader's probability of the claim from before the report.
    positive : array_like of bool
        Whether the claim is reported rather than its negation.

    Returns
    -------
    right, wrong : ndarray of float, of the broadcast shape
    """
    right, wrong = np.asarray(right, np.float64), np.asarray(wrong, np.float64)
    success = laputa_success(credence, right / (right + wrong), positive)
    return right + success, wrong + (1.0 - success)


@dataclass(frozen=True)
class TrustMixture:
    """The exact trust in one source after n reports that were never checked.

    A report of a claim held with credence c multiplies the density of r by
    q r + (1 - q)(1 - r), q = c (or 1 - c if the negation is reported). From Beta(a, b), n reports
    lead to a mixture of Beta(a + j, b + n - j), j = 0..n.

    Parameters
    ----------
    right, wrong : float, positive
        a and b before the first report.
    weights : ndarray of float, shape (n + 1,)
        Weight of component j; the default is n = 0.

    References
    ----------
    The density that Laputa updates: Hahn, Hansen & Olsson, Synthese 197, 2020.
    """

    right: float
    wrong: float
    weights: Floats = field(default_factory=lambda: np.ones(1))

    def __post_init__(self) -> None:
        require(self.right > 0, "right", self.right, "a positive pseudo-count")
        require(self.wrong > 0, "wrong", self.wrong, "a positive pseudo-count")

    @property
    def means(self) -> Floats:
        """Mean reliability of every component, shape (n + 1,)."""
        reports = self.weights.size - 1
        return np.linspace(self.right, self.right + reports, reports + 1) / (
            self.right + self.wrong + reports
        )

    @property
    def mean(self) -> float:
        """Mean reliability τ in (0, 1)."""
        return float(self.weights @ self.means)

    def update(self, credence: float, positive: bool) -> TrustMixture:
        """Return the trust after one more report.

        Parameters
        ----------
        credence : float
            Probability of the claim from before the report, in [0, 1].
        positive : bool
            Whether the claim is reported rather than its negation.

        Returns
        -------
        TrustMixture
        """
        require(0 <= credence <= 1, "credence", credence, "a probability in [0, 1]")
        likely = credence if positive else 1.0 - credence
        was_right = np.append(0.0, self.weights * self.means * likely)
        was_wrong = np.append(self.weights * (1.0 - self.means) * (1.0 - likely), 0.0)
        weights = was_right + was_wrong
        return TrustMixture(self.right, self.wrong, weights / weights.sum())
