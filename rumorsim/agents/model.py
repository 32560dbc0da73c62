"""The story as a `mesa.Model`: the kernel of one replicate, one step at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
from numpy.typing import NDArray

from rumorsim.agents.actors import Actor
from rumorsim.agents.casting import cast, decides
from rumorsim.agents.edits import Editor
from rumorsim.agents.readings import BitNames, Readings
from rumorsim.agents.reporters import default_reporters
from rumorsim.errors import ArgumentError, did_you_mean, require
from rumorsim.newsroom.articles import Articles
from rumorsim.newsroom.plan import Plan
from rumorsim.newsroom.state import State, new_state
from rumorsim.newsroom.step import advance
from rumorsim.newsroom.world import World
from rumorsim.replicates import as_replicates
from rumorsim.rng import RNGLike, Source
from rumorsim.runs.run import Run, Timeline
from rumorsim.scenario import Scenario, load_scenario
from rumorsim.scenario.compile import cast_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RumorModel"]


class RumorModel(mesa.Model):  # type: ignore[misc]  # Mesa has no types
    """One replicate of a story, stepped as a Mesa model.

    The trajectory is that of ``story.run(replicates=[replicate], rng=rng)``, bit for bit. One
    step is one step of the scenario; `running` turns False at its horizon, beyond which `step`
    changes nothing. The data collector notes the start and the end of every step.

    Parameters
    ----------
    story : Scenario, str or path, default "battalion"
        A scenario, the name of a shipped one, or a file.
    rng : None, int, SeedSequence or Generator, keyword-only
    replicate : int, default 0
        Number of the replicate.
    agent_types : mapping of str to subclass of Actor, optional
        Who is played by which class, by id of an actor, id of a population, or kind.
    claims : sequence of str, optional
        Claims that the default reporters follow. Default: those without a parent.
    model_reporters, agent_reporters : mapping, optional
        As Mesa's `DataCollector` takes them; the former add to the default ones.
    **parameters
        Run-wide parameters of the scenario to be overridden, such as ``attribution=0.7``.

    Attributes
    ----------
    story : Scenario
        With the parameters overridden.
    roles : Cast
        Who is who in the scenario.
    seed : int
        Hand it back as ``rng=`` to run the same again.
    state : State
        Arrays of the kernel; read them, but change them at your own risk.
    readings : Readings
        Tables over (actor, claim), as of now.

    Raises
    ------
    ArgumentError, ScenarioError
        Before any work, where an argument or the scenario is wrong.
    """

    def __init__(
        self,
        story: Scenario | str | PathLike[str] = "battalion",
        *,
        rng: RNGLike = None,
        replicate: int = 0,
        agent_types: Mapping[str, type[Actor]] | None = None,
        claims: Sequence[str] | None = None,
        model_reporters: Mapping[str, Any] | None = None,
        agent_reporters: Mapping[str, Any] | None = None,
        **parameters: Any,
    ) -> None:
        if "seed" in parameters:
            raise ArgumentError("seed: not taken, use rng=")
        for field, given in (("agent_types", agent_types), ("model_reporters", model_reporters)):
            require(isinstance(given, Mapping | None), field, given, "a mapping or None")
        self.story = _told(story, parameters)
        source, numbers = Source(rng), as_replicates([replicate])
        self.seed = source.seed
        # Mesa's generators serve the decisions of users: each replicate has its own.
        stream = np.random.SeedSequence(self.seed, spawn_key=(int(numbers[0]),))
        self._cast: list[type[Actor]] = []
        self._actors: list[Actor] = []
        self._log: list[Articles] = []
        super().__init__(rng=int(stream.generate_state(1, np.uint64)[0]))
        self.state: State = new_state(Plan(self.story.world), source, numbers)
        self.readings = Readings(self.state)
        self.roles = cast_of(self.story.document, self.story.graph)
        self._cast = cast(self.world, agent_types or {}, self.roles)
        self.bit_names = BitNames(self.world)
        self._editor = self._new_editor()
        followed = _hubs(self.world) if claims is None else claims
        reporters = default_reporters(self, followed) | dict(model_reporters or {})
        self.datacollector = mesa.DataCollector(reporters, agent_reporters)
        self.datacollector.collect(self)

    def step(self) -> None:
        """Advance the story by one step and collect; does nothing beyond the horizon."""
        if self.state.step >= self.world.rules.steps:
            return
        self._advance()
        if self.state.step >= self.world.rules.steps:
            self.running = False
        self.datacollector.collect(self)

    # -- what is the case ---------------------------------------------------------------------

    @property
    def world(self) -> World:
        """The compiled scenario."""
        return self.state.plan.world

    @property
    def date(self) -> dt.datetime:
        """Time in the story, UTC."""
        hours = self.state.step * self.world.rules.dt
        return self.story.clock.start + dt.timedelta(hours=hours)

    @property
    def credence(self) -> NDArray[np.float64]:
        """Credence of all actors in all claims; shape (actor, claim)."""
        return self.readings.credence

    @property
    def log_odds(self) -> NDArray[np.float64]:
        """Log-odds of all claims for all actors, natural logarithm; shape (actor, claim)."""
        return self.readings.log_odds

    @property
    def articles(self) -> pd.DataFrame:
        """Who published what, when, citing whom, so far; columns as in `Run.articles`."""
        world, numbers = self.world, self.state.replicates
        log = Articles.concatenate([Articles.empty(world.words, world.true_words), *self._log])
        timeline = Timeline(self.story.clock.start, (0,))
        return Run(world, timeline, numbers, self.seed, True, {}, log, numbers).articles

    def claim_index(self, name: str) -> int:
        """Return the position of a claim on the claim axis."""
        names = self.world.claims.names
        if name not in names:
            raise ArgumentError(f"claim: {name!r} is none of the story{did_you_mean(name, names)}")
        return names.index(name)

    # -- agents -------------------------------------------------------------------------------

    @property
    def agents(self) -> Any:
        """AgentSet of all actors, built on first access."""
        self._build_actors()
        return super().agents

    @property
    def agent_types(self) -> list[type]:
        """The classes of the agents."""
        return list(self.agents_by_type)

    @property
    def agents_by_type(self) -> Any:
        """AgentSets of the actors of each class."""
        self._build_actors()
        return super().agents_by_type

    def actor(self, name: str) -> Actor:
        """Return the actor of that name."""
        names = self.world.actors.names
        if name not in names:
            raise ArgumentError(f"actor: {name!r} is not in the story{did_you_mean(name, names)}")
        self._build_actors()
        return self._actors[names.index(name)]

    def agents_at(self, positions: Iterable[int]) -> Any:
        """Return the AgentSet of the actors at these positions on the actor axis."""
        self._build_actors()
        return mesa.agent.AgentSet([self._actors[i] for i in positions], random=self.random)

    def _build_actors(self) -> None:
        if not self._actors:
            self._actors = [play(self, index) for index, play in enumerate(self._cast)]

    # -- decisions ----------------------------------------------------------------------------

    def _new_editor(self) -> Editor | None:
        desk = self.world.actors.desk
        chosen = [i for i, play in enumerate(self._cast) if decides(play) and desk[i] >= 0]
        if not chosen:
            return None
        self._build_actors()
        return Editor([self._actors[i] for i in chosen], self.bit_names)

    def _advance(self) -> None:
        self.readings = Readings(self.state)
        edit = None if self._editor is None else _Beats(self, self._editor)
        self._log.append(advance(self.state, edit))
        self.readings = Readings(self.state)


class _Beats:
    """Tells, within one step, dated articles from those of the gate, which come last."""

    def __init__(self, model: RumorModel, editor: Editor) -> None:
        self._model = model
        self._editor = editor
        schedule, now = model.world.schedule, model.state.step
        self._left = sum(report.step == now for report in schedule.reports)
        self._left += sum(statement.step == now for statement in schedule.statements)

    def __call__(self, state: State, planned: Articles) -> Articles:
        self._model.readings = Readings(state)
        dated = self._left > 0
        self._left -= 1
        return self._editor.edit(state, planned, dated=dated)


def _told(story: Scenario | str | PathLike[str], parameters: Mapping[str, Any]) -> Scenario:
    """Load the story unless it is loaded, and override parameters."""
    if isinstance(story, (str, PathLike)):
        story = load_scenario(story)
    require(
        isinstance(story, Scenario), "story", story, "a Scenario, a shipped one's name, or a file"
    )
    if not parameters:
        return story
    plain = {
        name: value.item() if isinstance(value, np.generic) else value
        for name, value in parameters.items()
    }
    return story.with_parameters(**plain)


def _hubs(world: World) -> list[str]:
    claims = zip(world.claims.names, world.claims.parent, strict=True)
    return [name for name, parent in claims if parent < 0]
