"""How much does circular reporting inflate confidence?
====================================================

In the reference newsroom every reader is as sure as it should be. Two things are taken away from
all outlets and readers alike: attribution, the probability that an article names the roots that its
author holds, kept at 1, .99, .98, .95, .9, .8 and .5; and the counting of roots, of which the share
χ gives way to the counting of reports as if they were independent, at 0, .1, .25, .5, .75, .9 and
1. Reports are counted in two ways: each outlet once, by its first article, as the model has it, or
each article anew. 250 replicates of each combination, which share their luck.

That people count dependent reports as if they were independent, and differ in how much, is
evidence (Enke & Zimmermann 2019); that sources are lost in retelling is too (Altay, Claidiere &
Mercier 2020). That all share one χ, and that 20 of 200 outlets are cited by name, are modelling
choices.

The figure shows how far the mean confidence of the 100 readers, each by itself, exceeds their
accuracy after two weeks: 0 is calibrated; at .2 somebody who is 90 % sure is right in 70 % of
cases. On the dark side of the solid line readers are calibrated to .02, which is what so many
replicates can tell from 0. Cells are as wide as each other, however close their parameters. In
place of whether a reader is right, one throw of a coin for all of them, stands how probable that is
given the six reports: the mean is the same, and it varies less.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from _run import Finding, Report, Results, main, mean_finding, store

import rumorsim as rs

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

STORY = Path(__file__).with_name("newsroom.toml")
CHI, ATTRIBUTION = [0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0], [0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0]
QUICK_CHI, QUICK_ATTRIBUTION = [0.0, 0.5, 1.0], [0.9, 1.0]
CONTOURS = [0.02, 0.1]
COUNTED = {False: "each outlet once", True: "each article anew"}


def simulate(args: Namespace) -> Results:
    story = rs.load_scenario(STORY)
    chis, kept = (QUICK_CHI, QUICK_ATTRIBUTION) if args.quick else (CHI, ATTRIBUTION)
    points = rs.design.grid(
        scenario={
            f"{chi:g}": story.with_parameters(chi_outlet=chi, chi_public=chi) for chi in chis
        },
        first_always=[*COUNTED],
        attribution=kept,
    )
    swept = rs.sweep(story, points, measure=inflation, per_actor=True, **store(args))
    return {"results": swept.sel(claim="event", kind="audience", drop=True).rename(scenario="chi")}


def inflation(data: xr.Dataset) -> xr.DataArray:
    """Return confidence minus accuracy, actor by actor, given what was reported."""
    chance = rs.measures.pooled_root_bayesian(data)["credence"].squeeze("kind", drop=True)
    each = rs.measures.confidence_inflation(data["credence"], chance, dim=[])
    return rs.measures.group_mean(each)


def findings(results: xr.Dataset) -> list[Finding]:
    asked = [
        (0.0, False, 1.0), (0.0, False, 0.9), (0.5, False, 1.0), (0.5, True, 1.0),
        (0.5, False, 0.9), (1.0, False, 0.9),
    ]  # fmt: skip
    found = []
    for chi, anew, attribution in asked:
        cell = results.sel(chi=f"{chi:g}", first_always=anew, attribution=attribution)
        where = f"χ {chi:g}, {COUNTED[anew]}, attribution {attribution:g}"
        found.append(mean_finding(f"Confidence minus accuracy, {where}", cell["inflation"], ".3f"))
    return found


def inflated(results: xr.Dataset) -> xr.DataArray:
    """Return the cells of the figure, as wide as each other however close their parameters."""
    cells = results["inflation"].mean("replicate")
    named = {"attribution": [f"{kept:g}" for kept in results["attribution"].values]}
    cells = cells.assign_coords(named).assign_attrs(results.attrs)
    cells["attribution"].attrs["long_name"] = "attribution kept (probability)"
    cells["chi"].attrs["long_name"] = "reports counted in place of roots, χ (share)"
    return cells.assign_attrs(long_name="confidence minus accuracy", units="probability")


def draw(cells: xr.DataArray) -> Figure:
    from matplotlib import pyplot as plt

    rs.plot.style("double")
    figure, axes = plt.subplots(1, 2, sharex=True, sharey=True)
    limits = cells.min().item(), cells.max().item()
    for ax, letter, (anew, how) in zip(axes, "ab", COUNTED.items(), strict=True):
        panel = cells.sel(first_always=anew, drop=True)
        rs.plot.phase_diagram(panel, x="attribution", y="chi", contours=CONTOURS, limits=limits,
                              ax=ax)  # fmt: skip
        ax.get_legend().set(title=f"reports count: {how}", alignment="left")
        ax.set_title(letter, x=-0.12)
    return figure


def report(kept: Results) -> Report:
    cells = inflated(kept["results"])
    tables = {
        f"inflation_{how.split()[1]}": rs.plot.phase_table(
            cells.sel(first_always=anew, drop=True), x="attribution", y="chi"
        )
        for anew, how in COUNTED.items()
    }
    return Report({"circular_reporting": draw(cells)}, tables, findings(kept["results"]))


if __name__ == "__main__":
    main(simulate, report, name="circular_reporting", question=__doc__, replicates=250, quick=50)
