"""What do readers come to believe of the battalion, and on whose word?
====================================================================

The shipped scenario over its whole period, and once more for every re-attribution in
``reattributions.toml``, in which one item has another source, word or date. Variants share their
luck with the baseline, replicate by replicate, and take a tenth of its replicates.

Evidence is who said what, and when, as far as the scenario's comments cite it. How often each
speaker is right, what a desk prints and how readers count are modelling choices, tuned to nothing.

The figures: credence and log-odds of analysts, outlets and readers by day, beside a reader who
has every observation and no network; who cited whom in one replicate; the numbers printed; the
Admiralty rating of every claim; and how much each re-attribution changes what readers believe.
"""

from __future__ import annotations

import textwrap
import tomllib
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _run import Finding, Report, Results, aligned, in_brackets, main, mean_finding, store

import rumorsim as rs

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

HUB = "deployment"
KINDS = {"analyst": "analysts", "outlet": "outlets", "audience": "readers"}
VARIANTS: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("reattributions.toml").read_text(encoding="utf-8")
)["variant"]


def simulate(args: Namespace) -> Results:
    story = rs.load_scenario("battalion")
    run = story.run(replicates=args.replicates, rng=args.seed, workers=args.workers,
                    per_actor=False)  # fmt: skip
    told = {variant["name"]: story.replace(variant["replace"]) for variant in VARIANTS}
    fewer = max(2, args.replicates // 10)  # being paired, they need fewer
    varied = rs.sweep(story, rs.design.grid(scenario=told), measure="log_odds",
                      **store(args) | {"replicates": fewer})  # fmt: skip
    rating = rs.measures.admiralty_rating(run)
    ends = varied["log_odds"].rename(scenario="variant", replicate="pair").drop_vars("pair")
    results = outcomes(run.data).assign(
        varied=ends.sel(claim=HUB, kind=list(KINDS), drop=True),
        grade=rating["source"],
        digit=rating["information"],
        label=("claim", story.claims["label"]),
        unit=("claim", story.claims["unit"].fillna("")),
    )
    return {"results": results, "articles": run.articles[run.articles["claim"] == HUB]}


def outcomes(data: xr.Dataset) -> xr.Dataset:
    """Keep the hub over time, and of all claims how they end."""
    hub, end = data.sel(claim=HUB, drop=True), data.isel(time=-1, drop=True)
    count = data["printed_count"].sum("time")
    kept = {name: hub[name] for name in ("credence", "log_odds", "pooled")}
    kept |= {f"final_{name}": end[name] for name in ("credence", "apparent_roots", "roots")}
    kept["established"] = rs.measures.established(data)
    kept["printed"] = (data["printed_mean"] * data["printed_count"]).sum("time") / count
    return data[[]].assign(kept).sel(kind=list(KINDS))


def claims_table(results: xr.Dataset) -> pd.DataFrame:
    """Return one row per claim, with medians and 90 % of replicates."""
    import pandas as pd

    rows = []
    for claim in results["claim"].values:
        end = results.sel(claim=claim)
        row = {"claim": end["label"].item()}
        for kind, plural in KINDS.items():
            credence = end["final_credence"].sel(kind=kind)
            row[plural] = f"{rs.lexicon.words(credence.median().item())} {in_brackets(credence)}"
        readers = end.sel(kind="audience")
        row["apparent roots"] = in_brackets(readers["final_apparent_roots"], ".1f")
        row["real"] = f"{readers['final_roots'].median().item():.1f}"
        row["established"] = f"{end['established'].mean().item():.2f}"
        number = 10.0 ** end["printed"]
        known = bool(number.notnull().any())
        row["printed"] = f"{in_brackets(number, ',.0f')} {end['unit'].item()}" if known else ""
        rows.append(row)
    return pd.DataFrame(rows)


def pairs(results: xr.Dataset) -> tuple[xr.DataArray, xr.DataArray]:
    """Return the final log-odds of the variants, and of the baseline in the same replicates."""
    baseline = results["log_odds"].isel(time=-1, replicate=slice(results.sizes["pair"]), drop=True)
    varied = results["varied"].rename(pair="replicate")
    return varied.assign_coords(replicate=baseline["replicate"]), baseline


def findings(results: xr.Dataset) -> list[Finding]:
    end = results.isel(time=-1)
    hub = end.sel(claim=HUB, kind="audience")
    sure = [
        mean_finding(f"Final log-odds of {plural}", end["log_odds"].sel(kind=kind), ".1f")
        for kind, plural in KINDS.items()
    ]
    varied, baseline = pairs(results)
    readers = (varied - baseline).sel(kind="audience")
    return [
        *sure,
        mean_finding("Final log-odds of pooled roots, each once, no network", end["pooled"], ".1f"),
        mean_finding("Apparent roots that readers hold", hub["final_apparent_roots"], ".1f"),
        mean_finding("Real roots that readers hold", hub["final_roots"], ".1f"),
        *(
            mean_finding(
                f"Change of readers' log-odds by {name}", readers.sel(variant=name), "+.2f"
            )
            for name in readers["variant"].values
        ),
    ]


def draw(results: xr.Dataset, articles: pd.DataFrame) -> dict[str, Any]:
    """Return the figures by name."""
    from matplotlib import pyplot as plt

    rs.plot.style("double")
    courses, axes = plt.subplots(1, 2)
    for ax, name, letter in zip(axes, ("credence", "log_odds"), "ab", strict=True):
        rs.plot.time_course(results[name], ax=ax)
        ax.set_title(letter, x=-0.12)
    rs.plot.time_course(results["pooled"], label="pooled roots", ax=axes[1])
    actors = rs.load_scenario("battalion").actors
    tree = rs.plot.attribution_tree(
        articles, claim=HUB, since="2024-10-15T06:00", followups=False,
        labels=actors["label"][actors["entry"] == actors.index].to_dict(),
    )  # fmt: skip
    ratings = results.rename(grade="source", digit="information")
    matrix = rs.plot.admiralty_matrix(ratings, labels=results["label"].to_series().to_dict())
    texts = {v["name"]: textwrap.fill(f"{v['item']}: {v['text']}", 52) for v in VARIANTS}
    bars = rs.plot.change_bars(*pairs(results), labels=texts)
    bars.set_ylabel("re-attribution")
    rs.plot.style("single")
    numbers = rs.plot.escalation(articles, claim=HUB, true=1e4, unit="soldiers")
    others = {"attribution": tree, "admiralty": matrix, "reattributions": bars, "numbers": numbers}
    return {"credence": courses, **{name: ax.figure for name, ax in others.items()}}


def report(kept: Results) -> Report:
    results, articles = kept["results"], kept["articles"]
    table = claims_table(results)
    text = "\n".join([
        f"Medians [90 %] of {results.sizes['replicate']} replicates, seed {results.seed}.",
        "\nCredence at the end, in the words of ICD 203\n",
        aligned(table[["claim", *KINDS.values()]]),
        "\nRoots as readers hold them; share of runs that establish the claim; number printed\n",
        aligned(table.drop(columns=[*KINDS.values()])),
    ])  # fmt: skip
    tables = {
        "claims": table,
        "credence": rs.plot.time_course_table(results["credence"]),
        "reattributions": rs.plot.change_table(*pairs(results)),
    }
    return Report(draw(results, articles), tables, findings(results), text)


if __name__ == "__main__":
    main(simulate, report, name="battalion", question=__doc__, replicates=1000, quick=20)
