"""How many never hear a rumour, and is that what the exact law says?
==================================================================

Maki and Thompson's rumour and Daley and Kendall's, from one spreader in a well-mixed population of
10 to 10,000 people, event by event, 10,000 runs each. In both a spreader stops when it meets
somebody who has already heard; Maki and Thompson's caller stops alone, of Daley and Kendall's two
spreaders both do. Beside the simulation stands the law of the final size summed over all courses
of events, which owes nothing to it but the model.

Panel a shows the share that never hears, with the interval of its mean, and the limit of both
models, the root of θ = exp(-2 (1 - θ)): 0.203188 (Daley & Kendall 1964; Sudbury 1985). Panel b
shows the law for 100 people, with the exact interval of every share; numbers that no run left
have only their cross. Crosses are exact in both. The point of Daley and Kendall's at 98 is no
error: the first two spreaders meet, and the rumour ends with one person told.

Nothing here is evidence about people, and nothing is chosen but the sizes: both models are their
authors', with every contact effective.
"""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

import numpy as np
from _run import Finding, Report, Results, main, mean, mean_finding, share_finding, store

import rumorsim as rs

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

MODELS = {"Maki–Thompson": rs.models.maki_thompson(), "Daley–Kendall": rs.models.daley_kendall()}
START = {"spreader": 1}
SIZES = [10, 32, 100, 316, 1000, 3162, 10_000]
QUICK = SIZES[:5]
SHOWN, LIMIT = 100, 0.2031878700
DIED = SHOWN - 2  # never told, where the first two spreaders stop each other


def simulate(args: Namespace) -> Results:
    import xarray as xr

    sizes = QUICK if args.quick else SIZES
    ran = rs.sweep(
        MODELS["Maki–Thompson"], rs.design.grid({"model": MODELS, "network.n": sizes}),
        network=rs.networks.well_mixed, initial=START, method="events", measure="final",
        **store(args),
    )  # fmt: skip
    never = ran["final"].sel(state="ignorant", drop=True).rename({"network.n": "n"})
    laws = [[model.final_law(n, START, of="ignorant") for n in sizes] for model in MODELS.values()]
    means = [[float(law @ law["ignorant"]) for law in row] for row in laws]
    shown = np.stack([row[sizes.index(SHOWN)] for row in laws])
    results = xr.Dataset({"never": never, "mean": (("model", "n"), means)}, attrs=ran.attrs)
    results["law"] = (("model", "ignorant"), shown)
    return {"results": results.assign_coords(ignorant=range(SHOWN + 1))}


def shares(results: xr.Dataset) -> xr.DataArray:
    """Return the mean share that never hears, with its interval."""
    found = mean(results["never"] / results["n"])
    found["n"] = results["n"].assign_attrs(long_name="people", units="number")
    return found.assign_attrs(long_name="never told", units="share of people")


def frequencies(results: xr.Dataset) -> xr.DataArray:
    """Return how often each number was left untold of `SHOWN` people, with exact intervals."""
    number = results["ignorant"].assign_attrs(long_name=f"never told of {SHOWN} people",
                                              units="number")  # fmt: skip
    found = rs.measures.proportion(results["never"].sel(n=SHOWN, drop=True) == number)
    found["ignorant"] = number
    happened = found.where(found.sel(bound="estimate", drop=True) > 0)
    return happened.assign_attrs(found.attrs, long_name="probability", units="share of runs")


def findings(results: xr.Dataset) -> list[Finding]:
    largest = int(results["n"].values[-1])
    share = results["never"] / results["n"]
    excess = results["never"] - results["mean"]
    died = results["never"].sel(model="Daley–Kendall", n=SHOWN) == DIED
    exact = results["law"].sel(model="Daley–Kendall", ignorant=DIED).item()
    told = {model: results["never"].sel(model=model, n=10) for model in MODELS}
    return [
        *(
            mean_finding(f"Share never told, {model}, {largest:,} people",
                         share.sel(model=model, n=largest), ".4f")
            for model in MODELS
        ),
        *(
            mean_finding(f"People never told beyond the exact mean, {model}, {n:,} people",
                         excess.sel(model=model, n=n), "+.3f")
            for model in MODELS for n in (10, 1000)
        ),
        mean_finding("People never told, Daley–Kendall minus Maki–Thompson, 10 people",
                     told["Daley–Kendall"] - told["Maki–Thompson"], "+.3f"),
        share_finding(f"Runs in which the first two spreaders stop each other, {SHOWN} people "
                      f"(exact: {exact:.4f})", died, ".4f"),
    ]  # fmt: skip


def draw(results: xr.Dataset, size: xr.DataArray, law: xr.DataArray) -> Figure:
    from matplotlib import pyplot as plt

    rs.plot.style("double")
    figure, (first, second) = plt.subplots(1, 2)
    rs.plot.response(size, x="n", by="model", ax=first)
    first.axhline(LIMIT, color="0.4", lw=0.8, ls=(0, (1, 2)))
    first.annotate("limit", (results["n"].values[-1], LIMIT), xytext=(0, -2), va="top", ha="right",
                   textcoords="offset points", fontsize=6)  # fmt: skip
    first.set_xscale("log")
    rs.plot.response(law, x="ignorant", by="model", ax=second)
    second.set_yscale("log")
    second.set_ylim(1e-4, 0.2)
    exact = {"marker": "+", "ms": 4, "mew": 0.6, "color": "black", "ls": "", "zorder": 4}
    for model in MODELS:
        known = results.sel(model=model)
        first.plot(known["n"], known["mean"] / known["n"], **exact)
        second.plot(known["ignorant"], known["law"], **exact)
    for ax, letter in ((first, "a"), (second, "b")):
        ax.set_title(letter, x=-0.12)
        ax.text(0.5, 0.9, "+  exact", transform=ax.transAxes, fontsize=6)
    return figure


def report(kept: Results) -> Report:
    results = kept["results"]
    size, law = shares(results), frequencies(results)
    tables = {
        "size": rs.plot.response_table(size, x="n", by="model"),
        "law": rs.plot.response_table(law, x="ignorant", by="model"),
    }
    tables["size"]["exact"] = (results["mean"] / results["n"]).values.ravel()
    tables["law"]["exact"] = results["law"].values.ravel()
    return Report({"final_size": draw(results, size, law)}, tables, findings(results))


if __name__ == "__main__":
    main(simulate, report, name="final_size", question=__doc__, replicates=10_000, quick=2000)
