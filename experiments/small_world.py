"""How many shortcuts does a rumour need to leave its neighbourhood?
=================================================================

Maki and Thompson's rumour, event by event from one spreader, on small worlds of Watts and Strogatz:
a ring on which everybody knows two people on either side, and every tie is rewired with probability
p. Varied are p and the number of people n; every point has 8 networks with 200 runs on each, and
intervals are over networks.

On the ring the rumour dies among the few who all know each other; with shortcuts it meets people
who have not heard. Zanette (2001) found a transition at p = 0.19. Panel a shows the share that
hears. In panel b it is multiplied by n to the power 2/3: of a rumour that just survives, as of any
critical branching process, that product would be the same in all large networks (some n to the
power 1/3 hear), while below it falls with n and above it grows. Hence the lines cross at the
transition; the dotted line is Zanette's.

The power 2/3 is an assumption, that of a transition without loops; all else is the published
model. That the share at p = 1 is far below the 0.797 of a well-mixed population is a result: who
told somebody stays a neighbour, and has always heard.
"""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from _run import Finding, Report, Results, finding, main, mean, store

import rumorsim as rs

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
TIES, PUBLISHED, POWER = 4, 0.19, 2 / 3
SIZES, NETWORKS = [300, 1200, 4800], 8
SHORTCUTS = [0.0, 0.05, 0.1, 0.15, 0.18, 0.21, 0.25, 0.3, 0.5, 1.0]
QUICK = {"network.n": [100, 600], "network.p": [0.1, 0.2, 0.3]}
FEW_NETWORKS = 8


def world(n: int, p: float, number: int, rng: np.random.SeedSequence) -> rs.Network:
    """Draw a network; its number tells it from others of the same point."""
    return rs.networks.watts_strogatz(n, TIES, p, rng=rng)


def simulate(args: Namespace) -> Results:
    grid = QUICK if args.quick else {"network.n": SIZES, "network.p": SHORTCUTS}
    numbers = range(FEW_NETWORKS if args.quick else NETWORKS)
    # Unpaired, so that every network is drawn anew and has luck of its own.
    ran = rs.sweep(
        rs.models.maki_thompson(), rs.design.grid({**grid, "network.number": numbers}),
        network=world, initial={"spreader": 1}, method="events", measure="reach", paired=False,
        **store(args),
    )  # fmt: skip
    results = ran.rename({"network.n": "n", "network.p": "p", "network.number": "network"})
    return {"results": results}


def mean_share(reach: xr.DataArray) -> xr.DataArray:
    """Return the mean over networks with its interval; whole networks are drawn again."""
    found = mean(reach, "network")
    found["p"] = reach["p"].assign_attrs(long_name="share of ties rewired, p", units="")
    about = f"{found.attrs['interval']}; lines: people"
    return found.assign_attrs(interval=about, long_name="share that hears", units="share of people")


def crossing(reach: xr.DataArray) -> xr.DataArray:
    """Return the p at which the scaled shares of the smallest and the largest networks cross."""
    import xarray as xr

    scaled = reach.mean("network") * reach["n"] ** POWER
    ratio = scaled.isel(n=-1, drop=True) / scaled.isel(n=0, drop=True)
    found: xr.DataArray = xr.apply_ufunc(
        last_passed,
        ratio,
        kwargs={"at": reach["p"].values},
        input_core_dims=[["p"]],
        vectorize=True,
    )
    return found


def last_passed(ratio: Floats, at: Floats) -> float:
    """Return where the logarithm of a ratio, linear between points, last passes 0 on its way up."""
    ahead = np.log(ratio)
    below = int(np.flatnonzero(ahead <= 0)[-1])
    low, high = ahead[below : below + 2]
    return float(at[below] - low * (at[below + 1] - at[below]) / (high - low))


def findings(reach: xr.DataArray, share: xr.DataArray) -> list[Finding]:
    small, large = reach["n"].values[[0, -1]].tolist()
    found = rs.measures.bootstrap(crossing, reach, dim="network", rng=1)
    told = "Share that hears, {:,} people, p = {:g}"
    shown = [(large, p) for p in share["p"].values if p in (0.1, 0.3, 1.0)]
    return [
        finding(
            f"p at which the rumour leaves its neighbourhood, {small:,} against {large:,} people",
            found,
            ".3f",
        ),
        *(finding(told.format(n, p), share.sel(n=n, p=p), ".4f") for n, p in shown),
    ]


def draw(share: xr.DataArray) -> Figure:
    from matplotlib import pyplot as plt

    rs.plot.style("double")
    figure, axes = plt.subplots(1, 2)
    people = {n: f"{n:,}" for n in share["n"].values}
    scaled = (share * share["n"] ** POWER).assign_attrs(share.attrs)
    scaled.attrs |= {"long_name": "share that hears × people$^{2/3}$", "units": ""}
    for ax, values, letter in zip(axes, (share, scaled), "ab", strict=True):
        rs.plot.response(values, x="p", by="n", labels=people, ax=ax)
        ax.axvline(PUBLISHED, color="0.4", lw=0.8, ls=(0, (1, 2)))
        ax.set_title(letter, x=-0.12)
    axes[1].set_yscale("log")
    return figure


def report(kept: Results) -> Report:
    reach = kept["results"]["reach"].mean("replicate").assign_attrs(kept["results"].attrs)
    share = mean_share(reach)
    tables = {"share": rs.plot.response_table(share, x="p", by="n")}
    return Report({"small_world": draw(share)}, tables, findings(reach, share))


if __name__ == "__main__":
    main(simulate, report, name="small_world", question=__doc__, replicates=200, quick=50)
