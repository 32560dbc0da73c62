"""Sweeping contact models: rates, networks, their generators and the start differ by column."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.contact.border import prepare
from rumorsim.contact.run import ContactRun
from rumorsim.contact.setup.plan import Plan
from rumorsim.contact.setup.times import as_times
from rumorsim.errors import ArgumentError, SchemeError, did_you_mean, require
from rumorsim.networks import Network, WellMixed
from rumorsim.rng import Source
from rumorsim.sweeps.contact_outcomes import KNOWN, LABELS, MEASURES, kept_bytes
from rumorsim.sweeps.contact_points import (
    Generator,
    Net,
    Prepared,
    by_column,
    extent,
    grouped,
    network_key,
)
from rumorsim.sweeps.describing import describe
from rumorsim.sweeps.measuring import Measure, as_measures, in_order, measured
from rumorsim.sweeps.points import Design
from rumorsim.sweeps.protocol import Columns, Outcome, Size

__all__ = ["OPTIONS", "ContactSubject"]

OPTIONS = ("network", "draw_network", "initial", "method", "steps", "dt", "until", "times",
           "clock", "factors", "record")  # fmt: skip
"""Arguments of a sweep that contact models take."""

# A unit is about a second of work, so that keeping it costs little and losing it not much, but
# has enough cells to hide the interpreter. Engines cut it into the blocks that they like best.
_WORK = 1e8  # nodes times steps, or events
_CELLS = 1e5
_MOST_COLUMNS = 8192
_STEPS = 200  # default of `simulate`
_EVENTS = 10  # of a node, with those in vain: events take columns many abreast to be quick
_UNBOUNDED = 1e18  # bytes; the caller has cut the columns to the memory


@dataclass(frozen=True)
class ContactSubject:
    """A contact model on a network, with what is measured on it.

    Attributes
    ----------
    model : ContactModel, or one of `rumorsim.models`
    network : Network, WellMixed or callable
        A callable draws one and takes ``rng=`` and its parameters by name.
    draw : {"point", "replicate"}
        Of a callable: one network for all replicates of a point, or one for each.
    initial : mapping
    measure : tuple of str or callable
    options : dict
        Other arguments of `rumorsim.simulate`.
    """

    model: Any
    network: Net | Generator | None
    draw: str
    initial: Mapping[str, Any]
    measure: tuple[str | Measure, ...]
    options: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        model: Any,
        measure: Any = None,
        *,
        network: Net | Generator | None = None,
        draw_network: str = "point",
        initial: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> ContactSubject:
        """Check what is asked of a contact model."""
        require(draw_network in ("point", "replicate"), "draw_network", draw_network,
                "'point' or 'replicate'")  # fmt: skip
        asked = as_measures(("final", "duration") if measure is None else measure, KNOWN)
        return cls(model, network, draw_network, dict(initial or {}), asked, options)

    def describe(self) -> dict[str, Any]:
        """Return model, network, start and arguments."""
        return {
            "model": {**describe(self.model), **describe(self.model.labels())},
            "network": describe(self.network),
            "draw_network": self.draw,
            "initial": describe(self.initial),
            "measure": [describe(one) for one in self.measure],
            "options": describe(self.options),
        }

    def units(self) -> Mapping[str, str]:
        """Return nothing: rates and probabilities share their names."""
        return {}

    def check(self, design: Design) -> None:
        """Raise unless every point can be compiled for its network."""
        self._check_names(design)
        for name in design.columns:
            require(name not in LABELS, "points", name, f"names other than {', '.join(LABELS)}")
        require(self.network is not None or "network" in design.columns, "network", None,
                "a network, a generator of networks, or a column of the design")  # fmt: skip
        networks: dict[Any, Net] = {}
        for number, point in enumerate(design):
            try:
                prepared = self.prepare(point)
                key = network_key(prepared.network)
                if key not in networks:
                    networks[key] = self._drawn(prepared.network, 0, 0)
                self._plan_of_one(prepared, networks[key])
            except (ArgumentError, SchemeError, TypeError) as error:
                raise ArgumentError(f"point {number} {design.told(number)}: {error}") from None

    def prepare(self, point: Mapping[str, Any]) -> Prepared:
        """Return model, start and network of a point."""
        groups = grouped(point)
        model = groups["model"].get("", self.model)
        network = groups["network"].pop("", self.network)
        if groups["network"]:
            network = functools.partial(network, **groups["network"])
        values = groups["parameters"]
        for name in values:
            if name not in model.parameters:
                raise ArgumentError(f"{name}: no parameter of this model"
                                    f"{did_you_mean(name, model.parameters)}")  # fmt: skip
        return Prepared(model, {**self.initial, **groups["initial"]}, network, values)

    def size(self, design: Design) -> Size:
        """Return what a replicate takes at the point whose network is largest."""
        largest = max(range(len(design)), key=lambda number: extent(design.point(number)))
        prepared = self.prepare(design.point(largest))
        plan = self._plan_of_one(prepared, self._drawn(prepared.network, 0, 0))
        column = plan.engine.bytes_per_replicate(plan.task(slice(0, 1)))
        is_stepped = self.options.get("method", "synchronous") == "synchronous"
        steps = self.options.get("steps", _STEPS) if is_stepped else _EVENTS
        work, least = _WORK / (plan.network.n_nodes * max(1, steps)), _CELLS / plan.network.n_nodes
        columns = int(min(_MOST_COLUMNS, max(1, work, least)))
        return Size(columns, column + plan.result_bytes(), kept_bytes(self.measure, plan))

    def run(self, prepared: Sequence[Prepared], columns: Columns, seed: int) -> Outcome:
        """Run columns that share a network and a scheme side by side, and the others after."""
        parts = []
        for rows in self._batches(prepared, columns):
            batch = columns.take(rows)
            first = prepared[batch.point[0]]
            network = self._drawn(first.network, seed, self._address(batch)[0])
            plan = self._plan(prepared, network, batch.point, batch.replicate, seed)
            parts.append((rows, self._measured(plan, network, rows.size)))
        return in_order(parts)

    def _batches(self, prepared: Sequence[Prepared], columns: Columns) -> list[NDArray[np.int64]]:
        """Return the columns that can run side by side."""
        codes: dict[Any, int] = {}
        for one in prepared:
            codes.setdefault((one.company, network_key(one.network)), len(codes))
        company = np.array([codes[one.company, network_key(one.network)] for one in prepared])
        drawn = np.array([callable(one.network) for one in prepared])
        address = np.where(drawn[columns.point], self._address(columns), 0)
        keys = company[columns.point] << 32 | address.astype(np.int64)
        _, inverse = np.unique(keys, return_inverse=True)
        order = np.argsort(inverse.ravel(), kind="stable")
        return np.split(order, np.flatnonzero(np.diff(inverse.ravel()[order])) + 1)

    def _address(self, columns: Columns) -> NDArray[np.uint32]:
        return columns.replicate if self.draw == "replicate" else columns.shared

    def _drawn(self, network: Any, seed: int, address: int) -> Net:
        if isinstance(network, (Network, WellMixed)):
            return network
        require(callable(network), "network", network, "a network, or a generator of networks")
        takes_rng = "rng" in inspect.signature(network).parameters
        sequence = np.random.SeedSequence(seed, spawn_key=(int(address),))
        made: Net = network(rng=sequence) if takes_rng else network()
        return made

    def _plan_of_one(self, prepared: Prepared, network: Net) -> Plan:
        return self._plan([prepared], network, np.zeros(1, np.int64), np.zeros(1, np.uint32), 0)

    def _plan(
        self,
        prepared: Sequence[Prepared],
        network: Net,
        point: NDArray[np.int64],
        replicates: NDArray[np.uint32],
        seed: int,
    ) -> Plan:
        """Compile one batch, in which parameters vary by column."""
        first, options = prepared[point[0]], dict(self.options)
        method, dt = options.pop("method", "synchronous"), options.pop("dt", 1.0)
        timing = {name: options.pop(name, None) for name in ("until", "times")}
        steps = options.pop("steps", _STEPS)
        values = first.values
        if first.varies:
            used, place = np.unique(point, return_inverse=True)
            values = by_column([prepared[k].values for k in used], place.ravel())
        model = first.model.replace(**values) if values else first.model
        return prepare(
            model,
            network,
            initial=first.initial,
            method=method,
            times=as_times(method, steps=steps, dt=dt, **timing),
            dt=dt,
            clock=options.pop("clock", None),
            factors=options.pop("factors", None) or {},
            replicates=replicates,
            source=Source(seed),
            record=options.pop("record", "counts"),
        )

    def _measured(self, plan: Plan, network: Net, count: int) -> Outcome:
        trace = plan.run(_UNBOUNDED, lambda done: None)
        names = network.names if isinstance(network, Network) else None
        labels = {"model": self.model.name, "rest": self.model.rest}
        rows = np.arange(len(trace.counts), dtype=np.uint32)
        run = ContactRun(plan.rules, trace, np.empty(0, np.uint8), rows, plan.times, names,
                         plan.source.seed, labels)  # fmt: skip
        outcome = measured(self.measure, MEASURES, run.data)
        if len(rows) == count:
            return outcome
        # Equations are the same for all replicates of a point and are solved once.
        same = {name: np.repeat(values, count, axis=0) for name, values in outcome.values.items()}
        return Outcome(outcome.layout, same)

    def _check_names(self, design: Design) -> None:
        known = [*self.model.parameters, "model", "network"]
        known += [f"initial.{state}" for state in self.model.states]
        for name in design.columns:
            if name not in known and not name.startswith("network."):
                near = did_you_mean(name, known)
                raise ArgumentError(f"points: unknown parameter {name!r}{near}")
        asked = [name for name in design.columns if name.startswith("network.")]
        if asked:
            allowed = "a callable that draws a network, such as functools.partial makes"
            network = design.point(0).get("network", self.network)
            if not callable(network):
                raise ArgumentError(f"network: got {network!r}, allowed: {allowed}")
            takes = inspect.signature(network).parameters
            for name in asked:
                if name.removeprefix("network.") not in takes:
                    near = did_you_mean(name, [f"network.{one}" for one in takes])
                    raise ArgumentError(f"points: unknown parameter {name!r}{near}")
