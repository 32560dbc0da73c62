"""Does scoop pressure buy an earlier truth, and at what price in errors?
=======================================================================

Three things make a newsroom fast or slow: how quickly a desk prints once it may (hazard h, per
hour), how many sources it asks for (K), and how much the sight of others printing counts as
evidence (herding, κ, in log-odds when all outlets that it follows have printed).

Design. Every combination of h = .05, .3, 1.8, K = 1, 2, 3 and κ = 0, 1, 3, with 600 replicates
each, which share their luck; the claim is true in half of them. In the reference newsroom nobody
errs, so here the writers and readers are the model's usual ones: articles name their roots with
probability .8, outlets and readers partly count reports (chi .25 and .5), doubts need one unit more
of evidence, attention halves in 24 hours, a carrier weighs .4. Sources brief 20 to 40 outlets, as a
wire does, so that some desks have more than one source at first hand; and the threshold stands at
1.5, above the word of any single source, so that herding has something to add. All of this is
choice, made after pilot runs of some other stories so that outcomes vary, and what a second source
costs depends on it: where sources brief few outlets, requiring two of them delays the truth.

Outcomes. *False establishment*: share of false claims that half of the outlets have printed and
hold above .8 at any time, with exact 95 % intervals. *Time to truth*: hours until half of the
readers are sure, above .8, of what is the case. Many never are within the 336 hours recorded; these
times are censored, and the mean is the restricted one, of min(time, 336 h), from the curve of
Kaplan and Meier, with its 95 % interval.

The figure shows (a) the two outcomes of all combinations, low being good in both, joined where no
other combination is better, those with h, K and κ beside them, and (b, c) both outcomes against h
for each K, at κ = 0.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _run import Finding, Report, Results, main, mean_finding, store

import rumorsim as rs

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

ERRING = {
    "attribution": 0.8, "chi_outlet": 0.25, "chi_public": 0.5, "repetition": 0.15,
    "threshold_outlet": 1.5, "negative_penalty": 1.0, "half_life": 24.0, "citation_trust": 0.4,
}  # fmt: skip
HASTE = 1.8
LEVERS = {"hazard": "h", "sources_outlet": "K", "herding": "κ"}


def newsroom() -> rs.Scenario:
    """Return the newsroom in which errors happen."""
    story = rs.load_scenario(Path(__file__).with_name("newsroom.toml"))
    changes: dict[str, Any] = {f"parameters.{name}": value for name, value in ERRING.items()}
    return story.replace(changes | {"network.briefs": [20, 40], "scenario.record": 6.0})


def time(data: xr.Dataset) -> xr.DataArray:
    return rs.measures.time_to_truth(data)["time"].sel(kind="audience", drop=True)


def observed(data: xr.Dataset) -> xr.DataArray:
    return rs.measures.time_to_truth(data)["observed"].sel(kind="audience", drop=True)


def simulate(args: Namespace) -> Results:
    points = rs.design.grid(
        hazard=[0.05, 0.3, HASTE],
        sources_outlet=[1, 2] if args.quick else [1, 2, 3],
        herding=[0.0, 3.0] if args.quick else [0.0, 1.0, 3.0],
    )
    found = rs.sweep(newsroom(), points, measure=["established", "truth", time, observed],
                     records="all", **store(args))  # fmt: skip
    return {"results": found.isel(claim=0, drop=True)}


def false_established(results: xr.Dataset) -> xr.DataArray:
    """Return whether a false claim was established, nan where the claim is true."""
    false = ~results["truth"].astype(bool)
    return results["established"].astype(float).where(false)


def outcomes(results: xr.Dataset) -> xr.Dataset:
    """Return both outcomes with their intervals at every point."""
    share = rs.measures.proportion(false_established(results)).drop_vars("count")
    hours = rs.measures.restricted_mean_time(results[["time", "observed"]])
    found = share.to_dataset(name="false").assign(hours=hours)
    found["false"].attrs |= {"long_name": "false claims established"}
    found["hours"].attrs |= {"long_name": "mean time to truth, at most 336 h", "units": "h"}
    found = found.rename(LEVERS).assign_attrs(results.attrs)
    found["h"].attrs = {"long_name": "hazard h", "units": "1/h"}
    return found.assign_coords(κ=found["κ"].astype(int))


def findings(results: xr.Dataset) -> list[Finding]:
    """Return what each lever changes from its lowest to its highest level, the mean of all else.

    All times are censored at one hour, so that the mean of min(time, horizon) is the restricted
    one, and pairs of replicates may be subtracted.
    """
    told = {"Time to truth": (results["time"], "+.0f"),
            "False establishment": (false_established(results), "+.2f")}  # fmt: skip
    found = []
    for outcome, (values, form) in told.items():
        for name, symbol in LEVERS.items():
            low, high = results[name].values[[0, -1]]
            change = values.sel({name: high}, drop=True) - values.sel({name: low}, drop=True)
            others = [other for other in LEVERS if other != name]
            what = f"{outcome}, change by {symbol} = {high:g}, not {low:g}"
            found.append(mean_finding(what, change.mean(others), form))
        hasty = values.sel(hazard=HASTE, herding=0.0, drop=True)
        change = hasty.sel(sources_outlet=2, drop=True) - hasty.sel(sources_outlet=1, drop=True)
        what = f"{outcome}, change by K = 2, not 1, at h = {HASTE:g}, κ = 0"
        found.append(mean_finding(what, change, form))
    return found


def draw(found: xr.Dataset) -> Figure:
    from matplotlib import pyplot as plt

    rs.plot.style("double")
    figure = plt.figure(figsize=(7.1, 4.2))
    grid = figure.add_gridspec(2, 2, width_ratios=[1.5, 1])
    whole: Any = figure.add_subplot(grid[:, 0])
    panels: list[Any] = [figure.add_subplot(grid[row, 1]) for row in (0, 1)]
    rs.plot.pareto(found, x="hours", y="false", by="K", ax=whole)
    calm = found.sel(κ=0, drop=True)
    labels = {"false": "false established (share)", "hours": "mean time to truth (h)"}
    for ax, name in zip(panels, labels, strict=True):
        rs.plot.response(calm[name], x="h", by="K", label=labels[name], ax=ax)
    panels[1].get_legend().remove()
    for ax in (whole, panels[0]):
        ax.get_legend().set_title("95 % intervals")
    for ax, letter in zip([whole, *panels], "abc", strict=True):
        ax.set_title(letter, x=-0.12)
    return figure


def report(kept: Results) -> Report:
    found = outcomes(kept["results"])
    table = rs.plot.pareto_table(found, x="hours", y="false")
    figures = {"scoop_pressure": draw(found)}
    return Report(figures, {"outcomes": table}, findings(kept["results"]))


if __name__ == "__main__":
    main(simulate, report, name="scoop_pressure", question=__doc__, replicates=600, quick=60)
