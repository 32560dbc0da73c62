"""When does a denial matter?
==========================

Six sources say on record that something happened, or keep silent: nobody but a denier contradicts.
The denial always comes, once, at a given hour; the first report is of hour 2, the last of hour 47.
Three deniers differ in how often they would deny the claim if it were true and if it were false: an
interested one (.97, .99), whose word is worth nothing; a neutral one (.3, .8); and one that speaks
against its own interest (.02, .2). Readers and writers know these figures.

What varies besides: the hour of the denial, from before the first report to ten days after it;
whether the claim is true; and the newsroom, once the reference, where attributions are kept, roots
counted once and interest never fades, and once that of the default parameters. 100 runs at each
point, which share their luck with runs without a denial. That deniers differ in this way rests on
evidence (Bordia et al. 2005; Berinsky 2017); the sizes, the hours and the silence of sources that
saw nothing are modelling choices.

The figure: final credence of readers in true claims (**a**, **b**) and false ones (**c**, **d**)
against the hour of the denial, by denier, in the careful newsroom and in that of the defaults. On
the right side of the truth is what is high in **a**, **b** and low in **c**, **d**.
"""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _run import Finding, Report, Results, main, mean, mean_finding, store

import rumorsim as rs

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

START = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
SENSORS = {
    "interested": {"alpha": 0.97, "beta": 0.99},
    "neutral": {"alpha": 0.30, "beta": 0.80},
    "against interest": {"alpha": 0.02, "beta": 0.20},
}
NOBODY, LATE = "no denial", 120
ROOMS = ("careful", "default")


def newsroom(room: str) -> rs.Scenario:
    """Return the reference newsroom in which only a denier speaks against the claim."""
    story = rs.load_scenario(Path(__file__).with_name("newsroom.toml"))
    silent = {f"events.{name}.otherwise": "silent" for name in story.events.index}
    on_record = {f"actors.{name}.named": True for name in story.events["actor"]}
    denial = {"type": "report", "date": START, "speaker": "denier", "claims": ["event"],
              "says": "yes"}  # fmt: skip
    added: dict[str, Any] = {"actors.denier": {"kind": "denier", "named": True},
                             "events.denial": denial}  # fmt: skip
    rules: dict[str, Any] = {} if room == "careful" else {"parameters": {}}
    return story.replace(added | silent | on_record | rules)


def swept(args: Namespace, hours: list[int]) -> xr.Dataset:
    """Return how readers end, by newsroom, truth, denier and hour."""
    import xarray as xr

    truth = {"claims.event.truth": [True, False]}
    dates = [(START + dt.timedelta(hours=hour)).isoformat() for hour in hours]
    denied = rs.design.product(
        rs.design.grid(truth),
        rs.design.grid({"actors.denier.reliability": SENSORS, "events.denial.date": dates}),
    )
    ends, rooms = ["credence", "log_odds"], []
    for room in ROOMS:
        story = newsroom(room)
        with_denial = rs.sweep(story, denied, measure=ends, **store(args, room))
        silence = story.replace({"events.denial": None})
        without: xr.Dataset = rs.sweep(silence, rs.design.grid(truth), measure=ends,
                                       **store(args, f"{room}-none"))  # fmt: skip
        without = without.expand_dims({"actors.denier.reliability": [NOBODY],
                                       "events.denial.date": dates})  # fmt: skip
        rooms.append(xr.concat([without, with_denial], "actors.denier.reliability"))
    readers = xr.concat(rooms, "room").sel(kind="audience", claim="event", drop=True)
    names = {"claims.event.truth": "truth", "actors.denier.reliability": "denier",
             "events.denial.date": "hour"}  # fmt: skip
    truths = ["true", "false"]
    return readers.rename(names).assign_coords(room=[*ROOMS], hour=hours, truth=truths)


def simulate(args: Namespace) -> Results:
    hours = [0, LATE] if args.quick else [0, 6, 12, 24, 36, 48, 72, 120, 180, 240]
    return {"results": swept(args, hours)}


def draw(credence: xr.DataArray) -> Figure:
    from matplotlib import pyplot as plt

    rs.plot.style("double")
    figure, axes = plt.subplots(2, 2, figsize=(7.1, 4.6), sharex=True, sharey=True)
    panels = [(truth, room) for truth in ("true", "false") for room in ROOMS]
    for ax, (truth, room), letter in zip(axes.flat, panels, "abcd", strict=True):
        rs.plot.response(credence.sel(truth=truth, room=room), x="hour", by="denier", ax=ax)
        ax.get_legend().remove()
        ax.set(xlabel="time of the denial (hours)", ylabel="final credence of readers")
        ax.set_ylim(-0.03, 1.03)
        ax.set_title(f"{letter}   {truth} claim, {room} newsroom")
        ax.label_outer()
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside upper center", ncols=4,
                  title=credence.attrs["interval"])  # fmt: skip
    return figure


def findings(ends: xr.Dataset) -> list[Finding]:
    change = ends - ends.sel(denier=NOBODY)
    usual = change["credence"].sel(room="default")
    careful = change["credence"].sel(room="careful", denier="neutral", truth="false")
    fed = change["log_odds"].sel(room="default", denier="interested", truth="true", hour=LATE)
    what = "Change of credence, default newsroom:"
    return [
        *(mean_finding(f"{what} {truth} claim, {denier}, hour {hour}",
                       usual.sel(truth=truth, denier=denier, hour=hour), "+.2f")
          for truth, denier in (("true", "against interest"), ("false", "neutral"))
          for hour in (0, LATE)),
        mean_finding(f"Of such changes hour 0 minus hour {LATE}, careful newsroom: false claim, "
                     "neutral", careful.sel(hour=0) - careful.sel(hour=LATE), "+.3f"),
        mean_finding("Change of log-odds, default newsroom: true claim, interested, "
                     f"hour {LATE}", fed, "+.2f"),
    ]  # fmt: skip


def report(kept: Results) -> Report:
    ends = kept["results"]
    credence = mean(ends["credence"])
    table = credence.to_series().unstack("bound").reset_index()
    return Report({"denial": draw(credence)}, {"denial": table}, findings(ends))


if __name__ == "__main__":
    main(simulate, report, name="denial", question=__doc__, replicates=100, quick=10)
