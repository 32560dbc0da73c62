"""Which lever buys the most truth, and the most for its cost?
===========================================================

Fourteen things that newsrooms, sources and agencies could do otherwise, pulled one at a time: name
the roots everywhere or at the hubs alone, ask for two sources or for two roots by name, wait, print
doubts, give probabilities instead of words, ignore what others print, correct sooner or more
widely, deny earlier, prompt before sharing, have more sources, have more outlets.

Design. In the reference newsroom nobody errs; here the model's usual mistakes are made, one source
is believed and knows nothing, its word is withdrawn on the second day, and an agency denies on the
fifth. The story and the levers are in ``levers.toml``. 600 replicates of each share their luck with
the baseline; the claim is true in half of them. Outcomes: the Brier score of the readers' mean
credence at the end, and the delay until half of the readers are sure, above .8, of what is the
case; whoever is not within 336 hours counts as 336, so that changes are of a restricted mean.

The story was chosen so that readers err, and not changed after its levers were seen; another may
rank the levers otherwise. What a lever costs is a modelling choice, in hours of work, and stands in
the file as well. The change per 100 hours follows from it and is worth no more than that. What a
lever does near this baseline need not be what its parameter does over a whole range:
``sensitivity.py`` asks for that.

The figure ranks the levers by (a) the change of the Brier score, beside it (b) the change of the
delay and (c) that of the score per 100 hours of work: mean differences and their 95 % intervals;
below zero is better.
"""

from __future__ import annotations

import tomllib
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _run import Finding, Report, Results, aligned, main, mean_finding, rows, store

import rumorsim as rs

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HERE = Path(__file__).resolve().parent
TOLD = tomllib.loads((HERE / "levers.toml").read_text(encoding="utf-8"))
LEVERS: dict[str, dict[str, Any]] = {lever["name"]: lever for lever in TOLD["lever"]}
QUICK = ("name_roots", "hub_desk")
HUBS = 20
OUTCOMES = {"score": "Brier score", "delay": "delay"}


def newsroom() -> rs.Scenario:
    """Return the newsroom in which errors happen; the hubs are its oldest outlets."""
    story = tomllib.loads((HERE / "newsroom.toml").read_text(encoding="utf-8"))
    for table, changes in TOLD["base"].items():
        story[table] |= changes
    outlet = story["actors"]["outlet"]
    story["actors"] = {"hub": {**outlet, "count": HUBS}, **story["actors"]}
    story["actors"]["outlet"] = {**outlet, "count": outlet["count"] - HUBS}
    return rs.Scenario.from_dict(story)


def score(data: xr.Dataset) -> xr.DataArray:
    end = data.isel(time=-1, drop=True).sel(kind="audience", drop=True)
    found = rs.measures.brier(end["credence"], end["truth"], dim=[])
    return found.assign_attrs(long_name="Brier score", units="")


def delay(data: xr.Dataset) -> xr.DataArray:
    found = rs.measures.time_to_truth(data)["time"].sel(kind="audience", drop=True)
    return found.assign_attrs(long_name="delay")


def simulate(args: Namespace) -> Results:
    story = newsroom()
    pulled = QUICK if args.quick else tuple(LEVERS)
    stories = {name: story.replace(LEVERS[name]["replace"]) for name in pulled}
    swept = rs.sweep(story, rs.design.grid(scenario={"baseline": story, **stories}),
                     measure=[score, delay], records="all", **store(args))  # fmt: skip
    return {"levers": swept.isel(claim=0, drop=True)}


def ranked(levers: xr.Dataset) -> tuple[xr.Dataset, xr.Dataset]:
    """Return the levers, from the one that lowers the Brier score most, and the baseline."""
    baseline = levers.sel(scenario="baseline", drop=True)
    varied = levers.drop_sel(scenario="baseline").rename(scenario="lever")
    order = varied["score"].mean("replicate").argsort()
    varied["lever"].attrs = {"long_name": "lever"}
    return varied.isel(lever=order.values), baseline


