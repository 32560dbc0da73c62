"""What all experiments share: the command line, and results that figures are drawn from.

``run`` simulates and keeps the results, ``plot`` prints and draws what was kept and never
simulates; without a verb both happen.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Workers import the experiment again: what is slow to load waits for its first use.
if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

DATA = "results.nc"


def main(
    simulate: Callable[[argparse.Namespace], tuple[xr.Dataset, pd.DataFrame]],
    report: Callable[[xr.Dataset, pd.DataFrame, Path], None],
    *,
    name: str,
    question: str,
    replicates: int,
    quick: int,
    beside: str = "articles",
) -> None:
    """Run an experiment, whose table beside the results is called `beside`."""
    parser = argparse.ArgumentParser(prog=name, description=question)
    parser.add_argument("verb", nargs="?", choices=["run", "plot"], help="default: both")
    parser.add_argument("--quick", action="store_true", help=f"{quick} replicates, for a look")
    parser.add_argument("--replicates", type=int, help=f"default: {replicates}")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--out", type=Path, default=Path("results") / name, help="folder")
    args = parser.parse_args()
    if args.replicates is None:
        args.replicates = quick if args.quick else replicates
    if args.verb != "plot":
        keep(*simulate(args), args.out, beside)
    if args.verb == "run":
        return
    if not (args.out / DATA).is_file():
        parser.error(f"{args.out / DATA} is missing: run the experiment first")
    report(*kept(args.out, beside), args.out)


def keep(data: xr.Dataset, table: pd.DataFrame, folder: Path, beside: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    # NetCDF 3 knows neither unsigned nor 64-bit integers.
    if "replicate" in data.coords:
        data = data.assign_coords(replicate=data["replicate"].astype("int32"))
    data.to_netcdf(folder / DATA, engine="scipy")
    if "cites" in table:
        table = table.assign(cites=table["cites"].str.join(";"))
    table.to_csv(folder / f"{beside}.csv", index=False)
    origin = json.dumps({str(name): text for name, text in data.attrs.items()}, indent=2)
    (folder / "results.json").write_text(origin + "\n", encoding="utf-8")


def kept(folder: Path, beside: str) -> tuple[xr.Dataset, pd.DataFrame]:
    import pandas as pd
    import xarray as xr

    data = xr.load_dataset(folder / DATA, engine="scipy")
    table = pd.read_csv(folder / f"{beside}.csv", keep_default_na=False,
                        na_values={"number": [""]})  # fmt: skip
    if "time" in table:
        table["time"] = pd.to_datetime(table["time"])
    if "cites" in table:
        table["cites"] = [tuple(filter(None, names.split(";"))) for names in table["cites"]]
    table.attrs = data.attrs
    return data, table


def aligned(table: pd.DataFrame) -> str:
    """Return a table of text with its columns aligned on the left."""
    lines = [list(table.columns), *table.values.tolist()]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    padded = ("  ".join(map(str.ljust, line, widths)) for line in lines)
    return "\n".join(line.rstrip() for line in padded)


def in_brackets(values: Any, form: str = ".2f") -> str:
    """Return median and 90 % interval over replicates, as in ``0.87 [0.65, 0.92]``."""
    import rumorsim as rs

    low, middle, high = (format(float(value), form) for value in rs.measures.interval(values))
    return f"{middle} [{low}, {high}]"
