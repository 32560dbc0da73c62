"""What does one lost attribution cost?
====================================

An article that does not name the roots its author holds is, for whoever cites it, a root of its
own, if its outlet is one that others cite by name. In the reference newsroom, where readers and
outlets count roots and make no other mistake, .0125, .025, .05, .1, .2 and .4 of the articles lose
their attribution, and of the 200 outlets the 0, 5, 20, 50 or 200 with the largest audience are
cited by name; 200 replicates of each combination, which share their luck. With one attribution in
ten lost and 20 outlets cited, the network is varied: how many outlets an outlet follows (3 or 12 in
place of 6), and how many outlets there are (100 or 400).

That sources are lost as a report is retold is evidence (Altay, Claidiere & Mercier 2020). Who is
cited by name, and that a carrier weighs as much as a source of grade B, are modelling choices.

The figure shows, for readers after two weeks, **a** the circularity index: apparent roots per real
one, 1 where nothing is lost; and **b** by how much the Brier score of readers, each by itself,
exceeds that of a reader who has every report once: the mean squared distance of their credences.
Bands are 95 % intervals of the mean.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _run import Finding, Report, Results, main, mean, mean_finding, store

import rumorsim as rs

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

STORY = Path(__file__).with_name("newsroom.toml")
OUTLETS, USUAL = 200, 20
CITED, LOST = [0, 5, 20, 50, 200], [0.0, 0.0125, 0.025, 0.05, 0.1, 0.2, 0.4]
QUICK_CITED, QUICK_LOST = [5, 20, 50], [0.0, 0.0125, 0.1]
NETWORKS: dict[str, dict[str, Any]] = {
    "each follows 3": {"network.attachment": 3},
    "each follows 12": {"network.attachment": 12},
    "100 outlets": {"actors.outlet.count": 100, "parameters.citable_share": USUAL / 100},
    "400 outlets": {"actors.outlet.count": 400, "parameters.citable_share": USUAL / 400},
}
SHOWN = {"index": "apparent roots per real root (ratio)",
         "regret": "excess Brier score (probability squared)"}  # fmt: skip


def simulate(args: Namespace) -> Results:
    story = rs.load_scenario(STORY)
    cited, lost = (QUICK_CITED, QUICK_LOST) if args.quick else (CITED, LOST)
    how: dict[str, Any] = {"measure": [index, regret, added], "per_actor": True}
    points = rs.design.grid(
        citable_share=[count / OUTLETS for count in cited],
        attribution=[1.0 - share for share in lost],
    )
    swept = rs.sweep(story, points, **how, **store(args)).squeeze("claim", drop=True)
    swept = swept.rename(citable_share="cited", attribution="lost")
    results = swept.assign_coords(cited=cited, lost=lost)
    usual = story.with_parameters(citable_share=USUAL / OUTLETS, attribution=0.9)
    some = list(NETWORKS)[: 2 if args.quick else None]
    networks = rs.design.grid(scenario={name: usual.replace(NETWORKS[name]) for name in some})
    varied = rs.sweep(usual, networks, **how, **store(args, "networks")).squeeze("claim", drop=True)
    return {"results": results, "networks": varied.rename(scenario="network")}


def index(data: xr.Dataset) -> xr.DataArray:
    return rs.measures.circularity_index(data).sel(kind="audience", drop=True)


def regret(data: xr.Dataset) -> xr.DataArray:
    """Return the Brier score of readers against the credence that all reports deserve."""
    deserved = rs.measures.pooled_root_bayesian(data)["credence"].squeeze("kind", drop=True)
    each = rs.measures.brier(data["credence"], deserved, dim=[])
    return rs.measures.group_mean(each).sel(kind="audience", drop=True)


def added(data: xr.Dataset) -> xr.DataArray:
    """Return the roots that readers hold and nobody ever observed, per article."""
    unreal = data["apparent_roots"].astype(float) - data["roots"]
    return rs.measures.group_mean(unreal).sel(kind="audience", drop=True) / data["articles"]


def findings(results: xr.Dataset) -> list[Finding]:
    tenth, usual = results.sel(lost=0.1), results.sel(cited=USUAL)
    return [
        *(
            mean_finding(
                f"Apparent roots per real one, one attribution in ten lost, {count} outlets cited",
                tenth["index"].sel(cited=count),
            )
            for count in QUICK_CITED
        ),
        mean_finding("Apparent roots that a lost attribution adds, one in eighty lost",
                     usual["added"].sel(lost=0.0125) / 0.0125),
        mean_finding("Excess Brier score, one in eighty lost", usual["regret"].sel(lost=0.0125),
                     ".3f"),
        mean_finding("Excess Brier score, one in ten lost", usual["regret"].sel(lost=0.1), ".3f"),
    ]  # fmt: skip


def curves(results: xr.Dataset, *names: str) -> xr.Dataset:
    """Return means over replicates with their intervals."""
    return results[[]].assign({name: mean(results[name]) for name in names})


def draw(bounds: xr.Dataset) -> Figure:
    from matplotlib import pyplot as plt

    rs.plot.style("double")
    figure, axes = plt.subplots(1, 2)
    named = {count: f"{count} outlets cited by name" for count in bounds["cited"].values.tolist()}
    for ax, letter, (name, label) in zip(axes, "ab", SHOWN.items(), strict=True):
        rs.plot.response(bounds[name], x="lost", by="cited", labels=named, label=label, ax=ax)
        ax.set_title(letter, x=-0.12)
        plain(ax.xaxis, bounds["lost"].values.tolist())
    axes[0].set_yscale("log")
    plain(
        axes[0].yaxis, [ratio for ratio in (1, 2, 5, 10, 20, 50) if ratio < axes[0].get_ylim()[1]]
    )
    return figure


def plain(axis: Axis, ticks: Sequence[float]) -> None:
    """Label a logarithmic axis with numbers, not with powers."""
    axis.set_ticks(ticks, [f"{tick:g}" for tick in ticks])
    axis.set_ticks([], minor=True)


def report(kept: Results) -> Report:
    results, networks = kept["results"], kept["networks"]
    bounds = curves(results.sel(lost=results["lost"] > 0), *SHOWN)
    bounds["lost"].attrs["long_name"] = "articles without attribution (share)"
    tables = {name: rs.plot.response_table(bounds[name], x="lost", by="cited") for name in SHOWN}
    tables["networks"] = rs.plot.response_table(curves(networks, "index")["index"], x="network")
    return Report({"lost_attribution": draw(bounds)}, tables, findings(results))


if __name__ == "__main__":
    main(simulate, report, name="lost_attribution", question=__doc__, replicates=200, quick=30)