def changes(levers: xr.Dataset) -> pd.DataFrame:
    """Return mean changes with their intervals, and per 100 hours of what the lever costs."""
    import pandas as pd

    parts = []
    varied, baseline = ranked(levers)
    for outcome in OUTCOMES:
        part = rs.plot.change_table(varied[outcome], baseline[outcome])
        part["cost"] = [LEVERS[name]["cost"] for name in part["lever"]]
        for bound in ("", "_low", "_high"):
            part[f"per_100_hours{bound}"] = 100 * part[f"mean{bound}"] / part["cost"]
        parts.append(part.assign(outcome=outcome))
    return pd.concat(parts, ignore_index=True)


def told(table: pd.DataFrame) -> str:
    """Return the ranks as text."""
    import pandas as pd

    lines = []
    for name, part in table.groupby("lever", sort=False):
        by = part.set_index("outcome")["mean"]
        cost = LEVERS[str(name)]["cost"]
        lines.append({
            "lever": LEVERS[str(name)]["text"],
            "Brier": f"{by['score']:+.3f}", "delay (h)": f"{by['delay']:+.1f}",
            "cost (h)": f"{cost:,.0f}", "Brier per 100 h": f"{100 * by['score'] / cost:+.3f}",
        })  # fmt: skip
    return aligned(pd.DataFrame(lines))


def findings(levers: xr.Dataset, table: pd.DataFrame) -> list[Finding]:
    baseline = ranked(levers)[1]
    found = [
        mean_finding("Brier score of readers, baseline", baseline["score"], ".3f"),
        mean_finding("Delay in hours, baseline", baseline["delay"], ".0f"),
    ]
    for outcome, form in {"score": "+.3f", "delay": "+.1f"}.items():
        ranks = table[table["outcome"] == outcome].sort_values("mean")
        found += [Finding(f"Change of {OUTCOMES[outcome]} by {row.lever}", row.mean, row.mean_low,
                          row.mean_high, form) for row in rows(ranks)]  # fmt: skip
    best = table[table["outcome"] == "score"].nsmallest(3, "per_100_hours")
    found += [Finding(f"Change of Brier score per 100 hours of work by {row.lever}",
                      row.per_100_hours, row.per_100_hours_low, row.per_100_hours_high, "+.3f")
              for row in rows(best)]  # fmt: skip
    return found


def bars(ax: Axes, table: pd.DataFrame, value: str, label: str) -> None:
    middle, place = table[value], range(len(table))
    reach = [middle - table[f"{value}_low"], table[f"{value}_high"] - middle]
    ax.barh(place, middle, 0.7, color="C0", alpha=0.5)
    ax.errorbar(middle, place, xerr=reach, fmt="ko", markersize=2, elinewidth=0.8, capsize=1.5,
                label="mean change from the baseline and its 95 % interval")  # fmt: skip
    ax.axvline(0.0, color="k", linewidth=0.5)
    ax.set_xlabel(label)


def draw(table: pd.DataFrame) -> Figure:
    from matplotlib import pyplot as plt

    rs.plot.style("double")
    by = {outcome: table[table["outcome"] == outcome] for outcome in OUTCOMES}
    names = by["score"]["lever"]
    figure, axes = plt.subplots(1, 3, figsize=(7.1, 0.8 + 0.2 * len(names)), sharey=True)
    bars(axes[0], by["score"], "mean", "change of Brier score")
    bars(axes[1], by["delay"], "mean", "change of delay (h)")
    bars(axes[2], by["score"], "per_100_hours", "change of Brier score\nper 100 h of work")
    axes[0].set_yticks(range(len(names)), [LEVERS[name]["text"] for name in names])
    axes[0].set_ylim(len(names) - 0.4, -0.6)
    for ax, letter in zip(axes, "abc", strict=True):
        ax.tick_params(axis="y", length=0)
        ax.locator_params(axis="x", nbins=5)
        ax.set_title(letter)
    handles, texts = axes[0].get_legend_handles_labels()
    figure.legend(handles, texts, loc="outside upper right")
    return figure


def report(kept: Results) -> Report:
    table = changes(kept["levers"])
    found = findings(kept["levers"], table)
    return Report({"levers": draw(table)}, {"changes": table}, found, told(table))


if __name__ == "__main__":
    main(simulate, report, name="levers", question=__doc__, replicates=600, quick=150)
