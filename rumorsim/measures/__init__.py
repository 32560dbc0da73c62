"""What is measured on results; each measure is defined, with its source, in its docstring.

Measures take the labelled arrays of a run and return labelled arrays. Replicates stay apart
unless the measure is itself a summary over them (`interval`, `brier`, `confidence_inflation`,
`paired_difference`).
"""

from __future__ import annotations

from rumorsim.measures.admiralty import admiralty_rating
from rumorsim.measures.calibration import brier, confidence_inflation
from rumorsim.measures.circularity import circularity_index
from rumorsim.measures.grouping import group_mean
from rumorsim.measures.intervals import interval, paired_difference
from rumorsim.measures.magnitudes import magnitude_error
from rumorsim.measures.spread import established, reach

__all__ = [
    "admiralty_rating",
    "brier",
    "circularity_index",
    "confidence_inflation",
    "established",
    "group_mean",
    "interval",
    "magnitude_error",
    "paired_difference",
    "reach",
]
