"""What all experiments share: the command line, what is kept, and what is left behind.

``run`` simulates and keeps the results, ``plot`` draws and tells what was kept and never
simulates; without a verb both happen. A run that was stopped goes on where it was, as far as its
sweeps are stored under `store`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

# Workers import the experiment again: what is slow to load waits for its first use.
if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.figure import Figure

Results: TypeAlias = dict[str, Any]
"""Datasets and tables by name."""

ACCOUNT = "results.json"


class Finding(NamedTuple):
    """One number that answers the question, with its 95 % interval."""

    what: str
    estimate: float
    low: float
    high: float
    form: str = ".2f"

    def __str__(self) -> str:
        numbers = (format(float(number), self.form) for number in self[1:4])
        return "{}: {} [{}, {}]".format(self.what, *numbers)


@dataclass(frozen=True)
class Report:
    """What an experiment shows: figures and tables by file name, text, and at last findings."""

    figures: Mapping[str, Figure]
    tables: Mapping[str, pd.DataFrame]
    findings: list[Finding]
    text: str = ""


def main(
    simulate: Callable[[argparse.Namespace], Results],
    report: Callable[[Results], Report],
    *,
    name: str,
    question: str,
    replicates: int,
    quick: int,
) -> None:
    """Run an experiment from the command line.

    `simulate` returns datasets and tables by name; the attributes of the first say how all of
    them were made. `report` makes figures and findings from what was kept of them.
    """
    args = arguments(name, question, replicates, quick)
    if args.verb != "plot":
        keep(simulate(args), args.out)
    if args.verb != "run":
        results = kept(args.out)
        tell(report(results), results, args.out)


def arguments(name: str, question: str, replicates: int, quick: int) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog=name, description=question, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("verb", nargs="?", choices=["run", "plot"], help="default: both")
    parser.add_argument("--quick", action="store_true", help=f"a look: {quick} replicates")
    parser.add_argument("--replicates", type=at_least(1), help=f"default: {replicates}")
    parser.add_argument("--seed", type=at_least(0), default=1)
    parser.add_argument("--workers", type=at_least(1), default=min(2, os.cpu_count() or 1))
    parser.add_argument("--out", type=Path, default=Path("results") / name, help="folder")
    args = parser.parse_args()
    if args.replicates is None:
        args.replicates = quick if args.quick else replicates
    if args.verb == "plot" and not (args.out / ACCOUNT).is_file():
        parser.error(f"{args.out / ACCOUNT} is missing: run the experiment first")
    return args


def at_least(least: int) -> Callable[[str], int]:
    """Return what reads a whole number from the command line."""

    def number(text: str) -> int:
        if int(text) < least:
            raise argparse.ArgumentTypeError(f"{text} is below {least}")
        return int(text)

    return number


def data_file(name: str) -> Path:
    """Return a file of the folder that ``RUMORSIM_DATA`` names, or end and say what is missing."""
    usual = Path(__file__).resolve().parents[2] / "shared" / "data"
    file = Path(os.environ.get("RUMORSIM_DATA", usual)) / name
    if not file.is_file():
        print(f"{file} is missing: set RUMORSIM_DATA to the folder that has it", file=sys.stderr)
        raise SystemExit(2)
    return file


def store(args: argparse.Namespace, name: str = "sweep") -> dict[str, Any]:
    """Return the arguments of a sweep that goes on after a stop."""
    size = "quick" if args.quick else "full"
    folder = args.out / "store" / f"{name}-{size}-{args.replicates}-{args.seed}"
    return {"replicates": args.replicates, "rng": args.seed, "workers": args.workers,
            "store": folder}  # fmt: skip


def keep(results: Results, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in results.items():
        if hasattr(data, "to_netcdf"):
            data = data.assign_coords(
                {
                    coord: values.astype("int32")
                    for coord, values in data.coords.items()
                    if values.dtype.kind in "iu"
                }
            )  # fmt: skip - NetCDF 3 knows neither unsigned nor 64-bit integers
            data.to_netcdf(folder / f"{name}.nc", engine="scipy")
        else:
            text = {column: data[column].str.join(";") for column in {"cites"} & {*data}}
            data.assign(**text).to_csv(folder / f"{name}.csv", index=False)
    first = next(iter(results.values()))
    account = {str(name): told for name, told in first.attrs.items()} | {"kept": [*results]}
    (folder / ACCOUNT).write_text(json.dumps(account, indent=2) + "\n", encoding="utf-8")


def kept(folder: Path) -> Results:
    import pandas as pd
    import xarray as xr

    account = json.loads((folder / ACCOUNT).read_text(encoding="utf-8"))
    results: Results = {}
    for name in account.pop("kept"):
        if (folder / f"{name}.nc").is_file():
            results[name] = xr.load_dataset(folder / f"{name}.nc", engine="scipy")
            continue
        table = pd.read_csv(folder / f"{name}.csv", keep_default_na=False,
                            na_values={"number": [""]})  # fmt: skip
        if "time" in table:
            table["time"] = pd.to_datetime(table["time"])
        if "cites" in table:
            table["cites"] = [tuple(filter(None, names.split(";"))) for names in table["cites"]]
        results[name] = table
    for data in results.values():
        data.attrs = account
    return results


def tell(shown: Report, results: Results, folder: Path) -> None:
    """Write figures and tables, and print what was found."""
    import pandas as pd

    import rumorsim as rs

    origin = next(iter(results.values())).attrs
    for name, figure in shown.figures.items():
        rs.plot.save(figure, folder / name, **origin)
    fields = Finding._fields[:4]
    found = pd.DataFrame([finding[:4] for finding in shown.findings], columns=list(fields))
    for name, table in {**shown.tables, "findings": found}.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    if shown.text:
        print(shown.text, end="\n\n")
    print("Found (95 % interval):", *shown.findings, sep="\n")


def rows(table: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows with the columns as attributes."""
    return iter(table.itertuples())


