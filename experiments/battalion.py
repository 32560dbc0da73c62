"""What do analysts, outlets and readers come to believe of the battalion, and on whose word?

The shipped scenario over its whole period, and once more for every re-attribution in
``reattributions.toml``, in which one item has another source, word or date. Variants share their
luck with the baseline, replicate by replicate.
"""

from __future__ import annotations

import textwrap
import tomllib
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _run import aligned, in_brackets, main

import rumorsim as rs

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

HUB = "deployment"
KINDS = {"analyst": "analysts", "outlet": "outlets", "audience": "readers"}
VARIANTS: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("reattributions.toml").read_text(encoding="utf-8")
)["variant"]


def simulate(args: Namespace) -> tuple[xr.Dataset, pd.DataFrame]:
    import xarray as xr
    from tqdm.auto import tqdm

    story = rs.load_scenario("battalion")
    alike: dict[str, Any] = {"rng": args.seed, "workers": args.workers, "per_actor": False}
    run = story.run(replicates=args.replicates, **alike)
    fewer = max(2, args.replicates // 10)  # being paired, they need fewer
    ends = []
    for variant in tqdm(VARIANTS, desc="re-attributions", disable=None):
        told = story.replace(variant["replace"])
        other = told.run(replicates=fewer, logged=0, progress=False, **alike)
        ends.append(other.log_odds.isel(time=-1).sel(claim=HUB, kind=list(KINDS)))
    rating = rs.measures.admiralty_rating(run)
    names = xr.DataArray([variant["name"] for variant in VARIANTS], dims="variant")
    results = outcomes(run.data).assign(
        varied=xr.concat(ends, names.rename("variant")).rename(replicate="pair").drop_vars("pair"),
        grade=rating["source"],
        digit=rating["information"],
        label=("claim", story.claims["label"]),
        unit=("claim", story.claims["unit"].fillna("")),
    )
    return results, run.articles[run.articles["claim"] == HUB]


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


def findings(results: xr.Dataset) -> list[str]:
    """Return what was found, as medians and 90 % of replicates."""
    end = results.isel(time=-1)
    hub = end.sel(claim=HUB, kind="audience")
    sure = [f"{KINDS[k]} {in_brackets(end['log_odds'].sel(kind=k), '.1f')}" for k in KINDS]
    return [
        f"Final log-odds of the deployment: {', '.join(sure)}; pooled roots (each "
        f"once, no network) {in_brackets(end['pooled'], '.1f')}.",
        f"Readers hold {in_brackets(hub['final_apparent_roots'], '.1f')} apparent roots of it, "
        f"{in_brackets(hub['final_roots'], '.1f')} real ones.",
        "Change of readers' final log-odds:",
        *(
            f"  {row.variant}: {row.median:+.2f} [{row.low:+.2f}, {row.high:+.2f}]"
            for row in rs.plot.reattribution_table(*pairs(results)).itertuples()
            if row.kind == "audience"
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
    bars = rs.plot.reattribution_bars(*pairs(results), labels=texts)
    rs.plot.style("single")
    numbers = rs.plot.escalation(articles, claim=HUB, true=1e4, unit="soldiers")
    others = {"attribution": tree, "admiralty": matrix, "reattributions": bars, "numbers": numbers}
    return {"credence": courses, **{name: ax.figure for name, ax in others.items()}}


def report(results: xr.Dataset, articles: pd.DataFrame, folder: Path) -> None:
    table = claims_table(results)
    table.to_csv(folder / "claims.csv", index=False)
    print(f"Medians [90 %] of {results.sizes['replicate']} replicates, seed {results.seed}.\n")
    print("Credence at the end, in the words of ICD 203\n")
    print(aligned(table[["claim", *KINDS.values()]]))
    print("\nRoots as readers hold them; share of runs that establish the claim; number printed\n")
    print(aligned(table.drop(columns=[*KINDS.values()])), end="\n\n")
    print(*findings(results), sep="\n")
    for name, figure in draw(results, articles).items():
        rs.plot.save(figure, folder / name, **results.attrs)


if __name__ == "__main__":
    main(simulate, report, name="battalion", question=__doc__, replicates=1000, quick=20)
