"""Which parameter of a newsroom matters, and does it matter alone?
================================================================

In the newsroom of ``levers.py``, in which errors happen, eight parameters are varied all at once
over wide ranges: the probability that an article names its roots, how much readers count reports in
place of roots, the thresholds for confirmations and for doubts, the sources required (K), herding,
how quickly a desk prints (hazard), and how fast interest fades. Outcomes are those of the levers:
the Brier score of the readers' mean credence after two weeks, and the delay until half of them are
sure of what is the case, at most 336 hours.

Design. First-order and total Sobol' indices from 640 points, and Morris' elementary effects from 90
points, if SALib is installed. At each point 10 replicates, whose mean is analysed; they share their
luck at all points, so that some of what looks like interaction is luck. The story and the ranges
are modelling choices, and indices depend on both; ranges were narrowed once, since the delay hardly
varied over wider ones.

The figure shows (a, b) which share of the variance a parameter explains alone and with its
interactions, and (c, d) mean and spread of its elementary effects, with 95 % bootstrap intervals
over the points.
"""

from __future__ import annotations

from argparse import Namespace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from _run import Finding, Report, Results, finding, main, store
from levers import OUTCOMES, delay, newsroom, score

import rumorsim as rs

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

RANGES: dict[str, Any] = {
    "attribution": (0.0, 1.0),
    "chi_public": (0.0, 1.0),
    "threshold_outlet": (0.0, 2.0),
    "negative_penalty": (0.0, 2.0),
    "sources_outlet": rs.design.integers(1, 3),
    "herding": (0.0, 3.0),
    "hazard": rs.design.log(0.05, 4.0),
    "half_life": rs.design.log(6.0, 72.0),
}
NAMES = {
    "attribution": "roots are named",
    "chi_public": "double counting",
    "threshold_outlet": "threshold",
    "negative_penalty": "penalty on doubts",
    "sources_outlet": "sources required",
    "herding": "herding",
    "hazard": "hazard of printing",
    "half_life": "half-life of interest",
}
POINTS = {"sobol": 64, "morris": 10}
QUICK = 4
NEEDS_SALIB = 'Morris screening is left out: pip install "rumorsim[sensitivity]" brings it.'


def simulate(args: Namespace) -> Results:
    story = newsroom()
    methods: list[Any] = [*POINTS] if find_spec("SALib") else ["sobol"]
    found = {}
    for method in methods:
        indices = rs.sensitivity(
            story, RANGES, method=method, n=QUICK if args.quick else POINTS[method],
            measure=[score, delay], records="all", **store(args, method),
        )  # fmt: skip
        found[method] = indices.isel(claim=0, drop=True)
    return found


def findings(sobol: xr.Dataset) -> list[Finding]:
    """Return the shares of the two parameters that matter most, alone and in all."""
    found = []
    for outcome, name in OUTCOMES.items():
        total = sobol[f"{outcome}_total"]
        ranks = total.sel(bound="estimate", drop=True).sortby(-total.sel(bound="estimate"))
        for most in ranks["parameter"].values[:2]:
            about = f"{most} in the variance of the {name}"
            share = sobol.sel(parameter=most)
            found += [finding(f"Share of {about}, alone", share[f"{outcome}_first"]),
                      finding(f"Share of {about}, in all", share[f"{outcome}_total"])]  # fmt: skip
    return found


def draw(indices: Results) -> Figure:
    from matplotlib import pyplot as plt

    rs.plot.style("double")
    size = (7.1, 2.6 * len(indices))
    figure, axes = plt.subplots(len(indices), len(OUTCOMES), figsize=size, squeeze=False)
    drawn = {"sobol": rs.plot.sobol_bars, "morris": rs.plot.morris}
    cells = [(method, outcome) for method in indices for outcome in OUTCOMES]
    handles: dict[str, Any] = {}
    for ax, (method, outcome), letter in zip(axes.flat, cells, "abcd", strict=False):
        drawn[method](indices[method], outcome=outcome, labels=NAMES, ax=ax)
        legend = ax.get_legend()
        texts = (text.get_text() for text in legend.get_texts())
        handles |= zip(texts, legend.legend_handles, strict=True)
        legend.remove()
        ax.set_title(f"{letter}  {OUTCOMES[outcome]}")
    figure.legend(handles.values(), handles, loc="outside upper center", ncols=len(handles),
                  title="whiskers: 95 % intervals over the points")  # fmt: skip
    return figure


def report(kept: Results) -> Report:
    tabulated = {"sobol": rs.plot.sobol_table, "morris": rs.plot.morris_table}
    tables = {f"{method}_{outcome}": tabulated[method](kept[method], outcome=outcome)
              for method in kept for outcome in OUTCOMES}  # fmt: skip
    text = "" if "morris" in kept else NEEDS_SALIB
    return Report({"sensitivity": draw(kept)}, tables, findings(kept["sobol"]), text)


if __name__ == "__main__":
    main(simulate, report, name="sensitivity", question=__doc__, replicates=10, quick=2)
