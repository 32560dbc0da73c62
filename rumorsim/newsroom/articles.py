"""Articles: everything that travels along ties, as columns."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

__all__ = ["ARTICLE", "REPORT", "STATEMENT", "Articles"]

Ints = NDArray[np.int64]

ARTICLE, REPORT, STATEMENT = 0, 1, 2
"""Forms of an article: through the gate, a source's report, past the gate."""


@dataclass
class Articles:
    """Columns over articles; every array has shape (n,) unless said otherwise."""

    replicate: Ints  # row of the block, not the replicate's number
    author: Ints
    claim: Ints
    step: Ints  # written in
    form: Ints
    ordinal: Ints  # how many its author had written on the claim before
    expressed: NDArray[np.float64]  # e, log-odds
    number: NDArray[np.float64]  # log10; nan for none
    attributed: NDArray[np.bool_]
    cited: NDArray[np.uint64]  # (n, words) Q
    roots: NDArray[np.uint64]  # (n, true words) Q*, for measurement only

    def __len__(self) -> int:
        return self.author.size

    @property
    def side(self) -> Ints:
        """Return 1 for, -1 against, 0 neither."""
        return np.sign(self.expressed).astype(np.int64)

    def take(self, rows: Ints | NDArray[np.bool_]) -> Articles:
        """Return the articles at these rows."""
        return Articles(*(getattr(self, field.name)[rows] for field in fields(self)))

    @staticmethod
    def concatenate(parts: list[Articles]) -> Articles:
        """Join lists of articles in order."""
        return Articles(
            *(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Articles))
        )

    @staticmethod
    def empty(words: int, true_words: int) -> Articles:
        """Return no articles, with masks of the right width."""
        ints, floats = np.empty(0, dtype=np.int64), np.empty(0)
        return Articles(
            ints, ints, ints, ints, ints, ints, floats, floats, np.empty(0, dtype=np.bool_),
            np.empty((0, words), dtype=np.uint64), np.empty((0, true_words), dtype=np.uint64),
        )  # fmt: skip
