"""Do hubs help a rumour, and does the mean field know?
====================================================

Rumours event by event on three kinds of network of 2,000 people and mean degree 6: preferential
attachment (Barabási–Albert), which has hubs, random ties (Erdős–Rényi), and six ties for everybody.
One in a hundred starts as a spreader; every point has 6 networks of each kind with 20 runs on each.

In panel a ties act at their own rates: varied is λ, at which a spreader tells, in units of the
rates 1 at which a tie to somebody informed stifles and at which spreaders forget (Nekovee, Moreno,
Bianconi & Marsili 2007). Whoever has more ties tells more, and is stifled more. In panel b all call
equally often, whatever the number of ties (Moreno, Nekovee & Pacheco 2004): varied is the
probability α that calling somebody informed stifles.

Marks with bands are simulated, intervals are over networks. Thin lines are the mean field of the
same degrees from the same start, which takes neighbours for strangers; its thresholds, which hubs
lower and stifling does not touch, are ticks on the axis of panel a. Sizes, the start and the rate
of forgetting are choices; orders of the kinds of network are results.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from _run import Finding, Report, Results, finding, first_passed, main, mean, mean_finding, store

import rumorsim as rs

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BA, ER, REGULAR = "Barabási–Albert", "Erdős–Rényi", "6-regular"
KINDS: dict[str, Callable[..., rs.Network]] = {
    BA: lambda n, rng: rs.networks.barabasi_albert(n, 3, rng=rng),
    ER: lambda n, rng: rs.networks.erdos_renyi(n, 6, rng=rng),
    REGULAR: lambda n, rng: rs.networks.random_regular(n, 6, rng=rng),
}
START, ONSET = {"spreader": 0.01}, 0.05
RATES = [0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.2, 1.6]
STIFLING = [0.25, 0.5, 0.75, 1.0]
MODELS = {"tell": rs.models.nekovee(), "stifle": rs.models.maki_thompson()}
FULL = {"n": 2000, "networks": 6, "tell": RATES, "stifle": STIFLING}
QUICK = {"n": 200, "networks": 6, "tell": [0.1, 0.2, 0.4, 1.6], "stifle": [0.5, 1.0]}


def simulate(args: Namespace) -> Results:
    import xarray as xr

    size: dict[str, Any] = QUICK if args.quick else FULL
    numbers = range(size["networks"])
    networks = {
        f"{kind} {number}": draw_one(size["n"], np.random.SeedSequence([args.seed, place, number]))
        for place, (kind, draw_one) in enumerate(KINDS.items()) for number in numbers
    }  # fmt: skip
    first = {kind: networks[f"{kind} 0"] for kind in KINDS}
    found: dict[str, Any] = {}
    for name, model in MODELS.items():
        levels = {name: size[name]}
        # Unpaired, so that every network has luck of its own.
        ran = rs.sweep(model, rs.design.grid({"network": networks, **levels}), initial=START,
                       method="events", measure="reach", paired=False,
                       **store(args, name))  # fmt: skip
        expected = rs.sweep(model, rs.design.grid({"network": first, **levels}), initial=START,
                            method="mean-field", measure="reach",
                            **store(args, f"{name}-field") | {"replicates": 1})  # fmt: skip
        found[name + "_reach"] = ran["reach"].mean("replicate")
        found[name + "_field"] = (
            expected["reach"].isel(replicate=0, drop=True).rename(network="kind")
        )
        attributes = ran.attrs
    found["threshold"] = ("network", [MODELS["tell"].mean_field(network=one).threshold("tell")
                                      for one in networks.values()])  # fmt: skip
    results = xr.Dataset(found, attrs=attributes).drop_vars("network")
    return {"results": results.coarsen(network=len(numbers)).construct(network=("kind", "number"))}


def onset(reach: xr.DataArray) -> xr.DataArray:
    """Return the rate of telling at which `ONSET` is reached."""
    return first_passed(reach, "tell", ONSET)


def findings(results: xr.Dataset) -> list[Finding]:
    told, called = results["tell_reach"], results["stifle_reach"].sel(stifle=1.0)
    starts = rs.measures.bootstrap(lambda each: onset(each.mean("network")), told, dim="network",
                                   rng=1)  # fmt: skip
    field = onset(results["tell_field"])
    hubs = told.sel(kind=BA, drop=True) - told.sel(kind=REGULAR, drop=True)
    return [
        *(finding(f"λ at which {ONSET:.0%} are told, {kind} "
                  f"(mean field: {field.sel(kind=kind):.3f})",
                  starts.sel(kind=kind), ".3f") for kind in KINDS),
        *(mean_finding(f"Threshold of λ in the mean field, {kind}",
                       results["threshold"].sel(kind=kind), ".3f", "network") for kind in KINDS),
        *(mean_finding(f"Share told with hubs minus without, λ = {rate:g}",
                       hubs.sel(tell=rate), "+.3f", "network") for rate in (0.4, 1.6)),
        *(mean_finding(f"Share told, everybody calls equally often, α = 1, {kind}",
                       called.sel(kind=kind), ".3f", "network") for kind in KINDS),
    ]  # fmt: skip


def draw_field(ax: Axes, field: xr.DataArray, x: str) -> None:
    for place, kind in enumerate(KINDS):
        ax.plot(field[x], field.sel(kind=kind), color=f"C{place}", lw=0.6)
    ax.text(0.97, 0.03, "thin lines: mean field", transform=ax.transAxes, ha="right", fontsize=6)


def draw(results: xr.Dataset, shares: dict[str, xr.DataArray]) -> Figure:
    from matplotlib import pyplot as plt

    rs.plot.style("double")
    figure, axes = plt.subplots(1, 2, sharey=True)
    for ax, (x, share), letter in zip(axes, shares.items(), "ab", strict=True):
        rs.plot.response(share, x=x, by="kind", ax=ax)
        draw_field(ax, results[f"{x}_field"], x)
        ax.set_title(letter, x=-0.1)
    for place, kind in enumerate(KINDS):
        threshold = results["threshold"].sel(kind=kind).mean()
        axes[0].plot(threshold, 0, marker="|", ms=8, color=f"C{place}", clip_on=False)
    axes[0].set_ylim(bottom=0)
    return figure


def report(kept: Results) -> Report:
    results = kept["results"].rename(number="network")
    about = {"tell": "rate of telling, λ", "stifle": "probability of stifling, α"}
    shares, tables = {}, {}
    for x, name in about.items():
        shares[x] = mean(results[f"{x}_reach"], "network")
        shares[x].attrs |= {"long_name": "share told", "units": "share of people"}
        shares[x][x] = results[x].assign_attrs(long_name=name, units="")
        tables[x] = rs.plot.response_table(shares[x], x=x, by="kind")
        tables[x]["mean field"] = results[f"{x}_field"].transpose("kind", x).values.ravel()
    return Report({"heterogeneous": draw(results, shares)}, tables, findings(results))


if __name__ == "__main__":
    main(simulate, report, name="heterogeneous", question=__doc__, replicates=20, quick=40)
