"""How harmful is publication selection compared with double counting?
===================================================================

In the reference newsroom outlets print what they believe, doubts as easily as confirmations, and
everybody counts each root once. Either is taken away. Selection: outlets print only from .85
log-odds on, and doubts never. Double counting: outlets and readers give half of the weight to the
number of reports (χ = .5), of which each outlet has one, or each article is one. All six
combinations, 600 replicates each, which share their luck.

That negative findings stay unpublished, and that people neglect how reports depend on each other,
is evidence (Rosenthal 1979; Enke & Zimmermann 2019). How much of either there is here is a
modelling choice: selection is taken at its strongest, χ at the value that the model has for the
public.

The figure shows for 10 readers, each by itself, how often the claim is true against how probable
they hold it after two weeks, in ten bins, without a point where a bin holds less than 1 % of a
line; error bars are 95 % intervals from resampling whole replicates, since readers of one replicate
err together. Legends give the Brier score and Murphy's parts of it: reliability is what is lost by
being too sure or not sure enough, resolution what is gained by telling true from false.
"""

from __future__ import annotations

from argparse import Namespace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _run import Finding, Report, Results, main, store

import rumorsim as rs

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

STORY = Path(__file__).with_name("newsroom.toml")
READERS = 10
OPEN, SELECTIVE = "everything printed", "doubts never printed"
ROOTS, OUTLETS, ARTICLES = "each root once", "χ = .5, each outlet once", "χ = .5, each article anew"
GATES: dict[str, dict[str, Any]] = {
    OPEN: {},
    SELECTIVE: {"threshold_outlet": 0.85, "negative_penalty": float("inf")},
}
COUNTS: dict[str, dict[str, Any]] = {
    ROOTS: {},
    OUTLETS: {"chi_outlet": 0.5, "chi_public": 0.5},
    ARTICLES: {"chi_outlet": 0.5, "chi_public": 0.5, "first_always": True},
}
PARTS = {"brier": "Brier score", "reliability": "Reliability", "resolution": "Resolution"}
ASKED = {
    "selection": (SELECTIVE, ROOTS, ["brier", "reliability", "resolution"]),
    "double counting": (OPEN, ARTICLES, ["brier", "reliability", "resolution"]),
    "both": (SELECTIVE, ARTICLES, ["brier"]),
}
RARE = 0.01
BOUNDS = ["low", "estimate", "high"]
POOL = ["replicate", "actor"]


def simulate(args: Namespace) -> Results:
    story = rs.load_scenario(STORY).replace({"actors.reader.count": READERS})
    cells = [*product(GATES, COUNTS)]
    points = rs.design.grid(
        scenario={
            f"{gate}, {counted}": story.with_parameters(**GATES[gate], **COUNTS[counted])
            for gate, counted in cells
        }
    )
    swept = rs.sweep(story, points, measure=[readers, "truth"], per_actor=True, **store(args))
    gates, counts = (("scenario", list(names)) for names in zip(*cells, strict=True))
    named = swept.squeeze("claim", drop=True).assign_coords(gate=gates, counted=counts)
    results = named.set_index(scenario=["gate", "counted"]).unstack("scenario")
    return {"results": results.sel(gate=[*GATES], counted=[*COUNTS])}


def readers(data: xr.Dataset) -> xr.DataArray:
    return data["credence"].sel(actor=data["kind"] == "audience").drop_vars("kind")


def judged(credence: xr.DataArray, truth: xr.DataArray) -> xr.Dataset:
    """Return score, parts and curve of every cell, and what they have more than the first one."""
    parts = rs.measures.brier_parts(credence, truth, POOL)
    more = parts - parts.sel(gate=OPEN, counted=ROOTS, drop=True)
    curve = rs.measures.calibration_curve(credence, truth, POOL)
    frequency = curve["frequency"].sel(bound="estimate", drop=True)
    return parts.assign({"frequency": frequency, **{f"more_{name}": more[name] for name in PARTS}})


def findings(found: xr.Dataset) -> list[Finding]:
    told = []
    for harm, (gate, counted, names) in ASKED.items():
        cell = found.sel(gate=gate, counted=counted)
        for name in names:
            low, estimate, high = cell[f"more_{name}"].sel(bound=BOUNDS).values.tolist()
            told.append(Finding(f"{PARTS[name]} changed by {harm}", estimate, low, high, "+.3f"))
    return told


def draw(curve: xr.Dataset, parts: xr.Dataset) -> Figure:
    from matplotlib import pyplot as plt

    rs.plot.style("double")
    figure, axes = plt.subplots(1, 2)
    for ax, gate, letter in zip(axes, GATES, "ab", strict=True):
        panel, told = curve.sel(gate=gate, drop=True), parts.sel(gate=gate, drop=True)
        least = int(RARE * panel["count"].sum("bin").max())
        rs.plot.reliability_diagram(panel, told, by="counted", least=least, ax=ax)
        legend = ax.get_legend()
        legend.set_title(f"{gate}\n{legend.get_title().get_text()}")
        ax.set_title(letter, x=-0.12)
    return figure


def report(kept: Results) -> Report:
    credence, truth = kept["results"]["readers"], kept["results"]["truth"]
    found = rs.measures.bootstrap(judged, credence, truth, resamples=400, rng=1)
    curve = rs.measures.calibration_curve(credence, truth, POOL)
    curve = curve.assign(frequency=found["frequency"]).assign_attrs(kept["results"].attrs)
    parts = found[[*PARTS, "uncertainty"]]
    table = rs.plot.reliability_table
    tables = {
        f"reliability_{gate.split()[0]}": table(
            curve.sel(gate=gate, drop=True), parts.sel(gate=gate, drop=True), by="counted"
        )
        for gate in GATES
    }
    tables["parts"] = parts.to_dataframe().reset_index()
    return Report({"selection": draw(curve, parts)}, tables, findings(found))


if __name__ == "__main__":
    main(simulate, report, name="selection", question=__doc__, replicates=600, quick=120)
