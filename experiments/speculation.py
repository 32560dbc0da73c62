"""Does prior speculation help or mislead?
========================================

Before anybody speaks of the main claim, three scouts report one sign each: a sub-claim that is
true with probability w if the main claim is true, and 1 - w if not. Readers take them to be linked
with strength q: right if q = w, overrated if q > w; there are no signs at all if w is .5. Three
days later six sources report on the main claim itself, in the reference newsroom, here of 50
outlets and 50 readers, where nobody errs otherwise.

What varies: q, from .5 (readers see no link) to .9. Each combination of truths is run by itself,
240 times with common luck, and counts with its probability in a world of strength w, so that one
set of runs shows every world; the main claim is true in half of them. Outlets print what they hear
of each claim by itself, so that q moves nobody but readers. That sub-claims feed a rumour rests on
evidence (Greenhill & Oppenheim 2017); links, their symmetry, the scouts' grade B and all dates are
modelling choices.

The figure: how much signs lower readers' Brier score of the main claim; above 0 they help. **a** By
the hour, when readers take q = .9, in worlds of four strengths; from the dotted line on there are
reports on the main claim. **b** At the end, over q and w: below the line of no gain signs mislead;
the dashed line is where readers are right.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from _run import Report, Results, main, mean, mean_finding, store

import rumorsim as rs

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

SIGNS = ["sign_1", "sign_2", "sign_3"]
TAKEN, SHOWN, EVE, END = 0.9, [0.9, 0.7, 0.5, 0.3], 72, 192


def newsroom(taken: float) -> rs.Scenario:
    """Return the reference newsroom with signs in the three days before its first report."""
    story = rs.load_scenario(Path(__file__).with_name("newsroom.toml"))
    changes: dict[str, Any] = {"scenario.start": "2024-12-29", "scenario.horizon": float(END),
                               "actors.outlet.count": 50, "actors.reader.count": 50}  # fmt: skip
    for number, sign in enumerate(SIGNS):
        link = {"parent": "event", "if_true": taken, "if_false": 1.0 - taken}
        report = {"type": "report", "date": f"2024-12-29T{2 + 9 * number:02d}:00:00Z",
                  "speaker": f"scout_{number}", "claims": [sign],
                  "otherwise": "opposite"}  # fmt: skip
        changes |= {f"claims.{sign}": {"link": link}, f"events.{sign}": report,
                    f"actors.scout_{number}": {"kind": "source", "reliability": "B"}}  # fmt: skip
    return story.replace(changes)


def credence(data: xr.Dataset) -> xr.DataArray:
    return data["credence"].sel(claim="event", kind="audience", drop=True)


def simulate(args: Namespace) -> Results:
    import xarray as xr

    taken = [0.5, 0.7, 0.9] if args.quick else [0.5, 0.6, 0.7, 0.8, 0.9]
    truths = {claim: f"claims.{claim}.truth" for claim in ["event", *SIGNS]}
    points = rs.design.grid({"scenario": {f"{value:g}": newsroom(value) for value in taken}}
                            | {path: [False, True] for path in truths.values()})  # fmt: skip
    swept = rs.sweep(newsroom(TAKEN), points, measure=credence, records="all", **store(args))
    hours = (swept["time"] - swept["time"][0]) / np.timedelta64(1, "h")
    swept = swept.assign_coords(time=hours.values, scenario=taken)
    believed = swept["credence"].rename(time="hour", scenario="taken")
    event = believed[truths["event"]]
    strengths = np.linspace(0.3, 0.9, 13).round(2)
    world = xr.DataArray(strengths, {"world": strengths}, "world")
    chance: Any = 0.5
    for sign in SIGNS:
        chance = chance * world.where(event == believed[truths[sign]], 1.0 - world)
    score = (((believed - event) ** 2) * chance).sum([*truths.values()])
    gain = (score.sel(taken=0.5, drop=True) - score).transpose("replicate", ...)
    return {"results": swept[[]].assign(gain=gain)}


def draw(course: xr.DataArray, end: xr.DataArray) -> Figure:
    from matplotlib import pyplot as plt

    rs.plot.style("double")
    figure, (first, second) = plt.subplots(1, 2)
    worlds = {world: f"w = {world:g}" for world in SHOWN}
    rs.plot.response(course, x="hour", by="world", labels=worlds, ax=first)
    first.axhline(0.0, color="0.6", lw=0.6, zorder=0)
    first.axvline(EVE + 2, color="0.3", lw=0.6, ls=":", zorder=0)
    first.set(xlabel="time since the start (hours)",
              ylabel=f"gain in Brier score, q = {TAKEN}")  # fmt: skip
    right = end["taken"].rename("w = q")
    rs.plot.phase_diagram(end, x="taken", y="world", contours=[0.0], theory=right, ax=second,
                          label="gain in Brier score at the end")  # fmt: skip
    second.set(xlabel="strength that readers take, q", ylabel="strength in the world, w")
    for ax, letter in ((first, "a"), (second, "b")):
        ax.set_title(letter, x=-0.12)
    return figure


def report(kept: Results) -> Report:
    gain = kept["results"]["gain"]
    course = mean(gain.sel(taken=TAKEN, world=SHOWN))
    end = gain.sel(hour=END, taken=gain["taken"] > 0.5, drop=True).mean("replicate")
    end.attrs = {"long_name": "gain"}
    findings = [
        mean_finding(f"Gain {when}, strength {TAKEN} taken, {world} in the world",
                     gain.sel(taken=TAKEN, world=world, hour=hour), "+.3f")
        for when, hour in (("on the eve of the main reports", EVE), ("at the end", END))
        for world in SHOWN[:3]
    ]  # fmt: skip
    tables = {
        "course": rs.plot.response_table(course, x="hour", by="world"),
        "end": rs.plot.phase_table(end, x="taken", y="world"),
    }
    return Report({"speculation": draw(course, end)}, tables, findings)


if __name__ == "__main__":
    main(simulate, report, name="speculation", question=__doc__, replicates=240, quick=10)
