"""How much checking of facts does it take to end a hoax?
======================================================

Believers of a hoax and fact checkers win over those who hear them; believers check the facts with
probability p_v per step, and both forget with p_f = 0.1 (Tambuscio, Ruffo, Flammini & Menczer
2015). Varied are p_v and the credibility α of the hoax, on three networks of 600 people: well
mixed, random ties (Erdős–Rényi) and preferential attachment (Barabási–Albert), both of mean degree
6. Every point has 10 runs of 200 steps that start with one believer in ten; the spreading
probability is 0.5. Intervals are over runs, on one network of each kind.

Panels a and b show the share that believes at the end, well mixed and with hubs; the dashed line
is where the mean field ends the hoax, p_v = 2 α / (1 - α) p_f, whatever the spreading probability.
Panel c is a finer cut through them at α = 0.4, with the mean field as a thin black line.

The model has no data in it: α and p_v are abstract, and the start, p_f and the spreading
probability are choices. Everybody forgets in the end, when nobody is left to tell; the time of 200
steps shows what lasts until then.
"""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from _run import Finding, Report, Results, finding, first_passed, main, mean, mean_finding, store

import rumorsim as rs

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
MIXED, ER, BA = "well mixed", "Erdős–Rényi", "Barabási–Albert"
FORGET, CUT, LEFT = 0.1, 0.4, 0.01
FULL = {"n": 600, "steps": 200, "alpha": np.linspace(0.05, 0.85, 9),
        "verify": np.geomspace(0.01, 0.64, 10), "cut": np.linspace(0.02, 0.2, 10)}  # fmt: skip
QUICK = {"n": 300, "steps": 100, "alpha": np.linspace(0.15, 0.8, 4),
         "verify": np.geomspace(0.02, 0.32, 5), "cut": np.linspace(0.02, 0.32, 6)}  # fmt: skip


def believers(data: xr.Dataset) -> xr.DataArray:
    """Return the share that believes at the end."""
    counts = data["counts"].isel(time=-1, drop=True)
    return counts.sel(state="believer", drop=True) / counts.sum("state")


def simulate(args: Namespace) -> Results:
    import xarray as xr

    size: dict[str, Any] = QUICK if args.quick else FULL
    luck = np.random.SeedSequence(args.seed).spawn(2)
    networks = {
        MIXED: rs.networks.well_mixed(size["n"]),
        ER: rs.networks.erdos_renyi(size["n"], 6, rng=luck[0]),
        BA: rs.networks.barabasi_albert(size["n"], 3, rng=luck[1]),
    }
    designs = {
        "plane": {"alpha": size["alpha"].round(3), "verify": size["verify"].round(4)},
        "cut": {"alpha": [CUT], "verify": size["cut"].round(3)},
    }
    found: dict[str, Any] = {}
    for name, levels in designs.items():
        ran = rs.sweep(
            rs.models.hoax_fact_check(forget=FORGET),
            rs.design.grid({"network": networks, **levels}), initial={"believer": 0.1},
            steps=size["steps"], measure=believers, **store(args, name),
        )  # fmt: skip
        found[name] = ran["believers"].assign_attrs(ran.attrs)
    cut = found["cut"].isel(alpha=0, drop=True).rename(verify="checked")
    return {"results": xr.Dataset({"plane": found["plane"], "cut": cut}, attrs=cut.attrs)}


def border(alpha: Floats) -> Floats:
    """Return where the mean field ends the hoax."""
    return np.array([rs.models.hoax_eradication(one, FORGET) for one in alpha.tolist()])


def mean_field(alpha: Any, verify: Any) -> float:
    return rs.models.hoax_equilibrium(alpha, verify=float(verify), forget=FORGET)["believer"]


def ended(share: xr.DataArray) -> xr.DataArray:
    """Return the p_v at which so few as `LEFT` are left to believe."""
    return first_passed(-share.mean("replicate"), "checked", -LEFT)


def findings(results: xr.Dataset) -> list[Finding]:
    plane = results["plane"]
    field = plane.isel(network=0, replicate=0, drop=True).copy(data=[
        [mean_field(alpha, verify) for verify in plane["verify"].values]
        for alpha in plane["alpha"].values.tolist()
    ])  # fmt: skip
    beyond = (plane - field).mean(["alpha", "verify"])
    ends = rs.measures.bootstrap(ended, results["cut"], rng=1)
    expected = border(np.array([CUT]))[0]
    return [
        *(finding(f"p_v that ends the hoax, α = {CUT}, {network} (mean field: {expected:.3f})",
                  ends.sel(network=network), ".3f") for network in ends["network"].values),
        *(mean_finding(f"Share that believes minus mean field, whole plane, {network}",
                       beyond.sel(network=network), "+.4f")
          for network in beyond["network"].values),
    ]  # fmt: skip


def draw(plane: xr.DataArray, cut: xr.DataArray) -> Figure:
    from matplotlib import pyplot as plt

    rs.plot.style("double")
    figure, axes = plt.subplot_mosaic("ab;cc", figsize=(7.1, 5.2), height_ratios=[1.3, 1])
    for letter, network in (("a", MIXED), ("b", BA)):
        rs.plot.phase_diagram(plane.sel(network=network, drop=True), x="alpha", y="verify",
                              contours=[LEFT], theory=border, label=f"believers, {network} (share)",
                              ax=axes[letter])  # fmt: skip
    expected = [mean_field(CUT, verify) for verify in cut["checked"].values]
    axes["c"].plot(cut["checked"], expected, color="black", lw=0.6, zorder=4, label="mean field")
    rs.plot.response(cut, x="checked", by="network", label="believers (share)", ax=axes["c"])
    for letter, ax in axes.items():
        ax.set_title(letter, x=-0.06 if letter == "c" else -0.15)
    return figure


def named(share: xr.DataArray) -> xr.DataArray:
    """Return the array with what axes and legends say of it."""
    names = {"alpha": "credibility of the hoax, α", "verify": "probability of checking, $p_v$",
             "checked": "probability of checking, $p_v$"}  # fmt: skip
    for coord in {*names} & {*share.coords}:
        share[coord] = share[coord].assign_attrs(long_name=names[coord])
    return share.assign_attrs(long_name="believers", units="")


def report(kept: Results) -> Report:
    import pandas as pd

    results = kept["results"]
    plane = named(results["plane"].mean("replicate"))
    cut = named(mean(results["cut"]))
    parts = [
        rs.plot.phase_table(plane.sel(network=network, drop=True), x="alpha", y="verify")
        .assign(network=network) for network in plane["network"].values
    ]  # fmt: skip
    tables = {
        "plane": pd.concat(parts),
        "cut": rs.plot.response_table(cut, x="checked", by="network"),
    }
    return Report({"hoax": draw(plane, cut)}, tables, findings(results))


if __name__ == "__main__":
    main(simulate, report, name="hoax", question=__doc__, replicates=10, quick=6)
