"""Do two camps that link to themselves believe the same rumour, and is it an echo?
================================================================================

One rumour on the links among 1,490 political blogs. A link goes from the blog that links to the
one it reads, so news travels against it. Left sources brief left blogs, one source briefs both
sides, and the right hears the denial. Readers follow eight blogs of their own side.

Evidence are the blogs, their sides and their links (Adamic & Glance 2005). The rumour, its
sources, the readers and every parameter are modelling choices.

The figure shows the credence of the readers of each side by day (**a**), and of each blog how many
roots it seems to have for each real one, by the number of its links (**b**).
"""

from __future__ import annotations

import tomllib
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from _run import Finding, Report, Results, data_file, main, mean_finding, rows

import rumorsim as rs

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HERE = Path(__file__).resolve().parent
SIDES = ("left", "right")
HEARD_BY = {"insider": ["left"], "clerk": ["left"], "lobbyist": ["left", "right"],
            "spokesman": ["right"]}  # fmt: skip
BRIEFED, FOLLOWED, READERS = 10, 8, 100
EDGES, BINS = [0, 1, 3, 10, 30, 100, 300], ["1", "2–3", "4–10", "11–30", "31–100", "101–300"]


def blogs() -> rs.Network:
    """Return who hears whom, with ``value`` 0 for left and 1 for right."""
    return rs.read_network(data_file("polblogs.gml")).reverse()


def scenario(network: rs.Network) -> rs.Scenario:
    """Return the rumour on the blogs, with ties to the sources and the readers."""
    rng = np.random.default_rng(2005)
    names, side = np.array(network.names), np.asarray(network.node_data["value"])
    linked = np.argsort(-network.out_degree, kind="stable")
    ties: list[dict[str, Any]] = []
    for number, camp in enumerate(SIDES):
        own = linked[side[linked] == number]
        briefed = [source for source, camps in HEARD_BY.items() if camp in camps]
        ties.append({"sources": briefed, "targets": names[own[:BRIEFED]].tolist()})
        popularity = network.out_degree[own] / network.out_degree[own].sum()
        for reader in range(1, READERS + 1):
            read = rng.choice(own, FOLLOWED, replace=False, p=popularity)
            target = [f"{camp}_readers-{reader}"]
            ties.append({"sources": names[read].tolist(), "targets": target})
    story = tomllib.loads((HERE / "blogosphere.toml").read_text(encoding="utf-8"))
    return rs.Scenario.from_dict({**story, "ties": ties}, network=network)


def simulate(args: Namespace) -> Results:
    network = blogs()
    story = scenario(network)
    run = story.run(
        replicates=args.replicates, rng=args.seed, workers=args.workers, per_actor=True,
        memory="1500MB", logged=1,
    )  # fmt: skip
    entry = story.actors["entry"].to_numpy()
    data = run.data.isel(claim=0, drop=True).drop_vars("kind")
    readers = np.isin(entry, [f"{side}_readers" for side in SIDES])
    camp = ("actor", np.char.partition(entry[readers].astype(str), "_")[:, 0])
    people = data.isel(actor=readers).assign_coords(side=camp)
    posts = data.isel(actor=entry == "", time=-1, drop=True).rename(actor="blog")
    results = data[[]].assign(
        credence=rs.measures.group_mean(people["credence"], "side"),
        circularity=rs.measures.circularity_index(posts.mean("replicate"), "blog"),
        links=("blog", network.in_degree),
        camp=("blog", np.array(SIDES)[np.asarray(network.node_data["value"], dtype=int)]),
    )
    return {"results": results, "articles": run.articles}


def circularity_table(results: xr.Dataset) -> pd.DataFrame:
    """Return apparent roots per real one by number of links: median and 90 % of blogs."""
    import pandas as pd

    blogs = results[["circularity", "links", "camp"]].to_dataframe().dropna()
    blogs["links"] = pd.cut(blogs["links"], EDGES, labels=BINS)
    by = blogs.groupby(["camp", "links"], observed=True)["circularity"]
    spread = by.quantile(np.array([0.05, 0.5, 0.95])).unstack()
    spread.columns = pd.Index(["low", "median", "high"])
    return spread.join(by.size().rename("blogs")).reset_index()


def draw_circularity(ax: Axes, table: pd.DataFrame) -> None:
    for side, look, shift in (("left", "C0o", -0.1), ("right", "C1s", 0.1)):
        rows = table[table["camp"] == side]
        reach = [rows["median"] - rows["low"], rows["high"] - rows["median"]]
        place = rows["links"].cat.codes + shift
        ax.errorbar(place, rows["median"], reach, fmt=look, ls="none", capsize=2, label=side)
    ax.set_xticks(range(len(BINS)), BINS)
    ax.set_xlabel("links to other blogs (number)")
    ax.set_ylabel("apparent roots per real root (ratio)")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, alignment="left",
              title="median and 90 % of blogs")  # fmt: skip


def draw(results: xr.Dataset, table: pd.DataFrame) -> Figure:
    from matplotlib import pyplot as plt

    rs.plot.style("double")
    figure, (first, second) = plt.subplots(1, 2)
    rs.plot.time_course(results["credence"], by="side", ax=first)
    draw_circularity(second, table)
    for ax, letter in ((first, "a"), (second, "b")):
        ax.set_title(letter, x=-0.12)
    return figure


def report(kept: Results) -> Report:
    results = kept["results"]
    end, table = results["credence"].isel(time=-1, drop=True), circularity_table(results)
    left, right = (end.sel(side=side, drop=True) for side in SIDES)
    findings = [
        mean_finding("Final credence of left readers", left),
        mean_finding("Final credence of right readers", right),
        mean_finding("Left minus right", left - right, "+.2f"),
        *(Finding(f"Apparent roots per real one, {row.camp} blogs with {row.links} links "
                  "(median and 90 % of blogs)", row.median, row.low, row.high, ".1f")
          for row in rows(table)),
    ]  # fmt: skip
    courses = rs.plot.time_course_table(results["credence"], by="side")
    return Report({"blogosphere": draw(results, table)},
                  {"circularity": table, "credence": courses}, findings)  # fmt: skip


if __name__ == "__main__":
    main(simulate, report, name="blogosphere", question=__doc__, replicates=100, quick=5)
