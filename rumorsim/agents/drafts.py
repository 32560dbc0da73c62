"""Drafts: what an actor is about to publish, in words that a decision can be written in."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from types import EllipsisType

__all__ = ["FORMS", "Draft"]

FORMS = ("article", "report", "statement")
"""Names of the forms of an article, by their numbers in the kernel."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One article before it is printed.

    Attributes
    ----------
    actor, claim : str
        Who writes, and on what.
    form : str
        ``"article"``, or a dated ``"report"`` or ``"statement"``.
    expressed : float
        Certainty in log-odds; below 0 the article denies the claim.
    number : float or None
        The number it prints, in the claim's unit.
    cites : tuple of str
        Observations and carriers that it names.
    attributed : bool
        False: it names no source, and readers can only cite its author (if citable).
    """

    actor: str
    claim: str
    form: str
    expressed: float
    number: float | None
    cites: tuple[str, ...]
    attributed: bool

    def replace(
        self,
        *,
        expressed: float | None = None,
        cites: Iterable[str] | None = None,
        number: float | EllipsisType | None = ...,
    ) -> Draft:
        """Return the draft with something changed.

        Parameters
        ----------
        expressed : float, optional
            New certainty in log-odds. What becomes a denial loses its number unless one is given.
        cites : iterable of str, optional
            Whom to name instead; with nobody the article is unattributed.
        number : float or None, optional
            New number in the claim's unit; None takes it out.

        Returns
        -------
        Draft

        Examples
        --------
        >>> draft = Draft("daily", "deal", "article", 1.2, 300.0, ("leak",), True)
        >>> draft.replace(cites=[]).attributed
        False
        >>> draft.replace(expressed=-1.0).number is None
        True
        """
        names = self.cites if cites is None else tuple(cites)
        level = self.expressed if expressed is None else float(expressed)
        kept = None if level < 0 <= self.expressed else self.number
        return dataclasses.replace(
            self,
            expressed=level,
            cites=names,
            attributed=self.attributed if cites is None else bool(names),
            number=kept if isinstance(number, EllipsisType) else number,
        )
