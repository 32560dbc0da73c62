"""What is measured on results; each measure is defined, with its source, in its docstring.

Measures take a run or its data, or labelled arrays of them, and return labelled arrays; each says
which, and refuses the others. Replicates stay apart unless the measure is itself a summary over
them. Every summary comes with an interval, which says what it is: `interval` gives quantiles over
replicates (how much runs differ), `proportion` exact intervals of shares, `bootstrap` those of any
other summary; `calibration_slope`, `survival`, `median_time`, `restricted_mean_time` and
`paired_difference` bring their own. The dimension ``bound`` holds "low", "estimate" (or "median")
and "high".
"""

from __future__ import annotations

from rumorsim.exact_intervals import clopper_pearson
from rumorsim.measures.admiralty import admiralty_rating
from rumorsim.measures.attribution import root_naming_share
from rumorsim.measures.calibration import (
    accuracy,
    brier,
    confidence,
    confidence_inflation,
    log_score,
)
from rumorsim.measures.circularity import circularity_index, evidence_inflation
from rumorsim.measures.corrections import continued_influence, correction_gap
from rumorsim.measures.grouping import group_mean
from rumorsim.measures.intervals import interval, paired_difference
from rumorsim.measures.magnitudes import magnitude_error
from rumorsim.measures.proportions import proportion
from rumorsim.measures.reliability import brier_parts, calibration_curve
from rumorsim.measures.resampling import bootstrap
from rumorsim.measures.slopes import calibration_slope
from rumorsim.measures.spread import established, established_by_truth, reach
from rumorsim.measures.survival import median_time, restricted_mean_time, survival
from rumorsim.measures.timing import duration, time_to_reach, time_to_truth
from rumorsim.measures.yardstick import beside_pooled, pooled_root_bayesian

__all__ = [
    "accuracy",
    "admiralty_rating",
    "beside_pooled",
    "bootstrap",
    "brier",
    "brier_parts",
    "calibration_curve",
    "calibration_slope",
    "circularity_index",
    "clopper_pearson",
    "confidence",
    "confidence_inflation",
    "continued_influence",
    "correction_gap",
    "duration",
    "established",
    "established_by_truth",
    "evidence_inflation",
    "group_mean",
    "interval",
    "log_score",
    "magnitude_error",
    "median_time",
    "paired_difference",
    "pooled_root_bayesian",
    "proportion",
    "reach",
    "restricted_mean_time",
    "root_naming_share",
    "survival",
    "time_to_reach",
    "time_to_truth",
]
