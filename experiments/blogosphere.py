"""Do two camps that link to themselves come to believe the same rumour, and is it an echo?

One rumour on the links among 1,490 political blogs. A link goes from the blog that links to the
one it reads, so news travels against it. Left sources brief left blogs, one source briefs both
sides, and the right hears the denial. Readers follow eight blogs of their own side.
"""

from __future__ import annotations

import os
import sys
import tomllib
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from _run import in_brackets, main

import rumorsim as rs

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

HERE = Path(__file__).resolve().parent
SIDES = ("left", "right")
HEARD_BY = {"insider": ["left"], "clerk": ["left"], "lobbyist": ["left", "right"],
            "spokesman": ["right"]}  # fmt: skip
BRIEFED, FOLLOWED, READERS = 10, 8, 100


def blogs() -> rs.Network:
    """Return who hears whom, with ``value`` 0 for left and 1 for right."""
    folder = Path(os.environ.get("RUMORSIM_DATA", HERE.parent.parent / "shared" / "data"))
    file = folder / "polblogs.gml"
    if not file.is_file():
        print(f"{file} is missing: set RUMORSIM_DATA to the folder that has it", file=sys.stderr)
        raise SystemExit(2)
    return rs.read_network(file).reverse()


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


def simulate(args: Namespace) -> tuple[xr.Dataset, pd.DataFrame]:
    network = blogs()
    story = scenario(network)
    run = story.run(
        replicates=args.replicates, rng=args.seed, workers=args.workers, per_actor=True,
        memory="1500MB", logged=min(args.replicates, 10),
    )  # fmt: skip
    print(run)
    return run.data, run.articles
