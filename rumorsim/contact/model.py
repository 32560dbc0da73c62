"""The scheme is the model."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from rumorsim.contact.checks import as_mapping, known_parameter, one_of
from rumorsim.contact.equations.final_law import final_law
from rumorsim.contact.equations.latex import display, scheme_rows
from rumorsim.contact.equations.mean_field import MeanField, blocks_for
from rumorsim.contact.language.compile import compile_rates, compile_rules, resting_state
from rumorsim.contact.language.parameters import Value, as_text, checked_values
from rumorsim.contact.language.scheme import Reaction, parse_scheme
from rumorsim.contact.setup.engine import Engine, engine_of_contacts
from rumorsim.engines import Rates, Rules
from rumorsim.engines.task import Clock
from rumorsim.errors import require
from rumorsim.networks import Network, WellMixed

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["ContactModel"]

_METHODS = ("synchronous", "events", "mean-field")
_CLOCKS = ("tie", "caller")


class ContactModel:
    """A model of contacts: a reaction scheme with values for its parameters.

    A line ``a + b -> c + d @ rate`` says that a node in state a, the caller, meets one in state
    b, the callee, and that they become c and d. A line ``a -> b @ rate`` says that a node changes
    by itself. Rates are names of parameters or arithmetic of them; ``#`` begins a comment.

    A contact runs along a tie from caller to callee. In synchronous steps a reaction with rate r
    happens on a tie within a step of length dt with probability 1 - exp(-r dt), judged by the
    states at the start of the step; an ignorant told by several in one step counts one success.
    With the caller's clock every node that can call rings at rate 1 (in synchronous steps:
    exactly once), picks one neighbour, never itself, and the parameter is the probability that
    the reaction then happens. With the tie's clock every tie fires at the reaction's rate; well
    mixed, at that rate divided by n - 1. Two nodes in one state are one pair: if it makes no
    difference which of them calls, the pair reacts once, and else either of them may call.

    Parameters
    ----------
    scheme : str
        A reaction per line.
    states : sequence of str, optional
        All states, in the order of results; default: as the reactions first name them.
    rest : str, optional
        State of whoever is not named at the start. Default: the only state that no reaction
        leads to, or else the one that the first contact takes somebody out of.
    clock : {"tie", "caller"} or mapping of method to these, default "tie"
        Clock of "synchronous", "events" and "mean-field" unless `simulate` is told another.
    name : str, optional
        For labels.
    **parameters : float, `rumorsim.probability`, or array with one value per replicate
        A value for every name in the rates.

    Attributes
    ----------
    states : tuple of str
    reactions : tuple of Reaction
    parameters : dict
    rest, name : str

    Raises
    ------
    SchemeError
        For a malformed scheme, a rate without value or out of range: every faulty line and the
        reason.
    ArgumentError
        For a parameter or a state that the scheme does not have.

    Notes
    -----
    Not modelled: births and deaths, meetings of more than two, ties that come and go, and memory
    of who was met before; a state may hold what a node remembers, as in k-fold stifling.

    Examples
    --------
    >>> model = ContactModel('''
    ...     spreader + ignorant -> spreader + spreader @ tell
    ...     spreader + spreader -> stifler  + spreader @ stifle
    ...     spreader + stifler  -> stifler  + stifler  @ stifle
    ... ''', tell=1.0, stifle=1.0)
    >>> model.states, model.rest
    (('spreader', 'ignorant', 'stifler'), 'ignorant')
    """

    def __init__(
        self,
        scheme: str,
        *,
        states: Sequence[str] | None = None,
        rest: str | None = None,
        clock: Clock | Mapping[str, Clock] = "tie",
        name: str | None = None,
        **parameters: Any,
    ) -> None:
        require(isinstance(scheme, str), "scheme", scheme, "text, a reaction per line")
        self.scheme = textwrap.dedent(scheme).strip()
        self._scheme = parse_scheme(self.scheme, states)
        require(name is None or isinstance(name, str), "name", name, "a string")
        self.name = name or "contact model"
        self.parameters: dict[str, Value] = checked_values(self._scheme, parameters)
        self.rest = resting_state(self._scheme) if rest is None else rest
        require(self.rest in self.states, "rest", rest, f"one of {', '.join(self.states)}")
        self._clocks = _clocks(clock)
        compile_rates(self._scheme, self.parameters, method="synchronous", clock="tie", dt=1.0)

    @property
    def states(self) -> tuple[str, ...]:
        """Names of the states, in the order of results."""
        return self._scheme.states

    @property
    def reactions(self) -> tuple[Reaction, ...]:
        """The lines of the scheme."""
        return self._scheme.reactions

    @property
    def methods(self) -> tuple[str, ...]:
        """What `simulate` can do with it."""
        return _METHODS

    def replace(self, **parameters: Any) -> Self:
        """Return the same scheme with other values for some parameters."""
        for name in parameters:
            known_parameter(name, self.parameters)
        return type(self)(
            self.scheme,
            states=self.states,
            rest=self.rest,
            clock=self._clocks,
            name=self.name,
            **{**self.parameters, **parameters},
        )

    def clock(self, method: str) -> Clock:
        """Return the clock that a method runs on unless told another."""
        return self._clocks[method]

    def rules(self) -> Rules:
        """Return the reactions as numbers, for engines."""
        return compile_rules(self._scheme, self.rest)

    def rates(self, method: str, clock: Clock, dt: float) -> Rates:
        """Return the rates as numbers, for engines.

        Raises
        ------
        SchemeError, ArgumentError
            If a rate is out of range for this method and clock.
        """
        return compile_rates(self._scheme, self.parameters, method=method, clock=clock, dt=dt)

    def engine(self, method: str, clock: Clock, network: Network | WellMixed) -> Engine:
        """Return the engine for a method.

        Raises
        ------
        ArgumentError
            If the combination cannot be run.
        """
        return engine_of_contacts(self.rules(), method, clock, network)

    def mean_field(
        self,
        degree: float | None = None,
        *,
        network: Network | WellMixed | None = None,
        clock: Clock | None = None,
    ) -> MeanField:
        """Return the equations for the fractions of an infinite population.

        Parameters
        ----------
        degree : float, default 1
            Ties per node, the same for all: each acts at the rates of the scheme (tie clock).
        network : Network or WellMixed, instead of a degree
            Nodes in blocks by their degrees (directed: by both); ties lead anywhere.
        clock : {"tie", "caller"}, optional
            Default: the model's for "mean-field".

        Returns
        -------
        MeanField
            With ``solve``, ``threshold`` and ``latex``.

        Raises
        ------
        ArgumentError
            If an argument is wrong.

        Examples
        --------
        >>> model = ContactModel('''
        ...     infected + susceptible -> infected + infected @ beta
        ...     infected -> recovered @ gamma
        ... ''', beta=0.5, gamma=1.0)
        >>> field = model.mean_field(degree=4)
        >>> round(field.threshold("beta"), 6)
        0.25
        >>> end = field.solve({"infected": 1e-9}).isel(time=-1)
        >>> round(float(end.sel(state="recovered")), 4)
        0.7968
        """
        kind = self.clock("mean-field") if clock is None else clock
        one_of("clock", kind, _CLOCKS)
        blocks, form = blocks_for(degree, network)
        return MeanField(self, blocks, kind, form)

    def final_law(
        self,
        n: int,
        initial: Mapping[str, Any],
        *,
        of: str | None = None,
        clock: Clock | None = None,
        memory: str | float = "1GB",
    ) -> xr.DataArray:
        """Return the exact law of the final counts in a small well-mixed population.

        Summed over all courses of events by dynamic programming, for schemes each of whose
        courses must end.

        Parameters
        ----------
        n : int
            Nodes in all.
        initial : mapping of state to int or float
            Counts, or fractions 0 < x < 1; everybody else is in `rest`.
        of : str, optional
            A state whose count alone matters.
        clock : {"tie", "caller"}, optional
            Default: the model's for "events".
        memory : str or float, default "1GB"
            Budget for working memory.

        Returns
        -------
        DataArray
            Probabilities: over "outcome", whose coordinates are the counts of every state; or
            over the counts 0 to n of the state `of`.

        Raises
        ------
        ArgumentError
            If an argument is wrong, events can go on for ever, or the memory does not suffice.

        Examples
        --------
        >>> model = ContactModel('''
        ...     spreader + ignorant -> spreader + spreader @ tell
        ...     spreader + spreader -> stifler  + spreader @ stifle
        ...     spreader + stifler  -> stifler  + stifler  @ stifle
        ... ''', tell=1.0, stifle=1.0)
        >>> model.final_law(3, {"spreader": 1}, of="ignorant").values
        array([0.75, 0.25, 0.  , 0.  ])
        """
        kind = self.clock("events") if clock is None else clock
        one_of("clock", kind, _CLOCKS)
        return final_law(self, n, initial, kind, of, memory)

    def latex(self) -> str:
        """Return the scheme, and below it its mean-field equations, as displays of LaTeX.

        The equations are those of `mean_field` without arguments; both need amsmath.
        """
        return f"{display(scheme_rows(self.reactions))}\n\n{self.mean_field().latex()}"

    def labels(self) -> dict[str, str]:
        """Return what results say of the model."""
        return {"model": self.name, "scheme": self.scheme, "parameters": as_text(self.parameters)}

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self.parameters.items())
        return f"<ContactModel {self.name!r}: {', '.join(self.states)}; {values}>"

    def __str__(self) -> str:
        return "\n".join(str(reaction) for reaction in self.reactions)


def _clocks(clock: Clock | Mapping[str, Clock]) -> dict[str, Clock]:
    allowed = "'tie' or 'caller', or a mapping of methods to these"
    given: Mapping[Any, Any] = dict.fromkeys(_METHODS, clock)
    if not isinstance(clock, str):
        given = as_mapping("clock", clock, allowed)
    for method, kind in given.items():
        require(method in _METHODS and kind in _CLOCKS, "clock", clock, allowed)
    return {method: given.get(method, "tie") for method in _METHODS}
