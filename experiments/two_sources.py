"""When does a two-source rule keep a false claim out?
===================================================

An outlet prints only what K sources tell it. The rule is about independent sources, but a desk sees
articles: one that names no root, or only another outlet, looks like one source more. The rule is
therefore read in two ways. *Whatever looks like a source*: every root that is named, every citable
outlet in place of one, every report that names nobody. *Roots that are named*: the first of these
alone.

Design. The reference newsroom, in which two things change: a source that saw nothing keeps silent,
so that nobody contradicts a false report, and each of the six sources also talks to five bloggers
of its own, who print on its word alone (K = 1, as bloggers do by default), so that a story has a
beginning whatever the outlets' rule. K runs over 1 to 4, the probability `a` that an article names
its roots over .2, .6 and 1, the claim is false or true, and sources are counted in either way.
800 replicates of each, which share their luck. Roots alone are counted by letting each stand for a
thousand sources and requiring a thousand K: no number of articles makes up for one that is missing.

The figure shows the share of replicates in which the claim becomes established (half of the outlets
have printed it and hold it above .8), false claims above, true ones below; bands are exact 95 %
intervals. A rule is good where the upper row is low and the lower one high.

All of it is a modelling choice, made after pilot runs so that there is something to see (where
sources that saw nothing say so, false claims are rarer and differences smaller), except that the
press wants more than one source (AP, Reuters); that a root is lost on the way is what Altay,
Claidiere & Mercier (2020) measured in conversation.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _run import Finding, Report, Results, main, mean_finding, share_finding, store

import rumorsim as rs

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

SOURCES = [f"source_{number}" for number in range(1, 7)]
BLOGGERS = 5
MANY = 1000
"""Sources for which a root stands where roots alone are counted: more than there are articles."""

COUNTED = {"whatever looks like a source": 1, "roots that are named": MANY}
LOOKS, NAMED = COUNTED
LOWEST, HIGHEST = 0.2, 1.0


def newsroom(weight: int) -> rs.Scenario:
    """Return the story in which a root that is named stands for `weight` sources."""
    story = rs.load_scenario(Path(__file__).with_name("newsroom.toml"))
    changes: dict[str, Any] = {"scenario.horizon": 168.0}
    changes["actors.blogger"] = {"kind": "blogger", "count": BLOGGERS * len(SOURCES)}
    changes["ties"] = [
        {"sources": [source], "targets": [f"blogger-{BLOGGERS * place + number}"
                                          for number in range(1, BLOGGERS + 1)]}
        for place, source in enumerate(SOURCES)
    ]  # fmt: skip
    changes |= {f"actors.{source}.counts": weight for source in SOURCES}
    changes |= {f"events.report_{number}.otherwise": "silent" for number in range(1, 7)}
    return story.replace(changes)


def simulate(args: Namespace) -> Results:
    import xarray as xr

    required = [1, 2] if args.quick else [1, 2, 3, 4]
    named = [LOWEST, HIGHEST] if args.quick else [LOWEST, 0.6, HIGHEST]
    parts = []
    for number, (counted, weight) in enumerate(COUNTED.items()):
        points = rs.design.grid({
            "claims.event.truth": [False, True],
            "attribution": named,
            "sources_outlet": [weight * sources for sources in required],
        })  # fmt: skip
        found = rs.sweep(newsroom(weight), points, measure="established", records="all",
                         **store(args, f"counting-{number}"))  # fmt: skip
        part = found.isel(claim=0, drop=True).rename({"claims.event.truth": "truth"})
        part = part.assign_coords(sources_outlet=required, truth=["false", "true"])
        parts.append(part.expand_dims(counted=[counted]))
    return {"results": xr.concat(parts, "counted", combine_attrs="override")}


def shares(results: xr.Dataset) -> xr.DataArray:
    """Return how often the claim is established, ready to be drawn."""
    found = rs.measures.proportion(results["established"])
    found["sources_outlet"].attrs = {"long_name": "sources required, K", "units": ""}
    return found


def findings(established: xr.DataArray) -> list[Finding]:
    def case(counted: str, required: int, named: float, truth: str = "false") -> xr.DataArray:
        chosen = established.sel(counted=counted, sources_outlet=required, truth=truth, drop=True)
        return chosen.sel(attribution=named, drop=True).astype(float)

    best, worst, mended = (case(LOOKS, 2, HIGHEST), case(LOOKS, 2, LOWEST), case(NAMED, 2, LOWEST))
    price = case(NAMED, 2, LOWEST, "true") - case(LOOKS, 2, LOWEST, "true")
    shares = {
        f"K = 2, a = {HIGHEST:g}": best,
        f"K = 2, a = {LOWEST:g}, {LOOKS}": worst,
        f"K = 2, a = {LOWEST:g}, {NAMED}": mended,
    }
    changes = {
        f"by the rule (K = 2, not 1), a = {HIGHEST:g}": best - case(LOOKS, 1, HIGHEST),
        f"by the rule (K = 2, not 1), a = {LOWEST:g}, {LOOKS}": worst - case(LOOKS, 1, LOWEST),
        f"by the rule (K = 2, not 1), a = {LOWEST:g}, {NAMED}": mended - case(NAMED, 1, LOWEST),
        f"by losing roots (a = {LOWEST:g}, not {HIGHEST:g}), K = 2": worst - best,
        f"by counting named roots alone, K = 2, a = {LOWEST:g}": mended - worst,
    }
    return [
        *(share_finding(f"False claims established, {what}", x) for what, x in shares.items()),
        *(mean_finding(f"Change for false claims {what}", x, "+.2f")
          for what, x in changes.items()),
        mean_finding("Change for true claims by counting named roots alone, "
                     f"K = 2, a = {LOWEST:g}", price, "+.2f"),
    ]  # fmt: skip


def draw(found: xr.DataArray) -> Figure:
    from matplotlib import pyplot as plt

    rs.plot.style("double")
    figure, axes = plt.subplots(2, 2, figsize=(7.1, 4.8), sharex=True, sharey="row")
    panels = [(truth, counted) for truth in ("false", "true") for counted in COUNTED]
    for ax, (truth, counted), letter in zip(axes.flat, panels, "abcd", strict=True):
        values = found.sel(truth=truth, counted=counted)
        rs.plot.response(values, x="sources_outlet", by="attribution", ax=ax,
                         label=f"{truth} claims established (share)",
                         labels={a: f"a = {a:g}" for a in found["attribution"].values})  # fmt: skip
        legend = ax.get_legend()
        handles, title = legend.legend_handles, legend.get_title().get_text()
        legend.remove()
        ax.set_title(f"{letter}  {truth} claims; counted: {counted}")
        ax.set_xticks(found["sources_outlet"].values)
        ax.label_outer()
    figure.legend(handles=handles, title=title, loc="outside upper center", ncols=len(handles))
    return figure


def report(kept: Results) -> Report:
    results = kept["results"]
    found = shares(results)
    table = found.to_dataset("bound").to_dataframe().reset_index()
    return Report({"two_sources": draw(found)}, {"shares": table.drop(columns="count")},
                  findings(results["established"]))  # fmt: skip


if __name__ == "__main__":
    main(simulate, report, name="two_sources", question=__doc__, replicates=800, quick=60)
