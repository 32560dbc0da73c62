"""Do numbers escalate without liars?
====================================

Nobody lies here and no change of a number leans upwards (``drift_mean`` is 0), twice over. In the
shipped story of the battalion two sources state 3,000 and, three hours later, 10,000; of its
claims only the hub is kept, whose articles the others hardly touch. In the reference newsroom with
the default parameters whoever confirms a true claim states its true number.

What varies: the news value of a number, nu (0, .5, 2), by which larger numbers are printed sooner;
the spread sigma by which a number changes where its attribution is lost (0 to .2 log10); whether
desks write a second time, as they do about a number that is .15 log10 larger than their own. 200
runs of the story and 600 of the newsroom at each point, with common luck. That numbers change along
chains rests on evidence (Moussaid, Brighton & Gaissmaier 2015); by how much, nu, and the rule of
second articles are modelling choices.

The figure: **a** the geometric mean of what is printed of the battalion, at the default spread .05;
**b** the share of these articles that print more than 8,000; **c** the mean log10 of printed over
true numbers in the newsroom, where 0 is no escalation and .3 doubles the number.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _run import Report, Results, main, mean, mean_finding, store

import rumorsim as rs

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

NEWS_VALUES = [0.0, 0.5, 2.0]
HUB, ABOVE, USUAL, TRUE = "deployment", 8_000, 0.05, 1_000.0
ONCE = "news value 2, one article"


def battalion() -> rs.Scenario:
    """Return the shipped story of the hub alone, from its first message on it."""
    story = rs.load_scenario("battalion")
    changes: dict[str, Any] = {f"claims.{other}": None for other in story.claims.index.drop(HUB)}
    for name, event in story.document.events.items():
        about = HUB in getattr(event, "claims", ())
        changes[f"events.{name}{'.claims' if about else ''}"] = [HUB] if about else None
    return story.replace(changes | {"scenario.start": "2024-10-10", "scenario.horizon": 240.0})


def newsroom() -> rs.Scenario:
    """Return the reference newsroom with default parameters and six exact witnesses."""
    story = rs.load_scenario(Path(__file__).with_name("newsroom.toml"))
    exact = {f"{name}.number": TRUE for name in story.events.index}
    number = {"truth": True, "prior": 0.5, "magnitude": {"unit": "people", "true": TRUE}}
    return story.replace({f"events.{name}": value for name, value in exact.items()}
                         | {"parameters": {}, "claims.event": number})  # fmt: skip


def told(args: Namespace, values: list[float]) -> xr.Dataset:
    """Return what is printed about the battalion; shares need the log, which no sweep keeps."""
    import pandas as pd
    import xarray as xr

    story, parts, fewer = battalion(), [], max(2, args.replicates // 3)
    for spread in [0.0, USUAL] if args.quick else [0.0, USUAL, 0.1]:
        for value in values:
            run = story.run(replicates=fewer, rng=args.seed, workers=args.workers, logged=fewer,
                            per_actor=False, news_value=value, drift_sd=spread)  # fmt: skip
            articles = run.articles.dropna(subset="number")
            above = (articles["number"] > ABOVE).groupby(articles["replicate"]).mean()
            every = pd.Index(run.data["replicate"].values)
            data = run.data[["printed_mean", "printed_count"]].sel(claim=HUB, drop=True)
            total = (data["printed_mean"].fillna(0.0) * data["printed_count"]).cumsum("time")
            part = run.data[[]].assign(
                printed=total / data["printed_count"].cumsum("time"),
                above=("replicate", above.reindex(every).to_numpy()),
            )
            parts.append(part.expand_dims(drift_sd=[spread], news_value=[value]))
    return xr.merge(parts, join="outer", compat="no_conflicts", combine_attrs="override")


def grown(args: Namespace, name: str, **levels: list[float]) -> xr.Dataset:
    """Return log10 of printed over true numbers in the newsroom."""
    swept: xr.Dataset = rs.sweep(newsroom(), rs.design.grid(**levels), measure="printed_mean",
                                 **store(args, name)).squeeze("claim", drop=True)  # fmt: skip
    return swept.assign(printed_mean=rs.measures.magnitude_error(swept["printed_mean"], TRUE))


def simulate(args: Namespace) -> Results:
    spreads = [0.0, 0.1] if args.quick else [0.0, 0.05, 0.1, 0.15, 0.2]
    values = NEWS_VALUES[::2] if args.quick else NEWS_VALUES
    again = grown(args, "again", news_value=values, drift_sd=spreads)
    once = grown(args, "once", news_value=NEWS_VALUES[-1:], drift_sd=spreads, followups=[False])
    return {"again": again, "once": once.squeeze(drop=True), "battalion": told(args, values)}


def named(value: float) -> str:
    return f"news value {value:g}"


def draw(printed: xr.DataArray, above: xr.DataArray, growth: xr.DataArray) -> Figure:
    from matplotlib import pyplot as plt

    rs.plot.style("double")
    figure, (first, second, third) = plt.subplots(1, 3)
    rs.plot.time_course(printed, by="news value", ax=first)
    first.set(yscale="log", ylabel="mean number printed so far (soldiers)")
    first.yaxis.set_major_formatter("{x:,.0f}")
    first.yaxis.set_minor_formatter("{x:,.0f}")
    first.get_legend().set_title("median, 50 and 90 % of runs")
    spreads = {spread: f"$\\sigma$ = {spread:g}" for spread in above["drift_sd"].values.tolist()}
    rs.plot.response(above, x="news_value", by="drift_sd", labels=spreads, ax=second)
    second.set(xlabel="news value of a number, $\\nu$",
               ylabel=f"share of articles that print more than {ABOVE:,}")  # fmt: skip
    rs.plot.response(growth, x="drift_sd", by="line", ax=third)
    third.set(xlabel="spread without attribution, $\\sigma$ (log10)",
              ylabel="number printed over true number (log10)")  # fmt: skip
    for ax, letter in zip((first, second, third), "abc", strict=True):
        ax.set_title(letter, x=-0.2)
    return figure


def report(kept: Results) -> Report:
    import xarray as xr

    again, once = (kept[name]["printed_mean"] for name in ("again", "once"))
    story, values = kept["battalion"], again["news_value"].values.tolist()
    late = story["printed"].sel(drift_sd=USUAL, time=slice("2024-10-15T12", "2024-10-18"))
    printed = (10.0**late).rename(news_value="news value").transpose("replicate", "time", ...)
    printed = printed.assign_coords({"news value": [*map(named, values)]})
    lines = [again.sel(news_value=value, drop=True) for value in values]
    growth = mean(xr.concat([*lines, once], "line"))
    growth = growth.assign_coords(line=[*map(named, values), ONCE])
    above = mean(story["above"])
    even = story["above"].sel(drift_sd=0.0)
    grew = "Growth of numbers without attribution at spread .1 (log10),"
    findings = [
        *(mean_finding(f"Share of articles above {ABOVE:,}, no spread, news value {value:g}",
                       even.sel(news_value=value))
          for value in values),
        *(mean_finding(f"{grew} news value {value:g}",
                       again.sel(news_value=value, drift_sd=0.1), "+.3f")
          for value in (0.0, 2.0)),
        mean_finding(f"{grew} news value 2, one article", once.sel(drift_sd=0.1), "+.3f"),
    ]  # fmt: skip
    tables = {
        "printed": rs.plot.time_course_table(printed, by="news value"),
        "above": rs.plot.response_table(above, x="news_value", by="drift_sd"),
        "growth": rs.plot.response_table(growth, x="drift_sd", by="line"),
    }
    return Report({"escalation": draw(printed, above, growth)}, tables, findings)


if __name__ == "__main__":
    main(simulate, report, name="escalation", question=__doc__, replicates=600, quick=60)
