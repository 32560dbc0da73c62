"""A scenario without errors: its tables, variants of it, and the world it compiles to."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from rumorsim.networks import Network
from rumorsim.newsroom.world import World
from rumorsim.rng import RNGLike
from rumorsim.runs import Run, simulate_world
from rumorsim.runs.run import Timeline
from rumorsim.scenario import tables
from rumorsim.scenario.clock import Clock
from rumorsim.scenario.compile import compile_world
from rumorsim.scenario.edits import edited
from rumorsim.scenario.reading import read_document
from rumorsim.scenario.schema import Document

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Scenario"]


@dataclass(frozen=True, eq=False, repr=False)
class Scenario:
    """A checked scenario of the newsroom model; `rumorsim.load_scenario` reads one.

    Scenarios never change: `replace` and `with_parameters` return variants. Two scenarios are
    equal if their digests are.

    Attributes
    ----------
    document : Document
        The validated file; not to be changed.
    origin : str
        Where it was read, for errors.
    folder : Path
        Where its network file is looked for.
    graph : Network or None
        What its network file holds, or the network that was given in its place.
    given : bool
        Whether `graph` was given.
    """

    document: Document
    origin: str
    folder: Path
    graph: Network | None = None
    given: bool = False

    @classmethod
    def from_dict(
        cls,
        data: Mapping[str, Any],
        *,
        origin: str = "scenario",
        folder: str | Path = ".",
        network: Network | None = None,
    ) -> Self:
        """Check a scenario that is given as a parsed TOML file.

        Parameters
        ----------
        data : mapping
            Tables of the file. Dates may be datetime objects or ISO strings.
        origin : str
            How errors name it.
        folder : path
            Where a network file is looked for.
        network : Network, optional
            Stands in for ``[network] file``.

        Raises
        ------
        ScenarioError
            With all problems of the scenario, one line each.
        """
        place = Path(folder)
        document, graph = read_document(data, origin=origin, folder=place, network=network)
        return cls(document, origin, place, graph, network is not None)

    def replace(self, changes: Mapping[str, Any]) -> Self:
        """Return a variant in which some values are others, checked like a file.

        Parameters
        ----------
        changes : mapping of str to value
            Dotted paths inside the file, such as ``events.denial.date``, ``parameters.hazard``,
            ``ties[0].delivery`` or, with a table as value, ``events.another``. None removes an
            entry or an optional value. Dates may be ISO strings.

        Raises
        ------
        ScenarioError
            If a path leads nowhere, naming the nearest one, or the variant has errors.

        Examples
        --------
        >>> import rumorsim as rs
        >>> story = rs.load_scenario("battalion")
        >>> later = story.replace({"events.moscow_denial.date": "2024-10-20"})
        >>> later.events.loc["moscow_denial", "date"].day
        20
        """
        data, problems = edited(self.document.model_dump(exclude_unset=True), changes)
        network = data.get("network")
        file = network.get("file") if isinstance(network, dict) else None
        same = self.given or file == self.document.network.file
        document, graph = read_document(
            data,
            origin=self.origin,
            folder=self.folder,
            network=self.graph if same else None,
            found=problems,
        )
        return type(self)(document, self.origin, self.folder, graph, self.given)

    def with_parameters(self, **overrides: Any) -> Self:
        """Return a variant with other run-wide parameters.

        Raises
        ------
        ScenarioError
            If a parameter is unknown, naming the nearest one, or out of range.
        """
        return self.replace({f"parameters.{name}": value for name, value in overrides.items()})

    @property
    def name(self) -> str:
        """What the file calls itself."""
        return self.document.scenario.name

    @cached_property
    def clock(self) -> Clock:
        """How time runs: start, hours per step, steps, steps between two records."""
        return Clock.of(self.document.scenario)

    @cached_property
    def world(self) -> World:
        """The compiled world."""
        return compile_world(self.document, self.graph)

    def run(
        self,
        *,
        replicates: int | Sequence[int] = 1,
        rng: RNGLike = None,
        per_actor: bool | None = None,
        logged: int = 100,
        memory: str | float = "1GB",
        workers: int = 1,
        progress: bool = True,
        **parameters: Any,
    ) -> Run:
        """Run the scenario over its whole period.

        Parameters
        ----------
        replicates : int or sequence of int, default 1
            How many, or which; number 417 alone is number 417 of any batch, bit for bit.
        rng : None, int, SeedSequence or Generator
            Seed of all draws; the run carries it.
        per_actor : bool, optional
            Record every actor rather than the mean of each kind. Default: where it fits
            `memory`; the results say which.
        logged : int, default 100
            Of how many replicates, from the first, every article is kept.
        memory : str or float, default "1GB"
            Budget for states and results together.
        workers : int, default 1
            Processes; the result does not depend on them.
        progress : bool, default True
            Show a bar on a terminal.
        **parameters
            Override run-wide parameters, such as ``attribution=0.7``.

        Returns
        -------
        Run

        Raises
        ------
        ArgumentError, ScenarioError
            Before anything runs.
        """
        story = self.with_parameters(**parameters) if parameters else self
        return simulate_world(
            story.world,
            story.timeline,
            replicates=replicates,
            rng=rng,
            per_actor=per_actor,
            logged=logged,
            memory=memory,
            workers=workers,
            progress=progress,
        )

    @property
    def timeline(self) -> Timeline:
        """Dates and labels of results."""
        clock, header = self.clock, self.document.scenario
        after = {*range(0, clock.steps, clock.record), clock.steps}
        units = {
            name: claim.magnitude.unit
            for name, claim in self.document.claims.items()
            if claim.magnitude is not None
        }
        attributes = {
            "scenario": header.name,
            "digest": self.digest,
            "parameters": json.dumps(self.document.parameters.model_dump()),
        }
        return Timeline(clock.start, tuple(sorted(after)), units, attributes)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of everything in the file, defaults included, and of the network file."""
        content = json.dumps(self.document.model_dump(), default=_as_text, separators=(",", ":"))
        total = hashlib.sha256(content.encode())
        if self.graph is not None:
            graph = self.graph
            total.update(json.dumps([graph.n_nodes, graph.names]).encode())
            for array in (graph.indptr, graph.target, graph.weight):
                if array is not None:
                    total.update(array.astype("<f8").tobytes())
        return total.hexdigest()

    @property
    def actors(self) -> pd.DataFrame:
        """One row per actor, in the order of the actor axis, with what holds for each."""
        return _frame(tables.actor_columns(self.document, self.graph, self.world), "actor")

    @property
    def claims(self) -> pd.DataFrame:
        """One row per claim."""
        return _frame(tables.claim_columns(self.document), "claim")

    @property
    def events(self) -> pd.DataFrame:
        """One row per dated entry, in the order in which they happen."""
        return _frame(tables.event_columns(self.document, self.graph, self.clock), "event")

    @property
    def network(self) -> pd.DataFrame:
        """One row per tie; the target hears the source."""
        return _frame(tables.tie_columns(self.world), "tie")

    @property
    def parameters(self) -> pd.DataFrame:
        """One row per run-wide parameter: value, default, unit, range, meaning, evidence."""
        return _frame(tables.parameter_columns(self.document.parameters), "parameter")

    def __repr__(self) -> str:
        world, clock = self.world, self.clock
        return (
            f"Scenario({self.name!r}: {world.n_actors} actors, "
            f"{world.n_claims} claims, {len(self.document.events)} events, "
            f"{clock.steps} steps of {clock.step:g} h from {clock.start:%Y-%m-%d})"
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __getstate__(self) -> dict[str, Any]:
        # What is cached is made anew, since unpickled arrays would no longer be read-only.
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)


def _frame(columns: Mapping[str, Any], index: str) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(columns).set_index(index)


def _as_text(value: object) -> str:
    assert isinstance(value, dt.datetime), "nothing else in a document is not plain"
    return value.isoformat()
