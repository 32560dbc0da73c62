"""The mean field of a model: its equations, solved and printed, and where it turns unstable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rumorsim.contact.checks import as_mapping, known_parameter, known_state, positive
from rumorsim.contact.equations.latex import display
from rumorsim.contact.equations.printed import equation_rows
from rumorsim.contact.equations.terms import Form
from rumorsim.contact.language.scheme import Reaction
from rumorsim.contact.setup.engine import Model
from rumorsim.contact.setup.initial import require_resolved
from rumorsim.contact.setup.times import DT, STEPS, as_times
from rumorsim.engines import Rates, Rules
from rumorsim.engines.expected.blocks import Blocks, even, of_network
from rumorsim.engines.expected.equations import all_rates, equations
from rumorsim.engines.task import Clock
from rumorsim.errors import ArgumentError, require
from rumorsim.networks import Network, WellMixed
from rumorsim.networks.checks import probability
from rumorsim.versions import info

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["MeanField", "blocks_for", "written_rates"]

_HIGHEST: dict[Clock, float] = {"tie": 1e3, "caller": 1.0}


class Declared(Model, Protocol):
    """A model that is a reaction scheme, as `ContactModel` is."""

    @property
    def reactions(self) -> tuple[Reaction, ...]:
        """The lines of the scheme."""

    def replace(self, **parameters: Any) -> Self:
        """Return the same scheme with other values."""


class MeanField:
    """Equations for the fractions of an infinite population; made by `ContactModel.mean_field`.

    Attributes
    ----------
    model : ContactModel
    clock : {"tie", "caller"}
    form : {"well mixed", "degree", "blocks", "directed blocks"}
        What is known of the ties: one kind of node with a total rate of 1 per contact, or with k
        ties; blocks of nodes by degree, or by in- and out-degree, whose ties lead anywhere.
    """

    def __init__(self, model: Declared, blocks: Blocks, clock: Clock, form: Form) -> None:
        self.model, self.clock, self.form = model, clock, form
        self._equations = equations(model.rules(), blocks, clock)

    def solve(
        self,
        initial: Mapping[str, float],
        until: float | None = None,
        times: ArrayLike | None = None,
    ) -> xr.DataArray:
        """Return the fraction of all nodes in each state over time.

        Parameters
        ----------
        initial : mapping of state to float in [0, 1]
            Fractions, the same in all blocks; everybody else is in ``model.rest``. One that is
            not 0 is at least 1e-12, below which the solver cannot tell it from rest.
        until : float, optional
            When to stop; default: when nothing changes any more (time infinity).
        times : array_like of float, optional
            Default: 101 times up to `until`, or start and end without it.

        Returns
        -------
        DataArray
            Over (time, state), or (replicate, time, state) where parameters are arrays.

        Raises
        ------
        ArgumentError
            If an argument is wrong.
        SolverError
            If the solver fails or, without `until`, nothing comes to rest.
        """
        from rumorsim.engines.expected.mean_field import solve

        instants = as_times("mean-field", steps=STEPS, dt=DT, until=until, times=times)
        start = np.tile(_fractions(initial, self.model), (self._equations.blocks.share.size, 1))
        rates = self._rates()
        courses = [
            solve(self._equations, all_rates(rates, row), start, instants)
            for row in range(len(rates.contacts))
        ]
        return self._labelled(np.stack(courses), instants, rates.varies)

    def threshold(self, name: str, *, highest: float | None = None) -> float | None:
        """Return the value of a parameter above (or below) which a few can become many.

        There the state in which nearly everybody is in ``model.rest`` turns unstable: the largest
        real part of the eigenvalues of its Jacobian changes its sign. All other parameters keep
        their values.

        Parameters
        ----------
        name : str
        highest : float, optional
            Searched is (0, highest], from ``highest * 1e-9`` on. Default: 1000, with the
            caller's clock 1.

        Returns
        -------
        float or None
            The smallest such value. None: there is none, as for Maki and Thompson's rumour
            without forgetting, which spreads however rarely it is told.

        Raises
        ------
        ArgumentError
            For an unknown parameter, or parameters that are arrays.
        SchemeError
            If a rate is out of range for some value up to `highest`.
        """
        from rumorsim.engines.expected.thresholds import critical_value

        known_parameter(name, self.model.parameters)
        most = _HIGHEST[self.clock] if highest is None else positive("highest", highest)

        def rates_at(value: float) -> NDArray[np.float64]:
            rates = self.model.replace(**{name: value}).rates("mean-field", self.clock, 1.0)
            require(not rates.varies, "parameters", "arrays", "single numbers")
            return all_rates(rates)

        return critical_value(self._equations, rates_at, most)

    def latex(self) -> str:
        """Return the equations as a display of LaTeX's amsmath, with the meaning of symbols."""
        rates = written_rates(self.model.reactions)
        return display(equation_rows(self.model.rules(), rates, self.clock, self.form))

    def _rates(self) -> Rates:
        return self.model.rates("mean-field", self.clock, 1.0)

    def _labelled(
        self, courses: NDArray[np.float64], times: NDArray[np.float64], varies: bool
    ) -> xr.DataArray:
        import xarray as xr

        coords = {
            "time": ("time", times, {"long_name": "time", "units": "1 / rate"}),
            "state": list(self.model.states),
        }
        about = {"units": "1", "long_name": "fraction of nodes", "clock": self.clock}
        attributes = {**about, **self.model.labels(), "form": self.form, **info()}
        dims = ("replicate", "time", "state")
        if varies:
            numbers = {"replicate": np.arange(len(courses)), **coords}
            return xr.DataArray(courses, numbers, dims, "fraction", attributes)
        return xr.DataArray(courses[0], coords, dims[1:], "fraction", attributes)


def blocks_for(degree: float | None, network: Network | WellMixed | None) -> tuple[Blocks, Form]:
    """Return what a mean field knows of the ties, from either of two arguments.

    Raises
    ------
    ArgumentError
        If both are given, the degree is not positive, or the network is none.
    """
    if network is None:
        ties = 1.0 if degree is None else positive("degree", degree)
        return even(ties), "well mixed" if ties == 1 else "degree"
    if degree is not None:
        raise ArgumentError("degree: got a network too; allowed: one of them")
    if isinstance(network, WellMixed):
        return even(), "well mixed"
    require(isinstance(network, Network), "network", network, "a rumorsim network")
    return of_network(network)[0], "directed blocks" if network.directed else "blocks"


def written_rates(reactions: tuple[Reaction, ...]) -> list[str]:
    """Return the rates as they were written, in the order of engines: contacts, then changes."""
    return [reaction.rate for reaction in sorted(reactions, key=lambda one: not one.is_contact)]


def _fractions(initial: Mapping[str, float], model: Declared) -> NDArray[np.float64]:
    rules: Rules = model.rules()
    found = np.zeros(rules.n_states)
    for state, value in as_mapping("initial", initial, "a mapping of states to fractions").items():
        number = known_state("initial", state, rules.states)
        found[number] = probability(f"initial[{state!r}]", value)
        require_resolved(f"initial[{state!r}]", value, found[number])
    total = float(found.sum())
    require(total <= 1 + 1e-12, "initial", f"fractions that add up to {total:g}", "at most 1")
    if model.rest in initial:
        require(abs(total - 1) <= 1e-12, "initial", f"fractions that add up to {total:g}", "1")
    found[rules.rest] += 1.0 - total
    return found
