"""Are false rumours told in cascades of another shape, or only in larger ones?
============================================================================

1,490 cascades of Twitter15 by veracity: depth, breadth and structural virality as they are, and
in pairs of one size (within 5 %), since a large cascade is deep and broad whatever it tells (Juul
& Ugander 2021). Many cascades come from few accounts, hence whole accounts are resampled; a
replicate is such a resample.

All of it is evidence and nothing is simulated; the tolerance of size is a choice, and two others
are reported beside it. What was viewed without a trace is not in the data.

The figure shows the share of cascades that are at least so deep, broad and viral: above of all
veracities, below of true and false ones in pairs.
"""

from __future__ import annotations

import hashlib
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from _run import Finding, Report, Results, aligned, data_file, main, rows

import rumorsim as rs

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.figure import Figure

TRUE, *OTHERS = GROUPS = ("true", "false", "unverified", "non-rumor")
MEASURES = ("size", "depth", "max_breadth", "structural_virality")
TOLERANCES = {"equal sizes": 0.0, "within 5 %": 0.05, "within 10 %": 0.1}
SHOWN = "within 5 %"
ROWS = {"raw": "all cascades", SHOWN: "pairs of one size (within 5 %)"}


def simulate(args: Namespace) -> Results:
    """Measure the cascades, and compare them with those that tell something true."""
    import xarray as xr

    file = data_file("twitter15_cascades.tar.gz")
    cascades = rs.cascades.read_twitter15(file)
    assert cascades.defects is not None
    shapes = cascades.shapes()
    compared = [differences(shapes, group, args.replicates, args.seed) for group in OTHERS]
    found = xr.concat(compared, "group").assign_coords(group=OTHERS)
    origin = {"data": file.name, "digest": hashlib.sha256(file.read_bytes()).hexdigest(),
              "seed": str(args.seed), "resamples": args.replicates, **rs.info()}  # fmt: skip
    results = found.assign(shapes.reset_coords().data_vars).assign_attrs(origin)
    return {"results": results, "defects": cascades.defects.reset_index()}


def differences(shapes: xr.Dataset, group: str, resamples: int, seed: int) -> xr.Dataset:
    """Return by how much a group differs from the true, raw and in pairs of one size."""
    import xarray as xr

    two: dict[str, Any] = {"by": "veracity", "groups": (TRUE, group)}
    how: dict[str, Any] = {"measures": MEASURES, "cluster": "source", "resamples": resamples}
    found = {"raw": rs.cascades.raw_difference(shapes, **two, **how, rng=seed).assign(pairs=0)}
    for name, tolerance in TOLERANCES.items():
        pairs = rs.cascades.match_sizes(shapes, **two, tolerance=tolerance, rng=seed)
        one = rs.cascades.matched_difference(pairs, **how, rng=seed)
        found[name] = one.assign(pairs=pairs.attrs["pairs"])
    together = xr.concat(list(found.values()), "matching", combine_attrs="drop")
    return together.assign_coords(matching=list(found))


def differences_table(results: xr.Dataset) -> pd.DataFrame:
    names = ["ratio", "low", "high", "distance", "p", "pairs"]
    frame: pd.DataFrame = results[names].to_dataframe(["group", "matching", "measure"])
    return frame.reset_index()


def in_words(table: pd.DataFrame) -> pd.DataFrame:
    """Return a row per group and matching, the measures as ratio [95 % interval] p."""
    text = [f"{row.ratio:.2f} [{row.low:.2f}, {row.high:.2f}] p {row.p:.3f}" for row in rows(table)]
    pairs = table["pairs"].astype(str).where(table["pairs"] > 0, "")
    long = table.assign(text=text, pairs=pairs)
    index = ["group", "matching", "pairs"]
    wide = long.pivot(index=index, columns="measure", values="text")[list(MEASURES)]
    order = long[index].drop_duplicates().apply(tuple, axis=1)
    return wide.loc[order.tolist()].reset_index()


def findings(table: pd.DataFrame) -> list[Finding]:
    shown = table[table["measure"].isin(MEASURES[1:]) & table["matching"].isin(["raw", SHOWN])]
    return [
        Finding(f"Mean {row.measure.replace('_', ' ')} of {row.group} over true cascades, "
                f"{row.matching}", row.ratio, row.low, row.high)
        for row in rows(shown)
    ]  # fmt: skip


def draw(shapes: xr.Dataset, resamples: int, seed: int) -> tuple[Figure, pd.DataFrame]:
    """Return the figure, and all that it shows as a table."""
    import pandas as pd
    from matplotlib import pyplot as plt

    rs.plot.style("double")
    pairs = rs.cascades.match_sizes(
        shapes, by="veracity", groups=(TRUE, OTHERS[0]), tolerance=TOLERANCES[SHOWN], rng=seed
    )
    figure, axes = plt.subplots(2, 3, figsize=(7.1, 4.8), sharex="col", sharey=True)
    panels = [("raw", shapes, GROUPS), (SHOWN, pairs, GROUPS[:2])]
    tables = []
    for row, (matching, data, groups) in enumerate(panels):
        for column, name in enumerate(MEASURES[1:]):
            curves = rs.cascades.ccdf(data[name], by="veracity", groups=groups, cluster="source",
                                      resamples=resamples, rng=seed)  # fmt: skip
            ax = rs.plot.ccdf(curves, ax=axes[row, column])
            ax.set_title("abcdef"[3 * row + column], x=-0.12)
            ax.set_ylabel(f"share at least so large:\n{ROWS[matching]}")
            if column and (legend := ax.get_legend()):
                legend.remove()
            tables.append(rs.plot.ccdf_table(curves).assign(matching=matching, measure=name))
    for ax in axes.flat:
        ax.label_outer()
    return figure, pd.concat(tables, ignore_index=True)


def report(kept: Results) -> Report:
    results, defects = kept["results"], kept["defects"]
    table = differences_table(results)
    labels = ["veracity", "source"]
    shapes = results[[*labels, *MEASURES]].set_coords(labels)
    resamples, seed = int(results.attrs["resamples"]), int(results.attrs["seed"])
    figure, curves = draw(shapes, resamples, seed)
    text = "\n".join([
        f"{shapes.sizes['cascade']:,} cascades; {resamples:,} resamples of accounts, seed {seed}",
        "\nDefects of the data, dropped or repaired\n",
        aligned(defects[defects["count"] > 0].astype(str)),
        "\nMean over that of the true cascades [95 % interval], and p of the distributions\n",
        aligned(in_words(table)),
    ])  # fmt: skip
    tables = {"differences": table, "ccdf": curves}
    return Report({"twitter15": figure}, tables, findings(table), text)


if __name__ == "__main__":
    main(simulate, report, name="twitter15", question=__doc__, replicates=1000, quick=100)