def aligned(table: pd.DataFrame) -> str:
    """Return a table of text with its columns aligned on the left."""
    lines = [list(table.columns), *table.values.tolist()]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    padded = ("  ".join(map(str.ljust, line, widths)) for line in lines)
    return "\n".join(line.rstrip() for line in padded)


def first_passed(values: xr.DataArray, along: str, level: float) -> xr.DataArray:
    """Return where values, straight lines between points, first rise to a level; they have to."""
    import numpy as np
    import xarray as xr

    def place(row: Any, at: Any) -> float:
        after = int(np.argmax(row >= level))
        return float(np.interp(level, row[after - 1 : after + 1], at[after - 1 : after + 1]))

    found: xr.DataArray = xr.apply_ufunc(place, values, values[along], vectorize=True,
                                         input_core_dims=[[along], [along]])  # fmt: skip
    return found


def in_brackets(values: Any, form: str = ".2f") -> str:
    """Return median and 90 % interval over replicates, as in ``0.87 [0.65, 0.92]``."""
    import rumorsim as rs

    low, middle, high = (format(float(value), form) for value in rs.measures.interval(values))
    return f"{middle} [{low}, {high}]"


def finding(what: str, found: xr.DataArray, form: str = ".2f") -> Finding:
    """Return an estimate with its bounds, as measures give them along ``bound``."""
    low, estimate, high = found.sel(bound=["low", "estimate", "high"]).values.tolist()
    return Finding(what, estimate, low, high, form)


def mean(values: xr.DataArray, dim: str = "replicate") -> xr.DataArray:
    """Return the mean over replicates, or whatever else is luck, with its bootstrap interval."""
    import rumorsim as rs

    found: xr.DataArray = rs.measures.bootstrap(lambda each: each.mean(dim), values, dim=dim, rng=1)
    return found.assign_attrs(interval=f"mean over {dim}s, 95 % interval")


def mean_finding(
    what: str, values: xr.DataArray, form: str = ".2f", dim: str = "replicate"
) -> Finding:
    """Return the mean over replicates, or whatever else is luck, with its bootstrap interval."""
    return finding(what, mean(values, dim), form)


def share_finding(what: str, happened: xr.DataArray, form: str = ".2f") -> Finding:
    """Return in which share of replicates something happened, with its exact interval."""
    import rumorsim as rs

    return finding(what, rs.measures.proportion(happened), form)
