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
the file as well. The change per 100 hours follows from it and is worth no more than that.

Which parameter matters at all is asked of the same newsroom, all of eight parameters at once over
wide ranges, a choice too: first-order and total Sobol' indices (640 points, 10 replicates each,
their mean), and Morris' elementary effects (90 points), if SALib is installed. What one lever does
near the baseline need not be what the parameter does over its whole range.

The first figure ranks the levers by (a) the change of the Brier score, beside it (b) the change of
the delay and (c) that of the score per 100 hours of work: mean differences and their 95 %
intervals; below zero is better. The second shows (a, b) the indices and (c, d) mean and spread of
the elementary effects of each parameter, with 95 % bootstrap intervals over the points.
"""

from __future__ import annotations

import tomllib
from argparse import Namespace
from importlib.util import find_spec
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
OUTCOMES = {"score": "Brier score", "delay": "delay"}
NEEDS_SALIB = 'Morris screening is left out: pip install "rumorsim[sensitivity]" brings it.'


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
    asked: dict[str, Any] = {"measure": [score, delay], "records": "all"}
    found: dict[str, xr.Dataset] = {}
    found["levers"] = rs.sweep(story, rs.design.grid(scenario={"baseline": story, **stories}),
                               **asked, **store(args, "levers"))  # fmt: skip
    asked |= {"replicates": 2 if args.quick else 10}
    found["sobol"] = rs.sensitivity(story, RANGES, n=4 if args.quick else 64,
                                    **store(args, "sobol") | asked)  # fmt: skip
    if find_spec("SALib"):
        found["morris"] = rs.sensitivity(story, RANGES, method="morris",
                                         n=4 if args.quick else 10,
                                         **store(args, "morris") | asked)  # fmt: skip
    return {name: data.isel(claim=0, drop=True) for name, data in found.items()}


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


def findings(levers: xr.Dataset, sobol: xr.Dataset) -> list[Finding]:
    baseline, table = ranked(levers)[1], changes(levers)
    found = [
        mean_finding("Brier score of readers, baseline", baseline["score"], ".3f"),
        mean_finding("Delay in hours, baseline", baseline["delay"], ".0f"),
    ]
    for outcome, form in {"score": "+.3f", "delay": "+.1f"}.items():
        ranks = table[table["outcome"] == outcome].sort_values("mean")
        found += [Finding(f"Change of {OUTCOMES[outcome]} by {row.lever}", row.mean, row.mean_low,
                          row.mean_high, form) for row in rows(ranks)]  # fmt: skip
        total = sobol[f"{outcome}_total"]
        most = total["parameter"].values[total.sel(bound="estimate").argmax("parameter").item()]
        low, share, high = total.sel(parameter=most).values.tolist()
        found.append(Finding(f"Total share of {most} in the variance of the {OUTCOMES[outcome]}",
                             share, low, high))  # fmt: skip
    best = table[table["outcome"] == "score"].nsmallest(3, "per_100_hours")
    found += [Finding(f"Change of Brier score per 100 hours of work by {row.lever}",
                      row.per_100_hours, row.per_100_hours_low, row.per_100_hours_high, "+.3f")
              for row in rows(best)]  # fmt: skip
    return found


def bars(ax: Axes, table: pd.DataFrame, value: str, label: str) -> None:
    middle, place = table[value], range(len(table))
    reach = [middle - table[f"{value}_low"], table[f"{value}_high"] - middle]
    ax.barh(place, middle, 0.7, color="C0", alpha=0.5)
    ax.errorbar(middle, place, xerr=reach, fmt="ko", markersize=2, elinewidth=0.8, capsize=1.5)
    ax.axvline(0.0, color="k", linewidth=0.5)
    ax.set_xlabel(label)


def draw_levers(table: pd.DataFrame) -> Figure:
    from matplotlib import pyplot as plt

    rs.plot.style("double")
    by = {outcome: table[table["outcome"] == outcome] for outcome in OUTCOMES}
    names = by["score"]["lever"]
    figure, axes = plt.subplots(1, 3, figsize=(7.1, 0.8 + 0.2 * len(names)), sharey=True)
    bars(axes[0], by["score"], "mean", "change of Brier score")
    bars(axes[1], by["delay"], "mean", "change of delay (h)")
    bars(axes[2], by["score"], "per_100_hours", "Brier score per 100 h of work")
    axes[0].set_yticks(range(len(names)), [LEVERS[name]["text"] for name in names])
    axes[0].set_ylim(len(names) - 0.4, -0.6)
    for ax, letter in zip(axes, "abc", strict=True):
        ax.tick_params(axis="y", length=0)
        ax.locator_params(axis="x", nbins=5)
        ax.set_title(letter)
    return figure


def draw_sensitivity(indices: dict[str, xr.Dataset]) -> Figure:
    from matplotlib import pyplot as plt

    rs.plot.style("double")
    size = (7.1, 2.6 * len(indices))
    figure, axes = plt.subplots(len(indices), len(OUTCOMES), figsize=size, squeeze=False)
    drawn = {"sobol": rs.plot.sobol_bars, "morris": rs.plot.morris}
    cells = [(method, outcome) for method in indices for outcome in OUTCOMES]
    handles: dict[str, Any] = {}
    for ax, (method, outcome), letter in zip(axes.flat, cells, "abcd", strict=False):
        drawn[method](indices[method], outcome=outcome, ax=ax)
        legend = ax.get_legend()
        texts = (text.get_text() for text in legend.get_texts())
        handles |= zip(texts, legend.legend_handles, strict=True)
        legend.remove()
        ax.set_title(f"{letter}  {OUTCOMES[outcome]}")
    figure.legend(handles.values(), handles, loc="outside upper center", ncols=len(handles))
    return figure


def report(kept: Results) -> Report:
    levers, indices = kept["levers"], {name: kept[name] for name in kept if name != "levers"}
    table = changes(levers)
    tables = {"changes": table}
    tables |= {f"sobol_{outcome}": rs.plot.sobol_table(kept["sobol"], outcome=outcome)
               for outcome in OUTCOMES}  # fmt: skip
    text = told(table)
    if "morris" in kept:
        tables |= {f"morris_{outcome}": rs.plot.morris_table(kept["morris"], outcome=outcome)
                   for outcome in OUTCOMES}  # fmt: skip
    else:
        text += f"\n\n{NEEDS_SALIB}"
    figures = {"levers": draw_levers(table), "levers_sensitivity": draw_sensitivity(indices)}
    return Report(figures, tables, findings(levers, kept["sobol"]), text)


if __name__ == "__main__":
    main(simulate, report, name="levers", question=__doc__, replicates=600, quick=150)
