"""The result of a sweep: a Dataset that knows how it was made, what failed, and how to leave."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from xarray.core import indexing

from rumorsim.errors import ArgumentError
from rumorsim.sweeps.manifest import Manifest
from rumorsim.sweeps.reading import Reader, StoredArray
from rumorsim.sweeps.store import Store

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Sweep", "labelled_result"]


_MOST_FAILURES = 1000


class Sweep(xr.Dataset):  # type: ignore[no-untyped-call]
    """Outcomes over the parameters (or ``point``), ``replicate`` and their own dimensions.

    An `xarray.Dataset` whose attributes hold seed, digest, versions, how much is finished, and
    which columns failed. Arrays of a store are read when they are looked at.
    """

    __slots__ = ()

    def to_frame(self) -> pd.DataFrame:
        """Return the tidy table: a row per point, replicate, and label of the outcomes."""
        frame: pd.DataFrame = self.to_dataframe().reset_index()
        return frame

    def to_parquet(self, path: str | Path) -> None:
        """Write the tidy table as Parquet; needs ``pip install "rumorsim[parquet]"``."""
        _require_extra("to_parquet", "pyarrow", "parquet")
        frame = self.to_frame()
        frame.attrs = {}  # pandas writes attributes as text of its own
        frame.to_parquet(path, index=False)

    def to_netcdf(self, *args: Any, **how: Any) -> Any:
        """Write NetCDF as `xarray.Dataset` does.

        ``engine="netcdf4"`` needs ``pip install "rumorsim[netcdf]"``, ``engine="scipy"`` nothing.
        """
        if how.get("engine") == "netcdf4":
            _require_extra('to_netcdf(engine="netcdf4")', "netCDF4", "netcdf")
        return super().to_netcdf(*args, **how)

    @property
    def failures(self) -> pd.DataFrame:
        """One row per run that failed, up to a thousand: its point, replicate and traceback."""
        import pandas as pd

        rows = json.loads(self.attrs["failures"])
        return pd.DataFrame(rows, columns=list(rows[0]) if rows else ["replicate", "error"])


def _require_extra(what: str, module: str, extra: str) -> None:
    if find_spec(module) is None:
        raise ArgumentError(f'{what} needs {module}: pip install "rumorsim[{extra}]"')


def labelled_result(store: Store) -> Sweep:
    """Return the result of a sweep, finished or not."""
    reader, manifest = Reader(store), store.manifest
    axes, coords = _parameters(manifest)
    coords["replicate"] = ("replicate", reader.plan.replicates, {"long_name": "replicate"})
    variables: dict[str, Any] = {}
    example = reader.example
    if example is not None and example.layout is not None:
        outer = (*axes, "replicate")
        for name, dims in example.layout.dims.items():
            array = StoredArray(reader, name, tuple(axes.values()), example)
            lazy = indexing.LazilyIndexedArray(array)
            variables[name] = ((*outer, *dims), lazy, example.layout.about[name])
        for name, labels in example.layout.coords.items():
            coords[name] = (example.layout.along.get(name, name), _as_labels(labels))
    return Sweep(variables, coords, _attributes(manifest, reader))


def _parameters(manifest: Manifest) -> tuple[dict[str, int], dict[str, Any]]:
    """Return names and sizes of the dimensions of the design, and their coordinates."""
    design = manifest.design
    labels, units = design["labels"], design["units"]
    about = {name: {"units": units[name]} if name in units else {} for name in labels}
    if design["axes"]:
        axes = {name: len(labels[name]) for name in design["axes"]}
        return axes, {name: (name, _as_labels(labels[name]), about[name]) for name in axes}
    axes = {"point": manifest.plan.n_points}
    coords: dict[str, Any] = {"point": ("point", np.arange(manifest.plan.n_points))}
    return axes, coords | {n: ("point", _as_labels(labels[n]), about[n]) for n in labels}


def _as_labels(labels: list[Any]) -> np.ndarray[Any, Any]:
    """Return labels as an array: numbers and dates as such, mixtures as text."""
    if all(isinstance(label, str) for label in labels):
        return _as_dates(labels)
    alike = len({isinstance(label, (bool, str)) for label in labels}) == 1
    return np.array(labels if alike and None not in labels else [str(v) for v in labels])


def _as_dates(labels: list[str]) -> np.ndarray[Any, Any]:
    iso = all(len(v) >= 19 and v[4:5] == v[7:8] == "-" and v[10:11] == "T" for v in labels)
    plain = iso and not any(v.endswith("Z") or "+" in v for v in labels)
    return np.array(labels, "datetime64[ns]") if plain and labels else np.array(labels)


def _attributes(manifest: Manifest, reader: Reader) -> dict[str, Any]:
    failures = [row for unit in sorted(reader.failed) for row in _failures(manifest, reader, unit)]
    # What NetCDF can hold; a cause that fails everything has told itself long before.
    told = failures[:_MOST_FAILURES]
    return {
        "seed": str(manifest.seed),
        "digest": manifest.digest,
        "paired": str(manifest.paired),
        "subject": json.dumps(manifest.subject),
        "finished": f"{len(reader.finished)} of {reader.plan.n_units} units",
        "failed": str(len(failures)),
        "failures": json.dumps(told),
        **manifest.environment,
    }


def _failures(manifest: Manifest, reader: Reader, number: int) -> list[dict[str, Any]]:
    rows = []
    for failure in reader.unit(number).failures:
        column = np.array([reader.plan.start(number) + failure.column])
        (point,), (replicate,) = reader.plan.split(column)
        told = {"error": failure.error, "traceback": failure.traceback}
        rows.append(
            {"point": int(point), **_point(manifest, point), "replicate": int(replicate), **told}
        )
    return rows


def _point(manifest: Manifest, point: int) -> dict[str, Any]:
    """Return the labels of a point, as the coordinates show them."""
    labels, axes = manifest.design["labels"], manifest.design["axes"]
    if not axes:
        return {name: column[point] for name, column in labels.items()}
    places = np.unravel_index(point, [len(labels[name]) for name in axes])
    return {name: labels[name][place] for name, place in zip(axes, places, strict=True)}
