"""Results of a contact model, labelled: how many were in which state when, and who told whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines import Rules, Trace
from rumorsim.errors import ArgumentError, require
from rumorsim.versions import info

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from rumorsim.cascades import Cascade

__all__ = ["ContactRun"]


@dataclass(frozen=True, repr=False)
class ContactRun:
    """Results of `simulate`; every array is labelled and knows its unit.

    Attributes
    ----------
    start : ndarray of uint8, shape (replicates, n_nodes), or None
        State of every node at the start; with record "tree".
    replicates : ndarray of uint32, shape (replicates,)
    times : ndarray of float64, shape (times,)
    names : tuple of str or None
        Of the nodes.
    seed : int
        Hand it back as ``rng=`` to run the same again.
    labels : dict of str to str or float
        Model, parameters (JSON), method, network, start, seed, digest: carried into the results.
    """

    rules: Rules
    trace: Trace
    start: NDArray[np.uint8] | None
    replicates: NDArray[np.uint32]
    times: NDArray[np.float64]
    names: tuple[str, ...] | None
    seed: int
    labels: dict[str, str | float]

    def __repr__(self) -> str:
        detail = [f"{self.replicates.size} replicates", f"{self.times.size} times"]
        detail += ["nodes"] * (self.trace.state is not None)
        detail += ["trees"] * (self.trace.parent is not None)
        return f"<ContactRun of {self.labels['model']!r}: {', '.join(detail)}, seed {self.seed}>"

    @cached_property
    def data(self) -> xr.Dataset:
        """Everything recorded."""
        import xarray as xr

        variables: dict[str, Any] = {
            "counts": (
                ("replicate", "time", "state"),
                self.trace.counts,
                {"units": "nodes", "long_name": "nodes in each state"},
            ),
            "duration": (
                "replicate",
                self.trace.duration,
                {"units": "time", "long_name": "time of the last change; nan: did not end"},
            ),
        }
        coords: dict[str, Any] = {
            "replicate": self.replicates.astype(np.int64),  # no file format of old knows uint32
            "time": ("time", self.times, {"long_name": "time", "units": "1 / rate"}),
            "state": list(self.rules.states),
        }
        if self.trace.state is not None:
            nodes = ("replicate", "node")
            meaning = "state at the end, as a position in the coordinate `state`"
            variables["final_state"] = (nodes, self.trace.state, {"long_name": meaning})
            about = {"units": "time", "long_name": "time of the first change; nan: never"}
            variables["first_change"] = (nodes, self.trace.changed, about)
            size = self.trace.state.shape[1]
            coords["node"] = list(self.names) if self.names else np.arange(size)
        return xr.Dataset(variables, coords, {**self.labels, **info()})

    @property
    def counts(self) -> xr.DataArray:
        """Nodes in each state over (replicate, time, state)."""
        return self._array("counts")

    @property
    def final(self) -> xr.DataArray:
        """Nodes in each state at the last recorded time, over (replicate, state)."""
        return self.counts.isel(time=-1, drop=True)

    @property
    def duration(self) -> xr.DataArray:
        """Time of the last change, over (replicate); nan where something could still happen.

        So ``run.duration.isnull()`` tells the replicates that had not ended within the steps or
        by the time asked for. Equations never quite end: nan.
        """
        return self._array("duration")

    @property
    def final_state(self) -> xr.DataArray:
        """State of every node at the end, over (replicate, node); record "nodes" or "tree"."""
        return self._array("final_state")

    @property
    def first_change(self) -> xr.DataArray:
        """Time of each node's first change, over (replicate, node); record "nodes" or "tree"."""
        return self._array("first_change")

    def tree(self, replicate: int | None = None) -> Cascade:
        """Return who told whom in one replicate; needs record "tree".

        Parameters
        ----------
        replicate : int, optional
            Its number; default: the only one.

        Returns
        -------
        Cascade
            Seeds are roots, told at time 0; a node that left the resting state by itself, or by
            contact with somebody who had not left it before, is a root of that time.

        Raises
        ------
        ArgumentError
            If trees were not recorded, or there is no such replicate.
        """
        from rumorsim.cascades import Cascade

        if self.trace.parent is None or self.trace.changed is None or self.start is None:
            raise ArgumentError("tree: not recorded; run with record='tree'")
        row = self._row(replicate)
        seeds = self.start[row] != self.rules.rest
        told = np.where(seeds, 0.0, self.trace.changed[row])
        node = np.flatnonzero(~np.isnan(told))
        node = node[np.argsort(told[node], kind="stable")]
        position = np.full(told.size, -1)
        position[node] = np.arange(node.size)
        teller = self.trace.parent[row][node]
        heard_before = (teller >= 0) & (seeds[teller] | (told[teller] < told[node]))
        parent = np.where(heard_before, position[teller], -1)
        names = None if self.names is None else tuple(self.names[one] for one in node)
        return Cascade(node, parent, told[node], names)

    def to_frame(self) -> pd.DataFrame:
        """Return the tidy table: a row per replicate, time and state."""
        frame: pd.DataFrame = self.counts.to_dataframe(name="count").reset_index()
        return frame

    def _row(self, replicate: int | None) -> int:
        if replicate is None and self.replicates.size == 1:
            return 0
        is_number = isinstance(replicate, (int, np.integer)) and not isinstance(replicate, bool)
        rows = np.flatnonzero(self.replicates == replicate) if is_number else np.empty(0)
        some = ", ".join(map(str, self.replicates[:6])) + ", ..." * (self.replicates.size > 6)
        require(rows.size == 1, "replicate", replicate, f"one of those that ran: {some}")
        return int(rows[0])

    def _array(self, name: str) -> xr.DataArray:
        if name not in self.data:
            raise ArgumentError(f"{name}: not recorded; run with record='nodes' or 'tree'")
        array = self.data[name]
        return array.assign_attrs({**self.data.attrs, **array.attrs})
