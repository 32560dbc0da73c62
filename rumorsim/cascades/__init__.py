"""Cascades: who told whom, as trees, simulated or observed.

`Cascade` is one, `CascadeSet` many with labels. ``shapes()`` of a set gives size, depth, breadth
and structural virality of each as a labelled table, which `ccdf` turns into complementary
distributions and `match_sizes` cuts down to pairs of equal size.
"""

from __future__ import annotations

from rumorsim.cascades.branching import binomial_offspring, galton_watson, poisson_offspring
from rumorsim.cascades.cascade import Cascade
from rumorsim.cascades.cascade_set import CascadeSet
from rumorsim.cascades.curves import ccdf, mean_curve
from rumorsim.cascades.differences import matched_difference, raw_difference
from rumorsim.cascades.matching import match_sizes
from rumorsim.cascades.twitter import read_twitter15

__all__ = [
    "Cascade",
    "CascadeSet",
    "binomial_offspring",
    "ccdf",
    "galton_watson",
    "match_sizes",
    "matched_difference",
    "mean_curve",
    "poisson_offspring",
    "raw_difference",
    "read_twitter15",
]
