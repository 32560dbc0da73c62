"""Do numbers escalate without liars?
====================================

Nobody lies here and no change of a number leans upwards (``drift_mean`` is 0), twice over. In the
shipped story of the battalion two sources state 3,000 and, three hours later, 10,000; of its
claims only the hub is kept, whose articles the others do not touch. In the reference newsroom with
the default parameters all six sources state the true number of a true claim.

What varies: the news value of a number, nu (0, .5, 2), by which larger numbers are printed sooner;
the spread sigma by which a number changes where its attribution is lost (0 to .2 log10); whether
desks write a second time, as they do about a number that is .15 log10 larger than their own. 200
runs of the story and 300 of the newsroom at each point, with common luck. That symmetric spread
exists rests on evidence; its size, nu and the rule of second articles are modelling choices.

The figure: **a** numbers printed about the battalion over time, at the default spread of .05;
**b** the share of these articles that print more than 8,000; **c** the mean log10 of printed over
true numbers in the newsroom, where 0 is no escalation and .3 doubles the number.
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

NEWS_VALUES = [0.0, 0.5, 2.0]
HUB, ABOVE, USUAL, TRUE = "deployment", 8_000, 0.05, 1_000.0
ONCE = "$\\nu$ = 2, one article a desk"


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


def told(args: Namespace) -> xr.Dataset:
    """Return what is printed about the battalion; shares need the log, which no sweep keeps."""
    import pandas as pd
    import xarray as xr

    story, parts, fewer = battalion(), [], max(2, args.replicates * 2 // 3)
    for spread in [0.0, USUAL] if args.quick else [0.0, USUAL, 0.1]:
        for value in NEWS_VALUES:
            run = story.run(replicates=fewer, rng=args.seed, workers=args.workers, logged=fewer,
                            per_actor=False, news_value=value, drift_sd=spread)  # fmt: skip
            printed = run.articles.dropna(subset="number")
            above = (printed["number"] > ABOVE).groupby(printed["replicate"]).mean()
            every = pd.Index(run.data["replicate"].values)
            part = run.data[["printed_mean"]].sel(claim=HUB, drop=True)
            part["above"] = ("replicate", above.reindex(every).to_numpy())
            parts.append(part.expand_dims(drift_sd=[spread], news_value=[value]))
    return xr.combine_by_coords(parts, combine_attrs="override")


def simulate(args: Namespace) -> Results:
    spreads = [0.0, 0.1, 0.2] if args.quick else [0.0, 0.05, 0.1, 0.15, 0.2]
    points = rs.design.grid(followups=[True, False], news_value=NEWS_VALUES, drift_sd=spreads)
    swept = rs.sweep(newsroom(), points, measure="printed_mean", **store(args)).squeeze("claim")
    grown = rs.measures.magnitude_error(swept["printed_mean"], TRUE)
    again = grown.sel(followups=True, drop=True)
    once = grown.sel(followups=False, news_value=2.0, drop=True)
    return {"newsroom": swept[[]].drop_vars("followups").assign(again=again, once=once),
            "battalion": told(args)}  # fmt: skip


def mean(values: xr.DataArray) -> xr.DataArray:
    return rs.measures.bootstrap(lambda each: each.mean("replicate"), values, rng=1)


def named(value: float) -> str:
    return f"$\\nu$ = {value:g}"


def draw(printed: xr.DataArray, above: xr.DataArray, growth: xr.DataArray) -> Figure:
    from matplotlib import pyplot as plt

    rs.plot.style("double")
    figure, (first, second, third) = plt.subplots(1, 3)
    rs.plot.time_course(printed, by="news value", ax=first)
    first.set(yscale="log", ylabel="number printed (soldiers)")
    spreads = {spread: f"$\\sigma$ = {spread:g}" for spread in above["drift_sd"].values.tolist()}
    rs.plot.response(above, x="news_value", by="drift_sd", labels=spreads, ax=second)
    second.set(xlabel="news value of a number, $\\nu$",
               ylabel=f"share of articles that print more than {ABOVE:,}")  # fmt: skip
    rs.plot.response(growth, x="drift_sd", by="line", ax=third)
    third.set(xlabel="spread of unattributed numbers, $\\sigma$ (log10)",
              ylabel="number printed over true number (log10)")  # fmt: skip
    for ax, letter in zip((first, second, third), "abc", strict=True):
        ax.set_title(letter, x=-0.2)
    return figure


def report(kept: Results) -> Report:
    import xarray as xr

    story, room = kept["battalion"], kept["newsroom"]
    late = story["printed_mean"].sel(drift_sd=USUAL, time=slice("2024-10-15T12", None), drop=True)
    printed = (10.0**late).rename(news_value="news value").transpose("replicate", "time", ...)
    printed = printed.assign_coords({"news value": [named(value) for value in NEWS_VALUES]})
    lines = [*room["again"].transpose("news_value", ...), room["once"]]
    names = [*map(named, NEWS_VALUES), ONCE]
    grown = xr.concat([one.drop_vars("news_value", errors="ignore") for one in lines], "line")
    growth = mean(grown.assign_coords(line=names))
    above = mean(story["above"].assign_attrs(units="share"))
    moved = room.sel(drift_sd=0.1)
    findings = [
        *(mean_finding(f"Share of articles above {ABOVE:,} without spread, news value {value:g}",
                       story["above"].sel(drift_sd=0.0, news_value=value))
          for value in NEWS_VALUES),
        *(mean_finding(f"Growth at spread .1, news value {value:g} (log10)",
                       moved["again"].sel(news_value=value), "+.3f")
          for value in NEWS_VALUES),
        mean_finding("Growth at spread .1, news value 2, one article a desk (log10)",
                     moved["once"], "+.3f"),
    ]  # fmt: skip
    tables = {
        "printed": rs.plot.time_course_table(printed, by="news value"),
        "above": rs.plot.response_table(above, x="news_value", by="drift_sd"),
        "growth": rs.plot.response_table(growth, x="drift_sd", by="line"),
    }
    return Report({"escalation": draw(printed, above, growth)}, tables, findings)


if __name__ == "__main__":
    main(simulate, report, name="escalation", question=__doc__, replicates=300, quick=20)
